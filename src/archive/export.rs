//! Results of queries that lie among the logs: CSV, TSV, NDJSON, JSON and Markdown with whole records in a column. Their
//! lines hold what looks like records of a log, but they are copies of evidence and no evidence: to read them would count
//! events twice.
//!
//! They are told by their first line, which names the column of the records as authq names it: `raw`, or `text` of the
//! table `lines`.

/// The columns that hold whole records.
const RECORDS: [&[u8]; 2] = [b"raw", b"text"];

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
    [(b',', "CSV"), (b'\t', "TSV")].into_iter().find(|(separator, _)| is_header(line, *separator)).map(|(_, name)| name)
}

/// Are the cells names of columns, one of them that of the records?
fn is_header(line: &[u8], separator: u8) -> bool {
    let cells = || line.split(|byte| *byte == separator).map(<[u8]>::trim_ascii);
    let is_name = |cell: &[u8]| {
        cell.first().is_some_and(u8::is_ascii_lowercase)
            && cell.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_')
    };
    cells().all(is_name) && cells().any(|cell| RECORDS.contains(&cell))
}

/// Does an object, of which the first two characters are cut off, have the column of the records as a key?
fn names_records_as_key(object: &[u8]) -> bool {
    RECORDS.iter().any(|name| {
        let is_first = object.strip_prefix(*name).is_some_and(|rest| rest.starts_with(b"\":"));
        let key = [b",\"".as_slice(), name, b"\":"].concat();
        is_first || memchr::memmem::find(object, &key).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_by_their_first_line() {
        for (text, expected) in [
            ("time,user,raw\n2009-…", Some("CSV")),
            ("raw\r\nWed Apr", Some("CSV")),
            ("\u{feff}file,line,raw\n", Some("CSV")),
            ("time\traw\n", Some("TSV")),
            ("| time | raw |\n| --- | --- |\n", Some("Markdown")),
            ("{\"time\":\"2009\",\"raw\":\"Wed Apr 22\"}\n", Some("NDJSON")),
            ("{\"text\":\"Wed Apr 22\"}\n", Some("NDJSON")),
            ("[{\"time\":\"2009\",\"raw\":\"Wed Apr 22\"}]", Some("JSON")),
            ("[\n{\"raw\":\"Wed\"}\n]\n", Some("JSON")),
            ("time,user\n", None),
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
