//! What a query means as a tree.

use super::*;
use crate::diagnostic::Span;

/// Every query of the language's description, as it is printed.
const EXAMPLES: [(&str, &str); 59] = [
    ("failed", "failed"),
    ("failed inbound where user=ironport", "failed inbound where user = ironport"),
    ("FAILED Inbound WHERE User = IronPort", "FAILED Inbound where User = IronPort"),
    ("failed user=ironport", "failed user = ironport"),
    ("inbound succeeded since 2009-04-22 until 2009-04-23", "inbound succeeded since 2009-04-22 until 2009-04-23"),
    ("failed on 2009-04-22", "failed on 2009-04-22"),
    ("failed last 7d", "failed last 7d"),
    ("failed yesterday", "failed yesterday"),
    ("failed between 2009-04-22 11:40 and 2009-04-22 11:50", "failed between 2009-04-22 11:40 and 2009-04-22 11:50"),
    ("failed since \"Wed Apr 22 11:43:59 2009\"", "failed since \"Wed Apr 22 11:43:59 2009\""),
    (
        "failed since 2009-04-22T11:47:47+09:00 | top 5 by user",
        "failed since 2009-04-22T11:47:47+09:00 | top 5 by user",
    ),
    ("failed inbound | count by user, remote_ip | top 10", "failed inbound | count by user, remote_ip | top 10"),
    ("failed | top 10 user", "failed | top 10 by user"),
    ("failed where remote_ip in 10.0.0.0/8", "failed where remote_ip in 10.0.0.0/8"),
    (
        "failed where remote_ip not in (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)",
        "failed where remote_ip not in (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)",
    ),
    ("failed where remote_ip in @bad_ips.txt", "failed where remote_ip in @bad_ips.txt"),
    ("where user in (root, admin, \"mail admin\")", "where user in (root, admin, \"mail admin\")"),
    ("failed where user=*@example.com and not tls", "failed where user = *@example.com and not tls"),
    (
        "failed where user ~ /^(adm|root)/ or remote_host is null",
        "failed where user ~ /^(adm|root)/ or remote_host is null",
    ),
    (
        "outbound failed where reply_code=535 | count by remote_ip, reply_text",
        "outbound failed where reply_code = 535 | count by remote_ip, reply_text",
    ),
    ("outbound failed \"relay access denied\"", "outbound failed \"relay access denied\""),
    (
        "succeeded where mechanism in (PLAIN, LOGIN) and not tls | distinct user, remote_ip",
        "succeeded where mechanism in (PLAIN, LOGIN) and not tls | distinct user, remote_ip",
    ),
    ("failed where sbrs < -3 or sender_group = SUSPECTLIST", "failed where sbrs < -3 or sender_group = SUSPECTLIST"),
    (
        "succeeded inbound where hour(time) not between 7 and 19 or weekday(time) in (sat, sun)",
        "succeeded inbound where hour(time) not between 7 and 19 or weekday(time) in (sat, sun)",
    ),
    (
        "failed where not (user=a or user=b) and not remote_ip in private",
        "failed where not (user = a or user = b) and not remote_ip in private",
    ),
    ("failed where user=\"no\" or user=\"last\"", "failed where user = \"no\" or user = \"last\""),
    ("outbound where mids = 448", "outbound where mids = 448"),
    (
        "count, count(failed) as bad, dcount(user) as users, min(time), max(time) by remote_ip | where bad > 20 and users >= 5 | sort -bad",
        "count, count(failed) as bad, dcount(user) as users, min(time), max(time) by remote_ip | where bad > 20 and users >= 5 | sort -bad",
    ),
    ("count by 1h, user | sort -count | limit 20", "count by 1h, user | sort -count | limit 20"),
    ("failed | count by remote_ip/24 | top 20", "failed | count by remote_ip/24 | top 20"),
    (
        "succeeded | first(time) as first_seen, count by user, remote_ip | where first_seen >= 2009-04-20",
        "succeeded | first(time) as first_seen, count by user, remote_ip | where first_seen >= 2009-04-20",
    ),
    ("p95(elapsed_ms), max(elapsed_ms) by mechanism", "p95(elapsed_ms), max(elapsed_ms) by mechanism"),
    ("timeline by 1h", "timeline by 1h"),
    ("inbound | timeline by 1h, outcome", "inbound | timeline by 1h, outcome"),
    ("failed | timeline 15m by outcome", "failed | timeline 15m by outcome"),
    ("trace icid 451", "trace icid 451"),
    ("failed where user=ironport | show lines", "failed where user = ironport | show lines"),
    (
        "failed where user=ironport | show connections | where auth_succeeded > 0",
        "failed where user = ironport | show connections | where auth_succeeded > 0",
    ),
    (
        "inbound | count(failed) as bad, count(succeeded) as good by user | let rate = bad / (bad + good) | where bad > good | sort -rate",
        "inbound | count(failed) as bad, count(succeeded) as good by user | let rate = bad / (bad + good) | where bad > good | sort -rate",
    ),
    ("failed | burst 10 by remote_ip within 10m", "failed | burst 10 by remote_ip within 10m"),
    (
        "failed | burst 10 distinct user by remote_ip within 10m",
        "failed | burst 10 distinct user by remote_ip within 10m",
    ),
    (
        "inbound | sequence 5 failed then succeeded by remote_ip within 10m",
        "inbound | sequence 5 failed then succeeded by remote_ip within 10m",
    ),
    ("detect spray", "detect spray"),
    ("detect breach by user, remote_ip at least 20", "detect breach at least 20 by user, remote_ip"),
    ("detect breach within 5m at least 20 by user", "detect breach at least 20 by user within 5m"),
    ("burst 10 within 10m by remote_ip distinct user", "burst 10 distinct user by remote_ip within 10m"),
    ("sequence by user within 10m 5 failed then succeeded", "sequence 5 failed then succeeded by user within 10m"),
    ("timeline by outcome 15m", "timeline 15m by outcome"),
    ("failed | top user 10", "failed | top 10 by user"),
    ("failed | top by user, remote_ip/24 10", "failed | top 10 by user, remote_ip/24"),
    (
        "failed last 30d | detect bruteforce at least 20 within 5m | select remote_ip, user, start, end, failures",
        "failed last 30d | detect bruteforce at least 20 within 5m | select remote_ip, user, start, end, failures",
    ),
    (
        "connections where access=RELAY and auth_attempts = 0 and remote_ip not in private",
        "connections where access = RELAY and auth_attempts = 0 and remote_ip not in private",
    ),
    (
        "messages where user=ironport and rcpt_count > 50 | sort -rcpt_count",
        "messages where user = ironport and rcpt_count > 50 | sort -rcpt_count",
    ),
    (
        "connections where auth_succeeded > 0 and mid_count = 0",
        "connections where auth_succeeded > 0 and mid_count = 0",
    ),
    ("messages where not local(user) = local(mail_from)", "messages where not local(user) = local(mail_from)"),
    ("error | timeline by 15m", "error | timeline by 15m"),
    ("let x = -(a - -2) * 3 / (b + 10m) - \"q\"", "let x = -(a - -2) * 3 / (b + 10m) - \"q\""),
    ("let x = a - (b - c) - d / (e / f)", "let x = a - (b - c) - d / (e / f)"),
    (
        "sequence (failed and tls) then 2+ user=a then no 3 (a=1 or b=2) within 1h by user",
        "sequence (failed and tls) then 2 user = a then no 3 (a = 1 or b = 2) by user within 1h",
    ),
];

