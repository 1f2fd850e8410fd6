//! Prepositions of everyday speech: `failed from 10.0.0.1`, `messages to bob@example.com`, `failed in may`; and `top
//! attackers`. What stands behind the preposition tells the field or the clause that is meant.

use super::super::super::lexer::{Kind, Token};
use super::super::super::periods::month;
use super::super::super::words::FLAGS;
use super::super::text::{Place, Text, is_address, is_mailbox};
use super::phrase::{Habit, Phrase, is_digits};

/// The habits of this file.
pub(super) const HABITS: &[Habit] = &[whose, within, attackers];

/// The nouns behind which `in` begins a time: they are no fields.
const NOUNS: [&str; 6] = ["auth", "logins", "attempts", "connections", "messages", "lines"];

/// `failed from 10.0.0.1`, `connections to 10.0.0.1`, `messages from bob@example.com`.
fn whose(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let word = text.get(at).filter(|token| token.is_any(&["from", "to", "by", "for", "of"]))?;
    let is_value = |value: &&Token<'_>| value.kind == Kind::Word && (is_address(value.text) || is_mailbox(value.text));
    // Where it stands is looked up last: that takes as long as the query is.
    let value = text.get(at + 1).filter(is_value).filter(|_| text.place(at) == Place::Head)?;
    let is_about = |noun: &str| text.segment(at).take_while(|i| *i < at).any(|i| text.is(i, noun));
    let condition = if is_address(value.text) {
        match word.is("to") {
            // A message goes to no address.
            true if is_about("messages") => return None,
            true if !is_about("outbound") => format!("outbound remote_ip={}", value.text),
            _ => format!("remote_ip={}", value.text),
        }
    } else {
        let field = match (is_about("messages"), word.is_any(&["to", "for"])) {
            (true, true) => "rcpts",
            (true, false) if word.is("from") => "mail_from",
            (_, _) => "user",
        };
        format!("{field}={}", value.text)
    };
    let message = format!("a condition names its field, and `{}` is none", word.text);
    Some(Phrase::replaced(at..at + 2, message, condition))
}

/// `failed in may`, `messages in 2009-05`, `failed during 2009`.
fn within(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let word = text.get(at).filter(|token| token.is_any(&["in", "during"]))?;
    // `user in may` is a condition.
    let no_field = text.previous(at).is_none_or(|before| before.is_any(&FLAGS) || before.is_any(&NOUNS));
    let value = text.get(at + 1).filter(|_| no_field || word.is("during"))?;
    let is_date = is_digits(text, at + 1) && value.text.len() == 4
        || value.text.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_period = text.is_any(at + 1, &["this", "last"]);
    let is_time = value.kind == Kind::Word && (is_date || is_period || month(value.text).is_some());
    if !is_time || text.place(at) != Place::Head {
        return None;
    }
    let phrase = Phrase::replaced(at..at + 1, format!("a time stands behind `on`, not behind `{}`", word.text), "on");
    // The year of a month may be wanting, too.
    Some(Phrase { tokens: at..at + 2, ..phrase })
}

/// `top attackers`, `inbound | top 5 attackers`: the addresses of most failures.
fn attackers(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let is_first = text.is(at, "top") && text.previous(at).is_none_or(|before| before.kind == Kind::Pipe);
    let end = is_first.then(|| text.segment(at).end)?;
    let noun = (at + 1..end).find(|i| text.is_any(*i, &["attacker", "attackers"]))?;
    let number = (at + 1..end).find(|i| is_digits(text, *i)).map_or("10", |i| text.slice(i..i + 1));
    let rest = (at + 1..end).all(|i| i == noun || is_digits(text, i) || text.is(i, "by"));
    if !rest {
        return None;
    }
    let is_failed = (0..at).any(|i| text.is(i, "failed"));
    let filter = match (at, is_failed) {
        (0, _) => "failed | ",
        (_, true) => "",
        (_, false) => "where failed | ",
    };
    let instead = format!("{filter}top {number} remote_ip");
    Some(Phrase::replaced(at..end, "an attacker is known by its address, and by its failures", instead))
}
