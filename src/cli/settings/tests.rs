//! What options mean, together and alone.

use super::*;
use crate::sink::Compression;
use crate::source::select::LookBack;
use clap::Parser;
use jiff::tz::TimeZone;

fn terminal() -> Surroundings {
    Surroundings {
        stdin_terminal: true,
        stdout_terminal: true,
        stderr_terminal: true,
        width: Some(80),
        processors: 4,
        ..Surroundings::default()
    }
}

fn pipe() -> Surroundings {
    Surroundings { processors: 4, ..Surroundings::default() }
}

fn settings(line: &[&str], around: &Surroundings) -> Result<Settings> {
    let args = Args::try_parse_from(std::iter::once(&"authq").chain(line)).unwrap();
    Settings::new(args, around, &Environment::default())
}

fn refusal(line: &[&str], around: &Surroundings) -> String {
    settings(line, around).unwrap_err().to_string()
}

#[test]
fn a_terminal_gets_a_fitted_table_and_a_pipe_gets_csv() {
    let on_terminal = settings(&["failed", "."], &terminal()).unwrap();
    assert_eq!(
        (on_terminal.output.encoding.format, on_terminal.output.look.width, on_terminal.output.look.color),
        (Format::Table, Some(80), true)
    );
    assert!(on_terminal.output.look.on_terminal);
    let in_pipe = settings(&["failed", "."], &pipe()).unwrap();
    assert_eq!(
        (in_pipe.output.encoding.format, in_pipe.output.look.width, in_pipe.output.look.color),
        (Format::Csv, None, false)
    );
    assert_eq!(settings(&["failed", ".", "-w"], &terminal()).unwrap().output.look.width, None);
}

#[test]
fn an_output_file_is_no_terminal_and_its_ending_tells_the_format() {
    let to_file = settings(&["failed", ".", "-o", "x.JSONL", "--color", "always"], &terminal()).unwrap();
    assert_eq!(
        (to_file.output.encoding.format, to_file.output.look.width, to_file.output.look.color),
        (Format::Ndjson, None, false)
    );
    assert!(!to_file.output.look.on_terminal);
    let flag_wins = settings(&["failed", ".", "-o", "x.csv", "-f", "tsv"], &terminal()).unwrap();
    assert_eq!(flag_wins.output.encoding.format, Format::Tsv);
    let unknown = refusal(&["failed", ".", "-o", "x.xlsx"], &terminal());
    assert!(unknown.starts_with("error: x.xlsx: its ending tells no format; endings: .txt .csv "), "{unknown}");
    let packed = settings(&["failed", ".", "-o", "x.csv.GZ"], &terminal()).unwrap();
    assert_eq!(
        (packed.output.encoding.format, packed.output.encoding.compression),
        (Format::Csv, Some(Compression::Gzip))
    );
}

#[test]
fn a_dash_is_standard_output() {
    let on_terminal = settings(&["failed", ".", "-o", "-"], &terminal()).unwrap();
    assert_eq!(
        (on_terminal.output.encoding.format, on_terminal.output.look.width, on_terminal.output.look.color),
        (Format::Table, Some(80), true)
    );
    assert!(on_terminal.output.look.on_terminal && on_terminal.output.draws && on_terminal.output.files.rows.is_none());
    assert_eq!(settings(&["failed", ".", "-o", "-"], &pipe()).unwrap().output.encoding.format, Format::Csv);
    assert_eq!(
        settings(&["failed", ".", "-o", "-", "-f", "jsonl"], &pipe()).unwrap().output.encoding.format,
        Format::Ndjson
    );
    let refused = refusal(&["failed", ".", "-o", "-", "-f", "parquet"], &terminal());
    assert!(refused.starts_with("error: parquet is binary and standard output is a terminal"), "{refused}");
    assert!(settings(&["failed", ".", "-o", "./-", "-f", "csv"], &pipe()).unwrap().output.files.rows.is_some());
    let schema = settings(&["failed", ".", "-o", "-", "--schema", "timesketch"], &pipe()).unwrap();
    assert_eq!((schema.output.encoding.format, schema.output.files.rows), (Format::Ndjson, None));
}

#[test]
fn a_file_of_arrow_is_one_that_is_read_from_its_end() {
    let of = |line: &[&str]| settings(&[&["failed", "."], line].concat(), &pipe()).unwrap().output.encoding.format;
    assert_eq!(of(&["-f", "arrow"]), Format::Arrow);
    assert_eq!(of(&["-f", "arrow", "-o", "x.arrows"]), Format::Arrow);
    assert_eq!(of(&["-f", "arrow", "-o", "x.out"]), Format::Arrow);
    for file in ["x.arrow", "x.feather", "x.IPC"] {
        assert_eq!((of(&["-o", file]), of(&["-f", "arrow", "-o", file])), (Format::Feather, Format::Feather));
    }
}

