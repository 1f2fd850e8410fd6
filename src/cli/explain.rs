//! How a query was understood and what would be read, for `--explain`. Printed as text; nothing is scanned.

use std::fmt::Write;

use jiff::Timestamp;

use super::report::count;
use crate::archive::{Codec, LogFile, Zone};
use crate::record::frame::Layout;
use crate::record::time::YearRule;
use crate::sink::escape;

/// What is explained.
pub(super) struct Explanation<'a> {
    /// As it was understood, on one line.
    pub(super) query: String,
    /// The bound plan.
    pub(super) plan: String,
    pub(super) zone: &'a Zone,
    pub(super) now: Timestamp,
    /// In reading order.
    pub(super) files: &'a [LogFile],
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
        push_line(&mut text, &format!("{}, in reading order:", count(self.files.len() as u64, "file", "files")));
        for file in self.files {
            push_line(&mut text, &file_line(file));
        }
        text
    }
}

fn file_line(file: &LogFile) -> String {
    let appliance = file.appliance.name.as_deref().unwrap_or("unknown");
    let codec = match file.codec {
        Codec::Plain => "plain",
        Codec::Gzip => "gzip",
    };
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

    #[test]
    fn names_the_zone_the_plan_and_now() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let explanation = Explanation {
            query: "failed user=\"\x1b\"".to_owned(),
            plan: "filter outcome = failed\nlimit 5\n".to_owned(),
            zone: &zone,
            now: "2009-04-22T11:47:47Z".parse().unwrap(),
            files: &[],
        };
        assert_eq!(
            explanation.text(),
            "query: failed user=\"\\x1b\"\nplan:\n  filter outcome = failed\n  limit 5\nzone: Europe/Berlin\n\
             now: 2009-04-22T13:47:47+02:00\n0 files, in reading order:\n"
        );
    }

    #[test]
    fn years_have_a_side() {
        assert_eq!(years(YearRule::From(1_240_400_867)), "years from 2009-04-22");
        assert_eq!(years(YearRule::Until(1_240_400_867)), "years up to 2009-04-22");
    }
}