#[test]
fn every_example_is_read() {
    for (text, printed) in EXAMPLES {
        let query = tree(text);
        assert_eq!(query.to_string(), printed);
        assert_eq!(shape(&tree(printed)), shape(&query), "{text}");
    }
}

fn ident(name: &str, start: usize) -> Ident {
    Ident { name: name.to_owned(), span: Span::new(start, start + name.len()) }
}

fn field(name: &str, start: usize) -> Operand {
    Operand::Field(ident(name, start))
}

fn bare(text: &str, start: usize) -> Value {
    Value { span: Span::new(start, start + text.len()), kind: ValueKind::Bare(text.to_owned()) }
}

fn named(operand: Operand, start: usize, end: usize) -> Named {
    Named { operand, alias: None, span: Span::new(start, end) }
}

fn equals(name: &str, start: usize, value: &str) -> Predicate {
    let op = start + name.len();
    let kind = PredicateKind::Compare {
        operand: field(name, start),
        op: Op::Eq,
        op_span: Span::new(op, op + 1),
        value: bare(value, op + 1),
    };
    Predicate { span: Span::new(start, op + 1 + value.len()), kind }
}

/// The expression after the head's `where`.
fn filter(text: &str) -> Expr {
    tree(text).head.filter.expect("a filter")
}

