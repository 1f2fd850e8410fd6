//! The gaps in what the logs cover, as rows of a page: the longest first, because it is what hides most.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::record_batch::RecordBatch;

use crate::error::Result;
use crate::expr::types::Type;
use crate::plan::{Column, schema_of};
use crate::source::series::Stretch;

/// A stretch of time of which an appliance has no logs.
struct Gap<'a> {
    appliance: Option<&'a str>,
    /// The last record before it (µs since 1970-01-01T00:00:00Z).
    from: i64,
    /// Its length (µs).
    length: i64,
}

impl Gap<'_> {
    fn behind(stretch: &Stretch) -> Option<Gap<'_>> {
        let Stretch { appliance, to, gap, .. } = stretch;
        Some(Gap { appliance: appliance.name.as_deref(), from: *to, length: (*gap)? })
    }
}

pub(super) fn columns() -> Vec<Column> {
    let columns = [("appliance", Type::Text), ("from", Type::Time), ("to", Type::Time), ("length", Type::Duration)];
    columns.map(|(name, kind)| Column { name: name.to_owned(), kind }).to_vec()
}

/// The longest gaps behind `stretches`, at most `most`; of the same length in the order of the stretches.
pub(super) fn batch(stretches: &[Stretch], most: usize) -> Result<RecordBatch> {
    let mut gaps: Vec<Gap<'_>> = stretches.iter().filter_map(Gap::behind).collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.length));
    gaps.truncate(most);
    let times = |of: fn(&Gap<'_>) -> i64| -> ArrayRef {
        Arc::new(gaps.iter().map(of).map(Some).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    };
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(gaps.iter().map(|gap| gap.appliance).collect::<StringArray>()),
        times(|gap| gap.from),
        times(|gap| gap.from.saturating_add(gap.length)),
        Arc::new(gaps.iter().map(|gap| Some(gap.length / 1000)).collect::<Int64Array>()),
    ];
    Ok(RecordBatch::try_new(schema_of(&columns()), arrays)?)
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::{Int64Type, TimestampMicrosecondType};

    use super::*;
    use crate::archive::Appliance;

    #[test]
    fn the_longest_gap_comes_first_and_is_told_by_its_own_times() {
        let stretch = |from, to, gap| Stretch { appliance: Appliance::fixed(b"esa"), from, to, files: 1, gap };
        let stretches =
            [stretch(0, 10_000, Some(5_000)), stretch(15_000, 20_000, Some(9_000)), stretch(29_000, 30_000, None)];
        let rows = |most| {
            let batch = batch(&stretches, most).unwrap();
            let times = |at: usize| batch.column(at).as_primitive::<TimestampMicrosecondType>().values().to_vec();
            let lengths = batch.column(3).as_primitive::<Int64Type>().values().to_vec();
            (times(1), times(2), lengths)
        };
        assert_eq!(rows(5), (vec![20_000, 10_000], vec![29_000, 15_000], vec![9, 5]));
        assert_eq!(rows(1), (vec![20_000], vec![29_000], vec![9]));
    }
}
