//! Records to rows, within one slice.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Deed, Mark};
use crate::event::builder::{Finished, LineBuilder};
use crate::event::lines::{COLUMNS, IDS, KIND, LEVEL, RAW, Row, TEXT};
use crate::record::frame::Entry;
use crate::record::line::{self, Kind, Names};
use crate::record::message::{self, MessageRecord, MessageSaid};
use crate::record::{Direction, Outcome, Record};
use crate::source::appliances::Appliances;
use crate::source::only::Only;
use crate::source::prefilter::{Candidate, Prefilter};

/// Rows that are built as one part: what a part needs stays in the cache of the core, and its memory is used again as soon
/// as it has been given. With whole slices as parts, a fifth of the time of a scan of all columns was the kernel's, who
/// cleared pages.
const PART_ROWS: usize = 16_384;
/// Room of a row, roughly, but for its text.
const ROW_BYTES: usize = 96;

/// The rows of one slice.
pub struct LineRows {
    builder: LineBuilder,
    built: Built,
    only: Option<Arc<Only>>,
    rows: RowsOfSlice,
    size: usize,
    /// The part that is being built, but for its columns.
    ticks: Vec<(u32, i64)>,
    marks: Vec<Mark>,
    reach: i64,
    /// Whose the last record was.
    appliance: u32,
    appliances: Arc<Appliances>,
    /// The last name that was looked up: it rarely changes from record to record.
    name: Option<(u32, Option<Arc<str>>)>,
}

/// Which columns are built: what none of them shows is not read.
#[derive(Copy, Clone, Debug)]
struct Built {
    level: bool,
    kind: bool,
    /// One of the ids.
    ids: bool,
    text: bool,
    /// Number of columns that hold the text of a record.
    texts: usize,
}

impl Built {
    /// The columns of `lines` at these positions.
    fn of(projection: &[usize]) -> Built {
        let builds = |name: &str| projection.iter().any(|index| COLUMNS[*index].name == name);
        Built {
            level: builds(LEVEL),
            kind: builds(KIND),
            ids: IDS.into_iter().any(builds),
            text: builds(TEXT),
            texts: [TEXT, RAW].into_iter().filter(|name| builds(name)).count(),
        }
    }
}

/// The rows of a slice.
#[derive(Debug, Default)]
pub struct RowsOfSlice {
    /// The rows, in order.
    pub parts: Vec<RowsPart>,
    /// As in [`RowsPart::ticks`], of the last record; later records may need it.
    pub last: Option<(u32, i64)>,
    /// Rows left out because the filter would drop them.
    pub filtered: u64,
}

/// Some rows of a slice.
#[derive(Debug)]
pub struct RowsPart {
    /// The columns, lines counted from the begin of the slice.
    pub columns: Vec<Finished>,
    /// For each row its appliance, and the latest time of the records of the slice up to it.
    pub ticks: Vec<(u32, i64)>,
    /// For each row, if rows are put together.
    pub marks: Vec<Mark>,
}

/// Whose record it is, and where it stands.
#[derive(Copy, Clone, Debug)]
pub struct Origin<'a> {
    /// By [`Appliances`].
    pub appliance: u32,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// As given.
    pub file: &'a str,
    /// From 1, in the slice.
    pub line: u64,
}

impl LineRows {
    /// None yet, of the columns of `lines` at these positions.
    pub fn new(projection: &[usize], only: Option<Arc<Only>>, appliances: Arc<Appliances>) -> LineRows {
        LineRows {
            builder: LineBuilder::new(projection),
            built: Built::of(projection),
            only,
            rows: RowsOfSlice::default(),
            size: 0,
            ticks: Vec::new(),
            marks: Vec::new(),
            reach: i64::MIN,
            appliance: 0,
            appliances,
            name: None,
        }
    }

    /// Takes note of a record that is passed over.
    pub fn pass(&mut self, appliance: u32, time: Option<i64>) {
        self.reach = self.reach.max(time.unwrap_or(i64::MIN));
        self.appliance = appliance;
    }

