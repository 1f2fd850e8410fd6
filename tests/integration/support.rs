//! What every module needs: the built binary, temporary folders, rows out of record batches.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use authq::internals::COLUMNS;
use authq::{Archive, ArchiveOptions, Context, Display, Engine, Ledger, Recipes, ScanOptions};

use crate::generator::truth::Row;

/// Where the package lies.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a run of the binary left behind.
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Outcome {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// The binary with nothing of the tester's own surroundings: no configuration, no colours, no zone.
pub fn authq() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authq"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", "/nonexistent").env("RUST_BACKTRACE", "1").current_dir(root()).stdin(Stdio::null());
    command
}

/// Runs the binary in `dir`.
pub fn run<S: AsRef<OsStr>>(dir: &Path, args: impl IntoIterator<Item = S>, stdin: Option<&[u8]>) -> Outcome {
    let mut command = authq();
    command.args(args).current_dir(dir).stdout(Stdio::piped()).stderr(Stdio::piped());
    if stdin.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().expect("the binary starts");
    let feeder = stdin.map(|bytes| {
        let (mut pipe, bytes) = (child.stdin.take().expect("piped"), bytes.to_vec());
        // A run that refuses its arguments never reads its input.
        std::thread::spawn(move || pipe.write_all(&bytes).err())
    });
    let output = child.wait_with_output().expect("the binary ends");
    if let Some(feeder) = feeder {
        feeder.join().expect("the feeder ends");
    }
    let outcome = Outcome {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    check_manners(&outcome);
    outcome
}

/// What no run may ever do, whatever it was given.
pub fn check_manners(outcome: &Outcome) {
    let stderr = &outcome.stderr;
    assert!(matches!(outcome.code, Some(0..=3)), "ended with {:?}: {stderr}", outcome.code);
    for forbidden in ["panicked", "RUST_BACKTRACE", "stack backtrace"] {
        assert!(!stderr.contains(forbidden), "says {forbidden}: {stderr}");
    }
    let control =
        |c: &char| c.is_control() && *c != '\n' || matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}');
    let found = stderr.chars().find(control);
    assert_eq!(found, None, "a control character on stderr: {stderr:?}");
}

/// How the engine is to read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub archive: ArchiveOptions,
    pub scan: ScanOptions,
}

impl Default for Reading {
    fn default() -> Self {
        let scan = ScanOptions { threads: 2, slice_bytes: 1 << 20, block_bytes: 1 << 16, ..ScanOptions::default() };
        Reading { archive: ArchiveOptions::default(), scan }
    }
}

/// Every column but `raw`, by name.
pub fn all_columns() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).filter(|name| *name != "raw").collect()
}

/// Runs a query within this process.
pub fn query(paths: &[PathBuf], text: &str, reading: &Reading) -> (Vec<RecordBatch>, Ledger) {
    let archive = Archive::open(paths, &reading.archive).expect("the paths exist");
    query_archive(archive, text, &reading.scan)
}

/// The same of an archive that was opened before.
pub fn query_archive(archive: Archive, text: &str, scan: &ScanOptions) -> (Vec<RecordBatch>, Ledger) {
    let engine = Engine::new(archive, scan.clone()).unwrap();
    let parsed = authq::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let context = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        zone: jiff::tz::TimeZone::UTC,
        display: Display::Machine,
        recipes: Recipes::default(),
    };
    let plan = engine.plan(text, &parsed, &context).unwrap_or_else(|error| panic!("{error}"));
    let mut results = engine.run(&plan).unwrap_or_else(|error| panic!("{error}"));
    let batches: Vec<_> = results.by_ref().map(|batch| batch.unwrap_or_else(|error| panic!("{error}"))).collect();
    let ledger = results.ledger();
    if let Err(fault) = ledger.check() {
        panic!("{fault}: {ledger:?}");
    }
    (batches, ledger)
}

/// All rows of `auth`, as the engine sees them.
pub fn engine_rows(paths: &[PathBuf], reading: &Reading) -> (Vec<Row>, Ledger) {
    let (batches, ledger) = query(paths, &format!("auth | select {}", all_columns().join(", ")), reading);
    (batches.iter().flat_map(rows).collect(), ledger)
}

