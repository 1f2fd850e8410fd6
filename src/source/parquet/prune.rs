//! Which row groups a filter leaves nothing of, by what their statistics say: least and greatest value, missing values.
//!
//! A condition over a whole row group has three answers: it holds for no row, for every row, or that cannot be told.
//! Whatever is not understood cannot be told, so that a row group is left out only if no row of it can pass.

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
}

/// What is known of a column in a row group.
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

/// What may become of `filter`; `facts` knows the columns by their positions.
pub(super) fn possible(filter: &Expr, facts: &dyn Fn(usize) -> Option<Facts>) -> Possible {
    match filter {
        Expr::And(parts) => {
            let parts: Vec<Possible> = parts.iter().map(|part| possible(part, facts)).collect();
            Possible { holds: parts.iter().all(|part| part.holds), fails: parts.iter().any(|part| part.fails) }
        }
        Expr::Or(parts) => {
            let parts: Vec<Possible> = parts.iter().map(|part| possible(part, facts)).collect();
            Possible { holds: parts.iter().any(|part| part.holds), fails: parts.iter().all(|part| part.fails) }
        }
        Expr::Not(operand) => possible(operand, facts).not(),
        Expr::Literal(Literal::Bool(yes)) => Possible { holds: *yes, fails: !yes },
        Expr::Column(column, Type::Bool) => told(facts(*column), |range| equal(range, 1)),
        Expr::IsNull(operand) => match &**operand {
            Expr::Column(column, _) => facts(*column)
                .map_or(Possible::UNKNOWN, |facts| Possible { holds: facts.some_missing, fails: !facts.all_missing }),
            _ => Possible::UNKNOWN,
        },
        Expr::OneOf { operand, values } => match &**operand {
            Expr::Column(column, _) => told(facts(*column), |range| any(values, |value| equal(range, *value))),
            _ => Possible::UNKNOWN,
        },
        Expr::Compare { left, op, right } => match (&**left, &**right) {
            (Expr::Column(column, _), Expr::Literal(literal)) => {
                told(facts(*column), |range| compare(range, *op, literal))
            }
            _ => Possible::UNKNOWN,
        },
        Expr::Text { operand, test } => match (&**operand, test) {
            (Expr::Column(column, Type::Text | Type::Word(_)), TextTest::Equals(text)) => {
                told(facts(*column), |range| folded(range, text))
            }
            (Expr::Column(column, Type::Text | Type::Word(_)), TextTest::Exactly(text)) => {
                told(facts(*column), |range| exact(range, text))
            }
            (Expr::Column(column, Type::Text | Type::Word(_)), TextTest::OneOf(set)) => {
                told(facts(*column), |range| any(&set.values, |text| folded(range, text)))
            }
            _ => Possible::UNKNOWN,
        },
        Expr::Column(..)
        | Expr::Literal(_)
        | Expr::Address { .. }
        | Expr::Any { .. }
        | Expr::Rank { .. }
        | Expr::Bucket { .. }
        | Expr::Arithmetic { .. }
        | Expr::AsText { .. }
        | Expr::Call(_) => Possible::UNKNOWN,
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

    fn numbers(least: i64, most: i64) -> Option<Facts> {
        Some(Facts { range: Some(Range::Numbers(least, most)), some_missing: false, all_missing: false })
    }

    fn texts(least: &str, most: &str) -> Option<Facts> {
        Some(Facts { range: Some(Range::Texts(least.into(), most.into())), some_missing: false, all_missing: false })
    }

    fn is(op: Comparison, value: i64) -> Expr {
        Expr::compare(Expr::Column(0, Type::Int), op, Expr::Literal(Literal::Int(value)))
    }

    fn holds(filter: &Expr, facts: Option<Facts>) -> bool {
        possible(filter, &|_| facts.clone()).holds
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
}
