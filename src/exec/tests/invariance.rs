//! The law: the result is the same for every cut of the input into batches and windows and for any number of threads.
//! And it is the right one: a naive reading of the definitions, row by row, agrees.

use std::collections::HashSet;
use std::net::IpAddr;

use proptest::prelude::*;

use super::*;
use crate::exec::aggregate::Aggregate as GroupBy;
use crate::exec::breaker::Breaker;
use crate::exec::order::Order;
use crate::exec::sort::Sort;
use crate::exec::tail::Tail;
use crate::exec::top::Top;
use crate::expr::aggregates::share::SHARE;
use crate::expr::arithmetic::Operator;

fn row() -> impl Strategy<Value = Row> {
    let user =
        prop::sample::select(vec![None, Some("a"), Some("A"), Some("b"), Some("B"), Some(""), Some("ä"), Some("aB")]);
    let ip = prop::sample::select(vec![
        None,
        Some("10.0.0.9"),
        Some("10.0.0.10"),
        Some("::1"),
        Some("::ffff:10.0.0.9"),
        Some("10.0.0.x"),
        Some("2001:DB8::1"),
    ]);
    let score = prop::sample::select(vec![None, Some(0.0), Some(-0.0), Some(-3.5), Some(9.9)]);
    let n = prop::option::of(-3_i64..4);
    (user, ip, n, score, prop::option::of(any::<bool>()), prop::option::of(0_i64..5))
        .prop_map(|(user, ip, n, score, flag, time)| Row { user, ip, n, score, flag, time })
}

fn pipelines() -> Vec<Vec<Stage>> {
    let filter = || Stage::Filter(plan::Filter(expr("flag")));
    let top = |by: &[&str], n| Stage::Top(plan::Top { keys: keys(by), n });
    vec![
        vec![filter()],
        vec![filter(), Stage::Select(plan::Select(named_all(&["n", "ip"])))],
        vec![aggregate(&[], all_aggregates())],
        vec![aggregate(&["user"], all_aggregates())],
        vec![filter(), aggregate(&["ip", "n"], all_aggregates())],
        vec![aggregate(&["score", "flag", "time"], all_aggregates()), Stage::Limit(plan::Limit(3))],
        vec![Stage::Sort(plan::Sort(keys(&["-user", "n"]))), aggregate(&["flag"], all_aggregates())],
        vec![
            filter(),
            doubled(),
            Stage::Sort(plan::Sort(vec![SortKey { expr: Expr::Column(6, Type::Int), descending: true }])),
        ],
        vec![Stage::Sort(plan::Sort(keys(&["user"])))],
        vec![filter(), Stage::Sort(plan::Sort(keys(&["-ip", "score", "-user"])))],
        vec![Stage::Sort(plan::Sort(keys(&["-time", "flag"]))), Stage::Tail(plan::Tail(4))],
        vec![top(&["-n"], 1)],
        vec![filter(), top(&["user", "-ip"], 7)],
        vec![Stage::Limit(plan::Limit(5))],
        vec![filter(), Stage::Limit(plan::Limit(3)), Stage::Sort(plan::Sort(keys(&["n"])))],
        vec![Stage::Tail(plan::Tail(5))],
        vec![filter(), Stage::Tail(plan::Tail(1))],
        vec![Stage::Distinct(plan::Distinct(named_all(&["user"])))],
        vec![filter(), Stage::Distinct(plan::Distinct(named_all(&["ip", "score"]))), Stage::Limit(plan::Limit(4))],
    ]
}

/// `let doubled = n + n`.
fn doubled() -> Stage {
    let expr = Expr::arithmetic(expr("n"), Operator::Add, expr("n")).unwrap();
    Stage::Extend(plan::Extend(vec![NamedExpr { expr, column: column("doubled", Type::Int) }]))
}

/// Cuts rows into windows of batches: a batch ends after each row whose bit is set, a window after each second one.
pub(super) fn cut(rows: &[Row], cuts: &[(bool, bool)]) -> Vec<Vec<RecordBatch>> {
    let whole = batch(rows);
    let mut windows = vec![vec![]];
    let mut start = 0;
    for row in 1..=rows.len() {
        let (batch_ends, window_ends) = cuts[(row - 1) % cuts.len()];
        if batch_ends || row == rows.len() {
            windows.last_mut().unwrap().push(whole.slice(start, row - start));
            start = row;
            if window_ends {
                windows.push(vec![]);
            }
        }
    }
    windows
}

