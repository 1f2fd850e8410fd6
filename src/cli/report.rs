//! The account of a run, as people and as programs read it. Every run closes with it, in a line where something is
//! worth a word and in full with `--stats`: damage must not look like "no match".

use std::collections::HashMap;
use std::time::Duration;

use super::verdict::is_clean;
use crate::ledger::{Ledger, Note, RowLedger, Severity};
use crate::sink::escape;
use crate::source::StageTimes;

/// Notes of one kind that are told one by one; an archive of thousands of files can hold thousands of the same kind.
const NOTES_PER_KIND: usize = 10;

/// Remarks of one kind that are told one by one.
const REMARKS_PER_KIND: usize = 3;

/// One event, and several, of connections that were opened before what was read. Only a scan for columns that tell of
/// connections counts them.
const UNOPENED: (&str, &str) = (
    "inbound event of a connection opened before these logs begin lacks what the opening says; read earlier files",
    "inbound events of connections opened before these logs begin lack what the openings say; read earlier files",
);

/// What is told on standard error when a run ends.
pub(super) struct Report<'a> {
    pub(super) ledger: &'a Ledger,
    /// Rows of the result.
    pub(super) rows: u64,
    /// No notes; damage is told all the same.
    pub(super) quiet: bool,
    /// The full account, and what it took.
    pub(super) stats: Option<Taken>,
    /// Something better is told of why there are no rows.
    pub(super) explained: bool,
}

/// The time that a run took.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Taken {
    /// By the clock on the wall.
    pub(super) whole: Duration,
    /// By all threads together.
    pub(super) stages: StageTimes,
}