    /// Takes the next record, if it is selected; false if it has nothing to do with what is traced or shown.
    pub fn take(&mut self, entry: &Entry<'_>, origin: &Origin<'_>, prefilter: &Prefilter) -> bool {
        let Origin { appliance, time, file, line } = *origin;
        let reads_ids = self.built.ids || self.only.is_some() || !prefilter.admits_all();
        let names = if reads_ids { line::names(entry.message, &entry.record) } else { Names::default() };
        let mark = match &self.only {
            // Not every record that does not matter is read: so their times must not matter either.
            Some(only) => match mark(only, entry, &names, time, line) {
                Some(mark) => Some(mark),
                None => return false,
            },
            None => None,
        };
        self.pass(appliance, time);
        self.marks.extend(mark);
        if self.only.is_none() && !prefilter.admits(&candidate(entry, time, &names)) {
            self.rows.filtered += 1;
            return true;
        }
        self.size += self.built.texts * entry.text.len() + ROW_BYTES;
        let name = name_of(&mut self.name, &self.appliances, appliance);
        let number_of = |id: Option<u64>| id.and_then(|id| i64::try_from(id).ok());
        self.builder.push(&Row {
            time,
            appliance: name,
            level: &if self.built.level { decoded(entry.envelope.level_name()) } else { Cow::default() },
            kind: if self.built.kind { line::kind(entry.message, &entry.record).name() } else { "" },
            icid: number_of(names.icid),
            dcid: number_of(names.dcid),
            mid: number_of(names.mid),
            text: &if self.built.text { decoded(entry.message) } else { Cow::default() },
            file,
            line: i64::try_from(line).unwrap_or(i64::MAX),
            raw: entry.text,
        });
        self.ticks.push((appliance, self.reach));
        if self.ticks.len() >= PART_ROWS {
            self.end_part();
        }
        true
    }

    /// Memory of the rows so far, roughly.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What was built becomes a part; the next one is likely to be as large.
    fn end_part(&mut self) {
        let rows = self.ticks.len();
        let marks = std::mem::take(&mut self.marks);
        let ticks = std::mem::replace(&mut self.ticks, Vec::with_capacity(rows));
        self.rows.parts.push(RowsPart { columns: self.builder.finish(), ticks, marks });
    }

    /// All of them.
    pub fn finish(mut self) -> RowsOfSlice {
        self.rows.last = (self.reach > i64::MIN).then_some((self.appliance, self.reach));
        if !self.ticks.is_empty() {
            self.end_part();
        }
        self.rows
    }
}

/// The name of an appliance; `known` is that of the last record.
fn name_of<'k>(
    known: &'k mut Option<(u32, Option<Arc<str>>)>,
    appliances: &Appliances,
    appliance: u32,
) -> Option<&'k str> {
    if known.as_ref().is_none_or(|known| known.0 != appliance) {
        *known = Some((appliance, appliances.get(appliance).name));
    }
    known.as_ref().and_then(|known| known.1.as_deref())
}

/// As [`String::from_utf8_lossy`], which takes text that is valid apart all the same: half the speed of looking first.
#[inline]
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        b"Info" => Cow::Borrowed("Info"),
        _ => std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed),
    }
}

/// What a filter looks at. No record names connections of both directions.
fn candidate<'a>(entry: &Entry<'a>, time: Option<i64>, names: &Names) -> Candidate<'a> {
    Candidate {
        time,
        direction: if names.dcid.is_some() { Direction::Outbound } else { Direction::Inbound },
        outcome: Outcome::Error,
        user: None,
        mechanism: None,
        profile: None,
        id: names.dcid.or(names.icid),
        mid: names.mid,
        raw: Some(entry.text),
    }
}

/// What a record does to what it names; `None`: it cannot matter.
pub fn mark(only: &Only, entry: &Entry<'_>, names: &Names, time: Option<i64>, line: u64) -> Option<Mark> {
    let made = made_message(entry);
    if !only.may_matter(names) && !made.is_some_and(|mid| only.ids.mids.contains(&mid)) {
        return None;
    }
    let auth = line::kind(entry.message, &entry.record) == Kind::Auth;
    Some(Mark { time, line, names: *names, deed: deed(&entry.record, names), made, auth })
}

/// The message that a record says was made from another.
fn made_message(entry: &Entry<'_>) -> Option<u64> {
    if entry.record.is_some() {
        return None;
    }
    match message::recognise(entry.message)? {
        MessageRecord { mid, said: MessageSaid::MadeFrom(_) } => Some(mid),
        MessageRecord { .. } => None,
    }
}

fn deed(record: &Option<Result<Record<'_>, crate::record::Malformed>>, names: &Names) -> Deed {
    match record {
        Some(Ok(record)) => match record {
            Record::Opened(_) => Deed::Opens,
            Record::Closed { .. } => Deed::Closes,
            Record::MessageStarted { .. } => Deed::Starts,
            Record::DeliveryStarted { .. } | Record::DeliveryDone { .. } => Deed::Delivers,
            Record::Bounced { .. } => Deed::Mentions,
            Record::Policy(_) | Record::Tls(_) | Record::InboundAuth(_) | Record::OutboundAuth(_) => Deed::Speaks,
            Record::Mentioned { .. } => Deed::Speaks,
            Record::LogfileBegin | Record::Version { .. } | Record::UtcOffset(_) | Record::LogfileEnd => Deed::Mentions,
        },
        // What it was meant to be nobody knows.
        Some(Err(_)) => Deed::Mentions,
        None if names.mid.is_some() => Deed::Mentions,
        None => Deed::Speaks,
    }
}
