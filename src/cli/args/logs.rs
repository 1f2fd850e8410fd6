//! How logs are read, of the commands that read them without a query.

use clap::Args;

/// Options about the logs.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct LogsArgs {
    /// Clock of logs that do not name theirs (Europe/Berlin, +09:00); a zone with a name also says when the
    /// clock of a log changes that agrees with it [default: UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(in crate::cli) log_tz: Option<String>,

    /// Year of the first record in files whose stamps have none (syslog)
    #[arg(long, value_name = "YYYY", value_parser = clap::value_parser!(i16).range(1970..=9998))]
    pub(in crate::cli) year: Option<i16>,

    /// Syslog host that is another spelling of an appliance: esa1=esa1.example.com; as often as wanted
    #[arg(long, value_name = "HOST=NAME")]
    pub(in crate::cli) alias: Vec<String>,

    /// Keep out of the way of others: lowest priority for processor and disk, and what is read does not stay in
    /// memory that had no place there before
    #[arg(long)]
    pub(in crate::cli) polite: bool,

    /// Threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) threads: Option<u16>,
}