/// The test of a filter that is only one.
fn predicate(text: &str) -> PredicateKind {
    match filter(text) {
        Expr::Predicate(predicate) => predicate.kind,
        other => panic!("{other}"),
    }
}

/// The value right of a comparison.
fn value(text: &str) -> ValueKind {
    match predicate(&format!("where user = {text}")) {
        PredicateKind::Compare { value, .. } => value.kind,
        other => panic!("{other:?}"),
    }
}

fn quoted(text: &str) -> ValueKind {
    ValueKind::Quoted(text.to_owned())
}

#[test]
fn a_head_with_its_places() {
    let query = tree("failed  user=a # b\n last 7d where c=d  | limit 5 ");
    let time = TimeClause { span: Span::new(20, 27), kind: TimeClauseKind::Last(bare("7d", 25)) };
    let items =
        vec![HeadItem::Word(ident("failed", 0)), HeadItem::Condition(equals("user", 8, "a")), HeadItem::Time(time)];
    assert_eq!(query.head, Head { items, filter: Some(Expr::Predicate(equals("c", 34, "d"))) });
    assert_eq!(query.stages, [Stage { span: Span::new(41, 48), kind: StageKind::Limit(Limit { n: 5 }) }]);
}

#[test]
fn times_may_follow_the_filter() {
    let query = tree("failed where a=1 since 2009-04-22 11:40 between 2009 and \"x\"");
    let times: Vec<String> = query.head.items.iter().map(ToString::to_string).collect();
    assert_eq!(times, ["failed", "since 2009-04-22 11:40", "between 2009 and \"x\""]);
    assert_eq!(query.head.filter.map(|filter| filter.to_string()).as_deref(), Some("a = 1"));
}

#[test]
fn and_binds_tighter_than_or_and_not_tighter_than_both() {
    let word = |name: &str, start| {
        let span = Span::new(start, start + name.len());
        Expr::Predicate(Predicate { span, kind: PredicateKind::Word(ident(name, start)) })
    };
    let not = Expr::Not(Box::new(word("c", 21)), Span::new(17, 22));
    assert_eq!(filter("where a or b and not c"), Expr::Or(vec![word("a", 6), Expr::And(vec![word("b", 11), not])]));
    assert_eq!(
        filter("where (a or b) and c"),
        Expr::And(vec![Expr::Or(vec![word("a", 7), word("b", 12)]), word("c", 19)])
    );
    let inner = Expr::Not(Box::new(word("a", 15)), Span::new(10, 17));
    assert_eq!(filter("where not NOT (a) "), Expr::Not(Box::new(inner), Span::new(6, 17)));
    // The first `and` belongs to `between`.
    assert_eq!(filter("where x between 1 and 2 and y").to_string(), "x between 1 and 2 and y");
    assert!(matches!(filter("where x between 1 and 2 and y"), Expr::And(parts) if parts.len() == 2));
}

#[test]
fn between_is_a_time_in_the_head_and_a_test_behind_a_field() {
    let query = tree("failed between 2009-04-22 and 2009-04-23");
    assert!(matches!(&query.head.items[1], HeadItem::Time(TimeClause { kind: TimeClauseKind::Between(..), .. })));
    assert!(matches!(
        predicate("where hour(time) NOT between 7 and 19"),
        PredicateKind::Between { operand: Operand::Call(_), negated: true, .. }
    ));
}

