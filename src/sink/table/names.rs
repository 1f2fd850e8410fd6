//! Names that are wider than their column, shortened so that two of them do not look alike.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::super::shorten::Short;
use super::cells::Cell;
use super::layout::{Fold, GAP, Shown};

/// Names of a column that are remembered from earlier pages. A column of users may have any number of them, one of
/// appliances has few.
const REMEMBERED: usize = 256;

/// The wide names of each column so far, so that one on a later page does not look like one before it.
#[derive(Debug, Default)]
pub(super) struct ShortNames(HashMap<usize, BTreeSet<String>>);

impl ShortNames {
    /// Shortens the names of a page to the widths of their columns.
    pub(super) fn shorten(&mut self, page: &mut [Vec<Cell>], shown: &[Shown], available: usize) {
        let mut indent = 0;
        for (at, Shown { column, width, fold }) in shown.iter().enumerate() {
            // On a later page a name in the last column may need the rest of the line.
            let rest = if at + 1 == shown.len() { available.saturating_sub(indent) } else { 0 };
            indent += width + GAP;
            if *fold == Fold::Name {
                self.shorten_column(page, *column, rest.max(*width));
            }
        }
    }

    fn shorten_column(&mut self, page: &mut [Vec<Cell>], column: usize, width: usize) {
        let wide = |row: &&mut Vec<Cell>| row.get(column).is_some_and(|cell| cell.width > width);
        let before = self.0.entry(column).or_default();
        let now: BTreeSet<String> = page.iter_mut().filter(wide).map(|row| row[column].text.clone()).collect();
        let short = Short::new(before.iter().chain(&now).map(String::as_str), width);
        for row in page.iter_mut().filter(wide) {
            row[column] = row[column].with(short.of(&row[column].text).to_owned());
        }
        let room = REMEMBERED.saturating_sub(before.len());
        before.extend(now.into_iter().take(room));
    }
}
