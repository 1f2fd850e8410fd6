//! What a conversion did, for people.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use indicatif::HumanBytes;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::cli::report::count;
use crate::engine::convert::{Compaction, Conversion, Converted, Fate, Held};
use crate::sink::escape;

/// Files that are listed without being asked for.
const FEW: usize = 20;

/// Bytes of logs from which on the size of the dataset is told in percent of them.
const WORTH_A_RATIO: u64 = 1 << 20;

/// The table that the command closes with.
pub(super) fn text(conversion: &Conversion, dataset: &Path, verbose: bool, took: Duration) -> String {
    let mut text = String::new();
    for log in &conversion.logs {
        if verbose || is_worth_telling(&log.fate) {
            line(&mut text, "", &fate(log));
        }
    }
    for name in &conversion.frozen {
        let what = "its rows stay as they are, for a log around it is gone";
        line(&mut text, "", &format!("{}: {what}", escape::text(name)));
    }
    let total = |part: fn(&Converted) -> u64| conversion.logs.iter().map(part).sum::<u64>();
    line(&mut text, "logs", &fates(conversion));
    if conversion.logs.iter().any(|log| log.account.is_some()) {
        line(&mut text, "lines", &total(|log| log.account.as_ref().map_or(0, |log| log.lines)).to_string());
        for (table, rows) in &conversion.rows {
            line(&mut text, table.name(), &count(*rows, "row", "rows"));
        }
        let not_understood = total(|log| log.account.as_ref().map_or(0, |log| log.not_understood));
        line(&mut text, "not understood", &count(not_understood, "authentication record", "authentication records"));
    }
    if let Some(published) = &conversion.published {
        let changed = [("written", &published.written), ("removed", &published.removed)];
        let listed = published.written.len() + published.removed.len() <= FEW;
        for (what, files) in changed {
            if !files.is_empty() || what == "written" {
                line(&mut text, what, &count(files.len() as u64, "file", "files"));
            }
            for file in files.iter().filter(|_| listed || verbose) {
                line(&mut text, "", &escape::text(file));
            }
        }
        line(&mut text, "unchanged", &count(published.unchanged.len() as u64, "file", "files"));
        let Held { times, log_bytes, bytes } = conversion.held;
        if let Some([first, last]) = times.and_then(|(first, last)| Some([date(first)?, date(last)?])) {
            line(&mut text, "dates", &format!("{first} to {last}"));
        }
        let mut sizes = format!("{} of logs, {} of dataset", HumanBytes(log_bytes), HumanBytes(bytes));
        // Of a few small logs it says nothing: footers are most of the dataset.
        if log_bytes >= WORTH_A_RATIO {
            sizes.push_str(&format!(" ({:.1} %)", 100.0 * bytes as f64 / log_bytes as f64));
        }
        line(&mut text, "bytes", &sizes);
    }
    let place = escape::text(&dataset.to_string_lossy()).into_owned();
    let done = match (&conversion.published, conversion.is_needed) {
        (Some(_), _) => format!("{place}, in {:.1} s", took.as_secs_f64()),
        (None, true) => format!("{place}, as it was"),
        (None, false) if conversion.is_remembered => {
            format!("{place}, as it was: nothing to do, no file changed since the last conversion")
        }
        (None, false) => format!("{place}, as it was: nothing to do"),
    };
    line(&mut text, "dataset", &done);
    text
}

/// The table that `--compact` closes with.
pub(super) fn of_compaction(compaction: &Compaction, dataset: &Path, took: Duration) -> String {
    let mut text = String::new();
    let place = escape::text(&dataset.to_string_lossy()).into_owned();
    let Compaction { files, bytes, published } = compaction;
    if published.is_none() {
        line(&mut text, "files", &files.0.to_string());
        line(&mut text, "dataset", &format!("{place}, as it was: nothing to put together"));
        return text;
    }
    line(&mut text, "files", &format!("{} before, {} now", files.0, files.1));
    line(&mut text, "bytes", &format!("{} before, {} now", HumanBytes(bytes.0), HumanBytes(bytes.1)));
    line(&mut text, "dataset", &format!("{place}, in {:.1} s", took.as_secs_f64()));
    text
}

fn line(text: &mut String, label: &str, value: &str) {
    // Writing to a text never fails.
    let _ = writeln!(text, "{label:<15} {value}");
}

fn is_worth_telling(fate: &Fate) -> bool {
    match fate {
        Fate::Replaced(_) | Fate::SameText(_) => true,
        Fate::New | Fate::Again | Fate::Unchanged => false,
    }
}

fn fate(log: &Converted) -> String {
    let name = escape::text(&log.name);
    match &log.fate {
        Fate::New => format!("{name}: new"),
        Fate::Again => format!("{name}: made again, for a log around it is new"),
        Fate::Unchanged => format!("{name}: unchanged"),
        Fate::SameText(known) => format!("{name}: same text as {}, which is in the dataset", escape::text(known)),
        Fate::Replaced(known) => {
            let known: Vec<String> = known.iter().map(|known| escape::text(known).into_owned()).collect();
            format!("{name}: goes on from {}, in its place", known.join(", "))
        }
    }
}

/// The date of a moment, in UTC.
fn date(micros: i64) -> Option<String> {
    let moment = Timestamp::from_microsecond(micros).ok()?;
    Some(Offset::UTC.to_datetime(moment).date().to_string())
}

/// `3 new, 1 made again, 120 known, 2 gone`
fn fates(conversion: &Conversion) -> String {
    let logs = &conversion.logs;
    let of = |wanted: fn(&Converted) -> bool| logs.iter().filter(|log| wanted(log)).count() as u64;
    let counts = [
        (of(|log| matches!(log.fate, Fate::New)), "new"),
        (of(|log| matches!(log.fate, Fate::Replaced(_))), "in the place of others"),
        (of(|log| matches!(log.fate, Fate::Again)), "made again"),
        (of(|log| matches!(log.fate, Fate::Unchanged | Fate::SameText(_))), "known"),
        (of(|log| log.account.as_ref().is_some_and(|account| !account.damage.is_empty())), "of them not read whole"),
        (conversion.gone, "gone, whose rows stay"),
    ];
    let told: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
