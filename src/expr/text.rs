//! Tests of text: equality without regard to ASCII case, sets, globs, regexes, words anywhere in a line.
//!
//! All of them look at bytes, so that the log record itself, which may hold anything, is tested like any other text.
//! `=`, sets and globs ignore the case of ASCII letters only: user names come from attackers, and no two different
//! byte strings beyond that may look equal.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::DataType;
use regex::bytes::{Regex, RegexBuilder};

use super::comparison::Comparison;
use crate::error::{Error, Result};

/// Bytes of a compiled regex and of its lazily built automaton. The defaults of the regex crate are 10 and 2 MiB; a
/// list of a thousand alternatives stays below one.
const REGEX_SIZE: usize = 4 << 20;

/// A test of one text.
#[derive(Clone, Debug)]
pub enum TextTest {
    /// `=`: equal without regard to ASCII case.
    Equals(String),
    /// `==`: equal to the letter.
    Exactly(String),
    /// `in`: equal to one of them, without regard to ASCII case.
    OneOf(TextSet),
    /// `a*`: the whole text fits the wildcards.
    Glob(Pattern),
    /// `~`: the regex matches somewhere.
    Matches(Pattern),
    /// `"…"`: the text occurs somewhere, without regard to ASCII case.
    Contains(Pattern),
}

/// Texts to look up without regard to ASCII case.
#[derive(Clone, Debug)]
pub struct TextSet {
    /// As written, in the order written.
    pub values: Vec<String>,
    folded: HashSet<Vec<u8>>,
}

impl TextSet {
    /// A set of these.
    pub fn new(values: Vec<String>) -> TextSet {
        let folded = values.iter().map(|value| value.to_ascii_lowercase().into_bytes()).collect();
        TextSet { values, folded }
    }
}

/// A compiled pattern and how it was written.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As written.
    pub text: String,
    regex: Regex,
}

/// Why a regex was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternFault {
    /// `(?=`, `(?!`, `(?<=`, `(?<!`.
    LookAround,
    /// `\1`, `\k<name>`.
    BackReference,
    /// It would need too much memory.
    TooLarge,
    /// Anything else, in the words of the regex crate.
    Syntax(String),
}

impl Pattern {
    /// An unanchored regex that ignores case unless it says `(?-i)`.
    ///
    /// # Errors
    /// When the engine cannot run it.
    pub fn regex(text: &str) -> Result<Pattern, PatternFault> {
        let regex = RegexBuilder::new(text)
            .case_insensitive(true)
            .size_limit(REGEX_SIZE)
            .dfa_size_limit(REGEX_SIZE)
            .build()
            .map_err(|error| fault(&error))?;
        Ok(Pattern { text: text.to_owned(), regex })
    }

    /// The whole text, `*` standing for any run of bytes and `?` for one character.
    ///
    /// # Errors
    /// When the pattern is too large.
    pub fn glob(text: &str) -> Result<Pattern, PatternFault> {
        let mut source = String::from(r"\A");
        for piece in text.split_inclusive(['*', '?']) {
            let literal = piece.trim_end_matches(['*', '?']);
            source.push_str(&folded(literal));
            match piece[literal.len()..].chars().next() {
                Some('*') => source.push_str("(?s-u:.)*"),
                Some(_) => source.push_str("(?s:.)"),
                None => {}
            }
        }
        source.push_str(r"\z");
        Pattern::compile(text, &source)
    }

    /// The text anywhere.
    ///
    /// # Errors
    /// When the text is too large.
    pub fn anywhere(text: &str) -> Result<Pattern, PatternFault> {
        Pattern::compile(text, &folded(text))
    }

    /// Does it match the text?
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex.is_match(text)
    }

    /// Where the first match at or after `from` begins.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        self.regex.find_at(text, from.min(text.len())).map(|found| found.start())
    }

    fn compile(text: &str, source: &str) -> Result<Pattern, PatternFault> {
        let regex = RegexBuilder::new(source)
            .size_limit(REGEX_SIZE)
            .dfa_size_limit(REGEX_SIZE)
            .build()
            .map_err(|error| fault(&error))?;
        Ok(Pattern { text: text.to_owned(), regex })
    }
}

/// A regex for the literal text that ignores the case of ASCII letters only.
fn folded(literal: &str) -> String {
    if literal.is_empty() { String::new() } else { format!("(?i-u:{})", regex::escape(literal)) }
}

fn fault(error: &regex::Error) -> PatternFault {
    match error {
        regex::Error::CompiledTooBig(_) => PatternFault::TooLarge,
        error => {
            let text = error.to_string();
            if text.contains("look-around") {
                PatternFault::LookAround
            } else if text.contains("backreferences") {
                PatternFault::BackReference
            } else {
                // The crate's message ends in a line "error: what is wrong", after a drawing of our own query.
                let last = text.lines().last().unwrap_or_default();
                PatternFault::Syntax(last.trim().trim_start_matches("error: ").to_owned())
            }
        }
    }
}

/// Which texts pass; a missing one does not.
///
/// # Errors
/// When the array holds no text.
pub(super) fn holds(array: &ArrayRef, test: &TextTest) -> Result<BooleanArray> {
    match test {
        TextTest::Equals(value) => each(array, |text| text.eq_ignore_ascii_case(value.as_bytes())),
        TextTest::Exactly(value) => each(array, |text| text == value.as_bytes()),
        TextTest::OneOf(set) => {
            let mut buffer = Vec::new();
            each(array, |text| {
                buffer.clear();
                buffer.extend(text.iter().map(u8::to_ascii_lowercase));
                set.folded.contains(&buffer)
            })
        }
        TextTest::Glob(pattern) | TextTest::Matches(pattern) | TextTest::Contains(pattern) => {
            each(array, |text| pattern.regex.is_match(text))
        }
    }
}

