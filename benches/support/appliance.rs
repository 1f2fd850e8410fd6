//! One appliance: its connections, and when each of them says what.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};

use super::Config;
use super::prng::Prng;
use super::scripts::{Fact, Line, Script};
use super::truth::{EventIds, Row};
use super::words::NOISE;
use super::zones::Clock;

/// A connection under way.
pub(super) struct Connection {
    pub(super) lines: VecDeque<Line>,
    /// Known so far: its columns, filled as lines are written.
    pub(super) facts: Row,
    /// Was its opening written?
    pub(super) opened: bool,
    /// Lines that share an id of 0, or none, have nothing in common.
    pub(super) alone: bool,
    pub(super) attempts: i64,
    pub(super) mids: Vec<i64>,
    /// Its rows in the truth.
    pub(super) rows: Vec<usize>,
}

/// How much was written.
#[derive(Default)]
pub(super) struct Amount {
    pub(super) lines: u64,
    pub(super) bytes: u64,
    pub(super) auth_lines: u64,
}

pub(super) struct Appliance<'a> {
    pub(super) config: &'a Config,
    pub(super) rng: Prng,
    pub(super) folder: PathBuf,
    pub(super) name: String,
    pub(super) clock: Clock,
    /// What the clock is ahead of UTC by when the logs begin.
    pub(super) utc_offset: i64,
    pub(super) version: String,
    pub(super) text: Vec<u8>,
    pub(super) file_name: String,
    pub(super) file_line: i64,
    /// The first row of the file at hand.
    pub(super) first_row: usize,
    pub(super) compress: bool,
    /// The file at hand will not be there.
    pub(super) is_missing: bool,
    /// Bytes of text after which the file at hand is closed.
    pub(super) close_at: usize,
    pub(super) last_begin: i64,
    /// The present on a clock that nobody sets: in seconds, ahead of UTC by `utc_offset`.
    pub(super) now: i64,
    pub(super) agenda: BinaryHeap<Reverse<(i64, u64, usize)>>,
    pub(super) agenda_seq: u64,
    pub(super) connections: Vec<Option<Connection>>,
    pub(super) free: Vec<usize>,
    pub(super) next_icid: u64,
    pub(super) next_dcid: u64,
    pub(super) next_mid: u64,
    pub(super) event_ids: EventIds,
    pub(super) rows: Vec<Row>,
    /// See [`super::Logged`].
    pub(super) records: Vec<(i64, bool)>,
    pub(super) files: Vec<PathBuf>,
    /// Everything that was written.
    pub(super) written: Amount,
    /// What is there of it.
    pub(super) kept: Amount,
}

impl<'a> Appliance<'a> {
    pub(super) fn new(config: &'a Config, dir: &Path, number: usize) -> Self {
        let folder_name = format!("esa{}", number + 1);
        let serial = format!("421F6D8FB9C75E19C425-C9AEA81B{number:04}");
        let clock = if config.zones.is_empty() {
            Clock::fixed(if config.heads { [0, -14400, 19800][number % 3] } else { 0 })
        } else {
            Clock::of(config.zones[number % config.zones.len()])
        };
        // No clock is changed within a day of the begin.
        let utc_offset = clock.offset_at(config.begin);
        Appliance {
            config,
            rng: Prng::new(config.seed ^ (number as u64).wrapping_mul(0x2545_f491_4f6c_dd1d)),
            folder: dir.join(&folder_name),
            name: if config.heads { serial.clone() } else { folder_name },
            clock,
            utc_offset,
            version: format!("Version: 14.0.0-698 SN: {serial}"),
            text: Vec::new(),
            file_name: String::new(),
            file_line: 0,
            first_row: 0,
            compress: false,
            is_missing: false,
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
            records: Vec::new(),
            files: Vec::new(),
            written: Amount::default(),
            kept: Amount::default(),
        }
    }

    pub(super) fn run(&mut self) -> io::Result<()> {
        let target = (self.config.bytes / self.config.appliances as u64).max(1);
        let span = i64::from(self.config.days) * 86_400;
        let mut reboots = 0;
        self.begin_file();
        while self.written.bytes < target {
            let arrival =
                self.config.begin + (span as u128 * u128::from(self.written.bytes) / u128::from(target)) as i64;
            let planned = u64::from(reboots + 1) * target / u64::from(self.config.reboots + 1);
            if reboots < self.config.reboots && self.written.bytes >= planned {
                reboots += 1;
                self.reboot()?;
            }
            let next = self.agenda.peek().map_or(arrival, |&Reverse((time, ..))| time.min(arrival));
            if self.config.longest_silence > 0 && next > self.now + self.config.longest_silence {
                self.now += self.config.longest_silence;
                let (level, text) = self.rng.pick(NOISE);
                self.write(level, text.as_bytes())?;
                continue;
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

    /// The present moment, in seconds since 1970 in UTC.
    pub(super) fn moment(&self) -> i64 {
        self.now - self.utc_offset
    }

    /// What the clock is ahead of UTC by now.
    pub(super) fn offset(&self) -> i64 {
        self.clock.offset_at(self.moment())
    }

    /// What the clock shows.
    pub(super) fn shown(&self) -> i64 {
        self.moment() + self.offset()
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
        let wants_auth = (self.written.auth_lines as f64) < self.config.auth_share * self.written.lines as f64;
        let attempts = if wants_auth { 1 + self.rng.below(3) } else { 0 };
        let early = self.written.bytes < 4000 && self.rng.chance(0.5);
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
        if self.config.long_open > 0.0 && !alone && lines.len() > 1 && self.rng.chance(self.config.long_open) {
            let late = 1 + self.rng.below(lines.len() as u64 - 1) as usize;
            lines[late].wait += 86_400 + self.rng.below(3 * 86_400) as i64;
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
            self.written.auth_lines += 1;
            self.kept.auth_lines += u64::from(!self.is_missing);
        }
        if self.config.truth && !self.is_missing {
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
}

/// The counters of an appliance that has run for long are high.
fn first_id(config: &Config) -> u64 {
    if config.lifelike { 412_337_001 } else { 1000 }
}
