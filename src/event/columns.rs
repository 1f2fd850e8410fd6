//! What a column is, and the column table of `auth`: the only place where a column of it is declared. The schema, the
//! manual, did-you-mean and the builder's order follow from it. The other tables have theirs beside this one.

use arrow::datatypes::{DataType, Field};
use compact_str::CompactString;

use super::flags::Flags;
use super::{ConnectionRow, EventRow, LateRow, connections, lines, messages};
use crate::expr::types::{Type, WordSet};

/// What a column's value depends on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The authentication record and its file alone.
    Event,
    /// Earlier records of the same connection.
    Connection,
    /// Later records of the same connection too: rows wait until it ends.
    Late,
    /// All records of what the row stands for, in the tables that are not `auth`.
    Whole,
}

/// One value on its way into a column.
#[derive(Copy, Clone, Debug)]
pub enum Cell<'a> {
    /// Text, words, addresses.
    Text(Option<&'a str>),
    /// Integers, durations (milliseconds), times (microseconds since 1970-01-01T00:00:00Z).
    Int(Option<i64>),
    /// Numbers.
    Float(Option<f64>),
    /// Yes or no.
    Bool(Option<bool>),
    /// A list of integers.
    Ints(&'a [i64]),
    /// What is peculiar about the row.
    Flags(Flags),
    /// A list of names.
    Names(&'a [CompactString]),
    Bytes(&'a [u8]),
}

/// Where a column's value comes from: the field of the row struct of its scope.
#[derive(Copy, Clone)]
pub enum Value {
    /// See [`EventRow`].
    Event(for<'r, 'a> fn(&'r EventRow<'a>) -> Cell<'a>),
    /// See [`ConnectionRow`].
    Connection(for<'r, 'a> fn(&'r ConnectionRow<'a>) -> Cell<'a>),
    /// See [`LateRow`].
    Late(for<'r, 'a> fn(&'r LateRow<'a>) -> Cell<'a>),
    /// Known when the compressed member that holds the record has been read to its checksum.
    Integrity,
    /// Known when the attempts before the record have been counted.
    EventId,
    /// See [`connections::Row`].
    WholeConnection(for<'r, 'a> fn(&'r connections::Row<'a>) -> Cell<'a>),
    /// See [`messages::Row`].
    Message(for<'r, 'a> fn(&'r messages::Row<'a>) -> Cell<'a>),
    /// See [`lines::Row`].
    Line(for<'r, 'a> fn(&'r lines::Row<'a>) -> Cell<'a>),
}

/// Where a column is shown when the query chooses none. A terminal holds few columns, a file holds them all.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Display {
    /// In tables too, in this order: what is asked for most comes first, since a narrow terminal shows the first few.
    Headline(u8),
    /// In text formats: CSV, TSV, JSON, Markdown.
    Text,
    /// In formats for machines: NDJSON, Parquet.
    Machine,
    /// Only where it is named.
    Named,
}

/// What a record within a connection says of it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Who the other side is: `New SMTP …`.
    Opening,
    /// The sender group's verdict.
    Verdict,
    /// Whether TLS was set up.
    Tls,
    /// A message that it carries.
    Message,
}

/// A value that an authentication record states: a condition on it is decided by the record alone.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum RecordField {
    Time,
    Direction,
    Outcome,
    User,
    Mechanism,
    Profile,
    Icid,
    Dcid,
    Mid,
    /// All of its bytes.
    Raw,
}

/// One column of a table.
pub struct ColumnSpec {
    /// Its name in the query language and in every output.
    pub name: &'static str,
    /// The type of its values.
    pub kind: Type,
    /// Where its value comes from.
    pub value: Value,
    /// Where it is shown when the query chooses no columns.
    pub display: Display,
    /// May a value be missing?
    pub nullable: bool,
    /// The records within a connection that its value is read from, if it is read from any.
    pub fact: Option<Fact>,
    /// What an authentication record states of it; in other tables than `auth`, of a column that means the same.
    pub record_field: Option<RecordField>,
    /// Are its numbers written with 32 bits to files with types? Ports, codes and counts within a connection are small.
    pub is_small: bool,
    /// One sentence: where it comes from, and when it is missing.
    pub doc: &'static str,
}

impl ColumnSpec {
    /// Its type in files with types: Parquet and Arrow.
    pub fn file_type(&self) -> DataType {
        if self.is_small { DataType::Int32 } else { self.kind.data_type() }
    }

    /// Its field in files with types.
    pub fn file_field(&self) -> Field {
        Field::new(self.name, self.file_type(), self.nullable)
    }

    /// Does its value depend on what was said of a connection between its opening and its end: the sender group's
    /// verdict, TLS, messages?
    pub fn needs_verdicts(&self) -> bool {
        self.fact.is_some_and(|fact| fact != Fact::Opening)
    }

    /// What its value depends on.
    pub fn scope(&self) -> Scope {
        match self.value {
            Value::Event(_) | Value::Integrity | Value::EventId => Scope::Event,
            Value::Connection(_) => Scope::Connection,
            Value::Late(_) => Scope::Late,
            Value::WholeConnection(_) | Value::Message(_) | Value::Line(_) => Scope::Whole,
        }
    }
}

/// The two directions.
pub static DIRECTIONS: WordSet = WordSet {
    words: &[("inbound", "inbound"), ("outbound", "outbound"), ("incoming", "inbound"), ("outgoing", "outbound")],
};

/// The four outcomes.
pub static OUTCOMES: WordSet = WordSet {
    words: &[
        ("succeeded", "succeeded"),
        ("failed", "failed"),
        ("error", "error"),
        ("required", "required"),
        ("success", "succeeded"),
        ("successful", "succeeded"),
        ("ok", "succeeded"),
        ("failure", "failed"),
        ("fail", "failed"),
    ],
};

/// A row of a column table.
pub(super) const fn column(
    name: &'static str,
    kind: Type,
    value: Value,
    display: Display,
    nullable: bool,
    doc: &'static str,
) -> ColumnSpec {
    ColumnSpec { name, kind, value, display, nullable, fact: None, record_field: None, is_small: false, doc }
}

/// The same, of numbers that files hold with 32 bits.
pub(super) const fn small(spec: ColumnSpec) -> ColumnSpec {
    ColumnSpec { is_small: true, ..spec }
}

/// The same, which an authentication record states.
pub(super) const fn from_record(field: RecordField, spec: ColumnSpec) -> ColumnSpec {
    ColumnSpec { record_field: Some(field), ..spec }
}

/// The same, read from the records within a connection that state this fact.
pub(super) const fn of(fact: Fact, spec: ColumnSpec) -> ColumnSpec {
    ColumnSpec { fact: Some(fact), ..spec }
}

use Display::{Headline, Machine, Named};
use Type::{Bool, Bytes, Duration, Float, Int, IntList, Ip, Text, TextList, Time, Word};

/// Every column, in the order of output.
#[rustfmt::skip]
pub static COLUMNS: &[ColumnSpec] = &[
    column("event_id", Text, Value::EventId, Machine, false, "16 hexadecimal digits from appliance, time, text and, where these repeat, a count; the same in every run"),
    from_record(RecordField::Time, column("time", Time, Value::Event(|row| Cell::Int(row.time)), Headline(1), true, "when the record was written; missing only on records that carry no time at all")),
    column("appliance", Text, Value::Event(|row| Cell::Text(row.appliance)), Headline(18), true, "serial number or syslog host from the log, else the folder, or --appliance"),
    from_record(RecordField::Direction, column("direction", Word(&DIRECTIONS), Value::Event(|row| Cell::Text(Some(row.direction))), Headline(8), false, "inbound: a client logs in to relay; outbound: the appliance logs in to a smart host")),
    from_record(RecordField::Outcome, column("outcome", Word(&OUTCOMES), Value::Event(|row| Cell::Text(Some(row.outcome))), Headline(2), false, "succeeded, failed (credentials refused), error (directory, forwarding server or profile at fault), required (the client never started AUTH)")),
    from_record(RecordField::User, column("user", Text, Value::Event(|row| Cell::Text(row.user)), Headline(3), true, "as the client sent it, to the letter, may be empty; missing on outbound and where the record names none")),
    from_record(RecordField::Mechanism, column("mechanism", Text, Value::Event(|row| Cell::Text(row.mechanism)), Headline(9), true, "AUTH mechanism; missing on outbound")),
    from_record(RecordField::Profile, column("profile", Text, Value::Event(|row| Cell::Text(row.profile)), Headline(10), true, "SMTP authentication profile")),
    of(Fact::Opening, column("remote_ip", Ip, Value::Connection(|row| Cell::Text(row.remote_ip)), Headline(4), true, "the client's or the smart host's address; missing on inbound where the connection's opening is not in the archive")),
    of(Fact::Opening, small(column("remote_port", Int, Value::Connection(|row| Cell::Int(row.remote_port)), Display::Text, true, "the smart host's port; missing on inbound and in old releases"))),
    of(Fact::Opening, column("remote_host", Text, Value::Connection(|row| Cell::Text(row.remote_host)), Display::Text, true, "reverse DNS name of the client; missing where the log says unknown, and on outbound")),
    of(Fact::Opening, column("rdns_verified", Bool, Value::Connection(|row| Cell::Bool(row.rdns_verified)), Display::Text, true, "whether the reverse DNS name resolves back; missing on outbound")),
    of(Fact::Opening, column("interface", Text, Value::Connection(|row| Cell::Text(row.interface)), Headline(11), true, "interface or listener name; missing on outbound")),
    of(Fact::Opening, column("interface_ip", Ip, Value::Connection(|row| Cell::Text(row.interface_ip)), Headline(12), true, "the appliance's own address")),
    from_record(RecordField::Icid, column("icid", Int, Value::Event(|row| Cell::Int(row.icid)), Headline(13), true, "injection connection id; missing on outbound")),
    from_record(RecordField::Dcid, column("dcid", Int, Value::Event(|row| Cell::Int(row.dcid)), Headline(14), true, "delivery connection id; missing on inbound")),
    small(column("attempt", Int, Value::Connection(|row| Cell::Int(row.attempt)), Display::Text, true, "n-th attempt in its connection, from 1; missing where the opening is not in the archive")),
    column("opened_at", Time, Value::Connection(|row| Cell::Int(row.opened_at)), Display::Text, true, "when the connection opened; missing where the opening is not in the archive"),
    column("closed_at", Time, Value::Late(|row| Cell::Int(row.closed_at)), Display::Text, true, "when the connection closed; missing where that is not in the archive"),
    column("elapsed_ms", Duration, Value::Connection(|row| Cell::Int(row.elapsed_ms)), Display::Text, true, "from the opening of the connection to the attempt"),
    of(Fact::Verdict, column("access", Text, Value::Connection(|row| Cell::Text(row.access)), Display::Text, true, "ACCEPT, RELAY, … of the sender group verdict; missing on outbound")),
    of(Fact::Verdict, column("sender_group", Text, Value::Connection(|row| Cell::Text(row.sender_group)), Headline(5), true, "sender group of the verdict; missing where the log says None")),
    of(Fact::Verdict, column("sg_match", Text, Value::Connection(|row| Cell::Text(row.sg_match)), Display::Text, true, "what matched: ALL, a network, sbrs[…]")),
    of(Fact::Verdict, column("sbrs", Float, Value::Connection(|row| Cell::Float(row.sbrs)), Display::Text, true, "SenderBase reputation score, -10 to 10; missing where there is none")),
    of(Fact::Verdict, column("sbrs_reason", Text, Value::Connection(|row| Cell::Text(row.sbrs_reason)), Display::Text, true, "rfc1918, not enabled, unable to retrieve, none; missing where there is a score")),
    of(Fact::Verdict, column("country", Text, Value::Connection(|row| Cell::Text(row.country)), Display::Text, true, "country of the verdict")),
    of(Fact::Tls, column("tls", Bool, Value::Connection(|row| Cell::Bool(row.tls)), Headline(15), true, "whether TLS was on before the attempt; missing where no TLS record was seen and the opening is not in the archive")),
    of(Fact::Tls, column("tls_protocol", Text, Value::Connection(|row| Cell::Text(row.tls_protocol)), Display::Text, true, "TLSv1.2, …")),
    of(Fact::Tls, column("tls_cipher", Text, Value::Connection(|row| Cell::Text(row.tls_cipher)), Display::Text, true, "cipher suite")),
    small(column("reply_code", Int, Value::Event(|row| Cell::Int(row.reply_code)), Headline(16), true, "the smart host's reply code; outbound failures only")),
    column("reply_enhanced", Text, Value::Event(|row| Cell::Text(row.reply_enhanced)), Display::Text, true, "the reply's enhanced status code (5.7.8)"),
    column("reply_text", Text, Value::Event(|row| Cell::Text(row.reply_text)), Headline(17), true, "the rest of the reply, lines joined by a space"),
    column("reason", Text, Value::Event(|row| Cell::Text(row.reason)), Display::Text, true, "what an error or required record says"),
    of(Fact::Message, column("mids", IntList, Value::Late(|row| Cell::Ints(row.mids)), Display::Text, false, "messages started (inbound) or delivered (outbound) in the same connection")),
    column("level", Text, Value::Event(|row| Cell::Text(Some(row.level))), Display::Text, false, "Info, Warning, …"),
    column("file", Text, Value::Event(|row| Cell::Text(Some(row.file))), Headline(6), false, "the file, as given"),
    column("line", Int, Value::Event(|row| Cell::Int(Some(row.line))), Headline(7), false, "line in the decompressed file, from 1; the first one of a wrapped record"),
    column("integrity", Text, Value::Integrity, Machine, false, "verified (compressed, its checksum held), unverified (damaged, cut, or without a checksum), none (plain file)"),
    column("flags", TextList, Value::Connection(|row| Cell::Flags(row.flags)), Machine, false, "inline_envelope, cut, odd, lossy, year_inferred, no_time, time_skipped (the clock never showed the stamp), before_opening (earlier than the opening of its connection), repeated (a syslog daemon counted it and did not write it), joined (a transport cut the record in several)"),
    from_record(RecordField::Raw, column("raw", Bytes, Value::Event(|row| Cell::Bytes(row.raw)), Named, false, "the record's exact bytes, unwrapped")),
];

/// The column that counts from the start of a slice until the slices before it are known.
pub const LINE: &str = "line";

/// The position of a column in [`COLUMNS`]; case does not matter.
pub fn index_of(name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.name.eq_ignore_ascii_case(name))
}
