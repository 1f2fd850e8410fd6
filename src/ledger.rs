//! What a run saw and what it could not use: the account that every run closes with.
//!
//! Every file and every line of the input is in exactly one bucket, and so is every row; [`Ledger::check`] holds the
//! identities of both halves.

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
    /// Records that begin as an authentication record and are none.
    pub auth_lines_not_understood: u64,
    /// All other records.
    pub other_records: u64,
    /// Inbound authentication events whose connection's opening is not in the archive.
    pub events_without_opening: u64,
    /// Authentication events whose stamp the clock of the log never showed.
    pub events_skipped: u64,
    /// What became of the rows.
    pub rows: RowLedger,
    /// What the user must or may be told, in the order found.
    pub notes: Vec<Note>,
}

/// Where the rows of the input went.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct RowLedger {
    /// Of the authentication events: rows of Parquet files, whose records were counted when those were made.
    pub from_parquet: u64,
    /// Rows that the source gave to the query.
    pub scanned: u64,
    /// Rows of the table that the query is about, where that is not `auth`.
    pub of_table: Option<u64>,
    /// Rows that left the query's filters (before any other stage).
    pub out: u64,
    /// Rows that the query's filters dropped.
    pub filtered: u64,
    /// The scan ended before the end of the input because the query had all it asked for.
    pub stopped_early: bool,
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
    /// Usual: not even `--strict` minds it.
    Remark,
    /// The result stands as it is.
    Note,
    /// Some input was not read whole: exit code 3.
    Damage,
}

impl Ledger {
    /// Adds another account to this one.
    pub fn absorb(&mut self, other: Ledger) {
        // Without `..`, so that a new counter is not forgotten.
        macro_rules! add {
            ($($field:ident)*) => {
                let Ledger { $($field,)* rows, notes } = other;
                $( self.$field += $field; )*
                self.rows.absorb(rows);
                self.notes.extend(notes);
            };
        }
        add!(files_seen files_ok files_partial files_failed files_duplicate files_not_logs files_skipped files_known files_empty symlinks_not_followed not_regular dirs_failed bytes_read bytes_text lines bytes_not_counted record_first_lines continuations blank lines_not_understood lines_searched records_split records auth_events auth_lines_not_understood other_records events_without_opening events_skipped);
    }

    /// Notes something that is usual.
    pub fn remark(&mut self, message: impl Into<String>) {
        self.notes.push(Note { severity: Severity::Remark, message: message.into() });
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
    ///
    /// ```
    /// let mut ledger = authq::Ledger::default();
    /// ledger.note("two clocks");
    /// assert!(ledger.is_whole());
    /// ledger.damage("mail.gz ends too early");
    /// assert!(!ledger.is_whole());
    /// ```
    pub fn is_whole(&self) -> bool {
        self.files_partial == 0
            && self.files_failed == 0
            && self.dirs_failed == 0
            && self.notes.iter().all(|note| note.severity != Severity::Damage)
    }

    /// Sums that the input alone decides, however the run was cut and spread over threads: those of files, of text and
    /// of authentication records. Of a run that had enough before the end, only those of files.
    pub fn sums(&self) -> serde_json::Value {
        let mut sums = serde_json::json!({
            "files_seen": self.files_seen,
            "files_duplicate": self.files_duplicate,
            "files_not_logs": self.files_not_logs,
            "stopped_early": self.rows.stopped_early,
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
        if let Some(sums) = sums.as_object_mut().filter(|_| !self.rows.stopped_early) {
            sums.extend(of_whole_run.map(|(name, sum)| (name.to_owned(), sum.into())));
        }
        sums
    }

    /// Checks the identities of the input and those of the rows; the message names the one that does not hold.
    pub fn check(&self) -> Result<(), String> {
        let of_files = Identity {
            text: "files_seen = ok + partial + failed + duplicate + not_logs + skipped + known",
            left: self.files_seen,
            right: self.files_ok
                + self.files_partial
                + self.files_failed
                + self.files_duplicate
                + self.files_not_logs
                + self.files_skipped
                + self.files_known,
        };
        let of_lines = Identity {
            text: "lines = record_first_lines + continuations + blank + lines_not_understood + lines_searched",
            left: self.lines,
            right: self.record_first_lines
                + self.continuations
                + self.blank
                + self.lines_not_understood
                + self.lines_searched,
        };
        let of_records = Identity {
            text: "records = record_first_lines + records_split",
            left: self.records,
            right: self.record_first_lines + self.records_split,
        };
        let of_kinds = Identity {
            text: "records + rows_from_parquet = auth_events + auth_lines_not_understood + other_records",
            left: self.records + self.rows.from_parquet,
            right: self.auth_events + self.auth_lines_not_understood + self.other_records,
        };
        // A run that stopped early has no bucket for the files that it did not read.
        let of_files = Some(of_files).filter(|_| !self.rows.stopped_early);
        let of_input = of_files.into_iter().chain([of_lines, of_records, of_kinds]);
        of_input.chain(self.rows.identity(self.auth_events)).try_for_each(|identity| identity.check())
    }
}

impl RowLedger {
    fn absorb(&mut self, other: RowLedger) {
        let RowLedger { from_parquet, scanned, of_table, out, filtered, stopped_early } = other;
        self.from_parquet += from_parquet;
        self.scanned += scanned;
        self.out += out;
        self.filtered += filtered;
        self.stopped_early |= stopped_early;
        if let Some(rows) = of_table {
            *self.of_table.get_or_insert(0) += rows;
        }
    }

    /// Every row of the source went somewhere; nothing is known of a run that had enough before the end.
    fn identity(&self, auth_events: u64) -> Option<Identity> {
        let identity = Identity {
            text: "rows of the table (auth_events) = rows_out + rows_filtered",
            left: self.of_table.unwrap_or(auth_events),
            right: self.out + self.filtered,
        };
        (!self.stopped_early).then_some(identity)
    }
}

/// Two sums that must be equal.
struct Identity {
    text: &'static str,
    left: u64,
    right: u64,
}

impl Identity {
    fn check(&self) -> Result<(), String> {
        let Identity { text, left, right } = self;
        match left == right {
            true => Ok(()),
            false => Err(format!("the ledger does not add up: {text}, {left} ≠ {right}")),
        }
    }
}
