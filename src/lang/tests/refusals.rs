//! What the user reads when a query is not one, as far as it is not told in `tests/messages`: lines, places, and what a
//! terminal must not get.

use super::*;

#[test]
fn an_empty_query_is_answered_with_an_example() {
    let answer = "  ^ write for example: failed inbound | top 10 user\n  \
        a query is words, times and conditions, then stages after `|`: failed since 2009-04-22 | count by user";
    assert_eq!(refusal(""), format!("error: the query is empty\n  \n{answer}"));
    assert_eq!(refusal("  # nothing yet\n"), format!("error: the query is empty\n    # nothing yet\n{answer}"));
}

#[test]
fn of_several_lines_the_one_in_question_is_shown() {
    assert_eq!(
        refusal("failed # refused\n| count by user\n| sotr -count\n| top 3"),
        "error: unknown stage `sotr`\n  | sotr -count\n    ^^^^ did you mean `sort`?\n  \
         stages: where let select sort top limit tail distinct timeline burst sequence detect show, and aggregates: \
         count, min(time) … by user"
    );
    // A repair is one line, and loses the comments.
    assert_eq!(
        refusal("failed # refused\nuser=a or\n\tuser=b"),
        "error: `or` only works after `where`\n  user=a or\n         ^^ write: failed where user=a or user=b"
    );
}

#[test]
fn places_are_bytes_of_the_text() {
    let text = "failed where user=\"日本\" and usr like 'x%' | stats count";
    let error = parse(text).unwrap_err();
    let quoted: Vec<&str> = error.diagnostics().iter().map(|d| &text[d.spans[0].start..d.spans[0].end]).collect();
    assert_eq!(quoted, ["like 'x%'", "stats"]);
}

#[test]
fn what_the_terminal_must_not_get_is_escaped() {
    assert_eq!(
        refusal("failed where user=\u{1b}[31mroot"),
        "error: the character U+001B cannot be seen\n  failed where user=\\u{1b}[31mroot\n  \
         \u{20}                 ^^^^^^ remove it, or quote the value if it belongs there"
    );
    assert!(parse("failed where user=\"\u{1b}[31mroot\"").is_ok());
    assert!(refusal("failed where user=ro\u{a0}ot").contains("U+00A0 is a space, but not the ordinary one"));
}
