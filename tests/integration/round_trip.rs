//! What is asked of a dataset gives the same rows, in the same order, as what is asked of the logs it was made of, and so
//! does any mixture of the two.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, UInt64Array};
use arrow::compute::{concat_batches, take_record_batch};
use arrow::datatypes::TimestampMicrosecondType;
use authq::internals::Origin;
use authq::internals::digests;
use authq::internals::{ascending, writer_options};
use authq::{Aliases, Archive, ArchiveOptions, FileMetadata, LogFile, ScanOptions, Stop, Table, Zone};
use parquet::arrow::ArrowWriter;

use crate::golden::{Golden, goldens};
use crate::support::{Outcome, all_columns, difference, query_archive, root, run};

/// Rows of a row group: few, so that a small log has several.
const GROUP: usize = 40;

const DAY: i64 = 86_400_000_000;

/// Logs, and where they lie.
struct Logs {
    place: PathBuf,
    archive: Archive,
}

impl Logs {
    fn open(place: &Path, paths: &[PathBuf], options: &ArchiveOptions) -> Logs {
        let paths: Vec<PathBuf> = paths.iter().map(|path| place.join(path)).collect();
        let archive = Archive::open(&paths, options).expect("the paths exist");
        Logs { place: place.to_owned(), archive }
    }

    /// As the user names it who stands where they lie.
    fn relative(&self, name: &str) -> String {
        let inside = name.strip_prefix(&format!("{}/", self.place.display()));
        inside.unwrap_or(name).to_owned()
    }

    /// The paths of those logs, each once.
    fn paths(&self, which: impl Fn(usize) -> bool) -> Vec<PathBuf> {
        let files = self.archive.files.iter().enumerate().filter(|(at, _)| which(*at));
        let mut paths: Vec<PathBuf> =
            files.map(|(_, file)| self.relative(&file.path.display().to_string()).into()).collect();
        paths.dedup();
        paths
    }

    /// Writes the rows of some of the logs, a file for each of them and each day.
    fn write(&self, folder: &Path, which: impl Fn(usize) -> bool) {
        let columns = format!("auth | select {}", all_columns().join(", "));
        let scan = ScanOptions { threads: 2, ..ScanOptions::default() };
        let (batches, ledger) = query_archive(self.archive.clone(), &columns, &scan);
        let Some(first) = batches.first() else { return };
        let rows = concat_batches(&first.schema(), &batches).expect("batches of one query");
        let digests = digests(&self.archive.files.iter().collect::<Vec<_>>(), &AtomicU64::new(0), &Stop::default())
            .expect("nobody stops it");
        for (at, (log, digest)) in self.archive.files.iter().zip(digests).enumerate().filter(|(at, _)| which(*at)) {
            let mut origin = Origin {
                path: self.relative(&log.name),
                size: log.len.expect("a file"),
                sha256: digest.expect("a readable file").sha256,
                begin: log.begin,
                appliance: log.appliance.name.as_deref().map(str::to_owned),
                scope: self.relative(&log.appliance.scope),
                ..Origin::default()
            };
            for (number, (day, part)) in self.days(&rows, log, &mut origin).into_iter().enumerate() {
                let folder = folder.join(format!("auth/date={day}"));
                std::fs::create_dir_all(&folder).expect("a folder");
                let metadata = FileMetadata {
                    table: Some(Table::Auth),
                    zone: Some(log.named_zone().to_string()),
                    every_row: true,
                    is_partial: !ledger.is_whole(),
                    sources: vec![origin.clone()],
                    ..FileMetadata::default()
                };
                write(&folder.join(format!("{at:04}-{number}.parquet")), &part, &metadata);
            }
        }
    }

    /// The rows of a log, day by day.
    fn days(&self, rows: &RecordBatch, log: &LogFile, origin: &mut Origin) -> BTreeMap<String, RecordBatch> {
        let names = rows.column_by_name("file").expect("a column").as_string::<i32>().clone();
        let times = rows.column_by_name("time").expect("a column").as_primitive::<TimestampMicrosecondType>().clone();
        let mut days: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for row in (0..rows.num_rows()).filter(|row| names.value(*row) == &*log.name) {
            let time = times.is_valid(row).then(|| times.value(row));
            let day = time.map_or("__HIVE_DEFAULT_PARTITION__".to_owned(), |time| time.div_euclid(DAY).to_string());
            days.entry(day).or_default().push(row as u64);
            origin.first = origin.first.into_iter().chain(time).min();
            origin.last = origin.last.max(time);
        }
        let part = |rows_of: Vec<u64>| {
            let part = take_record_batch(rows, &UInt64Array::from(rows_of)).expect("rows that are there");
            let name: ArrayRef =
                Arc::new(StringArray::from_iter_values(vec![self.relative(&log.name); part.num_rows()]));
            let schema = part.schema();
            let file = schema.index_of("file").expect("a column");
            let mut columns = part.columns().to_vec();
            columns[file] = name;
            RecordBatch::try_new(schema, columns).expect("columns of one length")
        };
        days.into_iter().map(|(day, rows)| (day, part(rows))).collect()
    }
}

