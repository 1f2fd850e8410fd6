//! Times that a query asked for, held against those of the logs; and the newest event, which `--now=end` counts back
//! from.

use arrow::array::{Array, AsArray};
use arrow::datatypes::TimestampMicrosecondType;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::conditions::{Condition, Window};
use super::{Counts, Why};
use crate::error::Result;
use crate::lang;
use crate::source::ScanExtent;

/// What to do about a window that follows the clock.
const REPAIR: &str = "      Add --now=end to count back from the last event.";

impl Why<'_> {
    /// No row at all lies in the stretch of time that the condition allows.
    pub(super) fn window(&self, condition: &Condition, window: Window, counts: &Counts) -> Vec<String> {
        let zone = &self.context.zone;
        let end = |moment: Option<Timestamp>, open: &str| moment.map_or_else(|| open.to_owned(), |at| shown(at, zone));
        let asked = format!("note: `{}` is {} … {}", condition.text, end(window.0, ""), end(window.1, ""));
        let (Some(oldest), Some(newest)) = (counts.oldest, counts.newest) else {
            return vec![format!("{asked}; no event that was read carries a time")];
        };
        let place = if window.0.is_some_and(|from| from > newest) {
            format!("the newest event read is {}", shown(newest, zone))
        } else if window.1.is_some_and(|until| until <= oldest) {
            format!("the oldest event read is {}", shown(oldest, zone))
        } else {
            format!("the events read lie around that, from {} to {}", shown(oldest, zone), shown(newest, zone))
        };
        let mut lines = vec![format!("{asked}; {place}.")];
        if condition.relative {
            lines.push(REPAIR.to_owned());
        }
        lines
    }
}

/// The moment of the newest authentication attempt: one scan for the times alone.
pub(in crate::cli) fn newest(why: &Why<'_>) -> Result<Option<Timestamp>> {
    const QUERY: &str = "max(time)";
    let plan = why.engine.plan(QUERY, &lang::parse(QUERY)?, why.context)?;
    let mut newest = None;
    why.each_batch(&plan, |batch| {
        let times = batch.column(0).as_primitive::<TimestampMicrosecondType>();
        newest = times.is_valid(0).then(|| times.value(0)).and_then(|micros| Timestamp::from_microsecond(micros).ok());
    })?;
    Ok(newest)
}

/// What the begins of files alone say of an empty answer: that all of them begin before, or after, what was asked for.
/// Costs nothing, for they are known.
pub(in crate::cli) fn outside_of_files(extent: ScanExtent, zone: &TimeZone) -> Option<String> {
    let times = extent.times;
    let moment = |micros: i64| Timestamp::from_microsecond(micros).ok().map(|moment| shown(moment, zone));
    let (first, last) = extent.begins?;
    if let Some(from) = times.from.filter(|from| *from > last) {
        let (from, last) = (moment(from)?, moment(last)?);
        return Some(format!(
            "note: the time asked for begins {from}, and the newest file begins {last}; see --now=end"
        ));
    }
    let until = times.until.filter(|until| *until <= first)?;
    let (until, first) = (moment(until)?, moment(first)?);
    Some(format!("note: the time asked for ends {until}, and the oldest file begins {first}"))
}

/// A moment as tables show it.
pub(in crate::cli) fn shown(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
