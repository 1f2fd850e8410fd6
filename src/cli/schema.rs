//! `--schema`: rows in the schemas of other tools. Which queries can be written so, and in which formats; what cannot is
//! refused before any log is opened.

use std::path::{Path, PathBuf};

use super::args::Args;
use super::format::{self, Endings};
use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::expr::types::Type;
use crate::lang::ast::{Ident, Query, SelectItem, Stage};
use crate::lang::stages::Gives;
use crate::plan::{Plan, recipes};
use crate::sink::escape::path as shown;
use crate::sink::{Format, Rule, Schema, Subject, escape};
use crate::target::Encoding;

/// How a schema is written.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if the schema is not written so, or is not read under that name.
pub(super) fn format(
    schema: Schema,
    given: Option<Format>,
    output: Option<&Path>,
    stdout_terminal: bool,
) -> Result<Encoding> {
    let (name, formats) = (schema.name(), schema.formats());
    let endings = output.map(Endings::of);
    let ended = endings.as_ref().and_then(|endings| endings.format);
    let format = match (given, output) {
        (Some(format), _) => format,
        // The names of a schema with endings of its own are checked below: most endings of its formats are not for it.
        (None, Some(_)) if ended.is_none() && schema.ending(formats[0]).is_some() => formats[0],
        (None, Some(path)) => ended.ok_or_else(|| format::no_format(path, formats))?,
        (None, None) => formats[0],
    };
    if !formats.contains(&format) {
        let names = formats.iter().map(|format| format.name()).collect::<Vec<_>>().join(" and ");
        let complaint = format!("--schema {name} is written as {names}, not as {}", format.name());
        return Err(Error::usage(format!("{complaint}; write -f {}", formats[0].name())));
    }
    let Some((path, endings)) = output.zip(endings) else {
        format::check_terminal(format, stdout_terminal)?;
        return Ok(Encoding { format, schema: Some(schema), compression: None });
    };
    if let Some(ending) = schema.ending(format) {
        check_ending(format, ending, path)?;
    }
    let compression = format::compression(format, path, &endings)?;
    Ok(Encoding { format, schema: Some(schema), compression })
}

/// Refuses file names that the tool does not take: it goes by the ending alone, and decompresses nothing. Only
/// Timesketch is such a tool.
fn check_ending(format: Format, wanted: &str, path: &Path) -> Result<()> {
    let endings = Endings::of(path);
    if endings.compression.is_none() && format::ending(path).eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    let message = match endings.compression {
        Some(_) => "Timesketch takes no compressed files".to_owned(),
        None => format!("Timesketch takes {} only in files that end in .{wanted}", format.name()),
    };
    Err(Error::usage(format!("{message}: -o {}", shown(&endings.plain.with_extension(wanted)))))
}

/// What the rows of a query stand for in `schema`.
///
/// # Errors
/// [`crate::ErrorKind::Query`] if it has no records for them.
pub(super) fn subject(schema: Schema, query: &Query, text: &str, plan: &Plan) -> Result<Subject> {
    let name = schema.name();
    let refuse = |span: Span, message: String, hint: String| {
        Err(Error::query(text, vec![Diagnostic::new(span, message).hint(hint)]))
    };
    let whole = Span::new(0, text.len());
    if let Some(trace) = &query.trace {
        let message = format!("--schema {name} is about rows with all their columns; a trace gives lines");
        return refuse(trace.span, message, "ask for events: where icid=451".to_owned());
    }
    let mut subject = Subject::Rows(plan.table);
    let mut found_by = whole;
    for stage in &query.stages {
        match after(stage, &subject) {
            Rows::Same => {}
            Rows::Findings(rule) => (subject, found_by) = (Subject::Findings(rule), stage.span),
            Rows::Other(what) => {
                let message = format!("--schema {name} is about rows with all their columns; {what}");
                return refuse(stage.span, message, "leave this stage out".to_owned());
            }
        }
    }
    let is_dated = |end: &str| plan.columns.iter().any(|column| column.name == end && column.kind == Type::Time);
    match &subject {
        Subject::Findings(rule) if schema.has(&subject) && !(is_dated("start") && is_dated("end")) => {
            let message = format!("--schema {name} needs the `start` and the `end` of what `{}` finds", rule.name);
            refuse(found_by, message, "keep both up to the last stage, or leave out --schema".to_owned())
        }
        Subject::Findings(rule) if !schema.has(&subject) => {
            let others: Vec<_> = Schema::all().filter(|other| other.has(&subject)).map(Schema::name).collect();
            let message = format!("--schema {name} has no records for what `{}` finds", rule.name);
            refuse(found_by, message, format!("these have: {}", others.join(", ")))
        }
        Subject::Rows(table) if !schema.has(&subject) => {
            let tables: Vec<_> = schema.tables().map(Table::name).collect();
            let message = format!("--schema {name} has no records for {}", table.name());
            refuse(whole, message, format!("it has records for {}", tables.join(", ")))
        }
        Subject::Rows(_) | Subject::Findings(_) => Ok(subject),
    }
}

