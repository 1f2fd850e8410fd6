//! What binding is told from outside.

use super::recipes::Recipes;

/// What binding needs beyond the query and the columns.
#[derive(Clone, Debug)]
pub struct Context {
    /// What `last 7d`, `today` and `now()` count from.
    pub now: jiff::Timestamp,
    /// The zone of time literals that state no offset.
    pub zone: jiff::tz::TimeZone,
    /// Which columns a query shows that chooses none.
    pub display: crate::event::columns::Display,
    /// What `detect` knows.
    pub recipes: Recipes,
}
