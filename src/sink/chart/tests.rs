//! Bars of every kind.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray, TimestampMicrosecondArray};

use super::super::Format;
use super::super::testing::{MOMENT, batch, column, look, users, written};
use super::*;
use crate::event::columns::OUTCOMES;

/// 2009-04-22T00:00:00Z
const MIDNIGHT: i64 = MOMENT - (11 * 3600 + 47 * 60 + 47) * 1_000_000;
const HOUR: i64 = 3_600_000_000;

fn times(hours: impl Iterator<Item = i64>) -> ArrayRef {
    let times: TimestampMicrosecondArray = hours.map(|hour| Some(MIDNIGHT + hour * HOUR)).collect();
    Arc::new(times.with_timezone("UTC"))
}

/// Counts of hours from midnight on.
fn hours(counts: &[Option<i64>], look: &Look) -> String {
    let columns = [column("time", Type::Time), column("count", Type::Int)];
    let arrays = vec![times(0..counts.len() as i64), Arc::new(Int64Array::from(counts.to_vec())) as ArrayRef];
    written(Format::Chart, look, &columns, &[batch(&columns, arrays)])
}

/// Rows of hour, key and count.
fn keyed(kind: Type, rows: &[(i64, &str, Option<i64>)], look: &Look) -> String {
    let columns = [column("time", Type::Time), column("outcome", kind), column("count", Type::Int)];
    let keys: StringArray = rows.iter().map(|row| Some(row.1)).collect();
    let counts: Int64Array = rows.iter().map(|row| row.2).collect();
    let arrays: Vec<ArrayRef> = vec![times(rows.iter().map(|row| row.0)), Arc::new(keys), Arc::new(counts)];
    written(Format::Chart, look, &columns, &[batch(&columns, arrays)])
}

fn narrow() -> Look {
    Look { width: Some(50), ..look() }
}

fn ascii() -> Look {
    Look { ascii: true, ..narrow() }
}

#[test]
fn one_bar_an_hour_in_eighths_of_a_place() {
    let counts = [Some(0), Some(1), Some(100), None, Some(50)];
    assert_eq!(
        hours(&counts, &narrow()),
        "\
time (UTC)        count
────────────────  ─────
2009-04-22 00:00      0
2009-04-22 01:00      1  ▏
2009-04-22 02:00    100  ████████████████████ peak
2009-04-22 03:00      ∅  ┈┈ no logs ┈┈
2009-04-22 04:00     50  ██████████
"
    );
    assert_eq!(
        hours(&counts, &ascii()),
        "\
time (UTC)        count
----------------  -----
2009-04-22 00:00      0
2009-04-22 01:00      1  #
2009-04-22 02:00    100  #################### peak
2009-04-22 03:00      -  -- no logs --
2009-04-22 04:00     50  ##########
"
    );
}

#[test]
fn long_gaps_are_one_line() {
    let mut counts = vec![Some(1)];
    counts.extend([None; 4]);
    counts.push(Some(2));
    counts.extend([None; 5]);
    assert_eq!(
        hours(&counts, &narrow()),
        "\
time (UTC)        count
────────────────  ─────
2009-04-22 00:00      1  ██████████
2009-04-22 01:00      ∅  ┈┈ no logs until 2009-04-22 05:00 ┈┈
2009-04-22 05:00      2  ████████████████████ peak
2009-04-22 06:00      ∅  ┈┈ no logs through 2009-04-22 10:00 ┈┈
"
    );
}

#[test]
fn few_outcomes_are_parts_of_one_bar_and_failures_come_first() {
    let rows = [
        (0, "succeeded", Some(6)),
        (0, "failed", Some(3)),
        (1, "succeeded", Some(0)),
        (1, "failed", Some(1)),
        (2, "succeeded", None),
        (2, "failed", None),
    ];
    let kind = Type::Word(&OUTCOMES);
    assert_eq!(
        keyed(kind, &rows, &narrow()),
        "\
time (UTC)        █ failed  ▒ succeeded
────────────────  ────────  ───────────
2009-04-22 00:00         3            6  ███▒▒▒▒▒▒ peak
2009-04-22 01:00         1            0  █
2009-04-22 02:00         ∅            ∅  ┈┈ no logs ┈┈
"
    );
    let colored = keyed(kind, &rows, &Look { color: true, ..ascii() });
    assert!(colored.contains("\x1b[31m###\x1b[0m\x1b[32m======\x1b[0m peak"), "{colored}");
}

