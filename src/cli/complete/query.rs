//! What may stand at the end of a query that is being typed. Keywords are those that the grammar takes there; names and
//! values come from the tables by which queries are bound, and behind a stage from the bound query itself.

use super::{Candidate, Values};
use crate::cli::config::Config;
use crate::diagnostic::Span;
use crate::event::columns::{ColumnSpec, Display};
use crate::event::tables::Table;
use crate::expr::addresses;
use crate::expr::aggregates::{self, AGGREGATES};
use crate::expr::functions::{self, FUNCTIONS, Returns};
use crate::expr::types::Type;
use crate::lang::ast::{Value, ValueKind};
use crate::lang::periods::{DAYS, WORDS as MOMENTS};
use crate::lang::{self, Kind, Token, reference};
use crate::plan::recipes::BUILT_IN;
use crate::plan::{Context, Recipes, bind};
use crate::record::counter::Counter;
use crate::sink::escape;

/// Lengths of time that are asked for most.
const LENGTHS: [&str; 6] = ["15m", "1h", "1d", "7d", "30d", "1mo"];
/// Behind these stands a time.
const CLAUSES: [&str; 5] = ["since", "until", "before", "after", "on"];
/// Columns of text that no two rows share.
const ONE_ROW: [&str; 3] = ["event_id", "connection_id", "text"];
/// Behind these a name is a new one.
const NEW: [&str; 2] = ["as", "let"];

/// What may stand in place of the last word of `text`: how many bytes that word has, and the candidates. `data`: values of
/// the logs.
pub(super) fn candidates(text: &str, config: &Config, data: Option<&dyn Values>) -> (usize, Vec<Candidate>) {
    if let (Some(quote), Some(_)) = (lang::open_quote(text), data) {
        let (begin, word) = (&text[..quote], &text[quote + 1..]);
        let place = lang::lex(begin).ok().and_then(|tokens| Some(Place::new(begin, &tokens, config, data)?.values()));
        let fitting = place.unwrap_or_default().into_iter().filter(|candidate| candidate.begins_with(word));
        return (text.len() - quote, fitting.collect());
    }
    let start =
        text.rfind(|c| !lang::is_bare(c)).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    // `-` before a name is a sign.
    let start = if text[start..].starts_with('-') { start + 1 } else { start };
    let (begin, word) = text.split_at(start);
    let found = if begin.trim().is_empty() && word.starts_with('@') {
        named(config)
    } else {
        lang::lex(begin).map_or_else(|_| Vec::new(), |tokens| at(begin, &tokens, config, data))
    };
    let fits = |candidate: &Candidate| candidate.begins_with(word);
    (word.len(), found.into_iter().filter(fits).collect())
}

/// What may follow the tokens of a text.
fn at(begin: &str, tokens: &[Token<'_>], config: &Config, data: Option<&dyn Values>) -> Vec<Candidate> {
    Place::new(begin, tokens, config, data).map_or_else(Vec::new, Place::all)
}

/// The queries of the configuration.
fn named(config: &Config) -> Vec<Candidate> {
    config.queries.iter().map(|query| Candidate::new(&format!("@{}", query.name), &query.text, " ")).collect()
}

/// The end of a text, and what is known there.
struct Place<'a> {
    expected: lang::Expected,
    tokens: &'a [Token<'a>],
    columns: Vec<Column>,
    config: &'a Config,
    data: Option<&'a dyn Values>,
}

/// A column in sight.
struct Column {
    name: String,
    kind: Type,
    doc: &'static str,
}

impl From<&ColumnSpec> for Column {
    fn from(spec: &ColumnSpec) -> Column {
        Column { name: spec.name.to_owned(), kind: spec.kind, doc: spec.doc }
    }
}

