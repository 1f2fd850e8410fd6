//! `--schema`: events in the words of others. Which queries can be written so, and in which formats; what cannot is
//! refused before any log is opened.

use std::path::{Path, PathBuf};

use super::args::Args;
use super::format::{self, Endings};
use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::lang::ast::{Query, Stage, StageKind};
use crate::plan::Plan;
use crate::sink::escape::path as shown;
use crate::sink::{Format, Schema, escape};
use crate::target::Encoding;

/// How a schema is written.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if the schema is not written so, or is not read under that name.
pub(super) fn format(schema: Schema, given: Option<Format>, output: Option<&Path>) -> Result<Encoding> {
    let endings = output.map(Endings::of);
    let formats = schema.formats();
    let name = schema.name();
    let format = match (given, output) {
        (Some(format), _) => format,
        (None, Some(path)) => {
            let ended = endings.as_ref().and_then(|endings| endings.format);
            // Its names are checked below: most of the endings that tell these formats are not for it.
            let ended = ended.or((schema == Schema::Timesketch).then_some(formats[0]));
            ended.ok_or_else(|| format::no_format(path, formats))?
        }
        (None, None) => formats[0],
    };
    if !formats.contains(&format) {
        let names = formats.iter().map(|format| format.name()).collect::<Vec<_>>().join(" and ");
        let complaint = format!("--schema {name} is written as {names}, not as {}", format.name());
        return Err(Error::usage(format!("{complaint}; write -f {}", formats[0].name())));
    }
    if schema == Schema::Timesketch
        && let Some(path) = output
    {
        check_timesketch(format, path)?;
    }
    Ok(Encoding { format, schema: Some(schema), compression: endings.and_then(|endings| endings.compression) })
}

/// Refuses file names that the importer of Timesketch does not take: it goes by the ending alone, and decompresses
/// nothing.
fn check_timesketch(format: Format, path: &Path) -> Result<()> {
    let wanted = if format == Format::Csv { "csv" } else { "jsonl" };
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

/// Refuses queries whose rows are not events with all their columns.
///
/// # Errors
/// [`crate::ErrorKind::Query`].
pub(super) fn check(schema: Schema, query: &Query, text: &str, plan: &Plan) -> Result<()> {
    let refuse = |span: Span, what: &str, hint: &str| {
        let message = format!("--schema {} is about events with all their columns; {what}", schema.name());
        Err(Error::query(text, vec![Diagnostic::new(span, message).hint(hint)]))
    };
    if let Some(trace) = &query.trace {
        return refuse(trace.span, "a trace gives lines", "ask for events: where icid=451");
    }
    if plan.table != Table::Auth {
        let what = format!("this query is about {}", plan.table.name());
        return refuse(Span::new(0, text.len()), &what, "ask for events: auth");
    }
    for stage in &query.stages {
        if let Some(what) = other_rows(&stage.kind) {
            return refuse(stage.span, what, "leave this stage out");
        }
    }
    Ok(())
}

/// What comes out of a stage if it is not the events that went in.
fn other_rows(stage: &StageKind) -> Option<&'static str> {
    match stage {
        StageKind::Where(_) | StageKind::Sort(_) | StageKind::Limit(_) | StageKind::Tail(_) | StageKind::Let { .. } => {
            None
        }
        StageKind::Select(_) => Some("`select` takes columns away"),
        StageKind::Distinct(_) => Some("`distinct` gives combinations of values"),
        StageKind::Top { .. } => Some("`top` counts them"),
        StageKind::Aggregate { .. } => Some("an aggregate gives numbers"),
        StageKind::Timeline { .. } => Some("`timeline` counts them"),
        StageKind::Burst { .. } => Some("`burst` gives episodes"),
        StageKind::Sequence { .. } => Some("`sequence` gives episodes"),
        StageKind::Detect { .. } => Some("`detect` gives what a recipe found"),
        StageKind::Show(_) => Some("`show` gives rows of another table"),
    }
}

/// The columns of `let`, which no schema has a place for.
pub(super) fn left_over(schema: Schema, stages: &[Stage]) -> Option<String> {
    let names: Vec<String> = stages
        .iter()
        .filter_map(|stage| match &stage.kind {
            StageKind::Let { name, .. } => Some(escape::text(&name.name).into_owned()),
            StageKind::Where(_)
            | StageKind::Sort(_)
            | StageKind::Limit(_)
            | StageKind::Tail(_)
            | StageKind::Select(_)
            | StageKind::Distinct(_)
            | StageKind::Top { .. }
            | StageKind::Aggregate { .. }
            | StageKind::Timeline { .. }
            | StageKind::Burst { .. }
            | StageKind::Sequence { .. }
            | StageKind::Detect { .. }
            | StageKind::Show(_) => None,
        })
        .collect();
    let name = schema.name();
    (!names.is_empty())
        .then(|| format!("what `let` makes has no place in {name} and is left out: {}", names.join(", ")))
}

