//! The whole language on a page or two.

use super::entry::{sentence, words_line};
use super::types::{self, KINDS};
use super::{Page, recipes};
use crate::cli::config::Config;
use crate::event::tables::Table;
use crate::expr::aggregates::AGGREGATES;
use crate::expr::functions::FUNCTIONS;
use crate::expr::types::WordSet;
use crate::lang::reference::{Entry, KEYWORDS, STAGES};
use crate::sink::escape;

/// Names stand in this many columns.
const NAMES: usize = 14;
/// What is called with arguments.
const CALLS: usize = 22;

pub(super) fn text(page: Page, config: &Config) -> String {
    let mut text = "authq '[WORDS] [TIMES] [where CONDITION] [| STAGE]…' PATH…\n\
                    `authq fields NAME` tells one of these in full, with examples.\n"
        .to_owned();
    text += "\nTABLES, named first; without one: auth\n";
    text.extend(Table::ALL.map(|table| page.line(table.name(), NAMES, table.doc())));
    for table in Table::ALL.into_iter().filter(|table| !table.columns().is_empty()) {
        text += &format!("\nCOLUMNS of {} (? may be missing)\n", table.name());
        for column in table.columns() {
            let missing = if column.nullable { "?" } else { "" };
            let kind = format!("{}{missing}", types::of(column.kind).name());
            text += &page.line(&format!("{:<NAMES$}  {kind:<9}", column.name), NAMES + 11, column.doc);
        }
    }
    text += "\nWORDS that stand alone\n";
    text += &words(page);
    text += "\nTIMES, CONDITIONS and SIGNS\n";
    text.extend(KEYWORDS.iter().map(|entry| page.line(&names(entry), CALLS, entry.doc)));
    text += "\nSTAGES, behind |\n";
    text.extend(STAGES.iter().map(|entry: &Entry| page.line(entry.names[0], NAMES, entry.doc)));
    text += "\nAGGREGATES, a stage: count, max(time) by user\n";
    text.extend(AGGREGATES.iter().map(|spec| page.line(spec.call, CALLS, &sentence(spec.doc))));
    text += "\nFUNCTIONS\n";
    text.extend(FUNCTIONS.iter().map(|function| page.line(&function.signature(), CALLS, function.doc)));
    text += "\nTYPES\n";
    text.extend(KINDS.map(|kind| page.line(kind.name(), NAMES, kind.doc)));
    text += &named(page, "RECIPES, as | detect NAME", &recipes(config));
    let queries: Vec<_> = config.queries.iter().map(|query| (format!("@{}", query.name), query.text.clone())).collect();
    text + &named(page, "QUERIES of the configuration, as authq @NAME PATH", &queries)
}

/// As many names of an entry as there is room for.
fn names(entry: &Entry) -> String {
    let mut names = String::new();
    for name in entry.names {
        if names.len() + 1 + name.len() > CALLS {
            break;
        }
        if !names.is_empty() {
            names.push(' ');
        }
        names.push_str(name);
    }
    names
}

/// The words of closed sets, by column, and the yes/no columns.
fn words(page: Page) -> String {
    let mut seen: Vec<&WordSet> = Vec::new();
    let mut text = String::new();
    let columns = || Table::ALL.into_iter().flat_map(|table| table.columns());
    for column in columns() {
        if let Some(set) = column.kind.words().filter(|set| !seen.contains(set)) {
            seen.push(set);
            text += &page.item(column.name, NAMES, &words_line(set));
        }
    }
    let mut flags: Vec<&str> = Vec::new();
    for column in columns().filter(|column| column.kind == crate::expr::types::Type::Bool) {
        if !flags.contains(&column.name) {
            flags.push(column.name);
        }
    }
    text + &page.item("yes/no", NAMES, &flags.join("  "))
}

/// Texts with names, which are the user's own or may be; nothing if there are none.
fn named(page: Page, title: &str, texts: &[(String, String)]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let line = |(name, text): &(String, String)| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        page.item(&escape::text(name), NAMES, &escape::text(&text))
    };
    format!("\n{title}\n{}", texts.iter().map(line).collect::<String>())
}