/// The rows of a batch that holds all columns but `raw`.
pub fn rows(batch: &RecordBatch) -> Vec<Row> {
    let column = |name: &str| batch.column_by_name(name).unwrap_or_else(|| panic!("a column `{name}`"));
    let text = |name: &str, i: usize| {
        let array = column(name).as_string::<i32>();
        array.is_valid(i).then(|| array.value(i).to_string())
    };
    let int = |name: &str, i: usize| {
        let array = column(name).as_primitive::<Int64Type>();
        array.is_valid(i).then(|| array.value(i))
    };
    let time = |name: &str, i: usize| {
        let array = column(name).as_primitive::<TimestampMicrosecondType>();
        array.is_valid(i).then(|| array.value(i))
    };
    let yes = |name: &str, i: usize| {
        let array = column(name).as_boolean();
        array.is_valid(i).then(|| array.value(i))
    };
    let sbrs = |i: usize| {
        let array = column("sbrs").as_primitive::<Float64Type>();
        array.is_valid(i).then(|| array.value(i))
    };
    let mids = |i: usize| {
        let array = column("mids").as_list::<i32>();
        assert!(array.is_valid(i), "`mids` is never missing");
        array.value(i).as_primitive::<Int64Type>().values().to_vec()
    };
    let flags = |i: usize| {
        let array = column("flags").as_list::<i32>();
        assert!(array.is_valid(i), "`flags` is never missing");
        let values = array.value(i);
        let mut flags: Vec<String> = values.as_string::<i32>().iter().flatten().map(str::to_string).collect();
        flags.sort();
        flags
    };
    let certain = |name: &str, i: usize| text(name, i).unwrap_or_else(|| panic!("`{name}` is never missing"));
    (0..batch.num_rows())
        .map(|i| Row {
            event_id: certain("event_id", i),
            time: time("time", i),
            appliance: text("appliance", i),
            direction: certain("direction", i),
            outcome: certain("outcome", i),
            user: text("user", i),
            mechanism: text("mechanism", i),
            profile: text("profile", i),
            remote_ip: text("remote_ip", i),
            remote_port: int("remote_port", i),
            remote_host: text("remote_host", i),
            rdns_verified: yes("rdns_verified", i),
            interface: text("interface", i),
            interface_ip: text("interface_ip", i),
            icid: int("icid", i),
            dcid: int("dcid", i),
            attempt: int("attempt", i),
            opened_at: time("opened_at", i),
            closed_at: time("closed_at", i),
            elapsed_ms: int("elapsed_ms", i),
            access: text("access", i),
            sender_group: text("sender_group", i),
            sg_match: text("sg_match", i),
            sbrs: sbrs(i),
            sbrs_reason: text("sbrs_reason", i),
            country: text("country", i),
            tls: yes("tls", i),
            tls_protocol: text("tls_protocol", i),
            tls_cipher: text("tls_cipher", i),
            reply_code: int("reply_code", i),
            reply_enhanced: text("reply_enhanced", i),
            reply_text: text("reply_text", i),
            reason: text("reason", i),
            mids: mids(i),
            level: certain("level", i),
            file: certain("file", i),
            line: int("line", i).expect("`line` is never missing"),
            integrity: certain("integrity", i),
            flags: flags(i),
        })
        .collect()
}

/// Compares rows one by one and shows the first that differ, field by field.
pub fn assert_rows(found: &[Row], expected: &[Row], context: &str) {
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        if found != expected {
            let (found, expected) = (format!("{found:#?}"), format!("{expected:#?}"));
            panic!("{context}: row {i} differs (- expected, + found)\n{}", difference(&expected, &found));
        }
    }
    assert_eq!(found.len(), expected.len(), "{context}: number of rows");
}

/// The lines of two texts, those that differ marked: `-` only in the first, `+` only in the second.
pub fn difference(left: &str, right: &str) -> String {
    let (left, right): (Vec<_>, Vec<_>) = (left.lines().collect(), right.lines().collect());
    // Longest common subsequence, from the end.
    let mut common = vec![vec![0usize; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i][j] =
                if left[i] == right[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut shown) = (0, 0, String::new());
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            shown += &format!("  {}\n", left[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == right.len() || i < left.len() && common[i + 1][j] >= common[i][j + 1] {
            shown += &format!("- {}\n", left[i]);
            i += 1;
        } else {
            shown += &format!("+ {}\n", right[j]);
            j += 1;
        }
    }
    shown
}