impl Report<'_> {
    /// The lines, free of control characters.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = self.damage();
        if !self.quiet {
            lines.extend(self.notes());
            lines.extend(self.not_understood());
            lines.extend(self.why_no_rows().filter(|_| !self.explained));
        }
        if self.stats.is_some() || (!self.quiet && !is_clean(self.ledger)) {
            lines.push(self.summary());
        }
        if let Some(taken) = &self.stats {
            lines.extend(self.stats(taken));
        }
        lines
    }

    fn damage(&self) -> Vec<String> {
        let damage = self.ledger.notes.iter().filter(|note| note.severity == Severity::Damage);
        damage.map(|note| format!("damage: {}", escape::text(&note.message))).collect()
    }

    fn notes(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut told: HashMap<String, usize> = HashMap::new();
        let mut untold = 0;
        for Note { severity, message } in &self.ledger.notes {
            let most = match severity {
                Severity::Damage => continue,
                Severity::Note => NOTES_PER_KIND,
                Severity::Remark => REMARKS_PER_KIND,
            };
            let of_kind = told.entry(kind(message)).or_default();
            *of_kind += 1;
            if *of_kind <= most {
                lines.push(format!("note: {}", escape::text(message)));
            } else {
                untold += 1;
            }
        }
        if untold > 0 {
            lines.push(format!("note: and {untold} more like these"));
        }
        lines
    }

    fn not_understood(&self) -> Vec<String> {
        let counts = [
            (self.ledger.auth_lines_not_understood, "auth line not understood", "auth lines not understood"),
            (self.ledger.lines_not_understood, "line belongs to no record", "lines belong to no record"),
            (self.ledger.symlinks_not_followed, "link not followed", "links not followed"),
            (self.ledger.not_regular, "FIFO, socket or device left out", "FIFOs, sockets or devices left out"),
            (self.ledger.events_without_opening, UNOPENED.0, UNOPENED.1),
        ];
        counts
            .into_iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, one, many)| format!("note: {}", count(n, one, many)))
            .collect()
    }

    /// An empty result means something only if there was something to find.
    fn why_no_rows(&self) -> Option<String> {
        let Ledger { files_skipped, rows: RowLedger { out: rows_out, .. }, .. } = *self.ledger;
        let (all, one, many) = self.ledger.rows.of_table.map_or_else(
            || (self.ledger.auth_events, "event", "events"),
            // What a row stands for, the query says.
            |rows| (rows, "row", "rows"),
        );
        match (self.rows, rows_out) {
            (0, 0) if all > 0 => {
                let none = if self.ledger.rows.of_table.is_some() { "none" } else { "no row" };
                Some(format!("note: {none} of {} matches", count(all, one, many)))
            }
            (0, 0) if files_skipped > 0 => {
                let files = count(files_skipped, "file lies", "files lie");
                Some(format!("note: {files} outside the time asked for, the others hold no event"))
            }
            (0, _) if rows_out > 0 => {
                let matching = if rows_out == 1 { "matches" } else { "match" };
                Some(format!("note: {rows_out} of {all} {many} {matching}, but the stages after leave no row"))
            }
            _ => None,
        }
    }

    fn summary(&self) -> String {
        let ledger = self.ledger;
        let exceptions = [
            (ledger.files_partial, "read in part"),
            (ledger.files_failed, "not read"),
            (ledger.files_duplicate, "the same as another"),
            (ledger.files_not_logs, "no mail log"),
            (ledger.files_skipped, "outside the time asked for"),
            (ledger.files_known, "known"),
        ];
        let exceptions: Vec<String> =
            exceptions.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        let exceptions = if exceptions.is_empty() { String::new() } else { format!(" ({})", exceptions.join(", ")) };
        let early = if ledger.rows.stopped_early { "; stopped when the query had all it asked for" } else { "" };
        format!(
            "read: {}{exceptions}, {}, {}; {}{early}",
            count(ledger.files_seen, "file", "files"),
            if ledger.bytes_not_counted > 0 {
                format!("{} MB of text", ledger.bytes_text / 1_000_000)
            } else {
                count(ledger.lines, "line", "lines")
            },
            count(ledger.auth_events, "event", "events"),
            count(self.rows, "row", "rows"),
        )
    }

    fn stats(&self, taken: &Taken) -> Vec<String> {
        let seconds = taken.whole.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate for people, not an account")]
        let rate = |amount: u64| if seconds > 0.0 { amount as f64 / seconds } else { 0.0 };
        let counters = counters(self.ledger);
        let mut lines: Vec<String> = counters.iter().map(|(name, n)| format!("  {name:<26} {n:>14}")).collect();
        lines.push(format!("  {:<26} {:>14}", "rows", self.rows));
        lines.push(format!("  {:<26} {seconds:>14.3}", "seconds"));
        let StageTimes { read, inflate, scan, join } = taken.stages;
        for (stage, taken) in [("read", read), ("inflate", inflate), ("scan", scan), ("join", join)] {
            let name = format!("seconds of threads, {stage}");
            lines.push(format!("  {name:<26} {:>14.3}", taken.as_secs_f64()));
        }
        lines.push(format!("  {:<26} {:>14.0}", "events/s", rate(self.ledger.auth_events)));
        lines.push(format!("  {:<26} {:>14.0}", "rows/s", rate(self.rows)));
        lines.push(format!("  {:<26} {:>14.1}", "MB of text/s", rate(self.ledger.bytes_text) / 1e6));
        lines
    }
}

