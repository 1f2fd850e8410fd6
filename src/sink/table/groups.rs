//! The records of a trace or a `show` on a terminal. A heading says of which group and which file the records below it are;
//! each of them has its time, its line and its whole text. As a table they would repeat group and file on every line, and
//! leave no room for the text.

use arrow::record_batch::RecordBatch;

use super::super::contract::{Look, Out, Sink};
use super::super::escape;
use super::super::times::Times;
use super::super::value::{MISSING, human_header, push_human, readers};
use super::cells::Cell;
use super::files::FileNames;
use super::layout::GAP;
use super::links::Links;
use super::look::{BOLD, LINE, PAGE, RESET};
use super::styles::Terms;
use super::wrap;
use crate::error::{Error, Result};
use crate::plan::{Column, Role};

const UNDERLINED: &str = "\x1b[4m";
/// Text that has less room stands below time and line.
const NARROWEST_TEXT: usize = 24;

/// Where the columns are that are shown.
#[derive(Copy, Clone, Debug)]
struct Places {
    group: usize,
    time: usize,
    file: usize,
    line: usize,
    kind: usize,
    text: usize,
}

impl Places {
    /// In a result of these columns, if the query chooses none.
    fn of(columns: &[Column], roles: &[Role]) -> Option<Places> {
        let place = |name: &str| columns.iter().position(|column| column.name == name);
        let is_default = columns.len() == 6 && roles.len() >= 6 && roles.iter().all(|role| role.is_default);
        let places = || {
            Some(Places {
                group: place("group")?,
                time: place("time")?,
                file: place("file")?,
                line: place(LINE)?,
                kind: place("kind")?,
                text: place("text")?,
            })
        };
        is_default.then(places).flatten()
    }
}

/// A record, its values safe for a terminal.
struct Record {
    group: String,
    time: Cell,
    /// As given, for links.
    file: String,
    line: Cell,
    is_attempt: bool,
    text: String,
}

pub(super) struct Groups<'w> {
    columns: Vec<Column>,
    places: Places,
    times: Times,
    has_header: bool,
    width: usize,
    color: bool,
    terms: Terms,
    links: Option<Links>,
    out: Out<'w>,
    /// Records not yet drawn.
    page: Vec<Record>,
    /// Settled with the first page.
    settled: Option<Settled>,
    /// The group and the file of the last heading.
    heading: Option<(String, String)>,
}

/// What the first page settles.
struct Settled {
    time: usize,
    line: usize,
    names: FileNames,
    first_page: usize,
    /// A later page has files elsewhere.
    is_elsewhere: bool,
}

impl<'w> Groups<'w> {
    /// For a result that is one of these, on a terminal; else gives back where it was to go.
    pub(super) fn open(columns: &[Column], look: &Look, out: Out<'w>) -> std::result::Result<Groups<'w>, Out<'w>> {
        let (Some(places), Some(width)) = (Places::of(columns, &look.roles), look.width) else { return Err(out) };
        Ok(Groups {
            columns: columns.to_vec(),
            places,
            times: Times::new(&look.zone),
            has_header: look.header,
            width,
            color: look.color,
            terms: if look.color { Terms::new(&look.terms) } else { Terms::default() },
            links: look.links.clone().filter(|_| look.color),
            out,
            page: Vec::new(),
            settled: None,
            heading: None,
        })
    }

    fn draw_page(&mut self) -> Result<()> {
        let page = std::mem::take(&mut self.page);
        let mut shown = String::new();
        let mut settled = match self.settled.take() {
            Some(settled) => settled,
            None => self.begin(&page, &mut shown),
        };
        for record in &page {
            settled.is_elsewhere |= !settled.names.is_below(&record.file);
            self.push_heading(&settled, record, &mut shown);
            self.push_record(&settled, record, &mut shown);
        }
        self.settled = Some(settled);
        self.out.write_all(shown.as_bytes()).map_err(Error::output)
    }

