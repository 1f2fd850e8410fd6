//! The law of safety: whoever ends a conversion before it is done, and whatever disk fills up, there is the old dataset or
//! the new one, whole, and the next conversion gives the bytes of one that nobody disturbed.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::convert::{SEEN, assert_same, contents, convert, converted, copy, logs, same, strangers};
use crate::generator::{Config, generate};
use crate::support::{authq, root, run};

/// Conversions that are killed; `AUTHQ_KILLS` names another number.
const KILLS: u32 = 24;
/// Conversions that get a signal; `AUTHQ_SIGNALS` names another number.
const SIGNALS: u32 = 12;
/// Conversions that are killed right after the datasets changed places, beside the others.
const STROKES: u32 = 6;

/// All conversions: of these logs, with these options.
const CONVERSION: [&str; 4] = ["logs", "--table", "auth,lines", "-o"];

/// What is in the place of a dataset.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum State {
    Absent,
    Old,
    New,
}

/// Logs, the dataset of some of them (`old`) and of all (`new`).
struct Bench {
    place: TempDir,
    /// What an undisturbed conversion takes without a dataset before, and on top of the old one.
    takes: [Duration; 2],
    /// What is told of the number of rows in the old dataset and in the new one.
    counts: [String; 2],
}

/// When a conversion is ended.
#[derive(Copy, Clone, Debug)]
enum Moment {
    /// So long after it began.
    Begun(Duration),
    /// So long after the new dataset took its place.
    Published(Duration),
}

/// What became of the conversions of a test.
#[derive(Debug, Default)]
struct Tally {
    absent: u32,
    old: u32,
    new: u32,
    /// Conversions that were done before.
    done: u32,
}

