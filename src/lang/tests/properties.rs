//! Laws that hold of every text: what is printed reads the same, and nothing panics.

use proptest::prelude::*;

use super::*;
use crate::error::ErrorKind;

/// Names, values and so on as a person might type them. Everything these strategies make is a query.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        // Digits and underscores keep chance from making a keyword.
        "[a-z]{1,2}[0-9][a-z0-9_]{0,5}|_[a-z]{0,5}",
        prop::sample::select(vec![
            "user",
            "Remote_IP",
            "`my field`",
            "`where`",
            "`count`",
            "`contains`",
            "`head`",
            "`lines`",
            "`index`",
            "`from`",
            "`having`",
            "`group`",
            "TLS",
            "sbrs"
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        name().prop_filter("a name between backquotes is no value", |name| !name.starts_with('`')),
        r#""([^"\\\x00-\x1f]|\\.)*""#,
        r"'([^'\\]|\\[nt'x\\]|\\u\{[0-9a-c][0-9a-f]{0,3}\})*'",
        r"/[a-z.^$|()]{1,6}(\\/|\\.)?/",
        prop::sample::select(vec![
            "-3",
            "2009-04-22",
            "2009-04-22 11:40",
            "2009-04-22  11:40:00",
            "2009-04-22T11:47:47+09:00",
            "10.0.0.0/8",
            "fe80::1",
            "*@example.com",
            "CORP\\bob",
            "a#b",
            "@x",
            "café",
            "12.5",
            "top",
            "hour(time)",
            "count",
        ])
        .prop_map(str::to_owned),
    ]
}

fn call() -> impl Strategy<Value = String> {
    let arg = prop_oneof![name(), value(), (name(), value()).prop_map(|(name, value)| format!("{name} = {value}"))];
    ("[a-z]{2}[0-9]{1,2}|last|P95", prop::collection::vec(arg, 0..3))
        .prop_map(|(name, args)| format!("{name}({})", args.join(" , ")))
}

fn operand() -> impl Strategy<Value = String> {
    prop_oneof![3 => name(), 1 => call()]
}

fn operator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["=", "==", "!=", "<>", "<", "<=", ">", ">=", "~", "!~"])
}

fn set() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(value(), 1..4).prop_map(|values| format!("({})", values.join(","))),
        Just("@list.txt".to_owned()),
        Just("@\"my list\"".to_owned()),
        Just("10.0.0.0/8".to_owned()),
    ]
}

fn predicate() -> impl Strategy<Value = String> {
    let not = || prop::sample::select(vec!["", " not", " NOT"]);
    prop_oneof![
        4 => (operand(), operator(), value()).prop_map(|(operand, op, value)| format!("{operand} {op} {value}")),
        1 => (operand(), not(), set()).prop_map(|(operand, not, set)| format!("{operand}{not} in {set}")),
        1 => (operand(), not(), value(), value())
            .prop_map(|(operand, not, low, high)| format!("{operand}{not} between {low} and {high}")),
        1 => (operand(), not()).prop_map(|(operand, not)| format!("{operand} is{not} null")),
        1 => name(),
        1 => Just("\"quoted \\\" text\"".to_owned()),
    ]
}

fn expr() -> impl Strategy<Value = String> {
    predicate().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("not {inner}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("{left} AND {right}")),
            (inner.clone(), inner).prop_map(|(left, right)| format!("{left}\n or {right}")),
        ]
    })
}

fn time_clause() -> impl Strategy<Value = String> {
    prop_oneof![
        (prop::sample::select(vec!["since", "UNTIL", "before", "after", "on"]), value())
            .prop_map(|(word, value)| format!("{word} {value}")),
        prop::sample::select(vec!["last 7d", "last 1h30m", "last 3mo", "between 2009-04-22 and \"x\""])
            .prop_map(str::to_owned),
    ]
}

fn head() -> impl Strategy<Value = String> {
    let comparison = (operand(), operator(), value()).prop_map(|(operand, op, value)| format!("{operand}{op}{value}"));
    let item = prop_oneof![name(), comparison, time_clause(), Just("'text'".to_owned())];
    (prop::collection::vec(item, 1..4), prop::option::of(expr()), prop::option::of(time_clause())).prop_map(
        |(items, filter, time)| match filter {
            Some(filter) => format!("{} where {filter} {}", items.join(" "), time.unwrap_or_default()),
            None => items.join("\t"),
        },
    )
}

