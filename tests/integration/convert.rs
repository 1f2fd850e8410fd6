//! `authq convert`: adding logs one by one gives the dataset that converting all at once gives, and what cannot be
//! converted is refused. (What ends a conversion before it is done: `interrupted`.)

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::generator::{Config, generate};
use crate::support::{Outcome, root, run};

/// What conversions remember of the files that they saw: it speaks of this machine, and no row depends on it.
pub(crate) const SEEN: &str = "_authq/seen.json";

/// Every file below a folder, by its path there, but for [`SEEN`].
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().map(|entry| entry.expect("an entry")) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(folder).expect("below it").to_path_buf();
                if path != Path::new(SEEN) {
                    found.insert(path, fs::read(entry.path()).expect("a readable file"));
                }
            }
        }
    }
    found
}

/// Do two folders hold the same files? Else the first that differs.
pub(crate) fn same(found: &Path, expected: &Path) -> Result<(), String> {
    let (found, expected) = (contents(found), contents(expected));
    let paths: BTreeSet<&PathBuf> = found.keys().chain(expected.keys()).collect();
    let differ: Vec<&PathBuf> = paths.into_iter().filter(|path| found.get(*path) != expected.get(*path)).collect();
    let Some(first) = differ.first() else { return Ok(()) };
    let lines = |files: &BTreeMap<PathBuf, Vec<u8>>| {
        let text = files.get(*first).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (found, expected) = (lines(&found), lines(&expected));
    let lines = found.iter().zip(&expected).filter(|(found, expected)| found != expected).take(3);
    Err(format!("{differ:?} differ: {:.2000?}", lines.collect::<Vec<_>>()))
}

pub(crate) fn assert_same(found: &Path, expected: &Path, context: &str) {
    if let Err(difference) = same(found, expected) {
        panic!("{context}: {difference}");
    }
}

pub(crate) fn convert(dir: &Path, args: &[&str]) -> Outcome {
    run(dir, std::iter::once("convert").chain(args.iter().copied()), None)
}

pub(crate) fn converted(dir: &Path, args: &[&str]) -> String {
    let outcome = convert(dir, args);
    assert_eq!(outcome.code, Some(0), "{args:?}: {}{}", outcome.text(), outcome.stderr);
    outcome.text()
}

/// Copies of the files of `from`, at the same places below `to`.
pub(crate) fn copy(from: &Path, to: &Path, files: &[impl AsRef<Path>]) {
    for file in files {
        let place = to.join(file);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::copy(from.join(file), place).expect("a copy");
    }
}

/// The logs below a folder, in the order of their paths.
pub(crate) fn logs(folder: &Path) -> Vec<PathBuf> {
    contents(folder).into_keys().filter(|path| !path.to_string_lossy().ends_with(".md")).collect()
}

/// Orders in which logs may arrive.
fn orders(logs: &[PathBuf]) -> Vec<Vec<PathBuf>> {
    let forward = logs.to_vec();
    let backward: Vec<PathBuf> = logs.iter().rev().cloned().collect();
    let half = logs.len().div_ceil(2);
    let (first, second) = logs.split_at(half);
    let mixed = first.iter().zip(second.iter().map(Some).chain([None])).flat_map(|(a, b)| [Some(a), b]).flatten();
    let mixed: Vec<PathBuf> = mixed.cloned().collect();
    vec![forward, backward, mixed]
}

fn check_one_by_one(corpus: &Path, options: &[&str]) {
    let files = logs(corpus);
    for (number, order) in orders(&files).into_iter().enumerate() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path();
        for (step, file) in order.iter().enumerate() {
            copy(corpus, &dir.join("logs"), std::slice::from_ref(file));
            converted(dir, &[&["logs", "-o", "added"], options].concat());
            // Every step costs as much as all before it; few are enough where there are many.
            if step + 1 == order.len() || step % (order.len() / 4).max(1) == 1 {
                let _ = fs::remove_dir_all(dir.join("whole"));
                converted(dir, &[&["logs", "-o", "whole"], options].concat());
                let context = format!("order {number}, after {step} {}", file.display());
                assert_same(&dir.join("added"), &dir.join("whole"), &context);
            }
        }
    }
}

