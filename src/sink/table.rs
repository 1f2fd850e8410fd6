//! Columns for the eye, chosen and fitted to the width of the terminal.
//!
//! Drawn here and not by a table crate for two reasons. Rows come as a stream: the first page decides the columns and
//! their widths and the later ones keep them, so a long result needs the memory of a page. And whether there is colour is
//! our decision: crates that draw tables look at `NO_COLOR` by themselves, which would beat `--color=always`.
//!
//! Without a width (into a file, into a pipe, with `-w`) every column is there, as wide as its first page.

use arrow::record_batch::RecordBatch;

use super::contract::{Look, Out, Sink, Spec};
use super::escape;
use super::times::Times;
use super::value::{MISSING, Value, human_header, is_number, push_human, readers};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::expr::types::Type;
use crate::plan::{Column, Role};
use cells::Cell;
use closing::{Closing, LeftOut};
use files::FileNames;
use groups::Groups;
use layout::{Fold, GAP, Need, Shown};
use look::{BOLD, LINE, PAGE, RESET};
use names::ShortNames;

mod cells;
mod closing;
mod files;
mod groups;
mod layout;
mod links;
mod look;
mod names;
mod styles;
mod wrap;

pub use links::Links;

pub(super) const SPEC: Spec =
    Spec { name: "table", extensions: &["txt"], display: Display::Headline(u8::MAX), is_binary: false, open };

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let out = match Groups::open(columns, look, out) {
        Ok(groups) => return Ok(Box::new(groups)),
        Err(out) => out,
    };
    let times = Times::new(&look.zone);
    let header = |column: &Column| Cell::new(escape::text(&human_header(column, &times)).into_owned());
    let mut roles = look.roles.clone();
    roles.resize(columns.len(), Role::default());
    Ok(Box::new(Table {
        headers: columns.iter().map(header).collect(),
        columns: columns.to_vec(),
        roles,
        times,
        header: look.header,
        available: look.width,
        color: look.color,
        out,
        page: Vec::new(),
        screen: None,
    }))
}

struct Table<'w> {
    columns: Vec<Column>,
    roles: Vec<Role>,
    headers: Vec<Cell>,
    times: Times,
    /// The names of the columns are drawn.
    header: bool,
    available: Option<usize>,
    color: bool,
    out: Out<'w>,
    /// Rows not yet drawn.
    page: Vec<Vec<Cell>>,
    /// Settled with the first page.
    screen: Option<Screen>,
}

/// What is shown of a row.
#[derive(Debug, Default)]
struct Screen {
    /// From left to right.
    shown: Vec<Shown>,
    left_out: Vec<LeftOut>,
    /// Columns for which there is no room.
    hidden: Vec<usize>,
    files: Option<ShortFiles>,
    names: ShortNames,
    /// Rows of the first page.
    first_page: usize,
}

/// How names of files are shown.
#[derive(Debug)]
struct ShortFiles {
    column: usize,
    names: FileNames,
    /// Names are shown without what all of them have in common.
    telling: bool,
    /// A later page has files elsewhere: from then on names are whole.
    whole: bool,
}

impl Sink for Table<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let mut text = String::new();
        for row in 0..batch.num_rows() {
            let mut cells = Vec::with_capacity(readers.len());
            for ((column, role), reader) in self.columns.iter().zip(&self.roles).zip(&readers) {
                let Some(value) = reader.get(row)? else {
                    cells.push(Cell::missing());
                    continue;
                };
                text.clear();
                push_human(&mut text, &value, &self.times, MISSING);
                if role.is_count && self.available.is_some() {
                    text = cells::grouped(&text);
                }
                cells.push(Cell { color: color(column.kind, &value), ..Cell::new(text.clone()) });
            }
            self.highlight(&mut cells);
            self.page.push(cells);
            if self.page.len() >= PAGE {
                self.draw_page()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.draw_page()?;
        if let Some(line) = self.closing() {
            let lines = wrap::wrapped(&line, self.available.unwrap_or(usize::MAX)).join("\n");
            self.put(&format!("{lines}\n"))?;
        }
        self.out.flush().map_err(Error::output)
    }
}

