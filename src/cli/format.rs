//! Which format the rows are written in, and which compression: what `-f`, the ending of `-o`, the configuration and the
//! terminal say of it. Lists of formats and endings in messages come from the table of formats.

use std::path::{Path, PathBuf};

use super::args::Args;
use super::config::Config;
use super::schema;
use crate::error::{Error, Result};
use crate::sink::escape::path as shown;
use crate::sink::{Compression, Format};
use crate::target::Encoding;

/// What the endings of a file name mean: `x.csv.gz` is CSV, compressed by gzip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endings {
    pub(super) format: Option<Format>,
    pub(super) compression: Option<Compression>,
    /// The name without the ending of the compression.
    pub(super) plain: PathBuf,
}

impl Endings {
    pub(super) fn of(path: &Path) -> Endings {
        let compression = Compression::from_extension(&ending(path));
        let plain = if compression.is_some() { path.with_extension("") } else { path.to_owned() };
        Endings { format: Format::from_extension(&ending(&plain)), compression, plain }
    }
}

/// The last ending of a file name, without the dot.
pub(super) fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().into_owned()
}

/// The encoding of the rows of a query, once the options about formats suit it. `-o -` has to be taken out of `args`
/// before.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if nothing tells the format, if it cannot go there, or if an option is for others.
pub(super) fn checked(args: &Args, config: &Config, stdout_terminal: bool) -> Result<Encoding> {
    let schema = args.schema.and_then(|wanted| wanted.0);
    if args.with_raw && schema.is_none() {
        let message = "--with-raw is for the schemas of others; of ours, name the column: … | select *, raw";
        return Err(Error::usage(message));
    }
    let encoding = match schema {
        Some(schema) => schema::format(schema, args.format, args.output.as_deref(), stdout_terminal)?,
        None => choose(args, config, stdout_terminal)?,
    };
    let name = encoding.format.name();
    if args.csv_guard && !encoding.format.is_for_spreadsheets() {
        return Err(Error::usage(format!("--csv-guard is for csv and tsv, and the rows are {name}; write -f csv")));
    }
    if args.no_header && !encoding.format.may_lack_header() {
        let message = format!("--no-header is for table, csv and tsv, and the rows are {name}; write -f csv");
        return Err(Error::usage(message));
    }
    Ok(encoding)
}

fn choose(args: &Args, config: &Config, stdout_terminal: bool) -> Result<Encoding> {
    match &args.output {
        Some(path) => for_file(args.format, path),
        None => for_stdout(args.format.or(config.format), stdout_terminal),
    }
}

fn for_stdout(wanted: Option<Format>, is_terminal: bool) -> Result<Encoding> {
    let format = wanted.unwrap_or(if is_terminal { Format::Table } else { Format::Csv });
    check_terminal(format, is_terminal)?;
    Ok(Encoding::plain(format))
}

/// Refuses to show people what is for programs.
pub(super) fn check_terminal(format: Format, is_terminal: bool) -> Result<()> {
    if !(format.is_binary() && is_terminal) {
        return Ok(());
    }
    let (name, ending) = (format.name(), format.extensions()[0]);
    Err(Error::usage(format!(
        "{name} is binary and standard output is a terminal; add -o FILE.{ending}, or pipe it to a program"
    )))
}

fn for_file(given: Option<Format>, path: &Path) -> Result<Encoding> {
    let endings = Endings::of(path);
    let format = match (given, endings.format) {
        // A file of Arrow's is read from its end: `-f arrow -o x.arrow` means the one that can be.
        (Some(Format::Arrow), Some(Format::Feather)) => Format::Feather,
        (Some(format), _) | (None, Some(format)) => format,
        (None, None) => return Err(no_format(path, &Format::ALL)),
    };
    let compression = compression(format, path, &endings)?;
    Ok(Encoding { compression, ..Encoding::plain(format) })
}

/// The compression that the ending of a file means, if the format is compressed as a whole.
pub(super) fn compression(format: Format, path: &Path, endings: &Endings) -> Result<Option<Compression>> {
    match why_not_compressed(format) {
        Some(reason) if endings.compression.is_some() => Err(not_compressed(format, path, endings, reason)),
        Some(_) | None => Ok(endings.compression),
    }
}

/// Why a format is not compressed as a whole; `None` if it may be.
fn why_not_compressed(format: Format) -> Option<&'static str> {
    match format {
        Format::Parquet => Some("parquet is compressed inside"),
        Format::Arrow | Format::Feather => Some("programs read Arrow data without decompressing it first"),
        Format::Table
        | Format::Csv
        | Format::Tsv
        | Format::Ndjson
        | Format::Json
        | Format::Md
        | Format::Chart
        | Format::Raw => None,
    }
}

fn not_compressed(format: Format, path: &Path, endings: &Endings, reason: &str) -> Error {
    let better = match endings.format {
        Some(ended) if ended == format => endings.plain.clone(),
        Some(_) | None => endings.plain.with_extension(format.extensions()[0]),
    };
    Error::usage(format!("{}: {reason}; write -o {}", shown(path), shown(&better)))
}