#[test]
fn adding_logs_one_by_one_is_converting_them_at_once() {
    for corpus in ["office", "campaign"] {
        check_one_by_one(&root().join("tests/corpus").join(corpus), &[]);
    }
}

#[test]
fn adding_generated_logs_one_by_one_is_converting_them_at_once() {
    let place = tempfile::tempdir().expect("a temporary folder");
    // Many days of little text: most logs are further from a new one than the look-back.
    let config = Config { seed: 31, days: 24, bytes: 400 << 10, file_bytes: 32 << 10, reboots: 0, ..Config::default() };
    generate(&config, place.path()).expect("a generated archive");
    check_one_by_one(place.path(), &["--table", "auth,lines"]);
    check_one_by_one(place.path(), &[]);
}

#[test]
fn converting_again_changes_nothing_and_threads_and_slices_do_not_matter() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    generate(&Config { seed: 32, ..Config::default() }, &dir.join("logs")).expect("a generated archive");
    let tables = ["--table", "auth,connections,messages,lines"];
    converted(dir, &["logs", "-o", "first", "-j1", "--table", "all"]);
    let before = contents(&dir.join("first"));
    let inode = |path: &Path| {
        let metadata = path.metadata().expect("a file");
        (std::os::unix::fs::MetadataExt::ino(&metadata), metadata.modified().expect("a time"))
    };
    let inodes: Vec<_> = before.keys().map(|path| inode(&dir.join("first").join(path))).collect();
    let told = converted(dir, &["logs", "-o", "first"]);
    assert!(told.contains("nothing to do"), "{told}");
    assert_eq!(before.keys().map(|path| inode(&dir.join("first").join(path))).collect::<Vec<_>>(), inodes);
    for options in [&["-j4"][..], &["-j3", "--slice-bytes", "900", "--block-bytes", "300"], &["-j2", "--no-mmap"]] {
        let _ = fs::remove_dir_all(dir.join("second"));
        converted(dir, &[&["logs", "-o", "second"], &tables[..], options].concat());
        assert_same(&dir.join("second"), &dir.join("first"), &format!("{options:?}"));
    }
}

/// Longer than the time within which a file may change without a change of its times.
const RESTLESS: Duration = Duration::from_millis(3200);

#[test]
fn files_that_did_not_change_are_not_read_again() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    fs::write(dir.join("logs/a.log"), EARLY).expect("a log");
    fs::write(dir.join("logs/b.log"), LATE).expect("a log");
    fs::write(dir.join("logs/notes.txt"), "no log").expect("a file");
    let told = |args: &[&str]| converted(dir, &[&["logs", "-o", "data"], args].concat());
    let remembered = "no file changed since the last conversion";
    told(&[]);
    assert!(!told(&[]).contains(remembered), "the files may change without a change of their times");
    std::thread::sleep(RESTLESS);
    assert!(!told(&[]).contains(remembered));
    let seen = fs::metadata(dir.join("data").join(SEEN)).expect("a file").modified().expect("a time");
    assert!(told(&[]).contains(remembered));
    assert_eq!(fs::metadata(dir.join("data").join(SEEN)).expect("a file").modified().expect("a time"), seen);
    assert!(told(&["--table", "auth"]).contains(remembered));
    let asked = run(dir, ["count", "data", "--strict", "--stats"], None);
    assert!(asked.code == Some(0) && !asked.stderr.contains("left out"), "{}", asked.stderr);
    assert_eq!(convert(dir, &["logs", "-o", "data", "--table", "lines"]).code, Some(2));
    // Less, more and other files are looked at.
    assert!(!converted(dir, &["logs/a.log", "-o", "data"]).contains(remembered));
    fs::write(dir.join("logs/c.txt"), "no log").expect("a file");
    assert!(!told(&[]).contains(remembered));
    let length = fs::metadata(dir.join("logs/b.log")).expect("a log").len();
    fs::write(dir.join("logs/b.log"), LATE.replace("bob", "eve")).expect("a log");
    assert_eq!(fs::metadata(dir.join("logs/b.log")).expect("a log").len(), length);
    assert!(told(&[]).contains("1 new"));
    std::thread::sleep(RESTLESS);
    told(&[]);
    assert!(told(&[]).contains(remembered));
    // Whatever stands there, the rows are those of the logs.
    fs::write(dir.join("data").join(SEEN), "{").expect("a file");
    assert!(!told(&[]).contains(remembered));
    assert!(told(&[]).contains(remembered));
    fs::write(dir.join("logs/d.log"), EARLY.replace("bob", "dan")).expect("a log");
    told(&[]);
    let rows = |path: &str| run(dir, ["-f", "csv", "count by user, outcome | sort user, outcome", path], None).text();
    assert!(rows("logs").contains("dan") && rows("logs").contains("eve"));
    assert_eq!(strangers(&dir.join("data/_authq"), &["manifest.json", "seen.json"]), Vec::<String>::new());
}

