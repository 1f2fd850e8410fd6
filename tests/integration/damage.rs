//! A Parquet file with damaged bytes never gives other rows in silence: a thousand damages, at every kind of place and
//! of every kind, are each answered with the rows of the whole file, or with an error or damage that is told.
//!
//! Most cases run within this process; each twentieth runs the binary too, for its exit code and its memory.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::ops::Range;
use std::panic;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ::parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use arrow::array::RecordBatch;
use authq::internals::Rows;
use authq::internals::is_guarded;
use authq::{Archive, ArchiveOptions, Context, Display, Engine, ErrorKind, Recipes, ScanOptions};

use crate::generator::prng::Prng;
use crate::results::shown;
use crate::support::{root, run};
use crate::{parquet, pruning};

const CASES: usize = 1000;
/// Each case of so many runs the binary.
const BY_BINARY: usize = 20;
/// A run that takes longer counts as one that does not end.
const MOST_TIME: Duration = Duration::from_secs(20);

/// All rows of all columns; a condition for which row groups are left out by their statistics and pages by the page
/// index; conditions that Bloom filters are asked for.
const QUERIES: [&str; 3] = [
    "auth | select *",
    "failed where user=root | select *",
    "where (user==root and remote_ip=203.0.113.7 and icid=449) or (user==dave and remote_ip=192.168.9.51 and icid=460) \
     or (user==\"bob@example.com\" and remote_ip=172.31.7.7 and icid=448) or (user==admin and icid=430) \
     or (user==\"scanner@example.com\" and remote_ip=10.20.30.40 and icid=441) | select *",
];

/// A kind of place, and where such places lie.
type Places = BTreeMap<&'static str, Vec<Range<usize>>>;

/// Where everything lies in a file.
fn places(bytes: &[u8], metadata: &ParquetMetaData) -> Places {
    let at = |offset: i64| usize::try_from(offset).expect("an offset");
    let index = |offset: Option<i64>, length: Option<i32>| {
        let begin = at(offset.expect("it is written"));
        begin..begin + at(i64::from(length.expect("it is written")))
    };
    let mut found = Places::new();
    let mut put = |kind, range: Range<usize>| found.entry(kind).or_default().push(range);
    let pages = metadata.offset_index().expect("an offset index");
    for (group, columns) in metadata.row_groups().iter().zip(pages) {
        for (chunk, pages) in group.columns().iter().zip(columns) {
            // A page begins with its header, which is some twenty bytes and is followed by what is compressed.
            let header = 12;
            let first = at(pages.page_locations[0].offset);
            if let Some(begin) = chunk.dictionary_page_offset().map(at) {
                put("page header", begin..begin + header);
                put("dictionary", begin + header..first);
            }
            for page in &pages.page_locations {
                let (begin, length) = (at(page.offset), at(i64::from(page.compressed_page_size)));
                put("page header", begin..begin + header);
                put("data page", begin + header..begin + length);
            }
            put("page index", index(chunk.column_index_offset(), chunk.column_index_length()));
            put("page index", index(chunk.offset_index_offset(), chunk.offset_index_length()));
            if chunk.bloom_filter_offset().is_some() {
                put("Bloom filter", index(chunk.bloom_filter_offset(), chunk.bloom_filter_length()));
            }
        }
    }
    let end = bytes.len();
    let length = u32::from_le_bytes(bytes[end - 8..end - 4].try_into().expect("four bytes")) as usize;
    let footer = end - 8 - length..end - 8;
    let find = |text: &str| {
        let mut found = (footer.clone()).filter(|at| bytes[*at..].starts_with(text.as_bytes()));
        found.next().unwrap_or_else(|| panic!("{text} is in the footer"))
    };
    let pairs = find("authq.schema");
    put("magic", 0..4);
    put("magic", end - 4..end);
    put("footer length", end - 8..end - 4);
    put("footer", footer.start..pairs);
    put("key-value metadata", pairs..footer.end);
    // Least and greatest values of text stand in the footer as they are.
    for value in ["failed", "succeeded", "admin", "root"] {
        for begin in (footer.start..pairs).filter(|begin| bytes[*begin..].starts_with(value.as_bytes())) {
            put("statistics", begin..begin + value.len());
        }
    }
    found
}

