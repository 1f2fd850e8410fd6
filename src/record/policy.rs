//! Sender group verdicts: `ICID <n> <behaviour> SG <name|None> [match <pattern>] [SBRS <score>] [country <name>]`.
//!
//! Every part is the appliance's or its administrator's. The parser is strict nonetheless, because it also decides
//! whether a wrapped record is whole: a score does not look like a part of one, a name is one word.

use super::cursor::{Cursor, is_cut_short, split_first, split_last, trim, trim_end};
use super::{Policy, Record};

#[cfg(test)]
mod tests;

/// What follows `ICID <n> `. `None`: not about a verdict. `Some(None)`: begins as a verdict and is none.
pub(super) fn verdict(icid: u64, text: &[u8]) -> Option<Option<Record<'_>>> {
    let blank = Policy { icid, access: None, sender_group: None, sg_match: None, sbrs: None, country: None };
    let mut cursor = Cursor::new(text);
    if cursor.skip(b"SBRS ") {
        return Some(scored(blank, cursor.rest).map(Record::Policy));
    }
    let access = cursor.take_while(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-'));
    // `MID 7 Invalid recipient address: …` is the only other thing seen that begins with a word in capitals;
    // `Connection from …` ends the run of capitals within the word.
    if access.is_empty() || access == b"MID" || !matches!(cursor.rest.first(), None | Some(b' ')) {
        return None;
    }
    let policy = Policy { access: Some(access), ..blank };
    Some(cursor.expect(b" SG ").and_then(|()| grouped(policy, cursor)).map(Record::Policy))
}

/// `<name|None> [match <pattern>] [SBRS <score>] [country <name>]`
fn grouped<'a>(policy: Policy<'a>, mut cursor: Cursor<'a>) -> Option<Policy<'a>> {
    let name = cursor.word()?;
    let policy = Policy { sender_group: Some(name).filter(|name| *name != b"None"), ..policy };
    if cursor.is_done() {
        return Some(policy);
    }
    if cursor.skip(b" SBRS ") {
        return scored(policy, cursor.rest);
    }
    cursor.expect(b" match")?;
    // The pattern may hold blanks, the score holds no ` SBRS `.
    let (pattern, score) = match split_last(cursor.rest, b" SBRS ") {
        Some((pattern, score)) => (pattern, Some(score)),
        None => (cursor.rest, None),
    };
    if !matches!(pattern.first(), None | Some(b' ')) {
        return None;
    }
    let pattern = trim(pattern);
    if is_broken(pattern, score.is_some()) {
        return None;
    }
    let policy = Policy { sg_match: Some(pattern).filter(|pattern| !pattern.is_empty()), ..policy };
    match score {
        Some(score) => scored(policy, score),
        None => Some(policy),
    }
}

/// Was the record wrapped within the pattern? Blanks do not occur within brackets, and a pattern of several words is
/// followed by a score.
fn is_broken(pattern: &[u8], has_score: bool) -> bool {
    let bracket = pattern.iter().position(|byte| *byte == b'[');
    let in_brackets = bracket.is_some() && (pattern.contains(&b' ') || !pattern.ends_with(b"]"));
    in_brackets || (!has_score && pattern.contains(&b' '))
}

/// `<score> [country <name>]`
fn scored<'a>(policy: Policy<'a>, text: &'a [u8]) -> Option<Policy<'a>> {
    let (score, country) = match split_first(text, b" country ") {
        Some((score, country)) => (score, Some(trim_end(country))),
        None => (trim_end(text), None),
    };
    // With a country behind it, the score is whole, whatever it is.
    let is_whole = is_known_score(score) || is_other_score(score) || (country.is_some() && !score.is_empty());
    if !is_whole || country.is_some_and(|country| !is_country(country)) {
        return None;
    }
    let known = |country: &&[u8]| !matches!(*country, b"not applicable" | b"not enabled");
    Some(Policy { sbrs: Some(score), country: country.filter(known), ..policy })
}

const SCORE_WORDS: [&[u8]; 4] = [b"None", b"rfc1918", b"not enabled", b"unable to retrieve"];

/// A score as all releases seen write it.
pub(super) fn is_known_score(text: &[u8]) -> bool {
    if SCORE_WORDS.contains(&text) {
        return true;
    }
    let mut cursor = Cursor::new(text.strip_prefix(b"-").unwrap_or(text));
    let whole = !cursor.digits().is_empty();
    whole && (cursor.rest.is_empty() || (cursor.skip(b".") && !cursor.digits().is_empty() && cursor.rest.is_empty()))
}

/// Any other score (`NaN`, `n/a`), unless it looks like one that was wrapped or that other text follows.
fn is_other_score(text: &[u8]) -> bool {
    const LONGEST: usize = 32;
    let first = text.split(|byte| *byte == b' ').next().unwrap_or_default();
    let is_cut = SCORE_WORDS.iter().any(|word| is_cut_short(text, word))
        || text == b"-"
        || text.strip_suffix(b".").is_some_and(is_known_score);
    let goes_on = first.len() < text.len()
        && (is_known_score(first)
            || first.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-')
            || SCORE_WORDS.iter().any(|word| word.starts_with(first)));
    let is_cut = is_cut || SCORE_WORDS.iter().any(|word| text.starts_with(word));
    !first.is_empty() && text.len() <= LONGEST && !is_cut && !goes_on
}

/// Names of countries are words, at most a few: `Bosnia and Herzegovina`, `Korea, Republic of`, `Côte d'Ivoire`.
fn is_country(text: &[u8]) -> bool {
    let of_a_name = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80 || b" ,.'()&-".contains(byte);
    let wrapped = is_cut_short(text, b"not applicable") || is_cut_short(text, b"not enabled");
    !text.is_empty() && text.len() <= 64 && !wrapped && text.iter().all(of_a_name)
}
