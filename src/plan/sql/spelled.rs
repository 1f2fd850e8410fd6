//! What spelling a part of a plan comes to, below the writer of steps and the expressions in them.

/// The SQL of a part, or why it has none.
pub(super) type Spelled<T = String> = Result<T, String>;