/// Row groups hold stretches of lines, each in the order of time.
fn write(path: &Path, rows: &RecordBatch, metadata: &FileMetadata) {
    let schema = rows.schema();
    let sorting = ["time", "line"].iter().filter_map(|name| schema.index_of(name).ok()).map(ascending).collect();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let file = File::create(path).expect("a file");
    let options = writer_options(names.into_iter(), sorting);
    let mut writer = ArrowWriter::try_new_with_options(file, schema.clone(), options).expect("our types");
    for at in (0..rows.num_rows()).step_by(GROUP) {
        let group = rows.slice(at, GROUP.min(rows.num_rows() - at));
        let times = group.column_by_name("time").expect("a column").as_primitive::<TimestampMicrosecondType>();
        let lines = group.column_by_name("line").expect("a column").as_any().downcast_ref::<Int64Array>();
        let lines = lines.expect("numbers");
        let mut order: Vec<u64> = (0..group.num_rows() as u64).collect();
        let key = |row: &u64| {
            let row = usize::try_from(*row).expect("a row");
            (times.is_valid(row).then(|| times.value(row)), lines.value(row))
        };
        order.sort_by_key(key);
        let group = take_record_batch(&group, &UInt64Array::from(order)).expect("rows that are there");
        writer.write(&group).expect("rows are written");
        writer.flush().expect("a row group is written");
    }
    metadata.to_key_values().into_iter().for_each(|pair| writer.append_key_value_metadata(pair));
    writer.close().expect("a footer is written");
}

/// What a golden file is asked of, as far as a dataset can be asked.
fn is_meant(golden: &Golden) -> bool {
    let asks = ["--explain", "--stats", "--memory", "--look-back", "--strict", "--keep-duplicates"];
    // Of a log a dataset knows when it begins and when its last row was, not when it was quiet and when missing.
    // Rows are made again for connections up to the look-back; where longer ones ended may stand in a log of the dataset.
    if golden.path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("look_back")) {
        return false;
    }
    if ["timeline", "fill", "then no "].iter().any(|stage| golden.query().contains(stage)) {
        return false;
    }
    golden.exit() < 2 && !golden.args().iter().any(|arg| asks.contains(arg)) && golden.paths().iter().all(|p| *p != "-")
}

fn options(args: &[&str]) -> ArchiveOptions {
    let value = |name: &str| args.iter().position(|arg| *arg == name).map(|at| args[at + 1]);
    let aliases: Vec<&str> = args.windows(2).filter(|pair| pair[0] == "--alias").map(|pair| pair[1]).collect();
    ArchiveOptions {
        appliance: value("--appliance").map(str::to_owned),
        aliases: Aliases::parse(&aliases).expect("aliases"),
        log_zone: value("--log-tz").map(|zone| Zone::parse(zone).expect("a zone")),
        year: value("--year").map(|year| year.parse().expect("a year")),
        ..ArchiveOptions::default()
    }
}

/// A dataset refuses what only logs can tell.
fn is_refused(outcome: &Outcome) -> bool {
    let told = ["needs every row of `lines`", "there are no rows of", "has no column `raw`"];
    outcome.code == Some(2) && told.iter().any(|words| outcome.stderr.contains(words))
}

fn ask(golden: &Golden, place: &Path, paths: &[PathBuf]) -> Outcome {
    let mut args: Vec<PathBuf> = golden.args().into_iter().map(PathBuf::from).collect();
    args.push(golden.query().into());
    args.extend_from_slice(paths);
    run(place, &args, None)
}

/// Logs, and what was made of them.
struct Mixture {
    /// Where paths begin.
    place: PathBuf,
    /// What to ask in place of the logs.
    paths: Vec<PathBuf>,
    _folders: [tempfile::TempDir; 2],
}

impl Mixture {
    /// `None` without a row: then there is nothing to write.
    fn of(golden: &Golden, mix: &impl Fn(&Logs, &Path) -> Vec<PathBuf>) -> Option<Mixture> {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
        let [dir, dataset] = &folders;
        let place = golden.lay_out(dir.path());
        let given: Vec<PathBuf> = golden.paths().into_iter().map(|path| golden.place_of(path)).collect();
        let logs = Logs::open(&place, &given, &options(&golden.args()));
        let paths = mix(&logs, dataset.path());
        let is_written = std::fs::read_dir(dataset.path()).expect("a folder").next().is_some();
        (is_written && !logs.archive.files.is_empty()).then_some(Mixture { place, paths, _folders: folders })
    }
}

