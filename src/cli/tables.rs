//! `authq schema`: the columns of the tables, with their types in the files that are written, and the fields of the schemas
//! of other tools, with the columns that they are made of; for people, and as JSON for programs. All of it is read from
//! the tables by which queries are bound and files are written.

use std::process::ExitCode;

use arrow::datatypes::{DataType, TimeUnit};
use serde_json::Value;

use super::args::SchemaArgs;
use super::commands::Command;
use super::complete::Candidate;
use super::page::Page;
use super::pager;
use super::terminal::Surroundings;
use crate::dataset::metadata::SCHEMA_VERSION;
use crate::error::{Error, Result};
use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;
use crate::nearest::nearest;
use crate::sink::{ClassDoc, FieldDoc, Schema, escape};

/// Longer types push what stands behind them to the right.
const WIDE_TYPE: usize = 18;

/// Narrower pages have what a column means below its name and type.
const BESIDE: usize = 90;

/// What can be listed by its name.
#[derive(Copy, Clone, Debug, PartialEq)]
enum Listed {
    Table(Table),
    Schema(Schema),
}

impl Command for SchemaArgs {
    fn run(self) -> Result<ExitCode> {
        run(&self, &Surroundings::of_process())
    }

    fn words() -> Vec<Candidate> {
        Candidate::list(Table::ALL.map(Table::name).into_iter().chain(Schema::all().map(Schema::name)))
    }
}

/// Prints the table or the schema asked for, or all tables.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] for a name that there is not.
fn run(args: &SchemaArgs, around: &Surroundings) -> Result<ExitCode> {
    let listed = args.name.as_deref().map(find).transpose()?;
    let page = Page::new(around.width);
    let text = match (listed, args.json) {
        (Some(Listed::Table(table)), true) => json(table) + "\n",
        (Some(Listed::Schema(schema)), true) => mapping_json(schema) + "\n",
        (None, true) => format!("[\n{}\n]\n", Table::ALL.map(json).join(",\n")),
        (Some(Listed::Table(table)), false) => text(page, table),
        (Some(Listed::Schema(schema)), false) => mapping(page, schema),
        (None, false) => Table::ALL.map(|table| text(page, table)).join("\n"),
    };
    pager::show(&text, &args.pager).map(|()| ExitCode::SUCCESS)
}

fn find(name: &str) -> Result<Listed> {
    let schema = || Schema::all().find(|schema| schema.name().eq_ignore_ascii_case(name)).map(Listed::Schema);
    Table::find(name).map(Listed::Table).or_else(schema).ok_or_else(|| {
        let names: Vec<&str> = Table::ALL.map(Table::name).into_iter().chain(Schema::all().map(Schema::name)).collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        Error::usage(format!("no table or schema called `{}`; {hint}", escape::text(name)))
    })
}

/// The records of a schema: a line for each field, in columns.
fn mapping(page: Page, schema: Schema) -> String {
    let formats: Vec<&str> = schema.formats().iter().map(|format| format.name()).collect();
    let mut text = page.wrapped(&format!("{}, written as {}", schema.title(), formats.join(" or ")), 2) + "\n";
    for class in schema.classes() {
        let kinds: Vec<String> = class.fields.iter().map(|field| type_name(&field.kind)).collect();
        let names = class.fields.iter().map(|field| field.path.len()).max().unwrap_or_default();
        let types = kinds.iter().map(String::len).filter(|len| *len <= WIDE_TYPE).max().unwrap_or_default();
        text += &format!("\n{}\n", page.wrapped(&format!("{}: {}", class.rows, class.title), 2));
        text += &format!("  {}\n", class.source);
        for (field, kind) in class.fields.iter().zip(&kinds) {
            let lead = format!("{:<names$}  {kind:<types$}", field.path);
            let room = if page.width < BESIDE { 2 } else { names + 2 + types };
            text += &page.item(lead.trim_end(), room, &field.from);
        }
    }
    text
}

/// An object; each field on a line.
fn mapping_json(schema: Schema) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let field = |field: &FieldDoc| {
        let (name, kind, from) = (quoted(&field.path), quoted(&type_name(&field.kind)), quoted(&field.from));
        format!("{{\"name\":{name},\"type\":{kind},\"from\":{from}}}")
    };
    let class = |class: ClassDoc| {
        let (rows, title, source) = (quoted(class.rows), quoted(class.title), quoted(class.source));
        let fields = class.fields.iter().map(field).collect::<Vec<_>>().join(",\n");
        format!("{{\"rows\":{rows},\"records\":{title},\"source\":{source},\"fields\":[\n{fields}\n]}}")
    };
    let classes = schema.classes().map(class).collect::<Vec<_>>().join(",\n");
    let formats: Vec<String> = schema.formats().iter().map(|format| quoted(format.name())).collect();
    let (name, title) = (quoted(schema.name()), quoted(schema.title()));
    format!("{{\"schema\":{name},\"title\":{title},\"formats\":[{}],\"records\":[\n{classes}\n]}}", formats.join(","))
}

