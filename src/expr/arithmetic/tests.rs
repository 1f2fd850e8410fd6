//! Results and errors of every operator for every pair of types.

use arrow::array::{Array, TimestampMicrosecondArray, new_empty_array};
use arrow::datatypes::{Field, Schema};

use super::*;
use crate::expr::Literal;

use Operator::{Add, Divide, Multiply, Subtract};

fn ints(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn floats(values: &[Option<f64>]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn times(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from(values.to_vec()).with_timezone("UTC"))
}

/// `a op b` over two columns.
fn both(op: Operator, a: (Type, ArrayRef), b: (Type, ArrayRef)) -> Result<(Type, ArrayRef)> {
    let fields = [("a", &a), ("b", &b)].map(|(name, side)| Field::new(name, side.0.data_type(), true));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), vec![a.1.clone(), b.1.clone()]).unwrap();
    let expr = Expr::arithmetic(Expr::Column(0, a.0), op, Expr::Column(1, b.0)).expect("the types fit");
    let values = expr.evaluate(&batch)?;
    assert_eq!(values.data_type(), &expr.kind().data_type());
    Ok((expr.kind(), values))
}

fn check(op: Operator, a: (Type, ArrayRef), b: (Type, ArrayRef), expected: (Type, ArrayRef)) {
    let (kind, values) = both(op, a, b).unwrap();
    assert_eq!((kind, values.as_ref()), (expected.0, expected.1.as_ref()));
}

fn fault(op: Operator, a: (Type, ArrayRef), b: (Type, ArrayRef)) -> String {
    both(op, a, b).unwrap_err().to_string().lines().next().unwrap().to_owned()
}

#[test]
fn whole_numbers_stay_whole_but_for_division() {
    let a = || (Type::Int, ints(&[Some(7), Some(-7), None, Some(1)]));
    let b = || (Type::Int, ints(&[Some(2), Some(2), Some(1), None]));
    check(Add, a(), b(), (Type::Int, ints(&[Some(9), Some(-5), None, None])));
    check(Subtract, a(), b(), (Type::Int, ints(&[Some(5), Some(-9), None, None])));
    check(Multiply, a(), b(), (Type::Int, ints(&[Some(14), Some(-14), None, None])));
    check(Divide, a(), b(), (Type::Float, floats(&[Some(3.5), Some(-3.5), None, None])));
}

#[test]
fn a_division_by_zero_is_missing() {
    let zeros = || ints(&[Some(0), Some(0), Some(2)]);
    let a = || ints(&[Some(0), Some(5), Some(5)]);
    for kind in [Type::Int, Type::Duration] {
        check(Divide, (kind, a()), (kind, zeros()), (Type::Float, floats(&[None, None, Some(2.5)])));
    }
    check(Divide, (Type::Duration, a()), (Type::Int, zeros()), (Type::Duration, ints(&[None, None, Some(3)])));
    let zeros = floats(&[Some(0.0), Some(-0.0), Some(2.0)]);
    check(
        Divide,
        (Type::Float, floats(&[Some(1.0); 3])),
        (Type::Float, zeros),
        (Type::Float, floats(&[None, None, Some(0.5)])),
    );
}

#[test]
fn a_point_is_catching() {
    let (a, b) = (|| (Type::Int, ints(&[Some(3), None])), || (Type::Float, floats(&[Some(0.5), Some(1.0)])));
    check(Add, a(), b(), (Type::Float, floats(&[Some(3.5), None])));
    check(Subtract, b(), a(), (Type::Float, floats(&[Some(-2.5), None])));
    check(Multiply, b(), a(), (Type::Float, floats(&[Some(1.5), None])));
    check(Divide, a(), b(), (Type::Float, floats(&[Some(6.0), None])));
}

#[test]
fn durations() {
    let a = || (Type::Duration, ints(&[Some(1500), Some(-5), None]));
    let b = || (Type::Duration, ints(&[Some(500), Some(2), Some(1)]));
    check(Add, a(), b(), (Type::Duration, ints(&[Some(2000), Some(-3), None])));
    check(Subtract, a(), b(), (Type::Duration, ints(&[Some(1000), Some(-7), None])));
    check(Divide, a(), b(), (Type::Float, floats(&[Some(3.0), Some(-2.5), None])));
    let n = || (Type::Int, ints(&[Some(2); 3]));
    check(Multiply, a(), n(), (Type::Duration, ints(&[Some(3000), Some(-10), None])));
    check(Multiply, n(), a(), (Type::Duration, ints(&[Some(3000), Some(-10), None])));
    // Halves go away from 0.
    check(Divide, a(), n(), (Type::Duration, ints(&[Some(750), Some(-3), None])));
    let half = (Type::Float, floats(&[Some(0.5); 3]));
    check(Multiply, half, a(), (Type::Duration, ints(&[Some(750), Some(-3), None])));
}