/// The complaint about a file name that tells no format, with the endings that tell one of `formats`.
pub(super) fn no_format(path: &Path, formats: &[Format]) -> Error {
    let plain = Endings::of(path).plain;
    let what = if plain.extension().is_some() {
        "its ending tells no format"
    } else {
        "it has no ending that tells the format"
    };
    let endings = formats.iter().flat_map(|format| format.extensions()).map(|ending| format!(".{ending}"));
    let endings = endings.collect::<Vec<_>>().join(" ");
    let names = formats.iter().map(|format| format.name()).collect::<Vec<_>>().join("|");
    let compressed = Compression::ALL.map(|compression| format!(".{}", compression.extension())).join(" or ");
    let text = if formats.iter().any(|format| format.is_binary()) { "text also" } else { "also" };
    Error::usage(format!(
        "{}: {what}; endings: {endings} ({text} with {compressed} after it), or add -f {names}",
        shown(path)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(given: Option<Format>, path: &str) -> Result<Encoding> {
        for_file(given, Path::new(path))
    }

    fn refusal(given: Option<Format>, path: &str) -> String {
        file(given, path).unwrap_err().to_string()
    }

    #[test]
    fn every_ending_tells_its_format_plain_and_compressed() {
        for format in Format::ALL {
            for ending in format.extensions() {
                let plain = file(None, &format!("x.{ending}")).unwrap();
                assert_eq!(plain, Encoding::plain(format));
                for compression in Compression::ALL {
                    let name = format!("a.b/x.{ending}.{}", compression.extension());
                    let found = [name.clone(), name.to_uppercase()].map(|name| file(None, &name));
                    for found in found {
                        match found {
                            Ok(found) => {
                                assert_eq!(
                                    found,
                                    Encoding { compression: Some(compression), ..Encoding::plain(format) }
                                );
                            }
                            Err(error) => assert!(format.is_binary(), "{error}"),
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_flag_tells_the_format_and_the_ending_the_compression() {
        let gzip = |format| Encoding { compression: Some(Compression::Gzip), ..Encoding::plain(format) };
        assert_eq!(file(Some(Format::Csv), "x.gz").unwrap(), gzip(Format::Csv));
        assert_eq!(file(Some(Format::Tsv), "x.csv.gz").unwrap(), gzip(Format::Tsv));
        assert_eq!(file(Some(Format::Chart), "x.out.gz").unwrap(), gzip(Format::Chart));
        assert_eq!(file(Some(Format::Csv), "gz").unwrap().compression, None);
        assert_eq!(file(Some(Format::Csv), ".gz").unwrap().compression, None);
    }

    #[test]
    fn binary_formats_are_not_compressed_as_a_whole() {
        let refused = |given, path: &str| refusal(given, path);
        assert_eq!(
            refused(None, "a/x.parquet.gz"),
            "error: a/x.parquet.gz: parquet is compressed inside; write -o a/x.parquet"
        );
        let arrow = "programs read Arrow data without decompressing it first";
        assert_eq!(refused(None, "x.arrow.zst"), format!("error: x.arrow.zst: {arrow}; write -o x.arrow"));
        assert_eq!(
            refused(Some(Format::Arrow), "x.arrow.zst"),
            format!("error: x.arrow.zst: {arrow}; write -o x.arrow")
        );
        assert_eq!(refused(Some(Format::Arrow), "x.zst"), format!("error: x.zst: {arrow}; write -o x.arrows"));
        assert!(refused(Some(Format::Parquet), "x.csv.gz").ends_with("; write -o x.parquet"));
    }

    #[test]
    fn what_tells_no_format_is_told_those_that_there_are() {
        let rest = "endings: .txt .csv .tsv .tab .ndjson .jsonl .json .md .markdown .log .parquet .arrows .feather .arrow .ipc \
                    (text also with .gz or .zst after it), \
                    or add -f table|csv|tsv|ndjson|json|md|chart|raw|parquet|arrow|feather";
        for name in ["x.xlsx", "x.xlsx.gz", "x."] {
            assert_eq!(refusal(None, name), format!("error: {name}: its ending tells no format; {rest}"));
        }
        for name in ["x", "x.gz", ".gz"] {
            assert_eq!(refusal(None, name), format!("error: {name}: it has no ending that tells the format; {rest}"));
        }
    }

    #[test]
    fn bytes_for_programs_do_not_go_to_a_terminal() {
        for (format, ending) in [(Format::Parquet, "parquet"), (Format::Arrow, "arrows"), (Format::Feather, "feather")]
        {
            let name = format.name();
            let told = for_stdout(Some(format), true).unwrap_err().to_string();
            let expected = "is binary and standard output is a terminal; add -o FILE";
            assert_eq!(told, format!("error: {name} {expected}.{ending}, or pipe it to a program"));
            assert_eq!(for_stdout(Some(format), false).unwrap(), Encoding::plain(format));
        }
    }
}
