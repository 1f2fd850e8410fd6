//! The time that the logs of a dataset cover, as far as its files tell. They do not say when a log was quiet.

use std::collections::{BTreeSet, HashMap};

use std::sync::Arc;

use crate::dataset::metadata::Origin;
use crate::event::coverage::{Covered, Whose};

/// No appliance is silent for longer (µs).
const LONGEST_SILENCE: i64 = 24 * 3_600_000_000;

/// First and last moments of logs, in order, and whether their text was read whole.
type Spans = BTreeSet<(i64, i64, bool)>;

/// A log covers the time from its begin to its last row. If its text was read whole, it is supposed to go on to the begin
/// of the appliance's next log, unless that is longer than any silence.
pub(super) fn cover(covered: &Covered, logs: &[Origin], unknown: impl Iterator<Item = (i64, i64)>) {
    let mut spans: HashMap<(Option<&str>, &str), Spans> = HashMap::new();
    unknown.for_each(|(first, last)| covered.span(Whose::Unknown, first, last));
    for log in logs {
        if let (Some(first), Some(last)) = (log.begin.or(log.first), log.last.or(log.begin)) {
            let whose = (log.appliance.as_deref(), log.scope.as_str());
            spans.entry(whose).or_default().insert((first.min(last), last, log.content_id.is_some()));
        }
    }
    for ((name, _), spans) in spans {
        let whose = Whose::Appliance(name.map(Arc::from));
        let mut end: Option<(i64, bool)> = None;
        for (first, last, is_whole) in spans {
            covered.span(whose.clone(), first, last);
            let is_silence = |end: i64| end < first && first.saturating_sub(end) <= LONGEST_SILENCE;
            if let Some((end, _)) = end.filter(|(end, goes_on)| *goes_on && is_silence(*end)) {
                covered.supposed(whose.clone(), end, first);
            }
            end = end.max(Some((last, is_whole)));
        }
    }
}
