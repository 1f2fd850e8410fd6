//! What the records that a filter admits have in them, so that a search finds them before any line is taken apart.

use std::collections::BTreeSet;

use crate::expr::text::Pattern;
use crate::record::marks::Marks;

/// Beyond that the search is no faster than reading every record.
const MOST_NUMBERS: usize = 48;
const MOST_TEXTS: usize = 4;

/// Texts and numbers, of which a record has one.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Texts, without regard to ASCII case; none is empty.
    pub texts: Vec<Pattern>,
    /// Numbers of connections and messages.
    pub numbers: BTreeSet<u64>,
}

impl Search {
    /// For one of these numbers; none that is negative is in a record.
    pub(super) fn of_numbers(numbers: &[i64]) -> Option<Search> {
        let numbers = numbers.iter().filter_map(|number| u64::try_from(*number).ok()).collect();
        Some(Search { texts: Vec::new(), numbers }).filter(Search::is_small)
    }

    /// For what either searches for.
    pub(super) fn or(mut self, other: Search) -> Search {
        self.texts.extend(other.texts);
        self.numbers.extend(other.numbers);
        self
    }

    /// Is a search for it faster than reading every record?
    pub fn is_small(&self) -> bool {
        self.numbers.len() <= MOST_NUMBERS && self.texts.len() <= MOST_TEXTS
    }

    /// How much is searched for.
    pub(super) fn len(&self) -> usize {
        self.texts.len() + self.numbers.len()
    }

    /// Finds marks and texts in `block`: where the next one begins at or after an offset, else [`usize::MAX`].
    pub fn within<'s>(&'s self, marks: &'s Marks, block: &'s [u8]) -> impl FnMut(usize) -> usize + use<'s> {
        let mark = move |from| marks.next(block, from).map(|mark| mark.at);
        let mut next_mark = Position::default();
        let mut texts: Vec<(&Pattern, Position)> = self.texts.iter().map(|text| (text, Position::default())).collect();
        move |from| {
            let next_text = |(text, next): &mut (&Pattern, Position)| next.at(from, |from| text.find(block, from));
            let next = next_mark.at(from, mark);
            texts.iter_mut().map(next_text).fold(next, usize::min)
        }
    }
}

/// Where something was found, so that it is searched for again only beyond that.
#[derive(Copy, Clone, Debug, Default)]
struct Position(Option<usize>);

impl Position {
    fn at(&mut self, from: usize, find: impl FnOnce(usize) -> Option<usize>) -> usize {
        match self.0 {
            Some(known) if known >= from => known,
            Some(_) | None => *self.0.insert(find(from).unwrap_or(usize::MAX)),
        }
    }
}
