//! What `exec::tests` cannot see from outside.

use std::sync::Arc;

use arrow::array::{AsArray, Float64Array, Int64Array, ListArray, StringArray};

use super::folding::fold;
use super::interner::{Identity, Interner};
use super::*;

#[test]
fn every_aggregate_starts_where_it_accepts_and_fails_where_not() {
    let kinds = [Type::Text, Type::Ip, Type::Int, Type::Float, Type::Bool, Type::Time, Type::Duration, Type::TextList];
    for spec in AGGREGATES {
        for argument in kinds.into_iter().map(Some).chain([None]) {
            assert_eq!((spec.start)(argument).is_ok(), (spec.accepts)(argument), "{} of {argument:?}", spec.call);
            if let Ok(state) = (spec.start)(argument) {
                let values = state.finish(3).unwrap();
                assert_eq!(values.len(), 3);
                assert_eq!(values.data_type(), &(spec.result)(argument).data_type());
            }
        }
    }
}

#[test]
fn folding_copies_nothing_where_there_is_nothing_to_fold() {
    let column: ArrayRef = Arc::new(StringArray::from(vec![Some("ABC"), Some("abc"), None, Some("ü")]));
    let tail = column.slice(1, 3);
    let folded = fold(Type::Text, &tail).unwrap();
    assert_eq!(folded.as_string::<i32>().value_data().as_ptr(), tail.as_string::<i32>().value_data().as_ptr());
}

#[test]
fn folding_works_on_slices() {
    let column: ArrayRef = Arc::new(StringArray::from(vec![Some("x"), Some("ÄB"), None, Some(""), Some("cD")]));
    let folded = fold(Type::Text, &column.slice(1, 4)).unwrap();
    assert_eq!(folded.as_string::<i32>(), &StringArray::from(vec![Some("Äb"), None, Some(""), Some("cd")]));
    let empty = fold(Type::Text, &column.slice(5, 0)).unwrap();
    assert_eq!(empty.len(), 0);
}

#[test]
fn folding_knows_mapped_addresses_negative_zero_and_lists() {
    let column: ArrayRef = Arc::new(StringArray::from(vec![Some("::FFFF:1.2.3.4"), Some("::1"), Some("masked"), None]));
    let expected = StringArray::from(vec![Some("1.2.3.4"), Some("::1"), Some("masked"), None]);
    assert_eq!(fold(Type::Ip, &column).unwrap().as_string::<i32>(), &expected);

    let column: ArrayRef = Arc::new(Float64Array::from(vec![-0.0]));
    assert!(
        fold(Type::Float, &column).unwrap().as_primitive::<arrow::datatypes::Float64Type>().value(0).is_sign_positive()
    );

    let lists = |words: [&str; 3]| {
        let (values, offsets) = (Arc::new(StringArray::from(words.to_vec())), vec![0, 2, 2, 3]);
        let arrow::datatypes::DataType::List(field) = Type::TextList.data_type() else { panic!("a list") };
        ListArray::new(field, arrow::buffer::OffsetBuffer::<i32>::new(offsets.into()), values, None)
    };
    let column: ArrayRef = Arc::new(lists(["A", "b", "C"]));
    assert_eq!(fold(Type::TextList, &column).unwrap().as_list::<i32>(), &lists(["a", "b", "c"]));
}

#[test]
fn interners_number_in_order_of_appearance_and_merge() {
    let identity = Arc::new(Identity::new(&[Type::Int, Type::Text]).unwrap());
    let columns = |numbers: Vec<Option<i64>>, words: Vec<Option<&str>>| -> Vec<ArrayRef> {
        vec![Arc::new(Int64Array::from(numbers)), Arc::new(StringArray::from(words))]
    };
    let (mut ids, mut fresh) = (Vec::new(), Vec::new());
    let mut left = Interner::new(identity.clone());
    let rows = columns(vec![Some(1), Some(1), None, Some(1)], vec![Some("a"), None, Some("a"), Some("A")]);
    left.intern(&rows, &mut ids, &mut fresh).unwrap();
    assert_eq!((ids.as_slice(), fresh.as_slice()), ([0, 1, 2, 0].as_slice(), [0, 1, 2].as_slice()));

    let mut right = Interner::new(identity);
    let rows = columns(vec![None, Some(1)], vec![None, Some("a")]);
    right.intern(&rows, &mut ids, &mut fresh).unwrap();
    left.absorb(&right, &mut ids, &mut fresh).unwrap();
    assert_eq!((ids.as_slice(), fresh.as_slice()), ([3, 0].as_slice(), [0].as_slice()));
    assert_eq!(left.len(), 4);
}