fn named() -> impl Strategy<Value = String> {
    (operand(), prop::option::of(name())).prop_map(|(operand, alias)| match alias {
        Some(alias) => format!("{operand} as {alias}"),
        None => operand,
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![3 => named(), 1 => Just("1h".to_owned()), 1 => Just("remote_ip/24".to_owned())]
}

fn list(item: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec(item, 1..4).prop_map(|items| items.join(", "))
}

fn stage() -> impl Strategy<Value = String> {
    let select_item =
        prop_oneof![3 => named(), 1 => Just("*".to_owned()), 1 => name().prop_map(|name| format!("-{name}"))];
    let sort_key = prop_oneof![
        operand(),
        operand().prop_map(|operand| format!("-{operand}")),
        operand().prop_map(|operand| format!("{operand} DESC")),
    ];
    prop_oneof![
        expr().prop_map(|expr| format!("where {expr}")),
        list(select_item).prop_map(|items| format!("select {items}")),
        list(sort_key).prop_map(|keys| format!("sort {keys}")),
        list(key()).prop_map(|keys| format!("top 10 {keys}")),
        list(key()).prop_map(|keys| format!("top by {keys} 10")),
        (1..u64::MAX).prop_map(|n| format!("limit {n}")),
        Just("tail 5".to_owned()),
        list(named()).prop_map(|named| format!("distinct {named}")),
        (call(), list(key())).prop_map(|(call, keys)| format!("count as n, {call} by {keys}")),
        call(),
        (name(), arithmetic()).prop_map(|(name, value)| format!("let {name} = {value}")),
        episodes(),
        "(timeline|TIMELINE 1h|timeline 1d by (1h, )?[a-z]1|timeline by 1mo, `by`|timeline by [a-z]1 15m)",
        "show (lines|connections|messages|_x)",
    ]
}

/// What `let` works out.
fn arithmetic() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        operand(),
        prop::sample::select(vec!["2", "2.50", "10m", "1h30m", "\"a \\\" b\"", "'x'"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), "( \\+ |-|\n/ | \\* |/)", inner.clone())
                .prop_map(|(left, sign, right)| format!("({left}){sign}({right})")),
            (inner.clone(), "( \\+ | - | / | \\* )", inner.clone())
                .prop_map(|(left, sign, right)| left + &sign + &right),
            inner.clone().prop_map(|inner| format!("({inner})")),
            // A sign before a sign needs parentheses.
            inner.prop_map(|inner| format!("-({inner})")),
        ]
    })
}

/// `burst`, `sequence` and `detect`, with their clauses in any order.
fn episodes() -> impl Strategy<Value = String> {
    let step = (
        prop::option::of("(1|5|10\\+|007) "),
        prop_oneof![predicate(), expr().prop_map(|expr| format!("({expr})")), Just("failed".to_owned())],
    )
        .prop_map(|(count, condition)| count.unwrap_or_default() + &condition);
    let named = (step.clone(), prop::sample::select(vec!["", " as failures", " AS `no`"]));
    let step = named.prop_map(|(step, name)| step + name);
    let no = prop::sample::select(vec!["", "no ", "NO "]);
    let steps = (prop::collection::vec(step.clone(), 1..4), no, step)
        .prop_map(|(steps, no, last)| format!("sequence {} then {no}{last}", steps.join(" then ")));
    let burst = (1..u64::MAX, prop::option::of(operand().prop_map(|operand| format!(" distinct {operand}"))))
        .prop_map(|(n, distinct)| (format!("Burst {n}"), distinct));
    let detect = ("detect [a-z]{1,8}[0-9]", prop::option::of(" at LEAST [1-9][0-9]{0,9}"));
    let stage = prop_oneof![steps.prop_map(|steps| (steps, None)), burst, detect];
    let by = prop::option::of(list(key()).prop_map(|keys| format!(" by {keys}")));
    let within = prop::option::of(prop::sample::select(vec![" within 1h30m", " WITHIN 10m"]).prop_map(str::to_owned));
    let in_any_order = |(stage, by, within): ((String, Option<String>), _, _)| {
        let (stage, own) = stage;
        (Just(stage), Just(vec![own, by, within]).prop_shuffle())
    };
    let written = |(stage, clauses): (String, Vec<Option<String>>)| {
        clauses.into_iter().flatten().fold(stage, |all, clause| all + &clause)
    };
    (stage, by, within).prop_flat_map(in_any_order).prop_map(written)
}

fn query() -> impl Strategy<Value = String> {
    let stages = || prop::collection::vec(stage(), 0..4);
    prop_oneof![
        (head(), stages()).prop_map(|(head, stages)| [vec![head], stages].concat().join(" | ")),
        prop::collection::vec(stage(), 1..4).prop_map(|stages| stages.join(" # then\n|")),
        ("trace [a-z]{1,4}[0-9] [0-9]{1,18}", stages())
            .prop_map(|(trace, stages)| [vec![trace], stages].concat().join("|")),
    ]
}