impl<'a> Place<'a> {
    fn new(
        begin: &str,
        tokens: &'a [Token<'a>],
        config: &'a Config,
        data: Option<&'a dyn Values>,
    ) -> Option<Place<'a>> {
        let expected = lang::expected(begin)?;
        Some(Place { expected, tokens, columns: columns(begin, tokens, config), config, data })
    }

    fn all(self) -> Vec<Candidate> {
        let mut found = Vec::new();
        if self.expected.value {
            found.extend(self.values());
        }
        if self.expected.name {
            found.extend(self.names());
        } else if self.expected.call && !self.expected.value {
            found.extend(aggregates());
        }
        if self.expected.length {
            found.extend(LENGTHS.map(|length| Candidate::new(length, "a length of time", "")));
        }
        // Where a value stands, these are values.
        let is_value = |word: &str| self.expected.value && (MOMENTS.contains(&word) || word == "no");
        found.extend(self.expected.keywords.iter().filter(|word| !is_value(word)).map(|word| keyword(word)));
        let mut seen = Vec::new();
        found.retain(|candidate| {
            let is_new = !seen.contains(&candidate.text);
            seen.push(candidate.text.clone());
            is_new
        });
        found
    }

    fn last(&self) -> Option<&Token<'a>> {
        self.tokens.last()
    }

    /// The names that may stand here.
    fn names(&self) -> Vec<Candidate> {
        let after = |words: &[&str]| self.last().is_some_and(|token| token.is_any(words));
        if after(&NEW) {
            return Vec::new();
        }
        if after(&["detect"]) {
            let own = self.config.recipes.iter().map(|recipe| Candidate::new(&recipe.name, &recipe.text, " "));
            return BUILT_IN.iter().map(|recipe| Candidate::new(recipe.name, recipe.doc, " ")).chain(own).collect();
        }
        if after(&["show"]) {
            let tables = Table::ALL.into_iter().filter(|table| *table != Table::Auth);
            return tables.map(|table| Candidate::new(table.name(), table.doc(), " ")).collect();
        }
        if after(&["trace"]) {
            return Counter::ALL.map(|counter| Candidate::new(counter.name(), "a number of the log", " ")).to_vec();
        }
        if self.lists_aggregates() {
            return aggregates();
        }
        let mut found = Vec::new();
        if self.expected.condition {
            found.extend(self.words());
        }
        let columns = self.columns.iter().filter(|column| lang::is_name(&column.name));
        found.extend(columns.map(|column| Candidate::new(&column.name, column.doc, "")));
        if !self.is_head() {
            found.extend(calls());
        }
        if self.tokens.is_empty() {
            found.extend(aggregates());
        }
        found
    }

    /// The tokens of the stage.
    fn stage(&self) -> &'a [Token<'a>] {
        self.tokens.rsplit(|token| token.kind == Kind::Pipe).next().unwrap_or_default()
    }

    /// Is it behind the comma between two aggregates?
    fn lists_aggregates(&self) -> bool {
        let stage = self.stage();
        let open = stage.iter().filter(|token| token.kind == Kind::Open).count();
        let closed = stage.iter().filter(|token| token.kind == Kind::Close).count();
        let is_aggregate = stage.first().is_some_and(|token| aggregates::find(token.text).is_some());
        is_aggregate && open == closed && !stage.iter().any(|token| token.is("by"))
    }

    /// Is it the head, where conditions are simple?
    fn is_head(&self) -> bool {
        !self.tokens.iter().any(|token| token.kind == Kind::Pipe || token.is("where"))
            && self.expected.keywords.iter().any(|word| word == "where")
    }

    /// Words that stand alone.
    fn words(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        for column in &self.columns {
            let words = column.kind.words().into_iter().flat_map(|set| set.stored());
            found.extend(words.map(|word| Candidate::new(word, &format!("{} is {word}", column.name), " ")));
        }
        if self.is_head() {
            found.extend(DAYS.iter().map(|day| keyword(day)));
            found.extend(Table::ALL.map(|table| Candidate::new(table.name(), table.doc(), " ")));
        }
        found
    }

    /// The values that what stands on the left can have, as far as they are known.
    fn values(&self) -> Vec<Candidate> {
        let is_operator = |token: &Token<'_>| token.kind == Kind::Operator || token.is("in") || token.is("between");
        let stage = self.stage();
        let at = stage.iter().rposition(|token| is_operator(token) || token.is_any(&CLAUSES));
        let Some(at) = at else { return Vec::new() };
        let left = match &stage[..at] {
            [before @ .., last] if last.is("not") => before,
            left => left,
        };
        if left.last().is_some_and(|token| token.kind == Kind::Close) && self.kind_of(left) == Some(Type::Text) {
            return calls();
        }
        let kind = if stage[at].is_any(&CLAUSES) { Some(Type::Time) } else { self.kind_of(left) };
        let is_between = stage[at].is("between");
        if (stage[at].is("in") || ["=", "==", "!="].contains(&stage[at].text))
            && let Some(values) = self.of_data(left)
        {
            return values;
        }
        match kind.map(|kind| kind.element().unwrap_or(kind)) {
            Some(Type::Word(set)) => set.stored().map(|word| Candidate::new(word, "", "")).collect(),
            Some(Type::Bool) => ["yes", "no"].map(|word| Candidate::new(word, "", "")).to_vec(),
            Some(Type::Ip | Type::Network) => {
                addresses::WORDS.iter().map(|word| Candidate::new(word, "addresses", "")).collect()
            }
            Some(Type::Time) => MOMENTS.map(keyword).to_vec(),
            None if is_between => MOMENTS.map(keyword).to_vec(),
            _ => Vec::new(),
        }
    }

    /// The values in the logs of the column at the end of the tokens; beside addresses, the words for sets of them.
    fn of_data(&self, tokens: &[Token<'_>]) -> Option<Vec<Candidate>> {
        let (data, name) = (self.data?, tokens.last()?.text);
        let column = self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))?;
        let table = table(self.tokens);
        let is_stored = |spec: &&ColumnSpec| spec.name == column.name && spec.kind == column.kind;
        let spec = table.columns().iter().find(is_stored)?;
        let is_new = self.tokens.windows(2).any(|pair| pair[0].is_any(&NEW) && pair[1].is(spec.name));
        if is_new || ONE_ROW.contains(&spec.name) || !matches!(spec.kind, Type::Text | Type::Ip) {
            return None;
        }
        let values = data.of(table, spec.name);
        let spelled = values.iter().filter_map(|value| Some(Candidate::new(&spelled(spec.name, value)?, "", "")));
        let words = addresses::WORDS.iter().filter(|_| spec.kind == Type::Ip);
        Some(spelled.chain(words.map(|word| Candidate::new(word, "addresses", ""))).collect())
    }

    /// The type of the column or of the call at the end of the tokens.
    fn kind_of(&self, tokens: &[Token<'_>]) -> Option<Type> {
        let last = tokens.last()?;
        if last.kind != Kind::Close {
            return self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(last.text)).map(|it| it.kind);
        }
        let open = tokens.iter().rposition(|token| token.kind == Kind::Open)?;
        match functions::find(tokens.get(open.checked_sub(1)?)?.text)?.returns {
            Returns::Always(kind) => Some(kind),
            Returns::LikeFirst => self.kind_of(&tokens[..open + 2]),
        }
    }
}

