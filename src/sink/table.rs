//! Columns for the eye, shortened to the width of the terminal.
//!
//! Drawn here and not by a table crate for two reasons. Rows come as a stream: the first page decides the widths and
//! the later ones keep them, so a long result needs the memory of a page. And whether there is colour is our decision:
//! crates that draw tables look at `NO_COLOR` by themselves, which would beat `--color=always`.

use arrow::record_batch::RecordBatch;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::times::Times;
use super::value::{MISSING, Value, human_header, is_number, push_human, readers};
use super::{Look, Out, Sink, Spec, escape};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::expr::types::Type;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "table", extensions: &["txt"], display: Display::Headline(u8::MAX), is_binary: false, open };

/// Rows that are looked at before widths are settled. More than a screen holds, less than anyone notices in memory.
const PAGE: usize = 1000;
/// Spaces between columns.
const GAP: usize = 2;
/// Spaces between columns where that shows more of them.
const NARROW_GAP: usize = 1;
/// Text columns are not shortened below this, or their header up to [`LONGEST_KEPT_HEADER`].
const NARROWEST: usize = 8;
/// A header longer than this may be shortened too.
const LONGEST_KEPT_HEADER: usize = 16;

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let times = Times::new(&look.zone);
    let headers = columns.iter().map(|column| Cell::new(&escape::text(&human_header(column, &times)))).collect();
    Ok(Box::new(Table {
        columns: columns.to_vec(),
        headers,
        times,
        available: look.width,
        color: look.color,
        out,
        page: Vec::new(),
        widths: Vec::new(),
        gap: GAP,
        begun: false,
    }))
}

struct Table<'w> {
    columns: Vec<Column>,
    headers: Vec<Cell>,
    times: Times,
    available: Option<usize>,
    color: bool,
    out: Out<'w>,
    /// Rows not yet drawn.
    page: Vec<Vec<Cell>>,
    /// Of the columns that are shown: all, or the first few. Settled with the first page.
    widths: Vec<usize>,
    /// Spaces between them.
    gap: usize,
    /// The header is drawn.
    begun: bool,
}

/// A piece of text, safe for a terminal, and how wide it is there.
struct Cell {
    text: String,
    width: usize,
    color: Option<&'static str>,
}

impl Cell {
    /// Of text that is safe already.
    fn new(text: &str) -> Cell {
        Cell { width: text.width(), text: text.to_owned(), color: None }
    }

    /// The first characters, `…` and the last ones, together at most `width` wide. Both ends tell: the end of a path is
    /// the file's name, the end of an address its domain.
    fn shortened(&self, width: usize) -> Cell {
        let kept = width.saturating_sub(1);
        let head: String = within(self.text.chars(), kept.div_ceil(2)).collect();
        let tail: Vec<char> = within(self.text.chars().rev(), kept / 2).collect();
        let text: String = head.chars().chain(['…']).chain(tail.into_iter().rev()).collect();
        Cell { width: text.width(), text, color: self.color }
    }
}

/// The characters that fit into `width`.
fn within(chars: impl Iterator<Item = char>, width: usize) -> impl Iterator<Item = char> {
    let mut used = 0;
    chars.take_while(move |c| {
        used += c.width().unwrap_or(0);
        used <= width
    })
}