    /// Settles widths, and draws the header.
    fn begin(&self, page: &[Record], shown: &mut String) -> Settled {
        let time = Cell::new(escape::text(&human_header(&self.columns[self.places.time], &self.times)).into_owned());
        let settled = Settled {
            time: page.iter().map(|record| record.time.width).fold(time.width, usize::max),
            line: page.iter().map(|record| record.line.width).fold(LINE.len(), usize::max),
            names: FileNames::of(page.iter().map(|record| record.file.as_str())),
            first_page: page.len(),
            is_elsewhere: false,
        };
        if self.has_header {
            let gap = " ".repeat(GAP);
            let (name, padding) = (&time.text, " ".repeat(settled.time - time.width));
            let rule = |width: usize| "─".repeat(width);
            let (indent, room) = self.text_place(&settled);
            let is_beside = indent > GAP;
            let (text, text_rule) =
                if is_beside { (format!("{gap}text"), gap.clone() + &rule(room)) } else { Default::default() };
            *shown += &format!("{name}{padding}{gap}{LINE:>width$}{text}\n", width = settled.line);
            *shown += &format!("{}{gap}{}{text_rule}\n", rule(settled.time), rule(settled.line));
        }
        settled
    }

    /// How far text is indented, and how wide it may be.
    fn text_place(&self, settled: &Settled) -> (usize, usize) {
        let beside = settled.time + settled.line + 2 * GAP;
        let indent = if self.width < beside + NARROWEST_TEXT { GAP } else { beside };
        (indent, self.width.saturating_sub(indent).max(1))
    }

    /// A heading, where the group or the file is another one.
    fn push_heading(&mut self, settled: &Settled, record: &Record, shown: &mut String) {
        let is_same = |(group, file): &(String, String)| *group == record.group && *file == record.file;
        if self.heading.as_ref().is_some_and(is_same) {
            return;
        }
        if self.heading.as_ref().is_some_and(|(group, _)| *group != record.group) {
            shown.push('\n');
        }
        let file = if settled.is_elsewhere { &record.file } else { settled.names.below(&record.file) };
        let heading = format!("group {}: {}", record.group, escape::text(file));
        for line in wrap::wrapped(&heading, self.width) {
            let [before, after] = if self.color { [UNDERLINED, RESET] } else { [""; 2] };
            shown.extend([before, line, after, "\n"]);
        }
        self.heading = Some((record.group.clone(), record.file.clone()));
    }

    fn push_record(&self, settled: &Settled, record: &Record, shown: &mut String) {
        let (indent, room) = self.text_place(settled);
        let gap = " ".repeat(GAP);
        let padding = |width: usize, cell: &Cell| " ".repeat(width.saturating_sub(cell.width));
        let line = match &self.links {
            Some(links) => links.linked(&record.file, &record.line.text, &record.line.text),
            None => record.line.text.clone(),
        };
        let (after_time, before_line) = (padding(settled.time, &record.time), padding(settled.line, &record.line));
        *shown += &format!("{}{after_time}{gap}{before_line}{line}", record.time.text);
        let marked = self.terms.of_text(&record.text);
        let style = if self.color && record.is_attempt { BOLD } else { "" };
        for (number, line) in wrap::wrapped(&record.text, room).into_iter().enumerate() {
            if number == 0 && indent > GAP {
                shown.push_str(&gap);
            } else {
                shown.push('\n');
                shown.push_str(&" ".repeat(indent));
            }
            marked.push_line(shown, line, style);
        }
        shown.push('\n');
    }

    /// The line below the records.
    fn closing(&self) -> Option<String> {
        let settled = self.settled.as_ref().filter(|settled| settled.first_page > 0)?;
        let rows =
            if settled.is_elsewhere { format!(" in the first {} rows", settled.first_page) } else { String::new() };
        let folder = settled.names.folder().map(|folder| format!("file: below {}{rows}; ", escape::text(folder)));
        Some(folder.unwrap_or_default() + "-w shows every column")
    }
}

impl Sink for Groups<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        for row in 0..batch.num_rows() {
            let value = |place: usize, is_shown: bool| -> Result<String> {
                Ok(match readers[place].get(row)? {
                    Some(super::Value::Text(text)) if !is_shown => text.to_owned(),
                    Some(value) => {
                        let mut shown = String::new();
                        push_human(&mut shown, &value, &self.times, MISSING);
                        shown
                    }
                    None => MISSING.to_owned(),
                })
            };
            let Places { group, time, file, line, kind, text } = self.places;
            let record = Record {
                group: value(group, true)?,
                time: Cell::new(value(time, true)?),
                file: value(file, false)?,
                line: Cell::new(value(line, true)?),
                is_attempt: value(kind, true)? == "auth",
                text: value(text, true)?,
            };
            self.page.push(record);
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
            let lines = wrap::wrapped(&line, self.width).join("\n");
            self.out.write_all(format!("{lines}\n").as_bytes()).map_err(Error::output)?;
        }
        self.out.flush().map_err(Error::output)
    }
}

#[cfg(test)]
mod tests;
