//! Plans that share a scan give the rows that each gives alone.

use std::path::Path;

use super::*;
use crate::archive::{Archive, ArchiveOptions};
use crate::event::columns::Display;
use crate::lang;
use crate::plan::{Context, Recipes};
use crate::source::logs::ScanOptions;

const QUERIES: [&str; 6] = [
    "count, min(time), max(time) by appliance",
    "failed inbound | count as failures, dcount(user) as users by remote_ip | sort -failures",
    "inbound | detect breach | sort -failures",
    "succeeded inbound | min(time) as first by user, net(remote_ip, 24) as network | sort first | last(network) by user",
    "outbound failed | top 5 reply_text",
    "error | count by reason",
];

fn engine(pushdown: bool) -> Engine {
    let logs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/campaign");
    let archive = Archive::open(&[logs], &ArchiveOptions::default()).unwrap();
    // Small slices, so that there are many windows.
    Engine::new(archive, ScanOptions { threads: 2, slice_bytes: 3000, pushdown, ..ScanOptions::default() }).unwrap()
}

fn plan(engine: &Engine, text: &str) -> Plan {
    let context = Context {
        now: "2009-05-01T00:00:00Z".parse().unwrap(),
        zone: jiff::tz::TimeZone::UTC,
        display: Display::Text,
        recipes: Recipes::default(),
    };
    engine.plan(text, &lang::parse(text).unwrap(), &context).unwrap()
}

fn plans(engine: &Engine, queries: &[&str]) -> Vec<Plan> {
    queries.iter().map(|query| plan(engine, query)).collect()
}

/// The rows as text, whatever batches they come in.
fn shown(batches: &[RecordBatch]) -> String {
    batches.iter().map(|batch| format!("{:?}\n", batch.columns())).collect()
}

fn alone(engine: &Engine, plan: &Plan) -> Vec<RecordBatch> {
    engine.run(plan).unwrap().collect::<Result<Vec<_>, _>>().unwrap()
}

#[test]
fn plans_that_share_a_scan_give_what_each_gives_alone() {
    for pushdown in [true, false] {
        let engine = engine(pushdown);
        let plans = plans(&engine, &QUERIES);
        let mut answers = engine.share(&plans).unwrap().run().unwrap();
        for (place, (query, plan)) in QUERIES.iter().zip(&plans).enumerate() {
            let found = answers.batches(place).collect::<Result<Vec<_>>>().unwrap();
            let expected = alone(&engine, plan);
            assert!(!expected.is_empty(), "{query}");
            assert_eq!(shown(&found), shown(&expected), "{query}");
            assert_eq!(answers.batches(place).count(), 0, "{query}");
        }
        assert_eq!(answers.batches(plans.len()).count(), 0);
        let ledger = answers.ledger();
        ledger.check().unwrap();
        assert_eq!(ledger.rows.scanned, ledger.auth_events);
        assert!(ledger.is_whole() && ledger.auth_events > 0);
    }
}

#[test]
fn the_scan_leaves_out_what_no_plan_keeps() {
    let engine = engine(true);
    let limited = ["failed on 2009-04-22 | count by user", "error on 2009-04-22 | count by reason"];
    let request = engine.shared_request(&plans(&engine, &limited)).unwrap();
    assert!(matches!(request.filter, Some(Expr::Or(ref filters)) if filters.len() == 2));
    let day = engine.source().extent(&request).around;
    assert!(day.is_bounded());
    let with_all = engine.shared_request(&plans(&engine, &[limited[0], "count by user"])).unwrap();
    assert!(with_all.filter.is_none());
}

#[test]
fn only_plans_over_one_table_and_one_reading_share_a_scan() {
    let engine = engine(true);
    for queries in [
        &["count", "connections | count"][..],
        &["failed | show lines"],
        &["trace icid 451"],
        &["failed"],
        &["failed | timeline 1h"],
    ] {
        assert!(engine.share(&plans(&engine, queries)).is_err(), "{queries:?}");
    }
}
