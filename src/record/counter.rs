//! The counters by which the appliance numbers connections and messages.

/// What is numbered.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Connections of clients.
    Icid,
    /// Connections to servers.
    Dcid,
    Mid,
}

impl Counter {
    /// All there are.
    pub const ALL: [Counter; 3] = [Counter::Icid, Counter::Dcid, Counter::Mid];

    /// The word of the language, and the name of the column.
    pub fn name(self) -> &'static str {
        match self {
            Counter::Icid => "icid",
            Counter::Dcid => "dcid",
            Counter::Mid => "mid",
        }
    }
}
