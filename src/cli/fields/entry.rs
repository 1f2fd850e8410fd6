//! One name of the language in full.

use std::fmt::Write as _;

use super::Page;
use super::columns::examples;
use super::types::{self, KINDS, Kind};
use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;
use crate::expr::aggregates::{AGGREGATES, AggregateSpec};
use crate::expr::functions::{FUNCTIONS, Function};
use crate::expr::types::{Type, WordSet};
use crate::lang::reference::{self, KEYWORDS, STAGES};
use crate::plan::recipes::BUILT_IN;
use crate::plan::recipes::BuiltIn;

/// Where the texts of an entry begin.
const COLUMN: usize = 10;

/// What a name can stand for.
pub(super) enum Entry {
    /// A column, and the tables that have just this one.
    Column(Vec<Table>, &'static ColumnSpec),
    /// A word of a closed set, as stored, and the column it is about.
    Word(&'static str, &'static ColumnSpec),
    Table(Table),
    Function(&'static Function),
    Aggregate(&'static AggregateSpec),
    Stage(&'static reference::Entry),
    Keyword(&'static reference::Entry),
    Kind(&'static Kind),
    Recipe(&'static BuiltIn),
    /// `remote_ip/24`: the column, the bits.
    Network(&'static ColumnSpec, u32),
}

/// Every entry of that name; case does not matter.
pub(super) fn find(name: &str) -> Vec<Entry> {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    let mut found = Vec::new();
    for (table, column) in all_columns() {
        if same(column.name) {
            let twin = found.iter_mut().find_map(|entry| match entry {
                Entry::Column(tables, other) if other.doc == column.doc && other.kind == column.kind => Some(tables),
                _ => None,
            });
            match twin {
                Some(tables) => tables.push(table),
                None => found.push(Entry::Column(vec![table], column)),
            }
        }
    }
    found.extend(network(name));
    found
        .extend(all_words().filter(|(alias, _, _)| same(alias)).map(|(_, stored, column)| Entry::Word(stored, column)));
    found.extend(Table::find(name).map(Entry::Table));
    found.extend(FUNCTIONS.iter().filter(|function| same(function.name)).map(|function| Entry::Function(function)));
    found.extend(AGGREGATES.iter().filter(|spec| same(spec.name)).map(|spec| Entry::Aggregate(spec)));
    let named = |entry: &&reference::Entry| entry.names.iter().any(|name| same(name));
    found.extend(STAGES.iter().filter(named).map(Entry::Stage));
    found.extend(KEYWORDS.iter().filter(named).map(Entry::Keyword));
    found.extend(BUILT_IN.iter().filter(|recipe| same(recipe.name)).map(Entry::Recipe));
    found.extend(KINDS.into_iter().filter(|kind| kind.names.iter().any(|name| same(name))).map(Entry::Kind));
    found
}

/// Every name, for did-you-mean.
pub(in crate::cli) fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = all_columns().map(|(_, column)| column.name).collect();
    names.extend(all_words().map(|(alias, _, _)| alias));
    names.extend(Table::ALL.map(Table::name));
    names.extend(FUNCTIONS.iter().map(|function| function.name));
    names.extend(AGGREGATES.iter().map(|spec| spec.name));
    names.extend(STAGES.iter().chain(KEYWORDS).flat_map(|entry| entry.names));
    names.extend(BUILT_IN.iter().map(|recipe| recipe.name));
    names.extend(KINDS.iter().flat_map(|kind| kind.names));
    names
}

fn all_columns() -> impl Iterator<Item = (Table, &'static ColumnSpec)> {
    Table::ALL.into_iter().flat_map(|table| table.columns().iter().map(move |column| (table, column)))
}

/// The words of closed sets: as typed, as stored, and the column they are about, each set once.
pub(super) fn all_words() -> impl Iterator<Item = (&'static str, &'static str, &'static ColumnSpec)> {
    let mut seen: Vec<&'static WordSet> = Vec::new();
    let mut columns = Vec::new();
    for (_, column) in all_columns() {
        if let Some(set) = column.kind.words().filter(|set| !seen.contains(set)) {
            seen.push(set);
            columns.extend(set.words.iter().map(|(alias, stored)| (*alias, *stored, column)));
        }
    }
    columns.into_iter()
}

/// The other words for a stored one.
pub(super) fn aliases(stored: &str, set: &WordSet) -> Vec<&'static str> {
    set.words.iter().filter(|(alias, word)| *word == stored && alias != word).map(|(alias, _)| *alias).collect()
}

/// `remote_ip/24`.
fn network(name: &str) -> Option<Entry> {
    let (field, bits) = name.split_once('/')?;
    let bits = bits.parse().ok().filter(|bits| *bits <= 128)?;
    let mut addresses = all_columns().map(|(_, column)| column).filter(|column| column.kind == Type::Ip);
    addresses.find(|column| column.name.eq_ignore_ascii_case(field)).map(|column| Entry::Network(column, bits))
}

/// The lines of an entry.
struct Lines {
    page: Page,
    text: String,
}

impl Lines {
    fn new(page: Page, name: &str, what: &str) -> Lines {
        Lines { page, text: format!("{name}: {what}\n") }
    }

    fn line(mut self, lead: &str, text: &str) -> Lines {
        if !text.is_empty() {
            self.text += &self.page.item(lead, COLUMN, text);
        }
        self
    }

    /// Queries and what they ask, where there is something to say.
    fn examples<Q: AsRef<str>>(mut self, examples: impl IntoIterator<Item = (Q, &'static str)>) -> String {
        let mut lead = "examples";
        for (query, meaning) in examples {
            let query = query.as_ref().replace('\'', "'\\''");
            let meaning = if meaning.is_empty() { String::new() } else { format!("   # {meaning}") };
            let _ = writeln!(self.text, "  {lead:<COLUMN$}  authq '{query}' PATH{meaning}");
            lead = "";
        }
        self.text
    }
}

impl Entry {
    /// As it is printed.
    pub(super) fn text(&self, page: Page) -> String {
        match self {
            Entry::Column(tables, column) => column_text(page, tables, column),
            Entry::Word(stored, column) => word_text(page, stored, column),
            Entry::Table(table) => table_text(page, *table),
            Entry::Function(function) => Lines::new(page, &function.signature(), "a function")
                .line("meaning", function.doc)
                .examples(function.examples.iter().map(|example| (example.query, example.meaning))),
            Entry::Aggregate(spec) => Lines::new(page, spec.call, "an aggregate, behind | or as the first stage")
                .line("meaning", &sentence(spec.doc))
                .line(
                    "named",
                    "as NAME; grouped: by KEY, … (a column, a width of time as 1h, a network as remote_ip/24)",
                )
                .examples([aggregate_example(spec)].into_iter().map(|query| (query, ""))),
            Entry::Stage(entry) => Lines::new(page, entry.names[0], "a stage, behind |")
                .line("written", entry.syntax)
                .line("meaning", entry.doc)
                .examples(entry.examples.iter().copied()),
            Entry::Keyword(entry) => Lines::new(page, &entry.names.join(" "), "in a query")
                .line("written", entry.syntax)
                .line("meaning", entry.doc)
                .examples(entry.examples.iter().copied()),
            Entry::Recipe(recipe) => Lines::new(page, recipe.name, "a recipe, called by detect")
                .line("meaning", &sentence(recipe.doc))
                .line("is", recipe.text)
                .line("numbers", recipe.origin)
                .line("ATT&CK", recipe.technique.unwrap_or_default())
                .examples([(format!("detect {}", recipe.name), "")]),
            Entry::Kind(kind) => kind_text(page, kind),
            Entry::Network(column, bits) => network_text(page, column, *bits),
        }
    }
}

fn column_text(page: Page, tables: &[Table], column: &ColumnSpec) -> String {
    let kind = types::of(column.kind);
    let of: Vec<&str> = tables.iter().map(|table| table.name()).collect();
    let (meaning, missing) = match column.doc.split_once("; missing ") {
        Some((meaning, missing)) => (meaning, missing),
        None => (column.doc, if column.nullable { "where the logs do not say it" } else { "never" }),
    };
    let words = column.kind.words().map_or_else(String::new, words_line);
    let network =
        if column.kind == Type::Ip { "KEY/24 groups by network; see `authq fields remote_ip/24`" } else { "" };
    Lines::new(page, column.name, &format!("a column of {}", of.join(", ")))
        .line("type", kind.name())
        .line("meaning", meaning)
        .line("missing", missing)
        .line("words", &words)
        .line("operators", kind.operators)
        .line("", network)
        .examples(examples(tables[0], column).into_iter().map(|query| (query, "")))
}

/// The words of a set, with their aliases.
pub(super) fn words_line(set: &WordSet) -> String {
    let word = |stored: &'static str| match aliases(stored, set).as_slice() {
        [] => stored.to_owned(),
        aliases => format!("{stored} (or {})", aliases.join(", ")),
    };
    set.stored().map(word).collect::<Vec<_>>().join("  ")
}

fn word_text(page: Page, stored: &str, column: &ColumnSpec) -> String {
    let name = column.name;
    let aliases = column.kind.words().map_or_else(Vec::new, |set| aliases(stored, set));
    Lines::new(page, stored, &format!("a word: {name}={stored}"))
        .line("or", &aliases.join(", "))
        .line(name, column.doc)
        .examples([
            (stored.to_owned(), ""),
            (format!("{stored} | top 10 user"), ""),
            (format!("count({stored}) by user"), ""),
        ])
}

fn table_text(page: Page, table: Table) -> String {
    let columns: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
    let name = table.name();
    Lines::new(page, name, "a table, named first in a query")
        .line("meaning", table.doc())
        .line("times", &format!("since, last and the like are about {}", table.time()))
        .line("columns", &columns.join(" "))
        .examples([(format!("{name} last 7d"), ""), (format!("{name} | count by 1d"), "")])
}

fn kind_text(page: Page, kind: &Kind) -> String {
    let columns: Vec<&str> = Table::Auth
        .columns()
        .iter()
        .filter(|column| std::ptr::eq(types::of(column.kind), kind))
        .map(|column| column.name)
        .collect();
    Lines::new(page, kind.name(), "a type")
        .line("meaning", kind.doc)
        .line("operators", kind.operators)
        .line("columns", &columns.join(" "))
        .examples(kind.examples.iter().copied())
}

fn network_text(page: Page, column: &ColumnSpec, bits: u32) -> String {
    let name = column.name;
    let networks =
        if bits <= 32 { format!("IPv4 by /{bits}, IPv6 by /64") } else { format!("IPv6 by /{bits}, IPv4 whole") };
    Lines::new(page, &format!("{name}/{bits}"), "a key, behind `by` and `top`")
        .line("meaning", &format!("the network of the address: {networks}"))
        .line("type", "network; a later stage names it in backquotes")
        .examples([
            (format!("failed | top 10 {name}/{bits}"), ""),
            (format!("failed | count, dcount(user) as users by {name}/{bits}"), ""),
            (format!("failed | count by {name}/{bits} | where `{name}/{bits}` in private"), ""),
        ])
}

/// A sentence of a table of ours, in the form of the others: no capital, no full stop.
pub(super) fn sentence(doc: &str) -> String {
    let mut letters = doc.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A query that calls the aggregate on what it accepts, as its own table writes the call.
pub(super) fn aggregate_example(spec: &AggregateSpec) -> String {
    let accepts = |kind| (spec.accepts)(Some(kind));
    let argument = if (spec.accepts)(None) {
        return format!("{} by remote_ip", spec.name);
    } else if accepts(Type::Text) {
        "user"
    } else if accepts(Type::Time) {
        "time"
    } else if accepts(Type::Duration) {
        "elapsed_ms"
    } else {
        "failed"
    };
    format!("{}({argument}) by remote_ip", spec.name)
}