/// For as long as `AUTHQ_FUZZ_SECONDS` says: queries, slips in them, and heaps of words. An hour of it found nothing more.
#[test]
#[ignore = "runs as long as one likes"]
fn for_as_long_as_asked() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    let seconds = std::env::var("AUTHQ_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    let mut runner = TestRunner::new(ProptestConfig::default());
    let slip = (any::<prop::sample::Index>(), "[ -~é\n]{0,3}", 0..4usize);
    let slips = prop::collection::vec(slip, 0..5);
    let (mut texts, mut queries) = (0u64, 0u64);
    let mut pool: Vec<String> = Vec::new();
    while std::time::Instant::now() < end {
        let fresh = query().new_tree(&mut runner).expect("a query").current();
        pool.push(fresh);
        if pool.len() > 64 {
            pool.remove(0);
        }
        for _ in 0..16 {
            let one = any::<prop::sample::Index>().new_tree(&mut runner).expect("an index").current().index(pool.len());
            let other = any::<prop::sample::Index>().new_tree(&mut runner).expect("an index").current();
            let mut chars: Vec<char> = pool[one].chars().collect();
            // The end of one text behind the begin of another.
            let tail: Vec<char> = pool[other.index(pool.len())].chars().collect();
            let slips = slips.new_tree(&mut runner).expect("slips").current();
            if slips.len() == 4 && !chars.is_empty() && !tail.is_empty() {
                chars.truncate(other.index(chars.len()));
                chars.extend(&tail[slips[0].0.index(tail.len())..]);
            }
            for (at, instead, lost) in slips {
                let at = at.index(chars.len() + 1);
                let until = (at + lost).min(chars.len());
                chars.splice(at..until, instead.chars());
            }
            let text: String = chars.into_iter().collect();
            check(&text);
            texts += 1;
            queries += u64::from(parse(&text).is_ok());
        }
    }
    println!("{texts} texts, {queries} of them queries");
}

/// Texts that were once printed as something else.
#[test]
fn what_was_found_stays_mended() {
    for text in [
        "count as `group` by user",
        "burst 3 distinct `group` by x within 1h",
        "`from` `group` where `lines` ~ rt6",
        "user >= #\"x\"",
        "user = #",
        "user = #a where b = \"#\"",
    ] {
        check(text);
    }
}

/// Parses, and checks what must hold whether or not `text` is a query.
fn check(text: &str) {
    match parse(text) {
        Ok(query) => {
            let printed = query.to_string();
            let again = parse(&printed).unwrap_or_else(|error| panic!("`{text}` was printed as `{printed}`\n{error}"));
            assert_eq!(shape(&again), shape(&query), "`{text}` was printed as `{printed}`");
        }
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::Query { .. }), "{error:?}");
            let message = error.to_string();
            assert!(!message.chars().any(|c| c != '\n' && c.is_control()), "{message:?}");
            for word in ["EOI", "kw_", "expected head", "expected one of", "-->"] {
                assert!(text.contains(word) || !message.contains(word), "{message}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_the_same(text in query()) {
        // A call at the start of a query is a head's comparison or an aggregate, both of which the strategies make.
        if let Err(error) = parse(&text) {
            panic!("{text}\n{error}");
        }
        check(&text);
    }

    #[test]
    fn no_text_panics(text in ".{0,60}") {
        check(&text);
    }

    #[test]
    fn no_heap_of_words_panics(words in prop::collection::vec(prop::sample::select(vec![
        "failed", "user", "where", "and", "or", "not", "in", "is", "null", "between", "since", "last", "by", "as", "no",
        "count", "count(", "top", "10", "limit", "select", "sort", "-", "-x", "*", "distinct", "timeline", "stats",
        "group", "order", "from", "like", "contains", "ago(7d)", "earliest", "dc(", "=", "!=", "!", "&&", "||", "=~",
        "|", "(", ")", ",", "\"a\"", "'", "/x/", "/", "`f`", "`", "@f", "1h", "7d", "1M", "remote_ip/24", "# ", "\n",
        "let", "x =", "+", "a/b", "burst", "sequence", "then", "within", "10m", "detect", "at least", "show lines", "trace",
        "icid", "5+", "451", "user:x", ":", "today", "2009-04-22", "11:40", "é", "head",
    ]), 0..14), glue in prop::sample::select(vec![" ", " ", ""])) {
        check(&words.join(glue));
    }

    #[test]
    fn no_slip_of_the_finger_panics(
        text in query(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), "[ -~é\n]"), 1..4),
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, instead) in slips {
            let at = at.index(chars.len());
            match instead.chars().next() {
                // A slip is a letter lost or a letter more.
                Some(c) if c.is_ascii_lowercase() => { chars.remove(at); }
                Some(c) => chars.insert(at, c),
                None => {}
            }
            if chars.is_empty() {
                break;
            }
        }
        check(&chars.into_iter().collect::<String>());
    }
}
