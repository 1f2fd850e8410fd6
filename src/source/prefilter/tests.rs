//! The law: a record whose row the filter keeps is admitted. Held against the executor's own evaluation of the row.

use arrow::record_batch::RecordBatch;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::event::EventRow;
use crate::event::builder::EventBuilder;
use crate::event::columns::COLUMNS;
use crate::event::columns::index_of;
use crate::expr::text::{Pattern, TextSet, TextTest};
use crate::expr::types::Type;
use crate::expr::{Comparison, Literal};

/// The columns that filters here name, in the order of [`column`].
const NAMES: [&str; 11] =
    ["time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "icid", "dcid", "reason", "raw"];

fn projection() -> Vec<usize> {
    let mut projection: Vec<usize> = NAMES.iter().map(|name| index_of(name).unwrap()).collect();
    projection.sort_unstable();
    projection
}

fn column(name: &str) -> Expr {
    let index = index_of(name).unwrap();
    let place = projection().iter().position(|column| *column == index).unwrap();
    Expr::Column(place, COLUMNS[index].kind)
}

fn boxed(name: &str) -> Box<Expr> {
    Box::new(column(name))
}

fn moment(seconds: i64) -> Literal {
    Literal::Time(Timestamp::from_second(seconds).unwrap().to_zoned_datetime(TimeZone::UTC))
}

/// What a worker finds in a record.
#[derive(Clone, Debug)]
struct Found {
    time: Option<i64>,
    inbound: bool,
    outcome: Outcome,
    user: Option<Vec<u8>>,
    mechanism: Option<Vec<u8>>,
    profile: Option<Vec<u8>>,
    id: Option<u64>,
    raw: Vec<u8>,
}

impl Found {
    fn direction(&self) -> Direction {
        if self.inbound { Direction::Inbound } else { Direction::Outbound }
    }

    fn candidate(&self) -> Candidate<'_> {
        Candidate {
            time: self.time,
            direction: self.direction(),
            outcome: self.outcome,
            user: self.user.as_deref(),
            mechanism: self.mechanism.as_deref(),
            profile: self.profile.as_deref(),
            id: self.id,
            mid: None,
            raw: Some(&self.raw),
        }
    }

    /// The row, as the worker builds it.
    fn row(&self) -> RecordBatch {
        let text = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let (user, mechanism, profile) = (text(&self.user), text(&self.mechanism), text(&self.profile));
        let id = self.id.and_then(|id| i64::try_from(id).ok());
        let mut builder = EventBuilder::new(&projection());
        builder.push(&EventRow {
            time: self.time,
            appliance: Some("esa"),
            direction: if self.inbound { "inbound" } else { "outbound" },
            outcome: self.outcome.name(),
            user: user.as_deref(),
            mechanism: mechanism.as_deref(),
            profile: profile.as_deref(),
            icid: id.filter(|_| self.inbound),
            dcid: id.filter(|_| !self.inbound),
            reply_code: None,
            reply_enhanced: None,
            reply_text: None,
            reason: None,
            level: "Info",
            file: "",
            line: 1,
            raw: &self.raw,
        });
        let schema = Table::Auth.schema(&projection());
        let arrays = builder.finish().into_iter().map(|(_, array)| array).collect();
        RecordBatch::try_new(schema, arrays).unwrap()
    }
}

/// Few letters, so that things are equal now and then; some that are no UTF-8, and U+FFFD itself.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(&b"a"[..]),
        4 => Just(&b"A"[..]),
        2 => Just(&b"b"[..]),
        1 => Just("é".as_bytes()),
        1 => Just(&b"\xff"[..]),
        1 => Just(&b"\xc3"[..]),
        1 => Just("\u{fffd}".as_bytes()),
    ];
    prop::collection::vec(piece, 0..3).prop_map(|pieces| pieces.concat())
}

fn found() -> impl Strategy<Value = Found> {
    let maybe = || prop::option::weighted(0.8, name());
    let time = prop::option::weighted(0.8, (-3..4i64).prop_map(|second| second * 1_000_000));
    let id = prop_oneof![1 => Just(None), 6 => (0..4u64).prop_map(Some), 1 => Just(Some(u64::MAX))];
    let outcome = prop::sample::select(Outcome::ALL.to_vec());
    (time, any::<bool>(), outcome, maybe(), maybe(), maybe(), id, name()).prop_map(
        |(time, inbound, outcome, user, mechanism, profile, id, raw)| Found {
            time,
            inbound,
            outcome,
            user,
            mechanism,
            profile,
            id,
            raw,
        },
    )
}

