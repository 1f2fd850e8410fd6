//! The shape of a row of `connections`, and its column table. A row is complete when its connection has ended, and rows
//! come in that order: by the closing record, each appliance as it wrote, appliances merged by time. What never ended
//! comes last, in the order of opening.

mod row;

use super::columns::Display::{self, Headline, Machine};
use super::columns::{Cell, ColumnSpec, DIRECTIONS, Fact, RecordField, Value, column, from_record, of, small};
use super::flags::{Flag, Flags};
use crate::expr::types::Type::{Bool, Duration, Float, Int, IntList, Ip, Text, TextList, Time, Word};

pub use row::Row;

impl Row<'_> {
    /// From opening to close, in milliseconds.
    fn duration(&self) -> Option<i64> {
        self.facts.opened_at.zip(self.closed_at).map(|(from, to)| to.saturating_sub(from) / 1000)
    }

    /// What is peculiar about it.
    fn flags(&self) -> Flags {
        Flags::default().with(Flag::BeforeOpening, self.duration().is_some_and(|duration| duration < 0))
    }
}

/// Every column, in the order of output.
#[rustfmt::skip]
pub static COLUMNS: &[ColumnSpec] = &[
    column("connection_id", Text, Value::WholeConnection(|row| Cell::Text(Some(row.id))), Machine, false, "16 hexadecimal digits from appliance, direction, number and opening; the same in every run"),
    column("appliance", Text, Value::WholeConnection(|row| Cell::Text(row.appliance)), Headline(18), true, "serial number or syslog host from the log, else the folder, or --appliance"),
    from_record(RecordField::Direction, column("direction", Word(&DIRECTIONS), Value::WholeConnection(|row| Cell::Text(Some(row.direction))), Headline(3), false, "inbound: a client connected to the appliance; outbound: the appliance connected to a server")),
    from_record(RecordField::Icid, column("icid", Int, Value::WholeConnection(|row| Cell::Int(row.icid)), Headline(12), true, "injection connection id; missing on outbound")),
    from_record(RecordField::Dcid, column("dcid", Int, Value::WholeConnection(|row| Cell::Int(row.dcid)), Headline(13), true, "delivery connection id; missing on inbound")),
    column("opened_at", Time, Value::WholeConnection(|row| Cell::Int(row.facts.opened_at)), Headline(1), true, "when it opened; missing where the opening is not in the archive"),
    column("closed_at", Time, Value::WholeConnection(|row| Cell::Int(row.closed_at)), Display::Text, true, "when it closed; missing where that is not in the archive"),
    column("duration_ms", Duration, Value::WholeConnection(|row| Cell::Int(row.duration())), Headline(9), true, "from opening to close; missing where either is"),
    column("complete", Bool, Value::WholeConnection(|row| Cell::Bool(Some(row.complete))), Display::Text, false, "whether opening and close are both in the archive"),
    of(Fact::Opening, column("remote_ip", Ip, Value::WholeConnection(|row| Cell::Text(row.facts.remote_ip)), Headline(2), true, "the address of the other side; missing where the opening is not in the archive")),
    of(Fact::Opening, small(column("remote_port", Int, Value::WholeConnection(|row| Cell::Int(row.facts.remote_port)), Display::Text, true, "its port; missing on inbound and in old releases"))),
    of(Fact::Opening, column("remote_host", Text, Value::WholeConnection(|row| Cell::Text(row.facts.remote_host)), Display::Text, true, "reverse DNS name of the client; missing where the log says unknown, and on outbound")),
    of(Fact::Opening, column("rdns_verified", Bool, Value::WholeConnection(|row| Cell::Bool(row.facts.rdns_verified)), Display::Text, true, "whether the reverse DNS name resolves back; missing on outbound")),
    of(Fact::Opening, column("interface", Text, Value::WholeConnection(|row| Cell::Text(row.facts.interface)), Display::Text, true, "interface or listener name; missing on outbound")),
    of(Fact::Opening, column("interface_ip", Ip, Value::WholeConnection(|row| Cell::Text(row.facts.interface_ip)), Display::Text, true, "the appliance's own address")),
    of(Fact::Verdict, column("access", Text, Value::WholeConnection(|row| Cell::Text(row.facts.access)), Headline(4), true, "ACCEPT, RELAY, … of the sender group verdict; missing on outbound")),
    of(Fact::Verdict, column("sender_group", Text, Value::WholeConnection(|row| Cell::Text(row.facts.sender_group)), Headline(14), true, "sender group of the verdict; missing where the log says None")),
    of(Fact::Verdict, column("sg_match", Text, Value::WholeConnection(|row| Cell::Text(row.facts.sg_match)), Display::Text, true, "what matched: ALL, a network, sbrs[…]")),
    of(Fact::Verdict, column("sbrs", Float, Value::WholeConnection(|row| Cell::Float(row.facts.sbrs)), Display::Text, true, "SenderBase reputation score, -10 to 10; missing where there is none")),
    of(Fact::Verdict, column("sbrs_reason", Text, Value::WholeConnection(|row| Cell::Text(row.facts.sbrs_reason)), Display::Text, true, "rfc1918, not enabled, unable to retrieve, none; missing where there is a score")),
    of(Fact::Verdict, column("country", Text, Value::WholeConnection(|row| Cell::Text(row.facts.country)), Display::Text, true, "country of the verdict")),
    of(Fact::Tls, column("tls", Bool, Value::WholeConnection(|row| Cell::Bool(row.facts.tls)), Headline(15), true, "whether TLS was on in the end; missing where no TLS record was seen and the opening is not in the archive")),
    of(Fact::Tls, column("tls_protocol", Text, Value::WholeConnection(|row| Cell::Text(row.facts.tls_protocol)), Display::Text, true, "TLSv1.2, …")),
    of(Fact::Tls, column("tls_cipher", Text, Value::WholeConnection(|row| Cell::Text(row.facts.tls_cipher)), Display::Text, true, "cipher suite")),
    small(column("auth_attempts", Int, Value::WholeConnection(|row| Cell::Int(Some(row.auth_attempts))), Headline(5), false, "attempts to authenticate, each a row of auth")),
    small(column("auth_failed", Int, Value::WholeConnection(|row| Cell::Int(Some(row.auth_failed))), Display::Text, false, "attempts whose credentials were refused")),
    small(column("auth_succeeded", Int, Value::WholeConnection(|row| Cell::Int(Some(row.auth_succeeded))), Headline(6), false, "attempts that succeeded")),
    from_record(RecordField::User, column("user", Text, Value::WholeConnection(|row| Cell::Text(row.user)), Headline(7), true, "who logged in last, else who tried last; missing on outbound")),
    column("users", TextList, Value::WholeConnection(|row| Cell::Names(row.users)), Display::Text, false, "everybody who tried, in order, whatever the case of their letters"),
    from_record(RecordField::Mechanism, column("mechanism", Text, Value::WholeConnection(|row| Cell::Text(row.mechanism)), Display::Text, true, "AUTH mechanism of the last login, else of the last attempt")),
    from_record(RecordField::Profile, column("profile", Text, Value::WholeConnection(|row| Cell::Text(row.profile)), Display::Text, true, "SMTP authentication profile, likewise")),
    of(Fact::Message, column("mids", IntList, Value::WholeConnection(|row| Cell::Ints(row.mids)), Display::Text, false, "messages started (inbound) or delivered (outbound) in it")),
    of(Fact::Message, small(column("mid_count", Int, Value::WholeConnection(|row| Cell::Int(i64::try_from(row.mids.len()).ok())), Headline(8), false, "how many"))),
    column("close_reason", Text, Value::WholeConnection(|row| Cell::Text(row.close_reason)), Headline(16), true, "close, or lost, disconnected, killed, exited; missing where nothing says"),
    column("first_line", Int, Value::WholeConnection(|row| Cell::Int(Some(row.first_line))), Headline(11), false, "line of its first record in the decompressed file, from 1"),
    column("last_line", Int, Value::WholeConnection(|row| Cell::Int(Some(row.last_line))), Display::Text, false, "line of its last record, perhaps in a later file"),
    column("file", Text, Value::WholeConnection(|row| Cell::Text(Some(row.file))), Headline(10), false, "the file of its first record, as given"),
    column("flags", TextList, Value::WholeConnection(|row| Cell::Flags(row.flags())), Machine, false, "before_opening (it closed earlier than it opened)"),
];

/// Does any of the columns at these positions show this fact?
pub fn shows(projection: &[usize], fact: Fact) -> bool {
    projection.iter().any(|index| COLUMNS.get(*index).is_some_and(|column| column.fact == Some(fact)))
}
