//! What the parts of a summary found: the first rows of each, and how many there are.

use arrow::array::AsArray;
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::sections::{self, PERIOD, SECTIONS, Section};
use crate::engine::Answers;
use crate::error::{Error, Result};

/// The parts, in the order of [`SECTIONS`].
pub(super) struct Findings {
    pub(super) parts: Vec<Part>,
    /// Events of the period.
    pub(super) events: u64,
    /// Since when rows are recent, as a query has it.
    pub(super) recent_from: Option<String>,
}

/// What one part found.
pub(super) struct Part {
    /// The first rows.
    pub(super) batches: Vec<RecordBatch>,
    /// Rows in all.
    pub(super) total: u64,
    /// Something can be said of it.
    pub(super) is_told: bool,
}

/// The events of a period, and the first and the last of them that has a time (µs since 1970-01-01T00:00:00Z).
struct Period {
    events: u64,
    extent: Option<(i64, i64)>,
}

impl Findings {
    /// Takes up to `most` rows of each part, of some all. `begins`: events count only from some time on.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    pub(super) fn of(answers: &mut Answers<'_>, zone: &TimeZone, most: usize, begins: bool) -> Result<Findings> {
        let mut period = Period { events: 0, extent: None };
        let mut parts = Vec::new();
        for (place, section) in SECTIONS.iter().enumerate() {
            let recent = recent(section, period.extent);
            let is_told = !(begins && section.recent.is_some());
            let mut part = Part { batches: Vec::new(), total: 0, is_told };
            for batch in answers.batches(place).take_while(|_| is_told) {
                part.take(recent_rows(batch?, recent)?, section.most(most));
            }
            if section.name == PERIOD {
                period = Period::of(&part.batches)?;
                // The one row says so, where there is none to count.
                part.total = part.total.min(period.events);
            }
            parts.push(part);
        }
        let recent_from = period.extent.map(|(first, last)| moment(sections::recent(first, last), zone));
        Ok(Findings { parts, events: period.events, recent_from })
    }
}

impl Part {
    fn take(&mut self, batch: RecordBatch, most: usize) {
        let left = (most as u64).saturating_sub(self.total).min(batch.num_rows() as u64);
        self.total += batch.num_rows() as u64;
        if left > 0 {
            self.batches.push(batch.slice(0, left as usize));
        }
    }
}

impl Period {
    fn of(batches: &[RecordBatch]) -> Result<Period> {
        let batch = batches.first().ok_or_else(|| Error::internal("a period without its row"))?;
        let time = |name: &str| {
            let times = batch.column_by_name(name)?.as_primitive_opt::<TimestampMicrosecondType>()?;
            times.iter().next().flatten()
        };
        let events = batch.column_by_name("events").and_then(|events| events.as_primitive_opt::<Int64Type>());
        let events = events.and_then(|events| events.iter().next().flatten()).unwrap_or(0);
        let extent = time("first_seen").zip(time("last_seen"));
        Ok(Period { events: u64::try_from(events).unwrap_or(0), extent })
    }
}

/// The column by which rows of a part are recent, and since when they are.
fn recent(section: &Section, extent: Option<(i64, i64)>) -> Option<(&'static str, i64)> {
    let (first, last) = extent?;
    Some((section.recent?, sections::recent(first, last)))
}

/// The rows of which a time is recent; they come first.
fn recent_rows(batch: RecordBatch, recent: Option<(&str, i64)>) -> Result<RecordBatch> {
    let Some((column, from)) = recent else { return Ok(batch) };
    let times = batch.column_by_name(column).and_then(|times| times.as_primitive_opt::<TimestampMicrosecondType>());
    let times = times.ok_or_else(|| Error::internal(format!("no time `{column}`")))?;
    let rows = times.iter().take_while(|time| time.is_some_and(|time| time >= from)).count();
    Ok(batch.slice(0, rows))
}

/// A whole second, as a query has it.
fn moment(micros: i64, zone: &TimeZone) -> String {
    let moment = Timestamp::from_microsecond(micros).unwrap_or_default();
    moment.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
