//! What the Bloom filters of a row group say: of a value that is looked for, that it is in no row, or perhaps in some.
//!
//! Statistics cannot tell that: the ids and addresses of a row group lie far apart, so that nearly every other one is
//! between the least and the greatest. A filter knows values by their bytes alone. So it is asked only for what has one
//! spelling in the file: numbers, texts that are compared to the letter, addresses if the file says that all of them are
//! written in their canonical form. Filters are read only if a condition can use one, and used only if their checksum
//! holds: without them more rows are read, and the same are found.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use parquet::bloom_filter::Sbbf;

use super::prune::{Facts, Known, Value};
use super::statistics::ByStatistics;

/// Statistics and Bloom filters of a row group.
pub(super) struct ByBloom<'w> {
    statistics: ByStatistics<'w>,
    bytes: &'w AtomicU64,
    /// The filters as they lie in the file; `None`: there are none that can be trusted.
    read: OnceCell<Option<Stretch>>,
    /// The filter of each requested column.
    filters: RefCell<HashMap<usize, Option<Sbbf>>>,
}

/// Bytes of a file, and where they begin.
struct Stretch {
    begin: u64,
    bytes: Vec<u8>,
}

impl<'w> ByBloom<'w> {
    /// `bytes`: what is read is added.
    pub(super) fn new(statistics: ByStatistics<'w>, bytes: &'w AtomicU64) -> Self {
        ByBloom { statistics, bytes, read: OnceCell::new(), filters: RefCell::default() }
    }

    /// The filter of a column of the file.
    fn filter(&self, column: usize) -> Option<Sbbf> {
        let ByStatistics { part, group, .. } = self.statistics;
        let range = part.bloom_filter(group, column)?;
        let Stretch { begin, bytes } = self.read.get_or_init(|| self.read()).as_ref()?;
        let [from, to] = [range.start, range.end].map(|at| at.checked_sub(*begin).and_then(|at| at.try_into().ok()));
        let filter = Sbbf::from_bytes(bytes.get(from?..to?)?).ok()?;
        (filter.num_blocks() > 0).then_some(filter)
    }

    fn read(&self) -> Option<Stretch> {
        let ByStatistics { part, group, .. } = self.statistics;
        let Range { start, end } = part.behind(group)?;
        self.bytes.fetch_add(end - start, Ordering::Relaxed);
        let bytes = part.verified(|checksums, file| checksums.bloom_filters(file, group, &(start..end)))?;
        Some(Stretch { begin: start, bytes })
    }
}

impl Known for ByBloom<'_> {
    fn facts(&self, position: usize) -> Option<Facts> {
        self.statistics.facts(position)
    }

    fn may_hold(&self, position: usize, value: &Value<'_>) -> bool {
        let part = self.statistics.part;
        let is_spelled_in_one_way = match value {
            Value::Number(_) | Value::Text(_) => true,
            Value::Folded(_) => false,
            Value::Address(_) => part.has_canonical_addresses,
        };
        let Some(column) = self.statistics.plain(position).filter(|_| is_spelled_in_one_way) else { return true };
        let mut filters = self.filters.borrow_mut();
        let Some(filter) = filters.entry(column).or_insert_with(|| self.filter(column)) else { return true };
        match value {
            Value::Number(number) => filter.check(number),
            Value::Text(text) | Value::Folded(text) => filter.check(*text),
            Value::Address(address) => filter.check(address.to_canonical().to_string().as_str()),
        }
    }
}
