//! What the files of a table look like, and how they are spread over folders.

use crate::event::tables::Table;

/// What the files of a table look like.
#[derive(Clone, Debug)]
pub struct Layout {
    pub table: Table,
    /// Positions of the columns in [`Table::columns`], ascending.
    pub projection: Vec<usize>,
    /// By what rows are spread over folders.
    pub partition: Partition,
}

/// By what rows are spread over folders.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Partition {
    /// The day, in UTC: `date=2009-04-22`.
    #[default]
    Date,
    /// The appliance, then the day: `appliance=esa1/date=2009-04-22`.
    ApplianceDate,
    /// The month, in UTC: `month=2009-04`.
    Month,
    /// Nothing: all files lie in the table's folder.
    None,
}

impl Partition {
    /// All there are.
    pub const ALL: [Partition; 4] = [Partition::Date, Partition::ApplianceDate, Partition::Month, Partition::None];

    /// As the manifest and the command line have it.
    pub fn name(self) -> &'static str {
        match self {
            Partition::Date => "date",
            Partition::ApplianceDate => "appliance,date",
            Partition::Month => "month",
            Partition::None => "none",
        }
    }
}
