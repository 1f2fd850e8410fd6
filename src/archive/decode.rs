//! What makes text of other bytes: the decoders of [`super::codec`], and what takes log lines out of their wrapper.

use super::input::Input;
use super::member::Member;

/// Makes text of compressed bytes, and keeps account of what can be trusted.
pub(super) trait Decode: Send {
    /// Appends up to `want` bytes of text, less only at the end.
    fn read(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize;

    /// Runs of members with the same verdict, up to where the text was made.
    fn members(&self) -> &[Member];

    /// What else is worth telling, without the file's name.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// The verdicts and what to tell. Text of a member that was not read to its end is not verified.
    fn finish(self: Box<Self>) -> (Vec<Member>, Vec<String>);
}
