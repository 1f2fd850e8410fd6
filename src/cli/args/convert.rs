//! What the user typed after `authq convert`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};

use super::{Args, ConfigArgs, schema_parser};
use crate::cli::schema::{self, SchemaArg};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::permissions::Permissions;

/// The arguments of `authq convert`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq convert",
    about = "Converts logs to a dataset of Parquet files, which is queried like logs, only faster",
    long_about = LONG_ABOUT,
    override_usage = "authq convert [OPTIONS] PATH... -o DATASET\n       authq convert --compact DATASET",
    max_term_width = 100
)]
pub(in crate::cli) struct ConvertArgs {
    /// The logs: files, folders (walked whole), patterns
    #[arg(value_name = "PATH", required_unless_present = "compact")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// The folder of the dataset; logs that are in it already are not converted again
    #[arg(short, long, value_name = "DATASET", required_unless_present = "compact")]
    pub(in crate::cli) output: Option<PathBuf>,

    /// Put the files of each folder of DATASET into one, with the same rows in the same order
    #[arg(long, value_name = "DATASET", conflicts_with_all = ["paths", "output", "table", "partition_by", "schema", "with_raw", "rebuild"])]
    pub(in crate::cli) compact: Option<PathBuf>,

    /// Tables to convert, with commas between them [default: auth, or what the dataset holds]
    #[arg(long, value_name = "TABLE", value_delimiter = ',', value_parser = table_parser())]
    pub(in crate::cli) table: Vec<TableArg>,

    /// A folder for the rows of each date or month (UTC), of each appliance and date, or none [default: date, or as
    /// the dataset is]
    #[arg(long, value_name = "BY", value_enum)]
    pub(in crate::cli) partition_by: Option<PartitionBy>,

    /// Write attempts as records of another schema to one file instead, which -o names: ecs, ocsf, cim, timesketch [default:
    /// native]
    #[arg(long, value_name = "SCHEMA", value_parser = schema_parser())]
    pub(in crate::cli) schema: Option<SchemaArg>,

    /// Keep the exact bytes of records, in the column raw
    #[arg(long)]
    pub(in crate::cli) with_raw: bool,

    /// Convert every log again, also those that are in the dataset
    #[arg(long)]
    pub(in crate::cli) rebuild: bool,

    /// Permissions of the files that are written: 0600 lets only their owner read them [default: what the
    /// umask leaves; in a dataset that is there, as its folder is]
    #[arg(long, value_name = "OCTAL", value_parser = super::permissions)]
    pub(in crate::cli) mode: Option<Permissions>,

    /// Convert also logs that cannot be read whole, as far as they can be
    #[arg(long)]
    pub(in crate::cli) allow_partial: bool,

    /// Clock of logs that do not name theirs (Europe/Berlin, +09:00); a zone with a name also says when the
    /// clock of a log changes that agrees with it [default: UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(in crate::cli) log_tz: Option<String>,

    /// Year of the first record in files whose stamps have none (syslog)
    #[arg(long, value_name = "YYYY", value_parser = clap::value_parser!(i16).range(1970..=9998))]
    pub(in crate::cli) year: Option<i16>,

    /// Name of the appliance, for every file
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) appliance: Option<String>,

    /// Syslog host that is another spelling of an appliance: esa1=esa1.example.com; as often as wanted
    #[arg(long, value_name = "HOST=NAME", conflicts_with = "appliance")]
    pub(in crate::cli) alias: Vec<String>,

    /// Threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) threads: Option<u16>,

    /// Keep out of the way of others: lowest priority for processor and disk, and what is read does not stay in
    /// memory that had no place there before
    #[arg(long)]
    pub(in crate::cli) polite: bool,

    /// Memory to stay within: 512M, 2GiB [default: a quarter of the machine's, at most 1GiB]
    #[arg(long, value_name = "SIZE")]
    pub(in crate::cli) memory: Option<String>,

    /// How long connections may last: logs so near to a new one are read for them; `all` reads every
    /// log [default: 24h]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(in crate::cli) look_back: Option<String>,

    /// Read files instead of mapping them into memory
    #[arg(long)]
    pub(in crate::cli) no_mmap: bool,

    /// List every log, and every file that was written or removed
    #[arg(short, long)]
    pub(in crate::cli) verbose: bool,

    /// Say nothing but errors and damage
    #[arg(short, long, conflicts_with = "verbose")]
    pub(in crate::cli) quiet: bool,

    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,

    /// Bytes of a plain file that a worker takes at a time (tests of invariance)
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) slice_bytes: Option<u32>,

    /// Bytes of decompressed text parsed at a time (tests of invariance)
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) block_bytes: Option<u32>,
}

