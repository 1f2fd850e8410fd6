//! Words of the language that are neither stages nor reserved: aggregates, words of the head, and what `trace` follows. For
//! whoever must recognise one without the grammar and without the columns.

/// The aggregates that need an argument, and an example of it.
pub(crate) use crate::expr::aggregates::calls as aggregates;

/// What `trace` takes the number of.
pub(super) const TRACED: [&str; 3] = ["icid", "dcid", "mid"];

/// Words that hold or do not hold in a row, as far as they are known without the columns.
pub(crate) const FLAGS: [&str; 7] = ["failed", "succeeded", "error", "required", "inbound", "outbound", "tls"];

/// Words of which one row has one, by the field that they are values of.
pub(super) const CHOICES: [(&str, &[&str]); 2] =
    [("outcome", &["failed", "succeeded", "error", "required"]), ("direction", &["inbound", "outbound"])];

/// The field that both words are values of.
pub(super) fn choice_of(one: &str, other: &str) -> Option<&'static str> {
    let field = |word: &str| {
        let is_it = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        CHOICES.iter().find(|(_, words)| is_it(words)).map(|(field, _)| *field)
    };
    field(one).filter(|found| field(other) == Some(*found))
}
