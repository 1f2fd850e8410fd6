//! How a query was understood and what would be read, for `--explain`. Printed as text; nothing is scanned.

use std::fmt::Write;

use jiff::Timestamp;

use super::report::count;
use crate::archive::{LogFile, Zone};
use crate::event::tables::Table;
use crate::record::frame::Layout;
use crate::record::time::YearRule;
use crate::sink::escape;
use crate::source::Decisions;
use crate::source::parquet::Pruned;
use crate::source::prefilter::TimeBounds;
use crate::source::select::{Choice, MARGIN};

/// Files that are skipped are told one by one up to here; of an archive of years a query reads a day.
const SKIPPED_TOLD: usize = 5;

/// What is explained.
pub(super) struct Explanation<'a> {
    /// As it was understood, on one line.
    pub(super) query: String,
    /// The bound plan.
    pub(super) plan: String,
    pub(super) zone: &'a Zone,
    pub(super) now: Timestamp,
    /// Why the logs are read more than once.
    pub(super) again: Vec<String>,
    /// In reading order.
    pub(super) files: &'a [LogFile],
    /// How they are read.
    pub(super) decisions: &'a Decisions,
    /// What is left unread of Parquet files, if there are any.
    pub(super) parquet: Option<Pruned>,
}

impl Explanation<'_> {
    /// The text, free of control characters.
    pub(super) fn text(&self) -> String {
        let now = self.now.to_zoned_datetime(self.zone.0.clone());
        let mut text = format!(
            "query: {}\nplan:\n{}\nzone: {}\nnow: {}\n",
            escape::text(&self.query),
            indented(&escape::message(self.plan.trim_end())),
            self.zone,
            now.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        );
        self.push_scan(&mut text);
        if let Some(parquet) = &self.parquet {
            push_line(&mut text, &parquet_line(parquet));
        }
        if self.parquet.is_none() || !self.files.is_empty() {
            self.push_files(&mut text);
        }
        text
    }

    /// What is looked for, and how.
    fn push_scan(&self, text: &mut String) {
        push_line(text, &format!("strategy: {}", self.decisions.strategy));
        if self.decisions.table != Table::Auth {
            push_line(text, &format!("rows: {}, from every record", self.decisions.table.doc()));
        }
        let needles = self.decisions.prefilter.needles();
        if !needles.is_empty() {
            push_line(text, "needles, all of which a record must fit before it becomes a row:");
        } else if self.decisions.table == Table::Auth {
            push_line(text, "needles: none, every authentication record becomes a row");
        }
        for needle in needles {
            push_line(text, &format!("  {}", escape::text(&needle)));
        }
        if self.decisions.times.is_bounded() {
            push_line(text, &self.times_line());
        }
        if self.decisions.coverage.is_some() {
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
        let Decisions { times: TimeBounds { from, until }, needs, look_back, .. } = self.decisions;
        let moment = |micros: &Option<i64>| match micros.map(Timestamp::from_microsecond) {
            Some(Ok(moment)) => {
                moment.to_zoned_datetime(self.zone.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
            }
            Some(Err(_)) | None => String::new(),
        };
        let margin = MARGIN / 3_600_000_000;
        let mut line = format!("times: {} … {}; files are read {margin}h beyond", moment(from), moment(until));
        if needs.connections {
            let sides = if needs.late { "earlier and later" } else { "earlier" };
            let _ = write!(line, ", and for their connections {look_back} {sides} (--look-back)");
        }
        line
    }

    /// Which files are read, and which are not.
    fn push_files(&self, text: &mut String) {
        let files = || self.files.iter().zip(&self.decisions.choices);
        let read: Vec<&LogFile> =
            files().filter(|(_, choice)| **choice == Choice::Read).map(|(file, _)| file).collect();
        let skipped: Vec<_> = files().filter(|(_, choice)| **choice != Choice::Read).collect();
        push_line(text, &format!("{}, in reading order:", count(read.len() as u64, "file", "files")));
        for file in read {
            push_line(text, &file_line(file));
        }
        if skipped.is_empty() {
            return;
        }
        push_line(text, &format!("{} outside the time asked for:", count(skipped.len() as u64, "file", "files")));
        for (file, choice) in skipped.iter().take(SKIPPED_TOLD) {
            push_line(text, &format!("  {}  {choice}", escape::text(&file.name)));
        }
        if skipped.len() > SKIPPED_TOLD {
            push_line(text, &format!("  and {} more", skipped.len() - SKIPPED_TOLD));
        }
    }
}

fn parquet_line(parquet: &Pruned) -> String {
    let Pruned { files, row_groups, pruned } = *parquet;
    let files = count(files as u64, "Parquet file", "Parquet files");
    let groups = count(row_groups as u64, "row group", "row groups");
    format!("{files}, {groups}, of which {pruned} are not read for what their statistics say")
}

fn file_line(file: &LogFile) -> String {
    let appliance = file.appliance.name.as_deref().unwrap_or("unknown");
    let codec = file.codec.name();
    let layout = match file.head.shape.layout {
        Layout::Lines => "a record a line",
        Layout::Wrapped => "wrapped records",
        Layout::Flattened => "several records a line",
    };
    let size = file.len.map_or_else(|| "size unknown".to_owned(), |len| count(len, "byte", "bytes"));
    let (zone, years) = (&file.clock.zone, years(file.clock.years));
    format!(
        "  {}  appliance {}, {codec}, {size}, {layout}, clock {zone}, {years}",
        escape::text(&file.name),
        escape::text(appliance)
    )
}

/// Where the years of stamps without one come from.
fn years(rule: YearRule) -> String {
    let date = |civil: i64| match Timestamp::from_second(civil) {
        Ok(moment) => moment.strftime("%Y-%m-%d").to_string(),
        Err(_) => format!("second {civil}"),
    };
    match rule {
        YearRule::From(civil) => format!("years from {}", date(civil)),
        YearRule::Until(civil) => format!("years up to {}", date(civil)),
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
    use crate::source::ScanRequest;
    use crate::source::select::LookBack;

    #[test]
    fn names_the_zone_the_plan_and_now() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let request = ScanRequest { pushdown: true, ..ScanRequest::default() };
        let explanation = Explanation {
            query: "failed user=\"\x1b\"".to_owned(),
            plan: "filter outcome = failed\nlimit 5\n".to_owned(),
            zone: &zone,
            now: "2009-04-22T11:47:47Z".parse().unwrap(),
            again: Vec::new(),
            files: &[],
            decisions: &Decisions::of(&[], &request, LookBack::default()),
            parquet: None,
        };
        assert_eq!(
            explanation.text(),
            "query: failed user=\"\\x1b\"\nplan:\n  filter outcome = failed\n  limit 5\nzone: Europe/Berlin\n\
             now: 2009-04-22T13:47:47+02:00\nstrategy: needles: authentication records alone\n\
             needles: none, every authentication record becomes a row\n0 files, in reading order:\n"
        );
    }

    #[test]
    fn years_have_a_side() {
        assert_eq!(years(YearRule::From(1_240_400_867)), "years from 2009-04-22");
        assert_eq!(years(YearRule::Until(1_240_400_867)), "years up to 2009-04-22");
    }
}
