//! The stages of a plan. A new one is a file with all that the plan knows of it (see [`Operation`] and
//! [`operation::Bind`]) and its lines here.

mod burst;
mod distinct;
mod extend;
mod fill;
mod filter;
mod group;
mod limit;
pub(super) mod operation;
mod select;
mod sequence;
mod sort;
mod tail;
mod top;

pub use burst::Burst;
pub use distinct::Distinct;
pub use extend::Extend;
pub use fill::Fill;
pub use filter::Filter;
pub use group::Group;
pub use limit::Limit;
pub use select::Select;
pub use sequence::{Sequence, Step};
pub use sort::Sort;
pub use tail::Tail;
pub use top::Top;

use super::binder::Binder;
use super::effect::{Effect, Given};
use super::parts::NamedExpr;
use super::sql::writer::Writer;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast::{self, StageKind};
use operation::{Bind as _, Operation};

macro_rules! stages {
    ($($stage:ident),* $(,)?) => {
        /// One step.
        #[derive(Clone, Debug)]
        pub enum Stage {
            $(
                /// Says itself what it does.
                $stage($stage),
            )*
        }

        $(impl From<$stage> for Stage {
            fn from(stage: $stage) -> Stage {
                Stage::$stage(stage)
            }
        })*

        impl Stage {
            /// The word that makes the stage, for messages.
            pub(super) fn keyword(&self) -> &'static str {
                match self {
                    $(Stage::$stage(_) => <$stage as Operation>::KEYWORD,)*
                }
            }

            pub(super) fn effect(&self) -> Effect<'_> {
                match self {
                    $(Stage::$stage(stage) => stage.effect(),)*
                }
            }

            /// The expressions that it works out over the columns before it.
            pub fn exprs_mut(&mut self) -> Vec<&mut Expr> {
                match self {
                    $(Stage::$stage(stage) => stage.exprs_mut(),)*
                }
            }

            /// The columns that it works out row by row in place of those before it, to be added to.
            pub(super) fn chosen_mut(&mut self) -> Option<&mut Vec<NamedExpr>> {
                match self {
                    $(Stage::$stage(stage) => stage.chosen_mut(),)*
                }
            }

            pub(super) fn explain(&self, names: &[&str]) -> String {
                match self {
                    $(Stage::$stage(stage) => stage.explain(names),)*
                }
            }

            pub(super) fn sql(&self, writer: &mut Writer) -> Spelled<()> {
                match self {
                    $(Stage::$stage(stage) => stage.sql(writer),)*
                }
            }
        }
    };
}

stages! {
    Filter,
    Select,
    Group,
    Sort,
    Top,
    Limit,
    Tail,
    Distinct,
    Extend,
    Fill,
    Burst,
    Sequence,
}

impl Stage {
    /// Does it pass on every row?
    pub fn keeps_every_row(&self) -> bool {
        matches!(self.effect().rows, Given::All)
    }
}

impl Binder<'_> {
    pub(super) fn stage(&mut self, stage: &ast::Stage) -> Vec<Stage> {
        let span = stage.span;
        let bound = match &stage.kind {
            StageKind::Where(written) => written.bind(self, span),
            StageKind::Let(written) => written.bind(self, span),
            StageKind::Select(written) => written.bind(self, span),
            StageKind::Sort(written) => written.bind(self, span),
            StageKind::Top(written) => written.bind(self, span),
            StageKind::Limit(written) => written.bind(self, span),
            StageKind::Tail(written) => written.bind(self, span),
            StageKind::Distinct(written) => written.bind(self, span),
            StageKind::Timeline(written) => written.bind(self, span),
            StageKind::Burst(written) => written.bind(self, span),
            StageKind::Sequence(written) => written.bind(self, span),
            StageKind::Detect(written) => written.bind(self, span),
            StageKind::Aggregate(written) => written.bind(self, span),
            // A plan ends where rows are shown: see `bind`.
            StageKind::Show(_) => None,
        };
        bound.unwrap_or_default()
    }
}