impl Sink for Table<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let mut text = String::new();
        for row in 0..batch.num_rows() {
            let mut cells = Vec::with_capacity(readers.len());
            for (column, reader) in self.columns.iter().zip(&readers) {
                text.clear();
                let value = reader.get(row)?;
                match &value {
                    Some(value) => push_human(&mut text, value, &self.times, MISSING),
                    None => text.push_str(MISSING),
                }
                cells.push(Cell { color: color(column.kind, value.as_ref()), ..Cell::new(&text) });
            }
            self.highlight(&mut cells);
            self.page.push(cells);
            if self.page.len() >= PAGE {
                self.draw_page()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.draw_page()?;
        let hidden: Vec<&str> = self.columns[self.widths.len()..].iter().map(|column| column.name.as_str()).collect();
        if !hidden.is_empty() {
            let names = escape::text(&hidden.join(", ")).into_owned();
            self.put(&format!("not shown for want of width: {names}; -w shows all\n"))?;
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
        let page = std::mem::take(&mut self.page);
        if !self.begun {
            self.begun = true;
            self.settle_widths(&page);
            let headers = std::mem::take(&mut self.headers);
            let rule = |&width: &usize| Cell { text: "─".repeat(width), width, color: None };
            let rules: Vec<Cell> = self.widths.iter().map(rule).collect();
            self.draw_row(&headers)?;
            self.draw_row(&rules)?;
        }
        page.iter().try_for_each(|row| self.draw_row(row))
    }

    fn settle_widths(&mut self, page: &[Vec<Cell>]) {
        let widest = |at: usize| page.iter().map(|row| row[at].width).fold(self.headers[at].width, usize::max);
        let natural: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        self.widths = match self.available {
            None => natural,
            Some(available) => {
                let floor = |at: usize| {
                    let kept_header = self.headers[at].width.min(LONGEST_KEPT_HEADER);
                    if is_text(self.columns[at].kind) {
                        natural[at].min(kept_header.max(NARROWEST))
                    } else {
                        natural[at]
                    }
                };
                let floors: Vec<usize> = (0..natural.len()).map(floor).collect();
                let wide = fit(&natural, &floors, available, GAP);
                if wide.len() == natural.len() {
                    wide
                } else {
                    self.gap = NARROW_GAP;
                    fit(&natural, &floors, available, NARROW_GAP)
                }
            }
        };
    }

    /// Draws the shown cells of a row, shortened where the terminal is narrow. Numbers and times are not shortened (but
    /// in a lone first column): a later page that holds a wider one loses its alignment instead.
    fn draw_row(&mut self, row: &[Cell]) -> Result<()> {
        let mut line = String::new();
        let last = self.widths.len().saturating_sub(1);
        for (at, (&width, cell)) in self.widths.iter().zip(row).enumerate() {
            let kind = self.columns[at].kind;
            let short;
            let cell = if self.available.is_some() && cell.width > width && (is_text(kind) || at == 0) {
                short = cell.shortened(width);
                &short
            } else {
                cell
            };
            let padding = " ".repeat(width.saturating_sub(cell.width));
            if is_number(kind) {
                line.push_str(&padding);
            }
            match cell.color.filter(|_| self.color) {
                Some(color) => line.extend([color, cell.text.as_str(), RESET]),
                None => line.push_str(&cell.text),
            }
            if at < last {
                if !is_number(kind) {
                    line.push_str(&padding);
                }
                line.push_str(&" ".repeat(self.gap));
            }
        }
        line.push('\n');
        self.put(&line)
    }

    fn put(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(Error::output)
    }
}

/// The two outcomes that carry colour.
fn color(kind: Type, value: Option<&Value<'_>>) -> Option<&'static str> {
    match (kind, value) {
        (Type::Word(_), Some(Value::Text("succeeded"))) => Some(GREEN),
        (Type::Word(_), Some(Value::Text("failed"))) => Some(RED),
        _ => None,
    }
}

/// May a value be shortened? Half a number or half an address is another one.
fn is_text(kind: Type) -> bool {
    match kind {
        Type::Text | Type::IntList | Type::TextList | Type::Bytes => true,
        Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::Time
        | Type::Duration => false,
    }
}

/// The widths of the columns that are shown: as many from the left as fit when each is at its floor, at least one. What
/// is left over goes to the narrowest first, so that short values stay whole and only the long ones are shortened.
fn fit(natural: &[usize], floors: &[usize], available: usize, gap: usize) -> Vec<usize> {
    let mut shown = 0;
    let mut used = 0;
    for floor in floors {
        used += floor + if shown > 0 { gap } else { 0 };
        if used > available && shown > 0 {
            break;
        }
        shown += 1;
    }
    let at_most = |cap: usize| -> Vec<usize> {
        natural.iter().zip(floors).take(shown).map(|(natural, floor)| *natural.min(floor.max(&cap))).collect()
    };
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1);
    let widest = natural.iter().copied().max().unwrap_or(0);
    if total(&at_most(widest)) <= available {
        return at_most(widest);
    }
    let (mut fits, mut too_wide) = (0, widest);
    while too_wide - fits > 1 {
        let cap = fits + (too_wide - fits) / 2;
        if total(&at_most(cap)) <= available { fits = cap } else { too_wide = cap }
    }
    let mut widths = at_most(fits);
    if let [only] = widths.as_mut_slice() {
        *only = (*only).min(available.max(1));
    }
    widths
}

#[cfg(test)]
mod tests;
