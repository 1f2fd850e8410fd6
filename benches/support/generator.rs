//! Mail logs out of a seed, and the truth about them: what a reader must find in every row, computed from what the
//! connections meant, not from the text. Streams to disk, so a gigabyte costs no memory but that of the truth.

mod appliance;
pub mod clock;
mod copies;
pub mod files;
mod learn;
mod lifelike;
pub mod names;
pub mod prng;
mod scripts;
pub mod truth;
mod words;
mod zones;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use appliance::Appliance;
use names::Syslog;
use truth::Row;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Config {
    /// Equal configurations with equal seeds give equal bytes.
    pub seed: u64,
    pub appliances: usize,
    /// When the logs begin: seconds since 1970 as the appliances' own clocks show them.
    pub begin: i64,
    /// Days that the logs stretch over.
    pub days: u32,
    /// Bytes of text, of all appliances together, before compression.
    pub bytes: u64,
    /// Bytes of text after which a file is closed and the next one begun.
    pub file_bytes: usize,
    /// If larger, each file is closed after a size of its own between the two.
    pub longest_file_bytes: usize,
    /// Share of files that are compressed.
    pub gzip: f64,
    /// Share of compressed files that are in several members, cut anywhere.
    pub several_members: f64,
    /// 1 to 9.
    pub gzip_level: u32,
    /// Is the last file of each appliance, which it still writes to, plain whatever the others are?
    pub current_plain: bool,
    /// Share of lines that are authentication attempts.
    pub auth_share: f64,
    /// Share of clients that send hostile names.
    pub hostile: f64,
    /// Connections open at the same time, roughly.
    pub concurrency: u32,
    /// Times that an appliance starts anew, with ids it had before.
    pub reboots: u32,
    /// Names, addresses, subjects and ids as various as those of a busy office, and the lines that a message leaves there,
    /// so that the logs are as long and compress as well as real ones. Else few words, and the odd cases close together.
    pub lifelike: bool,
    /// Do files begin and end as the appliance writes them? Else only the folder says whose they are.
    pub heads: bool,
    /// The zones of the appliances' clocks, in turn. Where none is named, the clocks are never changed.
    pub zones: &'static [&'static str],
    /// Share of files that were copied, whole or in part.
    pub copies: f64,
    /// Share of connections that stay open for one to four days.
    pub long_open: f64,
    /// Lines of a syslog server, in files that it names. They have no heads.
    pub syslog: Option<Syslog>,
    /// Share of files that are not there. The first file of each appliance always is.
    pub missing: f64,
    /// Seconds of silence after which an appliance writes a line that says nothing; 0: it may be silent for ever.
    pub longest_silence: i64,
    /// Keep the truth? A gigabyte of log has a lot of it.
    pub truth: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            seed: 1,
            appliances: 2,
            begin: BEGIN,
            days: 3,
            bytes: 256 << 10,
            file_bytes: 32 << 10,
            longest_file_bytes: 0,
            gzip: 0.4,
            several_members: 0.33,
            gzip_level: 1,
            current_plain: false,
            auth_share: 0.1,
            hostile: 0.2,
            concurrency: 40,
            reboots: 1,
            lifelike: false,
            heads: true,
            zones: &[],
            copies: 0.0,
            long_open: 0.0,
            syslog: None,
            missing: 0.0,
            longest_silence: 0,
            truth: true,
        }
    }
}

/// The records of an appliance that are there, in order, as far as they tell which minutes there are logs of.
#[derive(Clone, Debug, Default)]
pub struct Logged {
    pub appliance: String,
    /// Minutes since 1970, UTC, and whether the record ends a file. Of further records of one minute that say the same
    /// there are none.
    pub records: Vec<(i64, bool)>,
}

/// What was generated.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Rows in log order, appliance by appliance, the appliances in the order of their names.
    pub appliances: Vec<Vec<Row>>,
    /// What there is of each appliance, in the same order.
    pub logged: Vec<Logged>,
    /// Files, in the order written.
    pub files: Vec<PathBuf>,
    /// Lines, heads and tails included.
    pub lines: u64,
    /// Bytes of text.
    pub bytes: u64,
    /// Lines that are authentication attempts.
    pub auth_lines: u64,
}

/// 2009-04-22T00:00:00, when logs begin by their own clocks unless their configuration says otherwise.
const BEGIN: i64 = 1_240_358_400;

/// Writes logs below `dir`, a folder for each appliance, one thread for each. A thread holds the text of one file.
///
/// # Errors
/// Whatever the file system has to say.
pub fn generate(config: &Config, dir: &Path) -> io::Result<Truth> {
    let appliances: Vec<io::Result<Appliance<'_>>> = thread::scope(|scope| {
        let write = |number| {
            let mut appliance = Appliance::new(config, dir, number);
            fs::create_dir_all(&appliance.folder)?;
            appliance.run()?;
            Ok(appliance)
        };
        let threads: Vec<_> = (0..config.appliances).map(|number| scope.spawn(move || write(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no appliance panics")).collect()
    });
    let mut truth = Truth::default();
    for appliance in appliances {
        let Appliance { name, rows, records, files, kept, .. } = appliance?;
        truth.appliances.push(rows);
        truth.logged.push(Logged { appliance: name, records });
        truth.files.extend(files);
        truth.lines += kept.lines;
        truth.bytes += kept.bytes;
        truth.auth_lines += kept.auth_lines;
    }
    Ok(truth)
}