impl Table<'_> {
    /// Among the lines of a log those of attempts stand out, where it says which those are.
    fn highlight(&self, cells: &mut [Cell]) {
        let place = |name: &str| self.columns.iter().position(|column| column.name == name);
        if let (Some(kind), Some(text)) = (place("kind"), place("text"))
            && cells[kind].text == "auth"
        {
            cells[text].color = Some(BOLD);
        }
    }

    fn draw_page(&mut self) -> Result<()> {
        let mut page = std::mem::take(&mut self.page);
        let mut screen = match self.screen.take() {
            Some(mut screen) => {
                screen.watch(&page);
                screen
            }
            None => self.begin(&page)?,
        };
        if let Some(available) = self.available {
            screen.names.shorten(&mut page, &screen.shown, available);
        }
        let drawn = page.into_iter().try_for_each(|row| self.draw_row(&screen, screen.shortened(row)));
        self.screen = Some(screen);
        drawn
    }

    /// Settles what is shown, and draws the header.
    fn begin(&mut self, page: &[Vec<Cell>]) -> Result<Screen> {
        let screen = match self.available {
            Some(available) => self.fitted(page, available),
            None => self.whole(page),
        };
        let headers = std::mem::take(&mut self.headers);
        let rules = (0..self.columns.len()).map(|column| {
            let width = screen.shown.iter().find(|shown| shown.column == column).map_or(0, |shown| shown.width);
            Cell::new("─".repeat(width))
        });
        let rules = rules.collect();
        if self.header {
            self.draw_row(&screen, headers)?;
            self.draw_row(&screen, rules)?;
        }
        Ok(screen)
    }

    /// The width of the widest value of a column, or of its header.
    fn widest(&self, column: usize, page: &[Vec<Cell>]) -> usize {
        page.iter().map(|row| row[column].width).fold(self.headers[column].width, usize::max)
    }

    /// Every column.
    fn whole(&self, page: &[Vec<Cell>]) -> Screen {
        let shown = |column| Shown { column, width: self.widest(column, page), fold: Fold::Never };
        Screen { shown: (0..self.columns.len()).map(shown).collect(), ..Screen::default() }
    }

    /// The columns that fit.
    fn fitted(&self, page: &[Vec<Cell>], available: usize) -> Screen {
        let mut left_out = LeftOut::of_page(&self.roles, page);
        // A table has at least one column.
        left_out.truncate(self.columns.len().saturating_sub(1));
        let is_left = |column: &usize| left_out.iter().all(|left_out| left_out.column != *column);
        let mut files = self.files(page);
        let of_column = |column: usize| files.as_ref().filter(|files| files.column == column);
        let candidates = (0..self.columns.len()).filter(is_left);
        let needs: Vec<Need> = candidates.map(|column| self.need(column, page, of_column(column))).collect();
        let shown = layout::settle(&needs, available);
        let is_shown = |column: usize| shown.iter().find(|shown| shown.column == column);
        if let Some(files) = &mut files {
            let natural = needs.iter().find(|need| need.column == files.column).map_or(0, |need| need.natural);
            files.telling = is_shown(files.column).is_some_and(|shown| shown.width < natural);
        }
        let hidden = needs.iter().map(|need| need.column).filter(|column| is_shown(*column).is_none()).collect();
        Screen { shown, left_out, hidden, files, names: ShortNames::default(), first_page: page.len() }
    }

    fn files(&self, page: &[Vec<Cell>]) -> Option<ShortFiles> {
        let column = self.columns.iter().position(|column| layout::fold_of(column) == Fold::File)?;
        let names = page.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_missing);
        let names = FileNames::of(names.map(|cell| cell.text.as_str()));
        Some(ShortFiles { column, names, telling: false, whole: false })
    }

    fn need(&self, column: usize, page: &[Vec<Cell>], files: Option<&ShortFiles>) -> Need {
        let (header, role) = (self.headers[column].width, self.roles[column]);
        let is_key = layout::is_key(&self.columns, column, role);
        let filled = page.iter().filter(|row| !row[column].is_missing).count();
        let (natural, short) = match files {
            Some(ShortFiles { names, .. }) => {
                let widest = |width: &dyn Fn(&str) -> usize| {
                    page.iter().map(|row| width(&row[column].text)).fold(header, usize::max)
                };
                let below = widest(&|name| Cell::new(names.below(name).to_owned()).width);
                (below, widest(&|name| Cell::new(names.telling(name)).width).min(below))
            }
            None => {
                let natural = self.widest(column, page);
                (natural, natural)
            }
        };
        Need {
            column,
            fold: layout::fold_of(&self.columns[column]),
            is_key,
            is_default: role.is_default,
            is_sparse: is_key && role.is_default && filled * 2 < page.len(),
            needs_previous: role.is_default && self.columns[column].name == LINE,
            header,
            natural,
            short,
        }
    }

    /// The line below the table.
    fn closing(&self) -> Option<String> {
        let screen = self.screen.as_ref().filter(|screen| screen.first_page > 0)?;
        let names: Vec<String> = self.columns.iter().map(|column| escape::text(&column.name).into_owned()).collect();
        let is_shown = |files: &&ShortFiles| screen.shown.iter().any(|shown| shown.column == files.column);
        let files = screen.files.as_ref().filter(is_shown);
        let closing = Closing {
            names: &names,
            left_out: &screen.left_out,
            hidden: &screen.hidden,
            folder: files.and_then(|files| files.names.folder()),
            folder_ends: files.is_some_and(|files| files.whole),
            first_page: screen.first_page,
        };
        closing.line()
    }

    /// Draws the shown cells of a row. Numbers, times and addresses are not cut: a later page that holds a wider one loses
    /// its alignment instead, unless it is all there is.
    fn draw_row(&mut self, screen: &Screen, row: Vec<Cell>) -> Result<()> {
        let mut cells: Vec<Option<Cell>> = row.into_iter().map(Some).collect();
        let mut text = String::new();
        let mut indent = 0;
        for (at, shown) in screen.shown.iter().enumerate() {
            let is_last = at + 1 == screen.shown.len();
            let Some(cell) = cells.get_mut(shown.column).and_then(Option::take) else { continue };
            // On a later page it may need the rest of the line.
            let rest = self.available.filter(|_| is_last).map_or(0, |available| available.saturating_sub(indent));
            let most = shown.width.max(rest);
            if is_last && shown.fold == Fold::Prose {
                self.push_wrapped(&mut text, &cell, indent, most);
                break;
            }
            let kind = self.columns[shown.column].kind;
            let cell = self.fitted_cell(cell, shown.fold, most, screen.shown.len() == 1);
            let padding = " ".repeat(shown.width.saturating_sub(cell.width));
            if is_number(kind) {
                text.push_str(&padding);
            }
            self.push_colored(&mut text, &cell.text, cell.color);
            if !is_last {
                if !is_number(kind) {
                    text.push_str(&padding);
                }
                text.push_str(&" ".repeat(GAP));
            }
            indent += shown.width + GAP;
        }
        text.push('\n');
        self.put(&text)
    }

    /// The cell, cut to a width where it may be. A lone column may be cut whatever it holds.
    fn fitted_cell(&self, cell: Cell, fold: Fold, width: usize, is_lone: bool) -> Cell {
        match fold {
            _ if self.available.is_none() => cell,
            Fold::Never if !is_lone => cell,
            Fold::File => cell.cut_before(width),
            Fold::Never | Fold::Name | Fold::Prose => cell.cut(width),
        }
    }

    /// The last cell of a row, below itself where it is wider than its column.
    fn push_wrapped(&self, text: &mut String, cell: &Cell, indent: usize, width: usize) {
        for (number, line) in wrap::wrapped(&cell.text, width).into_iter().enumerate() {
            if number > 0 {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
            }
            self.push_colored(text, line, cell.color);
        }
    }

    fn push_colored(&self, text: &mut String, shown: &str, color: Option<&'static str>) {
        match color.filter(|_| self.color) {
            Some(color) => text.extend([color, shown, RESET]),
            None => text.push_str(shown),
        }
    }

    fn put(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(Error::output)
    }
}

impl Screen {
    /// Looks at a later page.
    fn watch(&mut self, page: &[Vec<Cell>]) {
        for row in page {
            self.left_out.iter_mut().for_each(|left_out| left_out.watch(row));
        }
        if let Some(files) = &mut self.files {
            let is_elsewhere = |cell: &Cell| !cell.is_missing && !files.names.is_below(&cell.text);
            files.whole |= page.iter().filter_map(|row| row.get(files.column)).any(is_elsewhere);
        }
    }

    /// The row with the names of files as they are shown.
    fn shortened(&self, mut row: Vec<Cell>) -> Vec<Cell> {
        if let Some(files) = self.files.as_ref().filter(|files| !files.whole)
            && let Some(cell) = row.get_mut(files.column)
            && !cell.is_missing
        {
            let short =
                if files.telling { files.names.telling(&cell.text) } else { files.names.below(&cell.text).to_owned() };
            *cell = cell.with(short);
        }
        row
    }
}

/// The two outcomes that carry colour.
fn color(kind: Type, value: &Value<'_>) -> Option<&'static str> {
    match (kind, value) {
        (Type::Word(_), Value::Text("succeeded")) => Some(GREEN),
        (Type::Word(_), Value::Text("failed")) => Some(RED),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
