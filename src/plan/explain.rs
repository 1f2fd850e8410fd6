//! A plan as text: every parenthesis, every moment with its zone, what each stage does. Golden tests read it, so its
//! form changes rarely.

use std::fmt::Write as _;

use super::{Aggregate, AggregateCall, NamedExpr, Plan, SortKey, Stage};
use crate::event::columns::COLUMNS;

impl Plan {
    /// The query as it was understood, one line a stage, without a newline at the end.
    pub fn explain(&self) -> String {
        // The one table of this version; with a second one a plan must know its own.
        let mut names: Vec<&str> = self.projection.iter().map(|index| COLUMNS[*index].name).collect();
        let read = if names.is_empty() { "(no columns)".to_owned() } else { names.join(", ") };
        let mut text = line("read", &read);
        for stage in &self.stages {
            text.push('\n');
            text.push_str(&stage_line(stage, &names));
            if let Some(columns) = stage.columns() {
                names = columns;
            }
        }
        for note in &self.notes {
            let _ = write!(text, "\n{}", line("note", note));
        }
        text
    }
}

impl Stage {
    /// The names of the columns that the stage makes; `None` if it keeps those it finds.
    fn columns(&self) -> Option<Vec<&str>> {
        match self {
            Stage::Filter(_) | Stage::Sort(_) | Stage::Top { .. } | Stage::Limit(_) | Stage::Tail(_) => None,
            Stage::Select(columns) | Stage::Distinct(columns) => {
                Some(columns.iter().map(|column| column.column.name.as_str()).collect())
            }
            Stage::Aggregate { keys, values } => {
                let keys = keys.iter().map(|key| key.column.name.as_str());
                Some(keys.chain(values.iter().map(|value| value.column.name.as_str())).collect())
            }
        }
    }
}

fn stage_line(stage: &Stage, names: &[&str]) -> String {
    match stage {
        Stage::Filter(expr) => line("where", &expr.named(names).to_string()),
        Stage::Select(columns) => line("select", &columns_text(columns, names)),
        Stage::Distinct(columns) => line("distinct", &columns_text(columns, names)),
        Stage::Aggregate { keys, values } => {
            let calls: Vec<String> = values.iter().map(|call| call_text(call, names)).collect();
            let by = if keys.is_empty() { String::new() } else { format!(" by {}", columns_text(keys, names)) };
            line("group", &(calls.join(", ") + &by))
        }
        Stage::Sort(keys) => line("sort", &keys_text(keys, names)),
        Stage::Top { keys, n } => line("top", &format!("{n} by {}", keys_text(keys, names))),
        Stage::Limit(n) => line("limit", &n.to_string()),
        Stage::Tail(n) => line("tail", &n.to_string()),
    }
}

fn line(keyword: &str, text: &str) -> String {
    format!("{keyword:<8} {text}")
}

fn columns_text(columns: &[NamedExpr], names: &[&str]) -> String {
    let text = |column: &NamedExpr| called(column.expr.named(names).to_string(), &column.column.name);
    columns.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn call_text(call: &AggregateCall, names: &[&str]) -> String {
    let text = match &call.function {
        Aggregate::Count => "count".to_owned(),
        Aggregate::CountIf(expr) => format!("count({})", expr.named(names)),
        Aggregate::CountDistinct(expr) => format!("dcount({})", expr.named(names)),
        Aggregate::Min(expr) => format!("min({})", expr.named(names)),
        Aggregate::Max(expr) => format!("max({})", expr.named(names)),
    };
    called(text, &call.column.name)
}

fn called(text: String, name: &str) -> String {
    if text == name { text } else { format!("{text} as {name}") }
}

fn keys_text(keys: &[SortKey], names: &[&str]) -> String {
    let text = |key: &SortKey| format!("{}{}", if key.descending { "-" } else { "" }, key.expr.named(names));
    keys.iter().map(text).collect::<Vec<_>>().join(", ")
}