/// Asks every golden query of logs and of what `mix` makes of them.
fn compare(mix: impl Fn(&Logs, &Path) -> Vec<PathBuf>) {
    let (mut compared, mut failed) = (0, Vec::new());
    // Many queries are asked of the same logs.
    let mut mixtures: HashMap<String, Option<Mixture>> = HashMap::new();
    for golden in goldens().iter().filter(|golden| is_meant(golden)) {
        let own = golden.path.display().to_string();
        let mixture = mixtures.entry(golden.input().unwrap_or(own)).or_insert_with(|| Mixture::of(golden, &mix));
        let Some(Mixture { place, paths, .. }) = mixture else { continue };
        let given: Vec<PathBuf> = golden.paths().into_iter().map(|path| golden.place_of(path)).collect();
        let (of_logs, found) = (ask(golden, place, &given), ask(golden, place, paths));
        if is_refused(&found) {
            continue;
        }
        compared += 1;
        if of_logs.stdout != found.stdout || of_logs.code != found.code {
            let shown = difference(&of_logs.text(), &found.text());
            let codes = format!("exit {:?}, expected {:?}", found.code, of_logs.code);
            failed.push(format!("==== {}\n{codes}\n{shown}\n{}", golden.path.display(), found.stderr));
        }
    }
    assert!(failed.is_empty(), "{} of {compared} differ\n{}", failed.len(), failed.join("\n"));
    assert!(compared > 150, "only {compared} golden queries were compared");
}

#[test]
fn a_dataset_answers_as_its_logs_do() {
    compare(|logs, dataset| {
        logs.write(dataset, |_| true);
        vec![dataset.to_owned()]
    });
}

#[test]
fn logs_beside_a_dataset_that_holds_some_of_them() {
    compare(|logs, dataset| {
        logs.write(dataset, |log| log % 2 == 0);
        let mut paths = logs.paths(|_| true);
        paths.push(dataset.to_owned());
        paths
    });
}

#[test]
fn some_logs_beside_a_dataset_that_holds_all() {
    compare(|logs, dataset| {
        logs.write(dataset, |_| true);
        let mut paths = logs.paths(|log| log % 2 == 0);
        paths.push(dataset.to_owned());
        paths
    });
}

/// The seeds of the corpus as a dataset.
fn seeds(folder: &Path) -> Outcome {
    let logs = Logs::open(root(), &["tests/corpus".into()], &ArchiveOptions::default());
    logs.write(folder, |_| true);
    run(root(), ["-f", "csv", "count", &folder.display().to_string()], None)
}

#[test]
fn a_copy_of_a_dataset_counts_once() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (alone, copy) = (seeds(one.path()), seeds(other.path()));
    assert_eq!(alone.text(), copy.text());
    let both = [one.path().display().to_string(), other.path().display().to_string()];
    let together = run(root(), ["-f", "csv", "count", &both[0], &both[1]], None);
    assert_eq!(together.text(), alone.text());
    assert!(together.stderr.contains("same content as"), "{}", together.stderr);
    let kept = run(root(), ["--keep-duplicates", "-f", "csv", "count", &both[0], &both[1]], None);
    let number = |outcome: &Outcome| outcome.text().lines().nth(1).unwrap().parse::<u64>().unwrap();
    assert_eq!(number(&kept), 2 * number(&alone));
}

#[test]
fn damaged_parquet_is_told_and_the_rest_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let whole = seeds(dir.path());
    let number = |outcome: &Outcome| outcome.text().lines().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    let mut files: Vec<PathBuf> =
        glob::glob(&format!("{}/auth/*/*.parquet", dir.path().display())).unwrap().map(Result::unwrap).collect();
    files.sort();
    let victim = files.first().expect("a file").clone();
    let bytes = std::fs::read(&victim).unwrap();
    let folder = dir.path().display().to_string();
    for step in 0..64 {
        let mut damaged = bytes.clone();
        match step {
            0 => damaged.truncate(bytes.len() / 2),
            1 => damaged.truncate(4),
            step => {
                let from = bytes.len() * (step - 2) / 62;
                damaged.iter_mut().skip(from).take(7).for_each(|byte| *byte = byte.wrapping_mul(31) ^ 0x5a);
            }
        }
        std::fs::write(&victim, &damaged).unwrap();
        let found = run(root(), ["-f", "csv", "select *", &folder], None);
        assert!(matches!(found.code, Some(0 | 3)), "{step}: {:?} {}", found.code, found.stderr);
        assert!(!found.stderr.contains("internal error"), "{step}: {}", found.stderr);
        if step < 2 {
            assert_eq!(found.code, Some(3));
            let counted = run(root(), ["-f", "csv", "count", &folder], None);
            assert!(number(&counted) < number(&whole) && number(&counted) > 0);
        }
    }
}

