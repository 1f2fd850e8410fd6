//! Log lines that another program wrapped: exports of log collectors as JSON or CSV, and what `grep` or `tail` gave.
//!
//! Such a file is told from its first text, and only where that text is no log by itself: what comes out of the wrapper
//! must be one. A layer between the decompressor and everything above it takes the wrapper off, so that the rest of the
//! program sees the log lines alone. Positions and line numbers therefore count in the unwrapped text.
//!
//! A wrapped file is read from begin to end. What one record of the wrapper holds is limited, so memory is, too.

mod csv;
mod grep;
mod json;
mod source;
mod tail;
mod unwrap;

use super::decode::Decode;
use super::input::{Input, Source};
use super::member::{Member, clipped};
use super::reader::TextReader;
use super::sample::Examine;
use crate::record::envelope;
use crate::record::time::Stamp;
use unwrap::Unwrap;

/// Wrapped text that is taken at a time.
const BLOCK: usize = 64 << 10;

/// How log lines are wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrapper {
    Json(json::Form),
    Csv(csv::Form),
    Grep(grep::Form),
    Tail(tail::Form),
}

impl Wrapper {
    /// Tells the wrapper of a file by its first text; `whole`: there is no more; `is_log`: it is a log as it is. `None`:
    /// no log is wrapped in it.
    pub(super) fn detect(sample: &[u8], whole: bool, is_log: bool, examine: Examine) -> Option<Wrapper> {
        let sample = sample.strip_prefix(MARK).unwrap_or(sample);
        let is_plain = is_log;
        let is_log = |text: &[u8]| examine(text, true).is_mail_log;
        if sample.starts_with(b"==> ")
            && let Some(form) = tail::Form::detect(sample, &is_log)
        {
            return Some(Wrapper::Tail(form));
        }
        if sample.starts_with(b"\"")
            && let Some(form) = json::Form::detect_texts(sample, whole, &is_log)
        {
            return Some(Wrapper::Json(form));
        }
        if is_plain {
            let begins = envelope::parse(sample, false).is_some();
            return if begins { None } else { csv::Form::detect_in_log(sample, whole, &is_log).map(Wrapper::Csv) };
        }
        if matches!(sample.trim_ascii_start().first()?, b'{' | b'[') {
            return json::Form::detect(sample, whole, &is_log).map(Wrapper::Json);
        }
        // A prefix at the begin of lines is more certain than a field further in, which may be what a name says.
        let of_csv = || csv::Form::detect(sample, whole, &is_log).map(Wrapper::Csv);
        grep::Form::detect(sample, whole, &is_log).map(Wrapper::Grep).or_else(of_csv)
    }

    /// What the user is told. `text` is the begin of the log.
    pub(super) fn notes(&self, text: &[u8]) -> Vec<String> {
        let what = match self {
            Wrapper::Json(form) => form.note(),
            Wrapper::Csv(form) => form.note(),
            Wrapper::Grep(form) => form.note(),
            Wrapper::Tail(_) => tail::Form::note(),
        };
        let backwards =
            "its lines go from the latest to the earliest: attempts lack what their connections said before";
        let backwards = is_latest_first(text).then(|| format!("{backwards} (export it by ascending time)"));
        [Some(what), backwards].into_iter().flatten().collect()
    }

    /// The log lines in this text. `is_compressed`: what can be relied on is known of this text, or will be.
    pub(super) fn taken_off(&self, text: TextReader, is_compressed: bool) -> TextReader {
        let input = Input::new(Source::Text(Box::new(text)), None);
        TextReader::new(input, Some(Box::new(Unwrapper::new(self, is_compressed))))
    }

    fn unwrap(&self) -> Box<dyn Unwrap> {
        match self {
            Wrapper::Json(form) => Box::new(json::Json::new(form)),
            Wrapper::Csv(form) => Box::new(csv::Csv::new(form)),
            Wrapper::Grep(form) => Box::new(grep::Grep::new(form)),
            Wrapper::Tail(form) => Box::new(tail::Tail::new(form)),
        }
    }
}

/// Do the lines of a log go from the latest to the earliest, as collectors show them? `text` is its begin.
fn is_latest_first(text: &[u8]) -> bool {
    let stamps = text.split(|byte| *byte == b'\n').filter_map(|line| envelope::parse(line, false)?.stamp);
    let moments: Vec<_> = stamps
        .map(|Stamp { year, month, day, hour, minute, second, .. }| (year, month, day, hour, minute, second))
        .collect();
    let (mut earlier, mut later) = (0, 0);
    for pair in moments.windows(2) {
        match pair {
            [before, after] if after < before => earlier += 1,
            [before, after] if after > before => later += 1,
            _ => {}
        }
    }
    // Some lines are late in any log.
    earlier > 4 * later
}

