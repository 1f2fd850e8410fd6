//! What a filter leaves of rows that are known in part: by least and greatest value and missing values of their columns,
//! and by values that none of them has. They are those of a row group or of some of its pages.
//!
//! A condition over all these rows has three answers: it holds for no row, for every row, or that cannot be told.
//! Whatever is not understood cannot be told, so that rows are left out only if none of them can pass. That a value
//! lies between bounds never says that some row has it: bounds may be cut off, and Bloom filters err on that side.

use std::net::IpAddr;

use parquet::file::statistics::Statistics;

use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::expr::{Comparison, Expr, Literal};

/// What can be true of the rows of a group.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Possible {
    /// The condition may hold for some row.
    pub holds: bool,
    /// It may fail for some row.
    pub fails: bool,
}

impl Possible {
    const UNKNOWN: Possible = Possible { holds: true, fails: true };

    fn not(self) -> Possible {
        Possible { holds: self.fails, fails: self.holds }
    }

    /// It holds for some row only if this is so as well, which is asked only where it matters.
    fn only_if(self, may_hold: impl FnOnce() -> bool) -> Possible {
        Possible { holds: self.holds && may_hold(), ..self }
    }
}

/// What is known of rows. Columns are known by their positions.
pub(super) trait Known {
    /// What is known of the values of a column.
    fn facts(&self, column: usize) -> Option<Facts>;

    /// May some row have this value? `false` is certain.
    fn may_hold(&self, _column: usize, _value: &Value<'_>) -> bool {
        true
    }
}

/// A value that is looked for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'v> {
    /// This number.
    Number(i64),
    /// This text, to the letter.
    Text(&'v str),
    /// This text, without regard to ASCII case.
    Folded(&'v str),
    /// This address, however it is spelled.
    Address(IpAddr),
}

/// Of a longer list of addresses one is in nearly every row group.
const MOST_ADDRESSES: usize = 64;

/// What is known of a column in these rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// Least and greatest value that is not missing; they need not occur.
    pub range: Option<Range>,
    /// Some value may be missing.
    pub some_missing: bool,
    /// Every value is missing.
    pub all_missing: bool,
}

/// Bounds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Range {
    Numbers(i64, i64),
    Texts(Vec<u8>, Vec<u8>),
}

impl Facts {
    /// What statistics say of a column of `rows` values, the values of which lie in the file as they do in memory.
    pub(super) fn of(statistics: &Statistics, rows: u64) -> Facts {
        let missing = statistics.null_count_opt();
        let range = match statistics {
            Statistics::Boolean(values) => {
                values.min_opt().zip(values.max_opt()).map(|(a, b)| Range::Numbers(i64::from(*a), i64::from(*b)))
            }
            Statistics::Int64(values) => values.min_opt().zip(values.max_opt()).map(|(a, b)| Range::Numbers(*a, *b)),
            Statistics::ByteArray(values) if !statistics.is_min_max_deprecated() => {
                let range = values.min_opt().zip(values.max_opt());
                range.map(|(a, b)| Range::Texts(a.data().to_vec(), b.data().to_vec()))
            }
            // Numbers that are none (NaN) are in no range; the others are not how our columns are stored.
            Statistics::ByteArray(_)
            | Statistics::Int32(_)
            | Statistics::Int96(_)
            | Statistics::Float(_)
            | Statistics::Double(_)
            | Statistics::FixedLenByteArray(_) => None,
        };
        Facts { range, some_missing: missing != Some(0), all_missing: missing == Some(rows) }
    }
}

