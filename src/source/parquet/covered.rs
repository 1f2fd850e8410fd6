//! The time that the logs of a dataset cover, as far as its files tell. They do not say when a log was quiet.

use std::collections::{BTreeSet, HashMap};

use super::Described;
use std::sync::Arc;

use crate::event::coverage::{Covered, Whose};

/// No appliance is silent for longer (µs).
const LONGEST_SILENCE: i64 = 24 * 3_600_000_000;

/// First and last moments of logs, in order.
type Spans = BTreeSet<(i64, i64)>;

/// A log covers the time from its begin to its last row, and it is supposed to go on to the begin of the appliance's
/// next log, unless that is longer than any silence.
pub(super) fn cover(covered: &Covered, files: &[&dyn Described]) {
    let mut spans: HashMap<(Option<&str>, &str), Spans> = HashMap::new();
    for file in files {
        let sources = &file.says().sources;
        if sources.is_empty() {
            file.times().into_iter().for_each(|(first, last)| covered.span(Whose::Unknown, first, last));
        }
        for origin in sources {
            if let (Some(first), Some(last)) = (origin.begin.or(origin.first), origin.last.or(origin.begin)) {
                let whose = (origin.appliance.as_deref(), origin.scope.as_str());
                spans.entry(whose).or_default().insert((first.min(last), last));
            }
        }
    }
    for ((name, _), spans) in spans {
        let whose = Whose::Appliance(name.map(Arc::from));
        let mut end: Option<i64> = None;
        for (first, last) in spans {
            covered.span(whose.clone(), first, last);
            if let Some(end) = end.filter(|end| *end < first && first.saturating_sub(*end) <= LONGEST_SILENCE) {
                covered.supposed(whose.clone(), end, first);
            }
            end = end.max(Some(last));
        }
    }
}