/// What comes out of a stage.
enum Rows {
    /// Rows of the kind that went in.
    Same,
    Findings(Rule),
    /// Rows that no schema has records for.
    Other(&'static str),
}

fn after(stage: &Stage, before: &Subject) -> Rows {
    match stage.kind.gives() {
        Gives::Rows | Gives::Passed | Gives::Column(_) => Rows::Same,
        Gives::Columns(items) => {
            let keeps_all = items.iter().any(|item| matches!(item, SelectItem::All(_)))
                && !items.iter().any(|item| matches!(item, SelectItem::Without(_)));
            // Which columns a finding has depends on the query; what it must have is checked at the end.
            if keeps_all || before.rule().is_some() { Rows::Same } else { Rows::Other("`select` takes columns away") }
        }
        Gives::Findings(None) => {
            let stage = stage.to_string();
            let name = stage.split(' ').next().unwrap_or_default().to_owned();
            Rows::Findings(Rule { name, stage, ..Rule::default() })
        }
        Gives::Findings(Some(Ident { name, .. })) => {
            let built_in = recipes::BUILT_IN.iter().find(|recipe| recipe.name.eq_ignore_ascii_case(name));
            Rows::Findings(Rule {
                name: name.to_ascii_lowercase(),
                stage: stage.to_string(),
                doc: built_in.map(|recipe| recipe.doc),
                technique: built_in.and_then(|recipe| recipe.technique),
            })
        }
        Gives::Groups(what) => Rows::Other(what),
        Gives::OtherTable => Rows::Other("`show` gives rows of another table"),
    }
}

/// The note on the columns of `let`, where the schema has no place for them.
pub(super) fn left_over(schema: Schema, subject: &Subject, stages: &[Stage]) -> Option<String> {
    if schema.keeps_other_columns(subject) {
        return None;
    }
    let names: Vec<String> = stages
        .iter()
        .filter_map(|stage| match stage.kind.gives() {
            Gives::Column(name) => Some(escape::text(&name.name).into_owned()),
            Gives::Rows
            | Gives::Passed
            | Gives::Columns(_)
            | Gives::Findings(_)
            | Gives::Groups(_)
            | Gives::OtherTable => None,
        })
        .collect();
    let name = schema.name();
    (!names.is_empty())
        .then(|| format!("what `let` makes has no place in {name} and is left out: {}", names.join(", ")))
}

/// The note on rows that a schema has no place for.
pub(super) fn left_out(rows: u64) -> Option<String> {
    match rows {
        0 => None,
        1 => Some("1 row has no time and is left out".to_owned()),
        more => Some(format!("{more} rows have no time and are left out")),
    }
}

/// The note on a file without records, which a tool that goes by the ending of its name does not take.
pub(super) fn nothing(schema: Schema, encoding: &Encoding, rows: u64) -> Option<String> {
    (rows == 0 && schema.ending(encoding.format).is_some())
        .then(|| "there are no events, and the importer of Timesketch takes no file without any".to_owned())
}

/// The arguments of a query that writes every event of the logs in `schema` to one file; whoever asks for it adds what
/// else was typed (`tz`, `threads`, …) and has them answered like any other query.
pub(super) fn everything(schema: Schema, paths: Vec<PathBuf>, output: PathBuf) -> Args {
    let mut args = Args::bare();
    args.query = Some(Table::Auth.name().to_owned());
    args.positional = paths.into_iter().map(PathBuf::into_os_string).collect();
    args.schema = Some(SchemaArg(Some(schema)));
    args.output = Some(output);
    args
}

/// What `--schema` names; `native` is none of the schemas of others.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct SchemaArg(pub(super) Option<Schema>);

impl SchemaArg {
    /// As `--schema` takes it.
    const NATIVE: &str = "native";

    /// Every name.
    pub(super) fn names() -> Vec<&'static str> {
        std::iter::once(Self::NATIVE).chain(Schema::all().map(Schema::name)).collect()
    }

