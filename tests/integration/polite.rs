//! `--polite`: a run leaves the page cache as it found it, page by page.

use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::write::GzEncoder;
use memmap2::MmapOptions;
use rustix::fs::{Advice, fadvise};

use crate::support::run;

/// For each page of a file: is it in memory?
#[allow(unsafe_code, reason = "no library tells what is in the page cache")]
fn pages(path: &Path) -> Vec<bool> {
    let file = File::open(path).expect("it was written");
    let length = usize::try_from(file.metadata().expect("a file").len()).expect("it is short");
    let mut states = vec![0u8; length.div_ceil(rustix::param::page_size())];
    // SAFETY: no byte of the map is read, and `states` has a byte for each of its pages.
    let result = unsafe {
        let map = MmapOptions::new().len(length).map(&file).expect("it can be mapped");
        libc::mincore(map.as_ptr().cast_mut().cast(), length, states.as_mut_ptr())
    };
    assert_eq!(result, 0);
    states.iter().map(|state| state & 1 != 0).collect()
}

/// Takes all of a file out of memory but some of its bytes. False: the file system keeps it there.
fn cool_down(path: &Path, kept: Range<u64>) -> bool {
    let file = File::open(path).expect("it was written");
    file.sync_all().expect("a disk");
    fadvise(&file, 0, None, Advice::DontNeed).expect("a file");
    let is_cool = pages(path).iter().all(|is_there| !is_there);
    fadvise(&file, 0, None, Advice::Random).expect("a file");
    let mut bytes = vec![0; usize::try_from(kept.end - kept.start).expect("it is short")];
    file.read_exact_at(&mut bytes, kept.start).expect("the bytes are there");
    is_cool
}

/// A plain and a compressed log of some megabytes, which were not written to for a day.
fn logs(folder: &Path) -> Vec<PathBuf> {
    let lines = |minute: usize| {
        let line = |second| {
            let id = minute * 60 + second;
            let time = format!("Wed Apr 22 {:02}:{:02}:{second:02} 2009", minute / 60, minute % 60);
            format!(
                "{time} Info: New SMTP ICID {id} interface Data (10.0.0.1) address 203.0.113.7 reverse dns host unknown \
                 verified no\n{time} Info: SMTP Auth: (ICID {id}) failed for user: u{} using AUTH mechanism: LOGIN with \
                 profile: p\n{time} Info: ICID {id} close\n",
                id * 2_654_435_761 % 1_000_003
            )
        };
        (0..60).map(line).collect::<String>()
    };
    let text: String = (0..600).map(lines).collect();
    let (first, second) = text.split_at(text.find("Wed Apr 22 05:00:00").expect("five hours"));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(second.as_bytes()).expect("memory");
    let files = [("mail.a", first.as_bytes().to_vec()), ("mail.b.gz", encoder.finish().expect("memory"))];
    let write = |(name, bytes): (&str, Vec<u8>)| {
        let path = folder.join(name);
        let mut file = File::create(&path).expect("a folder");
        file.write_all(&bytes).expect("a disk");
        file.set_modified(SystemTime::now() - Duration::from_secs(86_400)).expect("a file");
        path
    };
    files.into_iter().map(write).collect()
}

/// Every way to read.
const RUNS: &[&[&str]] = &[
    &["failed | count"],
    &["failed | count by remote_ip"],
    &["lines | count"],
    &["--no-mmap", "failed | count"],
    &["--memory", "4MiB", "failed | count"],
    &["--ledger", "ledger.json", "--force", "failed | count"],
    &["--explain", "failed"],
    &["convert", "-o", "dataset"],
];

#[test]
fn a_polite_run_leaves_the_page_cache_as_it_found_it() {
    // Not in the folder for temporary files, which may lie in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let logs = logs(folder.path());
    for args in RUNS {
        for is_polite in [true, false] {
            let lengths = logs.iter().map(|log| fs::metadata(log).expect("it was written").len());
            let can_tell = logs.iter().zip(lengths).all(|(log, length)| cool_down(log, length / 3..length / 2));
            if !can_tell {
                eprintln!("the file system keeps all files in memory");
                return;
            }
            let before: Vec<_> = logs.iter().map(|log| pages(log)).collect();
            let polite = is_polite.then_some("--polite");
            let args = args.iter().copied().chain(polite).chain(["mail.a", "mail.b.gz"]);
            let _ = fs::remove_dir_all(folder.path().join("dataset"));
            let outcome = run(folder.path(), args.clone(), None);
            assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
            let after: Vec<_> = logs.iter().map(|log| pages(log)).collect();
            let args: Vec<_> = args.collect();
            assert_eq!(before == after, is_polite, "{args:?}");
        }
    }
}
