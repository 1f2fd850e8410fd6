//! What is peculiar about a row: its column `flags`.

/// A peculiarity of an attempt, or of the time that is told of a row.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Another whole envelope stands in the record.
    InlineEnvelope,
    /// The record was cut short.
    Cut,
    /// The record goes on otherwise than any known one; what is certain of it was read.
    Odd,
    /// Some of its text was not UTF-8.
    Lossy,
    /// Its stamp has no year.
    YearInferred,
    /// It has no stamp.
    NoTime,
    /// Its stamp lies in an hour that the clock was set forward over.
    TimeSkipped,
    /// A time of it is earlier than the opening of its connection: the clock was set back in between, or a record was late.
    BeforeOpening,
    /// A syslog daemon counted the attempt with others and did not write it.
    Repeated,
    /// A transport cut the record in several, which were put together.
    Joined,
}

/// Each flag as the column shows it, in the order of [`Flag`].
const NAMES: [&str; 10] = [
    "inline_envelope",
    "cut",
    "odd",
    "lossy",
    "year_inferred",
    "no_time",
    "time_skipped",
    "before_opening",
    "repeated",
    "joined",
];

/// A set of flags.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// These, and that one if it applies.
    #[must_use]
    pub fn with(self, flag: Flag, applies: bool) -> Flags {
        Flags(self.0 | u16::from(applies) << flag as u16)
    }

    /// Is it among them?
    pub fn has(self, flag: Flag) -> bool {
        self.0 >> flag as u16 & 1 == 1
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, name)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_its_name() {
        for (flag, name) in [(Flag::InlineEnvelope, "inline_envelope"), (Flag::Repeated, "repeated")] {
            let flags = Flags::default().with(flag, true).with(Flag::Cut, true).with(Flag::Lossy, false);
            assert!(flags.has(flag) && flags.has(Flag::Cut) && !flags.has(Flag::Lossy));
            assert!(flags.names().any(|shown| shown == name) && flags.names().count() == 2);
        }
        assert_eq!(Flag::Joined as usize, NAMES.len() - 1);
    }
}
