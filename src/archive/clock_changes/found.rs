//! What is found of the clock of a file, and the stamps in which it is looked for.

use crate::archive::clock::Shift;
use crate::archive::log_file::LogFile;
use crate::archive::pieces::for_each_piece;
use crate::record::frame;
use crate::record::time::CivilSeconds;

/// The number of seconds by which records may be late; what steps back by more is behind a change.
pub(super) const LATE: i64 = 60;

/// What was found of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// It begins behind the change.
    pub(super) begins_behind: bool,
    pub(super) shifts: Vec<Shift>,
    pub(super) note: Option<String>,
}

/// Visits what the clock of a file shows at its records, in order, and where these begin. Of records of one minute perhaps
/// the first alone is visited. `None`: it cannot be read.
pub(super) fn for_each_stamp(file: &LogFile, visit: &mut dyn FnMut(u64, CivilSeconds)) -> Option<()> {
    let mut clock = file.clock.cursor();
    for_each_piece(file, &mut |text, position| {
        frame::stamps(text, file.head.shape, &[], &mut |written| {
            // A stamp that names its offset is a moment, whatever the clock.
            if written.stamp.offset.is_none() {
                let at = position + written.offset as u64;
                visit(at, clock.shown(written.stamp, at));
            }
        });
    })
}
