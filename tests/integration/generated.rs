//! Generated archives, whose truth is known: the reference reader must find it, and so must the engine.

use std::collections::HashSet;

use authq::{ArchiveOptions, Zone};
use jiff::tz::TimeZone;

use crate::generator::names::Syslog;
use crate::generator::truth::{Row, merge_by_time};
use crate::generator::{Config, Truth, generate};
use crate::reference;
use crate::support::{Reading, assert_rows, engine_rows};

/// An archive, and the zone of its logs, if the reader has to be told.
struct Case {
    name: &'static str,
    config: Config,
    zone: Option<&'static str>,
}

fn cases() -> Vec<Case> {
    let plain = configs().into_iter().map(|(name, config)| Case { name, config, zone: None });
    plain
        .chain(changes_of_clocks())
        .chain(missing_files())
        .chain(new_years())
        .chain(copies_and_long_connections())
        .collect()
}

/// Logs of a syslog server over a New Year.
fn new_years() -> Vec<Case> {
    let config = |seed: u64| Config {
        seed: 400 + seed,
        // 2009-12-29, and 2011-12-30 before a leap day.
        begin: [14_607, 15_338][seed as usize / 4 % 2] * 86_400,
        days: [5, 70][seed as usize / 4 % 2],
        bytes: 60 << 10,
        file_bytes: [2000, 9000][seed as usize / 2 % 2],
        heads: false,
        syslog: Some(if seed.is_multiple_of(2) { Syslog::Rotated } else { Syslog::Folders }),
        auth_share: 0.4,
        ..Config::default()
    };
    let case = |seed: u64| Case { name: "new years", config: config(seed), zone: None };
    let told = Case {
        config: Config { zones: &["America/New_York"], ..config(0) },
        zone: Some("America/New_York"),
        name: "new years in a zone",
    };
    let missing = Case { config: Config { missing: 0.4, reboots: 0, ..config(0) }, ..case(0) };
    (0..8).map(case).chain([told, missing]).collect()
}

/// Logs of which some files were copied, and connections that stay open for days.
fn copies_and_long_connections() -> Vec<Case> {
    let config = |seed: u64| Config {
        seed: 500 + seed,
        days: 10,
        bytes: 100 << 10,
        file_bytes: 3000,
        longest_file_bytes: 9000,
        copies: if seed < 4 { 0.5 } else { 0.0 },
        long_open: if seed > 2 { 0.3 } else { 0.0 },
        heads: !seed.is_multiple_of(2),
        auth_share: 0.4,
        ..Config::default()
    };
    (0..6).map(|seed| Case { name: "copies, long connections", config: config(seed), zone: None }).collect()
}

/// Logs of which some files are not there.
fn missing_files() -> Vec<Case> {
    let config = |seed: u64| Config {
        seed: 300 + seed,
        bytes: 120 << 10,
        days: 6,
        file_bytes: 4000,
        longest_file_bytes: 12_000,
        missing: [0.2, 0.5][seed as usize / 2 % 2],
        heads: seed.is_multiple_of(2),
        auth_share: 0.4,
        // Who has an id after it was given away twice is not known where its opening is missing.
        reboots: 0,
        ..Config::default()
    };
    (0..8).map(|seed| Case { name: "missing files", config: config(seed), zone: None }).collect()
}

/// Two days around each change of a clock: heads tell of it, or the reader is told the zone, or both.
fn changes_of_clocks() -> Vec<Case> {
    let days: [(&[&str], i64); 6] = [
        (&["Europe/Berlin"], 14_331),
        (&["Europe/Berlin"], 14_541),
        (&["America/New_York"], 14_310),
        (&["America/New_York"], 14_548),
        (&["Australia/Lord_Howe"], 14_338),
        (&["Australia/Lord_Howe"], 14_520),
    ];
    let mut cases = Vec::new();
    for (seed, (zones, day)) in (100..).zip(days) {
        for (turn, heads, is_told) in [(0, true, false), (1, false, true), (2, true, true)] {
            for file_bytes in [1500, 5000, 1 << 20] {
                if !is_told && file_bytes > 5000 {
                    // The head of a later file is what tells of the change.
                    continue;
                }
                cases.push(Case {
                    name: zones[0],
                    config: Config {
                        seed: seed * 10 + turn,
                        begin: day * 86_400,
                        days: 2,
                        bytes: 80 << 10,
                        file_bytes,
                        heads,
                        zones,
                        longest_silence: 900,
                        auth_share: 0.3,
                        ..Config::default()
                    },
                    zone: is_told.then_some(zones[0]),
                });
            }
        }
    }
    cases
}

