//! What a scan will do, decided before anything is read, so that `--explain` can show it without reading.

use super::prefilter::{Prefilter, TimeBounds};
use super::scanned::Needs;
use super::select::{self, Choice, LookBack};
use super::strategy::Strategy;
use super::{Role, ScanRequest};
use crate::archive::LogFile;
use crate::event::tables::Table;

/// What a scan will do.
#[derive(Clone, Debug)]
pub struct Decisions {
    /// What rows stand for. All but `auth` are made of every record of every file.
    pub table: Table,
    /// What the columns need beyond the records themselves.
    pub needs: Needs,
    /// Which records are looked at.
    pub strategy: Strategy,
    /// Which authentication records become rows.
    pub prefilter: Prefilter,
    /// The moments between which all of those lie, whether or not anything is left out for it.
    pub around: TimeBounds,
    /// Likewise, where anything is.
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
        let asked = request.filter.as_ref().map(|filter| Prefilter::of_table(table, filter, &request.projection));
        let asked = asked.unwrap_or_default();
        let tells = matches!(table, Table::Auth | Table::Lines);
        let around = match &request.only {
            // What it has to do with lies around those moments.
            Some(only) => only.times,
            None if tells => asked.times(),
            None => TimeBounds::default(),
        };
        let reach = if request.only.is_some() { Needs::EVERYTHING } else { needs };
        let times = if request.pushdown { around } else { TimeBounds::default() };
        // What a query is told must not depend on what is left out.
        let covered = if request.only.is_some() { widened(around, look_back) } else { asked.times() };
        let prefilter = if request.pushdown && tells { asked } else { Prefilter::default() };
        Decisions {
            table,
            needs,
            strategy: Strategy::of(needs, request.pushdown && !request.full_account && table == Table::Auth),
            choices: chosen(select::choose(files, &times, reach, look_back), request),
            coverage: request.coverage.then_some(covered),
            prefilter,
            around,
            times,
            look_back,
        }
    }

    /// How many files are not read.
    pub fn files_skipped(&self) -> u64 {
        self.choices.iter().filter(|choice| !matches!(choice, Choice::Read | Choice::Known)).count() as u64
    }

    /// How many files are not read because their rows are known.
    pub fn files_known(&self) -> u64 {
        self.choices.iter().filter(|choice| **choice == Choice::Known).count() as u64
    }

    /// Are there files before those that are read, in which connections may have been opened?
    pub fn skips_openings(&self) -> bool {
        self.needs.connections && self.choices.iter().any(|choice| matches!(choice, Choice::EndsBefore(_)))
    }
}

/// The times of which every file is read, if what has to do with rows of these times is looked for. (Files that come
/// within [`select::MARGIN`] of them are read as well, so that nothing in the others tells of them.)
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
