//! Markdown to plain text for a terminal. Paragraphs are filled to the page, code stays as it is, and of links only the
//! words are left, since the texts they lead to are in the program too.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::Page;
use super::parser;
use super::table::Table;

/// As it is shown on the page.
pub(in crate::cli) fn rendered(markdown: &str, page: Page) -> String {
    let mut writer =
        Writer { page, text: String::new(), inline: String::new(), lists: Vec::new(), marker: None, table: None };
    parser(markdown).for_each(|event| writer.take(event));
    let text = writer.text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

struct Writer {
    page: Page,
    text: String,
    /// The text of the block that is being read.
    inline: String,
    /// One for each list around: the number of its next item, if it has numbers.
    lists: Vec<Option<u64>>,
    /// What stands before the next line of an item.
    marker: Option<String>,
    table: Option<Table>,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.inline += &text,
            Event::Code(code) => self.code(&code),
            Event::SoftBreak | Event::HardBreak => self.inline.push(' '),
            _ => (),
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => self.paragraph(),
            Tag::List(first) => {
                self.paragraph();
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Table(_) => {
                self.paragraph();
                self.table = Some(Table::default());
            }
            _ => (),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.paragraph(),
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                self.table.iter_mut().for_each(|table| table.cell(cell.clone()));
            }
            TagEnd::TableHead | TagEnd::TableRow => self.table.iter_mut().for_each(Table::end_row),
            TagEnd::Table => self.table_block(),
            _ => (),
        }
    }

    /// In tables the column tells what is typed; elsewhere quotes do.
    fn code(&mut self, code: &CowStr<'_>) {
        let quote = match self.table {
            Some(_) => "",
            None if code.contains('`') => "``",
            None => "`",
        };
        self.inline.extend([quote, code, quote]);
    }

    fn indent(&self) -> usize {
        2 * self.lists.len()
    }

    /// An empty line, unless there is one.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        self.gap();
        let title = std::mem::take(&mut self.inline);
        let title = if level <= HeadingLevel::H2 { title.to_uppercase() } else { title };
        self.text += &self.page.wrapped(&title, 0);
        self.text.push('\n');
    }

    fn item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number += 1;
                marker
            }
            _ => "- ".to_owned(),
        };
        self.marker = Some(marker);
    }

    /// Ends the text of a paragraph or of an item.
    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.inline);
        if text.is_empty() {
            return;
        }
        let marker = self.marker.take();
        if marker.is_none() {
            self.gap();
        }
        let lead = marker.unwrap_or_else(|| " ".repeat(self.indent()));
        let indent = self.indent().max(lead.chars().count());
        let lead = format!("{:>indent$}", lead);
        self.text += &format!("{lead}{}\n", self.page.wrapped(&text, indent));
    }

    fn code_block(&mut self) {
        self.gap();
        let indent = self.indent() + 2;
        for line in std::mem::take(&mut self.inline).lines() {
            self.text += format!("{:indent$}{line}", "").trim_end();
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    fn table_block(&mut self) {
        let Some(table) = self.table.take() else { return };
        self.gap();
        self.text += &table.shown(self.page, self.indent() + 2);
        self.text.push('\n');
    }
}
