//! The begin of a text, by which a file is decided on.

use crate::record::head::Head;

/// Text looked at.
pub(super) const SAMPLE: usize = 64 * 1024;

/// Tells what the head of a file says: [`crate::record::head::examine`], or a stand-in for it in tests.
pub(super) type Examine = fn(&[u8], bool) -> Head;
