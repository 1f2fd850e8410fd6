//! What `tail` or `head` shows of several files: `==> mail.current <==` on a line before the lines of each.

use super::source::{Kind, Marker, Sources, source};
use super::unwrap::{Troubles, Unwrap, next_line};

/// Whose lines follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Form {
    sources: Sources,
}

impl Form {
    pub(super) fn detect(sample: &[u8], is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let mut lines = sample.split(|byte| *byte == b'\n');
        let mut name = named(lines.next()?)?;
        let (mut found, mut text, mut is_after_blank) = (Vec::new(), Vec::new(), false);
        for line in lines {
            match named(line).filter(|_| is_after_blank) {
                Some(next) => name = next,
                None => {
                    found.push((line.to_vec(), vec![source(name, Kind::Path)]));
                    text.extend_from_slice(line);
                    text.push(b'\n');
                }
            }
            is_after_blank = is_blank(line);
        }
        is_log(&text).then(|| Form { sources: Sources::of(&found) })
    }

    pub(super) fn note() -> String {
        "output of tail, the lines that name files taken out".to_owned()
    }
}

/// The name of a file on a line between files.
fn named(line: &[u8]) -> Option<&[u8]> {
    line.strip_suffix(b"\r").unwrap_or(line).strip_prefix(b"==> ")?.strip_suffix(b" <==")
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"" | b"\r")
}

/// Takes the names of files out.
pub(super) struct Tail {
    marker: Marker,
    /// The source of the lines here.
    source: Vec<u8>,
    /// A file may begin with the next line.
    may_begin: bool,
    /// The rest of a long line follows.
    in_line: bool,
}

impl Tail {
    pub(super) fn new(form: &Form) -> Tail {
        Tail { marker: Marker::new(&form.sources), source: Vec::new(), may_begin: true, in_line: false }
    }
}

impl Unwrap for Tail {
    fn take(&mut self, raw: &[u8], at_end: bool, text: &mut Vec<u8>) -> usize {
        let mut at = 0;
        while let Some((line, is_whole)) = next_line(raw.get(at..).unwrap_or_default(), at_end, self.in_line) {
            at += line.len() + usize::from(is_whole);
            let is_begin = !std::mem::replace(&mut self.in_line, !is_whole);
            let name = named(line).filter(|_| is_begin && self.may_begin);
            self.may_begin = is_begin && is_blank(line);
            if let Some(name) = name {
                self.source = source(name, Kind::Path);
                continue;
            }
            if is_begin {
                text.extend(self.marker.prefix(line, &self.source));
            }
            text.extend_from_slice(line);
            if is_whole {
                text.push(b'\n');
            }
        }
        at
    }

    fn troubles(&self) -> Troubles {
        Troubles { damage: Vec::new(), notes: self.marker.note().into_iter().collect() }
    }
}
