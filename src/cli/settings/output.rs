//! Where the answer goes and what it looks like: files, terminals, and what is told beside the rows.

use std::path::PathBuf;

use crate::cli::args::{Args, When};
use crate::cli::pager::Pager;
use crate::cli::terminal::{Surroundings, color};
use crate::permissions::Permissions;
use crate::sink::Links;
use crate::target::{Destination, Encoding};

/// Where the answer goes, and what it looks like.
#[derive(Debug)]
pub(in crate::cli) struct OutputSettings {
    /// How the rows are written.
    pub(in crate::cli) encoding: Encoding,
    /// With their exact bytes.
    pub(in crate::cli) with_raw: bool,
    /// `None` is standard output.
    pub(in crate::cli) file: Option<Destination>,
    pub(in crate::cli) ledger: Option<Destination>,
    /// Where the rows of earlier runs are remembered, which are not given again.
    pub(in crate::cli) new: Option<Destination>,
    pub(in crate::cli) stats: bool,
    pub(in crate::cli) strict: bool,
    /// Rows of damaged inputs may be written to a file.
    pub(in crate::cli) allow_partial: bool,
    pub(in crate::cli) quiet: bool,
    /// An empty result is explained, for which the logs are read once more.
    pub(in crate::cli) why: bool,
    pub(in crate::cli) color: bool,
    /// Text that a spreadsheet would take for a formula is marked as text.
    pub(in crate::cli) csv_guard: bool,
    /// The names of the columns come before the rows.
    pub(in crate::cli) header: bool,
    /// Charts are drawn with ASCII characters.
    pub(in crate::cli) ascii: bool,
    /// Nobody chose a format, and the rows go to a terminal: timelines are drawn.
    pub(in crate::cli) draws: bool,
    /// Rows go to a terminal.
    pub(in crate::cli) rows_on_terminal: bool,
    pub(in crate::cli) messages_on_terminal: bool,
    /// Where numbers of lines lead, if the terminal takes links.
    pub(in crate::cli) links: Option<Links>,
    /// What shows the rows.
    pub(in crate::cli) pager: Option<Pager>,
    /// A progress line may be drawn.
    pub(in crate::cli) progress: bool,
    /// Width that tables must fit in.
    pub(in crate::cli) width: Option<usize>,
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
        let rows_on_terminal = is_on_terminal(&args, around);
        let (force, permissions) = (args.force, args.mode.unwrap_or_default());
        let destination = |path: Option<PathBuf>| path.map(|path| Destination { path, force, permissions });
        let file = destination(args.output);
        let when = args.color.or(usual_color).unwrap_or_default();
        let messages = !args.quiet && !args.no_why;
        OutputSettings {
            encoding,
            with_raw: args.with_raw,
            draws: args.format.is_none() && encoding.schema.is_none() && rows_on_terminal,
            csv_guard: args.csv_guard,
            header: !args.no_header,
            ascii: args.ascii || around.ascii,
            color: file.is_none() && color(when, around.stdout_terminal, &around.wishes),
            file,
            ledger: destination(args.ledger),
            new: args.new.map(|path| Destination { path, force: true, permissions: Permissions::default() }),
            stats: args.stats,
            strict: args.strict,
            allow_partial: args.allow_partial,
            quiet: args.quiet,
            why: messages && (args.why || around.stderr_terminal),
            rows_on_terminal,
            links: around.links.clone().filter(|_| rows_on_terminal && pager.as_ref().is_none_or(Pager::takes_links)),
            pager,
            messages_on_terminal: around.stderr_terminal,
            progress: around.shows_progress(args.quiet),
            width: around.width.filter(|_| rows_on_terminal && !args.wide),
        }
    }
}

/// Do the rows go to a terminal?
pub(super) fn is_on_terminal(args: &Args, around: &Surroundings) -> bool {
    around.stdout_terminal && args.output.is_none()
}
