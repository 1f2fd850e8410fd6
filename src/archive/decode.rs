//! What makes text of other bytes: the decoders of [`super::codec`], and what takes log lines out of their wrapper.

use super::input::Input;
use super::member::Member;

/// Makes text of compressed bytes, and keeps account of what can be trusted.
pub(super) trait Decode: Send {
    /// Appends up to `want` bytes of text, less only at the end, and of a pipe, where the rest does not come at once.
    fn read(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize;

    /// Is there nothing of the input that was read and is not text yet, as far as that is known?
    fn holds_nothing_back(&self) -> bool {
        false
    }

    /// Runs of members with the same verdict, up to where the text was made.
    fn members(&self) -> &[Member];

    /// What else is worth telling, without the file's name.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// The verdicts and what to tell. Text of a member that was not read to its end is not verified.
    fn finish(self: Box<Self>) -> (Vec<Member>, Vec<String>);
}
