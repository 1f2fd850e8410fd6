//! What is read, and how: the paths, and the options of the archive and of the scan, which queries and conversions share.

use std::path::PathBuf;

use crate::archive::{Aliases, ArchiveOptions, Zone};
use crate::cli::args::Args;
use crate::cli::config::Config;
use crate::cli::quantities;
use crate::cli::terminal::Surroundings;
use crate::error::Result;
use crate::source::logs::ScanOptions;

/// What is read, and how.
#[derive(Debug)]
pub(in crate::cli) struct InputSettings {
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// No PATH was given: standard input is read.
    pub(in crate::cli) stdin_by_default: bool,
    pub(in crate::cli) archive: ArchiveOptions,
    pub(in crate::cli) scan: ScanOptions,
}

impl InputSettings {
    pub(super) fn new(
        mut paths: Vec<PathBuf>,
        stdin_by_default: bool,
        archive: ArchiveOptions,
        scan: ScanOptions,
    ) -> InputSettings {
        paths.extend(stdin_by_default.then(|| PathBuf::from("-")));
        InputSettings { paths, stdin_by_default, archive, scan }
    }

    /// Standard input can be read only once.
    pub(in crate::cli) fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }
}

/// How files are found and told apart.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(in crate::cli) fn archive_options(args: &Args, config: &Config) -> Result<ArchiveOptions> {
    let log_zone = args.log_tz.as_ref().or(config.log_tz.as_ref());
    Ok(ArchiveOptions {
        log_zone: log_zone.map(|zone| Zone::parse(zone)).transpose()?,
        appliance: args.appliance.clone(),
        aliases: Aliases::parse(&args.alias)?,
        year: args.year,
        keep_duplicates: args.keep_duplicates,
        polite: args.polite,
    })
}

/// How files are scanned.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(in crate::cli) fn scan_options(args: &Args, config: &Config, around: &Surroundings) -> Result<ScanOptions> {
    let memory = args.memory.as_ref().or(config.memory.as_ref()).map(|text| quantities::memory(text)).transpose()?;
    let look_back = args.look_back.as_ref().or(config.look_back.as_ref());
    let look_back = look_back.map(|text| quantities::look_back(text)).transpose()?;
    let usual = ScanOptions::default();
    Ok(ScanOptions {
        threads: args.threads.or(config.threads).map_or(around.processors, usize::from),
        slice_bytes: args.slice_bytes.map_or(usual.slice_bytes, |bytes| bytes as usize),
        block_bytes: args.block_bytes.map_or(usual.block_bytes, |bytes| bytes as usize),
        memory: memory.unwrap_or_else(|| quantities::default_memory(around.memory)),
        overflow: Some(std::env::temp_dir()),
        look_back: look_back.unwrap_or_default(),
        pushdown: !args.no_pushdown,
        full_account: args.strict || args.ledger.is_some(),
        count_lines: args.stats,
        mmap: !args.no_mmap,
        ..usual
    })
}
