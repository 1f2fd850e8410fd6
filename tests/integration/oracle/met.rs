//! What came of random queries: whether the answers are right, and whether the questions were worth asking.

use std::collections::BTreeMap;

use super::answers::Answer;
use super::table::Table;
use super::value::Value;

/// What every run has to try, as it stands in the text of a query.
const PARTS: [&str; 85] = [
    "failed",
    "succeeded",
    "error",
    "required",
    "inbound",
    "outbound",
    "tls",
    "rdns_verified",
    "FAILED",
    "since ",
    "until ",
    "before ",
    "after ",
    "on 2009-",
    "between 2009-",
    "last ",
    "today",
    "yesterday",
    "on last week",
    "on this week",
    "-W",
    " where ",
    " and ",
    " or ",
    "not ",
    "(",
    " = ",
    " != ",
    " == ",
    " < ",
    " <= ",
    " > ",
    " >= ",
    " ~ /",
    " !~ /",
    " in (",
    " not in ",
    " private",
    " 10.0.0.0/8",
    " between ",
    " not between ",
    " is null",
    " is not null",
    "*",
    "?",
    "field(",
    "hour(",
    "weekday(",
    "date(",
    "lower(",
    "domain(",
    "local(",
    "len(mids)",
    "net(remote_ip, ",
    "coalesce(",
    "| let ",
    " / ",
    "| select ",
    "| select -",
    "| distinct ",
    "| sort ",
    "| sort -",
    " desc",
    "| limit ",
    "| tail ",
    "| top ",
    "| count",
    "count(",
    "share(",
    "dcount(",
    "min(",
    "max(",
    "sum(",
    "avg(",
    "median(",
    "p95(",
    "first(",
    "list(",
    "by 1h",
    "by 1d",
    "remote_ip/24",
    "| timeline ",
    "| burst ",
    "| sequence ",
    " then no ",
];

/// What answers over logs with gaps and over connections that are open for days have to hold.
const OF_OTHER_LOGS: [&str; 4] =
    ["a stretch without logs", "a wait that is complete", "a wait that is not", "an opening that is days older"];

/// What was met while the queries of an archive were asked.
#[derive(Default)]
pub struct Met {
    pub asked: usize,
    pub with_rows: usize,
    pub refused: usize,
    /// How often each part of the language occurred in a query that was answered.
    pub parts: BTreeMap<&'static str, usize>,
    pub failures: Vec<String>,
}

/// Leaves out of one column what the oracle does not know.
pub fn forget(rows: &mut [Vec<Value>], expected: &Table, place: usize) {
    for (row, expected) in rows.iter_mut().zip(&expected.rows) {
        if let (Some(value), Value::Missing) = (row.get_mut(place), &expected[place]) {
            *value = Value::Missing;
        }
    }
}

/// Is there a row of a connection that had been open for days?
fn is_asked_later(expected: &Table) -> bool {
    let (Some(time), Some(opened)) = (expected.place("time"), expected.place("opened_at")) else { return false };
    let days = 2 * 86_400_000_000;
    let is_old = |row: &Vec<Value>| matches!((&row[time], &row[opened]), (Value::Time(time), Value::Time(opened)) if time - opened > days);
    expected.rows.iter().any(is_old)
}

impl Met {
    pub fn add(&mut self, met: Met) {
        self.asked += met.asked;
        self.with_rows += met.with_rows;
        self.refused += met.refused;
        self.failures.extend(met.failures);
        for (part, times) in met.parts {
            *self.parts.entry(part).or_default() += times;
        }
    }

    /// All answers are right, and the questions were worth asking.
    pub fn check(&self) {
        let Met { asked, with_rows, refused, parts, failures } = self;
        assert!(failures.is_empty(), "{} of {asked} differ\n{}", failures.len(), failures.join("\n\n"));
        assert!(with_rows * 10 >= asked * 6, "only {with_rows} of {asked} queries find rows");
        assert!(refused * 20 < *asked, "{refused} of {asked} queries are refused");
        let is_rare = |part: &&&str| parts.get(**part).is_none_or(|times| times * 500 < *asked);
        let rare: Vec<&&str> = PARTS.iter().filter(is_rare).collect();
        assert!(rare.is_empty(), "hardly tried: {rare:?}");
    }

    /// The logs were not such as all others.
    pub fn check_other_logs(&self) {
        for kind in OF_OTHER_LOGS {
            assert!(self.parts.get(kind).is_some_and(|times| *times >= 5), "hardly met: {kind}: {:?}", self.parts);
        }
    }

    pub fn take(&mut self, context: &str, text: &str, answer: Answer, expected: &Table) {
        self.asked += 1;
        let (names, rows) = match answer {
            Ok(answer) => answer,
            Err(refusal) if is_expected(&refusal) => {
                self.refused += 1;
                return;
            }
            Err(refusal) => {
                self.failures.push(format!("{context}\n{refusal}"));
                return;
            }
        };
        self.with_rows += usize::from(!rows.is_empty());
        for part in PARTS.iter().filter(|part| text.contains(**part)) {
            *self.parts.entry(part).or_default() += 1;
        }
        let has = |column: &str, value: &Value| {
            expected.place(column).is_some_and(|place| expected.rows.iter().any(|row| row[place] == *value))
        };
        let met = [
            text.contains("| timeline ") && has("count", &Value::Missing),
            has("complete", &Value::Bool(true)),
            has("complete", &Value::Bool(false)),
            expected.place("closed_at").is_none() && is_asked_later(expected),
        ];
        for (kind, _) in OF_OTHER_LOGS.iter().zip(met).filter(|(_, is_met)| *is_met) {
            *self.parts.entry(kind).or_default() += 1;
        }
        let shown = |rows: &[Vec<Value>]| -> Vec<String> {
            rows.iter().map(|row| row.iter().map(Value::shown).collect::<Vec<_>>().join(" | ")).collect()
        };
        let expected_names: Vec<&str> = expected.columns.iter().map(|(name, _)| name.as_str()).collect();
        let (found, wanted) = (shown(&rows), shown(&expected.rows));
        if names != expected_names {
            self.failures.push(format!("{context}\ncolumns {names:?}, expected {expected_names:?}"));
        } else if found != wanted {
            let place = found.iter().zip(&wanted).position(|(found, wanted)| found != wanted);
            let place = place.unwrap_or(found.len().min(wanted.len()));
            let at = |rows: &[String]| rows.get(place).cloned().unwrap_or_else(|| "no row".to_owned());
            self.failures.push(format!(
                "{context}\n{} rows, expected {}; row {place} (columns {names:?})\n  found    {}\n  expected {}",
                found.len(),
                wanted.len(),
                at(&found),
                at(&wanted)
            ));
        }
    }
}

/// Refusals of questions that random choice cannot help asking: parts that contradict each other.
fn is_expected(refusal: &str) -> bool {
    [
        "leaves no row for",
        "rules out",
        "cannot both hold",
        "cannot be both",
        "leaves one value of",
        "is compared with itself",
    ]
    .iter()
    .any(|kind| refusal.contains(kind))
}