#[test]
fn sets_and_null() {
    let set = |text: &str| match predicate(text) {
        PredicateKind::In { set, negated, .. } => (set, negated),
        other => panic!("{other:?}"),
    };
    assert_eq!(set("where a in (b,c,)"), (Set::List(vec![bare("b", 12), bare("c", 14)]), false));
    assert_eq!(set("where a not in private"), (Set::One(bare("private", 15)), true));
    let file = |path: &str, end| Set::File { path: path.to_owned(), span: Span::new(11, end) };
    assert_eq!(set("where a in @bad_ips.txt").0, file("bad_ips.txt", 23));
    assert_eq!(set("where a in @'my list'").0, file("my list", 21));
    // `not remote_ip in private` is the complement of the whole test.
    assert!(matches!(filter("where not remote_ip in private"), Expr::Not(..)));
    assert!(matches!(predicate("where a is not null"), PredicateKind::IsNull { negated: true, .. }));
}

#[test]
fn bare_values() {
    for text in [
        "-3",
        "ironport",
        "*@example.com",
        "CORP\\bob",
        "10.0.0.0/8",
        "fe80::1",
        "2009-04-22",
        "2009-04-22 11:40",
        "2009-04-22 11:40:00",
        "2009-04-22T11:47:47+09:00",
        "a#b",
        "#b",
        "top",
        "count",
        "asc",
        "user@x",
        "@x",
        "1h",
        "order",
        "nothing",
        "é",
    ] {
        assert_eq!(value(text), ValueKind::Bare(text.to_owned()));
    }
    assert!(matches!(value("lower(user)"), ValueKind::Call(_)));
}

