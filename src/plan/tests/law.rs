//! The law of nulls, over random rows and random conditions: a condition and its negation share out the rows, `!=` is
//! `not =`, and no predicate is ever null.

use proptest::prelude::*;

use super::*;

fn some_text() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        2 => Just(None),
        5 => prop::sample::select(vec!["", "bob", "BOB", "é", "a*c", "root", "10.0.0.1"]).prop_map(|s| Some(s.to_owned())),
        1 => any::<String>().prop_map(Some),
    ]
}

fn some_address() -> impl Strategy<Value = Option<String>> {
    let texts = vec!["10.0.0.1", "8.8.8.8", "::1", "::ffff:8.8.8.8", "*.*.*.*", "not an address"];
    prop_oneof![1 => Just(None), 5 => prop::sample::select(texts).prop_map(|s| Some(s.to_owned()))]
}

fn some_batch() -> impl Strategy<Value = RecordBatch> {
    let row = (
        some_text(),
        some_text(),
        some_address(),
        some_address(),
        prop::option::of(-3..3_i64),
        prop::option::of(-3..3_i64),
        prop::option::of(prop::sample::select(vec![-1.5, 0.0, 2.0, f64::NAN])),
        prop::option::of(any::<bool>()),
        prop::option::of(1_240_358_400_000_000..1_240_444_800_000_000_i64),
        prop::option::of(prop::collection::vec(-3..3_i64, 0..3)),
    );
    prop::collection::vec(row, 0..12).prop_map(|rows| {
        let texts = |column: Vec<Option<String>>| -> ArrayRef { Arc::new(StringArray::from(column)) };
        let list: Vec<Option<Vec<i64>>> = rows.iter().map(|row| row.9.clone()).collect();
        let list: Vec<Option<&[i64]>> = list.iter().map(Option::as_deref).collect();
        let time: TimestampMicrosecondArray = rows.iter().map(|row| row.8).collect();
        batch(
            rows.len(),
            &[
                ("user", texts(rows.iter().map(|row| row.0.clone()).collect())),
                ("profile", texts(rows.iter().map(|row| row.1.clone()).collect())),
                ("remote_ip", texts(rows.iter().map(|row| row.2.clone()).collect())),
                ("interface_ip", texts(rows.iter().map(|row| row.3.clone()).collect())),
                ("icid", ints(&rows.iter().map(|row| row.4).collect::<Vec<_>>())),
                ("elapsed_ms", ints(&rows.iter().map(|row| row.5).collect::<Vec<_>>())),
                ("sbrs", floats(&rows.iter().map(|row| row.6).collect::<Vec<_>>())),
                ("tls", bools(&rows.iter().map(|row| row.7).collect::<Vec<_>>())),
                ("time", Arc::new(time.with_timezone("UTC"))),
                ("mids", int_lists(&list)),
            ],
        )
    })
}

/// An operand, an operator and its negation, and a value that the operand takes.
fn some_comparison() -> impl Strategy<Value = (String, String)> {
    let pair = |operand: &'static str,
                values: &'static [&'static str],
                operators: &'static [(&'static str, &'static str)]| {
        (prop::sample::select(values), prop::sample::select(operators))
            .prop_map(move |(value, (yes, no))| (format!("{operand} {yes} {value}"), format!("{operand} {no} {value}")))
            .boxed()
    };
    const EQUAL: &[(&str, &str)] = &[("=", "!="), ("in", "not in"), ("=", "<>")];
    const TEXT: &[(&str, &str)] = &[("=", "!="), ("~", "!~"), ("in", "not in")];
    prop_oneof![
        pair("user", &["bob", "\"\"", "é", "b*", "\"a*c\""], TEXT),
        pair("user", &["field(profile)", "lower(profile)"], &[("=", "!=")]),
        pair("local(user)", &["bob"], TEXT),
        pair("remote_ip", &["10.0.0.1", "8.0.0.0/8", "private", "public", "interface_ip", "::1"], EQUAL),
        pair("remote_ip", &["8.0.0.0 and 11.0.0.0"], &[("between", "not between")]),
        pair("icid", &["0", "2", "elapsed_ms", "len(user)"], EQUAL),
        pair("icid", &["-1 and 1", "0 and elapsed_ms"], &[("between", "not between")]),
        pair("elapsed_ms", &["2ms", "0"], EQUAL),
        pair("sbrs", &["0", "-1.5"], EQUAL),
        pair("tls", &["yes", "false"], EQUAL),
        pair("time", &["2009-04-22", "2009-04-22 11:00", "today"], EQUAL),
        pair("hour(time)", &["1 and 12"], &[("between", "not between")]),
        pair("weekday(time)", &["wed"], EQUAL),
        pair("mids", &["0", "2"], EQUAL),
        pair("mids", &["-1 and 1"], &[("between", "not between")]),
        pair("user", &["null"], &[("is", "is not")]),
        pair("mids", &["null"], &[("is", "is not")]),
    ]
}

fn some_condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        some_comparison().prop_map(|(yes, _)| yes),
        some_comparison().prop_map(|(_, no)| no),
        prop::sample::select(vec![
            "tls",
            "icid < 1",
            "sbrs >= 0",
            "remote_ip > 8.8.8.8",
            "elapsed_ms <= icid",
            "mids < 0"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) or ({b})")),
        ]
    })
}

fn missing(yes: &[usize], rows: usize) -> Vec<usize> {
    (0..rows).filter(|row| !yes.contains(row)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_condition_and_its_negation_share_out_the_rows(batch in some_batch(), condition in some_condition()) {
        let yes = kept(&format!("where {condition}"), &batch);
        let no = kept(&format!("where not ({condition})"), &batch);
        prop_assert_eq!(no, missing(&yes, batch.num_rows()));
    }

    #[test]
    fn negative_operators_are_complements(batch in some_batch(), (yes, no) in some_comparison()) {
        let yes = kept(&format!("where {yes}"), &batch);
        let no = kept(&format!("where {no}"), &batch);
        prop_assert_eq!(no, missing(&yes, batch.num_rows()));
    }

    #[test]
    fn missing_equals_nothing(batch in some_batch(), (yes, _) in some_comparison()) {
        prop_assume!(!yes.contains(" is "));
        let operand = yes.split(' ').next().unwrap();
        let rows = kept(&format!("where {yes} and {operand} is null"), &batch);
        prop_assert_eq!(rows, Vec::<usize>::new());
    }

    #[test]
    fn bind_never_panics(words in prop::collection::vec(prop::sample::select(vec![
        "failed", "where", "user", "=", "bob", "and", "or", "not", "(", ")", "|", "count", "by", "top", "10", "sort", "-",
        "1h", "remote_ip/24", "in", "private", "between", "since", "2009-04-22", "hour(time)", "field(user)", ",", "as",
        "select", "*", "distinct", "min(time)", "count(failed)", "is", "null", "icid", "<", "~", "/a/", "\"x\"", "last",
    ]), 0..12)) {
        let query = words.join(" ");
        if let Ok(tree) = crate::lang::parse(&query) {
            let _ = bind(&tree, &query, &context("Europe/Berlin")).map(|plan| plan.explain());
        }
    }
}