fn on_threads(threads: usize, stages: &[Stage], windows: Vec<Vec<RecordBatch>>) -> RecordBatch {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let schema = schema_of(&plan(stages.to_vec()).columns);
    let (batches, ..) = pool.install(|| run_windows(stages.to_vec(), windows, &ample()));
    concat_batches(&schema, &batches.unwrap()).unwrap()
}

/// What a breaker gives when four partial results share its input. Threads cannot be made to do that: on an input of
/// this size the first one takes everything.
pub(super) fn share_out<B: Breaker>(
    breaker: B,
    stage: &Stage,
    batches: &[RecordBatch],
    owners: &[usize],
    swap: bool,
) -> RecordBatch {
    let mut partials: Vec<B::Partial> = (0..4).map(|_| breaker.start()).collect();
    for (index, batch) in batches.iter().enumerate() {
        breaker.push(&mut partials[owners[index % owners.len()]], batch.clone(), (index as u64) << 32).unwrap();
    }
    let merge = |left, right| if swap { breaker.merge(right, left) } else { breaker.merge(left, right) }.unwrap();
    let partial = partials.into_iter().reduce(merge).unwrap();
    let windows = breaker.finish(partial, ample().reserve("test", "")).unwrap();
    let schema = schema_of(&plan(vec![stage.clone()]).columns);
    concat_batches(&schema, &windows.collect::<Result<Vec<_>>>().unwrap().concat()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cuts_and_threads_change_nothing(
        rows in prop::collection::vec(row(), 0..60),
        cuts in prop::collection::vec((any::<bool>(), any::<bool>()), 1..20),
        threads in 1_usize..4,
    ) {
        for stages in pipelines() {
            let whole = run(stages.clone(), &rows);
            let parts = on_threads(threads, &stages, cut(&rows, &cuts));
            // As text first: it tells -0.0 from 0.0, which the comparison of batches does not.
            prop_assert_eq!(show(&parts), show(&whole));
            prop_assert_eq!(parts, whole);
        }
    }

    #[test]
    fn it_does_not_matter_who_takes_which_batch(
        rows in prop::collection::vec(row(), 0..60),
        cuts in prop::collection::vec((any::<bool>(), any::<bool>()), 1..20),
        owners in prop::collection::vec(0_usize..4, 1..20),
        swap in any::<bool>(),
    ) {
        let batches = cut(&rows, &cuts).concat();
        for keys in [&[][..], &["user"], &["ip", "score"]] {
            let stage = aggregate(keys, all_aggregates());
            let Stage::Group(plan::Group { keys, values }) = &stage else { unreachable!() };
            let shared = share_out(GroupBy::new(keys, values).unwrap(), &stage, &batches, &owners, swap);
            prop_assert_eq!(show(&shared), show(&run(vec![stage.clone()], &rows)));
        }
        for names in [&["user"][..], &["-ip", "n"], &["-flag"]] {
            let keys = keys(names);
            let (sort, top) = (Stage::Sort(plan::Sort(keys.clone())), Stage::Top(plan::Top { keys: keys.clone(), n: 5 }));
            let shared = share_out(Sort(Order::new(&keys).unwrap()), &sort, &batches, &owners, swap);
            prop_assert_eq!(show(&shared), show(&run(vec![sort], &rows)));
            let breaker = Top { order: Order::new(&keys).unwrap(), n: 5 };
            let shared = share_out(breaker, &top, &batches, &owners, swap);
            prop_assert_eq!(show(&shared), show(&run(vec![top], &rows)));
        }
        let shared = share_out(Tail { n: 7 }, &Stage::Tail(plan::Tail(7)), &batches, &owners, swap);
        prop_assert_eq!(show(&shared), show(&run(vec![Stage::Tail(plan::Tail(7))], &rows)));
    }

    #[test]
    fn groups_are_what_the_definitions_say(rows in prop::collection::vec(row(), 0..60)) {
        let values = vec![
            call("count", Type::Int, Aggregate::count()),
            call("yes", Type::Int, Aggregate::of(&count::COUNT_IF, expr("flag"))),
            call("ips", Type::Int, Aggregate::of(&dcount::DCOUNT, expr("ip"))),
            call("min", Type::Int, Aggregate::of(&min_max::MIN, expr("n"))),
            call("max", Type::Ip, Aggregate::of(&min_max::MAX, expr("ip"))),
            call("sum", Type::Int, Aggregate::of(&sum::SUM, expr("n"))),
            call("avg", Type::Float, Aggregate::of(&average::AVERAGE, expr("n"))),
            call("p40", Type::Int, percentile(expr("n"), 40)),
            call("first", Type::Ip, Aggregate::of(&first_last::FIRST, expr("ip"))),
            call("last", Type::Ip, Aggregate::of(&first_last::LAST, expr("ip"))),
            call("list", Type::TextList, Aggregate::of(&list::LIST, expr("ip"))),
            call("share", Type::Float, Aggregate::of(&SHARE, expr("flag"))),
        ];
        let result = run(vec![aggregate(&["user"], values)], &rows);
        prop_assert_eq!(show(&result), naive_groups(&rows));
    }

    #[test]
    fn sort_is_what_the_definitions_say(rows in prop::collection::vec(row(), 0..60), n in 0_usize..70) {
        let numbered: Vec<Row> = rows.iter().zip(0..).map(|(row, i)| Row { time: Some(i), ..row.clone() }).collect();
        let sorted = run(vec![Stage::Sort(plan::Sort(keys(&["-user", "ip"])))], &numbered);
        let mut expected = numbered.clone();
        expected.sort_by_key(|row| {
            let user = row.user.map(|user| std::cmp::Reverse(user.to_ascii_lowercase()));
            let ip = row.ip.map(|ip| (address(ip).is_none(), address(ip), ip));
            // `None` sorts first in Rust.
            let ip = (ip.is_none(), ip.map(|(bad, address, ip)| (bad, address, if bad { ip } else { "" })));
            // Exact bytes after all keys.
            (user.is_none(), user, ip, row.user.map(std::cmp::Reverse))
        });
        prop_assert_eq!(&sorted, &batch(&expected));
        let top = run(vec![Stage::Top(plan::Top { keys: keys(&["-user", "ip"]), n })], &numbered);
        prop_assert_eq!(top, sorted.slice(0, n.min(sorted.num_rows())));
    }
}

fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok().map(|address: IpAddr| address.to_canonical())
}

