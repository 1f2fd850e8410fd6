//! The engine's answers, in the form in which the oracle gives its own.

use std::path::PathBuf;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimestampMicrosecondType};
use authq::{Archive, Context, Display, Engine, LookBack, Recipes, ScanOptions};

use super::table::Table;
use super::value::Value;
use super::zone::Zone;
use crate::support::Reading;

/// What came of a query: the names of the columns and the rows, or the reason for a refusal.
pub type Answer = Result<(Vec<String>, Vec<Vec<Value>>), String>;

/// Columns that tell of the end of a connection: it is looked for in the files of so much time as `--look-back` says.
pub const LATE: [&str; 2] = ["closed_at", "mids"];

/// The engine over an archive.
pub struct Asker {
    engine: Engine,
    /// The same, which looks for the ends of connections however much later they are.
    far_sighted: Engine,
}

impl Asker {
    pub fn new(path: PathBuf, log_zone: Option<&str>) -> Asker {
        let mut reading = Reading::default();
        reading.archive.log_zone = log_zone.map(|zone| authq::Zone::parse(zone).expect("a zone"));
        let engine = |look_back: LookBack| {
            let archive = Archive::open(std::slice::from_ref(&path), &reading.archive).expect("the path exists");
            // Many small pieces, whose parts of an answer are put together.
            let (threads, slice_bytes, block_bytes) = (2, 4096, 2048);
            let scan = ScanOptions { threads, slice_bytes, block_bytes, look_back, ..reading.scan.clone() };
            Engine::new(archive, scan).expect("an engine")
        };
        Asker { engine: engine(LookBack::default()), far_sighted: engine(LookBack::All) }
    }

    /// Asks for the table whose columns these are.
    pub fn ask(&self, text: &str, zone: &Zone, now: i64, table: &Table) -> Answer {
        let is_late = |column: &&str| text.contains(*column) || table.place(column).is_some();
        let engine = if LATE.iter().any(is_late) { &self.far_sighted } else { &self.engine };
        let parsed = authq::parse(text).map_err(|error| error.to_string())?;
        let context = Context {
            now: jiff::Timestamp::from_second(now).expect("a moment"),
            zone: zone.zone.clone(),
            display: Display::Machine,
            recipes: Recipes::default(),
        };
        let plan = engine.plan(text, &parsed, &context).map_err(|error| error.to_string())?;
        let names = plan.columns.iter().map(|column| column.name.clone()).collect();
        let mut results = engine.run(&plan).map_err(|error| error.to_string())?;
        let mut rows = Vec::new();
        for batch in results.by_ref() {
            rows.extend(rows_of(&batch.map_err(|error| error.to_string())?));
        }
        let ledger = results.ledger();
        if let Err(fault) = ledger.check() {
            panic!("{text}: {fault}: {ledger:?}");
        }
        Ok((names, rows))
    }
}

fn rows_of(batch: &RecordBatch) -> Vec<Vec<Value>> {
    let schema = batch.schema();
    let cell = |column: usize, row: usize| {
        let value = value(batch.column(column), row);
        match value {
            // Flags have no order.
            Value::Texts(mut texts) if schema.field(column).name() == "flags" => {
                texts.sort();
                Value::Texts(texts)
            }
            other => other,
        }
    };
    (0..batch.num_rows()).map(|row| (0..batch.num_columns()).map(|column| cell(column, row)).collect()).collect()
}

fn value(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Missing;
    }
    match array.data_type() {
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::Int64 => Value::Int(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Value::Float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::Timestamp(_, _) => Value::Time(array.as_primitive::<TimestampMicrosecondType>().value(row)),
        DataType::List(field) if *field.data_type() == DataType::Int64 => {
            Value::Ints(array.as_list::<i32>().value(row).as_primitive::<Int64Type>().values().to_vec())
        }
        DataType::List(_) => {
            let values = array.as_list::<i32>().value(row);
            Value::Texts(values.as_string::<i32>().iter().flatten().map(str::to_owned).collect())
        }
        other => panic!("a column of {other}"),
    }
}
