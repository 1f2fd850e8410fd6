//! Whose lines a wrapper holds, where it says so: the folder of a file, or a host.
//!
//! A line that names no syslog host belongs to the file it stands in. In an export that is no longer true: it may hold the
//! lines of several appliances, whose connections have the same numbers. So where what names the source differs, a record
//! without a host of its own gets its source in front, in the form of [`crate::record::envelope`] that begins with an arrow
//! (`esa2 -> Wed Apr 22 …`), and the rest of the program needs to know nothing of it. Whether the sources differ is seen in
//! the first text; if they do not, lines of sources that come later are marked, and those of the first one are not: they
//! belong to the file.

use std::collections::HashMap;

use indexmap::IndexSet;

use super::unwrap::push_lines;
use crate::record::envelope;

/// Sources that are remembered.
const MOST: usize = 4096;

/// Sources that a note lists.
const TOLD: usize = 5;

/// The longest name of a source.
const LONGEST: usize = 200;

/// What names the source of a line in a wrapper.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A host, or what else is no path.
    Host,
    /// The path of a file, of which the folder counts.
    Path,
}

/// The kind of the source that a column or a member of this name tells, `host.name` for a member `name` of `host`. The
/// second value says which of several is asked first.
pub(super) fn kind_of(name: &str) -> Option<(Kind, usize)> {
    const NAMES: [(&str, Kind); 17] = [
        ("host.name", Kind::Host),
        ("host.hostname", Kind::Host),
        ("host", Kind::Host),
        ("hostname", Kind::Host),
        ("_hostname", Kind::Host),
        ("host_name", Kind::Host),
        ("computer", Kind::Host),
        ("logsource", Kind::Host),
        ("logstreamname", Kind::Host),
        ("source", Kind::Host),
        ("log.file.path", Kind::Path),
        ("file.path", Kind::Path),
        ("file_path", Kind::Path),
        ("filepath", Kind::Path),
        ("path.text", Kind::Path),
        ("file", Kind::Path),
        ("filename", Kind::Path),
    ];
    let name = name.to_ascii_lowercase();
    let is_it = |known: &str| name.strip_suffix(known).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    NAMES.iter().enumerate().find(|(_, (known, _))| is_it(known)).map(|(order, (_, kind))| (*kind, order))
}

/// A source, without what tells files of one folder apart; empty: none.
pub(super) fn source(value: &[u8], kind: Kind) -> Vec<u8> {
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    let folder = value.iter().rposition(is_slash).map(|slash| value.get(..slash).unwrap_or_default());
    match (folder, kind) {
        _ if value.is_empty() => Vec::new(),
        (Some(folder), _) => folder.to_vec(),
        (None, Kind::Path) => b".".to_vec(),
        // `udp:514`: an input of the collector.
        (None, Kind::Host) if is_input(value) => Vec::new(),
        (None, Kind::Host) => value.to_vec(),
    }
}

fn is_input(value: &[u8]) -> bool {
    let port = [b"udp:".as_slice(), b"tcp:"].iter().find_map(|protocol| value.strip_prefix(*protocol));
    port.is_some_and(|port| port.iter().all(u8::is_ascii_digit))
}

/// What the first text of a wrapper tells of its sources. Each line has as many values as there are columns or members that
/// name a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sources {
    /// The first value in which lines differ.
    telling: Option<usize>,
    /// The values of the first line, each where there is one.
    first: Vec<Vec<u8>>,
    /// Records carry no time.
    bare: bool,
}

impl Sources {
    /// Of log lines and the values that come with each.
    pub(super) fn of(lines: &[(Vec<u8>, Vec<Vec<u8>>)]) -> Sources {
        let bare = !lines.iter().any(|(line, _)| envelope::parse(line, false).is_some());
        let mut sources = Sources { bare, ..Sources::default() };
        let mut differ: Vec<bool> = Vec::new();
        for (_, values) in lines.iter().filter(|(line, _)| lacks_host(line, bare)) {
            for (at, value) in values.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
                if sources.first.len() <= at {
                    sources.first.resize(at + 1, Vec::new());
                    differ.resize(at + 1, false);
                }
                if let (Some(first), Some(differs)) = (sources.first.get_mut(at), differ.get_mut(at)) {
                    match first.is_empty() {
                        true => first.clone_from(value),
                        false => *differs |= first != value,
                    }
                }
            }
        }
        sources.telling = differ.iter().position(|differs| *differs);
        sources
    }

    /// The source of a line, if it has to be told.
    fn told<'v>(&self, values: &'v [Vec<u8>]) -> Option<&'v Vec<u8>> {
        match self.telling {
            Some(at) => values.get(at).filter(|value| !value.is_empty()),
            None => {
                let differs =
                    |(first, value): &(&Vec<u8>, &Vec<u8>)| !first.is_empty() && !value.is_empty() && first != value;
                self.first.iter().zip(values).find(differs).map(|(_, value)| value)
            }
        }
    }

    /// The source of the lines that are not marked, if it has a name.
    fn unmarked(&self) -> Option<&Vec<u8>> {
        if self.telling.is_some() { None } else { self.first.iter().find(|first| !first.is_empty()) }
    }
}