fn calls() -> Vec<Candidate> {
    FUNCTIONS.iter().map(|function| Candidate::new(function.name, function.doc, "(")).collect()
}

fn aggregates() -> Vec<Candidate> {
    let open = |call: &str| if call.contains('(') { "(" } else { " " };
    AGGREGATES.iter().map(|spec| Candidate::new(spec.name, spec.doc, open(spec.call))).collect()
}

fn keyword(word: &str) -> Candidate {
    let entries = reference::STAGES.iter().chain(reference::KEYWORDS);
    let entry = entries.into_iter().find(|entry| entry.names.contains(&word));
    Candidate::new(word, entry.map_or("", |entry| entry.doc), " ")
}

/// A value as a query has it; none for what a terminal cannot show as it is.
fn spelled(column: &str, value: &str) -> Option<String> {
    if value.is_empty() || escape::text(value) != value {
        return None;
    }
    let is_bare = value.chars().all(lang::is_bare) && !value.contains(['*', '?']);
    let bare = format!("where {column} = {value}");
    if is_bare && lang::parse(&bare).is_ok_and(|query| query.to_string() == bare) {
        return Some(value.to_owned());
    }
    Some(Value { span: Span::new(0, 0), kind: ValueKind::Quoted(value.to_owned()) }.to_string())
}

/// The columns at the end of `begin`: those that the stages before the last `|` leave, or else those of the table.
fn columns(begin: &str, tokens: &[Token<'_>], config: &Config) -> Vec<Column> {
    let pipe = tokens.iter().rfind(|token| token.kind == Kind::Pipe);
    let bound = pipe.and_then(|pipe| left_by(&begin[..pipe.span.start], config));
    bound.unwrap_or_else(|| table(tokens).columns().iter().map(Column::from).collect())
}

/// The columns that a query leaves.
fn left_by(query: &str, config: &Config) -> Option<Vec<Column>> {
    let own = config.recipes.iter().map(|recipe| (recipe.name.clone(), recipe.text.clone()));
    let context = Context {
        now: jiff::Timestamp::now(),
        zone: jiff::tz::TimeZone::UTC,
        display: Display::Machine,
        recipes: Recipes::with(own).unwrap_or_default(),
    };
    let plan = bind(&lang::parse(query).ok()?, query, &context).ok()?;
    let plan = plan.last();
    let specs = plan.table.columns();
    let doc = |name: &str| specs.iter().find(|spec| spec.name == name).map_or("", |spec| spec.doc);
    let made = plan.columns.iter().map(|column| Column {
        name: column.name.clone(),
        kind: column.kind,
        doc: doc(&column.name),
    });
    let mut columns: Vec<Column> = made.collect();
    if plan.has_default_columns {
        let hidden = specs.iter().filter(|spec| !plan.columns.iter().any(|column| column.name == spec.name));
        columns.extend(hidden.map(Column::from));
    }
    Some(columns)
}

/// The table that a query names.
fn table(tokens: &[Token<'_>]) -> Table {
    let head = tokens.split(|token| token.kind == Kind::Pipe).next().unwrap_or_default();
    if head.first().is_some_and(|token| token.is("trace")) {
        return Table::Lines;
    }
    head.iter().take_while(|token| !token.is("where")).find_map(|token| Table::find(token.text)).unwrap_or_default()
}
