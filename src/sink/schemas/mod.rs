//! Rows in the schemas of other tools: records that SIEMs, data lakes and timelines read. Each schema is one file, whose
//! tables say which field takes its value from which columns; what the schemas share is here.
//!
//! An event without a time has no place in any of them: a SIEM would date it by its arrival. Such rows are left out and
//! counted, see [`Sink::left_out`].

use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;

use super::csv::{push_field, shown};
use super::{Format, Look, Out, Sink, formula};
use crate::dataset::metadata::FileMetadata;
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::plan::Column;

mod cim;
mod ecs;
mod field;
mod item;
mod mapping;
mod message;
mod names;
mod ocsf;
mod row;
mod subject;
#[cfg(test)]
mod tests;
mod timesketch;
mod typed;
mod write;

pub use self::subject::{Rule, Subject};

use self::field::{Field, Kind};
use self::item::Item;
use self::mapping::{Class, Mapping};
use self::row::Layout;
use self::typed::Typed;
use self::write::Tree;

/// Every schema, in the order in which the help lists them.
const ALL: &[&Mapping] = &[&ecs::MAPPING, &ocsf::MAPPING, &cim::MAPPING, &timesketch::MAPPING];

/// A schema of another tool.
#[derive(Copy, Clone)]
pub struct Schema(&'static Mapping);

/// A field as `authq schema` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDoc {
    /// Its name; what stands before a dot is an object.
    pub path: String,
    /// Its type in files with types.
    pub kind: DataType,
    /// The column or columns, and what is done to them.
    pub from: String,
}

/// A kind of records as `authq schema` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassDoc {
    /// The rows that become such records: the name of a table, or `burst, sequence, detect`.
    pub rows: &'static str,
    /// What the schema calls it.
    pub title: &'static str,
    /// The page that says what its fields are.
    pub source: &'static str,
    /// Its fields.
    pub fields: Vec<FieldDoc>,
}

impl Schema {
    /// Every schema, in the order in which the help lists them.
    pub fn all() -> impl Iterator<Item = Schema> {
        ALL.iter().map(|mapping| Schema(mapping))
    }

    /// The schema of that name.
    pub fn from_name(name: &str) -> Option<Schema> {
        Schema::all().find(|schema| schema.name() == name)
    }

