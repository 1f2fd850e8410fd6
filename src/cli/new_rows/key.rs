//! Keys of rows: digests of the values by which rows are known, the same on every machine and in every version that
//! reads the same state files. SHA-256, since log text is chosen by attackers, who must not hide one row behind another.

use arrow::array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{Array, ArrayRef, AsArray};
use sha2::{Digest, Sha256};

use super::known::{Key, RowKey};
use crate::error::{Error, Result};
use crate::expr::types::Type;
use crate::plan::{Identified, Identity};

/// The keys of the rows that have these values.
///
/// # Errors
/// Only a fault of ours.
pub(super) fn keys(identity: &Identity, columns: &[ArrayRef]) -> Result<Vec<RowKey>> {
    let Some(rows) = columns.first().map(|column| column.len()) else {
        return Err(Error::internal("rows that nothing tells apart"));
    };
    let key = |columns: &[ArrayRef], row: usize| {
        let mut bytes = Vec::new();
        for (column, kind) in columns.iter().zip(&identity.kinds) {
            push_value(&mut bytes, column, *kind, row, identity.of != Identified::Rows);
        }
        digest(&bytes)
    };
    if identity.of != Identified::Episodes {
        return Ok((0..rows).map(|row| RowKey::Row(key(columns, row))).collect());
    }
    let without_times = || Error::internal("an episode without begin and end");
    let [columns @ .., start, end] = columns else { return Err(without_times()) };
    let episode = |row: usize| {
        let (start, end) = time(start, row).zip(time(end, row)).ok_or_else(without_times)?;
        Ok(RowKey::Episode { key: key(columns, row), start, end })
    };
    (0..rows).map(episode).collect()
}

fn time(column: &ArrayRef, row: usize) -> Option<i64> {
    let times = column.as_primitive_opt::<TimestampMicrosecondType>()?;
    times.is_valid(row).then(|| times.value(row))
}

fn digest(bytes: &[u8]) -> Key {
    let whole = Sha256::digest(bytes);
    let mut key = Key::default();
    key.iter_mut().zip(whole).for_each(|(byte, of_whole)| *byte = of_whole);
    key
}

/// Appends a value so that different rows of values never come to the same bytes: a zero where it is missing, else its
/// length and itself.
fn push_value(bytes: &mut Vec<u8>, column: &ArrayRef, kind: Type, row: usize, folds_case: bool) {
    if column.is_null(row) {
        bytes.push(0);
        return;
    }
    bytes.push(1);
    match kind {
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => {
            let text = column.as_string::<i32>().value(row);
            let folded = if folds_case { text.to_ascii_lowercase() } else { text.to_owned() };
            push_sized(bytes, folded.as_bytes());
        }
        Type::Int | Type::Duration => bytes.extend(column.as_primitive::<Int64Type>().value(row).to_le_bytes()),
        Type::Float => bytes.extend(column.as_primitive::<Float64Type>().value(row).to_le_bytes()),
        Type::Bool => bytes.push(u8::from(column.as_boolean().value(row))),
        Type::Time => bytes.extend(column.as_primitive::<TimestampMicrosecondType>().value(row).to_le_bytes()),
        Type::Bytes => push_sized(bytes, column.as_binary::<i32>().value(row)),
        Type::IntList | Type::TextList => {
            let element = if kind == Type::IntList { Type::Int } else { Type::Text };
            let values = column.as_list::<i32>().value(row);
            bytes.extend((values.len() as u64).to_le_bytes());
            (0..values.len()).for_each(|at| push_value(bytes, &values, element, at, folds_case));
        }
    }
}

fn push_sized(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend((value.len() as u64).to_le_bytes());
    bytes.extend(value);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Int64Array, StringArray, TimestampMicrosecondArray};

    use super::*;

    fn keys(of: Identified, kinds: &[Type], columns: &[ArrayRef]) -> Vec<RowKey> {
        super::keys(&Identity { of, kinds: kinds.to_vec() }, columns).unwrap()
    }

    #[test]
    fn values_run_into_each_other_nowhere() {
        let left = StringArray::from(vec![Some("ab"), Some("a"), None, Some("")]);
        let right = StringArray::from(vec![Some("c"), Some("bc"), Some(""), None]);
        let found = keys(Identified::Rows, &[Type::Text, Type::Text], &[Arc::new(left), Arc::new(right)]);
        for (at, key) in found.iter().enumerate() {
            assert!(!found[..at].contains(key), "{found:?}");
        }
    }

    #[test]
    fn case_matters_to_rows_and_not_to_groups() {
        let users: ArrayRef = Arc::new(StringArray::from(vec!["Bob", "bob"]));
        let same = |of| {
            let found = keys(of, &[Type::Text], std::slice::from_ref(&users));
            found[0] == found[1]
        };
        assert!(same(Identified::Groups) && !same(Identified::Rows));
    }

    #[test]
    fn an_episode_is_known_by_its_keys_and_its_times_stand_beside() {
        let keys_of = Int64Array::from(vec![7, 7]);
        let times = |times: Vec<i64>| Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC")) as ArrayRef;
        let columns = [Arc::new(keys_of) as ArrayRef, times(vec![1, 5]), times(vec![2, 9])];
        let found = keys(Identified::Episodes, &[Type::Int, Type::Time, Type::Time], &columns);
        let [RowKey::Episode { key, start: 1, end: 2 }, RowKey::Episode { key: other, start: 5, end: 9 }] = found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!(key, other);
    }
}
