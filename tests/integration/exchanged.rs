//! Queries over a dataset that conversions replace meanwhile: each gives the rows of the old edition, or those of the
//! new one, or says that the dataset was replaced and is to be asked again. Never rows of both, never too few of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use arrow::compute::concat_batches;
use arrow::record_batch::{RecordBatch, RecordBatchReader};
use authq::{Archive, Context, Display, Engine, ErrorKind, Recipes};
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::convert::{contents, converted, logs};
use crate::generator::{Config, generate};
use crate::support::{Outcome, Reading, run};

/// What is asked all the time.
const QUERIES: [&str; 5] = [
    "count by outcome | sort outcome",
    "auth | select *",
    "lines | select time, file, line",
    "connections | select *",
    "failed where user = *a* | select time, user, file, line",
];

/// What a query says that met another edition than it began with.
const REPLACED: &str = "a conversion replaced the dataset while it was read; run the query again";

/// Exchanges of prepared editions, as fast as they go.
const EXCHANGES: usize = 240;

/// How often they are made, until more than one edition was seen.
const MOST_TURNS: usize = 20;

/// What was seen.
#[derive(Debug, Default)]
struct Seen {
    /// Each answer, by the position of its query.
    answers: Mutex<BTreeSet<(usize, String)>>,
    asked: AtomicUsize,
    replaced: AtomicUsize,
    faults: Mutex<BTreeMap<String, usize>>,
}

impl Seen {
    fn take(&self, query: usize, outcome: &Outcome) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match outcome.code {
            Some(0 | 1) => drop(self.answers.lock().expect("no panic").insert((query, outcome.text()))),
            Some(2) if outcome.stderr.contains(REPLACED) => drop(self.replaced.fetch_add(1, Ordering::Relaxed)),
            code => {
                let told = format!("{code:?}: {}", outcome.stderr.lines().take(2).collect::<Vec<_>>().join(" / "));
                *self.faults.lock().expect("no panic").entry(told).or_default() += 1;
            }
        }
    }

    /// Every answer is one of these.
    fn check(self, valid: &BTreeSet<(usize, String)>) {
        let answers = self.answers.into_inner().expect("no panic");
        let faults = self.faults.into_inner().expect("no panic");
        let (asked, replaced) = (self.asked.into_inner(), self.replaced.into_inner());
        eprintln!("{asked} queries, {replaced} told to ask again, {} different answers", answers.len());
        if let Some((query, answer)) = answers.difference(valid).next() {
            let nearest = valid.iter().filter(|(of, _)| of == query).map(|(_, valid)| valid.lines().count());
            let lines = answer.lines().count();
            panic!("{}: {lines} lines, of {:?}\n{answer:.600}", QUERIES[*query], nearest.collect::<Vec<_>>());
        }
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(answers.len() > QUERIES.len(), "only one edition was ever seen");
    }
}

fn ask(dir: &Path, query: usize, paths: &[&str]) -> Outcome {
    run(dir, [&["-f", "csv", "-j2", QUERIES[query]], paths].concat(), None)
}

/// All valid answers of an edition.
fn answers(dir: &Path, paths: &[&str]) -> Vec<(usize, String)> {
    let answer = |query: usize| {
        let outcome = ask(dir, query, paths);
        assert!(matches!(outcome.code, Some(0 | 1)), "{} {paths:?}: {}", QUERIES[query], outcome.stderr);
        (query, outcome.text())
    };
    (0..QUERIES.len()).map(answer).collect()
}

/// Asks until `work` is done, which is given what was seen so far.
fn ask_during(dir: &Path, paths: &[&str], readers: usize, work: impl FnOnce(&Seen)) -> Seen {
    let (seen, is_done) = (Seen::default(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for reader in 0..readers {
            let (seen, is_done) = (&seen, &is_done);
            scope.spawn(move || {
                for query in (0..QUERIES.len()).cycle().skip(reader) {
                    if is_done.load(Ordering::Relaxed) {
                        break;
                    }
                    seen.take(query, &ask(dir, query, paths));
                }
            });
        }
        // Readers end also if it panics.
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&seen)));
        is_done.store(true, Ordering::Relaxed);
        worked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
    seen
}

