//! Texts of one column or legend, cut to a width so that different texts stay different. Serial numbers of appliances and
//! names of users often begin alike: if each were cut by itself, two of them would look like one.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use unicode_width::UnicodeWidthStr;

use super::cut::{cut, within};

/// The least width in which a text can show both that it is cut and where it differs.
const NARROWEST: usize = 4;

/// How texts that are too wide are shown; what fits is shown whole.
#[derive(Debug, Default)]
pub(super) struct Short(HashMap<String, String>);

impl Short {
    /// Each at most `width` wide.
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>, width: usize) -> Short {
        let wide: BTreeSet<&str> = texts.into_iter().filter(|text| text.width() > width).collect();
        let mut short = HashMap::new();
        settle(&wide.into_iter().collect::<Vec<_>>(), width, &|text| cut(text, width).into_owned(), &mut short);
        Short(short)
    }

    /// No wider than `width` if that can tell all of them apart, else as much wider as it takes.
    pub(super) fn distinct(texts: &BTreeSet<&str>, width: usize) -> Short {
        let widest = texts.iter().map(|text| text.width()).max().unwrap_or(0);
        let widths = std::iter::successors(Some(width), |width| Some(width.saturating_mul(2)));
        let tried = widths.take_while(|width| *width < widest).map(|width| Short::new(texts.iter().copied(), width));
        let tells_apart = |short: &Short| {
            let shown: BTreeSet<&str> = texts.iter().map(|text| short.of(text)).collect();
            shown.len() == texts.len()
        };
        tried.into_iter().find(tells_apart).unwrap_or_default()
    }

    pub(super) fn of<'s>(&'s self, text: &'s str) -> &'s str {
        self.0.get(text).map_or(text, String::as_str)
    }
}

/// Notes how texts are shown: cut at their end where that tells them apart, else by what differs among those that look
/// the same.
fn settle(texts: &[&str], width: usize, form: &dyn Fn(&str) -> String, short: &mut HashMap<String, String>) {
    let mut groups: HashMap<String, Vec<&str>> = HashMap::new();
    for text in texts {
        groups.entry(form(text)).or_default().push(text);
    }
    for (shown, group) in groups {
        let common = group.iter().fold(group[0], |common, text| common_begin(common, text)).len();
        let by_difference = |text: &str| between(text, common, width);
        // The width may have no room for a difference, as where a text is the begin of another of the same letters.
        let tells = group.len() > 1 && width >= NARROWEST && {
            let first = by_difference(group[0]);
            group.iter().any(|text| by_difference(text) != first)
        };
        if tells {
            settle(&group, width, &by_difference, short);
        } else {
            short.extend(group.iter().map(|text| ((*text).to_owned(), shown.clone())));
        }
    }
}

/// The begin of a text, `…` and its end from `common` on, where it differs from others; only what follows `common`, if
/// that is too long for both.
fn between(text: &str, common: usize, width: usize) -> String {
    let differing = &text[common..];
    if differing.width() < width {
        let end_width = differing.width().max((width - 1) / 2);
        let end: Vec<char> = within(text.chars().rev(), end_width).collect();
        let begin = within(text.chars(), width - 1 - end_width);
        return begin.chain(['…']).chain(end.into_iter().rev()).collect();
    }
    std::iter::once('…').chain(within(differing.chars(), width - 2)).chain(['…']).collect()
}

pub(super) fn common_begin<'t>(a: &'t str, b: &str) -> &'t str {
    let same = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
    let end = same.map_or(a.len().min(b.len()), |((at, _), _)| at);
    &a[..end]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::Short;

    fn shown(texts: &[&str], width: usize) -> Vec<String> {
        let short = Short::new(texts.iter().copied(), width);
        texts.iter().map(|text| short.of(text).to_owned()).collect()
    }

    #[test]
    fn texts_that_begin_alike_show_their_ends() {
        let serials = ["421F6D8FB9C75E19C425-C9AEA81B0000", "421F6D8FB9C75E19C425-C9AEA81B0001"];
        assert_eq!(shown(&serials, 33), serials);
        assert_eq!(shown(&serials, 20), ["421F6D8FB9…EA81B0000", "421F6D8FB9…EA81B0001"]);
        assert_eq!(shown(&serials, 8), ["421F…000", "421F…001"]);
        assert_eq!(
            shown(&["service.account.a@example.com", "service.account.b@example.com"], 16),
            ["se…a@example.com", "se…b@example.com"]
        );
        assert_eq!(
            shown(&["service.account.a@subsidiary.example.com", "service.account.b@subsidiary.example.com"], 16),
            ["…a@subsidiary.e…", "…b@subsidiary.e…"]
        );
    }

    #[test]
    fn others_are_cut_at_their_end() {
        assert_eq!(shown(&["nancy.green", "nancy.brown", "bob"], 8), ["nancy.g…", "nancy.b…", "bob"]);
        assert_eq!(shown(&["nancy.green", "nancy.green"], 8), ["nancy.g…", "nancy.g…"]);
        assert_eq!(shown(&["aaaaaaaaab", "aaaaaaaaac", "bbbbbbbbbb"], 6), ["aaa…ab", "aaa…ac", "bbbbb…"]);
    }

    #[test]
    fn one_that_another_begins_with_stays_different() {
        let long = "a".repeat(20);
        let longer = "a".repeat(21);
        let texts = BTreeSet::from([long.as_str(), longer.as_str()]);
        let short = Short::distinct(&texts, 10);
        assert_ne!(short.of(&long), short.of(&longer));
    }

    proptest! {
        #[test]
        fn different_texts_are_shown_differently(texts in prop::collection::btree_set("[ab…ä]{0,14}", 0..12), width in 1..9usize) {
            let texts: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
            let short = Short::distinct(&texts, width);
            let shown: BTreeSet<&str> = texts.iter().map(|text| short.of(text)).collect();
            prop_assert_eq!(shown.len(), texts.len());
        }

        #[test]
        fn all_fit(texts in prop::collection::vec("[ab世ä]{0,14}", 0..12), width in 4..9usize) {
            let short = Short::new(texts.iter().map(String::as_str), width);
            prop_assert!(texts.iter().all(|text| short.of(text).width() <= width));
        }
    }
}
