//! The tables that follow something through the whole log: `connections` and `messages`.
//!
//! `auth` is what nearly every query asks for, and its scan leaves most lines unread. Here every record is read, and the
//! rest is as simple as it can be, so that it is right by construction:
//!
//! 1. **Notes.** In parallel, each slice frames all its records and keeps what the table needs of them, owned and
//!    compact (`collect`, `note`). A slice knows nothing of the others, and a note depends on its record alone.
//! 2. **Fold.** One after the other, in the order of the logs, the notes go to a [`History`]: a state machine that sees
//!    the records as if there were one file and one thread. So no cut can change a row. It gives rows as they become
//!    complete, and what never does when the logs have ended.
//! 3. **Order.** Rows of one appliance come in the order in which they became complete, appliances merged as in
//!    [`super::merge`], by the time of the record that completed them. What never became complete comes last, in the order
//!    in which it began.
//!
//! Memory is that of the notes of one window of slices (one slice for each thread), and of what is open in the logs.
//!
//! To add a table: a `note::Said` for what it needs of a record, an arm of `collect::said`, a [`History`], an arm of
//! [`HistoryRows::new`].

mod collect;
mod connections;
mod ended;
mod fold;
mod messages;
mod note;
mod places;
mod rows;
#[cfg(test)]
mod tests;

pub use collect::Notes;
pub use fold::HistoryFold;
pub use note::Note;
pub use places::Files;
pub use rows::HistoryRows;

use crate::event::builder::Finished;
use crate::record::line::Names;

/// Where a record lies, and when it comes among all.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Position of its file in the archive.
    pub file: usize,
    /// Its line in that file, from 1.
    pub line: i64,
    /// Its merge key: never decreases within an appliance.
    pub key: i64,
}

/// Rows that are complete.
#[derive(Debug, Default)]
pub struct Completed {
    /// The projected columns, in any order.
    pub columns: Vec<Finished>,
    /// Whose each row is, by [`super::appliances::Appliances`].
    pub appliances: Vec<u32>,
    /// The merge key of each: that of the record that completed it.
    pub keys: Vec<i64>,
    /// The number of what each row stands for, as [`History::number_of`] gives it.
    pub numbers: Vec<u64>,
}

/// What a table makes of the records of all logs, which come in their order.
pub trait History: Send {
    /// Takes the next record.
    fn record(&mut self, note: Note, place: Place);

    /// The logs have ended: what is still open becomes rows, in the order in which it began. Their keys are those of the
    /// records that began them.
    fn finish(&mut self);

    /// How many began so far: the number of the latest.
    fn begun(&self) -> u64;

    /// The number of what these names stand for in a record of `time`, if it has not ended: no other has the same.
    fn number_of(&mut self, appliance: u32, names: &Names, time: Option<i64>) -> Option<u64>;

    /// Makes rows of what ended and waits for records out of order.
    fn flush(&mut self) {}

    /// The least merge key of the rows that wait for such records.
    fn least_key(&self) -> Option<i64> {
        None
    }

    /// The rows that became complete since the last call.
    fn completed(&mut self) -> Completed;
}
