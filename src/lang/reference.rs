//! The manual of the language itself, an entry for each stage, keyword and operator: what `authq fields NAME` shows.
//! Columns, words, functions and aggregates have their manual in their own tables.

/// An entry of the manual.
#[derive(Debug)]
pub struct Entry {
    /// The name first, then other words that lead here.
    pub names: &'static [&'static str],
    /// How it is written.
    pub syntax: &'static str,
    /// One sentence or two.
    pub doc: &'static str,
    /// Queries, and what they ask. Tests bind them.
    pub examples: &'static [(&'static str, &'static str)],
}

const fn entry(
    names: &'static [&'static str],
    syntax: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
) -> Entry {
    Entry { names, syntax, doc, examples }
}

/// What may stand behind `|`.
#[rustfmt::skip]
pub static STAGES: &[Entry] = &[
    entry(&["where"], "where CONDITION", "keeps the rows for which the condition holds; behind a stage it sees the columns that the stage made",
        &[("failed where user=ironport and not tls", "failures of one user outside TLS"), ("failed | count by user | where count > 20", "users with more than 20 failures")]),
    entry(&["let"], "let NAME = ARITHMETIC", "adds a column, worked out of others with + - * / and functions; it is missing where one of them is, and where something is divided by 0",
        &[("inbound | count(failed) as bad, count as tries by user | let rate = bad / tries", "which part of a user's attempts failed")]),
    entry(&["select", "fields"], "select COLUMN [as NAME], …   select *   select -COLUMN, …", "chooses and orders columns; * is all of them, -COLUMN leaves one out",
        &[("failed | select time, user, remote_ip", "three columns"), ("failed | select *, -line", "all columns but one")]),
    entry(&["sort"], "sort [by] [-]COLUMN [asc|desc], …", "orders rows; - or desc puts the largest first, missing values come last either way, and rows that are equal keep their order",
        &[("failed | sort -time | limit 20", "the last failures first"), ("failed | count by user | sort -count", "the busiest users first")]),
    entry(&["top"], "top N [by] KEY, …   top [by] KEY, … N", "on events: the N most frequent values of the keys, with their count; after a count: the N rows with the largest number",
        &[("failed | top 10 user", "the ten users with most failures"), ("failed | top 10 remote_ip/24", "the ten busiest networks"), ("failed | count by user, remote_ip | top 10", "the ten busiest pairs")]),
    entry(&["limit"], "limit N", "the first N rows", &[("failed | limit 5", "the first five failures")]),
    entry(&["tail"], "tail N", "the last N rows (`last` is a word for times)", &[("failed | tail 5", "the last five failures")]),
    entry(&["distinct"], "distinct COLUMN, …", "one row for each combination of values, the first seen",
        &[("succeeded | distinct user, remote_ip", "who logged in from where, each pair once")]),
    entry(&["timeline"], "timeline [WIDTH] [by KEY, …]", "counts rows in stretches of time, the empty ones too; where no log says anything of a stretch its count is missing, not 0",
        &[("failed | timeline by 1h", "failures in each hour"), ("inbound | timeline 15m by outcome", "failures and successes in each quarter of an hour")]),
    entry(&["burst"], "burst N [distinct COLUMN] by KEY, … within LENGTH", "for each key, the times in which at least N rows (or N different values) lie within that length of time; the window slides; the parts behind N stand in any order; `users` and `remote_ips` are the most frequent ones",
        &[("failed | burst 10 by remote_ip within 10m", "ten failures of an address within any ten minutes"), ("failed | burst 10 distinct user by remote_ip within 10m", "an address that tries many users")]),
    entry(&["sequence"], "sequence [N] STEP [as NAME] then [no] [N] STEP … by KEY, … within LENGTH", "for each key, rows that follow each other in steps; by and within may also stand before the steps; NAME is the column that counts the rows of a step; `users` and `remote_ips` are those of the last step; no STEP, at the end only, is true if no such row follows in time; `complete` says whether the logs of every appliance in question cover all of that time",
        &[("inbound | sequence 5 failed then succeeded by remote_ip within 10m", "five failures or more, then a success"), ("inbound | sequence failed then no succeeded by user within 1d | where complete", "failures that no success followed, for certain")]),
    entry(&["detect"], "detect RECIPE [at least N] [by KEY, …] [within LENGTH]", "a named recipe of stages with its usual numbers, or yours, in any order; --explain prints it in full",
        &[("detect spray", "addresses that try many users"), ("failed last 30d | detect bruteforce at least 20 within 5m", "with numbers of one's own"), ("detect breach by user at least 20", "by account, from 20 failures on")]),
    entry(&["show"], "show lines|connections|messages", "in place of the rows, the log records, connections or messages that they belong to; behind burst, sequence and detect those of the attempts that each row is made of",
        &[("failed where user=ironport | show lines", "every log line of those connections"), ("detect breach | limit 1 | show lines", "every log line of the first break-in")]),
    entry(&["count", "aggregate", "group", "stats"], "AGGREGATE [as NAME], … [by KEY, …]", "groups rows by the keys and works out a value for each group; without keys, one row over all. A KEY is a column, a call, a width of time (1h) or a network (remote_ip/24)",
        &[("failed | count by user", "failures of each user"), ("count, dcount(user) as users, max(time) by remote_ip", "three values for each address"), ("failed | count by 1h", "failures in each hour")]),
];

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
    use super::super::{lexer, parse, stages};
    use super::*;

    fn has(entries: &[Entry], name: &str) -> bool {
        entries.iter().any(|entry| entry.names.contains(&name))
    }

    #[test]
    fn every_stage_and_every_reserved_word_has_an_entry() {
        for stage in stages::STAGES {
            assert!(has(STAGES, stage), "{stage} has no entry");
        }
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
