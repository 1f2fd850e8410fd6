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