#[test]
fn without_paths_standard_input_is_read_unless_it_is_a_terminal() {
    assert_eq!(settings(&["failed"], &pipe()).unwrap().input.paths, [Path::new("-")]);
    assert!(refusal(&["failed"], &terminal()).starts_with("error: no PATH given, and nothing is piped in\n\nusage"));
    assert!(refusal(&[], &pipe()).starts_with("error: no query given\n\nusage: authq"));
}

#[test]
fn the_query_may_come_from_an_option_or_a_file() {
    let option = settings(&["-e", "failed", "a", "b"], &pipe()).unwrap();
    assert_eq!((option.query.text.as_str(), option.input.paths.len()), ("failed", 2));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("query.txt");
    std::fs::write(&file, "failed # all of them\n| count").unwrap();
    let from_file = settings(&["-F", file.to_str().unwrap(), "a"], &pipe()).unwrap();
    assert_eq!((from_file.query.text.as_str(), from_file.input.paths.len()), ("failed # all of them\n| count", 1));
    let missing = folder.path().join("missing");
    assert!(refusal(&["-F", missing.to_str().unwrap()], &pipe()).contains("missing: "));
}

#[test]
fn numbers_and_zones() {
    let given = settings(&["failed", ".", "-j", "3", "--slice-bytes", "7", "--tz", "Europe/Berlin"], &pipe()).unwrap();
    assert_eq!(
        (given.input.scan.threads, given.input.scan.slice_bytes, given.input.scan.block_bytes),
        (3, 7, ScanOptions::default().block_bytes)
    );
    assert!(given.query.zone.is_some());
    let untold = settings(&["failed", "."], &Surroundings { memory: Some(2 << 30), ..pipe() }).unwrap().input.scan;
    assert_eq!((untold.threads, untold.memory, untold.pushdown), (4, 512 << 20, true));
    let told = settings(&["failed", ".", "--memory", "3G", "--look-back", "all", "--no-pushdown"], &pipe());
    let told = told.unwrap().input.scan;
    assert_eq!((told.memory, told.look_back, told.pushdown), (3 << 30, LookBack::All, false));
    assert_eq!(settings(&["failed", "."], &pipe()).unwrap().input.scan.threads, 4);
    assert!(given.input.scan.mmap && !settings(&["failed", ".", "--no-mmap"], &pipe()).unwrap().input.scan.mmap);
    assert!(refusal(&["failed", ".", "--tz", "Europe/Berln"], &pipe()).contains("Europe/Berln"));
    assert!(refusal(&["failed", ".", "--now", "soon"], &pipe()).starts_with("error: --now: not a time"));
}

#[test]
fn timelines_are_drawn_where_nobody_chose_a_format_and_somebody_looks() {
    let draws = |line: &[&str], around: &Surroundings| settings(line, around).unwrap().output.draws;
    assert!(draws(&["timeline", "."], &terminal()) && !draws(&["timeline", "."], &pipe()));
    assert!(!draws(&["timeline", ".", "-f", "table"], &terminal()));
    assert!(!draws(&["timeline", ".", "-o", "new.csv"], &terminal()));
    let posix = Surroundings { ascii: true, ..terminal() };
    assert!(settings(&["timeline", "."], &posix).unwrap().output.look.ascii);
    assert!(settings(&["timeline", ".", "--ascii"], &pipe()).unwrap().output.look.ascii);
    assert!(!settings(&["timeline", "."], &terminal()).unwrap().output.look.ascii);
}

#[test]
fn now_is_a_moment_or_local_to_the_zone() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let at = |text: &str| moment(text, &berlin).map(|moment| moment.to_string());
    assert_eq!(at("2009-04-22T11:47:47Z").unwrap(), "2009-04-22T11:47:47Z");
    assert_eq!(at("2009-04-22T11:47:47+09:00").unwrap(), "2009-04-22T02:47:47Z");
    assert_eq!(at("2009-04-22 11:47").unwrap(), "2009-04-22T09:47:00Z");
    assert_eq!(at("2009-04-22").unwrap(), "2009-04-21T22:00:00Z");
    assert!(at("2009-03-29 02:30").unwrap_err().to_string().contains("the clocks change there"));
}
