//! The words for lengths of time, below what reads durations and what mends a query that spells one otherwise.

use super::lexer::is_name;

/// The unit of durations that a word is another name of.
pub(crate) fn unit(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let singular = word.strip_suffix('s').filter(|_| word.len() > 1).unwrap_or(&word);
    UNITS.into_iter().find(|(unit, names)| *unit == word || names.contains(&singular)).map(|(unit, _)| unit)
}

const UNITS: [(&str, [&str; 2]); 8] = [
    ("ms", ["millisecond", "msec"]),
    ("s", ["second", "sec"]),
    ("m", ["minute", "min"]),
    ("h", ["hour", "hr"]),
    ("d", ["day", "d"]),
    ("w", ["week", "wk"]),
    ("mo", ["month", "mon"]),
    ("y", ["year", "yr"]),
];

/// The duration that an adverb or a unit alone stands for.
pub(super) fn adverb(word: &str) -> Option<&'static str> {
    const WIDTHS: [(&str, &str, &str); 6] = [
        ("minutely", "m", "1m"),
        ("hourly", "h", "1h"),
        ("daily", "d", "1d"),
        ("weekly", "w", "1w"),
        ("monthly", "mo", "1mo"),
        ("yearly", "y", "1y"),
    ];
    let unit = if is_name(word) { unit(word) } else { None };
    let found = WIDTHS.iter().find(|(adverb, name, _)| adverb.eq_ignore_ascii_case(word) || unit == Some(*name))?;
    Some(found.2)
}
