//! What a scan will do, decided before anything is read, so that `--explain` can show it without reading.

use std::sync::Arc;

use super::description::{self, InputDescription, Pushdown, ScanDescription, ScanExtent};
use super::needs::Needs;
use super::prefilter::{Prefilter, Search, TimeBounds};
use super::select::{self, Choice, LookBack};
use super::strategy::Strategy;
use super::{Role, ScanRequest};
use crate::archive::{Clock, LogFile};
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::record::frame::Layout;
use crate::record::time::{LEAP_YEAR, YearRule};

/// What a scan will do.
#[derive(Clone, Debug)]
pub struct Decisions {
    /// The table whose rows are made.
    pub table: Table,
    /// What the columns need beyond the records themselves.
    pub needs: Needs,
    /// Which records are looked at.
    pub strategy: Strategy,
    /// What is searched for, by [`Strategy::Numbers`] and [`Strategy::Search`].
    pub search: Search,
    /// Which authentication records become rows.
    pub prefilter: Prefilter,
    /// Bounds of the times of all rows, whether or not files are left out for them.
    pub around: TimeBounds,
    /// The bounds for which files are left out; unbounded with `--no-pushdown`.
    pub times: TimeBounds,
    /// What the logs cover is noted, within these moments.
    pub coverage: Option<TimeBounds>,
    /// How far beyond them connections are followed.
    pub look_back: LookBack,
    /// Which files are read, a choice each.
    pub choices: Vec<Choice>,
}

impl Decisions {
    /// Of a scan of `files`, which are in reading order.
    pub fn of(files: &[LogFile], request: &ScanRequest, look_back: LookBack) -> Decisions {
        let table = request.table;
        let needs = Needs::of(table, &request.projection);
        let asked = request.filter.as_ref().map(|filter| Prefilter::of(table, filter, &request.projection));
        let asked = asked.unwrap_or_default();
        let tells = matches!(table, Table::Auth | Table::Lines);
        let around = match &request.only {
            // Related records lie around the times of the selected rows.
            Some(only) => only.times,
            None if tells => asked.times(),
            None => TimeBounds::default(),
        };
        let reach = if request.only.is_some() { Needs::EVERYTHING } else { needs };
        let times = if request.pushdown { around } else { TimeBounds::default() };
        // The coverage must not depend on what is left unread.
        let covered = if request.only.is_some() { widened(around, look_back) } else { asked.times() };
        let prefilter = if request.pushdown && tells { asked } else { Prefilter::default() };
        let may_skip = request.pushdown && !request.full_account;
        let search = match &request.only {
            _ if !may_skip || table != Table::Lines => None,
            Some(only) => only.search(),
            None => prefilter.search(),
        };
        let strategy = match search {
            Some(_) if request.only.is_some() => Strategy::Numbers,
            Some(_) => Strategy::Search,
            None => Strategy::of(needs, may_skip && table == Table::Auth),
        };
        Decisions {
            table,
            needs,
            strategy,
            search: search.unwrap_or_default(),
            choices: chosen(select::choose(files, &times, reach, look_back), request),
            coverage: request.coverage.then_some(covered),
            prefilter,
            around,
            times,
            look_back,
        }
    }

    /// Every record leaves a note or a row behind, which takes more room and time than its text.
    pub fn notes_every_record(&self) -> bool {
        self.table != Table::Auth && self.strategy == Strategy::Lines
    }

    /// Every record may: who knows how many hold what is searched for. For `auth` most records leave nothing.
    pub fn may_note_every_record(&self) -> bool {
        self.table != Table::Auth
    }

    /// How many files are not read.
    pub fn files_skipped(&self) -> u64 {
        self.choices.iter().filter(|choice| !matches!(choice, Choice::Read | Choice::Known)).count() as u64
    }

    /// How many files are not read because their rows are known.
    pub fn files_known(&self) -> u64 {
        self.choices.iter().filter(|choice| **choice == Choice::Known).count() as u64
    }
}

/// `times` widened by the look-back on both sides: every file of these times is read for the relations of rows of
/// `times`. (Files within [`select::MARGIN`] of them are read as well, so that no other file says anything about them.)
fn widened(times: TimeBounds, look_back: LookBack) -> TimeBounds {
    match look_back {
        LookBack::All => TimeBounds::default(),
        LookBack::For(length) => TimeBounds {
            from: times.from.map(|from| from.saturating_sub(length)),
            until: times.until.map(|until| until.saturating_add(length)),
        },
    }
}

/// Files whose rows are known from elsewhere are not read, whatever else would be decided.
fn chosen(choices: Vec<Choice>, request: &ScanRequest) -> Vec<Choice> {
    let Some(roles) = &request.roles else { return choices };
    let of = |(choice, role): (Choice, &Role)| if *role == Role::Known { Choice::Known } else { choice };
    choices.into_iter().zip(roles.iter()).map(of).collect()
}

