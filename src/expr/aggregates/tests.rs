//! What `exec::tests` cannot see from outside.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, ListArray, StringArray};

use super::folding::fold;
use super::interner::{Identity, Interner};
use super::*;
use crate::error::Result;
use crate::expr::types::Type;

#[test]
fn every_aggregate_starts_where_it_accepts_and_fails_where_not() {
    let kinds = [Type::Text, Type::Ip, Type::Int, Type::Float, Type::Bool, Type::Time, Type::Duration, Type::TextList];
    for spec in AGGREGATES {
        for argument in kinds.into_iter().map(Some).chain([None]) {
            let start = || (spec.start)(argument, percentile::percent(spec.name));
            assert_eq!(start().is_ok(), (spec.accepts)(argument), "{} of {argument:?}", spec.call);
            if let Ok(state) = start() {
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

fn ints(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn floats(values: &[Option<f64>]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// The values of three groups, rows belonging to the groups given: by one state, and by two that are merged, the later
/// rows having come first.
fn over(state: &dyn Accumulator, argument: &ArrayRef, ids: &[u32]) -> Result<ArrayRef> {
    let part = |rows: std::ops::Range<usize>| {
        let mut part = state.fresh();
        let groups = Groups { ids: &ids[rows.clone()], total: 3, position: rows.start as u64 };
        part.update(groups, Some(&argument.slice(rows.start, rows.len()))).map(|()| part)
    };
    let whole = part(0..ids.len())?.finish(3);
    for cut in 0..=ids.len() {
        let mut merged = part(cut..ids.len())?;
        merged.merge(part(0..cut)?, Groups { ids: &[0, 1, 2], total: 3, position: 0 })?;
        assert!(merged.held() < 10_000);
        match (merged.finish(3), &whole) {
            (Ok(merged), Ok(whole)) => assert_eq!(&merged, whole),
            (Err(merged), Err(whole)) => assert_eq!(merged.to_string(), whole.to_string()),
            (merged, whole) => panic!("{merged:?} {whole:?}"),
        }
    }
    whole
}

fn of(spec: &AggregateSpec, kind: Type, argument: &ArrayRef, ids: &[u32]) -> ArrayRef {
    let values = over(&*(spec.start)(Some(kind), percentile::percent(spec.name)).unwrap(), argument, ids).unwrap();
    assert_eq!(values.data_type(), &(spec.result)(Some(kind)).data_type());
    values
}

#[test]
fn sums_and_means() {
    let ids = [0, 1, 0, 2, 0];
    let numbers = ints(&[Some(1), None, Some(-4), Some(5), None]);
    assert_eq!(&of(&sum::SUM, Type::Int, &numbers, &ids), &ints(&[Some(-3), None, Some(5)]));
    assert_eq!(&of(&sum::SUM, Type::Duration, &numbers, &ids), &ints(&[Some(-3), None, Some(5)]));
    assert_eq!(&of(&average::AVERAGE, Type::Int, &numbers, &ids), &floats(&[Some(-1.5), None, Some(5.0)]));
    // Of durations whole milliseconds, halves away from 0.
    assert_eq!(&of(&average::AVERAGE, Type::Duration, &numbers, &ids), &ints(&[Some(-2), None, Some(5)]));
    let third = ints(&[Some(1), Some(0), Some(1), Some(2), Some(0)]);
    assert_eq!(&of(&average::AVERAGE, Type::Duration, &third, &ids), &ints(&[Some(1), Some(0), Some(2)]));
    let numbers = floats(&[Some(0.1), None, Some(0.2), Some(5.0), Some(0.3)]);
    assert_eq!(&of(&sum::SUM, Type::Float, &numbers, &ids), &floats(&[Some(0.6), None, Some(5.0)]));
    let mean = floats(&[Some(0.2), None, Some(5.0)]);
    assert_eq!(&of(&average::AVERAGE, Type::Float, &numbers, &ids), &mean);
}

#[test]
fn a_sum_that_no_number_holds_is_an_error_only_in_the_end() {
    let sum = |values: &[Option<i64>]| {
        let state = (sum::SUM.start)(Some(Type::Int), None).unwrap();
        over(&*state, &ints(values), &vec![0; values.len()])
    };
    assert_eq!(&sum(&[Some(i64::MAX), Some(1), Some(-2)]).unwrap(), &ints(&[Some(i64::MAX - 1), None, None]));
    let error = sum(&[Some(i64::MAX), Some(1)]).unwrap_err().to_string();
    assert!(error.starts_with("error: a sum is beyond what a whole number can hold"), "{error}");
    let mean = of(&average::AVERAGE, Type::Duration, &ints(&[Some(i64::MAX); 3]), &[0; 3]);
    assert_eq!(&mean, &ints(&[Some(i64::MAX), None, None]));
}

#[test]
fn percentiles_are_values_by_nearest_rank() {
    let at = |percent, n: i64| {
        let values: Vec<Option<i64>> = (1..=n).rev().map(Some).collect();
        let state = (percentile::PERCENTILE.start)(Some(Type::Int), Some(percent)).unwrap();
        let result = over(&*state, &ints(&values), &vec![1; values.len()]).unwrap();
        assert!(result.is_null(0) && result.is_null(2));
        result.as_primitive::<arrow::datatypes::Int64Type>().value(1)
    };
    assert_eq!([at(1, 1), at(50, 1), at(99, 1)], [1, 1, 1]);
    assert_eq!([at(50, 2), at(51, 2), at(50, 3), at(50, 4)], [1, 2, 2, 2]);
    assert_eq!([at(1, 10), at(10, 10), at(11, 10), at(90, 10), at(95, 10)], [1, 1, 2, 9, 10]);
    // 29 % of 100 is 29, though 0.29 × 100 is less.
    assert_eq!([at(29, 100), at(57, 100), at(58, 100)], [29, 57, 58]);
    let numbers = floats(&[Some(2.5), None, Some(2.5), Some(-1.0), Some(f64::NAN)]);
    assert_eq!(&of(&percentile::MEDIAN, Type::Float, &numbers, &[0, 0, 0, 0, 1]).slice(0, 1), &floats(&[Some(2.5)]));
    for (name, number) in [
        ("p1", Some(1)),
        ("Median", Some(50)),
        ("P99", Some(99)),
        ("p0", None),
        ("p100", None),
        ("p05", None),
        ("p", None),
    ] {
        assert_eq!(percentile::percent(name), number, "{name}");
    }
}

#[test]
fn first_and_last_go_by_position() {
    let ids = [0, 0, 1, 0, 0, 1];
    let words = texts(&[None, Some("b"), None, Some("A"), None, None]);
    assert_eq!(&of(&first_last::FIRST, Type::Text, &words, &ids), &texts(&[Some("b"), None, None]));
    assert_eq!(&of(&first_last::LAST, Type::Text, &words, &ids), &texts(&[Some("A"), None, None]));
    let numbers = floats(&[Some(-0.0), None, Some(2.0), Some(3.0), None, Some(-2.0)]);
    assert_eq!(&of(&first_last::FIRST, Type::Float, &numbers, &ids), &floats(&[Some(-0.0), Some(2.0), None]));
    assert_eq!(&of(&first_last::LAST, Type::Float, &numbers, &ids), &floats(&[Some(3.0), Some(-2.0), None]));
    let lists = ListArray::from_iter_primitive::<arrow::datatypes::Int64Type, _, _>([
        Some(vec![Some(4), Some(5)]),
        Some(vec![]),
        None,
    ]);
    let lists: ArrayRef = Arc::new(lists);
    let last = of(&first_last::LAST, Type::IntList, &lists, &[0, 1, 1]);
    assert_eq!((last.as_list::<i32>().value_length(0), last.is_null(1), last.is_null(2)), (2, false, true));
}

#[test]
fn lists_hold_what_is_different_under_its_first_spelling() {
    let show = |array: &ArrayRef| -> Vec<String> {
        (0..array.len()).map(|row| arrow::util::display::array_value_to_string(array, row).unwrap()).collect()
    };
    let words = texts(&[Some("b"), Some("Bob"), None, Some("B"), Some("BOB"), Some("a"), Some("")]);
    let lists = of(&list::LIST, Type::Text, &words, &[0, 1, 0, 0, 0, 0, 1]);
    assert_eq!(show(&lists), ["[b, BOB, a]", "[Bob, ]", "[]"], "each group has its own first spelling");
    let addresses = texts(&[Some("::ffff:10.0.0.1"), Some("10.0.0.1"), Some("::1")]);
    assert_eq!(show(&of(&list::LIST, Type::Ip, &addresses, &[2; 3])), ["[]", "[]", "[::ffff:10.0.0.1, ::1]"]);
    let numbers = ints(&[Some(3), Some(1), Some(3), None]);
    assert_eq!(show(&of(&list::LIST, Type::Int, &numbers, &[0; 4])), ["[3, 1]", "[]", "[]"]);
}

#[test]
fn shares_are_of_all_rows() {
    let holds: ArrayRef = Arc::new(arrow::array::BooleanArray::from(vec![Some(true), None, Some(false), Some(true)]));
    let shares = of(&share::SHARE, Type::Bool, &holds, &[0, 0, 0, 1]);
    assert_eq!(&shares, &floats(&[Some(1.0 / 3.0), Some(1.0), None]));
}

#[test]
fn names_find_their_aggregates() {
    assert_eq!(names().count(), AGGREGATES.len() - 1, "`count` twice");
    for name in names() {
        let spec = find(&name.to_ascii_uppercase()).unwrap();
        assert_eq!(spec.name, name);
        assert!(spec.example.starts_with(&format!("{name}(")), "{}", spec.example);
        assert!(spec.doc.ends_with('.') || spec.doc.ends_with("p50."));
    }
    assert_eq!(find("p7").unwrap().name, "p95");
    assert!(find("p100").is_none() && find("mean").is_none());
}
