//! Random queries against an independent evaluation: what conditions, functions, stages and zones mean together is more
//! than examples can tell. The oracle works on the truth of generated archives with loops over plain values, written from
//! the manual, and shares no code with the engine.

mod aggregates;
mod answers;
mod archives;
mod arithmetic;
mod conditions;
mod coverage;
mod evaluate;
mod heads;
mod literals;
mod met;
mod predicates;
mod query;
mod random;
mod spelling;
mod stages;
mod table;
mod text;
mod value;
mod windows;
mod zone;

use std::cell::RefCell;
use std::ops::Range;

use answers::Asker;
use archives::{Days, Kind};
use coverage::Coverage;
use evaluate::Asked;
use heads::Question;
use met::Met;
use random::Random;
use table::Table;
use zone::{DAY, Stretches, Zone};

use crate::generator::generate;
use crate::generator::names::Syslog;
use crate::generator::prng::Prng;
use crate::generator::truth::merge_by_time;

/// Queries of each archive.
const QUERIES: u64 = 200;

const ZONES: [&str; 7] =
    ["UTC", "+05:30", "-03:30", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

/// The archive, and the queries of one seed after the other. The oracle may be told of another zone than the engine.
fn ask_all(days: &Days, queries: Range<u64>, told: Option<&str>) -> Met {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = days.config();
    let truth = generate(&config, dir.path()).expect("a generated archive");
    let times = truth.appliances.iter().flatten().filter_map(|row| row.time);
    let last = times.max().expect("rows").div_euclid(1_000_000);
    let coverage = Coverage::of(&truth.logged);
    let attempts = Table::of_attempts(&merge_by_time(truth.appliances));
    let span = (config.begin - DAY, config.begin + (i64::from(config.days) + 1) * DAY);
    let stretches = RefCell::new(Stretches::new(span.0, span.1));
    let asker = Asker::new(dir.path().to_path_buf(), days.log_zone());
    // The zone whose clock changes comes more often than the others.
    let zones: Vec<Zone> = [&[days.zone, days.zone], &ZONES[..]].concat().into_iter().map(Zone::new).collect();
    let mut met = Met::default();
    for seed in queries {
        let mut rng = Prng::new(days.seed << 32 | seed);
        let zone = &zones[rng.below(zones.len() as u64) as usize];
        let now = last - rng.below(DAY as u64) as i64;
        let asked = Asked { zone, now, coverage: &coverage, stretches: &stretches };
        let mut random = Random { rng, zone, span, decided: Vec::new(), looks_back: days.kind == Kind::LongOpen };
        let Question { query, expected } = heads::question(&mut random, &asked, &attempts);
        let text = query.to_string();
        let mut answer = asker.ask(&text, told.map(Zone::new).as_ref().unwrap_or(zone), now, &expected);
        if let (Ok((_, rows)), Some(place)) = (&mut answer, expected.place("complete")) {
            met::forget(rows, &expected, place);
        }
        let context = format!("archive {}, query {seed}, --tz {} --now {now}: {text}", days.seed, zone.name);
        met.take(&context, &text, answer, &expected);
    }
    met
}

fn check(days: &[Days]) -> Met {
    let mut all = Met::default();
    for days in days {
        all.add(ask_all(days, 0..QUERIES, None));
    }
    all.check();
    all
}

#[test]
fn random_queries_in_spring() {
    let berlin = Days { seed: 1, begin: (2009, 3, 28), zone: "Europe/Berlin", kind: Kind::Plain };
    let lord_howe = Days { seed: 2, begin: (2009, 4, 4), zone: "Australia/Lord_Howe", kind: Kind::Plain };
    let new_york = Days { seed: 3, begin: (2009, 3, 7), zone: "America/New_York", kind: Kind::Plain };
    check(&[
        Days { seed: 11, kind: Kind::ZoneByHeads, ..berlin },
        Days { seed: 12, kind: Kind::ZoneTold, ..lord_howe },
        Days { seed: 13, kind: Kind::ZoneTold, ..new_york },
        berlin,
        lord_howe,
        new_york,
    ]);
}

#[test]
fn random_queries_in_autumn() {
    let berlin = Days { seed: 4, begin: (2009, 10, 24), zone: "Europe/Berlin", kind: Kind::Plain };
    let lord_howe = Days { seed: 5, begin: (2009, 10, 3), zone: "Australia/Lord_Howe", kind: Kind::Plain };
    let new_york = Days { seed: 6, begin: (2009, 10, 31), zone: "America/New_York", kind: Kind::Plain };
    check(&[
        Days { seed: 14, kind: Kind::ZoneTold, ..berlin },
        Days { seed: 15, kind: Kind::ZoneByHeads, ..lord_howe },
        Days { seed: 16, kind: Kind::ZoneByHeads, ..new_york },
        berlin,
        lord_howe,
        new_york,
    ]);
}

#[test]
fn random_queries_of_other_logs() {
    let met = check(&[
        Days { seed: 41, begin: (2009, 10, 20), zone: "Europe/Berlin", kind: Kind::LongOpen },
        Days { seed: 42, begin: (2009, 4, 1), zone: "Australia/Lord_Howe", kind: Kind::Copies },
        Days { seed: 31, begin: (2009, 12, 31), zone: "America/New_York", kind: Kind::Syslog(Syslog::Rotated) },
        Days { seed: 32, begin: (2009, 12, 31), zone: "UTC", kind: Kind::Syslog(Syslog::Folders) },
        Days { seed: 21, begin: (2009, 10, 22), zone: "Europe/Berlin", kind: Kind::Missing },
        Days { seed: 22, begin: (2009, 4, 2), zone: "Australia/Lord_Howe", kind: Kind::Missing },
        Days { seed: 23, begin: (2009, 10, 29), zone: "America/New_York", kind: Kind::MissingUntold },
    ]);
    met.check_other_logs();
}

/// An oracle that agrees with everything is none.
#[test]
fn an_answer_in_the_wrong_zone_is_seen() {
    let met =
        ask_all(&Days { seed: 7, begin: (2009, 4, 22), zone: "UTC", kind: Kind::Plain }, 0..100, Some("Asia/Tokyo"));
    assert!(met.failures.len() > 20, "{} of {} differ", met.failures.len(), met.asked);
}