    /// As `--schema` takes it.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// What it is, and of which version.
    pub fn title(self) -> &'static str {
        self.0.title
    }

    /// The formats that it is written in, the usual one first. Objects in objects are no columns of CSV.
    pub fn formats(self) -> &'static [Format] {
        self.0.formats
    }

    /// The one ending of the names of files that its tool takes, where it goes by that; then it decompresses nothing.
    pub fn ending(self, format: Format) -> Option<&'static str> {
        self.0.endings.iter().find(|(known, _)| *known == format).map(|(_, ending)| *ending)
    }

    /// Has it records for such rows?
    pub fn has(self, subject: &Subject) -> bool {
        self.class(subject).is_some()
    }

    /// The tables whose rows it has records for.
    pub fn tables(self) -> impl Iterator<Item = Table> {
        self.0.classes.iter().filter_map(|class| class.table)
    }

    /// Has a column a place in it that no field is made of?
    pub fn keeps_other_columns(self, subject: &Subject) -> bool {
        self.class(subject).is_some_and(|class| class.others.is_some())
    }

    /// What its records are made of.
    pub fn classes(self) -> impl Iterator<Item = ClassDoc> {
        self.0.classes.iter().map(|class| {
            let columns = class.table.map(Table::columns).unwrap_or_default();
            let columns: Vec<Column> =
                columns.iter().map(|column| Column { name: column.name.to_owned(), kind: column.kind }).collect();
            let slots = class.slots(&columns);
            let fields = slots.into_iter().map(|slot| FieldDoc {
                kind: slot.kind.data_type(),
                from: match slot.value {
                    Source::Field(field) => field.origin(),
                    Source::Column(place) => columns[place].name.clone(),
                },
                path: slot.path,
            });
            let rest = class.table.is_none().then(|| class.others.map(rest_doc)).flatten();
            ClassDoc {
                rows: class.table.map_or("burst, sequence, detect", Table::name),
                title: class.title,
                source: class.source,
                fields: fields.chain(rest).collect(),
            }
        })
    }

    fn class(self, subject: &Subject) -> Option<&'static Class> {
        self.0.classes.iter().find(|class| class.table == subject.table())
    }

    /// Begins a result whose rows stand for `look.subject`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] for a format that it is not written in; [`crate::ErrorKind::Output`].
    pub fn open<'w>(self, format: Format, columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
        if !self.formats().contains(&format) {
            let known: Vec<_> = self.formats().iter().map(|format| format.name()).collect();
            let (name, format, known) = (self.name(), format.name(), known.join(" and "));
            return Err(Error::usage(format!("{name} is written as {known}, not as {format}")));
        }
        let Some(class) = self.class(&look.subject) else {
            return Err(Error::internal(format!("{} has no records for these rows", self.name())));
        };
        let slots = class.slots(columns);
        let constant = |slot: &Slot| match slot.value {
            Source::Field(field) => field.constant(),
            Source::Column(_) => None,
        };
        let tree = || Tree::new(slots.iter().map(|slot| (slot.path.as_str(), constant(slot))));
        let form = match format {
            Format::Csv => Form::Csv { guard: look.guard, csv_guard: look.csv_guard, out },
            Format::Parquet => {
                let fields = slots.iter().map(|slot| (slot.path.as_str(), slot.kind));
                let title = format!("{}: {}", self.title(), class.title);
                Form::Typed(tree(), Box::new(Typed::new(typed::schema(fields), title, out)?))
            }
            _ => Form::Json(tree(), out),
        };
        let mut records = Records { layout: Layout::new(columns, &look.subject), class, slots, form, left_out: 0 };
        if look.header {
            records.write_header()?;
        }
        Ok(Box::new(records))
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Schema) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Schema {}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Schema").field(&self.name()).finish()
    }
}

/// The columns of a key or a count, whose names depend on the query.
fn rest_doc(object: &'static str) -> FieldDoc {
    let path = if object.is_empty() { "…".to_owned() } else { format!("{object}.…") };
    let from = "every other column of the result, by its name".to_owned();
    FieldDoc { path, kind: DataType::Utf8, from }
}

/// A field of the records of a result.
struct Slot {
    path: String,
    kind: Kind,
    value: Source,
}

/// Where its value comes from.
#[derive(Copy, Clone)]
enum Source {
    Field(&'static Field),
    /// The column at a place.
    Column(usize),
}

impl Class {
    /// Its fields, in the order of a record.
    fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().copied().flatten()
    }

    /// The fields, and those of the columns that no field is made of.
    fn slots(&self, columns: &[Column]) -> Vec<Slot> {
        let field = |field: &'static Field| {
            let kind = match field.columns().as_slice() {
                [only] if matches!(field.from, field::From::Column(_)) => {
                    let column = columns.iter().find(|column| column.name == only.text());
                    column.map_or_else(|| field.kind(), |column| Kind::of(column.kind))
                }
                _ => field.kind(),
            };
            Slot { path: field.path.to_owned(), kind, value: Source::Field(field) }
        };
        let mut slots: Vec<Slot> = self.fields().map(field).collect();
        let Some(object) = self.others else { return slots };
        let dates = self.dated_by.concat();
        let used: Vec<&str> = self.fields().flat_map(Field::columns).chain(dates).map(|name| name.text()).collect();
        for (place, column) in columns.iter().enumerate().filter(|(_, column)| !used.contains(&column.name.as_str())) {
            let mut path = plain_name(object, &column.name);
            while slots.iter().any(|slot| slot.path == path) {
                path.push('_');
            }
            slots.push(Slot { path, kind: Kind::of(column.kind), value: Source::Column(place) });
        }
        slots
    }
}

