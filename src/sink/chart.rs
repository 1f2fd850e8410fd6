//! A timeline as bars, for the eye. Nothing else is drawn here than what the rows say: a stretch with a count of 0 has an
//! empty bar, and one of which there are no logs says so, since it must not look like peace.
//!
//! Glyphs tell the parts of a bar apart, colour only helps. Rows are kept until the last one is there: it may be the peak
//! that all others are measured by.

use hashbrown::HashMap;

use arrow::record_batch::RecordBatch;
use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};
use unicode_width::UnicodeWidthStr;

use super::contract::{Look, Out, Sink, Spec};
use super::escape;
use super::shorten::Short;
use super::times::Times;
use super::value::{MISSING, Value, human_header, push_human, readers};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::expr::types::Type;
use crate::offset;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "chart", extensions: &[], display: Display::Headline(u8::MAX), is_binary: false, open };

/// Where there is no terminal to ask.
const WIDTH: usize = 80;
/// Bars get no narrower.
const NARROWEST_BAR: usize = 10;
/// Keys get no wider, and no narrower for want of room.
const WIDEST_KEY: usize = 28;
const NARROWEST_KEY: usize = 6;
/// More stretches without logs than these are drawn as one.
const GAPS_DRAWN: usize = 3;
/// Values of a lone key that are parts of one bar; of more, each has a bar of its own.
const MOST_PARTS: usize = 4;
const GAP: &str = "  ";
const PEAK: &str = " peak";

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// What bars are drawn with.
struct Glyphs {
    parts: [char; MOST_PARTS],
    /// One to eight eighths of a place.
    eighths: &'static [char],
    missing: &'static str,
    /// Around what is said of a stretch without logs.
    gap: &'static str,
    rule: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    parts: ['█', '▒', '▓', '░'],
    eighths: &['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
    missing: MISSING,
    gap: "┈┈",
    rule: "─",
};

const ASCII: Glyphs = Glyphs { parts: ['#', '=', '+', '.'], eighths: &['#'], missing: "-", gap: "--", rule: "-" };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let is_drawable = matches!(columns, [first, .., last] if first.kind == Type::Time && last.kind == Type::Int);
    if !is_drawable {
        let message = "a chart is of counts over time: its first column is a time, its last a whole number";
        return Err(Error::usage(message).hint("write: … | timeline 1h"));
    }
    Ok(Box::new(Chart {
        columns: columns.to_vec(),
        times: Times::new(&look.zone),
        zone: look.zone.clone(),
        width: look.width.unwrap_or(WIDTH),
        glyphs: if look.ascii { &ASCII } else { &UNICODE },
        color: look.color,
        out,
        groups: Vec::new(),
        known: HashMap::new(),
        short: Vec::new(),
        rows: Vec::new(),
    }))
}

struct Chart<'w> {
    columns: Vec<Column>,
    times: Times,
    zone: TimeZone,
    width: usize,
    glyphs: &'static Glyphs,
    color: bool,
    out: Out<'w>,
    /// The keys, in order of first appearance; those that are missing are `None`.
    groups: Vec<Vec<Option<String>>>,
    known: HashMap<Vec<Option<String>>, usize>,
    /// How the keys of each column are drawn, once all are known.
    short: Vec<Short>,
    rows: Vec<Row>,
}

#[derive(Copy, Clone)]
struct Row {
    time: Option<Timestamp>,
    group: usize,
    count: Option<i64>,
}

/// One line of the chart, before it is known how wide each column is.
struct Line {
    cells: Vec<String>,
    bar: Bar,
}

enum Bar {
    /// Counts, one on top of the other: which part of the key, how many.
    Parts(Vec<(usize, u64)>),
    /// There are no logs; of several stretches, up to when.
    NoLogs { until: Option<String> },
    /// As it stands.
    Header,
}

impl Sink for Chart<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let last = readers.len().saturating_sub(1);
        for row in 0..batch.num_rows() {
            let time = match readers[0].get(row)? {
                Some(Value::Time(time)) => Some(time),
                Some(_) | None => None,
            };
            let count = match readers[last].get(row)? {
                Some(Value::Int(count)) => Some(count),
                Some(_) | None => None,
            };
            let mut keys = Vec::with_capacity(last.saturating_sub(1));
            for reader in &readers[1..last] {
                keys.push(reader.get(row)?.map(|value| {
                    let mut text = String::new();
                    push_human(&mut text, &value, &self.times, self.glyphs.missing);
                    text
                }));
            }
            let group = self.group(keys);
            self.rows.push(Row { time, group, count });
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.short = self.shortened();
        let order = self.order();
        let lines = if order.is_empty() { self.listed() } else { self.stacked(&order) };
        self.draw(&lines)?;
        self.out.flush().map_err(Error::output)
    }
}