/// A byte order mark. It is none of the wrapper's.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The layer that takes a wrapper off: a decoder whose input is the wrapped text.
struct Unwrapper {
    unwrap: Box<dyn Unwrap>,
    /// Wrapped text that was read and not used yet.
    raw: Vec<u8>,
    /// Log lines that were not asked for yet.
    text: Vec<u8>,
    given: usize,
    /// The byte order mark was looked for.
    is_begun: bool,
    at_end: bool,
    verdicts: Verdicts,
}

impl Unwrapper {
    /// `is_compressed`: what can be relied on is known of the wrapped text, or will be.
    fn new(wrapper: &Wrapper, is_compressed: bool) -> Unwrapper {
        Unwrapper {
            unwrap: wrapper.unwrap(),
            raw: Vec::new(),
            text: Vec::new(),
            given: 0,
            is_begun: false,
            at_end: false,
            verdicts: Verdicts { is_compressed, ..Verdicts::default() },
        }
    }

    /// Makes more text, unless all is made.
    fn fill(&mut self, input: &mut Input) {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.at_end {
            self.at_end = input.read_into(&mut self.raw, BLOCK) == 0;
            if !std::mem::replace(&mut self.is_begun, true) && self.raw.starts_with(MARK) {
                self.raw.drain(..MARK.len());
                self.verdicts.raw = MARK.len() as u64;
            }
            let used = self.unwrap.take(&self.raw, self.at_end, &mut self.text);
            self.raw.drain(..used);
            self.verdicts.passed(used, self.text.len(), input.members());
        }
    }
}

impl Decode for Unwrapper {
    fn read(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        let mut made = 0;
        while made < want {
            if self.given == self.text.len() {
                // More may be long in coming.
                if made > 0 && input.is_live() {
                    break;
                }
                self.fill(input);
                if self.text.is_empty() {
                    break;
                }
            }
            let left = self.text.get(self.given..).unwrap_or_default();
            let taken = left.get(..want - made).unwrap_or(left);
            target.extend_from_slice(taken);
            self.given += taken.len();
            made += taken.len();
        }
        made
    }

    fn holds_nothing_back(&self) -> bool {
        self.raw.is_empty() && self.given == self.text.len()
    }

    fn members(&self) -> &[Member] {
        &self.verdicts.settled
    }

    fn notes(&self) -> Vec<String> {
        self.unwrap.troubles().notes
    }

    fn finish(self: Box<Self>) -> (Vec<Member>, Vec<String>) {
        let damage = self.unwrap.troubles().damage;
        (self.verdicts.finish((self.text.len() - self.given) as u64), damage)
    }
}

/// How much of the unwrapped text is verified: all that was made of the wrapped text before its first checksum that does not
/// hold.
#[derive(Debug, Default)]
struct Verdicts {
    is_compressed: bool,
    /// Wrapped text that was used, and text that came of it.
    raw: u64,
    text: u64,
    /// The same at ends of blocks of which nothing is known yet.
    open: Vec<(u64, u64)>,
    settled: Vec<Member>,
}

impl Verdicts {
    /// So much wrapped text was used, and gave so much text; `members` are the verdicts on the wrapped text.
    fn passed(&mut self, raw: usize, text: usize, members: &[Member]) {
        if !self.is_compressed {
            return;
        }
        self.raw += raw as u64;
        self.text += text as u64;
        self.open.push((self.raw, self.text));
        let sound = members.first().filter(|member| member.verified).map_or(0, |member| member.text_end);
        let known = self.open.partition_point(|(raw, _)| *raw <= sound);
        if let Some((_, text_end)) = self.open.drain(..known).next_back() {
            self.settled = vec![Member { text_end, verified: true }];
        }
    }

    /// So much of the text was made and not given to anybody: it is none of the file's.
    fn finish(mut self, left: u64) -> Vec<Member> {
        if !self.is_compressed {
            return Vec::new();
        }
        let given = self.text - left;
        if given == 0 {
            return Vec::new();
        }
        self.settled.push(Member { text_end: self.text, verified: false });
        clipped(&self.settled, 0..given)
    }
}
