//! The rows of one source, as Parquet files: a folder a day, row groups in the order of time.
//!
//! **Law.** The bytes of the files are decided by the rows in their order alone, not by the batches they come in: a row
//! group ends after so many rows or so many bytes of text, counted row by row.

mod file;
mod layout;
mod merge;
mod pending;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch, StringArray, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::TimestampMicrosecondType;
use xxhash_rust::xxh3::xxh3_64;

#[cfg(test)]
pub(super) use self::file::Hashed;
use self::file::{PartFile, Place};
pub use self::layout::{Layout, Partition};
pub use self::merge::Portion;
pub(super) use self::merge::merge;
use self::pending::Pending;
use super::manifest::FileEntry;
use super::metadata::FileMetadata;
use super::row_groups::{GROUP, Size};
use super::store::{Desk, disk};
use crate::error::{Error, Result};

/// Rows that may wait, of all folders of a source: four row groups. A log holds a day or a few; one with more of them
/// gets row groups that are smaller.
const WAITING: Size = Size { rows: 4 * GROUP.rows, bytes: 4 * GROUP.bytes };

/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Which folder: the place of the appliance among those of a source, if it matters; the day since 1970-01-01, or the first
/// day of the month, `None` without a time.
type Folder = (usize, Option<i64>);

/// Writes the rows of one source.
#[derive(Debug)]
pub struct SourceWriter {
    place: Place,
    sha256: String,
    partition: Partition,
    /// The appliances so far, where there is a folder for each.
    appliances: Vec<Option<String>>,
    waiting: BTreeMap<Folder, Pending>,
    /// All that wait.
    size: Size,
    files: BTreeMap<Folder, PartFile>,
}

impl SourceWriter {
    pub(super) fn new(desk: Arc<Desk>, layout: &Layout, sha256: &str) -> SourceWriter {
        SourceWriter {
            place: Place::new(desk, layout, sha256),
            sha256: sha256.to_owned(),
            partition: layout.partition,
            appliances: Vec::new(),
            waiting: BTreeMap::new(),
            size: Size::default(),
            files: BTreeMap::new(),
        }
    }

    /// Adds rows of the source, in the order of the log. Their columns are those of the layout.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut rest = batch.clone();
        while rest.num_rows() > 0 {
            match self.size.take_fitting(WAITING, &mut rest) {
                Some(part) => self.spread(&part)?,
                None => self.write_fullest()?,
            }
        }
        Ok(())
    }

    /// Bytes of memory that rows take which wait for others, about.
    pub fn held(&self) -> usize {
        self.waiting.values().map(|pending| pending.held).sum()
    }

    /// Puts the rows that wait for others on disk, until they are written.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn leave(&mut self) -> Result<()> {
        disk::write().map_err(Error::output)?;
        self.waiting.values_mut().try_for_each(|pending| pending.leave(self.place.overflow()))
    }

    /// Finishes the files; `metadata` goes into each.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn finish(mut self, metadata: &FileMetadata) -> Result<Vec<FileEntry>> {
        let left: Vec<Folder> = self.waiting.keys().copied().collect();
        left.into_iter().try_for_each(|folder| self.write_group(folder))?;
        self.files.into_values().map(|file| file.finish(metadata)).collect()
    }

    /// Puts rows to those of their folders.
    fn spread(&mut self, batch: &RecordBatch) -> Result<()> {
        let times = batch.column(self.place.time).as_primitive_opt::<TimestampMicrosecondType>();
        let times = times.ok_or_else(|| Error::internal("a time that is no timestamp"))?;
        let names = self.place.appliance.filter(|_| self.partition == Partition::ApplianceDate);
        let names = names.and_then(|column| batch.column(column).as_string_opt::<i32>());
        let mut parts: Vec<(Folder, Vec<u32>)> = Vec::new();
        let mut last: Option<(i64, Option<i64>)> = None;
        for row in 0..times.len() {
            let appliance = names.map_or(0, |names| place_of(&mut self.appliances, names, row));
            // Rows of one day follow each other.
            let day = times.is_valid(row).then(|| times.value(row).div_euclid(DAY)).and_then(|day| match last {
                Some((known, folder)) if known == day => folder,
                _ => last.insert((day, self.partition.folder_day(day))).1,
            });
            let folder = (appliance, day);
            let row = u32::try_from(row).map_err(Error::internal)?;
            match parts.iter_mut().rev().find(|(other, _)| *other == folder) {
                Some((_, rows)) => rows.push(row),
                None => parts.push((folder, vec![row])),
            }
        }
        for (folder, rows) in parts {
            let mut rest = match rows.len() == batch.num_rows() {
                true => batch.clone(),
                false => take_record_batch(batch, &UInt32Array::from(rows))?,
            };
            while rest.num_rows() > 0 {
                let pending = self.waiting.entry(folder).or_default();
                match pending.size.take_fitting(GROUP, &mut rest) {
                    Some(part) => self.size += pending.push(part),
                    None => self.write_group(folder)?,
                }
            }
        }
        Ok(())
    }

    fn write_fullest(&mut self) -> Result<()> {
        let fullest = self.waiting.iter().rev().max_by_key(|(_, pending)| (pending.size.bytes, pending.size.rows));
        let folder = fullest.map(|(folder, _)| *folder);
        folder.map_or(Ok(()), |folder| self.write_group(folder))
    }

    /// Makes what waits for a folder a row group.
    fn write_group(&mut self, folder: Folder) -> Result<()> {
        let Some(pending) = self.waiting.remove(&folder) else { return Ok(()) };
        self.size -= pending.size;
        let rows = pending.sorted(self.place.overflow(), self.place.time, self.place.line)?;
        let file = match self.files.entry(folder) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(none) => {
                let appliance = self.appliances.get(folder.0).and_then(Option::as_deref);
                none.insert(PartFile::create(&self.place, &self.partition.folder_name(appliance, folder.1))?)
            }
        };
        file.write(&self.sha256, &rows)
    }
}