fn generated(dir: &Path, seed: u64, bytes: u64) -> Vec<String> {
    let config = Config { seed, days: 3, bytes, file_bytes: 6 << 10, appliances: 2, ..Config::default() };
    generate(&config, &dir.join("logs")).expect("a generated archive");
    logs(&dir.join("logs")).iter().map(|log| format!("logs/{}", log.display())).collect()
}

fn convert_some(dir: &Path, logs: &[String], data: &str) {
    let mut args: Vec<&str> = logs.iter().map(String::as_str).collect();
    args.extend(["-o", data, "--table", "all", "-q"]);
    converted(dir, &args);
}

/// Logs are added one by one, and the files are put together after each.
#[test]
fn queries_during_conversions_see_one_edition() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let logs = generated(dir, 61, 200 << 10);
    assert!(logs.len() >= 32, "{} logs", logs.len());
    let mut valid = BTreeSet::new();
    for end in 1..=logs.len() {
        convert_some(dir, &logs[..end], "apart");
        valid.extend(answers(dir, &["apart"]));
    }
    convert_some(dir, &logs[..1], "data");
    let seen = ask_during(dir, &["data"], 2, |_| {
        for end in 1..=logs.len() {
            convert_some(dir, &logs[..end], "data");
            converted(dir, &["--compact", "data", "-q"]);
        }
    });
    seen.check(&valid);
}

/// A copy of a folder, its files linked.
fn linked(from: &Path, to: &Path) {
    for path in contents(from).into_keys() {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::hard_link(from.join(&path), target).expect("a link");
    }
}

/// What a conversion does at its end, but for the removal of the old edition, whose place this is.
fn put_in_place(edition: &Path, data: &Path) -> PathBuf {
    // No two conversions give their folders one name.
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let beside = data.with_file_name(format!(".data.tmp-1@host-{:06}", NUMBER.fetch_add(1, Ordering::Relaxed)));
    linked(edition, &beside);
    renameat_with(CWD, &beside, CWD, data, RenameFlags::EXCHANGE).expect("an exchange");
    beside
}

fn exchange(edition: &Path, data: &Path) {
    fs::remove_dir_all(put_in_place(edition, data)).expect("it is removed");
}

/// Editions that are there already change places, so that nearly every query meets exchanges: of the dataset alone, of
/// one that lies in a folder beside a log of its own.
#[test]
fn queries_during_many_exchanges_see_one_edition() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let logs = generated(dir, 62, 60 << 10);
    let (other, logs) = logs.split_last().expect("logs");
    let editions = ["some", "all", "compact"];
    convert_some(dir, &logs[..logs.len() / 2], "some");
    convert_some(dir, logs, "all");
    convert_some(dir, logs, "compact");
    converted(dir, &["--compact", "compact", "-q"]);
    let data = dir.join("shelf/data");
    linked(&dir.join("some"), &data);
    for path in ["shelf/data", "shelf"] {
        if path == "shelf" {
            fs::copy(dir.join(other), dir.join("shelf").join("other.log")).expect("a copy");
        }
        let mut valid = BTreeSet::new();
        for edition in editions {
            exchange(&dir.join(edition), &data);
            valid.extend(answers(dir, &[path]));
        }
        let seen = ask_during(dir, &[path], 3, |seen| {
            // On a machine that is busy, few queries end meanwhile.
            for _ in 0..MOST_TURNS {
                editions.iter().cycle().take(EXCHANGES).for_each(|edition| exchange(&dir.join(edition), &data));
                if seen.answers.lock().expect("no panic").len() > QUERIES.len() {
                    break;
                }
            }
        });
        seen.check(&valid);
    }
}

