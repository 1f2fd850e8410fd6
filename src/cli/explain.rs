//! How a query was understood and what would be read, for `--explain`. Printed as text; nothing is scanned.

use std::fmt::Write;

use jiff::Timestamp;

use super::report::count;
use crate::archive::ZoneChoice;
use crate::sink::escape;
use crate::source::prefilter::TimeBounds;
use crate::source::{InputDescription, ScanDescription};

/// Files that are skipped are told one by one up to here; of an archive of years a query reads a day.
const SKIPPED_TOLD: usize = 5;

/// What is explained.
pub(super) struct Explanation<'a> {
    /// As it was understood, on one line.
    pub(super) query: String,
    /// The bound plan.
    pub(super) plan: String,
    pub(super) zone: &'a ZoneChoice,
    pub(super) now: Timestamp,
    /// Why the logs are read more than once.
    pub(super) again: Vec<String>,
    /// What the scan would do.
    pub(super) scan: &'a ScanDescription,
}

impl Explanation<'_> {
    /// The text, free of control characters.
    pub(super) fn text(&self) -> String {
        let now = self.now.to_zoned_datetime(self.zone.zone.0.clone());
        let mut text = format!(
            "query: {}\nplan:\n{}\nzone: {} ({})\nnow: {}\n",
            escape::text(&self.query),
            indented(&escape::message(self.plan.trim_end())),
            self.zone.zone,
            self.zone.reason,
            now.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        );
        self.push_scan(&mut text);
        if let Some(parquet) = &self.scan.parquet {
            push_line(&mut text, &escape::text(parquet));
        }
        if self.scan.parquet.is_none() || !self.scan.read.is_empty() || !self.scan.skipped.is_empty() {
            self.push_files(&mut text);
        }
        text
    }

    /// What is looked for, and how.
    fn push_scan(&self, text: &mut String) {
        for line in &self.scan.lines {
            push_line(text, &escape::text(line));
        }
        if !self.scan.conditions.is_empty() {
            push_line(text, "conditions, and how far the scan applies each (all are applied to its rows):");
        }
        for (condition, pushdown) in &self.scan.conditions {
            push_line(text, &format!("  {}: {}", pushdown.name(), escape::text(condition)));
        }
        if self.scan.times.is_bounded() {
            push_line(text, &self.times_line());
        }
        if self.scan.notes_coverage {
            push_line(
                text,
                "coverage: the stamp of every record is read, to tell stretches without logs from quiet ones",
            );
        }
        for line in &self.again {
            push_line(text, line);
        }
    }

    fn times_line(&self) -> String {
        let TimeBounds { from, until } = self.scan.times;
        let moment = |micros: Option<i64>| match micros.map(Timestamp::from_microsecond) {
            Some(Ok(moment)) => {
                moment.to_zoned_datetime(self.zone.zone.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
            }
            Some(Err(_)) | None => String::new(),
        };
        format!("times: {} … {}; {}", moment(from), moment(until), self.scan.reach)
    }

    /// Which files are read, and which are not.
    fn push_files(&self, text: &mut String) {
        let ScanDescription { read, skipped, .. } = self.scan;
        push_line(text, &format!("{}, in reading order:", count(read.len() as u64, "file", "files")));
        for InputDescription { name, detail } in read {
            push_line(text, &format!("  {}  {}", escape::text(name), escape::text(detail)));
        }
        if skipped.is_empty() {
            return;
        }
        push_line(text, &format!("{} outside the time asked for:", count(skipped.len() as u64, "file", "files")));
        for (name, reason) in skipped.iter().take(SKIPPED_TOLD) {
            push_line(text, &format!("  {}  {reason}", escape::text(name)));
        }
        if skipped.len() > SKIPPED_TOLD {
            push_line(text, &format!("  and {} more", skipped.len() - SKIPPED_TOLD));
        }
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

fn push_line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a String takes whatever is written to it");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Clocks, Zone};
    use crate::source::Pushdown;

    #[test]
    fn names_the_zone_the_plan_and_now() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let zone = Clocks::default().choose(Some(&berlin));
        let scan = ScanDescription {
            lines: vec!["strategy: lines: every record".to_owned()],
            conditions: vec![("user = \"\x1b\"".to_owned(), Pushdown::Inexact)],
            ..ScanDescription::default()
        };
        let explanation = Explanation {
            query: "failed user=\"\x1b\"".to_owned(),
            plan: "filter outcome = failed\nlimit 5\n".to_owned(),
            zone: &zone,
            now: "2009-04-22T11:47:47Z".parse().unwrap(),
            again: Vec::new(),
            scan: &scan,
        };
        assert_eq!(
            explanation.text(),
            "query: failed user=\"\\x1b\"\nplan:\n  filter outcome = failed\n  limit 5\nzone: Europe/Berlin (--tz)\n\
             now: 2009-04-22T13:47:47+02:00\nstrategy: lines: every record\n\
             conditions, and how far the scan applies each (all are applied to its rows):\n\
             \u{20} inexact: user = \"\\x1b\"\n0 files, in reading order:\n"
        );
    }
}