impl ConvertArgs {
    /// As the query that writes every event, where a schema of others is asked for: their tools take files, not
    /// datasets.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] for options that are about datasets.
    pub(in crate::cli) fn as_query(&self) -> Result<Option<Args>> {
        let Some(schema) = self.schema.and_then(|schema| schema.0) else { return Ok(None) };
        let refused = [
            ("--table", !self.table.is_empty()),
            ("--partition-by", self.partition_by.is_some()),
            ("--rebuild", self.rebuild),
        ];
        if let Some((option, _)) = refused.into_iter().find(|(_, is_given)| *is_given) {
            let message = format!("--schema {} writes one file of events; leave out {option}", schema.name());
            return Err(Error::usage(message));
        }
        let everything = schema::everything(schema, self.paths.clone(), self.output.clone().unwrap_or_default());
        Ok(Some(Args {
            with_raw: self.with_raw,
            allow_partial: self.allow_partial,
            mode: self.mode,
            quiet: self.quiet,
            config: self.config.clone(),
            ..self.with_reading(everything)
        }))
    }

    /// The options about reading, as those of a query have them.
    pub(in crate::cli) fn reading(&self) -> Args {
        self.with_reading(Args::bare())
    }

    fn with_reading(&self, args: Args) -> Args {
        let given = self.clone();
        Args {
            log_tz: given.log_tz,
            year: given.year,
            appliance: given.appliance,
            alias: given.alias,
            threads: given.threads,
            polite: given.polite,
            memory: given.memory,
            look_back: given.look_back,
            no_mmap: given.no_mmap,
            slice_bytes: given.slice_bytes,
            block_bytes: given.block_bytes,
            ..args
        }
    }
}

const LONG_ABOUT: &str = "\
Converts logs to a dataset of Parquet files, which is queried like logs, only faster.

  authq convert /logs/esa1 -o /data/esa
  authq 'failed last 30d | top 20 user' /data/esa

Run again, it converts only logs that are new, have grown or have come back whole; a log that was
merely renamed or compressed is known by its content. Logs that are gone stay in the dataset. The
dataset appears and changes at one stroke: whoever reads it sees it as it was, or as it is.

Exit code: 0 converted, or nothing to do; 2 error, the dataset is as it was; 3 some log could not be
read whole: nothing is published, unless --allow-partial.";

/// By what rows are spread over folders.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PartitionBy {
    /// date=2009-04-22
    Date,
    /// appliance=esa1/date=2009-04-22
    #[value(name = "appliance,date")]
    ApplianceDate,
    /// month=2009-04
    Month,
    /// All files of a table in one folder
    None,
}

/// A table, or all of them.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct TableArg(Option<Table>);

impl TableArg {
    /// Is it the table, or all?
    pub(in crate::cli) fn names(self, table: Table) -> bool {
        self.0.is_none_or(|named| named == table)
    }
}

fn table_parser() -> impl TypedValueParser<Value = TableArg> {
    let names = Table::ALL.map(Table::name).into_iter().chain(["all"]);
    PossibleValuesParser::new(names).map(|name| TableArg(Table::find(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        ConvertArgs::command().debug_assert();
        let help = ConvertArgs::command().render_long_help().to_string();
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }

    #[test]
    fn tables_have_commas_between_them() {
        let line = ["authq convert", "logs", "-o", "new", "--table", "auth,lines"];
        let args = ConvertArgs::try_parse_from(line).unwrap();
        assert_eq!(args.table, [Table::Auth, Table::Lines].map(|table| TableArg(Some(table))));
        assert_eq!(args.partition_by, None);
        for refused in [["authq convert", "logs", "--with-raw"], ["authq convert", "-o", "new"]] {
            assert_eq!(ConvertArgs::try_parse_from(refused).unwrap_err().exit_code(), 2);
        }
    }
}
