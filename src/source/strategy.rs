//! How much of a log a query makes us look at, decided once.

use std::fmt;

use super::needs::Needs;
use crate::record::frame::Shape;

/// Which records are read.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Authentication records alone: no column tells of the connection.
    Needles,
    /// Authentication records, and what the connections say that their rows belong to.
    Lookup,
    /// Authentication records, and those that hold one of a few numbers: of what is traced or shown.
    Numbers,
    /// Records that hold a text or a number of the filter; of all others the time.
    Search,
    /// Every record: each line is to be accounted for, or all help is refused (`--no-pushdown`).
    Lines,
}

impl Strategy {
    /// The strategy for a query that needs this. Which rows the filter drops plays no part: authentication records are
    /// about one line in a hundred, so that looking up what they ask for is cheaper even if all of them ask.
    pub fn of(needs: Needs, may_skip: bool) -> Strategy {
        match needs {
            _ if !may_skip => Strategy::Lines,
            Needs { connections: true, .. } => Strategy::Lookup,
            Needs { connections: false, .. } => Strategy::Needles,
        }
    }
}

/// How the records of connections are read.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ConnectionReading {
    /// Not at all.
    Ignored,
    /// Noted, and read if it turns out that somebody asks.
    LookedUp,
    /// Each as it comes.
    Tracked,
}

impl ConnectionReading {
    /// What is looked up must stand on one line.
    pub fn of(strategy: Strategy, needs: Needs, shape: Shape) -> ConnectionReading {
        match strategy {
            _ if !needs.connections => ConnectionReading::Ignored,
            Strategy::Lookup if shape.has_whole_marks() => ConnectionReading::LookedUp,
            Strategy::Needles | Strategy::Lookup | Strategy::Numbers | Strategy::Search | Strategy::Lines => {
                ConnectionReading::Tracked
            }
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Strategy::Needles => "needles: authentication records alone",
            Strategy::Lookup => "lookup: authentication records, and their own connections",
            Strategy::Numbers => "numbers: records that hold the number of what is asked for",
            Strategy::Search => "search: records that hold a text or a number of the query",
            Strategy::Lines => "lines: every record",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_decide() {
        let strategy = |connections, late| Strategy::of(Needs { connections, verdicts: connections, late }, true);
        assert_eq!(strategy(false, false), Strategy::Needles);
        assert_eq!(strategy(true, false), Strategy::Lookup);
        assert_eq!(strategy(true, true), Strategy::Lookup);
        assert_eq!(Strategy::of(Needs { connections: false, verdicts: false, late: false }, false), Strategy::Lines);
    }
}
