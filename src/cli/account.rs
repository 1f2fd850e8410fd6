//! The account of a run for programs (`--ledger`): what was asked, of which files, and what became of every file, line and
//! row. Nothing in it depends on the machine or on the clock, unless the query does: the same input and query give the same
//! bytes.

use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::report::counters;
use crate::archive::ZoneChoice;
use crate::dataset::metadata::Origin;
use crate::ledger::{Ledger, Severity};

/// What is accounted for.
pub(super) struct Account<'a> {
    pub(super) query: &'a str,
    pub(super) paths: &'a [PathBuf],
    pub(super) zone: &'a ZoneChoice,
    /// The present, if the answer depends on it.
    pub(super) now: Option<Timestamp>,
    /// Cells that a spreadsheet would run were disarmed.
    pub(super) csv_guard: bool,
    pub(super) rows: u64,
    pub(super) exit_code: u8,
    pub(super) ledger: &'a Ledger,
    /// The logs that were read, with their digests.
    pub(super) sources: &'a [Origin],
}

impl Account<'_> {
    /// As JSON: a line for each counter, source and note.
    pub(super) fn json(&self) -> String {
        let Account { query, paths, zone, now, csv_guard, rows, exit_code, ledger, sources } = *self;
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let notes = ledger.notes.iter().map(|note| {
            let severity = match note.severity {
                Severity::Remark => "remark",
                Severity::Note => "note",
                Severity::Damage => "damage",
            };
            json!({"severity": severity, "message": note.message})
        });
        let counters = counters(ledger).into_iter().map(|(name, n)| format!("{}: {n}", Value::from(name)));
        let members = [
            ("authq", json!(env!("CARGO_PKG_VERSION")).to_string()),
            ("query", json!(query).to_string()),
            ("paths", json!(paths).to_string()),
            ("zone", json!(zone.zone.to_string()).to_string()),
            ("zone_reason", json!(zone.reason).to_string()),
            ("now", json!(now.map(|now| now.to_string())).to_string()),
            ("csv_guard", csv_guard.to_string()),
            ("rows", rows.to_string()),
            ("exit_code", exit_code.to_string()),
            ("whole", ledger.is_whole().to_string()),
            ("stopped_early", ledger.rows.stopped_early.to_string()),
            ("counters", block('{', counters, '}')),
            ("sources", block('[', sources.iter().map(|source| source.to_json().to_string()), ']')),
            ("notes", block('[', notes.map(|note| note.to_string()), ']')),
        ];
        let members: Vec<String> = members.iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
        format!("{{\n{}\n}}\n", members.join(",\n"))
    }
}

/// Values, one on a line.
fn block(open: char, values: impl Iterator<Item = String>, close: char) -> String {
    let lines: Vec<String> = values.map(|value| format!("\n    {value}")).collect();
    let end = if lines.is_empty() { "" } else { "\n  " };
    format!("{open}{}{end}{close}", lines.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Clocks;

    fn document(query: &str, ledger: &Ledger, sources: &[Origin]) -> Value {
        let zone = Clocks::default().choose(None);
        let account = Account {
            query,
            paths: &["a b".into()],
            zone: &zone,
            now: None,
            csv_guard: true,
            rows: 3,
            exit_code: 3,
            ledger,
            sources,
        };
        serde_json::from_str(&account.json()).unwrap()
    }

    #[test]
    fn json_is_json() {
        let mut ledger = Ledger { auth_events: 3, ..Ledger::default() };
        ledger.damage("a\"\x1b: cut");
        let source = Origin { path: "x\"y".to_owned(), size: 7, sha256: "00".to_owned(), ..Origin::default() };
        let document = document("failed \"x\"", &ledger, &[source.clone(), source]);
        assert_eq!(document["query"], "failed \"x\"");
        assert_eq!(document["paths"], json!(["a b"]));
        assert_eq!(document["counters"]["auth_events"], 3);
        assert_eq!(document["notes"], json!([{"severity": "damage", "message": "a\"\x1b: cut"}]));
        assert_eq!(
            (&document["whole"], &document["now"], &document["csv_guard"]),
            (&json!(false), &Value::Null, &json!(true))
        );
        assert_eq!((&document["sources"][1]["path"], &document["sources"][1]["size"]), (&json!("x\"y"), &json!(7)));
    }

    #[test]
    fn nothing_is_no_member() {
        let document = document("", &Ledger::default(), &[]);
        assert_eq!((&document["sources"], &document["notes"]), (&json!([]), &json!([])));
    }
}
