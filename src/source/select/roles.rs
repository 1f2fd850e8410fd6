//! What each file is read for when the rows of some are known: so little that adding a log to a thousand others reads
//! only those around it, and so much that the result is the same as reading all.
//!
//! A new log may complete rows of the one before it (when a connection was closed) and of the one after it (where it
//! was opened). So the rows of its known neighbours, those within the look-back of it, are made again; and for these
//! their own neighbours are read for what they say of connections.

use super::{FileTimes, LookBack, MARGIN, series};
use crate::archive::LogFile;
use crate::source::Role;

/// The time within which a log was written, both ends included (µs since 1970-01-01T00:00:00Z).
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Nothing in it is older.
    pub begin: i64,
    /// Nothing in it is later.
    pub end: i64,
}

impl Span {
    /// Nothing is known of it.
    const ANY: Span = Span { begin: i64::MIN, end: i64::MAX };

    fn is_near(self, other: Span, reach: Option<i64>) -> bool {
        let Some(reach) = reach else { return true };
        self.begin.saturating_sub(reach) <= other.end && other.begin.saturating_sub(reach) <= self.end
    }
}

/// The role of each of `files` (in reading order). The rows of those of which `known` says so are known; `absent` are
/// logs that were read once and are not among the files any more: what they said of connections cannot be had again, so
/// rows around them stay as they are.
pub fn roles(files: &[LogFile], known: &[bool], absent: &[Span], look_back: LookBack) -> Vec<Role> {
    let related = |a: usize, b: usize| {
        let (a, b) = (&files[a].appliance, &files[b].appliance);
        !(a.fixed && b.fixed) || a == b
    };
    roles_by_spans(&spans(files), known, absent, look_back, &related)
}

fn roles_by_spans(
    spans: &[Span],
    known: &[bool],
    absent: &[Span],
    look_back: LookBack,
    related: &dyn Fn(usize, usize) -> bool,
) -> Vec<Role> {
    let reach = match look_back {
        LookBack::For(length) => Some(MARGIN.saturating_add(length)),
        LookBack::All => None,
    };
    let near = |a: usize, b: usize| spans[a].is_near(spans[b], reach) && related(a, b);
    let is_known = |file: usize| known.get(file).copied().unwrap_or_default();
    let news: Vec<usize> = (0..spans.len()).filter(|file| !is_known(*file)).collect();
    let may_change = |file: usize| !absent.iter().any(|gone| gone.is_near(spans[file], reach));
    let is_made = |file: usize| !is_known(file) || may_change(file) && news.iter().any(|new| near(file, *new));
    let made: Vec<usize> = (0..spans.len()).filter(|file| is_made(*file)).collect();
    let role = |file: usize| match made.binary_search(&file) {
        Ok(_) => Role::Rows,
        Err(_) if made.iter().any(|other| near(file, *other)) => Role::Context,
        Err(_) => Role::Known,
    };
    (0..spans.len()).map(role).collect()
}

/// As far as it is known: see [`super`].
fn spans(files: &[LogFile]) -> Vec<Span> {
    let times: Vec<FileTimes<'_>> = files.iter().map(FileTimes::of).collect();
    let span = |(file, rotation): (&FileTimes<'_>, series::Rotation)| Span {
        begin: file.begin.filter(|_| rotation.certain).unwrap_or(Span::ANY.begin),
        end: [file.end, rotation.next].into_iter().flatten().min().unwrap_or(Span::ANY.end),
    };
    times.iter().zip(series::rotations(&times)).map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::select::DAY;

    fn days(known: &[bool], absent: &[Span], look_back: LookBack) -> String {
        let spans: Vec<Span> =
            (0i64..).zip(known).map(|(day, _)| Span { begin: day * DAY, end: (day + 1) * DAY }).collect();
        let letter = |role| match role {
            Role::Rows => 'r',
            Role::Context => 'c',
            Role::Known => '-',
        };
        roles_by_spans(&spans, known, absent, look_back, &|_, _| true).into_iter().map(letter).collect()
    }

    #[test]
    fn a_new_log_changes_its_neighbours_and_needs_theirs() {
        let mut known = [true; 12];
        known[11] = false;
        assert_eq!(days(&known, &[], LookBack::default()), "-----cccrrrr");
        known = [true; 12];
        known[0] = false;
        assert_eq!(days(&known, &[], LookBack::default()), "rrrrccc-----");
        assert_eq!(days(&known, &[], LookBack::All), "rrrrrrrrrrrr");
        assert_eq!(days(&[true; 4], &[], LookBack::default()), "----");
        assert_eq!(days(&[false; 4], &[], LookBack::default()), "rrrr");
    }

    #[test]
    fn rows_whose_context_is_gone_stay() {
        let gone = Span { begin: -DAY, end: 0 };
        assert_eq!(days(&[true, true, true, true, false], &[gone], LookBack::default()), "cccrr");
    }
}
