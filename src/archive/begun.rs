//! A stream that was decided on before its first 64 KiB had come, because nothing more came: is what was decided what the
//! same text would come to in a file?
//!
//! Rows that were given cannot be taken back. So the begin of the text is kept until as much of it has come as decides
//! on a file, and is looked at once more then; if that comes to something else, the stream is damaged: its rows may be
//! others than those of a file.

use super::new_years::NewYears;
use super::sample::{Examine, SAMPLE};
use crate::record::head::Head;

/// Days of stamps without a year that surely lie in one window of a year.
const ONE_WINDOW: i64 = 360;

/// The begin of a stream.
pub(super) struct Begun {
    text: Vec<u8>,
    /// Bytes that were there when it was decided on.
    decided_on: usize,
    head: Head,
    examine: Examine,
    /// It was looked at again.
    is_settled: bool,
    damage: Option<String>,
}

impl Begun {
    /// A stream on which `head` was decided by its first bytes.
    pub(super) fn new(decided_on: usize, head: Head, examine: Examine) -> Begun {
        Begun { text: Vec::new(), decided_on, head, examine, is_settled: false, damage: None }
    }

    /// Takes the text that follows.
    pub(super) fn take(&mut self, text: &[u8]) {
        if self.is_settled {
            return;
        }
        let room = SAMPLE + 1 - self.text.len();
        self.text.extend_from_slice(text.get(..room).unwrap_or(text));
        if self.text.len() > SAMPLE {
            self.settle(false);
        }
    }

    /// What is wrong. `whole`: all of the stream was read.
    pub(super) fn finish(mut self, whole: bool) -> Option<String> {
        if whole && !self.is_settled {
            self.settle(true);
        }
        self.damage
    }

    fn settle(&mut self, whole: bool) {
        self.is_settled = true;
        let text = std::mem::take(&mut self.text);
        let text = text.get(..SAMPLE).unwrap_or(&text);
        let again = (self.examine)(text, whole);
        let is_another = match self.differs(&again) {
            Some(what) => what,
            None if whole && has_turns(text, &again) => "of which years its stamps are",
            None => return,
        };
        self.damage = Some(format!(
            "decided on its first {} bytes, which came alone; by its first {} bytes {is_another} is another, so its rows may be others than those of the same text in a file",
            self.decided_on,
            text.len()
        ));
    }

    fn differs(&self, again: &Head) -> Option<&'static str> {
        let head = &self.head;
        if again.shape != head.shape {
            return Some("how records lie on lines");
        }
        if (&again.serial, &again.host) != (&head.serial, &head.host) {
            return Some("whose log it is");
        }
        if again.utc_offset != head.utc_offset {
            return Some("the clock");
        }
        (again.first != head.first || again.is_mail_log != head.is_mail_log).then_some("the first record")
    }
}

/// Do stamps without a year go over more than a window of a year, or have a 29 February that tells the year?
fn has_turns(text: &[u8], head: &Head) -> bool {
    let has_no_year = head.first.is_some_and(|first| first.year.is_none());
    let found = if has_no_year { NewYears::of_text(text, head.shape) } else { None };
    found.is_some_and(|found| {
        found.leap_year.is_some() || found.ends.latest.day() - found.ends.earliest.day() >= ONE_WINDOW
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::head;

    const RECORD: &str = "Wed Apr 22 11:43:59 2009 Info: ICID 5 close\n";

    /// What is told of a stream of `first` and `rest`.
    fn told(first: &str, rest: &str) -> Option<String> {
        let head = head::examine(first.as_bytes(), false);
        let mut begun = Begun::new(first.len(), head, head::examine);
        begun.take(first.as_bytes());
        rest.as_bytes().chunks(100).for_each(|text| begun.take(text));
        begun.finish(true)
    }

    #[test]
    fn what_goes_on_as_it_began_is_whole() {
        assert_eq!(told(RECORD, ""), None);
        assert_eq!(told(RECORD, RECORD), None);
        assert_eq!(told(RECORD, &RECORD.repeat(SAMPLE / RECORD.len() + 10)), None);
        let late = RECORD.repeat(SAMPLE / RECORD.len() + 1) + HEAD;
        assert_eq!(told(RECORD, &late), None, "behind what decides on a file");
    }

    const HEAD: &str = "Wed Apr 22 12:00:00 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C7-C9AEA81B2B70\n";

    #[test]
    fn what_turns_out_to_be_another_is_told() {
        let told = |first: &str, rest: &str| told(first, rest).expect("something is told");
        assert!(told(RECORD, HEAD).contains("whose log it is"));
        let late = RECORD.repeat(SAMPLE / RECORD.len() - 9) + HEAD;
        assert!(told(RECORD, &late).contains("whose log it is"));
        let offset = "Wed Apr 22 12:00:00 2009 Info: Time offset from UTC: -14400 seconds\n";
        assert!(told(RECORD, offset).contains("the clock"));
        let wrapped = "Wed Apr 22 11:43:59 2009 Info: SMTP Auth: (ICID 7) failed for user: a using AUTH\nmechanism: PLAIN with profile: P\n";
        assert!(told(RECORD, wrapped).contains("how records lie on lines"));
        let leap_day = "<22>Feb 29 11:43:59 esa1 mail_logs: Info: ICID 5 close\n";
        let day = "<22>Feb 28 11:43:59 esa1 mail_logs: Info: ICID 5 close\n";
        assert!(told(day, leap_day).contains("years"));
    }
}
