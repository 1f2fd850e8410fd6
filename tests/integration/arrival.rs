//! The law of arrival: in whatever order logs arrive, grow, are renamed, compressed, copied and come back whole, and in how
//! many runs they are converted, the dataset is the one that a single run makes of all of them.
//!
//! A log keeps the name and the form in which its whole text was first converted. So the single run reads those.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::convert::{contents, gzipped, logs, same};
use crate::generator::prng::Prng;
use crate::generator::{Config, generate};
use crate::support::run;

/// Schedules that are tried; `AUTHQ_SCHEDULES` names another number.
const SCHEDULES: u64 = 40;

/// What happens to a log between two runs.
#[derive(Clone, Debug)]
enum Step {
    /// So many bytes of it are there.
    Upto(PathBuf, usize),
    /// It is there whole.
    Whole(PathBuf),
    /// Compressed, and cut before its end.
    Damaged(PathBuf),
    Renamed(PathBuf, PathBuf),
    Compressed(PathBuf),
    Copied(PathBuf, PathBuf),
}

/// A log: where it lies, its text, and what happens to it.
struct Log {
    path: PathBuf,
    text: Vec<u8>,
    /// Its whole text arrives compressed.
    is_packed: bool,
    steps: Vec<Step>,
}

/// One of so many.
fn index(random: &mut Prng, count: usize) -> usize {
    usize::try_from(random.below(count as u64)).expect("a small number")
}

/// `mail.s` compressed is `mail.s.gz`.
fn packed(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}.gz", path.display()))
}

impl Log {
    fn new(path: PathBuf, text: Vec<u8>, random: &mut Prng) -> Log {
        let mut steps = Vec::new();
        let is_packed = random.chance(0.3);
        let is_damaged = is_packed && random.chance(0.4);
        if is_damaged {
            steps.push(Step::Damaged(path.clone()));
        }
        let lines: Vec<usize> = memchr::memchr_iter(b'\n', &text).map(|newline| newline + 1).collect();
        if !is_packed && random.chance(0.3) {
            let mut cuts: Vec<usize> = (0..2).map(|_| lines[index(random, lines.len())]).collect();
            cuts.sort_unstable();
            steps.extend(cuts.into_iter().map(|cut| Step::Upto(path.clone(), cut)));
        }
        steps.push(Step::Whole(path.clone()));
        let place = if is_packed { packed(&path) } else { path.clone() };
        match random.below(6) {
            0 => steps.push(Step::Renamed(place.clone(), place.with_file_name(format!("moved-{}", name(&place))))),
            1 => steps.push(Step::Copied(place.clone(), place.with_file_name(format!("zz-{}", name(&place))))),
            2 if !is_packed => steps.push(Step::Compressed(path.clone())),
            _ => {}
        }
        Log { path, text, is_packed, steps }
    }

    fn do_step(&self, dir: &Path, step: &Step) {
        let write = |path: &Path, bytes: &[u8]| {
            let place = dir.join(path);
            fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            fs::write(place, bytes).expect("a log");
        };
        match step {
            Step::Upto(path, length) => write(path, &self.text[..*length]),
            Step::Whole(path) if self.is_packed => write(&packed(path), &gzipped(&self.text)),
            Step::Whole(path) => write(path, &self.text),
            Step::Damaged(path) => {
                let bytes = gzipped(&self.text);
                write(&packed(path), &bytes[..bytes.len() * 2 / 3]);
            }
            Step::Renamed(from, to) => fs::rename(dir.join(from), dir.join(to)).expect("a log"),
            Step::Compressed(path) => {
                write(&packed(path), &gzipped(&self.text));
                fs::remove_file(dir.join(path)).expect("a log");
            }
            Step::Copied(from, to) => {
                fs::copy(dir.join(from), dir.join(to)).expect("a log");
            }
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Converts what is there; a damaged log is not published, or in part.
fn convert(dir: &Path, to: &str, is_partial: bool, context: &str) {
    let partial = if is_partial { &["--allow-partial"][..] } else { &[] };
    let outcome = run(dir, [&["convert", "-q", "logs", "-o", to, "--table", "auth,lines"], partial].concat(), None);
    assert!(matches!(outcome.code, Some(0 | 3)), "{context}: {}", outcome.stderr);
}

/// One schedule: the steps of all logs in an order of its own, a run now and then.
fn check(seed: u64) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let config = Config {
        seed: 100 + seed % 8,
        days: 6,
        bytes: 48 << 10,
        file_bytes: 8 << 10,
        gzip: 0.0,
        reboots: 1,
        truth: false,
        ..Config::default()
    };
    generate(&config, &dir.join("archive")).expect("a generated archive");
    let mut random = Prng::new(seed);
    let mut all = Vec::new();
    for path in logs(&dir.join("archive")) {
        let text = fs::read(dir.join("archive").join(&path)).expect("a log");
        all.push(Log::new(Path::new("logs").join(path), text, &mut random));
    }
    let mut next: BTreeMap<usize, usize> = (0..all.len()).map(|log| (log, 0)).collect();
    let mut runs = 0;
    while !next.is_empty() {
        // Of some logs all, of others some: logs arrive mostly in order, now and then in any.
        let pick = if random.chance(0.6) { 0 } else { index(&mut random, next.len()) };
        let (&log, &step) = next.iter().nth(pick).expect("a log");
        all[log].do_step(dir, &all[log].steps[step]);
        if step + 1 == all[log].steps.len() {
            next.remove(&log);
        } else {
            next.insert(log, step + 1);
        }
        // What was never seen is not kept: of a renamed log the old name counts only if a run saw it.
        let is_seen = matches!(all[log].steps[step], Step::Whole(_)) && step + 1 < all[log].steps.len();
        if is_seen || random.chance(0.3) {
            runs += 1;
            // Beside a damaged log nothing is published unless that is allowed.
            convert(dir, "data", is_seen || random.chance(0.5), &format!("schedule {seed}, run {runs}"));
        }
    }
    convert(dir, "data", false, &format!("schedule {seed}, the last run"));
    fs::remove_dir_all(dir.join("logs")).expect("a folder");
    for log in &all {
        log.do_step(dir, &Step::Whole(log.path.clone()));
    }
    convert(dir, "whole", false, &format!("schedule {seed}, all at once"));
    if let Err(difference) = same(&dir.join("data"), &dir.join("whole")) {
        let steps: Vec<&[Step]> = all.iter().map(|log| log.steps.as_slice()).collect();
        panic!("schedule {seed}, {runs} runs: {difference}\n{steps:#?}");
    }
    assert!(contents(&dir.join("data")).len() > all.len());
}

#[test]
fn logs_arrive_in_any_order_and_form() {
    let schedules = std::env::var("AUTHQ_SCHEDULES").ok().and_then(|number| number.parse().ok()).unwrap_or(SCHEDULES);
    (0..schedules).for_each(check);
}
