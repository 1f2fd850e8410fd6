//! `authq schema`: the columns of the tables, with their types in the files that are written, for people and as JSON for
//! programs. All of it is read from the tables by which queries are bound and files are written.

use std::process::ExitCode;

use arrow::datatypes::{DataType, TimeUnit};
use serde_json::Value;

use super::args::SchemaArgs;
use super::page::{self, Page};
use super::terminal::Surroundings;
use crate::dataset::metadata::SCHEMA_VERSION;
use crate::diagnostic::nearest;
use crate::error::{Error, Result};
use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;
use crate::sink::escape;

/// Narrower pages have what a column means below its name and type.
const BESIDE: usize = 90;

/// Prints the table asked for, or all of them.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] for a table that there is not.
pub(super) fn run(args: &SchemaArgs, around: &Surroundings) -> Result<ExitCode> {
    let table = args.table.as_deref().map(find).transpose()?;
    let page = Page::new(around.width);
    let text = match (table, args.json) {
        (Some(table), true) => json(table) + "\n",
        (None, true) => format!("[\n{}\n]\n", Table::ALL.map(json).join(",\n")),
        (Some(table), false) => text(page, table),
        (None, false) => Table::ALL.map(|table| text(page, table)).join("\n"),
    };
    page::print(&text).map(|()| ExitCode::SUCCESS)
}

fn find(name: &str) -> Result<Table> {
    Table::find(name).ok_or_else(|| {
        let names = Table::ALL.map(Table::name);
        let hint = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        Error::usage(format!("no table called `{}`; {hint}", escape::text(name)))
    })
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
            zone.as_ref().map_or_else(|| format!("timestamp[{unit}]"), |zone| format!("timestamp[{unit}, {zone}]"))
        }
        DataType::List(element) => format!("list<{}>", type_name(element.data_type())),
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
    fn tables_are_found_in_any_case_or_something_near_is_named() {
        assert_eq!(find("AUTH").unwrap(), Table::Auth);
        assert_eq!(find("auht").unwrap_err().to_string(), "error: no table called `auht`; did you mean `auth`?");
        let told = find("events\u{1b}").unwrap_err().to_string();
        assert_eq!(told, "error: no table called `events\\x1b`; there are auth, connections, messages, lines");
    }
}
