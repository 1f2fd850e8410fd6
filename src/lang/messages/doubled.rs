//! A word that was typed twice: `select select user`.

use super::super::lexer::Kind;
use super::site::{Rule, Site};
use super::text::Edit;
use crate::diagnostic::Diagnostic;

pub(super) const RULES: &[Rule] = &[doubled];

/// The grammar stops at the second of the two, or behind it where the first made sense of it.
fn doubled(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let is_doubled = |second: &usize| {
        let (Some(word), Some(before)) = (text.get(*second), text.previous(*second)) else { return false };
        word.kind == Kind::Word && before.kind == Kind::Word && word.text.eq_ignore_ascii_case(before.text)
    };
    let second = [Some(at), at.checked_sub(1)].into_iter().flatten().find(is_doubled)?;
    let repair = text.write(&[Edit::remove(second..second + 1)])?;
    let word = text.get(second)?;
    Some(Diagnostic::new(word.span, format!("`{}` stands twice", word.text)).hint(repair))
}
