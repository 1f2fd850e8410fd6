//! The files of an appliance: their names, heads and ends, and how they are compressed.

use std::fs;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::appliance::Appliance;
use super::clock::ctime;
use super::names::Syslog;

impl Appliance<'_> {
    /// Writes one line, in a new file where the current one is full.
    pub(super) fn write(&mut self, level: &str, message: &[u8]) -> io::Result<()> {
        if self.text.len() >= self.close_at && self.now > self.last_begin && !self.has_file() {
            self.end_file()?;
            self.begin_file();
        }
        self.put(level, message);
        Ok(())
    }

    fn put(&mut self, level: &str, message: &[u8]) {
        let before = self.text.len();
        let shown = self.shown();
        if self.config.syslog.is_some() {
            let mut stamp = Vec::new();
            ctime(&mut stamp, shown);
            // Neither the day of the week nor the year.
            self.text.extend_from_slice(&stamp[4..stamp.len() - 5]);
            self.text.extend_from_slice(format!(" {} mail_logs: ", self.name).as_bytes());
        } else {
            ctime(&mut self.text, shown);
            self.text.push(b' ');
        }
        self.text.extend_from_slice(level.as_bytes());
        self.text.extend_from_slice(b": ");
        self.text.extend_from_slice(message);
        self.text.push(b'\n');
        let bytes = (self.text.len() - before) as u64;
        self.written.bytes += bytes;
        self.written.lines += 1;
        self.file_line += 1;
        if self.is_missing {
            return;
        }
        self.kept.bytes += bytes;
        self.kept.lines += 1;
        let record = (self.moment().div_euclid(60), message == b"End Logfile");
        if self.config.truth && self.records.last() != Some(&record) {
            self.records.push(record);
        }
    }

    pub(super) fn begin_file(&mut self) {
        self.text.clear();
        self.file_line = 0;
        self.last_begin = self.now;
        self.first_row = self.rows.len();
        // Nothing is drawn where all files are alike, so that a corpus of that kind keeps its bytes.
        let longer = self.config.longest_file_bytes.saturating_sub(self.config.file_bytes) as u64;
        self.close_at = self.config.file_bytes + if longer > 0 { self.rng.below(longer + 1) as usize } else { 0 };
        let left = (self.config.bytes / self.config.appliances as u64).saturating_sub(self.written.bytes);
        let is_current = self.config.current_plain && left < self.close_at as u64;
        self.compress = self.rng.chance(self.config.gzip) && !is_current;
        // The first file is always there.
        let is_first = self.file_name.is_empty();
        self.is_missing = self.config.missing > 0.0 && !is_first && self.rng.chance(self.config.missing);
        self.file_name = self.begun_name() + if self.compress { ".gz" } else { "" };
        if self.config.heads {
            self.put("Info", b"Begin Logfile");
            self.put("Info", self.version.clone().as_bytes());
            self.put("Info", format!("Time offset from UTC: {} seconds", self.offset()).as_bytes());
        }
    }

    pub(super) fn end_file(&mut self) -> io::Result<()> {
        if self.config.heads {
            self.put("Info", b"End Logfile");
        }
        if self.is_missing {
            return Ok(());
        }
        if let Some(name) = self.ended_name() {
            self.file_name = name + if self.compress { ".gz" } else { "" };
            let path = self.folder.join(&self.file_name).to_string_lossy().into_owned();
            self.rows[self.first_row..].iter_mut().for_each(|row| row.file.clone_from(&path));
        }
        let path = self.folder.join(&self.file_name);
        if self.config.syslog == Some(Syslog::Folders) {
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        }
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
        self.copy()
    }
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
