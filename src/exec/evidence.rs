//! The rows behind episodes, kept for a `show`: the place of each, and the ids that it names.
//!
//! The columns for this are kept of every row that a stage collects. When the episodes are found, rows that belong
//! to none of them are dropped, and each episode gets the numbers of its rows in an extra column, which the stages
//! behind it treat like any other. The reader of the result turns the remaining numbers into rows again, by
//! [`Evidence::behind`].

use std::sync::{Arc, OnceLock};

use arrow::array::types::Int64Type;
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, ListArray, RecordBatch};
use arrow::datatypes::SchemaRef;

use crate::batches::{BATCH_ROWS, new_batch};
use crate::error::{Error, Result};
use crate::expr::aggregates::interner::{Identity, Interner};
use crate::expr::aggregates::list::list_array;
use crate::expr::types::Type;
use crate::plan::{MOST_PLACE_COLUMNS, NamedExpr, schema_of};

/// A missing value.
const MISSING: i64 = i64::MIN;

/// A row that is kept.
#[derive(Copy, Clone, Debug)]
struct Kept {
    position: u64,
    /// Its values; of a text its number.
    values: [i64; MOST_PLACE_COLUMNS],
}

/// Keeps rows for a stage.
pub(super) struct Keeper<'p> {
    columns: &'p [NamedExpr],
    texts: Arc<Identity>,
    evidence: Arc<Evidence>,
}

/// The rows kept of some of the batches.
pub(super) struct Rows {
    texts: Interner,
    kept: Vec<Kept>,
    /// The columns of the batch at hand: numbers, and numbers of texts.
    seen: Vec<Int64Array>,
    ids: Vec<u32>,
    fresh: Vec<u32>,
}

impl<'p> Keeper<'p> {
    pub(super) fn new(columns: &'p [NamedExpr], evidence: Arc<Evidence>) -> Result<Self> {
        Ok(Keeper { columns, texts: Arc::new(Identity::exact(&[Type::Text])?), evidence })
    }

    pub(super) fn start(&self) -> Rows {
        let texts = Interner::new(self.texts.clone());
        Rows { texts, kept: Vec::new(), seen: Vec::new(), ids: Vec::new(), fresh: Vec::new() }
    }

    /// Takes in the columns of a batch, of which [`Rows::keep`] then keeps some rows.
    pub(super) fn see(&self, rows: &mut Rows, batch: &RecordBatch) -> Result<()> {
        rows.seen.clear();
        for column in self.columns {
            let numbers = if column.expr.kind() == Type::Text {
                let texts = column.expr.evaluate_key(batch)?;
                rows.texts.intern(std::slice::from_ref(&texts), &mut rows.ids, &mut rows.fresh)?;
                let numbers = rows.ids.iter().map(|id| i64::from(*id)).collect::<Vec<_>>();
                Int64Array::new(numbers.into(), texts.logical_nulls())
            } else {
                column.expr.evaluate(batch)?.as_primitive::<Int64Type>().clone()
            };
            rows.seen.push(numbers);
        }
        Ok(())
    }

    /// Takes in the rows of another part.
    pub(super) fn absorb(&self, rows: &mut Rows, other: Rows) -> Result<()> {
        rows.texts.absorb(&other.texts, &mut rows.ids, &mut rows.fresh)?;
        let ids = &rows.ids;
        let own =
            |number: i64| usize::try_from(number).ok().and_then(|number| ids.get(number)).map(|id| i64::from(*id));
        rows.kept.extend(other.kept.into_iter().map(|mut row| {
            for (value, column) in row.values.iter_mut().zip(self.columns) {
                if column.expr.kind() == Type::Text {
                    *value = own(*value).unwrap_or(MISSING);
                }
            }
            row
        }));
        Ok(())
    }

    /// Settles the rows, now that all have come: those of these numbers, which ascend, are behind an episode.
    pub(super) fn settle(&self, rows: Rows, behind: &[u64]) {
        let Rows { texts, mut kept, .. } = rows;
        kept.retain(|row| behind.binary_search(&row.position).is_ok());
        kept.sort_unstable_by_key(|row| row.position);
        kept.shrink_to_fit();
        let columns: Vec<_> = self.columns.iter().map(|column| column.column.clone()).collect();
        let kinds = self.columns.iter().map(|column| column.expr.kind()).collect();
        // A stage finishes once.
        let _ = self.evidence.0.set(Settled { texts, kept, kinds, schema: schema_of(&columns) });
    }