    /// The schema of that name.
    pub(super) fn from_name(name: &str) -> Option<SchemaArg> {
        if name == Self::NATIVE {
            return Some(SchemaArg(None));
        }
        Schema::from_name(name).map(|schema| SchemaArg(Some(schema)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::Environment;
    use super::super::logs::Logs;
    use super::super::query;
    use super::super::settings::Settings;
    use super::super::terminal::Surroundings;
    use super::super::verdict::Verdict;
    use super::*;
    use crate::sink::Compression;

    fn schema(name: &str) -> Schema {
        Schema::from_name(name).unwrap()
    }

    fn refusal(schema: Schema, given: Option<Format>, output: Option<&str>) -> String {
        format(schema, given, output.map(Path::new), false).unwrap_err().to_string()
    }

    #[test]
    fn formats_follow_from_the_ending_or_the_flag() {
        let of =
            |schema, given, output: Option<&str>| format(schema, given, output.map(Path::new), false).unwrap().format;
        assert_eq!(of(schema("ecs"), None, Some("x.parquet")), Format::Parquet);
        assert_eq!(of(schema("ecs"), None, None), Format::Ndjson);
        assert_eq!(of(schema("cim"), None, None), Format::Ndjson);
        assert_eq!(of(schema("cim"), None, Some("x.csv")), Format::Csv);
        assert_eq!(of(schema("cim"), Some(Format::Csv), None), Format::Csv);
        assert_eq!(of(schema("ocsf"), None, Some("x.JSONL")), Format::Ndjson);
        assert_eq!(of(schema("ocsf"), Some(Format::Ndjson), Some("x.json")), Format::Ndjson);
        assert_eq!(of(schema("timesketch"), None, Some("x.jsonl")), Format::Ndjson);
        assert_eq!(of(schema("timesketch"), Some(Format::Csv), Some("x.CSV")), Format::Csv);
    }

    #[test]
    fn formats_that_a_schema_does_not_have_are_refused() {
        let message = "error: --schema ecs is written as ndjson and parquet, not as csv; write -f ndjson";
        assert_eq!(refusal(schema("ecs"), None, Some("x.csv")), message);
        assert_eq!(refusal(schema("ecs"), Some(Format::Csv), None), message);
        assert!(refusal(schema("cim"), Some(Format::Table), None).contains("ndjson and csv, not as table"));
        let message = "error: x.out: its ending tells no format; \
                       endings: .ndjson .jsonl .csv (also with .gz or .zst after it), or add -f ndjson|csv";
        assert_eq!(refusal(schema("cim"), None, Some("x.out")), message);
        let message = "error: x.parquet.gz: parquet is compressed inside; write -o x.parquet";
        assert_eq!(refusal(schema("ocsf"), None, Some("x.parquet.gz")), message);
        let message = "error: --schema cim is written as ndjson and csv, not as parquet; write -f ndjson";
        assert_eq!(refusal(schema("cim"), None, Some("x.parquet.gz")), message);
        let to_terminal = format(schema("ecs"), Some(Format::Parquet), None, true).unwrap_err().to_string();
        assert!(to_terminal.starts_with("error: parquet is binary and standard output is a terminal"), "{to_terminal}");
    }

    #[test]
    fn files_are_compressed_by_their_ending() {
        let of = |schema, output| format(schema, None, Some(Path::new(output)), false).unwrap();
        let gzip = Some(Compression::Gzip);
        let expected = Encoding { format: Format::Ndjson, schema: Some(schema("ecs")), compression: gzip };
        assert_eq!(of(schema("ecs"), "x.ndjson.gz"), expected);
        let zstd = Some(Compression::Zstd);
        let expected = Encoding { format: Format::Csv, schema: Some(schema("cim")), compression: zstd };
        assert_eq!(of(schema("cim"), "x.csv.zst"), expected);
    }

    #[test]
    fn timesketch_goes_by_the_ending() {
        let message = "error: Timesketch takes no compressed files: -o x.jsonl";
        assert_eq!(refusal(schema("timesketch"), None, Some("x.jsonl.gz")), message);
        assert_eq!(refusal(schema("timesketch"), Some(Format::Ndjson), Some("x.zst")), message);
        let message = "error: Timesketch takes ndjson only in files that end in .jsonl: -o x.jsonl";
        for name in ["x.ndjson", "x.out", "x"] {
            assert_eq!(refusal(schema("timesketch"), None, Some(name)), message);
        }
        assert_eq!(refusal(schema("timesketch"), Some(Format::Ndjson), Some("x.csv")), message);
        assert!(refusal(schema("timesketch"), Some(Format::Csv), Some("x")).ends_with("-o x.csv"));
    }

    #[test]
    fn everything_is_one_query() {
        let args = everything(schema("ocsf"), vec!["logs".into()], "x.ndjson".into());
        assert_eq!(args.query.as_deref(), Some("auth"));
        assert_eq!(args.positional, ["logs"]);
        assert_eq!((args.schema, args.with_raw), (Some(SchemaArg(Some(schema("ocsf")))), false));
    }

    #[test]
    fn everything_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("x.jsonl");
        let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/seeds"));
        let args =
            Args { quiet: true, with_raw: true, ..everything(schema("timesketch"), vec![corpus], output.clone()) };
        let around = Surroundings { processors: 2, ..Surroundings::default() };
        let settings = Settings::new(args, &around, &Environment::default()).unwrap();
        assert_eq!(query::run(&settings, &mut Logs::default()).unwrap(), Verdict::Rows);
        let text = std::fs::read_to_string(output).unwrap();
        assert_eq!(text.lines().count(), 12);
        assert!(text.lines().all(|line| line.contains("\"raw\":")));
    }
}