const EARLY: &str = "Wed Apr 22 00:00:01 2009 Info: New SMTP ICID 1 interface Data 1 (10.0.0.1) address 192.0.2.1 reverse dns host a.example verified no\n\
Wed Apr 22 00:00:02 2009 Info: SMTP Auth: (ICID 1) failed for user: bob using AUTH mechanism: LOGIN with profile: p\n";
const LATE: &str = "Wed Apr 22 00:00:03 2009 Info: SMTP Auth: (ICID 1) succeeded for user: bob using AUTH mechanism: LOGIN with profile: p\n\
Wed Apr 22 00:00:04 2009 Info: ICID 1 close\n";

pub(crate) fn gzipped(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_ref()).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn a_log_that_grew_takes_the_place_of_its_begin() {
    for padding in [0, 2000] {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path();
        let early = EARLY.repeat(1 + padding);
        fs::create_dir(dir.join("logs")).expect("a folder");
        fs::write(dir.join("logs/mail.@20090422T000001.c"), &early).expect("a log");
        converted(dir, &["logs", "-o", "data"]);
        fs::remove_file(dir.join("logs/mail.@20090422T000001.c")).expect("a log");
        fs::write(dir.join("logs/mail.@20090422T000001.s"), early + LATE).expect("a log");
        let told = converted(dir, &["logs", "-o", "data"]);
        assert!(told.contains("goes on from logs/mail.@20090422T000001.c, in its place"), "{told}");
        converted(dir, &["logs", "-o", "whole"]);
        assert_same(&dir.join("data"), &dir.join("whole"), "grown");
    }
}

#[test]
fn a_log_that_is_compressed_by_now_is_known() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    fs::write(dir.join("logs/a.log"), EARLY).expect("a log");
    converted(dir, &["logs", "-o", "data"]);
    let before = contents(&dir.join("data"));
    fs::remove_file(dir.join("logs/a.log")).expect("a log");
    fs::write(dir.join("logs/a.log.gz"), gzipped(EARLY)).expect("a log");
    let told = converted(dir, &["logs", "-o", "data"]);
    assert!(told.contains("logs/a.log.gz: same text as logs/a.log, which is in the dataset"), "{told}");
    assert_eq!(contents(&dir.join("data")), before);
    // And the other way round, and renamed.
    fs::write(dir.join("logs/b.log"), EARLY).expect("a log");
    fs::remove_file(dir.join("logs/a.log.gz")).expect("a log");
    let told = converted(dir, &["logs", "-o", "data"]);
    assert!(told.contains("1 known") && told.contains("nothing to do"), "{told}");
}

