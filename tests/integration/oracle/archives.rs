//! The archives that questions are asked about.

use super::zone::{DAY, day};
use crate::generator::Config;
use crate::generator::names::Syslog;

/// An archive of some days, and a zone whose clock changes on one of them.
pub struct Days {
    pub seed: u64,
    pub begin: (i64, i64, i64),
    pub zone: &'static str,
    pub kind: Kind,
}

/// What is special about an archive.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// The clocks of the appliances are those of the zone, and heads tell of its change.
    ZoneByHeads,
    /// The same without heads: the reader is told the zone.
    ZoneTold,
    /// Some files are not there, which the ends of others tell.
    Missing,
    /// Some files are not there, and nothing but a silence of more than a day tells.
    MissingUntold,
    /// Some connections are open for days.
    LongOpen,
    /// Some files were copied, whole or in part.
    Copies,
    /// Lines of a syslog server, without years.
    Syslog(Syslog),
}

impl Days {
    pub fn config(&self) -> Config {
        let (year, month, first) = self.begin;
        let plain = Config {
            seed: self.seed,
            appliances: 3,
            begin: day(year, month, first) * DAY,
            days: 2,
            bytes: 72 << 10,
            auth_share: 0.5,
            hostile: 0.15,
            ..Config::default()
        };
        let zones: &[&str] = match self.zone {
            "Europe/Berlin" => &["Europe/Berlin"],
            "America/New_York" => &["America/New_York"],
            "Australia/Lord_Howe" => &["Australia/Lord_Howe"],
            _ => &[],
        };
        let of_zone = Config { zones, longest_silence: 900, bytes: 90 << 10, file_bytes: 5 << 10, ..plain.clone() };
        let missing = Config {
            days: 6,
            bytes: 110 << 10,
            file_bytes: 3000,
            longest_file_bytes: 6000,
            missing: 0.3,
            reboots: 0,
            auth_share: 0.7,
            ..plain.clone()
        };
        match self.kind {
            Kind::Plain => plain,
            Kind::ZoneByHeads => of_zone,
            Kind::ZoneTold => Config { heads: false, ..of_zone },
            Kind::Missing => missing,
            Kind::Syslog(syslog) => Config { heads: false, syslog: Some(syslog), file_bytes: 5 << 10, ..plain },
            Kind::LongOpen => {
                Config { days: 10, bytes: 120 << 10, file_bytes: 2000, long_open: 0.4, auth_share: 0.7, ..plain }
            }
            Kind::Copies => Config { copies: 0.5, file_bytes: 5 << 10, ..plain },
            Kind::MissingUntold => Config { heads: false, missing: 0.6, ..missing },
        }
    }

    /// The zone that the reader has to be told.
    pub fn log_zone(&self) -> Option<&'static str> {
        (self.kind == Kind::ZoneTold).then_some(self.zone)
    }
}