#[test]
fn times_and_durations() {
    let a = || (Type::Time, times(&[Some(10_000_000), Some(1_999), None]));
    let b = || (Type::Time, times(&[Some(4_000_000), Some(3_998), Some(1)]));
    check(Subtract, a(), b(), (Type::Duration, ints(&[Some(6000), Some(-1), None])));
    let d = || (Type::Duration, ints(&[Some(1000), Some(-1), Some(1)]));
    check(Add, a(), d(), (Type::Time, times(&[Some(11_000_000), Some(999), None])));
    check(Add, d(), a(), (Type::Time, times(&[Some(11_000_000), Some(999), None])));
    check(Subtract, a(), d(), (Type::Time, times(&[Some(9_000_000), Some(2_999), None])));
}

#[test]
fn what_no_type_can_hold_is_an_error() {
    let int = |n| (Type::Int, ints(&[None, Some(n)]));
    let large = "error: (a * b) is beyond what a whole number can hold (9223372036854775807)";
    assert_eq!(fault(Multiply, int(i64::MAX), int(2)), large);
    assert!(fault(Add, int(i64::MAX), int(1)).contains("(a + b) is beyond"));
    assert!(fault(Subtract, int(i64::MIN), int(1)).contains("beyond"));
    let float = |x| (Type::Float, floats(&[Some(x)]));
    assert_eq!(fault(Multiply, float(1e300), float(1e300)), "error: (a * b) is beyond all numbers");
    let (duration, time) = (|n| (Type::Duration, ints(&[Some(n)])), |n| (Type::Time, times(&[Some(n)])));
    assert!(fault(Multiply, duration(1 << 62), float(2.0)).contains("beyond"));
    assert_eq!(fault(Add, time(0), duration(1 << 50)), "error: (a + b) is beyond the calendar");
    assert_eq!(fault(Add, time(0), duration(i64::MAX)), "error: (a + b) is beyond the calendar");
    // Missing values cannot be too large, whatever lies beneath them.
    let (kind, values) = both(Multiply, (Type::Int, ints(&[Some(i64::MAX)])), (Type::Int, ints(&[None]))).unwrap();
    assert_eq!((kind, values.null_count()), (Type::Int, 1));
}

#[test]
fn constants_and_empty_batches() {
    let batch = |n: usize| RecordBatch::try_from_iter([("a", ints(&vec![Some(3); n]))]).unwrap();
    let two = || Expr::Literal(Literal::Int(2));
    let inner = Expr::arithmetic(two(), Multiply, two()).unwrap();
    let expr = Expr::arithmetic(Expr::Column(0, Type::Int), Add, inner).unwrap();
    assert_eq!(expr.evaluate(&batch(2)).unwrap().as_ref(), ints(&[Some(7), Some(7)]).as_ref());
    assert_eq!(expr.evaluate(&batch(0)).unwrap().as_ref(), new_empty_array(&DataType::Int64).as_ref());
    assert_eq!(expr.named(&["n"]).to_string(), "(n + (2 * 2))");
}

#[test]
fn nothing_else_has_a_meaning() {
    let kinds = [Type::Int, Type::Float, Type::Time, Type::Duration];
    let mut meant = Vec::new();
    for op in [Add, Subtract, Multiply, Divide] {
        for (a, b) in kinds.iter().flat_map(|a| kinds.map(|b| (*a, b))) {
            if let Some(kind) = result(op, a, b) {
                meant.push(format!("{a:?} {op} {b:?} = {kind:?}"));
            }
        }
        assert_eq!(result(op, Type::Text, Type::Int), None);
        assert_eq!(result(op, Type::Int, Type::Bool), None);
    }
    assert_eq!(meant.len(), 4 * 4 + 3 + 3 + 4 + 3, "{meant:#?}");
}