/// What may become of `filter`.
pub(super) fn possible(filter: &Expr, known: &dyn Known) -> Possible {
    match filter {
        Expr::And(parts) => {
            let parts: Vec<Possible> = parts.iter().map(|part| possible(part, known)).collect();
            Possible { holds: parts.iter().all(|part| part.holds), fails: parts.iter().any(|part| part.fails) }
        }
        Expr::Or(parts) => {
            let parts: Vec<Possible> = parts.iter().map(|part| possible(part, known)).collect();
            Possible { holds: parts.iter().any(|part| part.holds), fails: parts.iter().all(|part| part.fails) }
        }
        Expr::Not(operand) => possible(operand, known).not(),
        Expr::Literal(Literal::Bool(yes)) => Possible { holds: *yes, fails: !yes },
        Expr::Column(column, Type::Bool) => told(known.facts(*column), |range| equal(range, 1)),
        Expr::IsNull(operand) => match &**operand {
            Expr::Column(column, _) => known
                .facts(*column)
                .map_or(Possible::UNKNOWN, |facts| Possible { holds: facts.some_missing, fails: !facts.all_missing }),
            _ => Possible::UNKNOWN,
        },
        Expr::OneOf { operand, values } => match &**operand {
            Expr::Column(column, _) => told(known.facts(*column), |range| any(values, |value| equal(range, *value)))
                .only_if(|| values.iter().any(|value| known.may_hold(*column, &Value::Number(*value)))),
            _ => Possible::UNKNOWN,
        },
        Expr::Compare { left, op, right } => match (&**left, &**right) {
            (Expr::Column(column, _), Expr::Literal(literal)) => {
                let by_bounds = told(known.facts(*column), |range| compare(range, *op, literal));
                match looked_for(*op, literal) {
                    Some(value) => by_bounds.only_if(|| known.may_hold(*column, &value)),
                    None => by_bounds,
                }
            }
            _ => Possible::UNKNOWN,
        },
        Expr::Text { operand, test } => match &**operand {
            Expr::Column(column, Type::Text | Type::Word(_)) => tested(known, *column, test),
            _ => Possible::UNKNOWN,
        },
        Expr::Address { operand, networks } => match &**operand {
            Expr::Column(column, Type::Ip) => match networks.few(MOST_ADDRESSES) {
                Some(few) => told(known.facts(*column), |_| Possible::UNKNOWN)
                    .only_if(|| few.iter().any(|address| known.may_hold(*column, &Value::Address(*address)))),
                None => told(known.facts(*column), |_| Possible::UNKNOWN),
            },
            _ => Possible::UNKNOWN,
        },
        Expr::Column(..)
        | Expr::Literal(_)
        | Expr::Any { .. }
        | Expr::Rank { .. }
        | Expr::Bucket { .. }
        | Expr::Arithmetic { .. }
        | Expr::AsText { .. }
        | Expr::Call(_) => Possible::UNKNOWN,
    }
}

/// A test of a column of texts.
fn tested(known: &dyn Known, column: usize, test: &TextTest) -> Possible {
    let may_hold = |text: &str| known.may_hold(column, &Value::Folded(text));
    match test {
        TextTest::Equals(text) => told(known.facts(column), |range| folded(range, text)).only_if(|| may_hold(text)),
        TextTest::Exactly(text) => {
            told(known.facts(column), |range| exact(range, text)).only_if(|| known.may_hold(column, &Value::Text(text)))
        }
        TextTest::OneOf(set) => told(known.facts(column), |range| any(&set.values, |text| folded(range, text)))
            .only_if(|| set.values.iter().any(|text| may_hold(text))),
        TextTest::Glob(_) | TextTest::Matches(_) | TextTest::Contains(_) => Possible::UNKNOWN,
    }
}

/// The one value with which a comparison holds.
fn looked_for(op: Comparison, literal: &Literal) -> Option<Value<'_>> {
    match (op, literal) {
        (Comparison::Eq | Comparison::Exact, Literal::Int(number)) => Some(Value::Number(*number)),
        (Comparison::Exact, Literal::Text(text)) => Some(Value::Text(text)),
        (Comparison::Eq, Literal::Text(text)) => Some(Value::Folded(text)),
        (Comparison::Eq | Comparison::Exact, Literal::Ip(address)) => Some(Value::Address(*address)),
        _ => None,
    }
}