#[test]
fn what_is_gone_stays_in_the_dataset() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    fs::write(dir.join("logs/mail.@20090422T000001.s"), EARLY).expect("a log");
    converted(dir, &["logs", "-o", "data"]);
    let before = contents(&dir.join("data"));
    fs::remove_file(dir.join("logs/mail.@20090422T000001.s")).expect("a log");
    fs::write(dir.join("logs/mail.@20090422T000003.s"), LATE).expect("a log");
    converted(dir, &["logs", "-o", "data"]);
    let after = contents(&dir.join("data"));
    let parquet = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "parquet");
    assert!(before.keys().filter(parquet).all(|path| after.get(path) == before.get(path)));
    assert_eq!(after.keys().filter(parquet).count(), 2);
    let refused = convert(dir, &["logs", "-o", "data", "--rebuild"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("--rebuild would lose the rows of logs/mail.@20090422T000001.s"),
        "{}",
        refused.stderr
    );
}

#[test]
fn damaged_logs_are_not_published_unless_that_is_allowed() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    let text = EARLY.repeat(50) + LATE;
    let whole = gzipped(&text);
    fs::write(dir.join("logs/mail.gz"), &whole[..whole.len() - 9]).expect("a log");
    let refused = convert(dir, &["logs", "-o", "data"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(refused.stderr.contains("--allow-partial") && !dir.join("data").exists(), "{}", refused.stderr);
    let partial = convert(dir, &["logs", "-o", "data", "--allow-partial"]);
    assert_eq!(partial.code, Some(3));
    assert!(dir.join("data/_authq/manifest.json").exists());
    // Later runs have nothing to do, and tell; each time, for the log is still damaged.
    for _ in 0..2 {
        let again = convert(dir, &["logs", "-o", "data", "-q"]);
        assert_eq!(again.code, Some(3), "{}", again.stderr);
    }
    let again = convert(dir, &["logs", "-o", "data"]);
    assert!(again.stderr.contains("logs/mail.gz: was not read whole when it was converted"), "{}", again.stderr);
    // The repaired log takes its place.
    fs::write(dir.join("logs/mail.gz"), &whole).expect("a log");
    converted(dir, &["logs", "-o", "data"]);
    converted(dir, &["logs", "-o", "whole"]);
    assert_same(&dir.join("data"), &dir.join("whole"), "repaired");
}

#[test]
fn what_cannot_be_had_is_refused_before_anything_is_read() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    fs::write(dir.join("logs/a.log"), EARLY).expect("a log");
    fs::write(dir.join("file"), "x").expect("a file");
    converted(dir, &["logs", "-o", "data"]);
    fs::create_dir(dir.join("empty")).expect("a folder");
    let refusals: [(&[&str], &str); 9] = [
        (&["data", "-o", "new"], "no mail log found"),
        (&["empty", "-o", "new"], "no mail log found"),
        (&["-", "-o", "new"], "save it to a file"),
        (&["logs", "-o", "logs"], "name another folder"),
        (&["logs/a.log", "-o", "logs"], "name another folder"),
        (&["logs", "-o", "file"], "file"),
        (&["logs", "-o", "data", "--partition-by", "month"], "--rebuild"),
        (&["logs", "-o", "data", "--table", "lines"], "--rebuild"),
        (&["logs", "-o", "data", "--with-raw"], "--rebuild"),
    ];
    for (args, wanted) in refusals {
        let refused = convert(dir, args);
        assert_eq!(refused.code, Some(2), "{args:?}: {}", refused.stderr);
        assert!(refused.stderr.contains(wanted), "{args:?}: {}", refused.stderr);
    }
    converted(dir, &["logs", "-o", "data", "--partition-by", "month", "--with-raw", "--rebuild"]);
    assert!(dir.join("data/auth/month=2009-04").is_dir());
}

/// What is not said again stays, and a file that was damaged meanwhile is written anew.
#[test]
fn a_dataset_that_is_made_again_has_the_same_layout() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    fs::write(dir.join("logs/a.log"), EARLY).expect("a log");
    let options = ["--table", "auth,lines", "--partition-by", "month", "--with-raw"];
    converted(dir, &[&["logs", "-o", "data"][..], &options].concat());
    converted(dir, &[&["logs", "-o", "expected"][..], &options].concat());
    let file = contents(&dir.join("data")).into_keys().find(|path| path.starts_with("auth")).expect("a file of auth");
    let file = dir.join("data").join(file);
    let mut bytes = fs::read(&file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&file, bytes).expect("a file");
    converted(dir, &["logs", "-o", "data", "--rebuild"]);
    assert_same(&dir.join("data"), &dir.join("expected"), "made again");
}

