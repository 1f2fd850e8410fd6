//! The columns that the mappings know by name: those of our tables, and those of what `burst` and `sequence` find.

use crate::event::tables::Table;
use crate::expr::types::Type;

macro_rules! names {
    ($($name:ident $text:literal)*) => {
        /// A column.
        #[derive(Copy, Clone, Debug, PartialEq, Eq)]
        pub(super) enum Name {
            $($name),*
        }

        impl Name {
            /// Every column that has a place in the mappings.
            pub(super) const ALL: &[Name] = &[$(Name::$name),*];

            /// As our tables call it.
            pub(super) fn text(self) -> &'static str {
                match self {
                    $(Name::$name => $text),*
                }
            }
        }
    };
}

names! {
    Aborted "aborted"
    Access "access"
    Appliance "appliance"
    Attempt "attempt"
    AuthAttempts "auth_attempts"
    AuthFailed "auth_failed"
    AuthSucceeded "auth_succeeded"
    Bounced "bounced"
    Bytes "bytes"
    CloseReason "close_reason"
    ClosedAt "closed_at"
    Complete "complete"
    ConnectionId "connection_id"
    Country "country"
    Dcid "dcid"
    Dcids "dcids"
    Delivered "delivered"
    Direction "direction"
    DurationMs "duration_ms"
    ElapsedMs "elapsed_ms"
    End "end"
    EndedAt "ended_at"
    EventId "event_id"
    Events "events"
    File "file"
    FirstLine "first_line"
    Flags "flags"
    Icid "icid"
    Integrity "integrity"
    Interface "interface"
    InterfaceIp "interface_ip"
    LastLine "last_line"
    Level "level"
    Line "line"
    MadeFrom "made_from"
    MailFrom "mail_from"
    Mechanism "mechanism"
    MessageId "message_id"
    Mid "mid"
    MidCount "mid_count"
    Mids "mids"
    OpenedAt "opened_at"
    Outcome "outcome"
    Profile "profile"
    Raw "raw"
    RcptCount "rcpt_count"
    Rcpts "rcpts"
    RdnsVerified "rdns_verified"
    Reason "reason"
    RemoteHost "remote_host"
    RemoteIp "remote_ip"
    RemoteIps "remote_ips"
    RemotePort "remote_port"
    ReplyCode "reply_code"
    ReplyEnhanced "reply_enhanced"
    ReplyText "reply_text"
    Response "response"
    Sbrs "sbrs"
    SbrsReason "sbrs_reason"
    SenderGroup "sender_group"
    SgMatch "sg_match"
    Start "start"
    Subject "subject"
    Time "time"
    Tls "tls"
    TlsCipher "tls_cipher"
    TlsProtocol "tls_protocol"
    User "user"
    Users "users"
}

impl Name {
    /// The type of the column in the tables that have it; what `burst` and `sequence` find is dated, counted and has a list
    /// of addresses.
    pub(super) fn kind(self) -> Type {
        let mut columns = Table::ALL.into_iter().flat_map(Table::columns);
        match columns.find(|column| column.name == self.text()) {
            Some(column) => column.kind,
            None if matches!(self, Name::Start | Name::End) => Type::Time,
            None if matches!(self, Name::RemoteIps) => Type::TextList,
            None => Type::Int,
        }
    }
}
