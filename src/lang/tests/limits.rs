//! Texts that are too long, too deep, or slow to read if one is careless.

use std::time::{Duration, Instant};

use super::*;

/// Parses on a stack no larger than a worker thread's, and in time even without optimisation.
fn quickly(text: String) -> Result<String, String> {
    let start = Instant::now();
    let answer = parse(&text).map(|query| query.to_string()).map_err(|error| error.to_string());
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(10), "{taken:?} for {}", text.chars().take(60).collect::<String>());
    answer
}

#[test]
fn nesting_is_limited() {
    for (open, close) in [("(", ")"), ("not ", ""), ("not (", ")"), ("f(", ")"), ("f(a=1 and (", "))"), ("x=f(", ")")] {
        let nested = |depth| format!("where {}a=1{}", open.repeat(depth), close.repeat(depth));
        let levels = open.matches("not").count() + open.matches('(').count();
        let deepest = quickly(nested(64 / levels));
        // As a condition a call is no good at any depth, but it must be the grammar that says so.
        assert!(deepest.is_ok() || !deepest.unwrap_err().contains("nested"));
        for depth in [64 / levels + 1, 3_000] {
            assert!(quickly(nested(depth)).unwrap_err().starts_with("error: conditions are nested more than 64 deep"));
        }
    }
    assert!(quickly("(".repeat(60_000)).unwrap_err().contains("nested"));
    // Conditions beside each other are not nested.
    assert!(quickly(format!("where a=1{}", " and not (b=2)".repeat(1000))).is_ok());
}

#[test]
fn length_is_limited() {
    let message = quickly(format!("where user in ({}é)", "é, ".repeat(300_000))).unwrap_err();
    assert!(message.starts_with("error: the query is longer than 64 KiB\n  where user in (é, é"), "{message}");
    assert!(message.contains("user in @users.txt") && message.len() < 1000, "{message}");
    assert!(quickly(format!("where user in ({}b)", "a, ".repeat(20_000))).is_ok());
}

#[test]
fn no_text_takes_long() {
    let pieces = [
        "a && ",
        "!a ",
        "| ",
        "|",
        "| x ",
        "| where f(x) ",
        "f(",
        "f() ",
        "f(a ",
        "a like b ",
        "not a ",
        "stats ",
        "(",
        ")",
        "\"",
        "'a' ",
        "/",
        "=/",
        "`",
        "# ",
        "earliest=-7d ",
        "count ",
        "a=b=",
        "in (",
        "2009-04-22 11:40 ",
        ", ",
        "a=1 or ",
        "where ",
        "group by ",
        "and ",
        "1 < ",
        "select a from ",
        "a:b ",
        "since ",
        "é ",
        "| count a ",
        "limit ",
        "a in b ",
    ];
    for piece in pieces {
        for prefix in ["", "failed where ", "failed | select ", "failed | count "] {
            let repeated = prefix.to_owned() + &piece.repeat(30_000 / piece.len());
            if let Err(message) = quickly(repeated) {
                assert!(message.len() < 8000, "{} bytes for {piece}", message.len());
            }
        }
    }
}
