//! Whether an absence is certain: a row that no log holds was not there only if there are logs of that time.

use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use hashbrown::HashMap;

use crate::error::{Error, Result};
use crate::event::coverage::{Coverage, Covered};
use crate::plan::{self, LogsOf};

/// What is known of the time after the first row of a match.
pub(super) struct Certainty {
    within: i64,
    known: Known,
}

/// What tells how far the data go.
enum Known {
    /// The latest time of any row.
    Rows(i64),
    /// The logs of these appliances, each for itself.
    LogsOfAll(Vec<Coverage>),
    /// The logs of the appliance that a key names.
    LogsOfKey(usize, Arc<Covered>),
}

impl Certainty {
    /// Of the matches of a sequence whose last step is absent. All logs were read by now.
    pub(super) fn new(sequence: &plan::Sequence, covered: Option<Arc<Covered>>, latest: Option<i64>) -> Self {
        let known = match (covered, &sequence.logs_of) {
            (None, _) => Known::Rows(latest.unwrap_or(i64::MIN)),
            (Some(covered), LogsOf::Any) => Known::LogsOfAll(covered.certain_of_each()),
            (Some(covered), LogsOf::Named(names)) => {
                Known::LogsOfAll(names.iter().map(|name| covered.certain_of(Some(name))).collect())
            }
            (Some(covered), LogsOf::Key(key)) => Known::LogsOfKey(*key, covered),
        };
        Certainty { within: sequence.within, known }
    }

    /// The column `complete` of matches with these keys, which begin at these moments.
    pub(super) fn complete(&self, keys: &RecordBatch, starts: &[i64]) -> Result<BooleanArray> {
        let until = |start: i64| start.saturating_add(self.within);
        let covered = |coverage: &Coverage, start: i64| coverage.covers_all(start, until(start));
        match &self.known {
            Known::Rows(latest) => Ok(starts.iter().map(|start| Some(until(*start) < *latest)).collect()),
            Known::LogsOfAll(logs) => {
                Ok(starts.iter().map(|start| Some(logs.iter().all(|coverage| covered(coverage, *start)))).collect())
            }
            Known::LogsOfKey(key, logs) => {
                let names = keys.columns().get(*key).ok_or_else(|| Error::internal("a sequence without its key"))?;
                let names = cast(names, &DataType::Utf8)?;
                let mut of_names: HashMap<Option<&str>, Coverage> = HashMap::new();
                let complete = names.as_string::<i32>().iter().zip(starts).map(|(name, start)| {
                    let coverage = of_names.entry(name).or_insert_with(|| logs.certain_of(name));
                    Some(covered(coverage, *start))
                });
                Ok(complete.collect())
            }
        }
    }
}
