//! Which stage after the conditions left no rows: `| where count > 500: 0 of 12 rows`.

use super::{Why, conditions, near};
use crate::cli::report::count;
use crate::error::Result;
use crate::expr::Expr;
use crate::lang::ast::{self, Query};
use crate::lang::stages::Gives;
use crate::plan::{Filter, Plan, Stage};

impl Why<'_> {
    pub(super) fn stages(&self) -> Result<Vec<String>> {
        let mut blamed = None;
        for place in
            self.query.stages.iter().enumerate().filter(|(_, stage)| may_drop_all(stage)).map(|(place, _)| place)
        {
            let rows = self.each_batch(&self.plan_up_to(place)?, |_| ())?;
            if rows == 0 {
                break;
            }
            blamed = Some((place, rows));
        }
        let Some((place, rows)) = blamed else { return Ok(Vec::new()) };
        let stage = &self.query.stages[place];
        let text = self.text.get(stage.span.start..stage.span.end).map_or_else(|| stage.to_string(), str::to_owned);
        let rows = count(rows, "row", "rows");
        let mut lines = vec![format!("note: 0 rows. `| {}`: 0 of {rows}", conditions::shortened(&text))];
        lines.extend(self.near_stage(place)?);
        Ok(lines)
    }

    /// The plan of the stages before that one.
    fn plan_up_to(&self, place: usize) -> Result<Plan> {
        let query = Query { stages: self.query.stages[..place].to_vec(), ..self.query.clone() };
        self.engine.plan(self.text, &query, self.context)
    }

    /// What is near to what the stage asks for, if it is a `where` over columns that a stage made: then the plan ends
    /// with it, and it reads what comes out of the stages before.
    fn near_stage(&self, place: usize) -> Result<Vec<String>> {
        let with = self.plan_up_to(place + 1)?;
        let Some(Stage::Filter(Filter(filter))) = with.stages.last() else { return Ok(Vec::new()) };
        let before = self.plan_up_to(place)?;
        let parts = if let Expr::And(parts) = filter { parts.as_slice() } else { std::slice::from_ref(filter) };
        let mut batches = Vec::new();
        self.each_batch(&before, |batch| batches.push(batch.clone()))?;
        for part in parts {
            let mut held = 0;
            for batch in &batches {
                held += part.holds(batch)?.true_count();
            }
            let Some(operand) = near::operand(part).filter(|_| held == 0) else { continue };
            let mut found = near::Values::default();
            for batch in &batches {
                found.add(operand.kind(), &operand.evaluate(batch)?, &|_| 1);
            }
            let names: Vec<&str> = before.columns.iter().map(|column| column.name.as_str()).collect();
            return Ok(found.suggest(part, &operand.named(&names).to_string(), None));
        }
        Ok(Vec::new())
    }
}

/// May it leave no row of many?
fn may_drop_all(stage: &ast::Stage) -> bool {
    match stage.kind.gives() {
        Gives::Passed | Gives::Findings(_) | Gives::OtherTable => true,
        Gives::Rows | Gives::Column(_) | Gives::Columns(_) | Gives::Groups(_) => false,
    }
}