fn text_test() -> impl Strategy<Value = TextTest> {
    let text = || name().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    prop_oneof![
        text().prop_map(TextTest::Equals),
        text().prop_map(TextTest::Exactly),
        prop::collection::vec(text(), 0..4).prop_map(|values| TextTest::OneOf(TextSet::new(values))),
        text().prop_map(|text| TextTest::Glob(Pattern::glob(&format!("{text}*")).unwrap())),
        text().prop_map(|text| TextTest::Glob(Pattern::glob(&format!("?{text}")).unwrap())),
        text().prop_map(|text| TextTest::Contains(Pattern::anywhere(&text).unwrap())),
        prop::sample::select(vec!["^a", "b$", "a.", r"\W", "^$", "(?-i)A"])
            .prop_map(|regex| TextTest::Matches(Pattern::regex(regex).unwrap())),
    ]
}

fn word_test(words: &'static [&'static str]) -> impl Strategy<Value = TextTest> {
    let word = move || prop::sample::select(words.to_vec()).prop_map(str::to_owned);
    prop_oneof![
        word().prop_map(TextTest::Equals),
        prop::collection::vec(word(), 0..3).prop_map(|values| TextTest::OneOf(TextSet::new(values))),
    ]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::{Eq, Exact, Ge, Gt, Le, Lt};
    prop::sample::select(vec![Eq, Exact, Ge, Gt, Le, Lt])
}

fn leaf() -> impl Strategy<Value = Expr> {
    let texts = || prop::sample::select(vec!["user", "mechanism", "profile", "appliance", "reason", "raw"]);
    let ids = || prop::sample::select(vec!["icid", "dcid"]);
    let number = || prop_oneof![8 => -1..5i64, 1 => Just(i64::MIN), 1 => Just(i64::MAX)];
    let of = |name: &str, test| Expr::Text { operand: boxed(name), test };
    prop_oneof![
        4 => (texts(), text_test()).prop_map(move |(name, test)| of(name, test)),
        2 => word_test(&["inbound", "outbound"]).prop_map(move |test| of("direction", test)),
        2 => word_test(&["failed", "succeeded", "error", "required"]).prop_map(move |test| of("outcome", test)),
        2 => (comparison(), -3..4i64)
            .prop_map(|(op, second)| Expr::compare(column("time"), op, Expr::Literal(moment(second)))),
        1 => (comparison(), -3..4i64)
            .prop_map(|(op, second)| Expr::compare(Expr::Literal(moment(second)), op, column("time"))),
        2 => (ids(), comparison(), number())
            .prop_map(|(name, op, n)| Expr::compare(column(name), op, Expr::Literal(Literal::Int(n)))),
        1 => (ids(), prop::collection::btree_set(number(), 0..3)).prop_map(|(name, values)| Expr::OneOf {
            operand: boxed(name),
            values: values.into_iter().collect(),
        }),
        1 => prop::sample::select(NAMES.to_vec()).prop_map(|name| Expr::IsNull(boxed(name))),
        1 => Just(Expr::compare(column("icid"), Comparison::Eq, column("dcid"))),
        1 => Just(Expr::compare(column("user"), Comparison::Eq, column("profile"))),
        1 => any::<bool>().prop_map(|yes| Expr::Literal(Literal::Bool(yes))),
    ]
}

fn filter() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::And),
            2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::Or),
            1 => inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

/// Lists of users of which some hold U+FFFD and others do not, and users that are mostly no UTF-8.
fn hostile_list() -> impl Strategy<Value = (Vec<String>, Vec<Vec<u8>>)> {
    let pieces = prop::sample::select(vec![&b"a"[..], b"A", b"\xff", b"\xc3", "\u{fffd}".as_bytes()]);
    let name = prop::collection::vec(pieces, 0..3).prop_map(|pieces| pieces.concat());
    let shown = prop_oneof![
        name.clone().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        Just("a".to_owned()),
        Just(String::new()),
    ];
    (prop::collection::vec(shown, 0..5), prop::collection::vec(name, 1..12))
}

