//! The limits that authq is held against: what the machine needs to inflate the same files, or to search them for two
//! words, and nothing else. `cargo bench --bench floor -- MODE [--threads N] PATH…`

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::bufread::MultiGzDecoder;
use libdeflater::Decompressor;
use memchr::memmem::Finder;

const USAGE: &str = "\
cargo bench --bench floor -- MODE [--threads N] PATH...

A PATH is a file, or a folder with all below it. MODE is
  gzip      libdeflate, whole member, output buffer reused, checksum verified; plain files are read
  flate2    streaming in windows of 256 KiB; plain files are read
  memmem    both markers of authentication searched in plain files
  newlines  lines counted in plain files";

/// How the two kinds of authentication record begin, less what differs from release to release.
const MARKERS: [&[u8]; 2] = [b" SMTP Auth", b" SMTP authentication"];
/// Text that is read at a time where files are streamed: less than a core's own cache.
const WINDOW: usize = 256 << 10;

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Mode {
    Gzip,
    Flate2,
    Memmem,
    Newlines,
}

/// What a thread did.
#[derive(Copy, Clone, Debug, Default)]
struct Done {
    text: u64,
    on_disk: u64,
    /// Markers, or lines.
    found: u64,
    cpu: Option<Duration>,
}

fn main() -> ExitCode {
    // Cargo adds a word of its own, and runs every bench without arguments when it is told to run all.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.is_empty() {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Vec<String>) -> Result<(), String> {
    let mut arguments = arguments.into_iter();
    let mode = match arguments.next().as_deref() {
        Some("gzip") => Mode::Gzip,
        Some("flate2") => Mode::Flate2,
        Some("memmem") => Mode::Memmem,
        Some("newlines") => Mode::Newlines,
        other => return Err(format!("no mode {}", other.unwrap_or_default())),
    };
    let mut threads = 1;
    let mut files = Vec::new();
    while let Some(argument) = arguments.next() {
        if argument == "--threads" {
            let value = arguments.next().and_then(|value| value.parse().ok());
            threads = value.filter(|&threads| threads > 0).ok_or("--threads needs a number")?;
        } else {
            let path = PathBuf::from(argument);
            collect(&path, &mut files).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    // The longest first, so that no thread begins one when the others are done.
    files.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let begun = Instant::now();
    let done = work(mode, threads, &files)?;
    report(mode, threads, files.len(), done, begun.elapsed());
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<(u64, PathBuf)>) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_dir() {
        files.push((metadata.len(), path.to_owned()));
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

/// Every thread takes the next file until none is left.
fn work(mode: Mode, threads: usize, files: &[(u64, PathBuf)]) -> Result<Done, String> {
    let next = AtomicUsize::new(0);
    let one = || {
        let mut reader = Reader::new(mode);
        while let Some((_, path)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            reader.read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(Done { cpu: cpu_of_this_thread(), ..reader.done })
    };
    let each: Vec<Result<Done, String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    });
    let mut all = Done { cpu: Some(Duration::ZERO), ..Done::default() };
    for done in each {
        let done = done?;
        all.text += done.text;
        all.on_disk += done.on_disk;
        all.found += done.found;
        all.cpu = all.cpu.zip(done.cpu).map(|(all, one)| all + one);
    }
    Ok(all)
}

/// Where the system tells it (Linux): nanoseconds on a processor.
fn cpu_of_this_thread() -> Option<Duration> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(told.split_whitespace().next()?.parse().ok()?))
}

struct Reader {
    mode: Mode,
    compressed: Vec<u8>,
    text: Vec<u8>,
    libdeflate: Decompressor,
    markers: [Finder<'static>; 2],
    done: Done,
}

impl Reader {
    fn new(mode: Mode) -> Reader {
        Reader {
            mode,
            compressed: Vec::new(),
            text: Vec::new(),
            libdeflate: Decompressor::new(),
            markers: MARKERS.map(Finder::new),
            done: Done::default(),
        }
    }

    fn read(&mut self, path: &Path) -> io::Result<()> {
        let mut file = File::open(path)?;
        self.done.on_disk += file.metadata()?.len();
        if path.extension().is_none_or(|extension| extension != "gz") {
            return self.stream(file);
        }
        match self.mode {
            Mode::Gzip => {
                self.compressed.clear();
                file.read_to_end(&mut self.compressed)?;
                self.whole_member()
            }
            Mode::Flate2 => self.stream(MultiGzDecoder::new(io::BufReader::with_capacity(64 << 10, file))),
            Mode::Memmem | Mode::Newlines => Err(io::Error::other("is compressed; this mode takes plain files")),
        }
    }

    fn whole_member(&mut self) -> io::Result<()> {
        let length = self.compressed.last_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize);
        // What was there stays there: clearing it anew would cost a good part of what inflating costs.
        if self.text.len() < length {
            self.text.resize(length, 0);
        }
        let inflated = self.libdeflate.gzip_decompress(&self.compressed, &mut self.text[..length]);
        match inflated {
            Ok(written) if written == length => self.done.text += length as u64,
            Ok(_) | Err(_) => {
                return Err(io::Error::other("is damaged, or of several members, which this mode cannot read"));
            }
        }
        Ok(())
    }

    fn stream(&mut self, mut source: impl Read) -> io::Result<()> {
        if self.text.len() < WINDOW {
            self.text.resize(WINDOW, 0);
        }
        // A marker may lie across two windows.
        let keep = match self.mode {
            Mode::Memmem => MARKERS[1].len() - 1,
            Mode::Gzip | Mode::Flate2 | Mode::Newlines => 0,
        };
        let mut kept = 0;
        loop {
            let read = source.read(&mut self.text[kept..WINDOW])?;
            if read == 0 {
                return Ok(());
            }
            let end = kept + read;
            self.look(end, kept);
            self.done.text += read as u64;
            kept = keep.min(end);
            self.text.copy_within(end - kept..end, 0);
        }
    }

    /// Looks at a window that ends at `end`, of which the first `seen` bytes were the end of the one before.
    fn look(&mut self, end: usize, seen: usize) {
        let window = &self.text[..end];
        self.done.found += match self.mode {
            Mode::Gzip | Mode::Flate2 => 0,
            Mode::Newlines => memchr::memchr_iter(b'\n', window).count() as u64,
            Mode::Memmem => self
                .markers
                .iter()
                .map(|marker| {
                    let length = marker.needle().len();
                    marker.find_iter(window).filter(|at| at + length > seen).count() as u64
                })
                .sum(),
        };
    }
}

fn report(mode: Mode, threads: usize, files: usize, done: Done, wall: Duration) {
    let text = done.text as f64 / 1e6;
    let cpu = match done.cpu {
        Some(cpu) => {
            format!("{:.3} s CPU, {:.0} MB of text per CPU second", cpu.as_secs_f64(), text / cpu.as_secs_f64())
        }
        None => "CPU time unknown".to_string(),
    };
    println!(
        "{mode:?}, threads {threads}: {files} files, {:.1} MB on disk, {text:.1} MB of text, {} found, {:.3} s wall, {cpu}",
        done.on_disk as f64 / 1e6,
        done.found,
        wall.as_secs_f64()
    );
}
