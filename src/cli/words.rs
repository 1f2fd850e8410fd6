//! Which of the positional arguments are the query, and what to say when the shell has cut a query in pieces.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::typed;
use crate::error::{Error, Result};
use crate::event::columns;
use crate::event::tables::Table;
use crate::lang::{self, stages};
use crate::sink::escape;

/// Words that are no query without another behind them, besides those of stages that need something.
const NEVER_ALONE: &[&str] = &["after", "before", "between", "last", "on", "since", "this", "trace", "until"];

/// The query and the paths. `exists` tells whether a path does; `options` are the other arguments, which a command line
/// that is printed keeps.
///
/// # Errors
/// [`crate::ErrorKind::Usage`]: no query, a path in its place, a query in pieces.
pub(super) fn split(
    positional: Vec<OsString>,
    options: &[OsString],
    exists: &dyn Fn(&Path) -> bool,
) -> Result<(Option<String>, Vec<PathBuf>)> {
    let mut rest = positional.into_iter();
    let Some(first) = rest.next() else { return Ok((None, Vec::new())) };
    let paths: Vec<PathBuf> = rest.map(PathBuf::from).collect();
    let line = |query: String, paths: &[PathBuf]| {
        let paths = paths.iter().map(|path| path.as_os_str());
        let plain: Vec<&OsStr> = std::iter::once(OsStr::new(&query)).chain(paths).collect();
        let words = options.iter().map(OsString::as_os_str).chain(typed::ended(&plain)).chain(plain.iter().copied());
        format!("authq {}", typed::line(words))
    };
    if let Some((query, paths)) = path_first(&first, &paths, exists) {
        let suggestion = line(query, &paths);
        return Err(Error::usage(format!("the query comes first, then the PATHs\n\n  {suggestion}\n")));
    }
    if let Some((query, paths)) = query_in_pieces(&first, &paths, exists) {
        let suggestion = line(query, paths);
        return Err(Error::usage(format!("quote the query, so that it is one argument\n\n  {suggestion}\n")));
    }
    let query = first
        .into_string()
        .map_err(|first| Error::usage(format!("the query is not UTF-8: {}", escape::text(&first.to_string_lossy()))))?;
    Ok((Some(query), paths))
}

/// The query and the paths that should have been typed, if a path stands in the place of the query.
fn path_first(first: &OsStr, paths: &[PathBuf], exists: &dyn Fn(&Path) -> bool) -> Option<(String, Vec<PathBuf>)> {
    if !is_path_for_query(first, exists) {
        return None;
    }
    let is_query = |path: &&PathBuf| !exists(path) && path.as_os_str() != "-";
    let (query, rest) = match paths {
        [query] if is_query(&query) => (query.to_string_lossy().into_owned(), &paths[1..]),
        _ => ("failed".to_owned(), paths),
    };
    Some((query, std::iter::once(PathBuf::from(first)).chain(rest.iter().cloned()).collect()))
}

/// Whether the argument in the place of the query is a path. A folder may well be called `failed`.
pub(super) fn is_path_for_query(first: &OsStr, exists: &dyn Fn(&Path) -> bool) -> bool {
    let text = first.to_string_lossy();
    exists(Path::new(first)) && (text.contains(['/', '.']) || !looks_like_query_word(&text))
}

/// The query and the paths that should have been typed, if the first of the paths does not exist and looks like a piece of
/// a query. All pieces up to the first that exists, or can only be a path, are then taken for the query.
fn query_in_pieces<'p>(
    first: &OsStr,
    paths: &'p [PathBuf],
    exists: &dyn Fn(&Path) -> bool,
) -> Option<(String, &'p [PathBuf])> {
    let is_piece = |path: &&PathBuf| !exists(path) && path.as_os_str() != "-";
    let only_a_path = |path: &PathBuf| {
        let path = path.to_string_lossy();
        path.contains(['/', '\\']) && !looks_like_query_word(&path)
    };
    let next = paths.first()?;
    let needs_more = |word: &str| stages::needs(word).is_some();
    let goes_on =
        NEVER_ALONE.iter().any(|word| first.eq_ignore_ascii_case(word)) || first.to_str().is_some_and(needs_more);
    if !is_piece(&next) || !(goes_on || looks_like_query_word(&next.to_string_lossy())) {
        return None;
    }
    let pieces = paths.iter().take_while(is_piece).take_while(|path| !only_a_path(path)).count();
    let mut query = first.to_string_lossy().into_owned();
    for piece in &paths[..pieces] {
        query.push(' ');
        query.push_str(&requoted(&piece.to_string_lossy()));
    }
    Some((query, &paths[pieces..]))
}

fn looks_like_query_word(word: &str) -> bool {
    let name = word.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    name.starts_with(['=', '<', '>', '!', '~', '('])
        || word.contains('|')
        || lang::is_word(word)
        // `auth` is also the name of a facility, and so of files.
        || Table::find(word).is_some_and(|table| table != Table::Auth)
        || columns::index_of(word).is_some()
}