#[test]
fn parquet_of_others_is_refused_by_what_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.parquet");
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let batch = RecordBatch::try_from_iter([("line", numbers)]).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let named = run(dir.path(), ["count", "x.parquet"], None);
    assert_eq!(named.code, Some(2));
    assert!(named.stderr.contains("x.parquet: not rows of `auth`: it lacks the columns `time`, `direction`"));
    let met = run(dir.path(), ["count", "."], None);
    assert!(met.stderr.contains("x.parquet: not rows of `auth`"), "{}", met.stderr);
}

#[test]
fn a_column_that_was_not_kept_is_named_with_its_repair() {
    let dir = tempfile::tempdir().unwrap();
    seeds(dir.path());
    let found = run(root(), ["select raw", &dir.path().display().to_string()], None);
    assert_eq!(found.code, Some(2));
    assert!(found.stderr.contains("it has no column `raw`") && found.stderr.contains("--with-raw"), "{}", found.stderr);
}

#[test]
fn what_others_made_of_our_rows_is_read_by_time() {
    let dir = tempfile::tempdir().unwrap();
    seeds(dir.path());
    let mut rows = Vec::new();
    for path in glob::glob(&format!("{}/auth/*/*.parquet", dir.path().display())).unwrap().map(Result::unwrap) {
        let file = File::open(path).unwrap();
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        rows.extend(reader.build().unwrap().map(Result::unwrap));
    }
    let rows = concat_batches(&rows[0].schema(), &rows).unwrap();
    let path = dir.path().join("all.parquet");
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), rows.schema(), None).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
    let found = run(dir.path(), ["-f", "csv", "count by outcome", "all.parquet"], None);
    let expected = run(root(), ["-f", "csv", "count by outcome", &dir.path().join("auth").display().to_string()], None);
    assert_eq!(found.text(), expected.text(), "{}", found.stderr);
}

#[test]
fn what_statistics_leave_unread_is_what_the_filter_drops() {
    let dir = tempfile::tempdir().unwrap();
    seeds(dir.path());
    let folder = dir.path().display().to_string();
    let conditions = [
        "failed",
        "user=IRONPORT",
        "user=nobody",
        "user != ironport",
        "user==ironport",
        "user in (ironport, root)",
        "not user in (ironport)",
        "icid > 400 and icid <= 451",
        "icid in (450, 451)",
        "mids = 448",
        "not (icid = 451)",
        "user is null",
        "not (user is null or tls is null)",
        "since 2009-04-22 until 2009-04-22",
        "remote_ip in 172.16.0.0/12",
        "elapsed_ms > 5s",
        "file = \"*mail*\"",
        "inbound or reply_code >= 535",
    ];
    let mut some = 0;
    for condition in conditions {
        let head = if condition.starts_with("since") || condition == "failed" { "" } else { "where " };
        let query = format!("{head}{condition}");
        let args = ["-f", "csv", &query, &folder];
        let (pushed, whole) = (run(root(), args, None), run(root(), [&["--no-pushdown"], &args[..]].concat(), None));
        assert_ne!(pushed.code, Some(2), "{query}: {}", pushed.stderr);
        assert_eq!(pushed.text(), whole.text(), "{query}");
        some += usize::from(pushed.text().lines().count() > 1);
    }
    assert!(some > 8, "only {some} conditions have rows");
    let explained = run(root(), ["--explain", "user=nobody", &folder], None);
    assert!(explained.text().contains("row groups, of which"), "{}", explained.text());
}

#[test]
fn files_of_a_conversion_under_way_are_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let (under_way, done) = (dir.path().join(".set.tmp-1-2"), dir.path().join("set"));
    seeds(&under_way);
    let found = run(root(), ["-f", "csv", "count", &dir.path().display().to_string()], None);
    assert!(found.stderr.contains("of a conversion that is not finished"), "{}", found.stderr);
    let alone = seeds(&done);
    let manifest = "{\"tables\": [\"auth\"], \"partition\": \"date\"}";
    std::fs::create_dir(done.join("_authq")).unwrap();
    std::fs::write(done.join("_authq/manifest.json"), manifest).unwrap();
    let found = run(root(), ["-f", "csv", "count", &dir.path().display().to_string()], None);
    assert_eq!(found.text(), alone.text());
    let again = run(root(), ["-f", "csv", "count", &done.display().to_string()], None);
    assert_eq!(again.text(), alone.text());
    // A manifest is no strange file, and this one says too little.
    let told = again.stderr.lines().filter(|line| !alone.stderr.contains(line)).collect::<Vec<_>>();
    assert!(matches!(told[..], [one] if one.contains("a dataset, but its manifest is damaged")), "{told:?}");
}
