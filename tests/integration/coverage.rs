//! `authq coverage`: the stretches of time of which there are logs.

use std::path::Path;

use crate::support::{root, run};

/// A log of an appliance on 22 April 2009, between two times of day.
fn log(serial: &str, from: &str, to: &str, end: &str) -> String {
    let at = |time: &str, message: &str| format!("Wed Apr 22 {time} 2009 Info: {message}\n");
    let head = at(from, "Begin Logfile") + &at(from, &format!("Version: 8.5.6-074 SN: {serial}"));
    head + &at(from, "Time offset from UTC: 3600 seconds") + &at(to, end)
}

fn write(dir: &Path, name: &str, text: &str) {
    std::fs::write(dir.join(name), text).expect("a file");
}

#[test]
fn stretches_and_the_gaps_between_them_are_listed() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = ("0017A4AAAAAA-AAAAAA1", "0017A4BBBBBB-BBBBBB1");
    write(dir.path(), "1.s", &log(a, "07:00:00", "08:59:59", "End Logfile"));
    write(dir.path(), "2.s", &log(a, "09:00:00", "10:00:00", "End Logfile"));
    write(dir.path(), "3.s", &log(a, "11:30:00", "12:00:00", "MID 1 queued for delivery"));
    write(dir.path(), "4.s", &log(a, "13:00:00", "13:30:00", "End Logfile"));
    write(dir.path(), "b.s", &log(b, "07:00:00", "12:00:00", "End Logfile"));
    let outcome = run(dir.path(), ["coverage", "."], None);
    let expected = format!(
        "appliance,from,to,files,gap_ms\n\
         {a},2009-04-22T07:00:00+01:00,2009-04-22T10:00:00+01:00,2,5400000\n\
         {a},2009-04-22T11:30:00+01:00,2009-04-22T13:30:00+01:00,2,\n\
         {b},2009-04-22T07:00:00+01:00,2009-04-22T12:00:00+01:00,1,\n"
    );
    assert_eq!((outcome.code, outcome.text(), outcome.stderr.as_str()), (Some(0), expected, ""));
    let table = run(dir.path(), ["coverage", ".", "-f", "table", "--tz", "UTC"], None).text();
    assert!(table.contains("2009-04-22 06:00:00") && table.contains("1h30m"), "{table}");
}

#[test]
fn what_tells_no_series_is_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), "1.s", &log("A-B", "07:00:00", "08:00:00", "End Logfile"));
    write(
        dir.path(),
        "bare.log",
        "Info: ICID 7 close\nInfo: SMTP Auth: (ICID 8) failed for user: u using AUTH mechanism: PLAIN with profile: P\n",
    );
    let outcome = run(dir.path(), ["coverage", "1.s", "bare.log"], None);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("note: 1 file is without stamps"), "{}", outcome.stderr);
    let nothing = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(nothing.path(), ["coverage", "."], None).code, Some(2));
    let help = run(root(), ["--help"], None).text();
    assert!(help.contains("authq coverage PATH..."), "{help}");
}

#[test]
fn a_log_is_never_written_over() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let text = log("A-B", "07:00:00", "08:00:00", "End Logfile");
    write(dir.path(), "1.csv", &text);
    let outcome = run(dir.path(), ["coverage", "1.csv", "-o", "1.csv", "--force"], None);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("is an input, and stays as it is"), "{}", outcome.stderr);
    assert_eq!(std::fs::read_to_string(dir.path().join("1.csv")).expect("the log"), text);
    write(dir.path(), "there.csv", "old");
    let outcome = run(dir.path(), ["coverage", "1.csv", "-o", "there.csv"], None);
    assert!(outcome.stderr.contains("there.csv: exists; --force replaces it"), "{}", outcome.stderr);
}
