//! Columns and widths, without values.

use super::*;
use proptest::prelude::*;

/// A column that the query does not choose, as wide as its values.
fn need(column: usize, fold: Fold, natural: usize) -> Need {
    Need {
        column,
        fold,
        is_key: false,
        is_default: true,
        is_sparse: false,
        needs_previous: false,
        header: natural.min(4),
        natural,
        short: natural,
    }
}

fn key(column: usize, fold: Fold, natural: usize) -> Need {
    Need { is_key: true, ..need(column, fold, natural) }
}

fn chosen(need: Need) -> Need {
    Need { is_default: false, ..need }
}

fn settled(needs: &[Need], available: usize) -> Vec<(usize, usize)> {
    settle(needs, available).into_iter().map(|shown| (shown.column, shown.width)).collect()
}

#[test]
fn keys_are_whole_before_others_are_shown() {
    let needs = [
        need(0, Fold::Name, 11),
        key(1, Fold::Name, 25),
        key(2, Fold::Never, 15),
        need(3, Fold::Never, 6),
        key(4, Fold::Prose, 30),
    ];
    assert_eq!(settled(&needs, 99), [(0, 11), (1, 25), (2, 15), (3, 6), (4, 30)]);
    assert_eq!(settled(&needs, 87), [(0, 11), (1, 25), (2, 15), (4, 30)]);
    assert_eq!(settled(&needs, 86), [(1, 25), (2, 15), (3, 6), (4, 30)]);
    assert_eq!(settled(&needs, 74), [(1, 25), (2, 15), (4, 30)]);
    // Prose goes on below itself, so it gives way before names are cut.
    assert_eq!(settled(&needs, 64), [(1, 25), (2, 15), (4, 20)]);
    assert_eq!(settled(&needs, 50), [(1, 15), (2, 15), (4, 16)]);
    assert_eq!(settled(&needs, 40), [(1, 23), (2, 15)]);
    assert_eq!(settled(&needs, 20), [(1, 20)]);
}

#[test]
fn columns_that_were_chosen_are_cut_before_they_are_left_out() {
    let needs = [chosen(need(0, Fold::Name, 30)), chosen(key(1, Fold::Name, 25)), chosen(need(2, Fold::Name, 20))];
    assert_eq!(settled(&needs, 79), [(0, 30), (1, 25), (2, 20)]);
    assert_eq!(settled(&needs, 60), [(0, 16), (1, 25), (2, 15)]);
    assert_eq!(settled(&needs, 45), [(0, 8), (1, 25), (2, 8)]);
    assert_eq!(settled(&needs, 33), [(0, 8), (1, 13), (2, 8)]);
    assert_eq!(settled(&needs, 30), [(0, 8), (1, 20)]);
    // What is left out for want of room leaves room for a narrower one.
    let needs = [chosen(key(0, Fold::Never, 19)), chosen(need(1, Fold::Never, 19)), chosen(need(2, Fold::Never, 7))];
    assert_eq!(settled(&needs, 30), [(0, 19), (2, 7)]);
}

#[test]
fn one_endless_name_does_not_take_the_place_of_all_others() {
    let needs = [key(0, Fold::Never, 19), key(1, Fold::Name, 254), need(2, Fold::Name, 11), need(3, Fold::Name, 90)];
    assert_eq!(settled(&needs, 100), [(0, 19), (1, 40), (2, 11), (3, 24)]);
}

#[test]
fn a_line_is_not_shown_without_its_file() {
    let line = Need { needs_previous: true, ..need(2, Fold::Never, 4) };
    let file = Need { short: 17, ..need(1, Fold::File, 26) };
    let needs = [key(0, Fold::Never, 19), file, line];
    assert_eq!(settled(&needs, 53), [(0, 19), (1, 26), (2, 4)]);
    assert_eq!(settled(&needs, 46), [(0, 19), (1, 17), (2, 4)]);
    assert_eq!(settled(&needs, 37), [(0, 19)]);
}

#[test]
fn a_key_with_few_values_comes_after_others() {
    let sparse = Need { is_sparse: true, ..key(2, Fold::Prose, 40) };
    let needs = [key(0, Fold::Never, 19), need(1, Fold::Never, 12), sparse];
    assert_eq!(settled(&needs, 40), [(0, 19), (1, 12)]);
    assert_eq!(settled(&needs, 75), [(0, 19), (1, 12), (2, 40)]);
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(settled(&[], 40), []);
}

proptest! {
    #[test]
    fn what_may_be_cut_fits(
        columns in proptest::collection::vec((1usize..60, any::<bool>(), any::<bool>(), 0usize..3), 1..12),
        available in 1usize..200,
    ) {
        let needs: Vec<Need> = columns.iter().enumerate().map(|(column, &(natural, is_key, is_default, fold))| Need {
            is_key,
            is_default,
            ..need(column, [Fold::Never, Fold::Name, Fold::Prose][fold], natural)
        }).collect();
        let shown = settle(&needs, available);
        prop_assert!(!shown.is_empty());
        prop_assert!(shown.iter().map(|shown| shown.width).sum::<usize>() + GAP * shown.len().saturating_sub(1) <= available);
        prop_assert!(shown.iter().all(|shown| shown.width > 0 && shown.width <= needs[shown.column].natural));
    }
}
