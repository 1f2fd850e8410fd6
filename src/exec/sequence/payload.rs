//! What a sequence keeps of a row.

/// The ids of a row, as many as the stage tells of.
pub(in crate::exec) type Ids = [Option<i64>; 2];

/// What is kept of a row.
#[derive(Copy, Clone, Debug)]
pub(in crate::exec) struct Payload {
    /// The steps that it satisfies, the first one in the lowest bit.
    pub(super) steps: u32,
    pub(super) ids: Ids,
}
