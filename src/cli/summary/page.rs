//! What a page is made of, whatever its format.

use arrow::record_batch::RecordBatch;

use super::commands::Commands;
use super::findings::{Findings, Part};
use super::sections::{SECTIONS, Section};
use super::{gaps, json, markdown, text};
use crate::archive::Zone;
use crate::cli::args::PageFormat;
use crate::cli::coverage;
use crate::cli::report::count;
use crate::cli::settings::Settings;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::plan::{Column, Plan, Role, schema_of};
use crate::sink::{Format, Look, escape};
use crate::source::series::Stretch;

/// In place of gaps, where nothing is known of them.
pub(super) const NOT_TOLD: &str = "not told: a dataset does not say of which time its logs are";
/// In place of a part that needs what was before the time asked for.
const NO_PAST: &str = "not told with --since or --last";
/// Where there are none.
pub(super) const NO_GAP: &str = "none between the files of an appliance";

/// A page before it is written.
pub(super) struct Page<'a> {
    pub(super) settings: &'a Settings,
    pub(super) zone: &'a Zone,
    /// The clauses of time that were asked for.
    pub(super) times: &'a str,
    /// One for each part.
    pub(super) plans: &'a [Plan],
    pub(super) findings: &'a Findings,
    /// The stretches of time of which there are logs, and how many files tell none; `None` beside a dataset.
    pub(super) coverage: Option<(Vec<Stretch>, u64)>,
    pub(super) ledger: &'a Ledger,
    pub(super) commands: Commands,
    /// Rows of each part.
    pub(super) most: usize,
    /// Columns that commands are folded to.
    pub(super) width: Option<usize>,
}

/// One part of it.
pub(super) struct Shown<'a> {
    pub(super) section: &'static Section,
    pub(super) part: &'a Part,
    plan: &'a Plan,
}

/// `: 5 of 24`, where no more than `most` rows are shown.
pub(super) fn of_all(total: u64, most: usize) -> String {
    if total > most as u64 { format!(": {most} of {total}") } else { String::new() }
}

impl Page<'_> {
    /// The page in a format.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub(super) fn written(&self, format: PageFormat) -> Result<String> {
        match format {
            PageFormat::Text => text::written(self),
            PageFormat::Md => markdown::written(self),
            PageFormat::Json => json::written(self),
        }
    }

    /// Its parts, in their order.
    pub(super) fn parts(&self) -> impl Iterator<Item = Shown<'_>> {
        let found = self.plans.iter().zip(&self.findings.parts);
        SECTIONS.iter().zip(found).map(|(section, (plan, part))| Shown { section, part, plan })
    }

    /// `: 5 of 24`, where not all rows of a part are shown.
    pub(super) fn of_all(&self, shown: &Shown<'_>) -> String {
        of_all(shown.part.total, shown.section.most(self.most))
    }

    /// What to say of a part without rows.
    pub(super) fn none(&self, shown: &Shown<'_>) -> &'static str {
        if shown.part.is_told { shown.section.none } else { NO_PAST }
    }

    /// The query that gives the rows of a part.
    pub(super) fn query(&self, section: &Section) -> String {
        section.shown_query(self.times, self.findings.recent_from.as_deref())
    }

    /// The rows of a part.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub(super) fn rows(&self, shown: &Shown<'_>, format: Format) -> Result<String> {
        self.table(&shown.plan.columns, shown.plan.roles(), &shown.part.batches, format)
    }

    /// How many gaps there are in what the logs cover; `None` if that is not known.
    pub(super) fn gaps(&self) -> Option<u64> {
        let (stretches, _) = self.coverage.as_ref()?;
        Some(stretches.iter().filter(|stretch| stretch.gap.is_some()).count() as u64)
    }

    /// What was read: files, of which time, and whether they could be read whole.
    pub(super) fn inputs(&self) -> String {
        let files = count(self.ledger.files_ok + self.ledger.files_partial, "file", "files");
        let times = if self.times.is_empty() { String::new() } else { format!(", {}", escape::text(self.times)) };
        let damage = "; some input could not be read whole: there may be more";
        format!("{files} read{times}{}", if self.ledger.is_whole() { "" } else { damage })
    }

    /// The longest gaps, as many as a part has rows.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub(super) fn longest_gaps(&self, format: Format) -> Result<String> {
        self.table(&gaps::columns(), Vec::new(), &[gaps::batch(self.stretches(), self.most)?], format)
    }

    /// All stretches of time of which there are logs.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub(super) fn all_stretches(&self, format: Format) -> Result<String> {
        self.table(&coverage::columns(), Vec::new(), &[coverage::batch(self.stretches())?], format)
    }

    fn stretches(&self) -> &[Stretch] {
        self.coverage.as_ref().map_or(&[][..], |(stretches, _)| &stretches[..])
    }

    fn table(&self, columns: &[Column], roles: Vec<Role>, batches: &[RecordBatch], format: Format) -> Result<String> {
        let usual = self.settings.output.look.of_rows(self.zone.0.clone(), schema_of(columns));
        let look = Look { csv_guard: false, header: true, links: None, roles, ..usual };
        let mut bytes = Vec::new();
        let mut sink = format.open(columns, &look, Box::new(&mut bytes))?;
        batches.iter().try_for_each(|batch| sink.write(batch))?;
        sink.finish()?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