/// A conversion that finds nothing to do says so, whatever another one does meanwhile.
#[test]
fn a_conversion_looks_at_one_edition() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let logs = generated(dir, 65, 60 << 10);
    for (logs, edition) in [(&logs[..2], "some"), (&logs[..], "all")] {
        convert_some(dir, logs, edition);
        converted(dir, &["--compact", edition, "-q"]);
    }
    let data = dir.join("data");
    linked(&dir.join("some"), &data);
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let editions = ["all", "some"].into_iter().cycle();
            let mut editions = editions.take_while(|_| !is_done.load(Ordering::Relaxed));
            editions.by_ref().for_each(|edition| exchange(&dir.join(edition), &data));
        });
        let told: BTreeSet<_> = (0..EXCHANGES)
            .map(|_| run(dir, ["convert", "--compact", "data"], None))
            .map(|outcome| (outcome.code, outcome.text().contains("nothing to put together"), outcome.stderr))
            .collect();
        is_done.store(true, Ordering::Relaxed);
        assert_eq!(told.into_iter().collect::<Vec<_>>(), [(Some(0), true, String::new())]);
    });
}

/// The rows of an answer that is made in this process; `between` is done when the first rows are there.
fn rows(archive: Archive, text: &str, between: impl FnOnce()) -> Result<RecordBatch, authq::Error> {
    rows_when(archive, text, || (), between)
}

/// The same; `planned` is done before the scan begins.
fn rows_when(
    archive: Archive,
    text: &str,
    planned: impl FnOnce(),
    between: impl FnOnce(),
) -> Result<RecordBatch, authq::Error> {
    let engine = Engine::new(archive, Reading::default().scan)?;
    let context = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        zone: jiff::tz::TimeZone::UTC,
        display: Display::Machine,
        recipes: Recipes::default(),
    };
    let plan = engine.plan(text, &authq::parse(text)?, &context)?;
    planned();
    let mut results = engine.run(&plan)?;
    let mut batches: Vec<_> = results.next().into_iter().collect::<Result<_, _>>()?;
    between();
    batches.extend(results.by_ref().collect::<Result<Vec<_>, _>>()?);
    assert!(results.ledger().is_whole(), "{:?}", results.ledger().notes);
    Ok(concat_batches(&results.schema(), &batches)?)
}

fn open(data: &Path) -> Archive {
    Archive::open(&[data.to_owned()], &Reading::default().archive).expect("a dataset")
}

fn assert_replaced(found: Result<RecordBatch, authq::Error>, data: &Path) {
    let error = found.expect_err("it was replaced");
    assert!(matches!(error.kind(), ErrorKind::Replaced(path) if path == data), "{error}");
    assert!(error.to_string().ends_with(REPLACED), "{error}");
}

/// The manifest is that of one edition, and so are the files, whatever lies at their paths by then.
#[test]
fn files_are_those_of_the_manifest_or_the_query_is_to_be_asked_again() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let logs = generated(dir, 63, 60 << 10);
    convert_some(dir, &logs[..logs.len() / 2], "some");
    convert_some(dir, &logs, "all");
    // Files of the same names and lengths that hold nothing.
    for (path, bytes) in contents(&dir.join("some")).iter().filter(|(path, _)| !path.starts_with("_authq")) {
        let place = dir.join("foreign").join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(place, vec![0; bytes.len()]).expect("a file");
    }
    fs::create_dir_all(dir.join("foreign/_authq")).expect("a folder");
    fs::copy(dir.join("some/_authq/manifest.json"), dir.join("foreign/_authq/manifest.json")).expect("a copy");
    let data = dir.join("data");
    linked(&dir.join("some"), &data);
    for query in ["auth | select *", "lines | select *", "count by user | sort user"] {
        let expected = rows(open(&data), query, || ()).expect("an answer");
        for edition in ["all", "foreign"] {
            let archive = open(&data);
            let aside = put_in_place(&dir.join(edition), &data);
            let found = rows(archive.clone(), query, || ()).expect("the old edition is still there");
            assert_eq!(found, expected, "{query}, then {edition}");
            fs::remove_dir_all(aside).expect("it is removed");
            assert_replaced(rows(archive, query, || ()), &data);
            exchange(&dir.join("some"), &data);
        }
        // What is open stays open.
        let found = rows(open(&data), query, || exchange(&dir.join("all"), &data)).expect("an answer");
        assert_eq!(found, expected, "{query}");
        exchange(&dir.join("some"), &data);
    }
    // A file that is gone from a dataset that was not replaced is damage.
    let gone = contents(&data).into_keys().find(|path| path.starts_with("auth")).expect("a file");
    fs::remove_file(data.join(gone)).expect("it is removed");
    let outcome = ask(dir, 1, &["data"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains(REPLACED), "{}", outcome.stderr);
}