fn configs() -> Vec<(&'static str, Config)> {
    let small = Config { seed: 7, ..Config::default() };
    vec![
        ("small", small.clone()),
        ("folders name appliances", Config { seed: 8, heads: false, appliances: 3, ..small.clone() }),
        ("all hostile", Config { seed: 9, hostile: 1.0, auth_share: 0.3, ..small.clone() }),
        ("all gzip", Config { seed: 10, gzip: 1.0, file_bytes: 9_000, ..small.clone() }),
        ("one big plain file", Config { seed: 11, appliances: 1, gzip: 0.0, file_bytes: usize::MAX, ..small.clone() }),
        ("long interleaving", Config { seed: 12, concurrency: 2000, reboots: 3, bytes: 1 << 20, ..small }),
    ]
}

fn expected(truth: &Truth) -> Vec<Row> {
    let rows = merge_by_time(truth.appliances.clone());
    let sorted_flags = |row: Row| {
        let mut flags = row.flags;
        flags.sort();
        Row { flags, ..row }
    };
    rows.into_iter().map(sorted_flags).collect()
}

#[test]
fn the_reference_reader_finds_the_truth() {
    for Case { name, config, zone } in cases() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let truth = generate(&config, dir.path()).expect("a generated archive");
        let zone = zone.map(|zone| TimeZone::get(zone).expect("a zone"));
        let found = reference::read(
            &reference::load(dir.path()),
            &reference::Options { zone, once: true, ..Default::default() },
        );
        let name = format!("{name}: {config:?}");
        let name = name.as_str();
        assert_rows(&found, &expected(&truth), name);
    }
}

#[test]
fn the_engine_finds_the_truth() {
    for Case { name, config, zone } in cases() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let truth = generate(&config, dir.path()).expect("a generated archive");
        let log_zone = zone.map(|zone| Zone::parse(zone).expect("a zone"));
        let reading = Reading { archive: ArchiveOptions { log_zone, ..Default::default() }, ..Default::default() };
        let (found, ledger) = engine_rows(&[dir.path().to_path_buf()], &reading);
        let name = format!("{name}: {config:?}");
        let name = name.as_str();
        assert_rows(&found, &expected(&truth), name);
        let ids: HashSet<&str> = found.iter().map(|row| row.event_id.as_str()).collect();
        assert_eq!(ids.len(), found.len(), "{name}: ids that are unique");
        assert!(ledger.is_whole(), "{name}: {ledger:?}");
        assert_eq!(ledger.lines, truth.lines, "{name}: lines");
        assert_eq!(ledger.auth_events, truth.auth_lines, "{name}: authentication lines");
        assert_eq!(ledger.bytes_text, truth.bytes, "{name}: bytes of text");
        assert_eq!(ledger.files_ok, truth.files.len() as u64, "{name}: files");
        assert_eq!(ledger.auth_lines_not_understood, 0, "{name}: lines not understood");
    }
}

/// A property of a row.
type Holds = fn(&Row) -> bool;

/// The generator is worth nothing if it never generates what it is for.
#[test]
fn generated_archives_hold_every_kind_of_row() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = Config { bytes: 1 << 20, hostile: 0.5, ..Config::default() };
    let rows = expected(&generate(&config, dir.path()).expect("a generated archive"));
    let kinds: [(&str, Holds); 22] = [
        ("inbound succeeded", |row| row.direction == "inbound" && row.outcome == "succeeded"),
        ("inbound failed", |row| row.direction == "inbound" && row.outcome == "failed"),
        ("outbound succeeded", |row| row.direction == "outbound" && row.outcome == "succeeded"),
        ("outbound failed", |row| row.direction == "outbound" && row.outcome == "failed"),
        ("error with an id", |row| row.outcome == "error" && row.icid.is_some()),
        ("error without an id", |row| row.outcome == "error" && row.icid.is_none()),
        ("required", |row| row.outcome == "required"),
        ("icid 0", |row| row.icid == Some(0)),
        ("dcid 0", |row| row.dcid == Some(0)),
        ("third attempt", |row| row.attempt == Some(3)),
        ("opening unseen", |row| row.attempt.is_none() && row.icid > Some(0)),
        ("tls on", |row| row.tls == Some(true)),
        ("tls off", |row| row.tls == Some(false)),
        ("tls unknown", |row| row.tls.is_none()),
        ("never closed", |row| row.closed_at.is_none() && row.opened_at.is_some()),
        ("several mids", |row| row.mids.len() > 1),
        ("a score", |row| row.sbrs.is_some()),
        ("a country", |row| row.country.is_some()),
        ("empty user", |row| row.user.as_deref() == Some("")),
        ("lossy", |row| row.flags.contains(&"lossy".to_string())),
        ("inline envelope", |row| row.flags.contains(&"inline_envelope".to_string())),
        ("compressed", |row| row.integrity == "verified"),
    ];
    for (kind, holds) in kinds {
        assert!(rows.iter().any(holds), "no row of the kind: {kind}");
        assert!(!rows.iter().all(holds), "nothing but rows of the kind: {kind}");
    }
}