/// `1 file`, `2 files`.
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// What a note is about: the words after its place, up to the first that is particular to it.
fn kind(message: &str) -> String {
    let after_place = message.split_once(": ").map_or(message, |(_, after)| after);
    after_place.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// Every counter and its name, in the order of [`Ledger`]. Fails to compile when one is added there.
pub(super) fn counters(ledger: &Ledger) -> Vec<(&'static str, u64)> {
    macro_rules! all {
        ($($field:ident)*) => {{
            let Ledger { $($field,)* rows: _, notes: _ } = ledger;
            vec![$((stringify!($field), *$field)),*]
        }};
    }
    let mut counters = all!(files_seen files_ok files_partial files_failed files_duplicate files_not_logs files_skipped
        files_known files_empty symlinks_not_followed not_regular dirs_failed bytes_read bytes_text lines
        record_first_lines continuations bytes_not_counted blank lines_not_understood lines_searched records_split
        records auth_events auth_lines_not_understood other_records events_without_opening events_skipped);
    let RowLedger { from_parquet, scanned, of_table: _, out, filtered, stopped_early: _ } = ledger.rows;
    counters.extend([
        ("rows_from_parquet", from_parquet),
        ("rows_scanned", scanned),
        ("rows_out", out),
        ("rows_filtered", filtered),
    ]);
    counters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(ledger: &Ledger, rows: u64) -> Vec<String> {
        Report { ledger, rows, quiet: false, stats: None, explained: false }.lines()
    }

    fn rows_out(out: u64) -> RowLedger {
        RowLedger { out, ..RowLedger::default() }
    }

    fn clean() -> Ledger {
        Ledger { files_seen: 2, files_ok: 2, lines: 9, auth_events: 3, rows: rows_out(3), ..Ledger::default() }
    }

    #[test]
    fn a_clean_run_is_silent() {
        assert!(lines(&clean(), 3).is_empty());
    }

    #[test]
    fn damage_first_then_notes_then_the_summary() {
        let mut ledger = Ledger { files_partial: 1, files_ok: 1, auth_lines_not_understood: 2, ..clean() };
        ledger.note("b.log: same content as a.log");
        ledger.damage("evil\x1b[2J\n.gz: truncated after 7 bytes of text");
        assert_eq!(
            lines(&ledger, 1),
            [
                "damage: evil\\x1b[2J\\x0a.gz: truncated after 7 bytes of text",
                "note: b.log: same content as a.log",
                "note: 2 auth lines not understood",
                "read: 2 files (1 read in part), 9 lines, 3 events; 1 row",
            ]
        );
    }

    #[test]
    fn events_without_their_openings_are_told() {
        let ledger = Ledger { events_without_opening: 2, ..clean() };
        let lines = lines(&ledger, 3);
        assert!(lines[0].starts_with("note: 2 inbound events of connections opened before"), "{lines:?}");
        // Every archive begins somewhere: that needs no account.
        assert_eq!(lines.len(), 1);
        let report = Report { ledger: &ledger, rows: 3, quiet: true, stats: None, explained: false };
        assert!(report.lines().is_empty());
    }

    #[test]
    fn quiet_still_tells_damage() {
        let mut ledger = clean();
        ledger.note("x: y");
        ledger.damage("a: cut");
        let report = Report { ledger: &ledger, rows: 0, quiet: true, stats: None, explained: false };
        assert_eq!(report.lines(), ["damage: a: cut"]);
    }

    #[test]
    fn many_notes_of_a_kind_are_counted() {
        let mut ledger = clean();
        for n in 0..15 {
            ledger.note(format!("{n}.log: same content as 0.log"));
        }
        ledger.note("x.log: not gzip, read as plain");
        let lines = lines(&ledger, 1);
        assert_eq!(lines.iter().filter(|line| line.contains("same content")).count(), NOTES_PER_KIND);
        assert!(lines.contains(&"note: x.log: not gzip, read as plain".to_owned()));
        assert!(lines.contains(&"note: and 5 more like these".to_owned()));
    }

    #[test]
    fn every_damage_is_told() {
        let mut ledger = clean();
        for n in 0..15 {
            ledger.damage(format!("{n}.gz: truncated"));
        }
        assert_eq!(lines(&ledger, 1).iter().filter(|line| line.starts_with("damage: ")).count(), 15);
    }

    #[test]
    fn an_empty_result_is_explained() {
        let none = Ledger { rows: RowLedger { filtered: 3, ..rows_out(0) }, ..clean() };
        assert_eq!(lines(&none, 0), ["note: no row of 3 events matches"]);
        assert_eq!(lines(&clean(), 0), ["note: 3 of 3 events match, but the stages after leave no row"]);
        assert!(lines(&Ledger::default(), 0).is_empty());
        let outside = Ledger { files_seen: 2, files_skipped: 1, ..Ledger::default() };
        assert_eq!(lines(&outside, 0), ["note: 1 file lies outside the time asked for, the others hold no event"]);
    }

    #[test]
    fn stats_hold_every_counter() {
        let ledger = clean();
        let stages = StageTimes { inflate: Duration::from_millis(250), ..StageTimes::default() };
        let taken = Taken { whole: Duration::from_millis(500), stages };
        let report = Report { ledger: &ledger, rows: 3, quiet: true, stats: Some(taken), explained: false };
        let text = report.lines().join("\n");
        for wanted in [
            "read: 2 files, 9 lines, 3 events; 3 rows",
            "rows_filtered",
            "rows/s",
            "0.500",
            "files_skipped",
            "threads, inflate",
            "0.250",
        ] {
            assert!(text.contains(wanted), "{wanted} is missing in\n{text}");
        }
    }
}