/// The note on events that a schema has no place for.
pub(super) fn left_out(events: u64) -> Option<String> {
    match events {
        0 => None,
        1 => Some("1 event carries no time and is left out".to_owned()),
        more => Some(format!("{more} events carry no time and are left out")),
    }
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
        std::iter::once(Self::NATIVE).chain(Schema::ALL.map(Schema::name)).collect()
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
    use super::super::query;
    use super::super::settings::Settings;
    use super::super::terminal::Surroundings;
    use super::super::verdict::Verdict;
    use super::*;
    use crate::sink::Compression;

    fn refusal(schema: Schema, given: Option<Format>, output: Option<&str>) -> String {
        format(schema, given, output.map(Path::new)).unwrap_err().to_string()
    }

    #[test]
    fn formats_follow_from_the_ending_or_the_flag() {
        let of = |schema, given, output: Option<&str>| format(schema, given, output.map(Path::new)).unwrap().format;
        assert_eq!(of(Schema::Ecs, None, None), Format::Ndjson);
        assert_eq!(of(Schema::Cim, None, None), Format::Ndjson);
        assert_eq!(of(Schema::Cim, None, Some("x.csv")), Format::Csv);
        assert_eq!(of(Schema::Cim, Some(Format::Csv), None), Format::Csv);
        assert_eq!(of(Schema::Ocsf, None, Some("x.JSONL")), Format::Ndjson);
        assert_eq!(of(Schema::Ocsf, Some(Format::Ndjson), Some("x.json")), Format::Ndjson);
        assert_eq!(of(Schema::Timesketch, None, Some("x.jsonl")), Format::Ndjson);
        assert_eq!(of(Schema::Timesketch, Some(Format::Csv), Some("x.CSV")), Format::Csv);
    }

    #[test]
    fn formats_that_a_schema_does_not_have_are_refused() {
        let message = "error: --schema ecs is written as ndjson, not as csv; write -f ndjson";
        assert_eq!(refusal(Schema::Ecs, None, Some("x.csv")), message);
        assert_eq!(refusal(Schema::Ecs, Some(Format::Csv), None), message);
        assert!(refusal(Schema::Cim, Some(Format::Table), None).contains("ndjson and csv, not as table"));
        let message = "error: x.out: its ending tells no format; \
                       endings: .ndjson .jsonl .csv (also with .gz or .zst after it), or add -f ndjson|csv";
        assert_eq!(refusal(Schema::Cim, None, Some("x.out")), message);
        let message = "error: --schema ecs is written as ndjson, not as parquet; write -f ndjson";
        assert_eq!(refusal(Schema::Ecs, None, Some("x.parquet.gz")), message);
    }

    #[test]
    fn files_are_compressed_by_their_ending() {
        let of = |schema, output| format(schema, None, Some(Path::new(output))).unwrap();
        let gzip = Some(Compression::Gzip);
        let expected = Encoding { format: Format::Ndjson, schema: Some(Schema::Ecs), compression: gzip };
        assert_eq!(of(Schema::Ecs, "x.ndjson.gz"), expected);
        let zstd = Some(Compression::Zstd);
        let expected = Encoding { format: Format::Csv, schema: Some(Schema::Cim), compression: zstd };
        assert_eq!(of(Schema::Cim, "x.csv.zst"), expected);
    }

    #[test]
    fn timesketch_goes_by_the_ending() {
        let message = "error: Timesketch takes no compressed files: -o x.jsonl";
        assert_eq!(refusal(Schema::Timesketch, None, Some("x.jsonl.gz")), message);
        assert_eq!(refusal(Schema::Timesketch, Some(Format::Ndjson), Some("x.zst")), message);
        let message = "error: Timesketch takes ndjson only in files that end in .jsonl: -o x.jsonl";
        for name in ["x.ndjson", "x.out", "x"] {
            assert_eq!(refusal(Schema::Timesketch, None, Some(name)), message);
        }
        assert_eq!(refusal(Schema::Timesketch, Some(Format::Ndjson), Some("x.csv")), message);
        assert!(refusal(Schema::Timesketch, Some(Format::Csv), Some("x")).ends_with("-o x.csv"));
    }

    #[test]
    fn everything_is_one_query() {
        let args = everything(Schema::Ocsf, vec!["logs".into()], "x.ndjson".into());
        assert_eq!(args.query.as_deref(), Some("auth"));
        assert_eq!(args.positional, ["logs"]);
        assert_eq!((args.schema, args.with_raw), (Some(SchemaArg(Some(Schema::Ocsf))), false));
    }

    #[test]
    fn everything_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("x.jsonl");
        let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/seeds"));
        let args = Args { quiet: true, with_raw: true, ..everything(Schema::Timesketch, vec![corpus], output.clone()) };
        let around = Surroundings { processors: 2, ..Surroundings::default() };
        let settings = Settings::new(args, &around, &Environment::default()).unwrap();
        assert_eq!(query::run(&settings).unwrap(), Verdict::Rows);
        let text = std::fs::read_to_string(output).unwrap();
        assert_eq!(text.lines().count(), 12);
        assert!(text.lines().all(|line| line.contains("\"raw\":")));
    }
}
