//! A plan as text: every parenthesis, every moment with its zone, what each stage does. Golden tests read it, so its
//! form changes rarely.

use std::fmt::Write as _;

use super::{AggregateCall, Fill, LogsOf, NamedExpr, Plan, SortKey, Stage, Step};
use crate::expr::Literal;

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
            text.push_str(&stage_line(stage, &names));
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
        Stage::Extend(columns) => {
            let text = |column: &NamedExpr| format!("{} = {}", column.column.name, column.expr.named(names));
            line("let", &columns.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Stage::Fill(fill) => line("fill", &fill_text(fill)),
        Stage::Burst(burst) => {
            let what = match &burst.distinct {
                Some(expr) => format!("{} distinct {}", burst.n, expr.named(names)),
                None => burst.n.to_string(),
            };
            let by = columns_text(&burst.keys, names);
            line("burst", &format!("{what} by {by} within {}", length_text(burst.within)))
        }
        Stage::Sequence(sequence) => {
            let steps: Vec<String> = sequence.steps.iter().map(|step| step_text(step, names)).collect();
            let by = columns_text(&sequence.keys, names);
            let within = length_text(sequence.within);
            let certain = if sequence.waits() { logs_text(&sequence.logs_of) } else { String::new() };
            line("sequence", &format!("{} by {by} within {within}{certain}", steps.join(" then ")))
        }
    }
}

fn step_text(step: &Step, names: &[&str]) -> String {
    let predicate = step.predicate.named(names);
    if step.absent { format!("no ({predicate})") } else { format!("{} ({predicate})", step.count) }
}

fn fill_text(fill: &Fill) -> String {
    let moment = |moment: jiff::Timestamp| moment.to_zoned_datetime(fill.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z");
    let from = fill.from.map_or_else(|| "where the logs begin".to_owned(), |from| moment(from).to_string());
    let until = fill.until.map_or_else(|| "where they end".to_owned(), |until| moment(until).to_string());
    let logs_of = match &fill.logs_of {
        LogsOf::Any => String::new(),
        LogsOf::Key(_) => ", missing where the appliance has no logs".to_owned(),
        LogsOf::Named(names) => format!(", missing where there are no logs of {}", names.join(", ")),
    };
    format!("stretches of {} without rows as well, from {from} to {until}{logs_of}", fill.width)
}

/// Which logs have to cover the time of an absence.
fn logs_text(logs_of: &LogsOf) -> String {
    match logs_of {
        LogsOf::Any => ", complete where all appliances have logs".to_owned(),
        LogsOf::Key(_) => ", complete where the appliance has logs".to_owned(),
        LogsOf::Named(names) => format!(", complete where there are logs of {}", names.join(", ")),
    }
}

/// Microseconds as a duration is written.
fn length_text(micros: i64) -> String {
    Literal::Duration(micros / 1000).to_string()
}

fn line(keyword: &str, text: &str) -> String {
    format!("{keyword:<8} {text}")
}

fn columns_text(columns: &[NamedExpr], names: &[&str]) -> String {
    let text = |column: &NamedExpr| called(column.expr.named(names).to_string(), &column.column.name);
    columns.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn call_text(call: &AggregateCall, names: &[&str]) -> String {
    let name = call.function.name();
    let text = match &call.function.argument {
        Some(argument) => format!("{name}({})", argument.named(names)),
        None => name.into_owned(),
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