/// A result stays the one whose footer was read.
#[test]
fn a_result_that_is_replaced_while_it_is_read_is_the_one_that_was_opened() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let logs = generated(dir, 66, 60 << 10);
    for (logs, result) in [(&logs[..2], "some.parquet"), (&logs[..], "all.parquet")] {
        let logs = logs.iter().map(String::as_str);
        let outcome = run(dir, ["auth | select *", "-o", result].into_iter().chain(logs), None);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
    let result = dir.join("some.parquet");
    let expected = rows(open(&result), "auth | select *", || ()).expect("an answer");
    let replace = || fs::rename(dir.join("all.parquet"), &result).expect("a name");
    let found = rows_when(open(&result), "auth | select *", replace, || ()).expect("an answer");
    assert_eq!(found, expected);
}

/// More files than are kept open at once are opened again when their turn comes.
#[test]
fn a_dataset_of_many_files_that_is_replaced_while_rows_come_ends_the_query() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    fs::create_dir(dir.join("logs")).expect("a folder");
    for log in 0..300 {
        let day = jiff::civil::date(2009, 1, 1) + jiff::Span::new().days(log);
        let text = format!("{} Info: Start MID {log} ICID {log}\n", day.strftime("%a %b %e 10:00:00 %Y"));
        fs::write(dir.join(format!("logs/mail.{log}.log")), text).expect("a log");
    }
    converted(dir, &["logs", "-o", "many", "--table", "lines", "-q"]);
    assert!(contents(&dir.join("many")).len() > 300);
    let data = dir.join("data");
    linked(&dir.join("many"), &data);
    let query = "lines | select time, text";
    let expected = rows(open(&data), query, || ()).expect("an answer");
    let mut aside = PathBuf::new();
    let found = rows(open(&data), query, || aside = put_in_place(&dir.join("many"), &data)).expect("an answer");
    assert_eq!(found, expected);
    fs::remove_dir_all(&aside).expect("it is removed");
    assert_replaced(rows(open(&data), query, || exchange(&dir.join("many"), &data)), &data);
}

/// Where folders cannot change names at one stroke, the old edition is aside for a moment.
#[test]
fn a_dataset_that_is_put_aside_is_told_and_an_old_one_counts_once() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let logs = generated(dir, 64, 40 << 10);
    fs::create_dir(dir.join("shelf")).expect("a folder");
    convert_some(dir, &logs[..2], "some");
    convert_some(dir, &logs, "shelf/data");
    let expected = answers(dir, &["shelf"]);
    let aside = dir.join("shelf/.data.old-1@host-abcdef");
    linked(&dir.join("some"), &aside);
    assert_eq!(answers(dir, &["shelf"]), expected);
    fs::remove_dir_all(&aside).expect("it is removed");
    fs::rename(dir.join("shelf/data"), &aside).expect("a name");
    let outcome = ask(dir, 0, &["shelf/data"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("shelf/data: a conversion is replacing it"), "{}", outcome.stderr);
}