    /// Bytes that are held of settled rows.
    pub(super) fn held(&self) -> usize {
        let held = |settled: &Settled| settled.texts.held() + settled.kept.capacity() * size_of::<Kept>();
        self.evidence.0.get().map_or(0, held)
    }
}

impl Rows {
    /// Keeps a row of the batch seen last.
    pub(super) fn keep(&mut self, row: usize, position: u64) {
        let mut values = [MISSING; MOST_PLACE_COLUMNS];
        for (value, column) in values.iter_mut().zip(&self.seen) {
            if column.is_valid(row) {
                *value = column.value(row);
            }
        }
        self.kept.push(Kept { position, values });
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.texts.held()
            + self.kept.capacity() * size_of::<Kept>()
            + (self.ids.capacity() + self.fresh.capacity()) * size_of::<u32>()
    }
}

/// The numbers of the rows of episodes, as a column.
pub(super) fn numbers<'e>(episodes: impl Iterator<Item = &'e [u64]> + Clone) -> Result<ArrayRef> {
    let numbers: Int64Array = episodes.clone().flatten().map(|number| i64::try_from(*number).ok()).collect();
    list_array(episodes.map(<[u64]>::len), Arc::new(numbers))
}

/// The rows behind the episodes of a run, known once the first of these comes out.
#[derive(Default)]
pub(super) struct Evidence(OnceLock<Settled>);

/// All of them.
struct Settled {
    texts: Interner,
    /// In the order of their numbers.
    kept: Vec<Kept>,
    kinds: Vec<Type>,
    schema: SchemaRef,
}

impl Evidence {
    /// The rows whose numbers a column of lists holds, in batches of moderate size.
    pub(super) fn behind<'e>(&'e self, lists: &ListArray) -> impl Iterator<Item = Result<RecordBatch>> + use<'e> {
        let ends = lists.value_offsets();
        let (first, end) = (ends.first().copied().unwrap_or(0), ends.last().copied().unwrap_or(0));
        let (first, end) = (usize::try_from(first).unwrap_or(0), usize::try_from(end).unwrap_or(0));
        let numbers = lists.values().as_primitive::<Int64Type>().slice(first, end - first);
        (0..numbers.len()).step_by(BATCH_ROWS).map(move |start| {
            let some = numbers.slice(start, BATCH_ROWS.min(numbers.len() - start));
            self.rows(some.values())
        })
    }

    /// The rows of these numbers.
    fn rows(&self, numbers: &[i64]) -> Result<RecordBatch> {
        let Settled { texts, kept, kinds, schema } =
            self.0.get().ok_or_else(|| Error::internal("episodes without the rows behind them"))?;
        let row = |number: &i64| {
            let place = kept.binary_search_by_key(&u64::try_from(*number).ok(), |row| Some(row.position)).ok();
            place.and_then(|place| kept.get(place)).ok_or_else(|| Error::internal("an episode without one of its rows"))
        };
        let rows: Vec<&Kept> = numbers.iter().map(row).collect::<Result<_>>()?;
        let column = |(place, kind): (usize, &Type)| -> Result<ArrayRef> {
            let value = |row: &&Kept| row.values.get(place).copied().filter(|value| *value != MISSING);
            let values: Vec<Option<i64>> = rows.iter().map(value).collect();
            if *kind == Type::Text { spelled(texts, &values) } else { Ok(Arc::new(Int64Array::from(values))) }
        };
        let columns = kinds.iter().enumerate().map(column).collect::<Result<_>>()?;
        Ok(new_batch(schema, columns, rows.len())?)
    }
}

/// The texts of these numbers.
fn spelled(texts: &Interner, numbers: &[Option<i64>]) -> Result<ArrayRef> {
    let there: Vec<u32> = numbers.iter().flatten().filter_map(|number| u32::try_from(*number).ok()).collect();
    let texts = texts.decode(&there)?;
    let mut texts = texts.as_string::<i32>().iter().flatten();
    let spelled: arrow::array::StringArray = numbers.iter().map(|number| number.and_then(|_| texts.next())).collect();
    Ok(Arc::new(spelled))
}