/// A kind of damage, and what it makes of the bytes at a place.
type Damage = (&'static str, fn(&mut Vec<u8>, usize, &mut Prng));

const DAMAGES: [Damage; 6] = [
    ("a bit is flipped", |bytes, at, chance| bytes[at] ^= 1 << chance.below(8)),
    ("a byte is another", |bytes, at, chance| bytes[at] = bytes[at].wrapping_add(1 + chance.below(255) as u8)),
    ("bytes are zero", |bytes, at, _| {
        let end = bytes.len().min(at + 16);
        bytes[at..end].fill(0);
    }),
    ("the end is missing", |bytes, at, _| bytes.truncate(at)),
    ("bytes are inserted", |bytes, at, chance| {
        let more: Vec<u8> = (0..=chance.below(8)).map(|_| chance.next() as u8).collect();
        bytes.splice(at..at, more);
    }),
    ("bytes are removed", |bytes, at, chance| {
        let end = bytes.len().min(at + 1 + chance.below(8) as usize);
        bytes.drain(at..end);
    }),
];

/// What came of a query.
#[derive(Debug)]
enum Answer {
    /// The rows; was every input read whole?
    Rows(Vec<String>, bool),
    Refused(authq::Error),
}

/// Runs a query within this process.
fn ask(path: &Path, text: &str) -> authq::Result<Answer> {
    let archive = Archive::open(&[path.to_owned()], &ArchiveOptions::default())?;
    let engine = Engine::new(archive, ScanOptions { threads: 1, ..ScanOptions::default() })?;
    let now = jiff::Timestamp::UNIX_EPOCH;
    let zone = jiff::tz::TimeZone::UTC;
    let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
    let plan = engine.plan(text, &authq::parse(text)?, &context)?;
    let mut results = engine.run(&plan)?;
    let batches: Vec<RecordBatch> = results.by_ref().collect::<Result<_, _>>()?;
    let ledger = results.ledger();
    ledger.check().unwrap_or_else(|fault| panic!("{fault}: {ledger:?}"));
    Ok(Answer::Rows(batches.iter().flat_map(shown).collect(), ledger.is_whole()))
}

/// The same within a time; an error is why there is no answer.
fn ask_in_time(path: &Path, text: &'static str) -> Result<Answer, &'static str> {
    let (path, (to, from)) = (path.to_owned(), mpsc::channel());
    thread::spawn(move || to.send(ask(&path, text).unwrap_or_else(Answer::Refused)));
    from.recv_timeout(MOST_TIME).map_err(|error| match error {
        mpsc::RecvTimeoutError::Timeout => "it does not end",
        mpsc::RecvTimeoutError::Disconnected => "it panics",
    })
}

/// What is wrong with an answer, if anything is.
fn fault(path: &Path, text: &'static str, whole: &[String]) -> Option<String> {
    match ask_in_time(path, text) {
        Err(fault) => Some(fault.to_owned()),
        Ok(Answer::Refused(error)) => {
            matches!(error.kind(), ErrorKind::Internal(_)).then(|| format!("internal error: {error}"))
        }
        Ok(Answer::Rows(rows, true)) => (rows != whole).then(|| {
            let whole: HashSet<&String> = whole.iter().collect();
            let other: Vec<&String> = rows.iter().filter(|row| !whole.contains(row)).take(1).collect();
            format!("{} other rows in silence, among them {other:?}", rows.len())
        }),
        Ok(Answer::Rows(rows, false)) => {
            let whole: HashSet<&String> = whole.iter().collect();
            let other = rows.iter().find(|row| !whole.contains(row))?;
            Some(format!("damage is told, but a row is another: {other}"))
        }
    }
}

/// What is wrong with a run of the binary, if anything is. It gets 2 GiB of address space.
#[cfg(unix)]
fn fault_of_run(path: &Path, text: &str, whole: &str) -> Option<String> {
    let mut command = Command::new("sh");
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", "/nonexistent");
    command.args(["-c", "ulimit -v 2097152 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_authq"), "-f", "csv", "-j2"]);
    let mut child = command.arg(text).arg(path).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run");
    let begun = Instant::now();
    // The output is smaller than a pipe holds, so the run needs nobody who reads it.
    while child.try_wait().expect("a child").is_none() {
        if begun.elapsed() > MOST_TIME {
            child.kill().expect("a child that runs");
            return Some("it does not end".to_owned());
        }
        thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().expect("an end");
    let (found, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(0) if found == whole => None,
        Some(2 | 3) if told.contains("panicked") || told.contains("internal error") => Some(told.into_owned()),
        Some(2) if told.starts_with("error: ") => None,
        Some(3) if told.contains("damage: ") => None,
        code => Some(format!("exit code {code:?}, {} rows, {told}", found.lines().count())),
    }
}

/// The file of this test, of several row groups and pages, as it was written, and the places in it.
fn written(path: &Path) -> (Vec<u8>, Places) {
    let written = run(root(), ["auth", "tests/corpus/office", "-o", &path.display().to_string()], None);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let (rows, pairs) = parquet::read(path);
    pruning::write(path, &rows, &pairs, Rows { group: 8, page: 2 });
    let file = File::open(path).expect("a file");
    let metadata = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Required);
    let metadata = metadata.parse_and_finish(&file).expect("a footer");
    let bytes = std::fs::read(path).expect("a file");
    let places = places(&bytes, &metadata);
    (bytes, places)
}

/// A panic of the decoder is damage, and prints nothing, as in the binary.
fn hide_panics_of_the_decoder() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |told| {
        if !is_guarded() {
            before(told);
        }
    }));
}

#[test]
fn no_damage_gives_other_rows_in_silence() {
    hide_panics_of_the_decoder();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("x.parquet");
    let (bytes, places) = written(&path);
    let places: Vec<_> = places.into_iter().collect();
    let whole = QUERIES.map(|text| match ask(&path, text) {
        Ok(Answer::Rows(rows, true)) if !rows.is_empty() => rows,
        other => panic!("{text}: {other:?}"),
    });
    let printed = run(root(), ["-f", "csv", QUERIES[0], &path.display().to_string()], None).text();
    let (mut chance, mut faults) = (Prng::new(1), Vec::new());
    for case in 0..CASES {
        let (kind, ranges) = &places[case % places.len()];
        let (what, damage) = DAMAGES[case / places.len() % DAMAGES.len()];
        let range = chance.pick(ranges).clone();
        let at = range.start + chance.below((range.end - range.start) as u64) as usize;
        let mut damaged = bytes.clone();
        damage(&mut damaged, at, &mut chance);
        std::fs::write(&path, &damaged).expect("a file");
        let mut found: Vec<String> =
            QUERIES.into_iter().zip(&whole).filter_map(|(text, whole)| fault(&path, text, whole)).collect();
        if cfg!(unix) && case % BY_BINARY == 0 {
            found.extend(fault_of_run(&path, QUERIES[0], &printed));
        }
        faults.extend(found.into_iter().map(|fault| format!("{kind}, {what} at byte {at}: {fault}")));
    }
    assert!(faults.is_empty(), "{} faults in {CASES} cases:\n{}", faults.len(), faults.join("\n"));
}