/// A number of rounds that the surroundings may change.
fn rounds(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// The arguments of a conversion.
fn to(data: &str) -> Vec<&str> {
    CONVERSION.into_iter().chain([data]).collect()
}

/// Which folder it is, if there is one.
fn inode(folder: &Path) -> Option<u64> {
    folder.metadata().ok().map(|found| found.ino())
}

/// The number of rows of a dataset, as it is told.
fn count(dir: &Path, data: &str) -> Option<String> {
    let counted = run(dir, ["-f", "csv", "count", data], None);
    (counted.code == Some(0)).then(|| counted.text())
}

impl Bench {
    fn new() -> Bench {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path();
        let config = Config { seed: 33, bytes: 2 << 20, file_bytes: 256 << 10, truth: false, ..Config::default() };
        generate(&config, &dir.join("logs")).expect("a generated archive");
        let all = logs(&dir.join("logs"));
        let later = &all[all.len() / 2..];
        copy(&dir.join("logs"), &dir.join("later"), later);
        later.iter().for_each(|log| fs::remove_file(dir.join("logs").join(log)).expect("a log"));
        converted(dir, &to("old"));
        copy(&dir.join("later"), &dir.join("logs"), later);
        fs::remove_dir_all(dir.join("later")).expect("a folder");
        let anew = timed(|| drop(converted(dir, &to("new"))));
        let counts = ["old", "new"].map(|data| count(dir, data).expect("a count"));
        assert_ne!(counts[0], counts[1]);
        let mut bench = Bench { place, takes: [anew; 2], counts };
        bench.prepare(&bench.dir().join("data"), true);
        bench.takes[1] = timed(|| drop(converted(bench.dir(), &to("data"))));
        assert_same(&bench.dir().join("data"), &bench.dir().join("new"), "undisturbed");
        bench
    }

    fn dir(&self) -> &Path {
        self.place.path()
    }

    /// Puts the old dataset into a place, or nothing.
    fn prepare(&self, data: &Path, has_old: bool) {
        let _ = fs::remove_dir_all(data);
        if has_old {
            let old = self.dir().join("old");
            let mut files: Vec<PathBuf> = contents(&old).into_keys().collect();
            files.push(SEEN.into());
            copy(&old, data, &files);
        }
    }

    /// A conversion of all logs.
    fn start(&self, data: &str) -> Child {
        let mut command = authq();
        command.args(["convert", "-q"]).args(CONVERSION).arg(data).current_dir(self.dir());
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary starts")
    }

    /// Evenly spread over a conversion.
    fn moment(&self, has_old: bool, round: u32, rounds: u32) -> Moment {
        Moment::Begun(self.takes[usize::from(has_old)].mul_f64((f64::from(round) + 0.5) / f64::from(rounds)))
    }

    /// What is in the place of a dataset; it must be whole, and must answer so.
    fn state(&self, data: &str, has_old: bool, context: &str) -> State {
        let is = |name: &str| same(&self.dir().join(data), &self.dir().join(name));
        let found = if !self.dir().join(data).exists() {
            State::Absent
        } else if has_old && is("old").is_ok() {
            State::Old
        } else if let Err(difference) = is("new") {
            panic!("{context}: neither the old dataset nor the new one: {difference}");
        } else {
            State::New
        };
        assert!(!has_old || found != State::Absent, "{context}: the old dataset is gone");
        let [old, new] = self.counts.each_ref().map(|text| Some(text.clone()));
        let expected = [None, old, new];
        assert_eq!(count(self.dir(), data), expected[found as usize], "{context}: the count of {found:?}");
        found
    }

    /// The next conversion gives the dataset of an undisturbed one, and leaves nothing else.
    fn complete(&self, data: &str, context: &str) {
        converted(self.dir(), &to(data));
        assert_same(&self.dir().join(data), &self.dir().join("new"), &format!("{context}: completed"));
        self.assert_tidy(data, &format!("{context}: completed"));
    }

    /// Nothing is beside a dataset.
    fn assert_tidy(&self, data: &str, context: &str) {
        let data = self.dir().join(data);
        let beside = data.parent().expect("a folder");
        assert_eq!(strangers(beside, &["logs", "old", "new", "data", "small"]), Vec::<String>::new(), "{context}");
        if data.exists() {
            let own = strangers(&data.join("_authq"), &["manifest.json", "seen.json"]);
            assert_eq!(own, Vec::<String>::new(), "{context}");
        }
    }
}

impl Moment {
    /// Waits for it, or for the end of the conversion.
    fn wait(self, begun: Instant, data: &Path, child: &mut Child) {
        match self {
            Moment::Begun(after) => sleep(after.saturating_sub(begun.elapsed())),
            Moment::Published(after) => {
                let before = inode(data);
                while inode(data) == before && child.try_wait().expect("a child").is_none() {}
                sleep(after);
            }
        }
    }
}

impl Tally {
    fn add(&mut self, state: State, is_done: bool) {
        match state {
            State::Absent => self.absent += 1,
            State::Old => self.old += 1,
            State::New => self.new += 1,
        }
        self.done += u32::from(is_done);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally { absent, old, new, done } = self;
        let rounds = absent + old + new;
        write!(f, "{rounds} rounds: {absent} left no dataset, {old} the old one, {new} the new one ({done} were done)")
    }
}

fn kill(bench: &Bench, moment: Moment, has_old: bool, tally: &mut Tally) {
    let context = format!("killed at {moment:?}, old {has_old}");
    let data = bench.dir().join("data");
    bench.prepare(&data, has_old);
    let (begun, mut child) = (Instant::now(), bench.start("data"));
    moment.wait(begun, &data, &mut child);
    child.kill().expect("a process");
    let ended = child.wait().expect("its end");
    let state = bench.state("data", has_old, &context);
    assert!(state == State::New || !ended.success(), "{context}: success, but {state:?}");
    tally.add(state, ended.success());
    bench.complete("data", &context);
}

#[test]
fn a_killed_conversion_leaves_the_old_dataset_or_the_new_one() {
    let (bench, rounds) = (Bench::new(), rounds("AUTHQ_KILLS", KILLS));
    let mut tally = Tally::default();
    for round in 0..rounds {
        let has_old = round % 2 == 1;
        kill(&bench, bench.moment(has_old, round, rounds), has_old, &mut tally);
    }
    println!("killed while they ran, {tally}");
    assert!(tally.absent > 0 && tally.old > 0, "none was ended in time: {tally:?}");
    let mut tally = Tally::default();
    for round in 0..STROKES {
        kill(&bench, Moment::Published(Duration::from_micros(300) * (round / 2)), round % 2 == 1, &mut tally);
    }
    println!("killed after the stroke, {tally}");
    assert_eq!(tally.new, STROKES, "{tally:?}");
}

/// The number of a signal that ended a run, in whichever way.
fn signal_of(ended: ExitStatus) -> Option<i32> {
    ended.signal().or_else(|| ended.code().filter(|code| *code > 128).map(|code| code - 128))
}

fn interrupt(bench: &Bench, moment: Moment, (name, number): (&str, i32), has_old: bool, tally: &mut Tally) {
    let context = format!("{name} at {moment:?}, old {has_old}");
    let data = bench.dir().join("data");
    bench.prepare(&data, has_old);
    let (begun, mut child) = (Instant::now(), bench.start("data"));
    moment.wait(begun, &data, &mut child);
    // `timeout` sends a signal to the process and to its group. A second SIGINT is a user who wants no order.
    let process = child.id().to_string();
    let processes = vec![process.as_str(); if name == "-INT" { 1 } else { 2 }];
    let sent = Command::new("kill").arg(name).args(processes).stderr(Stdio::null()).status();
    sent.expect("a signal");
    let ended = child.wait_with_output().expect("its end");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    bench.assert_tidy("data", &context);
    let state = bench.state("data", has_old, &context);
    if ended.status.success() {
        assert_eq!((state, told.as_str()), (State::New, ""), "{context}");
    } else {
        assert_eq!(signal_of(ended.status), Some(number), "{context}: {told}");
        // Before the logs were looked at, the signal itself ends the run, which says nothing.
        let is_told = if ended.status.code().is_some() { "interrupted\n" } else { "" };
        let unchanged = if has_old { State::Old } else { State::Absent };
        assert_eq!((state, told.as_str()), (unchanged, is_told), "{context}");
    }
    tally.add(state, ended.status.success());
    bench.complete("data", &context);
}

#[test]
fn an_interrupted_conversion_leaves_nothing_beside_the_dataset() {
    let (bench, rounds) = (Bench::new(), rounds("AUTHQ_SIGNALS", SIGNALS));
    for signal in [("-TERM", 15), ("-HUP", 1), ("-INT", 2)] {
        let mut tally = Tally::default();
        let of_signal = rounds.div_ceil(2);
        for round in 0..of_signal {
            let has_old = round % 2 == 1;
            interrupt(&bench, bench.moment(has_old, round, of_signal), signal, has_old, &mut tally);
        }
        println!("{}, {tally}", signal.0);
        assert!(tally.absent > 0 && tally.old > 0, "none was ended in time: {tally:?}");
    }
}

#[test]
fn what_a_killed_conversion_left_is_removed_although_nothing_is_new() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let office = root().join("tests/corpus/office").display().to_string();
    converted(dir, &[&office, "-o", "data"]);
    let left = dir.join(format!(".data.tmp-4711@mx-1-{}", "a".repeat(6)));
    fs::create_dir(&left).expect("a folder");
    fs::write(left.join("manifest.json"), "{").expect("a file");
    let told = convert(dir, &[&office, "-o", "data"]);
    assert!(told.code == Some(0) && !left.exists());
    let killed = "note: data: removed what a conversion left that was killed (process 4711 on mx-1)";
    assert!(told.stderr.contains(killed), "{}", told.stderr);
}