/// A test that a missing value fails.
fn told(facts: Option<Facts>, test: impl Fn(&Range) -> Possible) -> Possible {
    let Some(facts) = facts else { return Possible::UNKNOWN };
    if facts.all_missing {
        return Possible { holds: false, fails: true };
    }
    let Some(range) = &facts.range else { return Possible::UNKNOWN };
    let among_values = test(range);
    Possible { fails: among_values.fails || facts.some_missing, ..among_values }
}

fn any<T>(values: &[T], test: impl Fn(&T) -> Possible) -> Possible {
    let each = values.iter().map(test);
    let none = Possible { holds: false, fails: true };
    each.fold(none, |a, b| Possible { holds: a.holds || b.holds, fails: a.fails && b.fails })
}

fn compare(range: &Range, op: Comparison, literal: &Literal) -> Possible {
    let value = match literal {
        Literal::Int(n) | Literal::Duration(n) => *n,
        Literal::Bool(yes) => i64::from(*yes),
        Literal::Time(moment) => moment.timestamp().as_microsecond(),
        Literal::Text(text) => {
            return match op {
                Comparison::Eq => folded(range, text),
                Comparison::Exact => exact(range, text),
                Comparison::Lt | Comparison::Le | Comparison::Gt | Comparison::Ge => Possible::UNKNOWN,
            };
        }
        // Numbers with fractions are compared as such; addresses are more than their text.
        Literal::Float(_) | Literal::Ip(_) => return Possible::UNKNOWN,
    };
    let Range::Numbers(least, most) = *range else { return Possible::UNKNOWN };
    match op {
        Comparison::Eq | Comparison::Exact => equal(range, value),
        Comparison::Lt => Possible { holds: least < value, fails: most >= value },
        Comparison::Le => Possible { holds: least <= value, fails: most > value },
        Comparison::Gt => Possible { holds: most > value, fails: least <= value },
        Comparison::Ge => Possible { holds: most >= value, fails: least < value },
    }
}

fn equal(range: &Range, value: i64) -> Possible {
    let Range::Numbers(least, most) = *range else { return Possible::UNKNOWN };
    Possible { holds: (least..=most).contains(&value), fails: least != value || most != value }
}

fn exact(range: &Range, text: &str) -> Possible {
    let Range::Texts(least, most) = range else { return Possible::UNKNOWN };
    let text = text.as_bytes();
    Possible { holds: least.as_slice() <= text && text <= most.as_slice(), fails: true }
}

