//! Results of queries that lie among the logs: CSV, TSV, NDJSON, JSON and Markdown with whole records in a column. Their
//! lines hold what looks like records of a log, but they are copies of evidence and no evidence: to read them would count
//! events twice.
//!
//! They are told by their first line, which names the column of the records as authq names it: `raw`, or `text` of the
//! table `lines`; and no other column, or another one as authq names it. A file with such a column among others is
//! somebody else's, and may hold a log.

/// The columns that hold whole records.
const RECORDS: [&[u8]; 2] = [b"raw", b"text"];

/// Other columns of authq. Those with names that anybody may use (`host`, `message`, `level`) are left out.
const OTHERS: &[&str] = &[
    "time",
    "appliance",
    "direction",
    "outcome",
    "user",
    "mechanism",
    "profile",
    "remote_ip",
    "remote_port",
    "remote_host",
    "rdns_verified",
    "interface_ip",
    "icid",
    "dcid",
    "attempt",
    "opened_at",
    "closed_at",
    "elapsed_ms",
    "sender_group",
    "sg_match",
    "sbrs",
    "sbrs_reason",
    "tls_protocol",
    "tls_cipher",
    "reply_code",
    "reply_enhanced",
    "reply_text",
    "mid",
    "mids",
    "file",
    "line",
    "integrity",
    "flags",
    "event_id",
    "count",
];

/// What stands in an event that authq wrote in the words of another product, as compact JSON.
const EVENTS: &[&[u8]] = &[
    b"\"dataset\":\"esa.auth\"",
    b"\"class_uid\":3002",
    b"\"signature\":\"SMTP AUTH ",
    b"\"data_type\":\"cisco:esa:mail_logs:auth\"",
];

/// How the header of such events begins as CSV, where it holds other names than ours.
const EVENT_HEADERS: &[&[u8]] = &[b"_time,action,app,src,"];

/// The format of a result that `text` begins; `None` for anything else.
pub(super) fn format(text: &[u8]) -> Option<&'static str> {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    if let Some(object) = line.strip_prefix(b"[").unwrap_or(line).strip_prefix(b"{\"") {
        let is_array = line.starts_with(b"[");
        return names_records_as_key(object).then_some(if is_array { "JSON" } else { "NDJSON" });
    }
    if line == b"[" {
        // A JSON array with an object a line.
        let second = text.get(2..).unwrap_or_default().trim_ascii_start();
        return second.strip_prefix(b"{\"").is_some_and(names_records_as_key).then_some("JSON");
    }
    if let Some(cells) = line.strip_prefix(b"|") {
        return is_header(cells.strip_suffix(b"|").unwrap_or(cells), b'|').then_some("Markdown");
    }
    if EVENT_HEADERS.iter().any(|header| line.starts_with(header)) {
        return Some("CSV");
    }
    [(b',', "CSV"), (b'\t', "TSV")].into_iter().find(|(separator, _)| is_header(line, *separator)).map(|(_, name)| name)
}

/// Are the cells names of columns, one of them that of the records?
fn is_header(line: &[u8], separator: u8) -> bool {
    let cells = || line.split(|byte| *byte == separator).map(<[u8]>::trim_ascii);
    let is_name = |cell: &[u8]| {
        cell.first().is_some_and(u8::is_ascii_lowercase)
            && cell.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_')
    };
    let is_ours = |cell: &[u8]| OTHERS.iter().any(|name| name.as_bytes() == cell);
    let has_records = cells().any(|cell| RECORDS.contains(&cell));
    let others = || cells().filter(|cell| !RECORDS.contains(cell));
    has_records && cells().all(is_name) && (others().next().is_none() || others().any(is_ours))
}

/// Does an object, of which the first two characters are cut off, have the column of the records as a key, and no other
/// one or another one of authq? Or is it an event that authq wrote?
fn names_records_as_key(object: &[u8]) -> bool {
    let has_key = |name: &[u8]| {
        let is_first = object.strip_prefix(name).is_some_and(|rest| rest.starts_with(b"\":"));
        let key = [b",\"".as_slice(), name, b"\":"].concat();
        is_first || memchr::memmem::find(object, &key).is_some()
    };
    let has_records = RECORDS.iter().any(|name| has_key(name));
    let is_only = memchr::memmem::find(object, b",\"").is_none();
    let is_result = has_records && (is_only || OTHERS.iter().any(|name| has_key(name.as_bytes())));
    is_result || EVENTS.iter().any(|mark| memchr::memmem::find(object, mark).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_by_their_first_line() {
        for (text, expected) in [
            ("time,user,raw\n2009-…", Some("CSV")),
            ("raw\r\nWed Apr", Some("CSV")),
            ("_time,action,app,src,src_ip,raw\n1240400867,failure", Some("CSV")),
            ("_time,raw,user\n1240400867,Wed Apr", None),
            ("\u{feff}file,line,raw\n", Some("CSV")),
            ("time\traw\n", Some("TSV")),
            ("| time | raw |\n| --- | --- |\n", Some("Markdown")),
            ("{\"time\":\"2009\",\"raw\":\"Wed Apr 22\"}\n", Some("NDJSON")),
            ("{\"text\":\"Wed Apr 22\"}\n", Some("NDJSON")),
            ("[{\"time\":\"2009\",\"raw\":\"Wed Apr 22\"}]", Some("JSON")),
            ("[\n{\"raw\":\"Wed\"}\n]\n", Some("JSON")),
            ("time,user\n", None),
            ("host,source,raw\nesa1,", None),
            ("{\"host\":\"esa1\",\"raw\":\"Wed Apr 22\"}\n", None),
            ("{\"event\":{\"original\":\"Wed\",\"dataset\":\"esa.auth\"}}\n", Some("NDJSON")),
            ("_raw,host\n", None),
            ("{\"_raw\":\"Wed Apr\"}\n", None),
            ("{\"message\":\"a \\\"raw\\\": b\"}\n", None),
            ("Wed Apr 22 11:43:59 2009 Info: raw\n", None),
            ("raw text, as it came\n", None),
            ("", None),
        ] {
            assert_eq!(format(text.as_bytes()), expected, "{text}");
        }
    }
}
