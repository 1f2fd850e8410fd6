//! What the exit code says. Scripts rely on it, so it follows from the account alone and never from what was printed:
//! "no match" is a claim about the whole input, and damage must not look like it.

use crate::ledger::{Ledger, Severity};

/// How a run that gave a result ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Every input was read whole, and there are rows.
    Rows,
    /// Every input was read whole, and there are none.
    NoRows,
    /// There may be more rows than were given: some input was not read whole. With `--strict`: something was noted.
    NotWhole,
}

impl Verdict {
    /// Of a run that gave `rows` rows.
    pub(super) fn of(rows: u64, ledger: &Ledger, strict: bool) -> Verdict {
        if !ledger.is_whole() || (strict && !is_clean(ledger)) {
            Verdict::NotWhole
        } else if rows == 0 {
            Verdict::NoRows
        } else {
            Verdict::Rows
        }
    }

    /// The exit code; 2 is left to errors.
    pub(super) fn code(self) -> u8 {
        match self {
            Verdict::Rows => 0,
            Verdict::NoRows => 1,
            Verdict::NotWhole => 3,
        }
    }
}

/// Is there nothing to be strict about? Files of a folder that are not mail logs are usual: folders hold such files. So are
/// events of connections that were opened before the logs begin: every archive begins somewhere.
pub(super) fn is_clean(ledger: &Ledger) -> bool {
    let counts = [
        ledger.files_duplicate,
        ledger.symlinks_not_followed,
        ledger.not_regular,
        ledger.auth_lines_not_understood,
        ledger.lines_not_understood,
    ];
    let is_usual = ledger.notes.iter().all(|note| note.severity == Severity::Remark);
    ledger.is_whole() && is_usual && counts.iter().all(|&count| count == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(rows: u64, ledger: &Ledger, strict: bool) -> u8 {
        Verdict::of(rows, ledger, strict).code()
    }

    #[test]
    fn rows_or_none() {
        let clean =
            Ledger { files_seen: 1, files_ok: 1, files_not_logs: 1, events_without_opening: 2, ..Ledger::default() };
        assert_eq!(code(1, &clean, false), 0);
        assert_eq!(code(0, &clean, false), 1);
        assert_eq!(code(1, &clean, true), 0);
        assert_eq!(code(0, &clean, true), 1);
    }

    #[test]
    fn damage_wins_over_both() {
        let mut told = Ledger::default();
        told.damage("a.gz: truncated");
        let partial = Ledger { files_partial: 1, ..Ledger::default() };
        let failed = Ledger { files_failed: 1, ..Ledger::default() };
        let unlisted = Ledger { dirs_failed: 1, ..Ledger::default() };
        for ledger in [told, partial, failed, unlisted] {
            assert_eq!(code(0, &ledger, false), 3);
            assert_eq!(code(5, &ledger, false), 3);
            assert_eq!(code(5, &ledger, true), 3);
        }
    }

    #[test]
    fn notes_matter_to_the_strict_only() {
        let mut noted = Ledger::default();
        noted.note("b.log: same content as a.log");
        let duplicate = Ledger { files_duplicate: 1, ..Ledger::default() };
        let auth_like = Ledger { auth_lines_not_understood: 1, ..Ledger::default() };
        let unknown = Ledger { lines_not_understood: 1, ..Ledger::default() };
        let link = Ledger { symlinks_not_followed: 1, ..Ledger::default() };
        for ledger in [noted, duplicate, auth_like, unknown, link] {
            assert_eq!(code(5, &ledger, false), 0);
            assert_eq!(code(0, &ledger, false), 1);
            assert_eq!(code(5, &ledger, true), 3);
        }
    }
}