/// A disk that is too small, made of memory.
#[cfg(target_os = "linux")]
mod full {
    use super::*;

    /// Limits of the number of bytes, half of them without a dataset before and half on top of the old one.
    const PLACES: u64 = 20;
    /// Limits of the number of files.
    const INODES: u64 = 6;
    /// Set in a run of this binary that has mounts of its own.
    const INSIDE: &str = "AUTHQ_OWN_MOUNTS";
    /// Room for everything.
    const ENOUGH: &str = "size=1g,nr_inodes=100000";

    /// A file system in memory; it goes with the value.
    struct Disk(PathBuf);

    impl Disk {
        fn mount(folder: &Path, options: &str) -> Result<Disk, String> {
            fs::create_dir_all(folder).expect("a folder");
            mount(options, folder).map(|()| Disk(folder.to_path_buf()))
        }

        fn used(&self) -> Used {
            let found = rustix::fs::statvfs(&self.0).expect("a file system");
            let bytes = (found.f_blocks - found.f_bfree) * found.f_frsize;
            Used { bytes, inodes: found.f_files - found.f_ffree }
        }

        fn resize(&self, options: &str) {
            mount(&format!("remount,{options}"), &self.0).expect("a file system of another size");
        }
    }

    impl Drop for Disk {
        fn drop(&mut self) {
            // Also while something in it is open.
            let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        }
    }