#[test]
fn quotes_and_escapes() {
    assert_eq!(value(r#""a \"b\" 'c' \\ \n\t\u{e9}\u{1F600}""#), quoted("a \"b\" 'c' \\ \n\té😀"));
    assert_eq!(value(r#"'it\'s "it"'"#), quoted("it's \"it\""));
    // An unknown escape is no escape.
    assert_eq!(value(r#""CORP\bob \d \u{zz} \u{+1} \u41""#), quoted(r"CORP\bob \d \u{zz} \u{+1} \u41"));
    assert_eq!(value(r#""""#), quoted(""));
    let regex = |text: &str| ValueKind::Regex(text.to_owned());
    assert_eq!(value("/^(adm|root) \"/"), regex("^(adm|root) \""));
    assert_eq!(value(r"/a\/b\\/"), regex(r"a/b\\"));
    assert_eq!(value(r"/\d\.\\\/x/"), regex(r"\d\.\\/x"));
}

#[test]
fn names_between_backquotes() {
    let PredicateKind::Compare { operand, .. } = predicate("where `my field` = a") else { panic!() };
    assert_eq!(operand, Operand::Field(Ident { name: "my field".to_owned(), span: Span::new(6, 16) }));
    assert!(matches!(tree("`count`").head.items[..], [HeadItem::Word(_)]));
    assert_eq!(tree("`count` `where` `a`").to_string(), "`count` `where` a");
}

#[test]
fn arguments() {
    let query = tree("count(failed and a=1), coalesce(user, \"x\", lower( y ) , 10.0.0.1, /r/, (tls))");
    let [Stage { kind: StageKind::Aggregate(Aggregate { calls, by }), .. }] = &query.stages[..] else {
        panic!("{query}")
    };
    assert!(by.is_empty());
    let args = |i: usize| match &calls[i].operand {
        Operand::Call(call) => &call.args,
        Operand::Field(field) => panic!("{field}"),
    };
    assert!(matches!(&args(0)[..], [Arg::Expr(Expr::And(_))]));
    let word = |arg: &Arg| matches!(arg, Arg::Expr(Expr::Predicate(Predicate { kind: PredicateKind::Word(_), .. })));
    let kind = |arg: &Arg| match arg {
        Arg::Value(value) => value.kind.clone(),
        Arg::Expr(expr) => panic!("{expr}"),
    };
    let args = args(1);
    assert!(word(&args[0]) && word(&args[5]));
    assert_eq!(kind(&args[1]), quoted("x"));
    assert!(matches!(kind(&args[2]), ValueKind::Call(call) if call.span == Span::new(43, 53)));
    assert_eq!(kind(&args[3]), ValueKind::Bare("10.0.0.1".to_owned()));
    assert_eq!(kind(&args[4]), ValueKind::Regex("r".to_owned()));
    assert!(matches!(&tree("now() by x").stages[0].kind, StageKind::Aggregate(_)));
}

#[test]
fn stages_with_their_places() {
    let stage = |text: &str| tree(text).stages.remove(0);
    let key = |name: &str, start| Key::Named(named(field(name, start), start, start + name.len()));
    let kind = StageKind::Top(Top { n: 5, n_span: Span::new(4, 5), keys: vec![key("user", 9)] });
    assert_eq!(stage("top 5 by user"), Stage { span: Span::new(0, 13), kind });
    let kind = StageKind::Top(Top { n: 10, n_span: Span::new(4, 6), keys: vec![key("user", 7)] });
    assert_eq!(stage("TOP 10 user"), Stage { span: Span::new(0, 11), kind });
    assert!(matches!(stage("top 3").kind, StageKind::Top(Top { n: 3, keys, .. }) if keys.is_empty()));

    let bucket = Key::Bucket { width: "1h".to_owned(), span: Span::new(9, 11) };
    let prefix = Key::Prefix { field: ident("ip", 13), bits: 24, span: Span::new(13, 18) };
    let calls = vec![named(field("count", 0), 0, 5)];
    assert_eq!(stage("count by 1h, ip/24 ").kind, StageKind::Aggregate(Aggregate { calls, by: vec![bucket, prefix] }));

    let aliased = Named { operand: field("user", 10), alias: Some(ident("who", 18)), span: Span::new(10, 21) };
    let items =
        vec![SelectItem::All(Span::new(7, 8)), SelectItem::Named(aliased), SelectItem::Without(ident("ip", 24))];
    assert_eq!(stage("select *, user as who, -ip").kind, StageKind::Select(Select { items }));
    assert!(matches!(stage("fields - user").kind, StageKind::Select(Select { items }) if items.len() == 1));

    let sort = |operand, descending, start, end| SortKey { operand, descending, span: Span::new(start, end) };
    let keys =
        vec![sort(field("a", 6), true, 5, 7), sort(field("b", 9), true, 9, 15), sort(field("c", 17), false, 17, 22)];
    assert_eq!(stage("sort -a, b desc, c ASC , d").kind, {
        let mut keys = keys;
        keys.push(sort(field("d", 25), false, 25, 26));
        StageKind::Sort(Sort { keys })
    });
    assert_eq!(stage("sort -dcount(user)").to_string(), "sort -dcount(user)");
    assert!(
        matches!(stage("distinct user, lower(x) as y").kind, StageKind::Distinct(Distinct { columns }) if columns.len() == 2)
    );
    assert!(matches!(stage("tail 7").kind, StageKind::Tail(Tail { n: 7 })));
}

#[test]
fn where_at_the_start_is_the_heads() {
    assert!(tree("where a=1").stages.is_empty());
    // Behind a pipe it is a stage, even if nothing is before that pipe.
    let query = tree("| where a=1");
    assert_eq!((query.head, query.stages.len()), (Head::default(), 1));
    // A comparison with a stage's name on the left is a comparison.
    assert_eq!(tree("count > 5 limit=3").head.items.len(), 2);
}

#[test]
fn words_of_other_languages_are_only_words_in_their_places() {
    for text in [
        "failed where user in (head, stats, like) and profile = contains",
        "user=head user=dedup user=timeline profile=lines",
        "min(time) as earliest by user | where earliest = 2009-04-22 | sort earliest",
        "user=&& failed",
        "failed where first(time) = 3 or user~adm|count by user",
        "count by user as like | where like > 3 and has = 1 | select like, has as contains",
        "group order from",
    ] {
        tree(text);
    }
}