/// Does the executor keep the row?
fn kept(filter: &Expr, found: &Found) -> bool {
    filter.holds(&found.row()).unwrap().value(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_filter_keeps_is_admitted(filter in filter(), found in prop::collection::vec(found(), 1..24)) {
        let prefilter = Prefilter::of(Table::Auth, &filter, &projection());
        let times = prefilter.times();
        for found in found {
            let admitted = prefilter.admits(&found.candidate());
            prop_assert!(admitted || !kept(&filter, &found), "{filter} refuses {found:?}");
            if admitted && times.is_bounded() {
                let within = |time| times.from.is_none_or(|from| from <= time) && times.until.is_none_or(|until| time <= until);
                prop_assert!(found.time.is_some_and(within), "{filter} admits {found:?} outside {times:?}");
            }
        }
    }

    /// What a filter keeps has in it what is searched for.
    #[test]
    fn what_the_filter_keeps_is_found(filter in filter(), found in prop::collection::vec(found(), 1..24)) {
        let Some(search) = Prefilter::of(Table::Auth, &filter, &projection()).search() else { return Ok(()) };
        for found in found {
            let is_found = search.texts.iter().any(|text| text.is_match(&found.raw))
                || found.id.is_some_and(|id| search.numbers.contains(&id));
            prop_assert!(is_found || !kept(&filter, &found), "{filter} does not find {found:?}");
        }
    }

    /// The same of lists, where one value that holds U+FFFD is enough to make a difference.
    #[test]
    fn no_list_refuses_what_is_shown_as_one_of_its_values(
        (values, users) in hostile_list(),
        name in prop::sample::select(vec!["user", "mechanism", "profile", "raw"]),
        negated: bool,
    ) {
        let filter = Expr::Text { operand: boxed(name), test: TextTest::OneOf(TextSet::new(values)) };
        let filter = filter.negated_if(negated);
        let prefilter = Prefilter::of(Table::Auth, &filter, &projection());
        for user in users {
            let found = Found { mechanism: Some(user.clone()), profile: Some(user.clone()), raw: user.clone(), ..failed(&user) };
            prop_assert!(prefilter.admits(&found.candidate()) || !kept(&filter, &found), "{filter} refuses {found:?}");
        }
    }

    /// Where everything is told and all is UTF-8, it is exact: then it also refuses all that it should.
    #[test]
    fn single_conditions_are_exact(filter in leaf(), negated: bool, found in found()) {
        let filter = filter.negated_if(negated);
        let prefilter = Prefilter::of(Table::Auth, &filter, &projection());
        let texts = [&found.user, &found.mechanism, &found.profile];
        let utf8 = texts.into_iter().flatten().all(|text| std::str::from_utf8(text).is_ok());
        if utf8 && !prefilter.admits_all() {
            prop_assert_eq!(prefilter.admits(&found.candidate()), kept(&filter, &found), "{}", filter);
        }
    }
}

fn failed(user: &[u8]) -> Found {
    Found {
        time: Some(5),
        inbound: true,
        outcome: Outcome::Failed,
        user: Some(user.to_vec()),
        mechanism: Some(b"PLAIN".to_vec()),
        profile: None,
        id: Some(7),
        raw: b"a \xff record".to_vec(),
    }
}

fn equals(name: &str, value: &str) -> Expr {
    Expr::Text { operand: boxed(name), test: TextTest::Equals(value.to_owned()) }
}

#[test]
fn the_usual_query() {
    let parts = vec![equals("user", "IronPort"), equals("direction", "inbound"), equals("outcome", "failed")];
    let prefilter = Prefilter::of(Table::Auth, &Expr::And(parts), &projection());
    assert!(prefilter.admits(&failed(b"ironport").candidate()));
    assert!(!prefilter.admits(&failed(b"ironport2").candidate()));
    assert!(!prefilter.admits(&Found { outcome: Outcome::Error, ..failed(b"ironport") }.candidate()));
    assert!(!prefilter.admits(&Found { inbound: false, ..failed(b"ironport") }.candidate()));
    assert!(!prefilter.admits(&Found { user: None, ..failed(b"") }.candidate()));
    assert_eq!(prefilter.needles(), ["direction = \"inbound\"", "outcome = \"failed\"", "user = \"IronPort\""]);
}

#[test]
fn what_is_rare_is_searched_for() {
    let searched = |filter: &Expr| Prefilter::of(Table::Auth, filter, &projection()).search();
    let text =
        |text: &str| Expr::Text { operand: boxed("raw"), test: TextTest::Contains(Pattern::anywhere(text).unwrap()) };
    let among = |values: Vec<i64>| Expr::OneOf { operand: boxed("icid"), values };
    let is_for = |filter: &Expr, texts: usize, numbers: usize| {
        searched(filter).is_some_and(|search| (search.texts.len(), search.numbers.len()) == (texts, numbers))
    };
    assert!(is_for(&text("x"), 1, 0) && is_for(&among(vec![1, 2]), 0, 2));
    assert!(is_for(&Expr::And(vec![text("x"), among(vec![1, 2]), equals("user", "a")]), 1, 0));
    assert!(is_for(&Expr::Or(vec![text("x"), among(vec![1, 2])]), 1, 2));
    assert!(searched(&Expr::Or(vec![text("x"), equals("user", "a")])).is_none(), "one part is found anywhere");
    assert!(searched(&text("")).is_none() && searched(&text("x").negated_if(true)).is_none());
    assert!(searched(&among((0..100).collect())).is_none(), "too many");
}

#[test]
fn what_is_no_utf8_may_be_what_is_asked_for() {
    let shown = Prefilter::of(Table::Auth, &equals("user", "a\u{fffd}"), &projection());
    assert!(shown.admits(&failed(b"a\xff").candidate()) && shown.admits(&failed("a\u{fffd}".as_bytes()).candidate()));
    assert!(!shown.admits(&failed(b"b").candidate()));
    // Nothing that is no UTF-8 is shown as a text without U+FFFD.
    assert!(!Prefilter::of(Table::Auth, &equals("user", "a"), &projection()).admits(&failed(b"a\xff").candidate()));
    let any = Expr::Text { operand: boxed("user"), test: TextTest::Glob(Pattern::glob("b*").unwrap()) };
    assert!(Prefilter::of(Table::Auth, &any, &projection()).admits(&failed(b"a\xff").candidate()));
}

#[test]
fn one_value_of_a_list_may_be_what_no_utf8_is_shown_as() {
    let among = |values: &[&str]| Expr::Text {
        operand: boxed("user"),
        test: TextTest::OneOf(TextSet::new(values.iter().map(|value| (*value).to_owned()).collect())),
    };
    for values in [["b", "a\u{fffd}"], ["a\u{fffd}", "b"], ["\u{fffd}", "a\u{fffd}"]] {
        let list = among(&values);
        assert!(
            kept(&list, &failed(b"a\xff"))
                && Prefilter::of(Table::Auth, &list, &projection()).admits(&failed(b"a\xff").candidate())
        );
    }
    let plain = Prefilter::of(Table::Auth, &among(&["b", "a"]), &projection());
    assert!(!plain.admits(&failed(b"a\xff").candidate()) && plain.admits(&failed(b"A").candidate()));
}

#[test]
fn the_record_itself_is_searched_where_it_is_at_hand() {
    let within =
        |text| Expr::Text { operand: boxed("raw"), test: TextTest::Contains(Pattern::anywhere(text).unwrap()) };
    let admits =
        |text, found: &Found| Prefilter::of(Table::Auth, &within(text), &projection()).admits(&found.candidate());
    assert!(admits("RECORD", &failed(b"")) && !admits("other", &failed(b"")));
    let found = failed(b"");
    let elsewhere = Candidate { raw: None, ..found.candidate() };
    assert!(Prefilter::of(Table::Auth, &within("other"), &projection()).admits(&elsewhere));
}

#[test]
fn or_and_not_tell_what_is_certain() {
    let other = || equals("appliance", "esa");
    let told = |expr: &Expr| Prefilter::of(Table::Auth, expr, &projection()).needles();
    assert!(told(&other()).is_empty());
    assert!(told(&Expr::Or(vec![equals("user", "a"), other()])).is_empty());
    assert_eq!(told(&Expr::And(vec![equals("user", "a"), other()])), ["user = \"a\""]);
    let not = |expr| Expr::Not(Box::new(expr));
    assert!(told(&not(Expr::And(vec![equals("user", "a"), other()]))).is_empty());
    assert_eq!(told(&not(Expr::Or(vec![equals("user", "a"), other()]))), ["not user = \"a\""]);
    assert_eq!(told(&Expr::Or(vec![equals("user", "a"), equals("user", "b")])), ["(user = \"a\" or user = \"b\")"]);
    assert_eq!(told(&Expr::Or(Vec::new())), ["nothing"]);
    let missing = Prefilter::of(Table::Auth, &not(equals("user", "a")), &projection());
    assert!(missing.admits(&Found { user: None, ..failed(b"") }.candidate()));
}

#[test]
fn bounds_of_time() {
    let at = |op, second| Expr::compare(column("time"), op, Expr::Literal(moment(second)));
    let times = |expr: &Expr| {
        let TimeBounds { from, until } = Prefilter::of(Table::Auth, expr, &projection()).times();
        (from, until)
    };
    let (ge, lt) = (at(Comparison::Ge, 1), at(Comparison::Lt, 9));
    assert_eq!(
        times(&Expr::And(vec![ge.clone(), lt.clone(), equals("user", "a")])),
        (Some(1_000_000), Some(8_999_999))
    );
    assert_eq!(times(&Expr::Or(vec![ge.clone(), at(Comparison::Eq, 0)])), (Some(0), None));
    assert_eq!(times(&Expr::Or(vec![ge.clone(), equals("user", "a")])), (None, None));
    // A record without a time passes the complement.
    assert_eq!(times(&Expr::Not(Box::new(ge.clone()))), (None, None));
    let nested = Expr::And(vec![ge, Expr::Or(vec![at(Comparison::Eq, 3), at(Comparison::Eq, 5)])]);
    assert_eq!(times(&nested), (Some(3_000_000), Some(5_000_000)));
    let opened = Expr::Column(0, Type::Time);
    let not_the_event = Expr::compare(opened, Comparison::Ge, Expr::Literal(moment(1)));
    assert!(!Prefilter::of(Table::Auth, &not_the_event, &[index_of("opened_at").unwrap()]).times().is_bounded());
}
