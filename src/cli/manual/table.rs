//! Tables of the manual on a page: the widest columns give way, and their cells go on below.

use super::Page;

/// No column gives way further.
const NARROW: usize = 20;
/// Between columns.
const GAP: usize = 2;

/// Rows of cells, the head first.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Table {
    pub(super) fn cell(&mut self, text: String) {
        self.row.push(text);
    }

    pub(super) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// The lines of it.
    pub(super) fn shown(&self, page: Page, indent: usize) -> String {
        let widths = self.widths(page.width.saturating_sub(indent));
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            text += &lines(row, &widths, indent);
            if index == 0 {
                text += &lines(&rule, &widths, indent);
            }
        }
        text
    }

    /// How wide each column is, so that all of them take no more than `room`, if that can be.
    fn widths(&self, room: usize) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let widest = |column| cells(column).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..columns).map(widest).collect();
        let room = room.saturating_sub(GAP * columns.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            match widths.iter_mut().max().filter(|width| **width > NARROW) {
                Some(width) => *width -= 1,
                None => break,
            }
        }
        widths
    }
}

/// A row, over as many lines as its longest cell takes.
fn lines(row: &[String], widths: &[usize], indent: usize) -> String {
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| Page { width: *width }.wrapped(cell, 0).lines().map(str::to_owned).collect())
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for line in 0..height {
        let mut shown = " ".repeat(indent);
        for (cell, width) in cells.iter().zip(widths) {
            let piece = cell.get(line).map_or("", String::as_str);
            shown += &format!("{piece:<width$}{:GAP$}", "");
        }
        text += shown.trim_end();
        text.push('\n');
    }
    text
}
