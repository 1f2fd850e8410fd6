//! What a run saw and what it could not use: the account that every run closes with.
//!
//! Every file and every line of the input is in exactly one bucket; [`Ledger::check`] holds the identities.

/// The account of a run. Plain counters: stages fill in theirs and add up by [`Ledger::absorb`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Regular files (and standard input) that the paths led to. Of an archive its members count, not itself.
    pub files_seen: u64,
    /// Read whole.
    pub files_ok: u64,
    /// Read up to some damage.
    pub files_partial: u64,
    /// Not read at all.
    pub files_failed: u64,
    /// Same content as another file; read once.
    pub files_duplicate: u64,
    /// Found in a folder and not a mail log.
    pub files_not_logs: u64,
    /// Not read because they lie outside the time that the query asks for.
    pub files_skipped: u64,
    /// Not read because their rows are known already.
    pub files_known: u64,
    /// Of `files_ok`: no byte of text in them.
    pub files_empty: u64,
    /// Links met in a folder or an archive.
    pub symlinks_not_followed: u64,
    /// FIFOs, sockets and devices met in a folder or an archive.
    pub not_regular: u64,
    /// Folders that could not be listed.
    pub dirs_failed: u64,
    /// Bytes read from disk.
    pub bytes_read: u64,
    /// Bytes of text after decompression.
    pub bytes_text: u64,
    /// Physical lines.
    pub lines: u64,
    /// Of `bytes_text`: text of which not all lines were counted.
    pub bytes_not_counted: u64,
    /// Lines on which a record begins.
    pub record_first_lines: u64,
    /// Lines that continue a record.
    pub continuations: u64,
    /// Empty lines.
    pub blank: u64,
    /// Lines that belong to no record.
    pub lines_not_understood: u64,
    /// Lines that were searched for the words of authentication records, hold none, and were not looked at further.
    pub lines_searched: u64,
    /// Records beyond the first on a line (flattened files).
    pub records_split: u64,
    /// Records, but for those on lines that were only searched.
    pub records: u64,
    /// Authentication records, each a row of `auth`.
    pub auth_events: u64,
    /// Of `auth_events`: rows of Parquet files, whose records were counted when those were made.
    pub rows_from_parquet: u64,
    /// Records that begin as an authentication record and are none.
    pub auth_lines_not_understood: u64,
    /// All other records.
    pub other_records: u64,
    /// Rows that the source gave to the query.
    pub rows_scanned: u64,
    /// Rows of the table that the query is about, where that is not `auth`.
    pub rows_of_table: Option<u64>,
    /// Authentication events whose connection's opening is not in the archive.
    pub events_without_opening: u64,
    /// Rows that left the query's filters (before any other stage).
    pub rows_out: u64,
    /// Rows that the query's filters dropped.
    pub rows_filtered: u64,
    /// The scan ended before the end of the input because the query had all it asked for.
    pub stopped_early: bool,
    /// What the user must or may be told, in the order found.
    pub notes: Vec<Note>,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it means for the result.
    pub severity: Severity,
    /// One line, the place first: `mail.gz: truncated after 1234 bytes of text`. File names and log text in it are
    /// raw; whoever prints it escapes them.
    pub message: String,
}

/// What a note means for the result.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result stands as it is.
    Note,
    /// Some input was not read whole: exit code 3.
    Damage,
}

impl Ledger {
    /// Adds another account to this one.
    pub fn absorb(&mut self, other: Ledger) {
        macro_rules! add {
            ($($field:ident)*) => { $( self.$field += other.$field; )* };
        }
        add!(files_seen files_ok files_partial files_failed files_duplicate files_not_logs files_skipped
            files_known files_empty symlinks_not_followed not_regular dirs_failed bytes_read bytes_text lines record_first_lines continuations
            blank lines_not_understood records_split records rows_from_parquet auth_events auth_lines_not_understood other_records
            lines_searched bytes_not_counted rows_scanned
            events_without_opening rows_out rows_filtered);
        if let Some(rows) = other.rows_of_table {
            *self.rows_of_table.get_or_insert(0) += rows;
        }
        self.stopped_early |= other.stopped_early;
        self.notes.extend(other.notes);
    }

    /// Notes something that leaves the result as it is.
    pub fn note(&mut self, message: impl Into<String>) {
        self.notes.push(Note { severity: Severity::Note, message: message.into() });
    }

    /// Notes that some input was not read whole.
    pub fn damage(&mut self, message: impl Into<String>) {
        self.notes.push(Note { severity: Severity::Damage, message: message.into() });
    }

    /// Was every input read whole?
    pub fn is_whole(&self) -> bool {
        self.files_partial == 0
            && self.files_failed == 0
            && self.dirs_failed == 0
            && self.notes.iter().all(|note| note.severity == Severity::Note)
    }

    /// Sums that the input alone decides, however the run was cut and spread over threads: those of files, of text and
    /// of authentication records. Of a run that had enough before the end, only those of files.
    pub fn sums(&self) -> serde_json::Value {
        let mut sums = serde_json::json!({
            "files_seen": self.files_seen,
            "files_duplicate": self.files_duplicate,
            "files_not_logs": self.files_not_logs,
            "stopped_early": self.stopped_early,
        });
        let of_whole_run = [
            ("files_ok", self.files_ok),
            ("files_partial", self.files_partial),
            ("files_failed", self.files_failed),
            ("files_skipped", self.files_skipped),
            ("files_known", self.files_known),
            ("files_empty", self.files_empty),
            ("bytes_text", self.bytes_text),
            ("auth_events", self.auth_events),
            ("auth_lines_not_understood", self.auth_lines_not_understood),
        ];
        if let Some(sums) = sums.as_object_mut().filter(|_| !self.stopped_early) {
            sums.extend(of_whole_run.map(|(name, sum)| (name.to_owned(), sum.into())));
        }
        sums
    }

    /// Checks the identities; the message names the one that does not hold.
    pub fn check(&self) -> Result<(), String> {
        let identities = [
            (
                "files_seen = ok + partial + failed + duplicate + not_logs + skipped + known",
                self.files_seen,
                self.files_ok
                    + self.files_partial
                    + self.files_failed
                    + self.files_duplicate
                    + self.files_not_logs
                    + self.files_skipped
                    + self.files_known,
                true,
            ),
            (
                "lines = record_first_lines + continuations + blank + lines_not_understood + lines_searched",
                self.lines,
                self.record_first_lines
                    + self.continuations
                    + self.blank
                    + self.lines_not_understood
                    + self.lines_searched,
                false,
            ),
            (
                "records = record_first_lines + records_split",
                self.records,
                self.record_first_lines + self.records_split,
                false,
            ),
            (
                "records + rows_from_parquet = auth_events + auth_lines_not_understood + other_records",
                self.records + self.rows_from_parquet,
                self.auth_events + self.auth_lines_not_understood + self.other_records,
                false,
            ),
            (
                "rows of the table (auth_events) = rows_out + rows_filtered",
                self.rows_of_table.unwrap_or(self.auth_events),
                self.rows_out + self.rows_filtered,
                true,
            ),
        ];
        for (identity, left, right, needs_whole_scan) in identities {
            if left != right && !(needs_whole_scan && self.stopped_early) {
                return Err(format!("the ledger does not add up: {identity}, {left} ≠ {right}"));
            }
        }
        Ok(())
    }
}
