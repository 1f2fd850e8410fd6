//! The kinds of records, as the table `lines` names them.

/// What a record is about, in one word.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A connection begins.
    Opened,
    /// The sender group's verdict.
    Policy,
    /// Whether TLS was set up.
    Tls,
    /// A connection ends.
    Closed,
    /// An attempt to authenticate.
    Auth,
    /// Something about a message.
    Message,
    /// A message on its way out.
    Delivery,
    /// A message came back.
    Bounce,
    /// Something else about a connection.
    Mention,
    /// The head or the end of a log file.
    Head,
    /// The appliance about itself.
    System,
    /// No form we know.
    Other,
    /// Begins as a form we know, and is not of it.
    Malformed,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Opened => "opened",
            Kind::Policy => "policy",
            Kind::Tls => "tls",
            Kind::Closed => "closed",
            Kind::Auth => "auth",
            Kind::Message => "message",
            Kind::Delivery => "delivery",
            Kind::Bounce => "bounce",
            Kind::Mention => "mention",
            Kind::Head => "head",
            Kind::System => "system",
            Kind::Other => "other",
            Kind::Malformed => "malformed",
        }
    }
}