impl Decisions {
    /// The times and the files of the scan; `files` are those that were decided on.
    pub fn extent(&self, files: &[LogFile]) -> ScanExtent {
        let begins = || files.iter().filter_map(|file| file.begin);
        let read = files.iter().zip(&self.choices).filter(|(_, choice)| **choice == Choice::Read);
        ScanExtent {
            around: self.around,
            times: self.times,
            begins: begins().min().zip(begins().max()),
            bytes: read.map(|(file, _)| file.len).sum(),
        }
    }

    /// Where to note what the logs cover, if the query needs it.
    pub fn covered(&self) -> Option<Arc<Covered>> {
        let TimeBounds { from, until } = self.coverage?;
        Some(Arc::new(Covered::between(from, until.map(|until| until.saturating_add(1)))))
    }

    /// What the scan would do, for people; `files` are those that were decided on.
    pub fn describe(&self, files: &[LogFile], request: &ScanRequest) -> ScanDescription {
        let chosen = || files.iter().zip(&self.choices);
        let read = chosen().filter(|(_, choice)| **choice == Choice::Read);
        let skipped = chosen().filter(|(_, choice)| **choice != Choice::Read);
        // Whether the bytes of a record can tell of a condition.
        let pushdown = |condition: &Expr| {
            let test = Prefilter::of(self.table, condition, &request.projection);
            let plays_a_part = request.pushdown && !self.prefilter.admits_all() && !test.admits_all();
            if plays_a_part { Pushdown::Inexact } else { Pushdown::Unsupported }
        };
        ScanDescription {
            lines: self.lines(),
            conditions: description::conditions(request, pushdown),
            times: self.times,
            reach: self.reach(),
            notes_coverage: self.coverage.is_some(),
            read: read.map(|(file, _)| InputDescription { name: file.name.clone(), detail: detail(file) }).collect(),
            skipped: skipped.map(|(file, choice)| (file.name.clone(), choice.to_string())).collect(),
            parquet: None,
        }
    }

    /// What is looked for, and how.
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("strategy: {}", self.strategy)];
        if self.notes_every_record() {
            lines.push(format!("rows: {}, from every record", self.table.doc()));
        }
        let needles = self.prefilter.needles();
        if !needles.is_empty() {
            lines.push("needles, all of which a record must fit before it becomes a row:".to_owned());
        } else if self.table == Table::Auth {
            lines.push("needles: none, every authentication record becomes a row".to_owned());
        }
        lines.extend(needles.iter().map(|needle| format!("  {needle}")));
        lines
    }

    fn reach(&self) -> String {
        let mut reach = format!("files are read {}h beyond", select::MARGIN / 3_600_000_000);
        if self.needs.connections {
            let sides = if self.needs.late { "earlier and later" } else { "earlier" };
            reach += &format!(", and for their connections {} {sides} (--look-back)", self.look_back);
        }
        reach
    }
}

/// How a file is read.
fn detail(file: &LogFile) -> String {
    let appliance = file.appliance.name.as_deref().unwrap_or("unknown");
    let layout = match file.head.shape.layout {
        Layout::Lines => "a record a line",
        Layout::Wrapped => "wrapped records",
        Layout::Flattened => "several records a line",
    };
    let size = match file.len {
        Some(1) => "1 byte".to_owned(),
        Some(bytes) => format!("{bytes} bytes"),
        None => "size unknown".to_owned(),
    };
    let (codec, zone, years) = (file.codec.name(), &file.clock.zone, years(&file.clock));
    format!("appliance {appliance}, {codec}, {size}, {layout}, clock {zone}, {years}")
}

/// Where the years of stamps without one come from.
fn years(clock: &Clock) -> String {
    if let Some(turns) = &clock.turns {
        let years = || turns.iter().map(|turn| turn.day.div_euclid(LEAP_YEAR));
        return format!("years {} to {}", years().min().unwrap_or_default(), years().max().unwrap_or_default());
    }
    let date = |civil: i64| match jiff::Timestamp::from_second(civil) {
        Ok(moment) => moment.strftime("%Y-%m-%d").to_string(),
        Err(_) => format!("second {civil}"),
    };
    match clock.years {
        YearRule::Near(day) => format!("year {}", day.div_euclid(LEAP_YEAR)),
        YearRule::From(civil) => format!("years from {}", date(civil)),
        YearRule::Until(civil) => format!("years up to {}", date(civil)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Turn;

    #[test]
    fn years_have_a_side() {
        let by = |years| Clock { years, ..Clock::default() };
        assert_eq!(years(&by(YearRule::From(1_240_400_867))), "years from 2009-04-22");
        assert_eq!(years(&by(YearRule::Until(1_240_400_867))), "years up to 2009-04-22");
        let turn = |year| Turn { at: 0, day: year * LEAP_YEAR + 17 };
        let clock = Clock { turns: Some([turn(2009), turn(2011)].into()), ..Clock::default() };
        assert_eq!(years(&clock), "years 2009 to 2011");
    }
}
