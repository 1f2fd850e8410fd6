//! A plan whose windows are pushed into it, so that many plans can share one scan: each window goes to one plan after the
//! other and is gone, and none of them waits for what another has not read yet.
//!
//! Only a plan that gives nothing before it has seen everything can be fed so: what it holds back is in its budget.

use super::breaker::Consumer;
use super::{Execution, Step, Window, pull};
use crate::error::{Error, Result};
use crate::plan::Plan;

use super::Budget;

/// In place of a source: the windows are pushed.
pub type Pushed = std::iter::Empty<Result<Window>>;

impl<'p> Execution<'p, Pushed> {
    /// Runs `plan` over the windows that [`Execution::push`] is given. When there are no more of them, the iterator gives
    /// the rows.
    ///
    /// # Errors
    /// Only a fault of ours: the plan gives rows before it has seen everything.
    pub fn pushed(plan: &'p Plan, budget: &Budget) -> Result<Self> {
        let mut execution = Execution::new(plan, std::iter::empty(), budget)?;
        match execution.first_break() {
            Some(_) => Ok(execution),
            None => Err(Error::internal("only a plan that holds its rows back can share a scan")),
        }
    }

    /// Takes in the next window: batches of the columns that the plan projects.
    ///
    /// # Errors
    /// As for the iterator; then nothing more may be pushed.
    pub fn push(&mut self, window: Window) -> Result<()> {
        self.source.rows += window.iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
        let Some((before, consumer)) = self.first_break() else { return Ok(()) };
        let mut window = Some(Ok(window));
        match pull(before, &mut || window.take()) {
            Some(window) => consumer.push(window?),
            None => Ok(()),
        }
    }

    /// The steps before the first stage that holds its rows back, and that stage.
    fn first_break(&mut self) -> Option<(&mut [Step<'p>], &mut (dyn Consumer<'p> + 'p))> {
        let at = self.steps.iter().position(|step| matches!(step, Step::Break(_)))?;
        let (before, rest) = self.steps.split_at_mut(at);
        let Step::Break(breaking) = rest.first_mut()? else { return None };
        Some((before, &mut **breaking.input.as_mut()?))
    }
}
