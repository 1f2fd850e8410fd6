//! What framing knows of a file before it reads a line of it, below the lines and the records that are framed by it.

use super::ending::Ending;

/// How records lie on the lines of a file; decided once per file, never per line.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One record per line; a line without an envelope continues the record before it.
    #[default]
    Lines,
    /// Like `Lines`; a notable part of the records goes over several lines.
    Wrapped,
    /// Several records on a line.
    Flattened,
}

/// What framing needs to know of a file; decided from its head.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// How records lie on lines.
    pub layout: Layout,
    /// Records carry no time at all: a line that begins with a level (`Info: `) begins a record.
    pub bare: bool,
    /// Records begin on indented lines, too.
    pub indented: bool,
    /// Some record of the head goes over several lines, so any record of the file may be wrapped, even within the words
    /// that tell what it is.
    pub wraps: bool,
    /// What its lines end with.
    pub ending: Ending,
}

impl Shape {
    /// Does a line's envelope begin a record although blanks stand before it?
    pub fn allows_indent(self) -> bool {
        self.bare || self.indented || self.layout == Layout::Flattened
    }

    /// Do the words that tell what a record is stand on one line, and its last word right before the line's end? See
    /// [`super::skim()`].
    pub fn has_whole_marks(self) -> bool {
        !self.wraps && self.layout == Layout::Lines && !self.allows_indent() && self.ending.is_empty()
    }
}
