//! Which of the positional arguments are the query, and what to say when the shell has cut a query in pieces.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::event::columns;
use crate::lang::stages;
use crate::sink::escape;

/// Words that stand in queries and hardly ever name a file. Columns and anything with an operator count too.
const QUERY_WORDS: &[&str] = &[
    "after",
    "and",
    "any",
    "before",
    "between",
    "by",
    "connections",
    "count",
    "dcount",
    "distinct",
    "error",
    "failed",
    "fields",
    "in",
    "inbound",
    "is",
    "last",
    "limit",
    "lines",
    "max",
    "messages",
    "min",
    "not",
    "null",
    "on",
    "or",
    "outbound",
    "required",
    "select",
    "since",
    "sort",
    "succeeded",
    "tail",
    "timeline",
    "this",
    "today",
    "top",
    "until",
    "where",
    "yesterday",
];

/// Words that are no query without another behind them, besides those of stages that need something.
const NEVER_ALONE: &[&str] = &["after", "before", "between", "last", "on", "since", "this", "trace", "until"];

/// The query and the paths. `exists` tells whether a path does.
///
/// # Errors
/// [`crate::ErrorKind::Usage`]: no query, a path in its place, a query in pieces.
pub(super) fn split(
    positional: Vec<OsString>,
    exists: &dyn Fn(&Path) -> bool,
) -> Result<(Option<String>, Vec<PathBuf>)> {
    let mut rest = positional.into_iter();
    let Some(first) = rest.next() else { return Ok((None, Vec::new())) };
    let paths: Vec<PathBuf> = rest.map(PathBuf::from).collect();
    if let Some(suggestion) = path_first(&first, &paths, exists) {
        return Err(Error::usage(format!("the query comes first, then the PATHs\n\n  {suggestion}\n")));
    }
    if let Some(suggestion) = query_in_pieces(&first, &paths, exists) {
        return Err(Error::usage(format!("quote the query, so that it is one argument\n\n  {suggestion}\n")));
    }
    let query = first
        .into_string()
        .map_err(|first| Error::usage(format!("the query is not UTF-8: {}", escape::text(&first.to_string_lossy()))))?;
    Ok((Some(query), paths))
}

/// What should have been typed, if a path stands in the place of the query. A folder may well be called `failed`.
fn path_first(first: &OsStr, paths: &[PathBuf], exists: &dyn Fn(&Path) -> bool) -> Option<String> {
    let text = first.to_string_lossy();
    let may_be_path = text.contains(['/', '.']) || !looks_like_query_word(&text);
    if !exists(Path::new(first)) || !may_be_path {
        return None;
    }
    let query = match paths {
        [query] if !exists(query) && query.as_os_str() != "-" => query.to_string_lossy().into_owned(),
        _ => "failed".to_owned(),
    };
    Some(escape::text(&format!("authq {} {}", shell_quoted(&query), shell_quoted(&text))).into_owned())
}

/// What should have been typed, if the first of the paths does not exist and looks like a piece of a query. All pieces
/// up to the first that exists, or can only be a path, are then taken for the query.
fn query_in_pieces(first: &OsStr, paths: &[PathBuf], exists: &dyn Fn(&Path) -> bool) -> Option<String> {
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
    let mut line = format!("authq {}", shell_quoted(&query));
    for path in &paths[pieces..] {
        line.push(' ');
        line.push_str(&shell_quoted(&path.to_string_lossy()));
    }
    Some(escape::text(&line).into_owned())
}

fn looks_like_query_word(word: &str) -> bool {
    let name = word.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    name.starts_with(['=', '<', '>', '!', '~', '('])
        || word.contains('|')
        || QUERY_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
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

/// As a POSIX shell takes it for one argument.
pub(super) fn shell_quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_with(line: &[&str], existing: &[&str]) -> Result<(Option<String>, Vec<PathBuf>)> {
        let exists = |path: &Path| existing.iter().any(|known| path == Path::new(known));
        split(line.iter().map(OsString::from).collect(), &exists)
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
        assert!(split_with(&["failed"], &["failed"]).is_ok());
        assert!(split_with(&["connections", "logs"], &["connections", "logs"]).is_ok());
    }
}