/// Which rows hold equal texts in both columns; missing equals nothing.
///
/// # Errors
/// When an array holds no text, or text were to be ordered.
pub(super) fn compare(left: &ArrayRef, op: Comparison, right: &ArrayRef) -> Result<BooleanArray> {
    let equal: fn(&[u8], &[u8]) -> bool = match op {
        Comparison::Eq => |a, b| a.eq_ignore_ascii_case(b),
        Comparison::Exact => |a, b| a == b,
        Comparison::Lt | Comparison::Le | Comparison::Gt | Comparison::Ge => {
            return Err(Error::internal("text has no order"));
        }
    };
    let (left, right) = (bytes(left)?, bytes(right)?);
    Ok(left.zip(right).map(|pair| matches!(pair, (Some(a), Some(b)) if equal(a, b))).map(Some).collect())
}

fn each(array: &ArrayRef, mut test: impl FnMut(&[u8]) -> bool) -> Result<BooleanArray> {
    Ok(match array.data_type() {
        DataType::Utf8 => BooleanArray::from_unary(array.as_string::<i32>(), |text| test(text.as_bytes())),
        DataType::Binary => BooleanArray::from_unary(array.as_binary::<i32>(), test),
        other => return Err(Error::internal(format!("{other} is not text"))),
    })
}

fn bytes(array: &ArrayRef) -> Result<Box<dyn Iterator<Item = Option<&[u8]>> + '_>> {
    Ok(match array.data_type() {
        DataType::Utf8 => Box::new(array.as_string::<i32>().iter().map(|text| text.map(str::as_bytes))),
        DataType::Binary => Box::new(array.as_binary::<i32>().iter()),
        other => return Err(Error::internal(format!("{other} is not text"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{BinaryArray, StringArray};
    use std::sync::Arc;

    fn passes(test: &TextTest, text: &str) -> bool {
        let array: ArrayRef = Arc::new(StringArray::from(vec![text]));
        holds(&array, test).unwrap().value(0)
    }

    fn glob(pattern: &str, text: &str) -> bool {
        passes(&TextTest::Glob(Pattern::glob(pattern).unwrap()), text)
    }

    #[test]
    fn equality_ignores_the_case_of_ascii_letters_only() {
        assert!(passes(&TextTest::Equals("IronPort".into()), "ironPORT"));
        assert!(!passes(&TextTest::Equals("é".into()), "É"));
        assert!(!passes(&TextTest::Exactly("IronPort".into()), "ironport"));
        assert!(!passes(&TextTest::Equals("a".into()), " a"));
        let set = TextTest::OneOf(TextSet::new(vec!["Root".into(), "é".into()]));
        assert!(passes(&set, "ROOT") && passes(&set, "é") && !passes(&set, "É"));
    }

    #[test]
    fn globs_are_anchored_and_fold_ascii() {
        assert!(glob("*@example.com", "Bob@EXAMPLE.com"));
        assert!(!glob("*@example.com", "bob@example.com.evil"));
        assert!(!glob("*@example.com", "bob@exampleXcom"));
        assert!(glob("a?c", "aéc") && !glob("a?c", "ac") && !glob("a?c", "abbc"));
        assert!(glob("*", "") && glob("a**b", "a\nb") && glob("??", "ab"));
        assert!(!glob("k*", "\u{212a}elvin"), "the Kelvin sign is no k");
        assert!(!glob("é*", "É"));
    }

    #[test]
    fn regexes_are_unanchored_and_fold_case_unless_told() {
        let matches = |regex: &str, text: &str| passes(&TextTest::Matches(Pattern::regex(regex).unwrap()), text);
        assert!(matches("ADM", "xadmin") && !matches("(?-i)ADM", "xadmin") && matches("^(adm|root)", "Root1"));
    }

    #[test]
    fn what_the_engine_lacks_is_named() {
        assert_eq!(Pattern::regex("a(?=b)").unwrap_err(), PatternFault::LookAround);
        assert_eq!(Pattern::regex("(?<!b)a").unwrap_err(), PatternFault::LookAround);
        assert_eq!(Pattern::regex(r"(a)\1").unwrap_err(), PatternFault::BackReference);
        assert_eq!(Pattern::regex("(a").unwrap_err(), PatternFault::Syntax("unclosed group".into()));
        assert_eq!(Pattern::regex(r"\w{2000}").unwrap_err(), PatternFault::TooLarge);
    }

    #[test]
    fn bytes_that_are_no_utf8_are_searched_too() {
        let array: ArrayRef = Arc::new(BinaryArray::from(vec![Some(&b"\xff Relay ACCESS denied \xfe"[..]), None]));
        let found = holds(&array, &TextTest::Contains(Pattern::anywhere("relay access").unwrap())).unwrap();
        assert!(found.value(0));
        assert!(found.is_null(1), "nulls are folded by the caller");
        let found = holds(&array, &TextTest::Glob(Pattern::glob("*denied*").unwrap())).unwrap();
        assert!(found.value(0));
    }
}
