//! The engine's answers, in the form in which the oracle gives its own.

use std::path::PathBuf;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimestampMicrosecondType};
use authq::archive::Archive;
use authq::engine::Engine;
use authq::event::columns::Display;
use authq::plan::{Context, Recipes};

use super::value::Value;
use super::zone::Zone;
use crate::support::Reading;

/// What came of a query: the names of the columns and the rows, or the reason for a refusal.
pub type Answer = Result<(Vec<String>, Vec<Vec<Value>>), String>;

/// The engine over an archive.
pub struct Asker {
    engine: Engine,
}

impl Asker {
    pub fn new(path: PathBuf, log_zone: Option<&str>) -> Asker {
        let mut reading = Reading::default();
        reading.archive.log_zone = log_zone.map(|zone| authq::archive::Zone::parse(zone).expect("a zone"));
        let archive = Archive::open(&[path], &reading.archive).expect("the path exists");
        let mut scan = reading.scan;
        // Many small pieces, whose parts of an answer are put together.
        (scan.threads, scan.slice_bytes, scan.block_bytes) = (2, 4096, 2048);
        Asker { engine: Engine::new(archive, scan).expect("an engine") }
    }

    pub fn ask(&self, text: &str, zone: &Zone, now: i64) -> Answer {
        let parsed = authq::lang::parse(text).map_err(|error| error.to_string())?;
        let context = Context {
            now: jiff::Timestamp::from_second(now).expect("a moment"),
            zone: zone.zone.clone(),
            display: Display::Machine,
            recipes: Recipes::default(),
        };
        let plan = self.engine.plan(text, &parsed, &context).map_err(|error| error.to_string())?;
        let names = plan.columns.iter().map(|column| column.name.clone()).collect();
        let mut results = self.engine.run(&plan).map_err(|error| error.to_string())?;
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
