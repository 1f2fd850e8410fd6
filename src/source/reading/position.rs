//! How far the scan of a slice has come: in the text of its file, and in lines.

/// Where the piece lies that is being read.
pub struct Position {
    /// Where the slice begins in the text of the file.
    pub(super) begin: u64,
    /// Where the text that pieces are read of begins there.
    pub(super) text_begin: u64,
    /// Text of the slice before the piece.
    pub(in crate::source) text_before: u64,
    /// Lines of the slice before it.
    pub(super) lines_before: u64,
    /// Lines at the begin of the piece that were counted in the slice before.
    pub(super) lines_again: u64,
    /// Are lines that are passed over counted?
    pub(in crate::source) counts_lines: bool,
}

impl Position {
    /// At the begin of a slice.
    pub(super) fn new(begin: u64, counts_lines: bool) -> Position {
        Position { begin, text_begin: begin, text_before: 0, lines_before: 0, lines_again: 0, counts_lines }
    }

    /// Where an offset of the piece lies in the text of the file.
    #[inline]
    pub(super) fn in_file(&self, offset: usize) -> u64 {
        self.begin + self.text_before + offset as u64
    }

    /// The number in the slice of a line of the piece, of which `before` stand before it.
    #[inline]
    pub(super) fn line(&self, before: u64) -> u64 {
        (self.lines_before + before + 1).saturating_sub(self.lines_again)
    }

    /// Goes on behind text of so many bytes, in which so many lines begin.
    pub(super) fn advance(&mut self, bytes: u64, lines: u64) {
        self.text_before += bytes;
        self.lines_before += lines;
        self.lines_again = 0;
    }
}
