//! The names of the stages and the words of the head, for whoever must recognise one without the grammar.

/// The stages there are. `count` stands for every aggregate.
pub(super) const STAGES: [&str; 9] = ["where", "select", "fields", "sort", "top", "limit", "tail", "distinct", "count"];

/// The aggregates that need an argument, and an example of it.
pub(super) const AGGREGATES: [(&str, &str); 3] = [("dcount", "user"), ("min", "time"), ("max", "time")];

/// Words that hold or do not hold in a row, as far as they are known without the columns.
pub(super) const FLAGS: [&str; 7] = ["failed", "succeeded", "error", "required", "inbound", "outbound", "tls"];

/// The stages of the language that authq does not have yet, and what does part of their work meanwhile.
pub(super) const LATER: [(&str, Option<&str>); 7] = [
    ("trace", Some("`where icid=451` gives the attempts of one connection")),
    ("let", None),
    ("timeline", Some("`count by 1h` counts per hour")),
    ("burst", None),
    ("sequence", None),
    ("detect", None),
    ("show", None),
];

/// The tables of the language that authq does not have yet.
pub(super) const LATER_TABLES: [&str; 3] = ["connections", "messages", "lines"];

/// The stages as a line of reference.
pub(super) const LIST: &str =
    "stages: where select sort top limit tail distinct, and aggregates: count, min(time) … by user";

/// Whether `word` names a stage, one that is still to come included.
pub(super) fn is_stage(word: &str) -> bool {
    STAGES.iter().chain(LATER.iter().map(|(name, _)| name)).any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether `word` is no word of the head because it names a stage or a table.
pub(super) fn is_taken(word: &str) -> bool {
    let is_aggregate = AGGREGATES.iter().any(|(name, _)| name.eq_ignore_ascii_case(word));
    is_stage(word) || is_aggregate || LATER_TABLES.iter().any(|table| table.eq_ignore_ascii_case(word))
}
