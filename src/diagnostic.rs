//! A complaint about a piece of query text: where, what, and how to mend it.
//!
//! Knows text and spans, nothing of grammar rules, columns or types, so that every stage that reads a query can
//! complain in the same voice.

use std::ops::Range;
/// Most complaints about one query. Nobody reads more, and a log pasted by accident would give thousands.
pub const MOST_COMPLAINTS: usize = 8;

use unicode_width::UnicodeWidthChar;

use crate::invisible::is_invisible;

/// A range of bytes of the query text.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Self {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span { start: range.start, end: range.end }
    }
}

/// What a piece of the query is replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The piece.
    pub span: Span,
    /// What stands in its place.
    pub text: String,
    /// What stands there in the other reading of the query, if it has two.
    pub other: Option<String>,
}

/// One complaint: one line what, the query with carets, one repair beside the carets, further lines below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The places underlined; never empty, in ascending order.
    pub spans: Vec<Span>,
    /// What is wrong, one line, no capital, no full stop.
    pub message: String,
    /// The repair, printed beside the last caret.
    pub hint: Option<String>,
    /// The repair is the query with this in it, printed in place of the hint.
    pub replacement: Option<Box<Replacement>>,
    /// Lines of reference printed below the query (`fields: …`).
    pub notes: Vec<String>,
    /// It is about a name that nobody knows.
    pub about_name: bool,
}

impl Diagnostic {
    /// A complaint about `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            spans: vec![span],
            message: message.into(),
            hint: None,
            replacement: None,
            notes: Vec::new(),
            about_name: false,
        }
    }

    /// A complaint about a name that nobody knows.
    pub fn about_name(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { about_name: true, ..Diagnostic::new(span, message) }
    }

    /// Underlines a further place.
    pub fn also(mut self, span: Span) -> Self {
        self.spans.push(span);
        self.spans.sort_by_key(|span| span.start);
        self
    }

    /// Adds the repair.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the repair: the query with `text` in place of `span`.
    pub fn replace(self, span: Span, text: impl Into<String>) -> Self {
        self.replace_by(Replacement { span, text: text.into(), other: None })
    }

    /// Adds the repair, perhaps in two readings.
    pub fn replace_by(mut self, replacement: Replacement) -> Self {
        self.replacement = Some(Box::new(replacement));
        self
    }

    /// Adds a line of reference.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The complaint as the user sees it, `source` being the query text. No trailing newline.
    ///
    /// Of a query of several lines the one with the first place is shown; places on other lines get no caret.
    pub fn render(&self, source: &str) -> String {
        format!("error: {}", self.complaint(source))
    }

    /// As [`Diagnostic::render`], without the word before the message.
    pub(crate) fn complaint(&self, source: &str) -> String {
        let mut out = brief(&self.message);
        if let Some(first) = self.spans.first() {
            let line = Line::holding(source, first.start);
            let (text, carets) = line.window(&self.spans);
            out.push_str(&format!("\n  {text}\n  {carets}"));
            if let Some(hint) = self.repaired(source).as_ref().or(self.hint.as_ref()) {
                out.push_str(&format!(" {}", brief(hint)));
            }
        }
        for note in &self.notes {
            out.push_str(&format!("\n  {}", visible(note)));
        }
        out
    }
}

/// What stands before a repair.
const WRITE: &str = "write: ";
/// What stands before an example.
const AS_IN: &str = "as in: ";
/// What stands before the repair of another reading.
const OR: &str = ", or: ";

impl Diagnostic {
    /// The repairs of `source` that are printed: whole queries, one for each reading. Those that leave something out are
    /// advice.
    pub fn repairs(&self, source: &str) -> Vec<String> {
        let hint = match self.replacement.as_deref() {
            Some(Replacement { span, text, .. }) if whole(source, *span, text).is_none() => None,
            Some(_) => self.repaired(source),
            None => self.hint.clone(),
        };
        let repairs =
            hint.as_deref().and_then(|hint| hint.strip_prefix(WRITE)).filter(|repairs| !repairs.contains('…'));
        repairs.map_or_else(Vec::new, |repairs| repairs.split(OR).map(str::to_owned).collect())
    }

    /// With other repairs, which are whole queries.
    pub(crate) fn with_repairs(self, repairs: &[String]) -> Self {
        Diagnostic { hint: written(repairs), replacement: None, ..self }
    }

    /// With an example in place of its repair.
    pub(crate) fn with_example(self, example: &str) -> Self {
        Diagnostic { hint: Some(format!("{AS_IN}{example}")), replacement: None, ..self }
    }

    /// The query with the replacement in it, also that of its other reading.
    fn repaired(&self, source: &str) -> Option<String> {
        let Replacement { span, text, other } = self.replacement.as_deref()?;
        let repair = format!("{WRITE}{}", rewritten(source, *span, text));
        Some(match other {
            Some(other) => format!("{repair}{OR}{}", rewritten(source, *span, other)),
            None => repair,
        })
    }
}

