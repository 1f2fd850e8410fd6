//! What is asked: the query, and the zone and the moment by which its times are meant.

use crate::archive::Zone;
use crate::cli::args::Args;
use crate::cli::config::{Config, Text};
use crate::cli::named::Named;
use crate::error::{Error, Result};
use crate::expr::dialect::Dialect;
use crate::sink::escape;

/// What is asked.
#[derive(Debug)]
pub(in crate::cli) struct QuerySettings {
    pub(in crate::cli) text: String,
    /// The named query that it begins with.
    pub(in crate::cli) named: Option<Named>,
    /// Recipes of the user's own.
    pub(in crate::cli) recipes: Vec<Text>,
    /// The zone in which times are shown and meant; `None`: as the inputs have it.
    pub(in crate::cli) zone: Option<Zone>,
    pub(in crate::cli) now: Now,
    pub(in crate::cli) limit: Option<u64>,
    pub(in crate::cli) explain: bool,
    /// Print the query as SQL instead of answering it.
    pub(in crate::cli) to_sql: Option<Dialect>,
}

/// What `last 7d` and `today` count from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Now {
    /// The clock of this machine.
    Clock,
    /// As typed: it may mean a local time, and the zone is known only when the archive is open.
    Given(String),
    /// The newest event of the logs.
    End,
}

impl Now {
    fn new(text: Option<&str>, zone: Option<&Zone>) -> Result<Now> {
        let Some(text) = text else { return Ok(Now::Clock) };
        if text.eq_ignore_ascii_case("end") {
            return Ok(Now::End);
        }
        let any_zone = zone.map_or(jiff::tz::TimeZone::UTC, |zone| zone.0.clone());
        moment(text, &any_zone)?;
        Ok(Now::Given(text.to_owned()))
    }

    /// Refuses a moment that only the logs tell where they are not read before the query.
    pub(super) fn check(&self, reads_stdin: bool, is_sql: bool) -> Result<()> {
        if *self != Now::End {
            return Ok(());
        }
        if reads_stdin {
            let message = "--now=end reads the logs twice, and standard input can be read only once; write --now TIME";
            return Err(Error::usage(message));
        }
        if is_sql {
            return Err(Error::usage("--to-sql does not read the logs, which --now=end would need; write --now TIME"));
        }
        Ok(())
    }
}

/// The zone of the query, and what its times count from.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(super) fn zone_and_now(args: &Args, config: &Config) -> Result<(Option<Zone>, Now)> {
    let zone = args.tz.as_ref().or(config.tz.as_ref()).map(|zone| Zone::parse(zone)).transpose()?;
    let now = Now::new(args.now.as_deref().or(config.now.as_deref()), zone.as_ref())?;
    Ok((zone, now))
}

/// The moment that `--now` names: with an offset, or local to `zone`, also as a log writes it; a date is its first
/// moment.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(in crate::cli) fn moment(text: &str, zone: &jiff::tz::TimeZone) -> Result<jiff::Timestamp> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Ok(moment);
    }
    let complaint = |what: &str| Error::usage(format!("--now: {what}: `{}`", escape::text(text)));
    let civil: jiff::civil::DateTime = text
        .parse()
        .or_else(|_| jiff::civil::DateTime::strptime("%a %b %d %H:%M:%S %Y", text))
        .map_err(|_| complaint("not a time like 2009-04-22T11:47 or 2009-04-22T11:47Z"))?;
    zone.to_ambiguous_timestamp(civil)
        .unambiguous()
        .map_err(|_| complaint("the clocks change there, add an offset such as +02:00"))
}