/// A piece that holds a space had quotes, which the shell took away.
fn requoted(piece: &str) -> String {
    if !piece.contains(char::is_whitespace) || piece.contains(['|', '(', '"']) {
        return piece.to_owned();
    }
    match piece.find(['=', '<', '>', '~']) {
        Some(operator) => {
            let value = piece[operator..].find(|c| !"=<>~".contains(c)).map_or(piece.len(), |at| operator + at);
            format!("{}\"{}\"", &piece[..value], &piece[value..])
        }
        None => format!("\"{piece}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_with(line: &[&str], existing: &[&str]) -> Result<(Option<String>, Vec<PathBuf>)> {
        let exists = |path: &Path| existing.iter().any(|known| path == Path::new(known));
        split(line.iter().map(OsString::from).collect(), &[], &exists)
    }

    #[test]
    fn the_first_is_the_query() {
        let (query, paths) = split_with(&["failed | count", "logs", "missing.gz"], &["logs"]).unwrap();
        assert_eq!(query.as_deref(), Some("failed | count"));
        assert_eq!(paths, [Path::new("logs"), Path::new("missing.gz")]);
        assert_eq!(split_with(&[], &[]).unwrap(), (None, vec![]));
    }

    #[test]
    fn a_query_in_pieces_is_put_together() {
        let message = |line: &[&str]| split_with(line, &["logs/", "a b"]).unwrap_err().to_string();
        assert_eq!(
            message(&["failed", "inbound", "where", "user=x", "logs/"]),
            "error: quote the query, so that it is one argument\n\n  authq 'failed inbound where user=x' logs/\n"
        );
        assert!(message(&["where", "user=mail admin", "logs/"]).contains("authq 'where user=\"mail admin\"' logs/\n"));
        assert!(message(&["failed", "INBOUND"]).contains("authq 'failed INBOUND'\n"));
        assert!(message(&["failed", "user=o'neil", "a b"]).contains("authq 'failed user=o'\\''neil' 'a b'\n"));
        assert!(message(&["detect", "breach", "logs/"]).contains("authq 'detect breach' logs/\n"));
        assert!(message(&["show", "evidence", "logs/"]).contains("authq 'show evidence' logs/\n"));
        assert!(message(&["top", "10", "remote_ip", "logs/"]).contains("authq 'top 10 remote_ip' logs/\n"));
        assert!(message(&["failed", "last", "7d", "-"]).contains("authq 'failed last 7d' -\n"));
        assert!(
            message(&["where", "remote_ip=10.0.0.0/8", "logs/"]).contains("authq 'where remote_ip=10.0.0.0/8' logs/\n")
        );
        assert!(message(&["where", "(user=x)", "or", "not", "tls"]).contains("authq 'where (user=x) or not tls'\n"));
        assert!(message(&["failed", "where", "missing/logs"]).contains("authq 'failed where' missing/logs\n"));
    }

    #[test]
    fn a_printed_command_line_keeps_the_options() {
        let options = ["-f", "json", "-o", "y z.json"].map(OsString::from);
        let message = |line: &[&str]| {
            let exists = |path: &Path| path == Path::new("logs/") || path == Path::new("-odd");
            split(line.iter().map(OsString::from).collect(), &options, &exists).unwrap_err().to_string()
        };
        assert!(message(&["logs/"]).contains("  authq -f json -o 'y z.json' failed logs/\n"));
        assert!(message(&["failed", "last", "7d"]).contains("  authq -f json -o 'y z.json' 'failed last 7d'\n"));
        assert!(message(&["-odd"]).contains("  authq -f json -o 'y z.json' -- failed -odd\n"));
    }

    #[test]
    fn a_missing_file_is_not_a_query() {
        assert!(split_with(&["failed", "mail.gz"], &[]).is_ok());
        assert!(split_with(&["failed", "/logs/date=2009-04-22/mail.gz"], &[]).is_ok());
        assert!(split_with(&["failed", "mail log.(1)"], &[]).is_ok());
        assert!(split_with(&["failed", "last"], &["last"]).is_ok());
    }

    #[test]
    fn a_path_in_the_place_of_the_query_is_told() {
        let error = split_with(&["logs/mail.gz"], &["logs/mail.gz"]).unwrap_err().to_string();
        assert!(error.contains("the query comes first") && error.contains("authq failed logs/mail.gz"), "{error}");
        let error = split_with(&["logs", "user=root last 7d"], &["logs"]).unwrap_err().to_string();
        assert!(error.contains("the query comes first") && error.contains("authq 'user=root last 7d' logs"), "{error}");
        assert!(split_with(&["logs"], &["logs"]).unwrap_err().to_string().contains("authq failed logs"));
        let error = split_with(&["a.gz", "b.gz"], &["a.gz", "b.gz"]).unwrap_err().to_string();
        assert!(error.contains("  authq failed a.gz b.gz\n"), "{error}");
        assert!(split_with(&["failed"], &["failed"]).is_ok());
        assert!(split_with(&["connections", "logs"], &["connections", "logs"]).is_ok());
    }
}
