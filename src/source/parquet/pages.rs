//! Which rows of a row group a filter leaves nothing of, by what the page index says: least and greatest value and missing
//! values of each page.
//!
//! The pages of two columns do not begin at the same rows. So the rows are cut wherever a page of some column of the
//! filter begins, and what the pages over a stretch say is known of each of its rows. The bytes of a column chunk are
//! read all the same, since its checksum covers them all, but pages without a wanted row are neither decompressed nor
//! decoded. The index is used only if its checksum holds: without it more rows are decoded, and the same are found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{BooleanArray, BooleanBufferBuilder};
use parquet::DecodeResult;
use parquet::file::metadata::{
    FileMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataBuilder, ParquetMetaDataPushDecoder,
};
use parquet::file::page_index::column_index::{ColumnIndex, ColumnIndexMetaData};
use parquet::file::page_index::offset_index::PageLocation;

use super::decode::Wanted;
use super::footer::Part;
use super::prune::{Facts, Known, Range as Bounds, possible};
use super::statistics::ByStatistics;

/// Decoding so few rows costs less than reading what the page index says of them.
const FEW: u64 = 512;

/// The pages of a column, by the rows at which they begin.
type Pages = BTreeMap<u64, Facts>;

/// What is known of a stretch of rows that lie in one page of each column.
struct ByPage<'w> {
    statistics: ByStatistics<'w>,
    /// Pages of columns of the filter, by the positions of the columns.
    pages: &'w BTreeMap<usize, Pages>,
    first: u64,
}

impl Known for ByPage<'_> {
    fn facts(&self, position: usize) -> Option<Facts> {
        // What holds for the rows of a row group holds for those of a page.
        let Some(pages) = self.pages.get(&position) else { return self.statistics.facts(position) };
        pages.range(..=self.first).next_back().map(|(_, facts)| facts.clone())
    }
}

impl Wanted {
    /// Which rows of a row group may pass the filter; `None`: all, as far as is known.
    pub(super) fn may_pass(&self, part: &Part, group: usize, bytes: &AtomicU64) -> Option<BooleanArray> {
        let filter = self.filter.as_ref().filter(|_| self.prune)?;
        let statistics = ByStatistics { wanted: self, part, group };
        let leaves: BTreeMap<usize, usize> = self
            .filtered_by
            .iter()
            .filter_map(|position| Some((*position, part.flat(statistics.plain(*position)?)?)))
            .collect();
        if leaves.is_empty() {
            return None;
        }
        let rows = part.rows_of(group);
        if rows <= FEW {
            return None;
        }
        let index = part.page_index_of(group, bytes)?;
        let pages = |(position, leaf): (usize, usize)| Some((position, pages(&index, leaf, rows)?));
        let pages: BTreeMap<usize, Pages> = leaves.into_iter().filter_map(pages).collect();
        let cuts: BTreeSet<u64> = pages.values().flat_map(|pages| pages.keys().copied()).chain([0, rows]).collect();
        if cuts.len() <= 2 {
            // All rows lie in one page: their statistics were asked before.
            return None;
        }
        let cuts: Vec<u64> = cuts.into_iter().collect();
        let mut may_pass = BooleanBufferBuilder::new(usize::try_from(rows).ok()?);
        for (first, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            let known = ByPage { statistics, pages: &pages, first: *first };
            may_pass.append_n(usize::try_from(end - first).ok()?, possible(filter, &known).holds);
        }
        let may_pass = BooleanArray::new(may_pass.finish(), None);
        (may_pass.true_count() < may_pass.len()).then_some(may_pass)
    }
}

/// What the pages of a column hold; `None` if the index does not say.
fn pages(index: &ParquetMetaData, leaf: usize, rows: u64) -> Option<Pages> {
    let locations = index.offset_index()?.first()?.get(leaf)?.page_locations();
    let of_pages = index.column_index()?.first()?.get(leaf)?;
    let begins: Vec<u64> = locations.iter().map(first_row).collect::<Option<_>>()?;
    let ends = begins.iter().skip(1).copied().chain([rows]);
    let is_ascending = begins.iter().zip(ends.clone()).all(|(begin, end)| *begin < end);
    if begins.first() != Some(&0) || !is_ascending {
        return None;
    }
    let facts = |(page, (begin, end)): (usize, (&u64, u64))| Some((*begin, facts(of_pages, page, end - begin)?));
    begins.iter().zip(ends).enumerate().map(facts).collect()
}