    /// With type and name, also when it is there: else `mount` adds options that nobody but root may give.
    fn mount(options: &str, folder: &Path) -> Result<(), String> {
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder);
        let mounted = command.output().map_err(|error| error.to_string())?;
        let told = String::from_utf8_lossy(&mounted.stderr).lines().next().unwrap_or_default().to_owned();
        if mounted.status.success() { Ok(()) } else { Err(told) }
    }

    /// Runs a test of this binary where it may mount, and where nobody else sees what it mounts. Is there such a place?
    fn run_inside(test: &str) -> bool {
        let place = tempfile::tempdir().expect("a temporary folder");
        let mut probe = Command::new("unshare");
        probe.args(["-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(place.path());
        if !probe.output().is_ok_and(|probed| probed.status.success()) {
            return false;
        }
        let mut command = Command::new("unshare");
        command.arg("-rm").arg(std::env::current_exe().expect("this binary")).args(["--exact", test, "--nocapture"]);
        let ended = command.env(INSIDE, "1").output().expect("a run");
        let told = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(ended.status.success() && told.contains("1 passed"), "{told}");
        let is_ours = |line: &&str| line.starts_with("full disk") || line.starts_with("skipped");
        told.lines().filter(is_ours).for_each(|line| println!("{line}"));
        true
    }

    /// What a file system holds.
    #[derive(Copy, Clone, Debug)]
    struct Used {
        bytes: u64,
        inodes: u64,
    }

    /// What it holds before a conversion, and the most until the new dataset takes its place.
    fn needs(bench: &Bench, has_old: bool) -> [Used; 2] {
        let disk = Disk::mount(&bench.dir().join("small"), ENOUGH).expect("a file system");
        let data = disk.0.join("data");
        bench.prepare(&data, has_old);
        let (before, begin) = (inode(&data), disk.used());
        let (mut most, mut child) = (begin, bench.start("small/data"));
        while child.try_wait().expect("a child").is_none() {
            let used = disk.used();
            if inode(&data) != before {
                break;
            }
            most = Used { bytes: most.bytes.max(used.bytes), inodes: most.inodes.max(used.inodes) };
        }
        assert!(child.wait().expect("its end").success());
        [begin, most]
    }

    /// Evenly spread between two numbers.
    fn between(begin: u64, end: u64, place: u64, places: u64) -> u64 {
        begin + (end - begin) * (2 * place + 1) / (2 * places)
    }

    fn fill(bench: &Bench, limit: &str, has_old: bool) {
        let context = format!("{limit}, old {has_old}");
        let disk = Disk::mount(&bench.dir().join("small"), limit).expect("a small file system");
        bench.prepare(&disk.0.join("data"), has_old);
        let failed = convert(bench.dir(), &to("small/data"));
        assert_eq!(failed.code, Some(2), "{context}: {}{}", failed.text(), failed.stderr);
        let is_told =
            failed.stderr.contains("No space left on device") && failed.stderr.starts_with("error: small/data: ");
        assert!(is_told && failed.stderr.lines().count() == 1, "{context}: {}", failed.stderr);
        bench.assert_tidy("small/data", &context);
        let unchanged = if has_old { State::Old } else { State::Absent };
        assert_eq!(bench.state("small/data", has_old, &context), unchanged, "{context}");
        disk.resize(ENOUGH);
        bench.complete("small/data", &context);
    }

    #[test]
    fn a_full_disk_leaves_the_old_dataset() {
        let is_inside = std::env::var_os(INSIDE).is_some();
        if !is_inside && run_inside("interrupted::full::a_full_disk_leaves_the_old_dataset") {
            return;
        }
        let bench = Bench::new();
        if let Err(told) = Disk::mount(&bench.dir().join("small"), ENOUGH) {
            println!("skipped: no file system of limited size can be mounted here ({told})");
            return;
        }
        for has_old in [false, true] {
            let [begin, end] = needs(&bench, has_old);
            for place in 0..PLACES / 2 {
                let limit = format!("size={}", between(begin.bytes, end.bytes, place, PLACES / 2));
                fill(&bench, &limit, has_old);
            }
            for place in 0..INODES / 2 {
                let limit = format!("nr_inodes={}", between(begin.inodes, end.inodes, place, INODES / 2));
                fill(&bench, &limit, has_old);
            }
            println!("full disk, old {has_old}: {} limits, {begin:?} to {end:?}", (PLACES + INODES) / 2);
        }
    }
}
