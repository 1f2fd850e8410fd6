//! Whether a pager is wanted, as every command asks that prints pages.

/// The flag of the pager.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::cli) struct PagerArgs {
    /// Write to the terminal itself; else AUTHQ_PAGER, PAGER or `less` shows the output page by page
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) no_pager: bool,
}
