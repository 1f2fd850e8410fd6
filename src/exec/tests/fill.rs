//! Stretches of time without rows.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::event::coverage::{Covered, Logged};
use crate::expr::bucket::Width;
use crate::plan::{Fill, LogsOf};

const HOUR: i64 = 3_600_000_000;
const HOURS: Width = Width::Millis(3_600_000);

/// Counts by hour and `names`.
fn timeline(names: &[&str], width: Width, zone: &str, from: Option<i64>, until: Option<i64>) -> Vec<Stage> {
    let zone = TimeZone::get(zone).unwrap();
    let moment = |micros: i64| Timestamp::from_microsecond(micros).unwrap();
    let bucket = Expr::Bucket { time: Box::new(expr("time")), width, zone: zone.clone() };
    let mut keys = vec![NamedExpr { expr: bucket, column: column("time", Type::Time) }];
    keys.extend(named_all(names));
    let values = vec![call("count", Type::Int, Aggregate::count())];
    let logs_of = LogsOf::Any;
    let fill = Fill { width, zone, from: from.map(moment), until: until.map(moment), logs_of };
    vec![Stage::Group(plan::Group { keys, values }), Stage::Fill(fill)]
}

fn at(time: i64, user: &'static str) -> Row {
    Row { time: Some(time), user: Some(user), ..Row::default() }
}

fn covered(hours: &[i64]) -> Option<Arc<Covered>> {
    let mut part = Logged::default();
    // Each the end of a file, so that nothing is covered in between.
    hours.iter().for_each(|hour| part.record(1, hour * HOUR + HOUR / 2, true));
    let covered = Covered::default();
    covered.append(part, &|_| Some("esa1".into()));
    Some(Arc::new(covered))
}

/// The rows: hours since 1970, keys, count; each row a batch of its own, each batch a window.
fn filled(stages: Vec<Stage>, rows: &[Row], covered: Option<Arc<Covered>>) -> Result<Vec<String>> {
    let plan = plan(stages);
    let windows = rows.iter().map(|row| Ok(vec![batch(std::slice::from_ref(row))]));
    let execution = Execution::over(&plan, windows, covered, &ample()).unwrap();
    let mut found = Vec::new();
    for batch in execution {
        let batch = batch?;
        let times = batch.column(0).as_primitive::<TimestampMicrosecondType>().clone();
        for (row, time) in times.iter().enumerate() {
            let mut text = time.map_or("-".to_owned(), |time| (time / HOUR).to_string());
            for column in &batch.columns()[1..] {
                text.push(' ');
                text.push_str(if column.is_null(row) { "-" } else { "" });
                text.push_str(&array_value_to_string(column, row).unwrap());
            }
            found.push(text);
        }
    }
    Ok(found)
}

#[test]
fn an_hour_without_rows_is_zero_and_one_without_logs_is_missing() {
    let rows = [at(3 * HOUR, "a"), at(5 * HOUR + 1, "a"), at(3 * HOUR + 7, "b")];
    let hours = timeline(&[], HOURS, "UTC", None, None);
    assert_eq!(filled(hours.clone(), &rows, None).unwrap(), ["3 2", "4 0", "5 1"]);
    assert_eq!(
        filled(hours.clone(), &rows, covered(&[1, 3, 5, 6])).unwrap(),
        ["1 0", "2 -", "3 2", "4 -", "5 1", "6 0"]
    );
    assert_eq!(filled(hours.clone(), &[], covered(&[1, 2])).unwrap(), ["1 0", "2 0"]);
    assert!(filled(hours.clone(), &[], None).unwrap().is_empty());
    assert!(filled(hours, &[], covered(&[])).unwrap().is_empty());
}

#[test]
fn the_time_asked_for_is_the_range_and_rows_widen_it() {
    let rows = [at(3 * HOUR, "a")];
    let asked = timeline(&[], HOURS, "UTC", Some(2 * HOUR), Some(5 * HOUR));
    assert_eq!(filled(asked.clone(), &rows, None).unwrap(), ["2 0", "3 1", "4 0"]);
    assert_eq!(filled(asked.clone(), &rows, covered(&[3, 9])).unwrap(), ["2 -", "3 1", "4 -"]);
    assert_eq!(filled(asked.clone(), &[], None).unwrap(), ["2 0", "3 0", "4 0"]);
    assert!(filled(asked.clone(), &[], covered(&[])).unwrap().is_empty());
    let beyond = [at(HOUR, "a"), at(6 * HOUR, "a")];
    assert_eq!(filled(asked, &beyond, None).unwrap(), ["1 1", "2 0", "3 0", "4 0", "5 0", "6 1"]);
}

#[test]
fn every_group_has_every_hour_in_the_order_of_first_appearance() {
    let rows = [
        at(5 * HOUR, "B"),
        at(3 * HOUR, "a"),
        at(3 * HOUR, "b"),
        Row { time: Some(4 * HOUR), ..Row::default() },
        Row { user: Some("late"), ..Row::default() },
    ];
    let expected = [
        "3 B 1", "3 a 1", "3 - 0", "3 late 0", "4 B 0", "4 a 0", "4 - 1", "4 late 0", "5 B 1", "5 a 0", "5 - 0",
        "5 late 0", "- late 1",
    ];
    assert_eq!(filled(timeline(&["user"], HOURS, "UTC", None, None), &rows, None).unwrap(), expected);
    assert!(filled(timeline(&["user"], HOURS, "UTC", None, None), &[], covered(&[3])).unwrap().is_empty());
}

#[test]
fn days_follow_the_clock_of_the_zone() {
    let moment = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
    let rows = [at(moment("2009-10-24T10:00:00Z"), "a"), at(moment("2009-10-26T10:00:00Z"), "a")];
    let days = filled(timeline(&[], Width::Days(1), "Europe/Berlin", None, None), &rows, None).unwrap();
    let begin = moment("2009-10-23T22:00:00Z") / HOUR;
    assert_eq!(days, [format!("{begin} 1"), format!("{} 0", begin + 24), format!("{} 1", begin + 49)]);
    let from = moment("2009-10-24T22:00:00Z");
    let until = from + SignedDuration::from_hours(25).as_micros() as i64;
    let hours = timeline(&[], HOURS, "Europe/Berlin", Some(from), Some(until));
    assert_eq!(filled(hours, &[], None).unwrap().len(), 25);
}

#[test]
fn too_many_rows_are_refused_with_a_wider_width() {
    let rows = [at(0, "a"), at(20_000 * HOUR, "b")];
    let seconds = |names: &[&str]| filled(timeline(names, Width::Millis(1000), "UTC", None, None), &rows, None);
    let told = seconds(&[]).unwrap_err().to_string();
    assert!(told.contains("72000000 stretches of 1s") && told.contains("write: timeline 5m"), "{told}");
    assert!(seconds(&["user"]).unwrap_err().to_string().contains("each of 2 groups"));
}
