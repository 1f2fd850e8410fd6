//! What the columns of a query need besides the records of attempts.

use crate::connection::tracker::Asked;
use crate::event::columns::{COLUMNS, Scope};
use crate::event::tables::Table;

/// What a query needs beyond the records themselves, decided once.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Some column tells of the connection: its records are read.
    pub connections: bool,
    /// Some column tells more of it than its opening and its end do: who let it in, how it was secured, which messages
    /// it carried.
    pub verdicts: bool,
    /// Some column tells of the whole connection: rows wait for its end.
    pub late: bool,
}

impl Needs {
    /// All there is.
    pub const EVERYTHING: Needs = Needs { connections: true, verdicts: true, late: true };

    /// What the columns of `table` at these positions need of the scan of `auth`, which the other tables do without.
    pub fn of(table: Table, projection: &[usize]) -> Self {
        if table != Table::Auth {
            return Needs { connections: false, verdicts: false, late: false };
        }
        let any = |scope| projection.iter().any(|&index| COLUMNS[index].scope() == scope);
        let late = any(Scope::Late);
        let verdicts = projection.iter().any(|&index| COLUMNS[index].needs_verdicts());
        Needs { connections: late || any(Scope::Connection), verdicts, late }
    }

    /// What rows tell of their connections.
    pub fn asked(self) -> Asked {
        Asked { verdicts: self.verdicts, late: self.late }
    }
}
