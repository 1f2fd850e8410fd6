//! Slips in queries, made by a generator over the whole language: whatever repair the message gives must be a query that
//! is understood, and must keep what was right.
//!
//! The queries are those of the golden files. Into each, slips of every kind are made at every place where they can be
//! made: what a hand mistypes, and what other languages write for the same thing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use crate::golden::goldens;
use crate::messages::{lost, refusal, words};

/// A piece of a query, with the blanks before it.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    blanks: String,
    text: String,
}

/// Texts in quotes, words with what may stand in them, and single signs.
fn tokens(query: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = query;
    while !rest.is_empty() {
        let blanks: String = rest.chars().take_while(|c| c.is_whitespace()).collect();
        rest = &rest[blanks.len()..];
        let Some(first) = rest.chars().next() else { break };
        let length = match first {
            '"' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_of_word(first) => rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()),
            '!' | '<' | '>' | '=' if rest[1..].starts_with('=') => 2,
            _ => first.len_utf8(),
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token { blanks, text: text.to_owned() });
        rest = after;
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | ':' | '-' | '*' | '/')
}

fn text(tokens: &[Token]) -> String {
    tokens.iter().map(|token| format!("{}{}", token.blanks, token.text)).collect::<String>().trim().to_owned()
}

fn is_word(token: &Token) -> bool {
    token.text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// A slip: of the tokens and a place among them the query that was meant and not written. None: it cannot be made there.
type Slip = fn(&[Token], usize) -> Option<String>;

/// With other tokens in place of `count` of them.
fn with(tokens: &[Token], at: usize, count: usize, instead: &[&str]) -> Option<String> {
    let blanks = &tokens.get(at)?.blanks;
    let put = |(place, text): (usize, &&str)| {
        let blanks = if place == 0 { blanks.clone() } else { " ".to_owned() };
        Token { blanks, text: (*text).to_owned() }
    };
    let before = tokens[..at].iter().cloned();
    let after = tokens.get(at + count..)?.iter().cloned();
    let all: Vec<Token> = before.chain(instead.iter().enumerate().map(put)).chain(after).collect();
    Some(text(&all))
}

fn replaced(tokens: &[Token], at: usize, from: &str, to: &str) -> Option<String> {
    (tokens.get(at)?.text == from).then(|| with(tokens, at, 1, &[to]))?
}

/// Is the word at `at` long enough to be mistyped, and no value?
fn typed(tokens: &[Token], at: usize) -> Option<Vec<char>> {
    let token = tokens.get(at).filter(|token| is_word(token) && token.text.len() > 3)?;
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| &token.text);
    let is_value = matches!(before, "=" | "!=" | "~" | "(" | "," | ">" | "<" | ">=" | "<=");
    (!is_value).then(|| token.text.chars().collect())
}

