//! What a table leaves out and why, in one line below it. A column is left out because the first page says that nothing is
//! lost; a later page may know better, and then the line says so.

use std::borrow::Cow;

use super::super::cut::cut;
use super::cells::Cell;
use crate::plan::Role;

/// The most columns without room that are named. If there are more, the line gives their number.
const MOST_NAMED: usize = 5;
/// A value that is the same in all rows is shown up to this width.
const WIDEST_VALUE: usize = 40;

/// A column that is left out.
#[derive(Debug)]
pub(super) struct LeftOut {
    pub(super) column: usize,
    /// The value of all rows; `None` if all lack one.
    value: Option<String>,
    /// A later row has another one.
    differs: bool,
}

impl LeftOut {
    /// Of the columns that the query does not choose, those that say nothing: every row lacks a value, or has the one that
    /// the query admits.
    pub(super) fn of_page(roles: &[Role], page: &[Vec<Cell>]) -> Vec<LeftOut> {
        let Some((first, rest)) = page.split_first() else { return Vec::new() };
        let mut left_out = Vec::new();
        for (column, (role, cell)) in roles.iter().zip(first).enumerate().filter(|(_, (role, _))| role.is_default) {
            let same = |row: &Vec<Cell>| row.get(column).is_some_and(|other| other.text == cell.text);
            if (cell.is_missing || role.is_fixed) && rest.iter().all(same) {
                let value = (!cell.is_missing).then(|| cell.text.clone());
                left_out.push(LeftOut { column, value, differs: false });
            }
        }
        left_out
    }

    /// Looks at a row of a later page.
    pub(super) fn watch(&mut self, row: &[Cell]) {
        let same = |cell: &Cell| match &self.value {
            Some(value) => !cell.is_missing && cell.text == *value,
            None => cell.is_missing,
        };
        self.differs |= !row.get(self.column).is_some_and(same);
    }
}

/// What the line below a table says.
#[derive(Debug)]
pub(super) struct Closing<'t> {
    /// The names of the columns.
    pub(super) names: &'t [String],
    pub(super) left_out: &'t [LeftOut],
    /// Columns for which there is no room.
    pub(super) hidden: &'t [usize],
    /// The folder that the names of files begin with.
    pub(super) folder: Option<&'t str>,
    /// Names of files on later pages are whole.
    pub(super) folder_ends: bool,
    /// Rows of the first page.
    pub(super) first_page: usize,
}

impl Closing<'_> {
    /// The line; `None` if nothing is left out.
    pub(super) fn line(&self) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.left_out.iter().filter_map(|left_out| self.fixed(left_out)));
        let empty = |differs: bool| {
            let is_meant = move |left_out: &&LeftOut| left_out.value.is_none() && left_out.differs == differs;
            self.names_of(self.left_out.iter().filter(is_meant).map(|left_out| left_out.column))
        };
        parts.extend(empty(false).map(|names| format!("{names}: empty")));
        let first = self.first_page;
        parts.extend(empty(true).map(|names| format!("{names}: empty in the first {first} rows, not in all")));
        parts.extend(self.without_room());
        let more = if parts.is_empty() { None } else { Some("-w shows every column".to_owned()) };
        parts.extend(self.below());
        parts.extend(more);
        if parts.is_empty() { None } else { Some(parts.join("; ")) }
    }

    /// `outcome: failed in all rows`
    fn fixed(&self, left_out: &LeftOut) -> Option<String> {
        let (name, value) = (self.names.get(left_out.column)?, left_out.value.as_ref()?);
        let value = if value.is_empty() { Cow::Borrowed("\"\"") } else { cut(value, WIDEST_VALUE) };
        let rows = if left_out.differs {
            format!("in the first {} rows, not in all", self.first_page)
        } else {
            "in all rows".to_owned()
        };
        Some(format!("{name}: {value} {rows}"))
    }

    fn without_room(&self) -> Option<String> {
        let names = self.names_of(self.hidden.iter().copied())?;
        let count = self.hidden.len();
        Some(if count <= MOST_NAMED { format!("no room for {names}") } else { format!("no room for {count} columns") })
    }

    fn below(&self) -> Option<String> {
        let folder = self.folder?;
        let rows = if self.folder_ends { format!(" in the first {} rows", self.first_page) } else { String::new() };
        Some(format!("file: below {folder}{rows}"))
    }

    fn names_of(&self, columns: impl Iterator<Item = usize>) -> Option<String> {
        let names: Vec<&str> = columns.filter_map(|column| self.names.get(column)).map(String::as_str).collect();
        if names.is_empty() { None } else { Some(names.join(", ")) }
    }
}