/// Names in a folder, but for `keep`.
pub(crate) fn strangers(dir: &Path, keep: &[&str]) -> Vec<String> {
    let names = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| !keep.contains(&name.as_str())).collect()
}

#[test]
fn parquet_is_no_log() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    copy(&root().join("tests/corpus/office"), &dir.join("logs"), &names_of(&root().join("tests/corpus/office")));
    assert_eq!(run(dir, ["auth", "logs", "-o", "logs/x.parquet"], None).code, Some(0));
    let refused = convert(dir, &["logs/x.parquet", "-o", "data"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("logs/x.parquet: holds rows"), "{}", refused.stderr);
    let passed = convert(dir, &["logs", "-o", "data"]);
    assert_eq!(passed.code, Some(0), "{}", passed.stderr);
    assert!(passed.stderr.contains("logs/x.parquet: holds rows, not converted"), "{}", passed.stderr);
}

/// Every file below a folder, by its path there.
fn names_of(folder: &Path) -> Vec<PathBuf> {
    contents(folder).into_keys().collect()
}

#[test]
fn a_log_that_is_gone_stays_in_the_dataset_and_is_told() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let corpus = root().join("tests/corpus/office");
    let all = logs(&corpus);
    copy(&corpus, &dir.join("logs"), &all);
    let told = converted(dir, &["logs", "-o", "data"]);
    assert!(told.contains("\ndates           2009-04-18 to 2009-04-23\n"), "{told}");
    let before = contents(&dir.join("data"));
    fs::remove_file(dir.join("logs").join(&all[0])).expect("a file");
    for _ in 0..2 {
        let told = converted(dir, &["logs", "-o", "data"]);
        assert!(told.starts_with("logs            4 known, 1 gone, whose rows stay\n"), "{told}");
        assert!(contents(&dir.join("data")) == before);
    }
}

#[test]
fn appliances_have_folders_of_their_own_where_that_is_asked_for() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let config =
        Config { seed: 36, days: 3, bytes: 200 << 10, file_bytes: 24 << 10, appliances: 2, ..Config::default() };
    generate(&config, &dir.join("logs")).expect("a generated archive");
    let stamp = "Jan  5 10:00:00";
    let auth =
        |user: &str| format!("SMTP Auth: (ICID 7) failed for user: {user} using AUTH mechanism: LOGIN with profile: x");
    let syslog = format!("{stamp} a_1.b mail: Info: {}\n{stamp} 2001:db8::7 mail: Info: {}\n", auth("u"), auth("v"));
    fs::write(dir.join("logs/mail-20090105.log"), syslog).expect("a file");
    converted(dir, &["logs", "-o", "apart", "--partition-by", "appliance,date", "-q"]);
    converted(dir, &["logs", "-o", "data", "-q"]);
    let folders: BTreeSet<String> = fs::read_dir(dir.join("apart/auth"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(folders.len(), 4, "{folders:?}");
    assert!(folders.contains("appliance=a_1.b") && folders.contains("appliance=2001%3Adb8%3A%3A7"), "{folders:?}");
    let queries = ["select *", "select appliance", "count by appliance", "appliance=a_1.b | select user, file, line"];
    let same = || {
        for query in queries {
            let [apart, data] = ["apart", "data"].map(|data| run(dir, ["-f", "csv", query, data], None).text());
            assert!(apart == data && apart.lines().count() > 1, "{query}: {apart}");
        }
    };
    same();
    converted(dir, &["--compact", "apart", "-q"]);
    same();
    let told = converted(dir, &["logs", "-o", "apart"]);
    assert!(told.contains("nothing to do"), "{told}");
    let refused = convert(dir, &["logs", "-o", "apart", "--partition-by", "date"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("partitioned by appliance,date"), "{}", refused.stderr);
}