/// Does a record begin here that names no host?
fn lacks_host(line: &[u8], bare: bool) -> bool {
    envelope::parse(line, bare).is_some_and(|envelope| envelope.host.is_none())
}

/// Marks lines with their sources.
pub(super) struct Marker {
    sources: Sources,
    /// The names of sources, and those that were given.
    names: HashMap<Vec<u8>, Vec<u8>>,
    given: IndexSet<Vec<u8>>,
}

impl Marker {
    pub(super) fn new(sources: &Sources) -> Marker {
        let mut marker = Marker { sources: sources.clone(), names: HashMap::new(), given: IndexSet::new() };
        if let Some(first) = sources.unmarked() {
            marker.name(&first.clone());
        }
        marker
    }

    /// Appends the lines of `value`, as [`push_lines`]. `values` gives what names their source.
    pub(super) fn push_lines(&mut self, text: &mut Vec<u8>, value: &[u8], values: impl FnOnce() -> Vec<Vec<u8>>) {
        let bare = self.sources.bare;
        let has_one = value.split(|byte| *byte == b'\n').any(|line| lacks_host(line, bare));
        let values = if has_one { values() } else { Vec::new() };
        let Some(source) = self.sources.told(&values).cloned() else { return push_lines(text, value) };
        let value = value.strip_suffix(b"\n").unwrap_or(value);
        for line in value.split(|byte| *byte == b'\n') {
            text.extend(self.mark(line, &source));
            push_lines(text, line);
        }
    }

    /// What stands in front of a line of this source.
    pub(super) fn prefix(&mut self, line: &[u8], value: &[u8]) -> Vec<u8> {
        let values = [value.to_vec()];
        self.sources.told(&values).map_or_else(Vec::new, |source| self.mark(line, source))
    }

    fn mark(&mut self, line: &[u8], source: &[u8]) -> Vec<u8> {
        let bare = self.sources.bare;
        if !lacks_host(line, bare) {
            return Vec::new();
        }
        let mut mark = self.name(source);
        mark.extend(b" -> ");
        let marked = [&mark, line].concat();
        // An arrow already stands in front, or what is no name of a host.
        let is_read = envelope::parse(&marked, bare).is_some_and(|envelope| envelope.host.is_some());
        if is_read { mark } else { Vec::new() }
    }

    /// The name of a source: the last part of its path that no other has.
    fn name(&mut self, source: &[u8]) -> Vec<u8> {
        if let Some(name) = self.names.get(source) {
            return name.clone();
        }
        let parts: Vec<&[u8]> = source.split(|byte| matches!(byte, b'/' | b'\\')).collect();
        let parts: Vec<&[u8]> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let named = |count: usize| {
            let name = parts.get(parts.len().saturating_sub(count)..).unwrap_or_default().join(&b'-');
            let name = if name.is_empty() { b".".to_vec() } else { name };
            let is_odd = |byte: &u8| byte.is_ascii_control() || *byte == b' ';
            let spelled = name.iter().map(|byte| if is_odd(byte) { b'_' } else { *byte });
            spelled.take(LONGEST).collect::<Vec<u8>>()
        };
        let name =
            (1..=parts.len()).map(named).find(|name| !self.given.contains(name)).unwrap_or_else(|| named(usize::MAX));
        if self.names.len() < MOST {
            self.names.insert(source.to_vec(), name.clone());
            self.given.insert(name.clone());
        }
        name
    }

    /// What the user is told.
    pub(super) fn note(&self) -> Option<String> {
        if self.given.len() < 2 {
            return None;
        }
        let names: Vec<_> = self.given.iter().take(TOLD).map(|name| String::from_utf8_lossy(name)).collect();
        let more = if self.given.len() > TOLD { " …" } else { "" };
        let what =
            format!("lines of {} sources, each read as an appliance: {}{more}", self.given.len(), names.join(", "));
        Some(format!("{what} (--appliance NAME reads them as one, --alias SOURCE=NAME some of them)"))
    }
}
