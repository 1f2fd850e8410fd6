//! The file in which rows are remembered: lines of JSON, the first of which names the version and the query. It is
//! replaced at one stroke. Whoever has it open holds a lock on it, so that of two runs at once one is refused.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read;

use serde_json::{Value, json};

use super::known::{Key, Known, Remembered};
use crate::error::{Error, Result};
use crate::in_place::is_in_place;
use crate::sink::escape;
use crate::target::Destination;

/// What this version writes; others are not read.
const FORMAT: &str = "authq.new/1";

/// What is remembered of a query.
pub(super) struct State {
    file: Destination,
    /// Held as long as this is.
    _lock: File,
    query: String,
    known: Known,
}

impl State {
    /// Opens the file, which is made if it is not there.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if another run has it open, or if it is of another query or something else;
    /// [`crate::ErrorKind::File`].
    pub(super) fn open(file: &Destination, query: &str) -> Result<State> {
        let mut lock = locked(file)?;
        let mut text = Vec::new();
        lock.read_to_end(&mut text).map_err(|source| Error::file(&file.path, source))?;
        let damaged = || refusal(file, "is not a file of --new that this version can read; name a new one");
        let text = String::from_utf8(text).map_err(|_| damaged())?;
        let mut known = Known::default();
        if !text.is_empty() {
            let (head, rows) = text.split_once('\n').ok_or_else(damaged)?;
            let of = query_of(head).ok_or_else(damaged)?;
            if of != query {
                let complaint = format!("remembers the rows of another query; name a new file, or ask: {of}");
                return Err(refusal(file, &complaint));
            }
            for line in rows.lines() {
                known.add(remembered(line).ok_or_else(damaged)?);
            }
        }
        Ok(State { file: file.clone(), _lock: lock, query: query.to_owned(), known })
    }

    pub(super) fn known(&mut self) -> &mut Known {
        &mut self.known
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// [`crate::ErrorKind::File`]; then it is as before.
    pub(super) fn write(&self) -> Result<()> {
        let mut text = format!("{}\n", json!({ "format": FORMAT, "query": self.query }));
        for remembered in self.known.remembered() {
            let line = match remembered {
                Remembered::Rows(key, given) => json!([hex(&key), given]),
                Remembered::Episode { key, start, end } => json!([hex(&key), start, end]),
            };
            text.push_str(&format!("{line}\n"));
        }
        let written = self.file.create().and_then(|draft| draft.write(text.as_bytes()));
        written.map_err(|error| error.written_to(&self.file.path))
    }
}

/// The file, locked. Whoever held the lock before may have put another file in its place, which is then taken.
fn locked(file: &Destination) -> Result<File> {
    loop {
        let failed = |source| Error::file(&file.path, source);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&file.path);
        let opened = opened.map_err(failed)?;
        match opened.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(refusal(file, "another run is using it; wait until it is done"));
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        if is_in_place(&file.path, &opened).map_err(failed)? {
            return Ok(opened);
        }
    }
}

fn refusal(file: &Destination, complaint: &str) -> Error {
    Error::usage(format!("{}: {}", escape::path(&file.path), escape::text(complaint)))
}

/// The query that the first line names, if it is one of ours.
fn query_of(line: &str) -> Option<String> {
    let head: Value = serde_json::from_str(line).ok()?;
    let is_ours = head.get("format").and_then(Value::as_str) == Some(FORMAT);
    head.get("query").filter(|_| is_ours)?.as_str().map(str::to_owned)
}

fn remembered(line: &str) -> Option<Remembered> {
    let values: Value = serde_json::from_str(line).ok()?;
    match values.as_array()?.as_slice() {
        [key, given] => Some(Remembered::Rows(bytes(key.as_str()?)?, given.as_u64()?)),
        [key, start, end] => {
            Some(Remembered::Episode { key: bytes(key.as_str()?)?, start: start.as_i64()?, end: end.as_i64()? })
        }
        _ => None,
    }
}

fn hex(key: &Key) -> String {
    format!("{:032x}", u128::from_be_bytes(*key))
}

fn bytes(hex: &str) -> Option<Key> {
    let is_hex = hex.len() == 2 * size_of::<Key>() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    u128::from_str_radix(hex, 16).ok().filter(|_| is_hex).map(u128::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::super::known::RowKey;
    use super::*;
    use crate::permissions::Permissions;
    use std::fs;

    fn place(folder: &tempfile::TempDir) -> Destination {
        Destination { path: folder.path().join("seen"), force: true, permissions: Permissions::default() }
    }

    fn refused(file: &Destination, query: &str) -> String {
        State::open(file, query).err().expect("a refusal").to_string()
    }

    const ROW: RowKey = RowKey::Row([0xab; 16]);
    const EPISODE: RowKey = RowKey::Episode { key: [1; 16], start: -5, end: 9 };

    #[test]
    fn what_was_written_is_known_and_what_was_not_is_new() {
        let folder = tempfile::tempdir().unwrap();
        let file = place(&folder);
        let mut given_up = State::open(&file, "failed").unwrap();
        assert!(given_up.known().is_new(ROW));
        drop(given_up);
        let mut state = State::open(&file, "failed").unwrap();
        assert!(state.known().is_new(ROW) && state.known().is_new(EPISODE));
        state.write().unwrap();
        drop(state);
        let mut state = State::open(&file, "failed").unwrap();
        assert!(!state.known().is_new(ROW) && !state.known().is_new(EPISODE));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn of_two_runs_at_once_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = place(&folder);
        let state = State::open(&file, "failed").unwrap();
        assert!(refused(&file, "failed").ends_with("seen: another run is using it; wait until it is done"));
        state.write().unwrap();
        drop(state);
        assert!(State::open(&file, "failed").is_ok());
    }

    #[test]
    fn files_of_other_queries_and_of_others_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let file = place(&folder);
        State::open(&file, "failed").unwrap().write().unwrap();
        let told = refused(&file, "succeeded");
        assert!(told.ends_with("remembers the rows of another query; name a new file, or ask: failed"), "{told}");
        let head = fs::read_to_string(&file.path).unwrap();
        let key = "ab".repeat(16);
        let forged = [
            "notes\n".to_owned(),
            "no line end".to_owned(),
            head.replace("/1", "/9"),
            format!("{head}[\"{key}\"]\n"),
            format!("{head}[\"{}\", 1]\n", &key[1..]),
            format!("{head}[\"+{}\", 1]\n", &key[1..]),
            format!("{head}[\"{key}\", 1, 2, 3]\n"),
        ];
        for text in forged {
            fs::write(&file.path, &text).unwrap();
            assert!(refused(&file, "failed").contains("is not a file of --new"), "{text}");
            assert_eq!(fs::read_to_string(&file.path).unwrap(), text);
        }
    }
}