/// A line for each column, in columns.
fn text(page: Page, table: Table) -> String {
    let columns = table.columns();
    let width = |of: fn(&ColumnSpec) -> usize| columns.iter().map(of).max().unwrap_or_default();
    let (names, types) = (width(|column| column.name.len()), width(|column| type_of(column).len()));
    let title = format!("{}, version {SCHEMA_VERSION}: {}", table.name(), table.doc());
    let mut text = page.wrapped(&title, 2) + "\n";
    for column in columns {
        let null = if column.nullable { "null" } else { "not null" };
        let lead = format!("{:<names$}  {:<types$}  {null:<8}", column.name, type_of(column));
        let room = if page.width < BESIDE { 2 } else { lead.len() };
        text += &page.item(lead.trim_end(), room, column.doc);
    }
    text
}

/// An object; each column on a line, so that two versions are easily compared.
fn json(table: Table) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let column = |column: &ColumnSpec| {
        let (name, kind, meaning) = (quoted(column.name), quoted(&type_of(column)), quoted(column.doc));
        format!("{{\"name\":{name},\"type\":{kind},\"nullable\":{},\"meaning\":{meaning}}}", column.nullable)
    };
    let columns = table.columns().iter().map(column).collect::<Vec<_>>().join(",\n");
    let name = quoted(table.name());
    format!("{{\"table\":{name},\"version\":{SCHEMA_VERSION},\"columns\":[\n{columns}\n]}}")
}

fn type_of(column: &ColumnSpec) -> String {
    type_name(&column.file_type())
}

/// The name of a type in the documentation of the tables, which is close to Arrow's.
fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::Utf8 => "utf8".to_owned(),
        DataType::Int64 => "int64".to_owned(),
        DataType::Int32 => "int32".to_owned(),
        DataType::Float64 => "float64".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Binary => "binary".to_owned(),
        DataType::Timestamp(unit, zone) => {
            let unit = match unit {
                TimeUnit::Second => "s",
                TimeUnit::Millisecond => "ms",
                TimeUnit::Microsecond => "us",
                TimeUnit::Nanosecond => "ns",
            };
            match zone.as_deref() {
                Some("+00:00" | "UTC") => format!("timestamp[{unit}, UTC]"),
                Some(zone) => format!("timestamp[{unit}, {zone}]"),
                None => format!("timestamp[{unit}]"),
            }
        }
        DataType::List(element) => format!("list<{}>", type_name(element.data_type())),
        DataType::Struct(fields) => {
            let fields = fields.iter().map(|field| format!("{}: {}", field.name(), type_name(field.data_type())));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        // How text repeats in memory is no matter of the file.
        DataType::Dictionary(_, value) => type_name(value),
        other => other.to_string().to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_the_names_of_the_documentation() {
        let known =
            ["utf8", "int64", "int32", "float64", "bool", "timestamp[us, UTC]", "list<int64>", "list<utf8>", "binary"];
        for column in Table::ALL.into_iter().flat_map(Table::columns) {
            assert!(known.contains(&type_of(column).as_str()), "{}: {}", column.name, type_of(column));
        }
        assert_eq!(type_name(&DataType::Int32), "int32");
        let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        assert_eq!(type_name(&words), "utf8");
        assert_eq!(type_name(&DataType::Timestamp(TimeUnit::Second, None)), "timestamp[s]");
    }

    #[test]
    fn columns_of_a_page_stand_below_each_other_and_lines_fit() {
        for width in [60, 80, 100] {
            for table in Table::ALL {
                let text = text(Page { width }, table);
                for line in text.lines() {
                    assert!(line.chars().count() <= width, "{width}: {line}");
                }
                for column in table.columns() {
                    assert!(text.contains(&format!("\n  {} ", column.name)), "{}", column.name);
                }
            }
        }
        let wide = text(Page { width: 100 }, Table::Auth);
        assert!(wide.contains("\n  time            timestamp[us, UTC]  null      when the record"), "{wide}");
        let narrow = text(Page { width: 80 }, Table::Auth);
        assert!(narrow.contains("\n  icid            int64               null\n      injection"), "{narrow}");
    }

    #[test]
    fn every_field_of_a_schema_is_listed() {
        for schema in Schema::all() {
            let json: Value = serde_json::from_str(&mapping_json(schema)).unwrap();
            for width in [60, 80, 100] {
                let text = mapping(Page { width }, schema);
                for class in schema.classes() {
                    for field in &class.fields {
                        assert!(text.contains(&format!("\n  {} ", field.path)), "{}: {}", schema.name(), field.path);
                        assert!(!field.from.is_empty());
                    }
                }
            }
            let classes = json["records"].as_array().unwrap();
            assert_eq!(classes.len(), schema.classes().count());
        }
    }

    #[test]
    fn tables_are_found_in_any_case_or_something_near_is_named() {
        assert_eq!(find("AUTH").unwrap(), Listed::Table(Table::Auth));
        assert_eq!(find("ECS").unwrap(), Listed::Schema(Schema::from_name("ecs").unwrap()));
        assert_eq!(
            find("auht").unwrap_err().to_string(),
            "error: no table or schema called `auht`; did you mean `auth`?"
        );
        let told = find("events\u{1b}").unwrap_err().to_string();
        assert_eq!(
            told,
            "error: no table or schema called `events\\x1b`; there are auth, connections, messages, lines, ecs, ocsf, cim, timesketch"
        );
    }
}
