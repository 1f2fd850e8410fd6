//! The text of a file from its begin to its end, for what has to be known of it before it is scanned.

use memchr::memrchr;

use super::LogFile;
use crate::record::frame::{self, Layout, Shape};

/// Text that is read at a time.
const BLOCK: usize = 256 * 1024;

/// Text that is held back for the rest of a record. What is longer is cut.
const LONGEST: usize = 16 * 1024 * 1024;

/// Visits the text in pieces that begin where a line begins, or in a flattened file where a record does; with each comes
/// its position. `None`: the file cannot be read.
pub(super) fn for_each_piece(file: &LogFile, visit: &mut dyn FnMut(&[u8], u64)) -> Option<()> {
    let mut reader = file.open().ok()?;
    let (mut text, mut position) = (Vec::new(), 0);
    while reader.read(&mut text, BLOCK) > 0 {
        let whole = whole(&text, file.head.shape);
        visit(text.get(..whole).unwrap_or_default(), position);
        text.drain(..whole);
        position += whole as u64;
    }
    visit(&text, position);
    Some(())
}

/// How much of `text`, which goes on, can be read.
pub(super) fn whole(text: &[u8], shape: Shape) -> usize {
    let whole = match shape.layout {
        Layout::Flattened => frame::last_record_start(text, shape),
        Layout::Lines | Layout::Wrapped => memrchr(b'\n', text).map(|newline| newline + 1),
    };
    match whole {
        Some(0) | None if text.len() > LONGEST => text.len(),
        whole => whole.unwrap_or_default(),
    }
}
