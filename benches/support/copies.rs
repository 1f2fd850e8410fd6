//! Copies of files, as whoever fetches logs leaves them: whole ones under other names, and what there was of a file when
//! it was still written.

use std::fs;
use std::io;

use super::appliance::Appliance;
use super::files::gzip_members;

/// What is shorter may begin like another log by chance.
const LEAST: usize = 1024;

impl Appliance<'_> {
    /// Copies the file at hand, sometimes.
    pub(super) fn copy(&mut self) -> io::Result<()> {
        if self.config.copies == 0.0 || !self.rng.chance(self.config.copies) {
            return Ok(());
        }
        let is_whole = self.rng.chance(0.4) || self.text.len() <= LEAST;
        let length = match is_whole {
            true => self.text.len(),
            false => LEAST + self.rng.below((self.text.len() - LEAST) as u64) as usize,
        };
        let text = &self.text[..length];
        let (bytes, ending) =
            if self.rng.chance(0.5) { (gzip_members(text, &[])?, ".gz") } else { (text.to_vec(), "") };
        // The first by path is the one that is read: of a whole copy the path comes after that of the file.
        let first = if is_whole || self.rng.chance(0.5) { 'z' } else { 'a' };
        let name = format!("{first}-{}-{}.log{ending}", self.name, self.written.lines);
        let folder = match self.folder.parent() {
            // Heads tell whose log it is, wherever it lies.
            Some(parent) if self.config.heads && self.rng.chance(0.5) => parent.join(format!("{first}-copies")),
            _ => self.folder.clone(),
        };
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    }
}
