//! A plan as text: every parenthesis, every moment with its zone, what each stage does. Golden tests read it, so its
//! form changes rarely.

pub(super) mod text;

use std::fmt::Write as _;

use super::Plan;
use text::line;

impl Plan {
    /// The query as it was understood, one line a stage, without a newline at the end.
    pub fn explain(&self) -> String {
        let mut text = self.explain_rows();
        for note in &self.notes {
            let _ = write!(text, "\n{}", line("note", note));
        }
        text
    }

    fn explain_rows(&self) -> String {
        let columns = self.table.columns();
        let mut names: Vec<&str> = self.projection.iter().map(|index| columns[*index].name).collect();
        let read = if names.is_empty() { "(no columns)".to_owned() } else { names.join(", ") };
        let mut text = String::new();
        for recipe in &self.recipes {
            text.push_str(&line("recipe", recipe));
            text.push('\n');
        }
        text.push_str(&line("read", &read));
        if let Some(trace) = &self.trace {
            let _ = write!(text, "\n{}", line("trace", &format!("{} {}", trace.counter.name(), trace.id)));
        }
        for stage in &self.stages {
            text.push('\n');
            text.push_str(&stage.explain(&names));
            let columns = stage.effect().columns;
            if columns.are_replaced() {
                names.clear();
            }
            names.extend(columns.fresh().into_iter().map(|column| column.name.as_str()));
        }
        if let Some(shown) = &self.shown {
            let _ = write!(text, "\n{}\n{}", line("show", shown.table.name()), shown.explain_rows());
        }
        text
    }
}
