//! Which of the words between a stamp and a tag is the host.

use super::facility::{is_bracketed, is_facility};

/// Of those, hosts: the appliance, and a relay before it.
pub(super) const MOST_HOSTS: usize = 2;

/// The hosts before a tag.
#[derive(Default)]
pub(super) struct Hosts<'a> {
    words: [Option<&'a [u8]>; MOST_HOSTS + 1],
    pub(super) count: usize,
    /// The word before was taken for a host.
    is_behind_one: bool,
    /// The only facility or severity, a word by itself: without a host it is one.
    facility: Option<&'a [u8]>,
    facilities: usize,
}

impl<'a> Hosts<'a> {
    /// Takes a word that is no tag.
    pub(super) fn take(&mut self, word: &'a [u8]) {
        match word {
            b"-" => self.is_behind_one = false,
            [b'[', within @ .., b']'] if is_facility(within) || within.iter().all(u8::is_ascii_digit) => {
                self.facility_before();
            }
            [b'[', within @ .., b']'] => self.add(within),
            word if is_facility(word) || is_bracketed(word) => {
                self.is_behind_one = false;
                self.facility = Some(word).filter(|word| word.iter().all(u8::is_ascii_alphanumeric));
                self.facilities += 1;
            }
            word => self.add(word),
        }
    }

    pub(super) fn add(&mut self, word: &'a [u8]) {
        if let Some(place) = self.words.get_mut(self.count) {
            *place = Some(word);
        }
        self.count += 1;
        self.is_behind_one = true;
    }

    /// A severity in brackets stands behind a facility, whatever that is called.
    fn facility_before(&mut self) {
        if self.is_behind_one && self.count > 1 {
            self.count -= 1;
        }
        self.is_behind_one = false;
        self.facilities += 1;
    }

    /// The innermost one.
    pub(super) fn name(&self) -> Option<&'a [u8]> {
        self.among(self.count)
    }

    /// The innermost one, where the last word is a tag.
    pub(super) fn before_tag(&self) -> Option<&'a [u8]> {
        self.among(self.count.saturating_sub(1))
    }

    /// The innermost one, where no word ends as a tag does. The last word may be one.
    pub(super) fn without_tag(&self) -> Option<&'a [u8]> {
        match self.last(self.count) {
            Some(last) if is_log(last) => self.before_tag(),
            _ => self.name(),
        }
    }

    /// The innermost of the first `count`.
    fn among(&self, count: usize) -> Option<&'a [u8]> {
        self.last(count).or(self.facility.filter(|_| self.facilities == 1))
    }

    fn last(&self, count: usize) -> Option<&'a [u8]> {
        self.words.get(count.checked_sub(1)?).copied().flatten()
    }
}

/// `mail_logs`, `mail_logs[12]`: does a log subscription have such a name rather than a host?
fn is_log(word: &[u8]) -> bool {
    let has_process = word.ends_with(b"]") && memchr::memchr(b'[', word).is_some_and(|at| at > 0);
    has_process || (!word.contains(&b'.') && word.windows(3).any(|part| part.eq_ignore_ascii_case(b"log")))
}
