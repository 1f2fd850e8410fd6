//! The variables of the environment that stand in for flags: `AUTHQ_TZ` for `--tz`. Gathered once, and passed as a
//! value, so that what follows from them can be tested.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;

use super::{Config, color_from_name};
use crate::error::{Error, Result};
use crate::sink::{Format, escape};

/// Stands before the name of a flag.
const PREFIX: &str = "AUTHQ_";

/// The variables that matter here.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Environment {
    variables: HashMap<String, OsString>,
}

impl Environment {
    /// That of this process.
    pub(in crate::cli) fn of_process() -> Environment {
        std::env::vars_os().collect()
    }

    /// A variable; one that is empty is as good as not there.
    fn get(&self, name: &str) -> Option<&OsString> {
        self.variables.get(name).filter(|value| !value.is_empty())
    }

    /// `AUTHQ_CONFIG`.
    pub(super) fn config_path(&self) -> Option<PathBuf> {
        self.get("AUTHQ_CONFIG").map(PathBuf::from)
    }

    /// Where a user's configuration lies on this system.
    pub(super) fn usual_path(&self) -> Option<PathBuf> {
        let folder = match self.get("XDG_CONFIG_HOME").map(PathBuf::from) {
            // Anything else is to be ignored, says the specification.
            Some(folder) if folder.is_absolute() => folder,
            Some(_) | None if cfg!(windows) => PathBuf::from(self.get("APPDATA")?),
            Some(_) | None => PathBuf::from(self.get("HOME")?).join(".config"),
        };
        Some(folder.join("authq").join("config.toml"))
    }

    /// Where a user's earlier lines of the shell lie on this system.
    pub(in crate::cli) fn history_path(&self) -> Option<PathBuf> {
        let folder = match self.get("XDG_STATE_HOME").map(PathBuf::from) {
            Some(folder) if folder.is_absolute() => folder,
            Some(_) | None if cfg!(windows) => PathBuf::from(self.get("LOCALAPPDATA")?),
            Some(_) | None => PathBuf::from(self.get("HOME")?).join(".local").join("state"),
        };
        Some(folder.join("authq").join("history"))
    }

    /// `PAGER`; empty for none.
    pub(in crate::cli) fn pager(&self) -> Option<String> {
        self.variables.get("PAGER").map(|pager| pager.to_string_lossy().into_owned())
    }

    /// Puts what the environment says in the place of what the file says.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`].
    pub(in crate::cli) fn override_settings(&self, config: &mut Config) -> Result<()> {
        if let Some(format) = self.text("FORMAT")? {
            let found = Format::from_name(&format);
            config.format =
                Some(found.ok_or_else(|| odd("FORMAT", &format, &Format::ALL.map(Format::name).join(", ")))?);
        }
        if let Some(color) = self.text("COLOR")? {
            let found = color_from_name(&color);
            config.color = Some(found.ok_or_else(|| odd("COLOR", &color, "auto, always, never"))?);
        }
        if let Some(threads) = self.text("THREADS")? {
            let number = threads.parse().ok().filter(|number| (1..=1024).contains(number));
            config.threads = Some(number.ok_or_else(|| odd("THREADS", &threads, "a number from 1 to 1024"))?);
        }
        // Empty, it switches the pager off.
        if self.variables.contains_key("AUTHQ_PAGER") {
            config.pager = Some(self.text("PAGER")?.unwrap_or_default());
        }
        let texts = [
            ("TZ", &mut config.tz),
            ("LOG_TZ", &mut config.log_tz),
            ("NOW", &mut config.now),
            ("MEMORY", &mut config.memory),
            ("LOOK_BACK", &mut config.look_back),
        ];
        for (name, setting) in texts {
            if let Some(text) = self.text(name)? {
                *setting = Some(text);
            }
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(value) = self.get(&format!("{PREFIX}{name}")) else { return Ok(None) };
        match value.to_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(Error::usage(format!("{PREFIX}{name}: not UTF-8"))),
        }
    }
}

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Environment {
        const OTHERS: [&str; 6] = ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME", "APPDATA", "LOCALAPPDATA", "PAGER"];
        let matters = |name: &str| name.starts_with(PREFIX) || OTHERS.contains(&name);
        let variables = variables.into_iter().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Environment { variables: variables.filter(|(name, _)| matters(name)).collect() }
    }
}

fn odd(name: &str, value: &str, wanted: &str) -> Error {
    Error::usage(format!("{PREFIX}{name}: not one of {wanted}: `{}`", escape::text(value)))
}
