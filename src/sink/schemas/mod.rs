//! Attempts in the words of others: rows of `auth` as records of the schemas that SIEMs and timelines read. Each schema is
//! a table of its fields and where they come from; what the tables share is here.
//!
//! An event without a time has no place in any of them: a SIEM would date it by its arrival. Such rows are left out and
//! counted, see [`Sink::left_out`].

use arrow::record_batch::RecordBatch;

use super::csv::{push_field, shown};
use super::{Format, Look, Out, Sink, formula};
use crate::error::{Error, Result};
use crate::plan::Column;

mod cim;
mod ecs;
mod message;
mod ocsf;
mod row;
#[cfg(test)]
mod tests;
mod timesketch;
mod write;

use self::row::{Item, Layout, Row};
use self::write::Tree;

/// A schema of others that rows of `auth` can be written in.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Schema {
    /// Elastic Common Schema.
    Ecs,
    /// Open Cybersecurity Schema Framework, class Authentication.
    Ocsf,
    /// Splunk's Common Information Model, data model Authentication.
    Cim,
    /// Timelines of Timesketch.
    Timesketch,
}

/// A field of a record.
struct Field {
    /// Its name; what stands before a dot is an object.
    path: &'static str,
    /// Where its value comes from.
    value: for<'r, 'a> fn(&'r Row<'a>) -> Option<Item<'a>>,
}

const fn field(path: &'static str, value: for<'r, 'a> fn(&'r Row<'a>) -> Option<Item<'a>>) -> Field {
    Field { path, value }
}

impl Schema {
    /// Every schema, in the order in which the help lists them.
    pub const ALL: [Schema; 4] = [Schema::Ecs, Schema::Ocsf, Schema::Cim, Schema::Timesketch];

    /// As `--schema` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Schema::Ecs => "ecs",
            Schema::Ocsf => "ocsf",
            Schema::Cim => "cim",
            Schema::Timesketch => "timesketch",
        }
    }

    /// The schema of that name.
    pub fn from_name(name: &str) -> Option<Schema> {
        Schema::ALL.into_iter().find(|schema| schema.name() == name)
    }

    /// The formats that it is written in, the usual one first. Objects in objects are no columns.
    pub fn formats(self) -> &'static [Format] {
        match self {
            Schema::Ecs | Schema::Ocsf => &[Format::Ndjson],
            Schema::Cim | Schema::Timesketch => &[Format::Ndjson, Format::Csv],
        }
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Schema::Ecs => ecs::FIELDS,
            Schema::Ocsf => ocsf::FIELDS,
            Schema::Cim => cim::FIELDS,
            Schema::Timesketch => timesketch::FIELDS,
        }
    }

    /// Begins a result. Columns that are not of `auth` have no place in it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] for a format that it is not written in; [`crate::ErrorKind::Output`].
    pub fn open<'w>(self, format: Format, columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
        if !self.formats().contains(&format) {
            let known: Vec<_> = self.formats().iter().map(|format| format.name()).collect();
            let (name, format, known) = (self.name(), format.name(), known.join(" and "));
            return Err(Error::usage(format!("{name} is written as {known}, not as {format}")));
        }
        let fields = self.fields();
        let form = if format == Format::Csv {
            Form::Csv { guard: look.guard, csv_guard: look.csv_guard }
        } else {
            Form::Json(Tree::new(fields))
        };
        let mut records = Records { layout: Layout::new(columns), fields, form, out, left_out: 0 };
        records.write_header()?;
        Ok(Box::new(records))
    }
}

/// How a record is written.
enum Form {
    Json(Tree),
    Csv {
        /// The bytes go to a terminal.
        guard: bool,
        /// So do they, perhaps, to a spreadsheet.
        csv_guard: bool,
    },
}

/// The rows of a result as records.
struct Records<'w> {
    layout: Layout,
    fields: &'static [Field],
    form: Form,
    out: Out<'w>,
    left_out: u64,
}

impl Records<'_> {
    fn write_header(&mut self) -> Result<()> {
        let Form::Csv { .. } = self.form else { return Ok(()) };
        let names: Vec<&str> = self.fields.iter().map(|field| field.path).collect();
        self.out.write_all(format!("{}\n", names.join(",")).as_bytes()).map_err(Error::output)
    }
}

impl Sink for Records<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let rows = self.layout.rows(batch)?;
        let mut line = String::new();
        for row in 0..batch.num_rows() {
            let row = rows.at(row);
            if row.micros().is_none() {
                self.left_out += 1;
                continue;
            }
            let items: Vec<Option<Item<'_>>> = self.fields.iter().map(|field| (field.value)(&row)).collect();
            line.clear();
            match &self.form {
                Form::Json(tree) => tree.push(&mut line, &items),
                Form::Csv { guard, csv_guard } => push_csv(&mut line, &items, *guard, *csv_guard),
            }
            line.push('\n');
            self.out.write_all(line.as_bytes()).map_err(Error::output)?;
        }
        Ok(())
    }

    fn left_out(&self) -> u64 {
        self.left_out
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }
}

fn push_csv(line: &mut String, items: &[Option<Item<'_>>], guard: bool, csv_guard: bool) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        if let Some(item) = item {
            let plain = write::plain(item);
            let field = shown(&plain, guard);
            let is_text = matches!(item, Item::Text(_) | Item::Texts(_));
            push_field(line, &if csv_guard && is_text { formula::guarded(&field) } else { field });
        }
    }
}