#[test]
fn many_values_have_a_line_each() {
    let long = "a".repeat(40);
    let rows: Vec<_> = ["a", "b", "c", "d", &long].iter().map(|user| (0, *user, Some(user.len() as i64))).collect();
    let drawn = keyed(Type::Text, &rows, &look());
    let lines: Vec<&str> = drawn.lines().collect();
    assert_eq!(lines.len(), 7);
    assert!(lines[2].starts_with("2009-04-22  a   ") && lines[2].ends_with(" 1  ▋"), "{drawn}");
    assert!(lines[6].contains("aaaa…     40  ██") && lines[6].ends_with(" peak"), "{drawn}");
    assert!(lines.iter().all(|line| line.width() <= WIDTH), "{drawn}");
}

#[test]
fn keys_that_begin_alike_stay_apart() {
    let serials = ["421F6D8FB9C75E19C425-C9AEA81B0000", "421F6D8FB9C75E19C425-C9AEA81B0001"];
    let drawn = keyed(Type::Text, &[(0, serials[0], Some(3)), (0, serials[1], Some(5))], &look());
    assert!(drawn.contains("█ 421F6D8FB9C…AEA81B0000  ▒ 421F6D8FB9C…AEA81B0001"), "{drawn}");
    assert!(drawn.lines().nth(2).is_some_and(|line| line.contains(" 3  ") && line.contains(" 5  ")), "{drawn}");

    let users: Vec<String> =
        (0..6).map(|number| format!("service.account.of.the.branch.{number}@example.com")).collect();
    let rows: Vec<_> = users.iter().zip(1..).map(|(user, count)| (0, user.as_str(), Some(count))).collect();
    let drawn = keyed(Type::Text, &rows, &look());
    assert!((0..6).all(|number| drawn.contains(&format!("{number}@example.com"))), "{drawn}");
}

#[test]
fn an_hour_that_comes_twice_shows_its_offset() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let begin = "2009-10-25T00:00:00Z".parse::<Timestamp>().unwrap().as_microsecond();
    let columns = [column("time", Type::Time), column("count", Type::Int)];
    let times: TimestampMicrosecondArray = (0..3).map(|hour| Some(begin + hour * HOUR)).collect();
    let arrays: Vec<ArrayRef> = vec![Arc::new(times.with_timezone("UTC")), Arc::new(Int64Array::from(vec![1, 2, 3]))];
    let drawn = written(Format::Chart, &Look { zone, ..narrow() }, &columns, &[batch(&columns, arrays)]);
    for label in ["2009-10-25 02:00+02:00  ", "2009-10-25 02:00+01:00  ", "2009-10-25 03:00        "] {
        assert!(drawn.contains(label), "{drawn}");
    }
}

#[test]
fn nothing_but_counts_over_time_is_drawn() {
    let (columns, _) = users(&[]);
    let refused = Format::Chart.open(&columns, &look(), Box::new(Vec::new())).err().unwrap().to_string();
    assert!(refused.ends_with("write: … | timeline 1h"), "{refused}");
    assert_eq!(hours(&[], &narrow()), "time (UTC)  count\n──────────  ─────\n");
    assert_eq!(hours(&[Some(0)], &ascii()), "time (UTC)  count\n----------  -----\n2009-04-22      0\n");
    assert!(hours(&[Some(i64::MAX), Some(-1), Some(i64::MAX)], &narrow()).contains("-1\n"));
}

/// The narrowest bar and the word `peak` have their room beside keys of any width.
#[test]
fn long_keys_leave_room_on_a_terminal() {
    let keys = ["mail administrator of the north", "mail administrator of the south", "mail operator", "é"];
    let rows: Vec<(i64, &str, Option<i64>)> = keys.iter().map(|key| (0, *key, Some(3))).collect();
    let many: Vec<String> =
        (0..MOST_PARTS + 1).map(|number| format!("{number} mail administrator of a country")).collect();
    let many: Vec<(i64, &str, Option<i64>)> = many.iter().map(|key| (0, key.as_str(), Some(3))).collect();
    for rows in [rows, many] {
        for width in [60, 80, 120, 200] {
            let chart = keyed(Type::Text, &rows, &Look { width: Some(width), ..look() });
            assert!(chart.lines().all(|line| line.width() <= width), "{width}\n{chart}");
        }
    }
}