fn naive_groups(rows: &[Row]) -> Vec<String> {
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    let same = |left: &Row, right: &Row| match (left.user, right.user) {
        (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
        (left, right) => left == right,
    };
    for row in rows {
        match groups.iter_mut().find(|group| same(group[0], row)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    let or_missing = |value: Option<String>| value.unwrap_or_else(|| "∅".to_owned());
    let line = |group: &Vec<&Row>| {
        let folded = |ip| address(ip).map_or_else(|| ip.to_ascii_lowercase(), |address| address.to_string());
        let different: HashSet<String> = group.iter().filter_map(|row| row.ip).map(folded).collect();
        let min = group.iter().filter_map(|row| row.n).min();
        let max = group.iter().filter_map(|row| row.ip).filter_map(address).max();
        let mut numbers: Vec<i64> = group.iter().filter_map(|row| row.n).collect();
        numbers.sort_unstable();
        let sum = numbers.iter().copied().reduce(|a, b| a + b);
        let rank = (numbers.len() * 40).div_ceil(100);
        let mut list: Vec<&str> = Vec::new();
        for ip in group.iter().filter_map(|row| row.ip) {
            if list.iter().all(|other| folded(other) != folded(ip)) {
                list.push(ip);
            }
        }
        let present = || group.iter().filter_map(|row| row.ip).map(str::to_owned);
        let yes = group.iter().filter(|row| row.flag == Some(true)).count();
        format!(
            "{} {} {} {} {} {} {} {} {} {} {} [{}] {:?}",
            or_missing(group[0].user.map(str::to_owned)),
            group.len(),
            group.iter().filter(|row| row.flag == Some(true)).count(),
            different.len(),
            or_missing(min.map(|min| min.to_string())),
            or_missing(max.map(|max| max.to_string())),
            or_missing(sum.map(|sum| sum.to_string())),
            or_missing(sum.map(|sum| format!("{:?}", sum as f64 / numbers.len() as f64))),
            or_missing(if rank == 0 { None } else { Some(numbers[rank - 1].to_string()) }),
            or_missing(present().next()),
            or_missing(present().next_back()),
            list.join(", "),
            yes as f64 / group.len() as f64,
        )
    };
    groups.iter().map(line).collect()
}
