//! `timeline`: counts in stretches of time. How they are bound: [`super::super::timeline`].

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, NONE, Order, Reads};
use super::super::explain::text::line;
use super::super::parts::LogsOf;
use super::super::sql::writer::Writer;
use super::group::Group;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::bucket::Width;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// Completes counts in stretches of time. Its input has the begin of a stretch as its first column, then keys, then the
/// count; what comes out has the same columns, in the order of time, then of first appearance of the keys. Where no log
/// says anything of a stretch its count is missing, not 0.
#[derive(Clone, Debug)]
pub struct Fill {
    /// How long a stretch is.
    pub width: Width,
    /// Whose midnights count.
    pub zone: jiff::tz::TimeZone,
    /// The first moment asked for, where the query says; else that from which on there are logs, or rows where that is
    /// not known.
    pub from: Option<jiff::Timestamp>,
    /// The end of what is asked for, itself excluded, likewise.
    pub until: Option<jiff::Timestamp>,
    /// Whose logs have to say something of a stretch.
    pub logs_of: LogsOf,
}

impl Operation for Fill {
    const KEYWORD: &'static str = "timeline";

    fn effect(&self) -> Effect<'_> {
        Effect { rows: Given::Completed, order: Order::Other, reads: Reads::All, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        Vec::new()
    }

    fn explain(&self, _names: &[&str]) -> String {
        line("fill", &fill_text(self))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.fill(self)
    }
}

impl<S: From<Group> + From<Fill>> Bind<S> for ast::Timeline {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        let (grouped, fill) = binder.timeline(self.width.as_ref(), &self.by, span)?;
        Some(vec![grouped.into(), fill.into()])
    }
}

fn fill_text(fill: &Fill) -> String {
    let moment = |moment: jiff::Timestamp| moment.to_zoned_datetime(fill.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z");
    let from = fill.from.map_or_else(|| "where the logs begin".to_owned(), |from| moment(from).to_string());
    let until = fill.until.map_or_else(|| "where they end".to_owned(), |until| moment(until).to_string());
    let logs_of = match &fill.logs_of {
        LogsOf::Any => String::new(),
        LogsOf::Key(_) => ", missing where the appliance has no logs".to_owned(),
        LogsOf::Named(names) => format!(", missing where there are no logs of {}", names.join(", ")),
    };
    format!("stretches of {} without rows as well, from {from} to {until}{logs_of}", fill.width)
}
