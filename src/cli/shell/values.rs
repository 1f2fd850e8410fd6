//! Values of the logs for completion: for each column the most frequent, looked for when they are first wanted. The user waits
//! for that with a key pressed, so it is done only where little has to be read.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use arrow::array::{Array, AsArray};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::complete;
use crate::cli::logs::Logs;
use crate::error::Result;
use crate::event::columns::Display;
use crate::event::tables::Table;
use crate::lang;
use crate::plan::{Context, Recipes};

/// Values of a column that are kept.
const MOST: usize = 50;
/// Bytes on disk that are read at most.
const MOST_BYTES: u64 = 64 << 20;

/// The values of columns, as far as they were wanted.
pub(super) struct Values {
    logs: Rc<RefCell<Logs>>,
    known: RefCell<HashMap<(Table, String), Vec<String>>>,
}

impl Values {
    /// Of logs that nobody else uses while completions are made.
    pub(super) fn new(logs: Rc<RefCell<Logs>>) -> Values {
        Values { logs, known: RefCell::default() }
    }

    /// The logs are others now.
    pub(super) fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    fn look(&self, table: Table, column: &str) -> Result<Vec<String>> {
        let logs = self.logs.borrow();
        let Some(engine) = logs.opened() else { return Ok(Vec::new()) };
        let text = format!("{} | top {MOST} {column}", table.name());
        let context = Context {
            now: Timestamp::now(),
            zone: TimeZone::UTC,
            display: Display::Machine,
            recipes: Recipes::default(),
        };
        let plan = engine.plan(&text, &lang::parse(&text)?, &context)?;
        if engine.extent(&plan).bytes.is_none_or(|bytes| bytes > MOST_BYTES) {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for batch in engine.run(&plan)? {
            let batch = batch?;
            let Some(values) = batch.columns().first().and_then(|array| array.as_string_opt::<i32>()) else { continue };
            found.extend((0..values.len()).filter(|row| values.is_valid(*row)).map(|row| values.value(row).to_owned()));
        }
        Ok(found)
    }
}

impl complete::Values for Values {
    fn of(&self, table: Table, column: &str) -> Vec<String> {
        let key = (table, column.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        // Where they cannot be had, there are none to offer; a query of the user's will say why.
        let found = self.look(table, column).unwrap_or_default();
        self.known.borrow_mut().insert(key, found.clone());
        found
    }
}
