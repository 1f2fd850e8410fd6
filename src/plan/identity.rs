//! The columns that identify a row of a result in every run over logs that grow: their values do not change when later
//! logs arrive. The result need not show them, so a plan is widened by them.

use super::effect::{Columns, Effect, Given};
use super::{Column, NamedExpr, Plan, Select, Stage, optimise};
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::types::Type;

/// The columns that identify rows, behind those of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub of: Identified,
    /// Their types.
    pub kinds: Vec<Type>,
}

/// What the rows of a result are.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Identified {
    /// Rows of the table.
    Rows,
    /// Groups, or combinations of values. Their text compares without regard to ASCII case.
    Groups,
    /// Stretches of time of a key, whose begin and end are the last two columns.
    Episodes,
}

/// The result is one row over all rows: nothing of it stays when more rows arrive.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct OneRow;

/// The columns of the rows between two stages.
struct Rows {
    /// Where the columns that the query sees are among all.
    visible: Vec<usize>,
    width: usize,
    of: Identified,
    /// Where the columns are that identify rows.
    identity: Vec<(usize, Type)>,
}

impl Plan {
    /// The plan, with the columns that identify its rows added behind its own.
    ///
    /// # Errors
    /// There are none.
    pub fn identified(&self) -> Result<(Plan, Identity), OneRow> {
        let mut plan = self.clone();
        let identity = plan.last_mut().identify()?;
        Ok((plan, identity))
    }

    fn last_mut(&mut self) -> &mut Plan {
        match self.shown {
            Some(ref mut shown) => shown.last_mut(),
            None => self,
        }
    }

    fn identify(&mut self) -> Result<Identity, OneRow> {
        let columns = self.table.columns().len();
        let mut stages = std::mem::take(&mut self.stages);
        optimise::unproject(&mut stages, &self.projection, columns);
        let mut rows = Rows::of_table(self.table);
        for place in 0..stages.len() {
            let (before, after) = stages.split_at_mut(place + 1);
            if let Some(stage) = before.last_mut() {
                rows.pass(stage, after);
            }
        }
        if rows.identity.is_empty() {
            return Err(OneRow);
        }
        let visible = rows
            .visible
            .iter()
            .zip(&self.columns)
            .map(|(at, column)| NamedExpr { expr: Expr::Column(*at, column.kind), column: column.clone() });
        let chosen: Vec<NamedExpr> = visible.chain(rows.hidden()).collect();
        self.columns = chosen.iter().map(|chosen| chosen.column.clone()).collect();
        stages.push(Select(chosen).into());
        self.projection = optimise::project(&mut stages, columns);
        self.stages = stages;
        Ok(Identity { of: rows.of, kinds: rows.identity.into_iter().map(|(_, kind)| kind).collect() })
    }
}

impl Rows {
    fn of_table(table: Table) -> Rows {
        let columns = table.columns();
        let identity = table.identity().iter().filter_map(|name| {
            let at = columns.iter().position(|column| column.name == *name)?;
            Some((at, columns[at].kind))
        });
        let identity = identity.collect();
        Rows { visible: (0..columns.len()).collect(), width: columns.len(), of: Identified::Rows, identity }
    }

    /// Becomes the rows behind a stage. A stage that chooses columns passes the identifying columns on too, and the
    /// columns of the stages `after` it are renumbered.
    fn pass(&mut self, stage: &mut Stage, after: &mut [Stage]) {
        let Effect { columns, rows, .. } = stage.effect();
        match rows {
            Given::Groups(keys) => return self.become_these(Identified::Groups, keys, &columns.fresh()),
            Given::Episodes(keys) => return self.become_these(Identified::Episodes, keys, &columns.fresh()),
            Given::All | Given::Some | Given::Neighbours | Given::Completed => {}
        }
        match columns {
            Columns::Kept | Columns::Made(_) => {}
            Columns::Added(more) => {
                self.visible.extend(self.width..self.width + more.len());
                self.width += more.len();
            }
            Columns::Chosen(_) => stage.chosen_mut().into_iter().for_each(|chosen| self.choose(chosen, after)),
        }
    }

    /// Adds the identifying columns to those that a stage chooses.
    fn choose(&mut self, chosen: &mut Vec<NamedExpr>, after: &mut [Stage]) {
        let (own, hidden) = (chosen.len(), self.identity.len());
        chosen.extend(self.hidden());
        optimise::each_early_column(after, &mut |at| *at += if *at < own { 0 } else { hidden });
        self.identity.iter_mut().enumerate().for_each(|(place, (at, _))| *at = own + place);
        self.visible = (0..own).collect();
        self.width = own + hidden;
    }

    /// New rows, which begin with these keys; those of episodes are told apart by their begin and end as well.
    fn become_these(&mut self, of: Identified, keys: &[NamedExpr], columns: &[&Column]) {
        let most = if of == Identified::Episodes { 2 } else { 0 };
        let keys = keys.iter().enumerate().map(|(at, key)| (at, key.column.kind));
        let behind = columns.iter().enumerate().skip(keys.len());
        let times = behind.filter(|(_, column)| column.kind == Type::Time).map(|(at, _)| (at, Type::Time)).take(most);
        let (width, identity) = (columns.len(), keys.chain(times).collect());
        *self = Rows { visible: (0..width).collect(), width, of, identity };
    }

    /// The identifying columns, under names that no query can spell.
    fn hidden(&self) -> Vec<NamedExpr> {
        let hidden = self.identity.iter().enumerate().map(|(place, (at, kind))| NamedExpr {
            expr: Expr::Column(*at, *kind),
            column: Column { name: format!("`identity {place}`"), kind: *kind },
        });
        hidden.collect()
    }
}
