//! Mail logs out of a seed, and the truth about them: what a reader must find in every row, computed from what the
//! connections meant, not from the text. Streams to disk, so a gigabyte costs no memory but that of the truth.

mod clock;
mod lifelike;
pub mod prng;
mod scripts;
pub mod truth;
mod words;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

use clock::civil;
pub use clock::ctime;
use prng::Prng;
use scripts::{Fact, Line, Script};
use truth::{EventIds, Row};

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
            truth: true,
        }
    }
}

/// What was generated.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Rows in log order, appliance by appliance, the appliances in the order of their names.
    pub appliances: Vec<Vec<Row>>,
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
        let Appliance { rows, files, lines, bytes, auth_lines, .. } = appliance?;
        truth.appliances.push(rows);
        truth.files.extend(files);
        truth.lines += lines;
        truth.bytes += bytes;
        truth.auth_lines += auth_lines;
    }
    Ok(truth)
}

/// A connection under way.
struct Connection {
    lines: VecDeque<Line>,
    /// Known so far: its columns, filled as lines are written.
    facts: Row,
    /// Was its opening written?
    opened: bool,
    /// Lines that share an id of 0, or none, have nothing in common.
    alone: bool,
    attempts: i64,
    mids: Vec<i64>,
    /// Its rows in the truth.
    rows: Vec<usize>,
}

struct Appliance<'a> {
    config: &'a Config,
    rng: Prng,
    folder: PathBuf,
    name: String,
    utc_offset: i64,
    version: String,
    text: Vec<u8>,
    file_name: String,
    file_line: i64,
    compress: bool,
    /// Bytes of text after which the file at hand is closed.
    close_at: usize,
    last_begin: i64,
    now: i64,
    agenda: BinaryHeap<Reverse<(i64, u64, usize)>>,
    agenda_seq: u64,
    connections: Vec<Option<Connection>>,
    free: Vec<usize>,
    next_icid: u64,
    next_dcid: u64,
    next_mid: u64,
    event_ids: EventIds,
    rows: Vec<Row>,
    files: Vec<PathBuf>,
    lines: u64,
    bytes: u64,
    auth_lines: u64,
}

impl<'a> Appliance<'a> {
    fn new(config: &'a Config, dir: &Path, number: usize) -> Self {
        let folder_name = format!("esa{}", number + 1);
        let serial = format!("421F6D8FB9C75E19C425-C9AEA81B{number:04}");
        Appliance {
            config,
            rng: Prng::new(config.seed ^ (number as u64).wrapping_mul(0x2545_f491_4f6c_dd1d)),
            folder: dir.join(&folder_name),
            name: if config.heads { serial.clone() } else { folder_name },
            utc_offset: if config.heads { [0, -14400, 19800][number % 3] } else { 0 },
            version: format!("Version: 14.0.0-698 SN: {serial}"),
            text: Vec::new(),
            file_name: String::new(),
            file_line: 0,
            compress: false,
            close_at: config.file_bytes,
            last_begin: i64::MIN,
            now: config.begin,
            agenda: BinaryHeap::new(),
            agenda_seq: 0,
            connections: Vec::new(),
            free: Vec::new(),
            next_icid: first_id(config),
            next_dcid: first_id(config),
            next_mid: if config.lifelike { 87_650_321 } else { 400 },
            event_ids: EventIds::default(),
            rows: Vec::new(),
            files: Vec::new(),
            lines: 0,
            bytes: 0,
            auth_lines: 0,
        }
    }

    fn run(&mut self) -> io::Result<()> {
        let target = (self.config.bytes / self.config.appliances as u64).max(1);
        let span = i64::from(self.config.days) * 86_400;
        let mut reboots = 0;
        self.begin_file();
        while self.bytes < target {
            let arrival = self.config.begin + (span as u128 * u128::from(self.bytes) / u128::from(target)) as i64;
            let planned = u64::from(reboots + 1) * target / u64::from(self.config.reboots + 1);
            if reboots < self.config.reboots && self.bytes >= planned {
                reboots += 1;
                self.reboot()?;
            }
            match self.agenda.peek() {
                Some(&Reverse((time, _, index))) if time <= arrival => {
                    self.agenda.pop();
                    self.now = self.now.max(time);
                    self.step(index)?;
                }
                _ => {
                    self.now = self.now.max(arrival);
                    self.connect(span, target);
                }
            }
        }
        self.end_file()
    }

    /// Every connection is gone, and the counters begin again where they once began.
    fn reboot(&mut self) -> io::Result<()> {
        self.write("Info", b"SMTP server shut down")?;
        self.agenda.clear();
        self.connections.clear();
        self.free.clear();
        self.next_icid = first_id(self.config) + self.rng.below(20);
        self.next_dcid = first_id(self.config) + self.rng.below(20);
        self.write("Info", b"SMTP server starting")
    }