/// The path of a column in an object. A dot would be one more object.
fn plain_name(object: &str, column: &str) -> String {
    let name: String = column.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if object.is_empty() { name } else { format!("{object}.{name}") }
}

/// How a record is written.
enum Form<'w> {
    Json(Tree, Out<'w>),
    Csv {
        /// The bytes go to a terminal.
        guard: bool,
        /// So do they, perhaps, to a spreadsheet.
        csv_guard: bool,
        out: Out<'w>,
    },
    Typed(Tree, Box<Typed<'w>>),
}

/// The rows of a result as records.
struct Records<'w> {
    layout: Layout,
    class: &'static Class,
    slots: Vec<Slot>,
    form: Form<'w>,
    left_out: u64,
}

impl Records<'_> {
    fn write_header(&mut self) -> Result<()> {
        let Form::Csv { out, .. } = &mut self.form else { return Ok(()) };
        let names: Vec<&str> = self.slots.iter().map(|slot| slot.path.as_str()).collect();
        out.write_all(format!("{}\n", names.join(",")).as_bytes()).map_err(Error::output)
    }
}

impl Sink for Records<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let Records { layout, class, slots, form, left_out } = self;
        let rows = layout.rows(batch)?;
        let mut line = String::new();
        for row in 0..batch.num_rows() {
            let mut row = rows.at(row);
            let mut last = None;
            for columns in class.dated_by {
                row.moment = columns.iter().find_map(|name| Some((*name, row.micros(*name)?)));
                // Both ends of what took no time are one.
                if row.moment.is_none() || std::mem::replace(&mut last, row.moment()) == row.moment() {
                    continue;
                }
                let value = |place: usize| match slots[place].value {
                    Source::Field(field) => field.value(&row),
                    Source::Column(place) => row.get_at(place),
                };
                line.clear();
                form.write(&mut line, slots.len(), &value)?;
            }
            *left_out += u64::from(last.is_none());
        }
        Ok(())
    }

    fn left_out(&self) -> u64 {
        self.left_out
    }

    fn flush(&mut self) -> Result<()> {
        match &mut self.form {
            Form::Json(_, out) | Form::Csv { out, .. } => out.flush().map_err(Error::output),
            Form::Typed(..) => Ok(()),
        }
    }

    fn describe(&mut self, metadata: FileMetadata) {
        if let Form::Typed(_, typed) = &mut self.form {
            typed.describe(metadata);
        }
    }

    fn finish(self: Box<Self>) -> Result<()> {
        match self.form {
            Form::Json(_, mut out) | Form::Csv { mut out, .. } => out.flush().map_err(Error::output),
            Form::Typed(_, typed) => typed.finish(),
        }
    }
}

impl Form<'_> {
    /// Writes a record; `line` is empty.
    fn write<'a>(&mut self, line: &mut String, fields: usize, value: &dyn Fn(usize) -> Option<Item<'a>>) -> Result<()> {
        let out = match self {
            Form::Json(tree, out) => {
                tree.push(line, value);
                out
            }
            Form::Csv { guard, csv_guard, out } => {
                push_csv(line, (0..fields).map(value), *guard, *csv_guard);
                out
            }
            Form::Typed(tree, typed) => {
                tree.push(line, value);
                return typed.push(line);
            }
        };
        line.push('\n');
        out.write_all(line.as_bytes()).map_err(Error::output)
    }
}

fn push_csv<'a>(line: &mut String, items: impl Iterator<Item = Option<Item<'a>>>, guard: bool, csv_guard: bool) {
    for (at, item) in items.enumerate() {
        if at > 0 {
            line.push(',');
        }
        if let Some(item) = item {
            let plain = write::plain(&item);
            let field = shown(&plain, guard);
            let is_text = matches!(item, Item::Text(_) | Item::Texts(_));
            push_field(line, &if csv_guard && is_text { formula::guarded(&field) } else { field });
        }
    }
}
