//! The types, as people call them, and which operators each takes.

use crate::expr::types::Type;

/// The entry of a type.
#[derive(Debug)]
pub(super) struct Kind {
    /// The name first, then other words for it.
    pub(super) names: &'static [&'static str],
    /// The operators it takes.
    pub(super) operators: &'static str,
    /// What its values are, and how they are written.
    pub(super) doc: &'static str,
    /// Tests bind them.
    pub(super) examples: &'static [(&'static str, &'static str)],
}

const fn kind(
    names: &'static [&'static str],
    operators: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
) -> Kind {
    Kind { names, operators, doc, examples }
}

const NUMBERS: &str = "=  !=  <  <=  >  >=  between  in  is null";

#[rustfmt::skip]
pub(super) static TEXT: Kind = kind(&["text", "string"], "=  ==  !=  ~  !~  in  is null", "any text; = ignores case, == does not, unquoted * and ? are wildcards, ~ is a regex; text has no order",
    &[("where user=*@example.com", "users of a domain"), ("where reply_text ~ /relay/", "replies that hold a word")]);
#[rustfmt::skip]
pub(super) static WORD: Kind = kind(&["word", "words"], "=  !=  in  is null", "one of a few words, which may stand alone: failed is outcome=failed; any other word is refused",
    &[("inbound failed", "two of them"), ("where outcome in (failed, error)", "either of two")]);
#[rustfmt::skip]
pub(super) static ADDRESS: Kind = kind(&["address", "ip", "network", "cidr", "subnet", "private", "public", "loopback"], "=  !=  in  <  <=  >  >=  between  is null", "an IPv4 or IPv6 address; is compared with an address, a network (10.0.0.0/8), a range (10.0.0.1-10.0.0.9), or private, public and loopback",
    &[("where remote_ip in 10.0.0.0/8", "a network"), ("where remote_ip not in (private, 203.0.113.0/24)", "neither of two"), ("failed | top 10 remote_ip/24", "grouped by network")]);
#[rustfmt::skip]
pub(super) static WHOLE: Kind = kind(&["number", "integer", "int", "float"], NUMBERS, "digits, perhaps with a sign and a decimal point",
    &[("where reply_code=535", "a number"), ("where sbrs < -3.5", "smaller than one")]);
#[rustfmt::skip]
pub(super) static YES_NO: Kind = kind(&["yes/no", "bool", "boolean", "yes", "true", "false"], "alone, not  =  !=  in  is null", "yes or no (also true, false); may stand alone. `not tls` also keeps rows where it is missing, `tls=no` does not",
    &[("failed tls", "within TLS"), ("failed where not tls", "outside TLS, or unknown"), ("failed tls=no", "certainly outside TLS")]);
#[rustfmt::skip]
pub(super) static TIME: Kind = kind(&["time", "date", "timestamp"], NUMBERS, "2009-04-22, 2009-04, 2009-04-22 11, 2009-04-22 11:47, 2009-04-22T11:47:47+02:00, or \"Wed Apr 22 11:43:59 2009\" from the log; names its whole period; without an offset in the zone of --tz, else of the logs, else UTC",
    &[("failed since 2009-04-22 11:47", "a time in the head"), ("where opened_at < 2009-04-22", "a time in a condition")]);
#[rustfmt::skip]
pub(super) static DURATION: Kind = kind(&["duration", "length"], NUMBERS, "500ms, 10s, 15m, 1h30m, 7d, 2w, and back from now also 1mo, 1y; m is always minutes; a number alone is milliseconds",
    &[("where elapsed_ms > 10s", "longer than that"), ("failed last 7d", "back from now"), ("failed | count by 15m", "stretches of time")]);
#[rustfmt::skip]
pub(super) static LIST: Kind = kind(&["list"], "those of its elements  is null", "several values; a condition holds if any element satisfies it, its negation if none does",
    &[("outbound where mids = 448", "the connection that carried a message")]);
#[rustfmt::skip]
pub(super) static BYTES: Kind = kind(&["bytes"], "=  ==  !=  ~  !~  \"text\" alone", "the record as the log has it, matched like text; quoted text alone is searched for in it",
    &[("failed \"relay access denied\"", "text anywhere in the record")]);

/// Every type.
pub(super) static KINDS: [&Kind; 9] = [&TEXT, &WORD, &ADDRESS, &WHOLE, &YES_NO, &TIME, &DURATION, &LIST, &BYTES];

/// The entry of a type.
pub(super) fn of(kind: Type) -> &'static Kind {
    match kind {
        Type::Text => &TEXT,
        Type::Word(_) => &WORD,
        Type::Ip | Type::Network => &ADDRESS,
        Type::Int | Type::Float => &WHOLE,
        Type::Bool => &YES_NO,
        Type::Time => &TIME,
        Type::Duration => &DURATION,
        Type::IntList | Type::TextList => &LIST,
        Type::Bytes => &BYTES,
    }
}

impl Kind {
    /// As columns are said to be.
    pub(super) fn name(&self) -> &'static str {
        self.names[0]
    }
}
