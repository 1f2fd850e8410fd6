//! The logs of a run: looked at when the first query is asked of them, and kept for those that follow.

use super::destinations::check_destinations;
use super::interrupt;
use super::settings::Settings;
use crate::archive::Archive;
use crate::engine::Engine;
use crate::error::{Error, Result};

/// The logs that the paths of a run lead to, once they were looked at.
#[derive(Default)]
pub(super) struct Logs {
    opened: Option<Opened>,
}

struct Opened {
    engine: Engine,
    can_be_opened_again: bool,
}

impl Logs {
    /// What answers queries of them. `can_follow`: whether everything can be read again; as it was where they cannot be
    /// looked at.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    pub(super) fn engine(&mut self, settings: &Settings, can_follow: &mut bool) -> Result<&Engine> {
        let opened = match self.opened.take() {
            Some(opened) => opened,
            None => Opened::new(settings, can_follow)?,
        };
        *can_follow = opened.can_be_opened_again;
        Ok(&self.opened.insert(opened).engine)
    }

    /// What answers queries of them, if they were looked at.
    pub(super) fn opened(&self) -> Option<&Engine> {
        self.opened.as_ref().map(|opened| &opened.engine)
    }

    /// The next query looks at them again.
    pub(super) fn close(&mut self) {
        self.opened = None;
    }
}

impl Opened {
    fn new(settings: &Settings, can_follow: &mut bool) -> Result<Opened> {
        let archive = Archive::open(&settings.input.paths, &settings.input.archive)?;
        let can_be_opened_again = archive.can_be_opened_again();
        *can_follow = can_be_opened_again;
        archive.check_found(&settings.input.paths)?;
        if settings.input.stdin_by_default && archive.files.is_empty() && archive.ledger.is_whole() {
            let hint = "name the logs, or write - where standard input may be empty";
            return Err(Error::usage("no PATH given, and standard input is empty").hint(hint));
        }
        check_destinations(settings, archive.paths())?;
        match (
            &settings.output.files.rows,
            settings.output.files.ledger.as_ref().or(settings.output.files.new.as_ref()),
        ) {
            (None, None) if !settings.input.archive.polite => {}
            (None, _) if settings.output.pager.is_some() => interrupt::share_with_pager(&settings.input.scan.stop),
            (_, _) => interrupt::pass_on(&settings.input.scan.stop),
        }
        Ok(Opened { engine: Engine::new(archive, settings.input.scan.clone())?, can_be_opened_again })
    }
}
