//! A Python with the packages that a test needs, and what becomes of a test that has none.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::root;

/// The Python that the user names.
pub fn given() -> Option<PathBuf> {
    std::env::var_os("AUTHQ_DUCKDB_PYTHON").map(PathBuf::from)
}

/// Does a Python take these imports?
pub fn has(python: &Path, imports: &str) -> bool {
    Command::new(python).args(["-c", imports]).output().is_ok_and(|output| output.status.success())
}

/// Where [`install`] puts a Python of that name.
pub fn place(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name).join("bin/python")
}

/// Makes a Python with the packages of these files, paths below the package.
pub fn install(name: &str, requirements: &[&str]) -> Result<PathBuf, String> {
    let python = place(name);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let done = |command: &mut Command| match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned()),
        Err(error) => Err(error.to_string()),
    };
    done(Command::new("python3").args(["-m", "venv"]).arg(&folder)).map_err(|why| format!("no python3: {why}"))?;
    let files = requirements.iter().flat_map(|file| [PathBuf::from("-r"), root().join(file)]);
    done(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(files))
        .map_err(|why| format!("the packages of {} cannot be had: {why}", requirements.join(" and ")))?;
    Ok(python)
}

/// The Python of a test. Without one the test is skipped, with `CI` set it fails.
pub fn or_skip(test: &str, python: Result<PathBuf, String>) -> Option<PathBuf> {
    match python {
        Ok(python) => Some(python),
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "{test} needs Python: {why}");
            eprintln!("skipped: {test}: {why}");
            None
        }
    }
}