/// Every kind, with its name.
const SLIPS: &[(&str, Slip)] = &[
    ("a letter is left out", |tokens, at| {
        let mut letters = typed(tokens, at)?;
        letters.remove(letters.len() / 2);
        with(tokens, at, 1, &[&letters.iter().collect::<String>()])
    }),
    ("two letters change places", |tokens, at| {
        let mut letters = typed(tokens, at)?;
        let last = letters.len() - 1;
        letters.swap(last, last - 1);
        with(tokens, at, 1, &[&letters.iter().collect::<String>()])
    }),
    ("a letter stands twice", |tokens, at| {
        let mut letters = typed(tokens, at)?;
        letters.insert(1, letters[1]);
        with(tokens, at, 1, &[&letters.iter().collect::<String>()])
    }),
    ("a word stands twice", |tokens, at| {
        let word = tokens.get(at).filter(|token| is_word(token))?;
        with(tokens, at, 1, &[&word.text, &word.text])
    }),
    ("a token is left out", |tokens, at| with(tokens, at, 1, &[])),
    ("two tokens change places", |tokens, at| {
        let (one, other) = (&tokens.get(at)?.text, &tokens.get(at + 1)?.text);
        with(tokens, at, 2, &[other, one])
    }),
    ("== for =", |tokens, at| replaced(tokens, at, "=", "==")),
    ("a colon for =", |tokens, at| replaced(tokens, at, "=", ":")),
    ("is for =", |tokens, at| replaced(tokens, at, "=", "is")),
    ("like for ~", |tokens, at| replaced(tokens, at, "~", "like")),
    ("=~ for ~", |tokens, at| replaced(tokens, at, "~", "=~")),
    ("contains for ~", |tokens, at| replaced(tokens, at, "~", "contains")),
    ("<> for !=", |tokens, at| replaced(tokens, at, "!=", "<>")),
    ("is not for !=", |tokens, at| replaced(tokens, at, "!=", "is not")),
    ("&& for and", |tokens, at| replaced(tokens, at, "and", "&&")),
    ("a comma for and", |tokens, at| replaced(tokens, at, "and", ",")),
    ("|| for or", |tokens, at| replaced(tokens, at, "or", "||")),
    ("! for not", |tokens, at| replaced(tokens, at, "not", "!")),
    ("|| for |", |tokens, at| replaced(tokens, at, "|", "||")),
    ("a semicolon for |", |tokens, at| replaced(tokens, at, "|", ";")),
    (">> for |", |tokens, at| replaced(tokens, at, "|", "|>")),
    ("group by", |tokens, at| replaced(tokens, at, "by", "group by")),
    ("per", |tokens, at| replaced(tokens, at, "by", "per")),
    ("order by", |tokens, at| replaced(tokens, at, "sort", "order by")),
    ("sort by", |tokens, at| replaced(tokens, at, "sort", "sort by")),
    ("head", |tokens, at| replaced(tokens, at, "limit", "head")),
    ("fields", |tokens, at| replaced(tokens, at, "select", "fields")),
    ("filter", |tokens, at| replaced(tokens, at, "where", "filter")),
    ("eval", |tokens, at| replaced(tokens, at, "let", "eval")),
    ("a star to count", |tokens, at| replaced(tokens, at, "count", "count(*)")),
    ("parentheses to count", |tokens, at| replaced(tokens, at, "count", "count()")),
    ("single quotes", |tokens, at| {
        let quoted = tokens.get(at)?.text.strip_prefix('"')?.strip_suffix('"')?;
        with(tokens, at, 1, &[&format!("'{quoted}'")])
    }),
    ("a quote is left out", |tokens, at| {
        let quoted = tokens.get(at)?.text.strip_prefix('"')?;
        with(tokens, at, 1, &[quoted])
    }),
    ("a list in brackets", |tokens, at| {
        let end = at + 1 + tokens.get(at + 1..)?.iter().position(|token| token.text == ")")?;
        (tokens[at].text == "(" && at > 0 && tokens[at - 1].text == "in").then_some(())?;
        let items: String = tokens[at + 1..end].iter().map(|token| format!("{}{}", token.blanks, token.text)).collect();
        with(tokens, at, end + 1 - at, &[&format!("[{items}]")])
    }),
    ("one more parenthesis", |tokens, at| replaced(tokens, at, ")", "))")),
    ("a comma too many", |tokens, at| replaced(tokens, at, ",", ",,")),
    ("a blank for a comma", |tokens, at| replaced(tokens, at, ",", "")),
    ("and for a comma", |tokens, at| replaced(tokens, at, ",", "and")),
    ("where stands twice", |tokens, at| replaced(tokens, at, "and", "and where")),
    ("a sign at the end", |tokens, at| {
        let signs = [";", ",", "|", ")", ".", "and", "\""];
        Some(format!("{} {}", text(tokens), signs.get(at)?))
    }),
    ("a word at the begin", |tokens, at| {
        let words = ["select *", "auth |", "show", "find", "search", "and", "the", "all", "|", "where", "("];
        Some(format!("{} {}", words.get(at)?, text(tokens)))
    }),
    ("an amount in words", |tokens, at| {
        let token = &tokens.get(at)?.text;
        let unit = token.chars().last().filter(char::is_ascii_alphabetic)?;
        let amount = token.strip_suffix(unit).filter(|amount| amount.parse::<u32>().is_ok())?;
        let unit = match unit {
            's' => "seconds",
            'm' => "minutes",
            'h' => "hours",
            'd' => "days",
            'w' => "weeks",
            _ => return None,
        };
        with(tokens, at, 1, &[amount, unit])
    }),
];

/// The words of a query that the complaint is not about.
fn kept(query: &str, spans: &[Range<usize>]) -> Vec<String> {
    let is_marked = |at: usize| spans.iter().any(|span| span.contains(&at));
    words(&query.char_indices().map(|(at, c)| if is_marked(at) { ' ' } else { c }).collect::<String>())
}

/// What is wrong with a repair of `query`, of which `kept` was right.
fn faults(repair: &str, kept: &[String]) -> Option<String> {
    if let Ok(again) = refusal(repair) {
        return Some(again.to_string().lines().next().unwrap_or_default().to_owned());
    }
    let lost = lost(kept, repair);
    (!lost.is_empty()).then(|| format!("loses {lost:?}"))
}

#[test]
fn whatever_the_slip_the_repair_is_understood_and_keeps_the_rest() {
    let queries: BTreeSet<String> = goldens().iter().map(|golden| golden.query().trim().to_owned()).collect();
    let is_good = |query: &&String| !query.contains('\n') && !query.contains('@') && refusal(query).is_err();
    let (mut slips, mut refused, mut repaired) = (0, 0, 0);
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for query in queries.iter().filter(is_good) {
        let tokens = tokens(query);
        for ((kind, slip), at) in SLIPS.iter().flat_map(|slip| (0..tokens.len().max(11)).map(move |at| (slip, at))) {
            let Some(slipped) = slip(&tokens, at).filter(|slipped| slipped != query) else { continue };
            slips += 1;
            let Ok(error) = refusal(&slipped) else { continue };
            refused += 1;
            // Where several things are wrong, each repair leaves the others in.
            let [diagnostic] = error.diagnostics() else { continue };
            let spans: Vec<Range<usize>> = diagnostic.spans.iter().map(|span| span.start..span.end).collect();
            let kept = kept(&slipped, &spans);
            for repair in diagnostic.repairs(&slipped) {
                repaired += 1;
                if let Some(fault) = faults(&repair, &kept) {
                    let message = &diagnostic.message;
                    let told = format!("{kind}\n    > {slipped}\n    {message}\n    write: {repair}\n    {fault}");
                    wrong.entry(message.clone()).or_default().push(told);
                }
            }
        }
    }
    let mut told = String::new();
    for (message, faults) in &wrong {
        let _ = writeln!(told, "{} × {message}\n    {}", faults.len(), faults[0]);
    }
    println!("{slips} slips, {refused} refused, {repaired} repairs");
    assert!(repaired > 8000, "{repaired}");
    assert!(wrong.is_empty(), "{} of {repaired} repairs:\n{told}", wrong.values().map(Vec::len).sum::<usize>());
}