/// The place of a row's appliance among those that were met.
fn place_of(met: &mut Vec<Option<String>>, names: &StringArray, row: usize) -> usize {
    let name = names.is_valid(row).then(|| names.value(row));
    met.iter().position(|known| known.as_deref() == name).unwrap_or_else(|| {
        met.push(name.map(str::to_owned));
        met.len() - 1
    })
}

impl Partition {
    /// The columns of tables that names of folders tell.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Partition::ApplianceDate => &["appliance"],
            Partition::Date | Partition::Month | Partition::None => &[],
        }
    }

    /// The day that stands for the folder of a day; both are counted from 1970-01-01.
    fn folder_day(self, day: i64) -> Option<i64> {
        match self {
            Partition::Date | Partition::ApplianceDate => date(day).map(|_| day),
            Partition::Month => date(day).map(|date| day - i64::from(date.day()) + 1),
            Partition::None => None,
        }
    }

    /// What the folder is called, with a `/` behind it.
    fn folder_name(self, appliance: Option<&str>, day: Option<i64>) -> String {
        let date = day.and_then(date);
        let of_date = || date.map_or_else(|| format!("date={NOTHING}/"), |date| format!("date={date}/"));
        match self {
            Partition::None => String::new(),
            Partition::Date => of_date(),
            Partition::ApplianceDate => {
                let name = appliance.map_or_else(|| NOTHING.to_owned(), folder_of);
                format!("appliance={name}/{}", of_date())
            }
            Partition::Month => {
                let month = date.map(|date| date.strftime("%Y-%m").to_string());
                format!("month={}/", month.as_deref().unwrap_or(NOTHING))
            }
        }
    }
}

/// A value in the name of a folder. Bytes that have a meaning in paths are escaped, as Hive does.
fn folder_of(text: &str) -> String {
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'@')
            || byte == b'.' && text != "." && text != ".."
    };
    let escaped = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let name: String = text.bytes().map(escaped).collect();
    // No file system takes longer names.
    match name.len() {
        0 => NOTHING.to_owned(),
        1..=200 => name,
        _ => format!("{}~{:016x}", name.get(..180).unwrap_or_default(), xxh3_64(text.as_bytes())),
    }
}

/// As Hive has it.
const NOTHING: &str = "__HIVE_DEFAULT_PARTITION__";

/// A day since 1970-01-01; `None` beyond the calendar.
fn date(day: i64) -> Option<jiff::civil::Date> {
    let moment = jiff::Timestamp::from_second(day.checked_mul(24 * 3600)?).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(moment).date())
}