    /// Plans one more connection, or a line of its own.
    fn connect(&mut self, span: i64, target: u64) {
        // A connection writes some 900 bytes, so this is how far apart connections begin.
        let between = span as f64 / (target as f64 / 900.0);
        let pause = (between * f64::from(self.config.concurrency) / 8.0) as i64 + 2;
        let wants_auth = (self.auth_lines as f64) < self.config.auth_share * self.lines as f64;
        let attempts = if wants_auth { 1 + self.rng.below(3) } else { 0 };
        let early = self.bytes < 4000 && self.rng.chance(0.5);
        let kind = self.rng.below(100);
        let mut alone = false;
        let (hostile, lifelike) = (self.config.hostile, self.config.lifelike);
        let mut script = Script { rng: &mut self.rng, pause, hostile, lifelike, lines: Vec::new() };
        match kind {
            0..15 => {
                alone = true;
                script.noise();
            }
            15..17 if wants_auth => {
                alone = true;
                match script.rng.below(3) {
                    0 => script.inbound_attempt(Some(0)),
                    1 => script.inbound_attempt(None),
                    _ => script.outbound_attempt(0, &("10.2.3.4".into(), Some("10.2.3.4".into()))),
                }
            }
            15..60 => {
                script.inbound(self.next_icid, attempts, &mut self.next_mid);
                self.next_icid += 1;
            }
            _ => {
                script.outbound(self.next_dcid, attempts, &mut self.next_mid);
                self.next_dcid += 1;
            }
        }
        let mut lines: VecDeque<Line> = script.lines.into();
        if early && lines.len() > 1 {
            // Opened before the archive begins.
            let unseen = 1 + self.rng.below(lines.len() as u64 - 1) as usize;
            lines.drain(..unseen);
        }
        let connection = Connection {
            lines,
            facts: Row::default(),
            opened: false,
            alone,
            attempts: 0,
            mids: Vec::new(),
            rows: Vec::new(),
        };
        let index = self.free.pop().unwrap_or(self.connections.len());
        if index == self.connections.len() {
            self.connections.push(None);
        }
        self.connections[index] = Some(connection);
        self.plan(index, self.now);
    }

    fn plan(&mut self, index: usize, time: i64) {
        self.agenda.push(Reverse((time, self.agenda_seq, index)));
        self.agenda_seq += 1;
    }

    /// Writes the next line of a connection.
    fn step(&mut self, index: usize) -> io::Result<()> {
        let Some(line) = self.connections[index].as_mut().and_then(|connection| connection.lines.pop_front()) else {
            return Ok(());
        };
        self.write(line.level, &line.message)?;
        if matches!(line.fact, Fact::Attempt(_)) {
            self.auth_lines += 1;
        }
        if self.config.truth {
            self.learn(index, line.fact, &line.message);
        }
        match self.connections[index].as_ref().and_then(|connection| connection.lines.front()) {
            Some(next) => self.plan(index, self.now + next.wait),
            None => {
                self.connections[index] = None;
                self.free.push(index);
            }
        }
        Ok(())
    }

    /// Applies what the line just written means.
    fn learn(&mut self, index: usize, fact: Fact, message: &[u8]) {
        let time = (self.now - self.utc_offset) * 1_000_000;
        let Some(connection) = self.connections[index].as_mut() else { return };
        let facts = &mut connection.facts;
        match fact {
            Fact::Nothing => {}
            Fact::Opened(opened) => {
                connection.opened = true;
                *facts = Row { opened_at: Some(time), tls: Some(false), ..*opened };
            }
            Fact::Verdict(verdict) => {
                facts.access = verdict.access.map(str::to_string);
                facts.sender_group = verdict.group.map(str::to_string);
                facts.sg_match = verdict.matched.map(str::to_string);
                facts.sbrs = verdict.score;
                facts.sbrs_reason = verdict.reason.map(str::to_string);
                facts.country = verdict.country.map(str::to_string);
            }
            Fact::Tls(session) => {
                facts.tls = Some(true);
                facts.tls_protocol = session.map(|(protocol, _)| protocol.to_string());
                facts.tls_cipher = session.map(|(_, cipher)| cipher.to_string());
            }
            Fact::TlsFailed => facts.tls = Some(false),
            Fact::Message(mid) => {
                if !connection.mids.contains(&mid) {
                    connection.mids.push(mid);
                }
                for &row in &connection.rows {
                    self.rows[row].mids.clone_from(&connection.mids);
                }
            }
            Fact::Attempt(attempt) => {
                let attempt = *attempt;
                connection.attempts += 1;
                let seen = connection.opened && !connection.alone;
                let known = connection.facts.connection_facts();
                connection.rows.push(self.rows.len());
                self.rows.push(Row {
                    event_id: self.event_ids.next(Some(&self.name), Some(time), message),
                    time: Some(time),
                    appliance: Some(self.name.clone()),
                    attempt: seen.then_some(connection.attempts),
                    elapsed_ms: known.opened_at.map(|opened| (time - opened) / 1000),
                    mids: connection.mids.clone(),
                    file: self.folder.join(&self.file_name).to_string_lossy().into_owned(),
                    line: self.file_line,
                    integrity: if self.compress { "verified" } else { "none" }.into(),
                    direction: attempt.direction,
                    outcome: attempt.outcome,
                    user: attempt.user,
                    mechanism: attempt.mechanism,
                    profile: attempt.profile,
                    remote_ip: attempt.remote_ip.or_else(|| known.remote_ip.clone()),
                    icid: attempt.icid,
                    dcid: attempt.dcid,
                    reply_code: attempt.reply_code,
                    reply_enhanced: attempt.reply_enhanced,
                    reply_text: attempt.reply_text,
                    reason: attempt.reason,
                    level: attempt.level,
                    flags: attempt.flags,
                    ..known
                });
            }
            Fact::Closed => {
                for &row in &connection.rows {
                    self.rows[row].closed_at = Some(time);
                }
            }
        }
    }

