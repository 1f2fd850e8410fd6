//! Pages of plain text in columns: what the commands that explain things print.

/// The widest page; lines longer than that are hard to read.
const WIDEST: usize = 100;
/// Narrower, the columns of a page would not stand beside each other.
const NARROWEST: usize = 60;

/// How text is laid out.
#[derive(Copy, Clone, Debug)]
pub(super) struct Page {
    pub(super) width: usize,
}

impl Page {
    /// A page for a terminal of that width, or for no terminal.
    pub(super) fn new(terminal: Option<usize>) -> Page {
        Page { width: terminal.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST) }
    }

    /// `lead` in a column of its own, then `text`, broken so that its lines stand below each other.
    pub(super) fn item(self, lead: &str, column: usize, text: &str) -> String {
        let mut line = format!("  {lead:<column$}  ");
        if lead.chars().count() > column {
            line = format!("  {lead}\n{:indent$}", "", indent = column + 4);
        }
        line + &self.wrapped(text, column + 4) + "\n"
    }

    /// `text` broken at spaces; lines after the first are indented.
    pub(super) fn wrapped(self, text: &str, indent: usize) -> String {
        let room = self.width.saturating_sub(indent).max(20);
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
        lines.join(&format!("\n{:indent$}", ""))
    }

    /// `text` on one line: all of it, else its first clause, else the begin of that.
    pub(super) fn line(self, lead: &str, column: usize, text: &str) -> String {
        let room = self.width.saturating_sub(column + 4);
        let fits = text.chars().count() <= room;
        let clause = if fits { text } else { text.split("; ").next().unwrap_or(text) };
        let clause = if clause.chars().count() > room {
            let short: String = clause.chars().take(room.saturating_sub(1)).collect();
            let end = short.rfind(' ').unwrap_or(short.len());
            format!("{}…", short[..end].trim_end_matches([',', '(', ' ', ':']))
        } else {
            clause.to_owned()
        };
        format!("  {lead:<column$}  {clause}\n")
    }
}
