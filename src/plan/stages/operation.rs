//! What the plan knows of a stage. The file of a stage says all of it.

use super::super::binder::Binder;
use super::super::effect::Effect;
use super::super::parts::NamedExpr;
use super::super::sql::writer::Writer;
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;

/// A bound stage.
pub(in crate::plan) trait Operation {
    /// The word that makes the stage, for messages.
    const KEYWORD: &'static str;

    /// What it does to the columns, the rows and their order.
    fn effect(&self) -> Effect<'_>;

    /// The expressions that it works out over the columns before it.
    fn exprs_mut(&mut self) -> Vec<&mut Expr>;

    /// The columns that it works out row by row in place of those before it, to be added to.
    fn chosen_mut(&mut self) -> Option<&mut Vec<NamedExpr>> {
        None
    }

    /// Its line in a plan as text. `names` are those of the columns before it.
    fn explain(&self, names: &[&str]) -> String;

    /// Writes its step of the statement.
    ///
    /// # Errors
    /// Why it has no spelling in the dialect.
    fn sql(&self, writer: &mut Writer) -> Spelled<()>;
}

/// A stage as written, which is bound to stages of the plan: `S` is what all of them are taken for.
pub(in crate::plan) trait Bind<S> {
    /// The stages, or `None` after a complaint.
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>>;
}