    /// Writes one line, in a new file where the current one is full.
    fn write(&mut self, level: &str, message: &[u8]) -> io::Result<()> {
        if self.text.len() >= self.close_at && self.now > self.last_begin {
            self.end_file()?;
            self.begin_file();
        }
        self.put(level, message);
        Ok(())
    }

    fn put(&mut self, level: &str, message: &[u8]) {
        let before = self.text.len();
        ctime(&mut self.text, self.now);
        self.text.push(b' ');
        self.text.extend_from_slice(level.as_bytes());
        self.text.extend_from_slice(b": ");
        self.text.extend_from_slice(message);
        self.text.push(b'\n');
        self.bytes += (self.text.len() - before) as u64;
        self.lines += 1;
        self.file_line += 1;
    }

    fn begin_file(&mut self) {
        self.text.clear();
        self.file_line = 0;
        self.last_begin = self.now;
        // Nothing is drawn where all files are alike, so that a corpus of that kind keeps its bytes.
        let longer = self.config.longest_file_bytes.saturating_sub(self.config.file_bytes) as u64;
        self.close_at = self.config.file_bytes + if longer > 0 { self.rng.below(longer + 1) as usize } else { 0 };
        let left = (self.config.bytes / self.config.appliances as u64).saturating_sub(self.bytes);
        let is_current = self.config.current_plain && left < self.close_at as u64;
        self.compress = self.rng.chance(self.config.gzip) && !is_current;
        let (year, month, day) = civil(self.now.div_euclid(86_400));
        let second = self.now.rem_euclid(86_400);
        self.file_name = format!(
            "mail.@{year:04}{month:02}{day:02}T{:02}{:02}{:02}.s{}",
            second / 3600,
            second / 60 % 60,
            second % 60,
            if self.compress { ".gz" } else { "" }
        );
        if self.config.heads {
            self.put("Info", b"Begin Logfile");
            self.put("Info", self.version.clone().as_bytes());
            self.put("Info", format!("Time offset from UTC: {} seconds", self.utc_offset).as_bytes());
        }
    }

    fn end_file(&mut self) -> io::Result<()> {
        if self.config.heads {
            self.put("Info", b"End Logfile");
        }
        let path = self.folder.join(&self.file_name);
        if self.compress {
            // Where no file has several, none is drawn for, and plain logs have the same text as compressed ones.
            let share = self.config.several_members;
            let members = if share > 0.0 && self.rng.chance(share) { 2 + self.rng.below(3) } else { 1 };
            let mut cuts: Vec<usize> = (1..members).map(|_| self.rng.below(self.text.len() as u64) as usize).collect();
            cuts.sort_unstable();
            fs::write(&path, compressed_members(&self.text, &cuts, Compression::new(self.config.gzip_level))?)?;
        } else {
            fs::write(&path, &self.text)?;
        }
        self.files.push(path);
        Ok(())
    }
}

/// The counters of an appliance that has run for long are high.
fn first_id(config: &Config) -> u64 {
    if config.lifelike { 412_337_001 } else { 1000 }
}

/// Compresses `text` into members that end at `cuts`.
pub fn gzip_members(text: &[u8], cuts: &[usize]) -> io::Result<Vec<u8>> {
    compressed_members(text, cuts, Compression::fast())
}

fn compressed_members(text: &[u8], cuts: &[usize], level: Compression) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut begin = 0;
    for &end in cuts.iter().chain([&text.len()]) {
        let mut encoder = GzEncoder::new(compressed, level);
        encoder.write_all(&text[begin..end])?;
        compressed = encoder.finish()?;
        begin = end;
    }
    Ok(compressed)
}