fn first_row(page: &PageLocation) -> Option<u64> {
    u64::try_from(page.first_row_index).ok()
}

/// What the column index says of a page of `rows` values.
fn facts(index: &ColumnIndexMetaData, page: usize, rows: u64) -> Option<Facts> {
    let (says, range): (&ColumnIndex, _) = match index {
        ColumnIndexMetaData::BOOLEAN(values) => {
            let number = |value: &bool| i64::from(*value);
            (values, numbers(values.min_values(), values.max_values(), page, number))
        }
        ColumnIndexMetaData::INT64(values) => (values, numbers(values.min_values(), values.max_values(), page, |n| *n)),
        ColumnIndexMetaData::BYTE_ARRAY(values) => {
            if page as u64 >= values.num_pages() {
                return None;
            }
            // They may be cut off, and are bounds all the same.
            let range = values.min_value(page).zip(values.max_value(page));
            (values, range.map(|(least, most)| Bounds::Texts(least.to_vec(), most.to_vec())))
        }
        // As for the statistics of row groups.
        ColumnIndexMetaData::NONE
        | ColumnIndexMetaData::INT32(_)
        | ColumnIndexMetaData::INT96(_)
        | ColumnIndexMetaData::FLOAT(_)
        | ColumnIndexMetaData::DOUBLE(_)
        | ColumnIndexMetaData::FIXED_LEN_BYTE_ARRAY(_) => return None,
    };
    if page as u64 >= says.num_pages() {
        return None;
    }
    let missing = says.null_count(page).and_then(|count| u64::try_from(count).ok());
    let all_missing = says.is_null_page(page) || missing == Some(rows);
    Some(Facts { range: range.filter(|_| !all_missing), some_missing: missing != Some(0), all_missing })
}

fn numbers<T>(least: &[T], most: &[T], page: usize, number: impl Fn(&T) -> i64) -> Option<Bounds> {
    least.get(page).zip(most.get(page)).map(|(least, most)| Bounds::Numbers(number(least), number(most)))
}

impl Part {
    /// The page index of a row group, as that of a file with this row group alone.
    fn page_index_of(&self, group: usize, bytes: &AtomicU64) -> Option<ParquetMetaData> {
        let range = self.page_index_range()?;
        let index = self.page_index.get_or_init(|| self.read_page_index(&range, bytes)).as_ref()?;
        let metadata = self.metadata.metadata();
        let group = metadata.row_groups().get(group)?;
        let says = metadata.file_metadata();
        let says = FileMetaData::new(says.version(), group.num_rows(), None, None, says.schema_descr_ptr(), None);
        let alone = ParquetMetaDataBuilder::new(says).add_row_group(group.clone()).build();
        // The column indexes of all row groups come before all offset indexes, so each is decoded for itself.
        let columns = decoded(alone.clone(), PageIndexPolicy::Optional, PageIndexPolicy::Skip, &range, index)?;
        let offsets = decoded(alone, PageIndexPolicy::Skip, PageIndexPolicy::Optional, &range, index)?;
        let offsets = offsets.offset_index().cloned();
        Some(columns.into_builder().set_offset_index(offsets).build())
    }

    fn read_page_index(&self, range: &Range<u64>, bytes: &AtomicU64) -> Option<Arc<[u8]>> {
        bytes.fetch_add(range.end - range.start, Ordering::Relaxed);
        self.verified(|checksums, file| checksums.page_index(file, range)).map(Arc::from)
    }
}

/// Metadata with one half of its page index, out of the bytes of the indexes of a whole file.
fn decoded(
    metadata: ParquetMetaData,
    columns: PageIndexPolicy,
    offsets: PageIndexPolicy,
    range: &Range<u64>,
    index: &[u8],
) -> Option<ParquetMetaData> {
    let decoder = ParquetMetaDataPushDecoder::try_new_with_metadata(range.end, metadata).ok()?;
    let mut decoder = decoder.with_column_index_policy(columns).with_offset_index_policy(offsets);
    loop {
        match decoder.try_decode().ok()? {
            DecodeResult::Data(metadata) => return Some(metadata),
            DecodeResult::Finished => return None,
            DecodeResult::NeedsData(needed) => {
                for needed in needed {
                    let at = |at: u64| usize::try_from(at.checked_sub(range.start)?).ok();
                    let bytes = index.get(at(needed.start)?..at(needed.end)?)?;
                    decoder.push_range(needed, bytes.to_vec().into()).ok()?;
                }
            }
        }
    }
}
