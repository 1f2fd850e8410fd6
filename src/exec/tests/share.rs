//! Plans that share a scan give what each of them gives alone.

use super::*;

const ROWS: u64 = 50;

/// Windows of several batches, one of them empty.
fn windows() -> Vec<Vec<RecordBatch>> {
    let names = ["ann", "bob", "Ann", "eve", "bob"];
    let row = |n: u64| Row {
        user: (n % 7 != 3).then(|| names[(n % 5) as usize]),
        n: Some(n as i64),
        flag: Some(n.is_multiple_of(3)),
        time: Some(n as i64 * 1_000_000),
        ..Row::default()
    };
    let rows: Vec<Row> = (0..ROWS).map(row).collect();
    let mut windows: Vec<Vec<RecordBatch>> = rows.chunks(20).map(|rows| rows.chunks(6).map(batch).collect()).collect();
    windows.insert(1, Vec::new());
    windows
}

fn plans() -> Vec<Vec<Stage>> {
    let count = || vec![call("count", Type::Int, Aggregate::count())];
    let list = call("list_n", Type::IntList, Aggregate::of(&list::LIST, expr("n")));
    vec![
        vec![aggregate(&[], count())],
        vec![Stage::Filter(plan::Filter(expr("flag"))), aggregate(&["user"], vec![list]), Stage::Limit(plan::Limit(2))],
        vec![Stage::Limit(plan::Limit(23)), aggregate(&["user"], count()), Stage::Sort(plan::Sort(keys(&["user"])))],
        vec![Stage::Distinct(plan::Distinct(named_all(&["user"]))), Stage::Sort(plan::Sort(keys(&["-user"])))],
        vec![Stage::Top(plan::Top { keys: keys(&["-n"]), n: 3 })],
        vec![Stage::Filter(plan::Filter(expr("flag"))), Stage::Tail(plan::Tail(2))],
    ]
}

fn shown(batches: &[RecordBatch]) -> Vec<String> {
    batches.iter().flat_map(show).collect()
}

#[test]
fn each_plan_gives_what_it_gives_alone() {
    let plans: Vec<Plan> = plans().into_iter().map(plan).collect();
    let budget = ample();
    let mut shared: Vec<_> = plans.iter().map(|plan| Execution::pushed(plan, &budget).unwrap()).collect();
    for window in windows() {
        for execution in &mut shared {
            execution.push(window.clone()).unwrap();
        }
    }
    for (plan, mut execution) in plans.iter().zip(shared) {
        let found = execution.by_ref().collect::<Result<Vec<_>>>().unwrap();
        let (alone, counts, _) = run_windows(plan.stages.clone(), windows(), &ample());
        let alone = alone.unwrap();
        assert!(!alone.is_empty(), "{:?} gives nothing to compare", plan.stages);
        assert_eq!(shown(&found), shown(&alone), "{:?}", plan.stages);
        let filtered = |counts: Counts| counts.rows_filtered;
        assert_eq!(filtered(execution.counts()), filtered(counts), "{:?}", plan.stages);
        assert_eq!(execution.counts().rows_in, ROWS);
    }
}

#[test]
fn a_plan_that_holds_nothing_back_is_refused() {
    for stages in [vec![], vec![Stage::Filter(plan::Filter(expr("flag")))], vec![Stage::Limit(plan::Limit(3))]] {
        assert!(Execution::pushed(&plan(stages), &ample()).is_err());
    }
}

#[test]
fn what_all_of_them_hold_is_in_one_budget() {
    let sort = plan(vec![Stage::Sort(plan::Sort(keys(&["n"])))]);
    let window = windows().remove(0);
    // Room for what one of them holds, and half of another.
    let held = (1..).map(|step| step * 256).find(|limit| {
        let mut execution = Execution::pushed(&sort, &Budget::new(*limit)).unwrap();
        execution.push(window.clone()).is_ok()
    });
    let budget = Budget::new(held.unwrap() * 3 / 2);
    let mut first = Execution::pushed(&sort, &budget).unwrap();
    let mut second = Execution::pushed(&sort, &budget).unwrap();
    first.push(window.clone()).unwrap();
    assert!(second.push(window).unwrap_err().to_string().contains("more memory than the budget"));
}
