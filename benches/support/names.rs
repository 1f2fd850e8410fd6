//! What the files of an appliance are called.

use std::path::PathBuf;

use super::appliance::Appliance;
use super::clock::civil;

/// Lines as a syslog server writes them: with a host and without a year, which the names of the files tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syslog {
    /// `mail.log-20091231`, after the day of the last record; with the time of day behind it if there is one of that name.
    Rotated,
    /// `2009/12/31/mail.1.log`, in folders called by the day of the first record.
    Folders,
}

impl Appliance<'_> {
    /// What the clock shows, as six numbers.
    fn shown_parts(&self) -> [i64; 6] {
        let (year, month, day) = civil(self.shown().div_euclid(86_400));
        let second = self.shown().rem_euclid(86_400);
        [year, month, day, second / 3600, second / 60 % 60, second % 60]
    }

    /// The name of a file that begins now, as far as nothing is compressed.
    pub(super) fn begun_name(&self) -> String {
        let [year, month, day, hour, minute, second] = self.shown_parts();
        match self.config.syslog {
            None => format!("mail.@{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}.s"),
            Some(_) => format!("{year:04}/{month:02}/{day:02}/mail.{}.log", self.written.lines),
        }
    }

    /// The name of a file that ends now, where that is what tells its name.
    pub(super) fn ended_name(&self) -> Option<String> {
        let [year, month, day, hour, minute, second] = self.shown_parts();
        let name = format!("mail.log-{year:04}{month:02}{day:02}");
        let is_taken = self.files.iter().any(|file| file.to_string_lossy().contains(&name));
        let name = if is_taken { format!("{name}{hour:02}{minute:02}{second:02}") } else { name };
        (self.config.syslog == Some(Syslog::Rotated)).then_some(name)
    }

    /// Did a file begin when the clock showed this for the first time?
    pub(super) fn has_file(&self) -> bool {
        let name = self.begun_name();
        let path = self.folder.join(&name);
        let is_it = |file: &PathBuf| file.to_string_lossy().starts_with(&*path.to_string_lossy());
        !self.config.zones.is_empty() && (self.file_name.starts_with(&name) || self.files.iter().any(is_it))
    }
}
