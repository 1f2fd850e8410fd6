//! The manual of the language itself, an entry for each stage, keyword and operator: what `authq fields NAME` shows. The
//! entries of stages stand with the stages; columns, words, functions and aggregates have their manual in their own tables.

pub use super::entry::Entry;
/// What may stand behind `|`.
pub use super::stages::ENTRIES as STAGES;

use super::entry::entry;

/// Words and signs within a head and a condition.
#[rustfmt::skip]
pub static KEYWORDS: &[Entry] = &[
    entry(&["since"], "since TIME", "from the begin of the period that the time names: 2009-04-22 is that whole day, 11:47 that minute of the day beside it, else of today",
        &[("failed since 2009-04-22", "from that day on"), ("failed since \"Wed Apr 22 11:43:59 2009\"", "from a moment pasted from the log")]),
    entry(&["until"], "until TIME", "up to the end of the period named, which is included",
        &[("failed since 2009-04-22 until 2009-04-23", "on those two days, both included")]),
    entry(&["before"], "before TIME", "up to the begin of the period named, which is excluded", &[("failed before 2009-04-22", "up to the 21st")]),
    entry(&["after"], "after TIME", "from the end of the period named on, which is excluded", &[("failed after 2009-04-22", "from the 23rd on")]),
    entry(&["on"], "on TIME", "within the period named", &[("failed on 2009-04-22", "on that day"), ("failed on 2009-04", "in that month"), ("failed on 2009-04-22 11", "in that hour")]),
    entry(&["last"], "last LENGTH", "back from now by the calendar: 30m 12h 7d 2w 1mo 1y. Archives are old: --now=end counts back from the newest event, --now TIME from any moment. The last rows are | tail N",
        &[("failed last 7d", "failures of the last seven days")]),
    entry(&["today", "yesterday"], "today   yesterday", "within that day of the calendar, in the zone of the query", &[("failed yesterday", "failures of the previous day")]),
    entry(&["this", "week", "month", "year", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], "this week|month|year   last week|month|year   last monday   week 2009-W17", "within that period of the calendar, in the zone of the query: weeks go from Monday to Sunday, as in ISO 8601, and `last monday` is the newest Monday before today; also a TIME behind since, until, before, after, on and between",
        &[("failed last week", "failures of the calendar week before this one; of the seven days up to now: last 7d"), ("failed since last monday 17:00", "from that minute on"), ("failed on 2009-W17", "in a week of a year")]),
    entry(&["between", "and"], "between TIME and TIME   COLUMN [not] between LOW and HIGH", "in the head, from the begin of one period to the end of another; after a column, within two values, both included",
        &[("failed between 2009-04-22 11:40 and 11:50", "up to 11:50:59"), ("where reply_code between 500 and 599", "a range of numbers")]),
    entry(&["and", "or", "not", "()"], "A and B   A or B   not A   ( )", "join conditions behind `where`; not binds tightest, then and, then or. What stands in the head before `where` must all hold",
        &[("failed where user=root or user=admin", "either of two users"), ("failed where not (tls or remote_ip in private)", "neither of two")]),
    entry(&["in", "@"], "COLUMN [not] in (A, B)   in NETWORK   in @FILE", "is one of several values, lies in a network, or stands in a file, one value a line. Lines that begin with # are comments, among addresses also what follows # or ;",
        &[("where user in (root, admin, \"mail admin\")", "three users"), ("failed where remote_ip not in private", "addresses from outside")]),
    entry(&["is", "null"], "COLUMN is [not] null", "the value is missing. A missing value equals nothing, so != and not keep rows where it is missing",
        &[("failed where remote_host is null", "clients without a reverse DNS name")]),
    entry(&["=", "==", "!=", "<>"], "COLUMN = VALUE   == VALUE   != VALUE", "equal, without regard to case; == to the letter; != (or <>) not equal. Unquoted * and ? are wildcards; quotes are needed only for spaces and punctuation",
        &[("where user=*@example.com", "users of a domain"), ("where user == IronPort", "this spelling only"), ("where user != \"no\"", "a reserved word as a value")]),
    entry(&["<", "<=", ">", ">="], "COLUMN < VALUE", "smaller, larger: numbers, times, durations and addresses; text has no order",
        &[("where sbrs < -3", "clients of bad reputation"), ("where elapsed_ms > 10s", "slow logins")]),
    entry(&["~", "!~"], "COLUMN ~ /REGEX/", "the regex matches somewhere in the text, without regard to case unless it says (?-i); !~ is the opposite",
        &[("where user ~ /^(adm|root)/", "users that begin so")]),
    entry(&["*", "?"], "COLUMN = a*b?", "in an unquoted text: any run of characters, any one character; a quoted value has no wildcards",
        &[("where user=adm*", "users that begin so"), ("where user=\"*\"", "a star")]),
    entry(&["by"], "AGGREGATE by KEY, …", "what makes a group: a column, a call, a width of time (15m, 1h, 1d, 1w, 1mo), a network (remote_ip/24)",
        &[("failed | count by 1d, outcome", "for each day and outcome")]),
    entry(&["as"], "COLUMN as NAME", "names a column; later stages use the name", &[("count(failed) as bad by user | sort -bad", "a count by its own name")]),
    entry(&["then", "within", "no"], "sequence STEP then no STEP by KEY within LENGTH", "parts of the stages `sequence` and `burst`; see there",
        &[("inbound | sequence 5 failed then succeeded by remote_ip within 10m", "five failures, then a success")]),
    entry(&["auth", "login", "logins", "attempts", "events"], "auth", "the usual table, which may be left out: one row for each attempt to authenticate",
        &[("auth | count by outcome", "attempts by outcome")]),
    entry(&["trace"], "trace icid|dcid|mid N", "stands in place of a head: every record about one connection or message",
        &[("trace icid 451", "what happened on that connection")]),
    entry(&["#"], "# COMMENT", "the rest of the line is a comment, if a space follows the sign", &[("failed # of every kind", "a comment")]),
];

#[cfg(test)]
mod tests {
    use super::super::{lexer, parse};
    use super::*;

    fn has(entries: &[Entry], name: &str) -> bool {
        entries.iter().any(|entry| entry.names.contains(&name))
    }

    #[test]
    fn every_reserved_word_has_an_entry() {
        for word in lexer::RESERVED {
            assert!(has(KEYWORDS, word) || has(STAGES, word), "{word} has no entry");
        }
    }

    #[test]
    fn entries_are_sentences_with_examples_that_parse() {
        for entry in STAGES.iter().chain(KEYWORDS) {
            assert!(!entry.doc.is_empty() && !entry.doc.ends_with('.'), "{}", entry.syntax);
            assert!(!entry.examples.is_empty(), "{} has no example", entry.syntax);
            for (query, meaning) in entry.examples {
                assert!(parse(query).is_ok() && !meaning.is_empty(), "{query}");
            }
        }
    }
}