/// Whole queries as the readings of one repair; `None` if there are none.
pub(crate) fn written(repairs: &[String]) -> Option<String> {
    (!repairs.is_empty()).then(|| format!("{WRITE}{}", repairs.join(OR)))
}

/// The query with `text` in place of `span`; of a long one, or one of several lines, `text` alone.
pub(crate) fn rewritten(source: &str, span: Span, text: &str) -> String {
    whole(source, span, text).unwrap_or_else(|| text.to_owned())
}

/// The whole query with `text` in place of `span`, unless it is long or of several lines.
fn whole(source: &str, span: Span, text: &str) -> Option<String> {
    let (before, behind) = source.get(..span.start).zip(source.get(span.end..))?;
    let whole = format!("{}{text}{}", before.trim_start(), behind.trim_end());
    Some(whole).filter(|whole| whole.len() <= LONGEST_REPAIR && !whole.contains('\n'))
}

/// The longest query that is printed anew, in bytes.
const LONGEST_REPAIR: usize = 200;

/// Widest piece of a query that is shown, in columns: a terminal's eighty would cut most real queries.
const WINDOW: usize = 100;
/// Columns kept before the first caret when a line is windowed.
const LEAD: usize = 40;

/// One line of the query, laid out in columns.
struct Line {
    cells: Vec<Cell>,
    /// The byte after the last character.
    end: usize,
}

/// One character.
struct Cell {
    /// Its first byte in the query.
    at: usize,
    /// How many bytes it takes there.
    bytes: usize,
    /// What is printed for it.
    shown: String,
    /// How wide that is.
    width: usize,
}

impl Line {
    fn holding(source: &str, at: usize) -> Line {
        // A place may lie within a character, or beyond the end.
        let at = (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let text = source[start..].split('\n').next().unwrap_or_default();
        let text = text.strip_suffix('\r').unwrap_or(text);
        let cells = text.char_indices().map(|(offset, c)| {
            let shown = visible_char(c);
            let width = shown.chars().filter_map(UnicodeWidthChar::width).sum();
            Cell { at: start + offset, bytes: c.len_utf8(), shown, width }
        });
        Line { cells: cells.collect(), end: start + text.len() }
    }

    /// The visible part of the line and the carets below it, up to the last one.
    fn window(&self, spans: &[Span]) -> (String, String) {
        let first = spans.first().map_or(0, |span| span.start);
        let window = self.columns(first);
        let mut text = String::new();
        let mut carets = String::new();
        if window.start > 0 {
            text.push('…');
            carets.push(' ');
        }
        for Cell { at, bytes, shown, width } in &self.cells[window.clone()] {
            text.push_str(shown);
            // An empty place is marked at the character it stands before.
            let under =
                spans.iter().any(|span| span.start < at + bytes && span.end.max(span.start.saturating_add(1)) > *at);
            carets.push_str(&(if under { "^" } else { " " }).repeat(*width));
        }
        if window.end < self.cells.len() {
            text.push('…');
        } else if spans.iter().any(|span| span.start == self.end) {
            carets.push('^');
        }
        // A character of no width still deserves its caret.
        if !carets.contains('^') {
            carets.push('^');
        }
        (text, carets.trim_end().to_owned())
    }

    /// The characters to show so that the byte `first` is among them.
    fn columns(&self, first: usize) -> Range<usize> {
        if self.cells.iter().map(|cell| cell.width).sum::<usize>() <= WINDOW {
            return 0..self.cells.len();
        }
        let caret = self.cells.partition_point(|cell| cell.at < first);
        let (mut start, mut width) = (caret, 0);
        while start > 0 && width + self.cells[start - 1].width <= LEAD {
            start -= 1;
            width += self.cells[start].width;
        }
        let mut end = caret;
        while end < self.cells.len() && width + self.cells[end].width <= WINDOW {
            width += self.cells[end].width;
            end += 1;
        }
        // At the end of a line there is room left for more of what came before.
        while start > 0 && width + self.cells[start - 1].width <= WINDOW {
            start -= 1;
            width += self.cells[start].width;
        }
        start..end
    }
}

/// `text` as it may go to a terminal, and no longer than anyone would read: it may quote a word of the query, and a word
/// may be as long as the query.
fn brief(text: &str) -> String {
    const LONGEST: usize = 500;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => visible(&text[..cut]) + "…",
        None => visible(text),
    }
}

/// `text` as it may go to a terminal: nothing in it moves the cursor, changes a colour or hides.
///
/// Queries are pasted from logs, and logs hold what strangers typed.
fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

fn visible_char(c: char) -> String {
    match c {
        '\t' => " ".to_owned(),
        '\n' => "\\n".to_owned(),
        c if is_invisible(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests;
