//! Where the answer goes and what it looks like: files, terminals, and what is told beside the rows.

use std::path::PathBuf;

use arrow::datatypes::SchemaRef;
use jiff::tz::TimeZone;

use crate::cli::args::{Args, When};
use crate::cli::pager::Pager;
use crate::cli::terminal::{Surroundings, color};
use crate::permissions::Permissions;
use crate::sink::{Links, Look, Subject};
use crate::target::{Destination, Encoding};

/// Where the answer goes, and what it looks like.
#[derive(Debug)]
pub(in crate::cli) struct OutputSettings {
    /// How the rows are written.
    pub(in crate::cli) encoding: Encoding,
    /// With their exact bytes.
    pub(in crate::cli) with_raw: bool,
    /// Nobody chose a format, and the rows go to a terminal: timelines are drawn.
    pub(in crate::cli) draws: bool,
    pub(in crate::cli) look: LookSettings,
    pub(in crate::cli) files: OutputFiles,
    /// What shows the rows.
    pub(in crate::cli) pager: Option<Pager>,
    pub(in crate::cli) messages: MessageSettings,
    pub(in crate::cli) strict: bool,
    /// Rows of damaged inputs may be written to a file.
    pub(in crate::cli) allow_partial: bool,
}

/// The files that a run writes.
#[derive(Debug)]
pub(in crate::cli) struct OutputFiles {
    /// `None` is standard output.
    pub(in crate::cli) rows: Option<Destination>,
    pub(in crate::cli) ledger: Option<Destination>,
    /// Where the rows of earlier runs are remembered, which are not given again.
    pub(in crate::cli) new: Option<Destination>,
}

/// What rows look like to people.
#[derive(Debug)]
pub(in crate::cli) struct LookSettings {
    /// Rows go to a terminal.
    pub(in crate::cli) on_terminal: bool,
    pub(in crate::cli) color: bool,
    /// Charts are drawn with ASCII characters.
    pub(in crate::cli) ascii: bool,
    /// Width that tables must fit in.
    pub(in crate::cli) width: Option<usize>,
    /// Where numbers of lines lead, if the terminal takes links.
    pub(in crate::cli) links: Option<Links>,
    /// The names of the columns come before the rows.
    pub(in crate::cli) header: bool,
    /// Text that a spreadsheet would take for a formula is marked as text.
    pub(in crate::cli) csv_guard: bool,
}

/// What is told beside the rows.
#[derive(Debug)]
pub(in crate::cli) struct MessageSettings {
    pub(in crate::cli) quiet: bool,
    pub(in crate::cli) stats: bool,
    /// An empty result is explained, for which the logs are read once more.
    pub(in crate::cli) why: bool,
    pub(in crate::cli) on_terminal: bool,
    /// A progress line may be drawn.
    pub(in crate::cli) progress: bool,
}

impl OutputFiles {
    /// The files that are named, with the options that name them.
    pub(in crate::cli) fn named(&self) -> Vec<(&'static str, &Destination)> {
        let options = [("-o", &self.rows), ("--ledger", &self.ledger), ("--new", &self.new)];
        options.into_iter().filter_map(|(option, file)| Some((option, file.as_ref()?))).collect()
    }
}

impl LookSettings {
    /// The look of rows of which nothing else is known.
    pub(in crate::cli) fn of_rows(&self, zone: TimeZone, file_schema: SchemaRef) -> Look {
        Look {
            zone,
            guard: self.on_terminal,
            csv_guard: self.csv_guard,
            header: self.header,
            width: self.width,
            color: self.color,
            ascii: self.ascii,
            terms: Vec::new(),
            links: self.links.clone(),
            roles: Vec::new(),
            file_schema,
            sorted_by: Vec::new(),
            subject: Subject::default(),
        }
    }
}

impl OutputSettings {
    /// `usual_color`: what the configuration says of colours.
    pub(super) fn new(
        args: Args,
        usual_color: Option<When>,
        encoding: Encoding,
        pager: Option<Pager>,
        around: &Surroundings,
    ) -> OutputSettings {
        let on_terminal = is_on_terminal(&args, around);
        let (force, permissions) = (args.force, args.mode.unwrap_or_default());
        let destination = |path: Option<PathBuf>| path.map(|path| Destination { path, force, permissions });
        let file = destination(args.output);
        let when = args.color.or(usual_color).unwrap_or_default();
        let messages = !args.quiet && !args.no_why;
        let links = around.links.clone();
        OutputSettings {
            encoding,
            with_raw: args.with_raw,
            draws: args.format.is_none() && encoding.schema.is_none() && on_terminal,
            look: LookSettings {
                on_terminal,
                color: file.is_none() && color(when, around.stdout_terminal, &around.wishes),
                ascii: args.ascii || around.ascii,
                width: around.width.filter(|_| on_terminal && !args.wide),
                links: links.filter(|_| on_terminal && pager.as_ref().is_none_or(Pager::takes_links)),
                header: !args.no_header,
                csv_guard: args.csv_guard,
            },
            files: OutputFiles {
                rows: file,
                ledger: destination(args.ledger),
                new: args.new.map(|path| Destination { path, force: true, permissions: Permissions::default() }),
            },
            pager,
            messages: MessageSettings {
                quiet: args.quiet,
                stats: args.stats,
                why: messages && (args.why || around.stderr_terminal),
                on_terminal: around.stderr_terminal,
                progress: around.shows_progress(args.quiet),
            },
            strict: args.strict,
            allow_partial: args.allow_partial,
        }
    }
}

/// Do the rows go to a terminal?
pub(super) fn is_on_terminal(args: &Args, around: &Surroundings) -> bool {
    around.stdout_terminal && args.output.is_none()
}