impl Chart<'_> {
    fn group(&mut self, keys: Vec<Option<String>>) -> usize {
        if let Some(group) = self.known.get(&keys) {
            return *group;
        }
        self.groups.push(keys.clone());
        self.known.insert(keys, self.groups.len() - 1);
        self.groups.len() - 1
    }

    /// The groups that are parts of one bar: those of a lone key with few values, failures first. None: each group has
    /// bars of its own.
    fn order(&self) -> Vec<usize> {
        let keys = self.columns.len() - 2;
        if keys > 1 || self.groups.len() > MOST_PARTS {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_by_key(|group| self.groups[*group].first().is_none_or(|value| value.as_deref() != Some("failed")));
        order
    }

    /// Keys of each column that are too wide, in a form that keeps them apart.
    fn shortened(&self) -> Vec<Short> {
        let widest = self.widest_key();
        let of_column = |key: usize| {
            let texts = self.groups.iter().filter_map(|keys| keys.get(key)?.as_deref());
            Short::distinct(&texts.collect(), if self.is_closed(key) { WIDEST_KEY } else { widest })
        };
        (0..self.columns.len() - 2).map(of_column).collect()
    }

    /// How wide keys may be so that the narrowest bar has room beside them.
    fn widest_key(&self) -> usize {
        let label = self.labels();
        let header = human_header(&self.columns[0], &self.times).width();
        let time = self.rows.iter().map(|row| label(row.time).width()).max().unwrap_or(0).max(header);
        let number = self.rows.iter().map(|row| self.number(row.count).width()).max().unwrap_or(0);
        let key = |group: usize, key: usize| self.groups[group][key].as_deref().unwrap_or(self.glyphs.missing).width();
        let keys = self.columns.len() - 2;
        let order = self.order();
        // The other columns with keys: what they are at least, how wide the key is, and what stands beside it.
        let cells: Vec<(usize, usize, usize)> = if order.is_empty() {
            let widest = |at: usize| (0..self.groups.len()).map(|group| key(group, at)).max().unwrap_or(0);
            let of_column = |at: usize| {
                let name = self.columns[at + 1].name.width();
                if self.is_closed(at) { (name.max(widest(at)), 0, 0) } else { (name, widest(at), 0) }
            };
            (0..keys).map(of_column).chain([(number.max(self.columns[keys + 1].name.width()), 0, 0)]).collect()
        } else {
            order.iter().map(|group| (number, (0..keys).map(|at| key(*group, at)).sum(), "# ".len())).collect()
        };
        let fixed = time + (1 + cells.len()) * GAP.len() + PEAK.len() + NARROWEST_BAR;
        let fits = |widest: &usize| {
            let used = cells.iter().map(|(least, key, beside)| (beside + key.min(widest)).max(*least));
            fixed + used.sum::<usize>() <= self.width
        };
        if !order.is_empty() && self.is_closed(0) {
            return WIDEST_KEY;
        }
        (NARROWEST_KEY..=WIDEST_KEY).rev().find(fits).unwrap_or(NARROWEST_KEY)
    }

    /// Whether that key is a word of a closed set, which is short and stands whole.
    fn is_closed(&self, key: usize) -> bool {
        self.columns.get(key + 1).is_some_and(|column| matches!(column.kind, Type::Word(_)))
    }

    /// The keys of a group as they are drawn.
    fn keys(&self, group: usize) -> impl Iterator<Item = &str> {
        let keys = self.groups[group].iter().zip(&self.short);
        keys.map(|(key, short)| key.as_deref().map_or(self.glyphs.missing, |text| short.of(text)))
    }

    /// A line for each stretch, its groups stacked.
    fn stacked(&self, order: &[usize]) -> Vec<Line> {
        let mut header = vec![human_header(&self.columns[0], &self.times)];
        match self.columns.len() {
            2 => header.push(self.columns[1].name.clone()),
            _ => header.extend(
                order
                    .iter()
                    .zip(self.glyphs.parts)
                    .map(|(group, glyph)| format!("{glyph} {}", self.keys(*group).collect::<String>())),
            ),
        }
        let mut lines = vec![Line { cells: header, bar: Bar::Header }];
        self.each_stretch(&mut lines, (0, order.len()), |label, rows, lines| {
            let count = |group: &usize| rows.iter().find(|row| row.group == *group).and_then(|row| row.count);
            let counts: Vec<Option<i64>> = order.iter().map(count).collect();
            let mut cells = vec![label];
            cells.extend(counts.iter().map(|count| self.number(*count)));
            let parts = counts.iter().enumerate().map(|(part, count)| (part, height(*count))).collect();
            lines.push(Line { cells, bar: Bar::Parts(parts) });
        });
        lines
    }

    /// A line for each row.
    fn listed(&self) -> Vec<Line> {
        let names = self.columns.iter().skip(1).map(|column| escape::text(&column.name).into_owned());
        let header = std::iter::once(human_header(&self.columns[0], &self.times)).chain(names).collect();
        let mut lines = vec![Line { cells: header, bar: Bar::Header }];
        self.each_stretch(&mut lines, (self.columns.len() - 2, 1), |label, rows, lines| {
            for row in rows {
                let mut cells = vec![label.clone()];
                cells.extend(self.keys(row.group).map(str::to_owned));
                cells.push(self.number(row.count));
                lines.push(Line { cells, bar: Bar::Parts(vec![(0, height(row.count))]) });
            }
        });
        lines
    }

    /// Calls `draw` for each interval that logs cover, and adds a line for each gap, with as many empty keys and
    /// counts.
    fn each_stretch(
        &self,
        lines: &mut Vec<Line>,
        (keys, counts): (usize, usize),
        draw: impl Fn(String, &[Row], &mut Vec<Line>),
    ) {
        let stretches: Vec<&[Row]> = self.rows.chunk_by(|one, other| one.time == other.time).collect();
        let label = self.labels();
        let is_gap = |rows: &[Row]| rows.iter().all(|row| row.count.is_none());
        let gap = |rows: &[Row], until: Option<String>| {
            let mut cells = vec![label(rows[0].time)];
            cells.resize(1 + keys, String::new());
            cells.resize(1 + keys + counts, self.glyphs.missing.to_owned());
            Line { cells, bar: Bar::NoLogs { until } }
        };
        let mut runs = stretches.chunk_by(|one, other| is_gap(one) == is_gap(other)).peekable();
        while let Some(run) = runs.next() {
            if !is_gap(run[0]) {
                run.iter().for_each(|rows| draw(label(rows[0].time), rows, lines));
            } else if run.len() <= GAPS_DRAWN {
                lines.extend(run.iter().map(|rows| gap(rows, None)));
            } else {
                // Rows may have been cut off behind the last one, so nothing is said of what follows it.
                let until = match (runs.peek(), run.last()) {
                    (Some(next), _) => format!("until {}", label(next[0][0].time)),
                    (None, last) => format!("through {}", label(last.and_then(|rows| rows[0].time))),
                };
                lines.push(gap(run[0], Some(until)));
            }
        }
    }

    /// How times are written: as short as all of them allow.
    fn labels(&self) -> impl Fn(Option<Timestamp>) -> String {
        let shown = || self.rows.iter().filter_map(|row| row.time).map(|time| self.zone.to_datetime(time));
        let has_seconds = shown().any(|shown| shown.second() != 0 || shown.subsec_nanosecond() != 0);
        let has_hours = has_seconds || shown().any(|shown| shown.hour() != 0 || shown.minute() != 0);
        let length = match (has_hours, has_seconds) {
            (false, _) => "2009-04-22".len(),
            (true, false) => "2009-04-22 11:47".len(),
            (true, true) => usize::MAX,
        };
        let missing = self.glyphs.missing;
        move |time: Option<Timestamp>| {
            let Some(time) = time else { return missing.to_owned() };
            let mut text = String::new();
            self.times.push_short(&mut text, time);
            text.truncate(length.min(text.len()));
            let shown = self.zone.to_ambiguous_timestamp(self.zone.to_datetime(time));
            if has_hours && matches!(shown.offset(), AmbiguousOffset::Fold { .. }) {
                // The clock shows this hour twice.
                text.push_str(&offset::text(self.zone.to_offset(time)));
            }
            text
        }
    }

    fn number(&self, count: Option<i64>) -> String {
        count.map_or_else(|| self.glyphs.missing.to_owned(), |count| count.to_string())
    }

    fn draw(&mut self, lines: &[Line]) -> Result<()> {
        let columns = lines.first().map_or(0, |line| line.cells.len());
        let widest = |at: usize| lines.iter().map(|line| line.cells[at].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let used = widths.iter().sum::<usize>() + columns * GAP.len() + PEAK.len();
        let room = self.width.saturating_sub(used).max(NARROWEST_BAR);
        let peak = lines.iter().map(total).max().unwrap_or(0);
        let peak_at = lines.iter().position(|line| peak > 0 && total(line) == peak);
        // Time and keys stand at the left, what is counted at the right.
        let first_number = if self.order().is_empty() { columns.saturating_sub(1) } else { 1 };
        for (at, line) in lines.iter().enumerate() {
            let mut text = String::new();
            for (column, (cell, width)) in line.cells.iter().zip(&widths).enumerate() {
                let padding = " ".repeat(width.saturating_sub(cell.width()));
                let (before, after) =
                    if column >= first_number { (padding, String::new()) } else { (String::new(), padding) };
                text.extend([before.as_str(), cell, after.as_str(), GAP]);
            }
            self.push_bar(&mut text, &line.bar, room, peak);
            if Some(at) == peak_at {
                text.push_str(PEAK);
            }
            self.put(text.trim_end())?;
            if matches!(line.bar, Bar::Header) {
                let rules: Vec<String> = widths.iter().map(|width| self.glyphs.rule.repeat(*width)).collect();
                self.put(&rules.join(GAP))?;
            }
        }
        Ok(())
    }

    fn push_bar(&self, text: &mut String, bar: &Bar, room: usize, peak: u64) {
        match bar {
            Bar::Header => {}
            Bar::NoLogs { until } => {
                let gap = self.glyphs.gap;
                let said = match until.as_deref() {
                    None => format!("{gap} no logs {gap}"),
                    Some(until) => format!("{gap} no logs {until} {gap}"),
                };
                self.push_painted(text, &said, Some(DIM));
            }
            Bar::Parts(parts) if parts.len() == 1 => {
                let count = parts.first().map_or(0, |(_, count)| *count);
                let steps = self.glyphs.eighths.len() as u64;
                let length = scaled(count, room as u64 * steps, peak);
                let (whole, rest) = (length / steps, length % steps);
                let full = self.glyphs.eighths.last().copied().unwrap_or('#');
                text.extend(std::iter::repeat_n(full, whole as usize));
                text.extend(rest.checked_sub(1).map(|eighths| self.glyphs.eighths[eighths as usize]));
            }
            Bar::Parts(parts) => {
                // Every part that is there is seen, and may take a place more than its share for that.
                let room = room.saturating_sub(parts.len() - 1) as u64;
                let (mut sum, mut drawn) = (0u64, 0u64);
                for (part, count) in parts.iter().filter(|(_, count)| *count > 0) {
                    sum = sum.saturating_add(*count);
                    let places = scaled(sum, room, peak).saturating_sub(drawn).max(1);
                    drawn += places;
                    let run: String = std::iter::repeat_n(self.glyphs.parts[*part], places as usize).collect();
                    self.push_painted(text, &run, self.paint(*part));
                }
            }
        }
    }

    /// The two outcomes that carry colour.
    fn paint(&self, part: usize) -> Option<&'static str> {
        let group = self.order().get(part).and_then(|group| self.groups[*group].first()?.as_deref());
        match (self.columns.get(1).map(|column| column.kind), group) {
            (Some(Type::Word(_)), Some("failed")) => Some(RED),
            (Some(Type::Word(_)), Some("succeeded")) => Some(GREEN),
            _ => None,
        }
    }

    fn push_painted(&self, text: &mut String, what: &str, paint: Option<&str>) {
        match paint.filter(|_| self.color) {
            Some(paint) => text.extend([paint, what, RESET]),
            None => text.push_str(what),
        }
    }

    fn put(&mut self, line: &str) -> Result<()> {
        writeln!(self.out, "{line}").map_err(Error::output)
    }
}

/// How high a bar stands for a count; what is missing or negative has none.
fn height(count: Option<i64>) -> u64 {
    count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
}

fn total(line: &Line) -> u64 {
    match &line.bar {
        Bar::Parts(parts) => parts.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count)),
        Bar::NoLogs { .. } | Bar::Header => 0,
    }
}

/// `count` where `peak` is `room`; of what is there at least 1.
fn scaled(count: u64, room: u64, peak: u64) -> u64 {
    let share = u128::from(count) * u128::from(room) / u128::from(peak.max(1));
    u64::try_from(share).unwrap_or(room).max(u64::from(count > 0))
}

#[cfg(test)]
mod tests;
