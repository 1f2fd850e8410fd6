//! Relations of two values.

/// Relations of two values of like type. On text only the first two.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal; on text without regard to ASCII case.
    Eq,
    /// Equal to the letter.
    Exact,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}