/// Every spelling of a text lies between those of only capitals and only small letters.
fn folded(range: &Range, text: &str) -> Possible {
    let Range::Texts(least, most) = range else { return Possible::UNKNOWN };
    let (capitals, small) = (text.to_ascii_uppercase(), text.to_ascii_lowercase());
    Possible { holds: least.as_slice() <= small.as_bytes() && capitals.as_bytes() <= most.as_slice(), fails: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::addresses::Networks;

    fn numbers(least: i64, most: i64) -> Option<Facts> {
        Some(Facts { range: Some(Range::Numbers(least, most)), some_missing: false, all_missing: false })
    }

    fn texts(least: &str, most: &str) -> Option<Facts> {
        Some(Facts { range: Some(Range::Texts(least.into(), most.into())), some_missing: false, all_missing: false })
    }

    fn is(op: Comparison, value: i64) -> Expr {
        Expr::compare(Expr::Column(0, Type::Int), op, Expr::Literal(Literal::Int(value)))
    }

    /// Facts of every column, and the value that is certain to be in none.
    struct Told(Option<Facts>, Option<Value<'static>>);

    impl Known for Told {
        fn facts(&self, _: usize) -> Option<Facts> {
            self.0.clone()
        }

        fn may_hold(&self, _: usize, value: &Value<'_>) -> bool {
            self.1 != Some(*value)
        }
    }

    fn holds(filter: &Expr, facts: Option<Facts>) -> bool {
        possible(filter, &Told(facts, None)).holds
    }

    #[test]
    fn numbers_are_looked_for_where_they_may_be() {
        assert!(holds(&is(Comparison::Eq, 5), numbers(5, 9)) && !holds(&is(Comparison::Eq, 4), numbers(5, 9)));
        assert!(!holds(&is(Comparison::Lt, 5), numbers(5, 9)) && holds(&is(Comparison::Le, 5), numbers(5, 9)));
        assert!(!holds(&is(Comparison::Gt, 9), numbers(5, 9)) && holds(&is(Comparison::Ge, 9), numbers(5, 9)));
        assert!(holds(&is(Comparison::Gt, 9), None), "nothing is known");
    }

    #[test]
    fn the_complement_keeps_missing_values() {
        let unequal = is(Comparison::Eq, 5).negated_if(true);
        assert!(!holds(&unequal, numbers(5, 5)));
        let missing = numbers(5, 5).map(|facts| Facts { some_missing: true, ..facts });
        assert!(holds(&unequal, missing));
        let nothing = Some(Facts { range: None, some_missing: true, all_missing: true });
        assert!(!holds(&is(Comparison::Eq, 5), nothing.clone()) && holds(&unequal, nothing.clone()));
        let is_null = Expr::IsNull(Box::new(Expr::Column(0, Type::Int)));
        assert!(holds(&is_null, nothing.clone()) && !holds(&is_null.negated_if(true), nothing));
    }

    #[test]
    fn case_widens_the_range_of_a_text() {
        let is = |text: &str| Expr::Text {
            operand: Box::new(Expr::Column(0, Type::Text)),
            test: TextTest::Equals(text.to_owned()),
        };
        assert!(holds(&is("ironport"), texts("IRONPORT", "IRONPORT")));
        assert!(holds(&is("IronPort"), texts("iron", "iront")));
        assert!(!holds(&is("ironport"), texts("j", "z")) && !holds(&is("ironport"), texts("1", "HZ")));
    }

    #[test]
    fn a_value_that_no_row_has_is_not_looked_for() {
        let without = |value| Told(numbers(1, 9), Some(value));
        let five = without(Value::Number(5));
        let not_five = Expr::compare(Expr::Column(0, Type::Int), Comparison::Eq, Expr::Literal(Literal::Int(5)));
        assert!(!possible(&is(Comparison::Eq, 5), &five).holds && possible(&is(Comparison::Eq, 4), &five).holds);
        assert_eq!(possible(&not_five.negated_if(true), &five), Possible { holds: true, fails: false });
        assert!(possible(&is(Comparison::Le, 5), &five).holds);
        let one_of =
            |values: &[i64]| Expr::OneOf { operand: Box::new(Expr::Column(0, Type::Int)), values: values.to_vec() };
        assert!(!possible(&one_of(&[5]), &five).holds && possible(&one_of(&[5, 6]), &five).holds);
        let either = Expr::Or(vec![is(Comparison::Eq, 5), is(Comparison::Eq, 6)]);
        assert!(possible(&either, &five).holds);
    }

    #[test]
    fn a_text_is_looked_for_only_to_the_letter() {
        let text = |test| Expr::Text { operand: Box::new(Expr::Column(0, Type::Text)), test };
        let root = Told(None, Some(Value::Text("root")));
        assert!(!possible(&text(TextTest::Exactly("root".to_owned())), &root).holds);
        assert!(possible(&text(TextTest::Equals("root".to_owned())), &root).holds);
        assert!(possible(&text(TextTest::Exactly("Root".to_owned())), &root).holds);
    }

    #[test]
    fn an_address_is_looked_for_however_it_is_spelled() {
        let network = |text: &str| Expr::Address {
            operand: Box::new(Expr::Column(0, Type::Ip)),
            networks: Networks::network(text.parse().unwrap()),
        };
        let without = Told(None, Some(Value::Address("192.0.2.1".parse().unwrap())));
        assert!(!possible(&network("192.0.2.1/32"), &without).holds);
        assert!(!possible(&network("::ffff:192.0.2.1/128"), &without).holds);
        assert!(possible(&network("192.0.2.0/31"), &without).holds && possible(&network("10.0.0.0/8"), &without).holds);
    }
}
