//! The times that logs cover, by appliance, are the same however the logs are cut.

use super::*;

fn name(number: u32) -> Option<Arc<str>> {
    Some(format!("esa{number}").into())
}

/// Records of one appliance, in order: the minute, and whether it ends a file.
fn logged(records: &[(i64, bool)]) -> Logged {
    let mut logged = Logged::default();
    records.iter().for_each(|(minute, ends)| logged.record(1, minute * MINUTE, *ends));
    logged
}

fn runs(parts: &[Logged]) -> Vec<(i64, i64)> {
    let covered = Covered::default();
    parts.iter().for_each(|part| covered.append(part.clone(), &name));
    covered.coverage().runs
}

const DAY: i64 = LONGEST_SILENCE;

#[test]
fn what_lies_between_two_records_is_covered() {
    for (records, expected) in [
        (vec![(5, false), (9, false)], vec![(5, 9)]),
        (vec![(5, false), (5 + DAY, false)], vec![(5, 5 + DAY)]),
        (vec![(5, false), (6 + DAY, false)], vec![(5, 5), (6 + DAY, 6 + DAY)]),
        // A file ends, and the next one is there, or is not.
        (vec![(5, false), (7, true), (7, false), (9, false)], vec![(5, 9)]),
        (vec![(5, false), (7, true), (8, false), (9, false)], vec![(5, 9)]),
        (vec![(5, false), (7, true), (20, false), (22, false)], vec![(5, 7), (20, 22)]),
        (vec![(5, true), (5, true), (8, false)], vec![(5, 5), (8, 8)]),
        // A clock that steps back.
        (vec![(50, false), (20, false), (22, false)], vec![(20, 22), (50, 50)]),
        (vec![(-3, false), (50, false), (20, false), (60, true), (40, false)], vec![(-3, 60)]),
        (vec![], vec![]),
    ] {
        let whole = logged(&records);
        assert_eq!(runs(std::slice::from_ref(&whole)), expected, "{records:?}");
        for cut in 0..=records.len() {
            let parts = [logged(&records[..cut]), Logged::default(), logged(&records[cut..])];
            assert_eq!(runs(&parts), expected, "{records:?} cut at {cut}");
        }
    }
}

#[test]
fn appliances_cover_time_each_alone() {
    let mut both = Logged::default();
    for (appliance, minute, ends) in [(1, 5, false), (2, 6, false), (1, 7, true), (2, 9, false), (1, 20, false)] {
        both.record(appliance, minute * MINUTE, ends);
    }
    assert_eq!(runs(std::slice::from_ref(&both)), [(5, 9), (20, 20)]);
    let mut other = Logged::default();
    other.record(2, 12 * MINUTE, false);
    other.record(3, 30 * MINUTE, false);
    assert_eq!(runs(&[both, other]), [(5, 12), (20, 20), (30, 30)]);
}

#[test]
fn what_one_appliance_covers_says_nothing_of_another() {
    let mut both = Logged::default();
    both.record(1, 5 * MINUTE, false);
    both.record(2, 6 * MINUTE, true);
    both.record(1, 8 * MINUTE, true);
    both.record(2, 20 * MINUTE, false);
    let covered = Covered::default();
    covered.append(both, &name);
    covered.append(logged(&[(30, false)]), &|_| unreachable!("it is known"));
    covered.span(Whose::Appliance(Some("ESA2".into())), 40 * MINUTE, 41 * MINUTE);
    let of = |appliance| covered.coverage_of(appliance).runs;
    assert_eq!(of(Some("esa1")), [(5, 8), (30, 30)]);
    assert_eq!(of(Some("Esa2")), [(6, 6), (20, 20), (40, 41)]);
    assert!(of(Some("esa3")).is_empty() && of(None).is_empty());
    assert_eq!(covered.coverage().runs, [(5, 8), (20, 20), (30, 30), (40, 41)]);
    // Nobody says whose log it is: it may be that of each.
    covered.span(Whose::Unknown, 60 * MINUTE, 61 * MINUTE);
    assert_eq!(of(None), [(60, 61)]);
    assert_eq!(of(Some("esa1")), [(5, 8), (30, 30), (60, 61)]);
}

#[test]
fn a_minute_may_lie_in_two() {
    let mut logged = Logged::default();
    logged.record(1, 5 * MINUTE + 30_000_000, false);
    assert_eq!(runs(&[logged]), [(5, 6)]);
}

#[test]
fn any_stamp_will_do() {
    let mut logged = Logged::default();
    [i64::MIN, i64::MAX, 0, i64::MAX, i64::MIN].iter().for_each(|minute| logged.record(1, *minute, false));
    let covered = Covered::between(Some(i64::MIN), Some(i64::MAX));
    covered.append(logged, &name);
    let coverage = covered.coverage();
    assert_eq!(coverage.runs.len(), 3);
    assert!(coverage.covers(i64::MIN, i64::MAX) && coverage.extent().is_some());
}

#[test]
fn is_anything_between_two_moments_covered() {
    let covered = Covered::default();
    covered.append(logged(&[(-3, true), (5, false), (6, true), (8, false), (9, false)]), &name);
    let coverage = covered.coverage();
    assert_eq!(coverage.runs, [(-3, -3), (5, 6), (8, 9)]);
    assert_eq!(coverage.extent(), Some((-3 * MINUTE, 10 * MINUTE)));
    assert!(coverage.covers(4 * MINUTE, 5 * MINUTE + 1) && !coverage.covers(4 * MINUTE, 5 * MINUTE));
    assert!(!coverage.covers(7 * MINUTE, 8 * MINUTE) && coverage.covers(9 * MINUTE + 1, 9 * MINUTE + 2));
    assert!(!coverage.covers(10 * MINUTE, i64::MAX) && coverage.covers(i64::MIN, i64::MAX));
    assert_eq!(Covered::default().coverage().extent(), None);
}

#[test]
fn however_it_is_cut_it_is_the_same() {
    let records: Vec<(i64, bool)> = (0..20_000).map(|step| (step * 7919 % 10_007 * 3, step % 5 < 2)).collect();
    let whole = runs(&[logged(&records)]);
    for size in [1, 2, 333, 9999] {
        let parts: Vec<Logged> = records.chunks(size).map(logged).collect();
        assert_eq!(runs(&parts), whole, "{size}");
    }
}

#[test]
fn what_nobody_asked_for_is_left_out() {
    let scan = Covered::between(Some(5 * MINUTE + 30), Some(8 * MINUTE));
    scan.append(logged(&[(1, false), (20, false)]), &name);
    assert_eq!(scan.coverage().runs, [(5, 7)]);
}

#[test]
fn all_of_a_time_is_covered_if_the_log_goes_on_beyond_it() {
    let coverage = Coverage { runs: vec![(5, 9), (20, 22)], sorted: 2 };
    for (from, until, expected) in [
        (5 * MINUTE, 8 * MINUTE, true),
        (5 * MINUTE, 9 * MINUTE - 1, true),
        // How far it goes within the minute of its last record is not known.
        (5 * MINUTE, 9 * MINUTE, false),
        (5 * MINUTE - 1, 8 * MINUTE, false),
        (8 * MINUTE, 21 * MINUTE, false),
        (20 * MINUTE, 21 * MINUTE, true),
        (30 * MINUTE, 31 * MINUTE, false),
    ] {
        assert_eq!(coverage.covers_all(from, until), expected, "{from}..{until}");
    }
    assert!(!Coverage::default().covers_all(0, 0));
}

#[test]
fn each_appliance_has_a_coverage_of_its_own() {
    let covered = Covered::default();
    assert_eq!(covered.certain_of_each().len(), 1);
    let mut both = Logged::default();
    both.record(1, 5 * MINUTE, false);
    both.record(2, 6 * MINUTE, false);
    both.record(1, 8 * MINUTE, false);
    covered.append(both, &name);
    covered.span(Whose::Appliance(Some("ESA2".into())), 40 * MINUTE, 41 * MINUTE);
    covered.span(Whose::Appliance(None), 50 * MINUTE, 51 * MINUTE);
    covered.supposed(Whose::Appliance(Some("esa2".into())), 42 * MINUTE, 49 * MINUTE);
    assert!(covered.coverage_of(Some("esa2")).covers(42 * MINUTE, 43 * MINUTE));
    let mut each: Vec<_> = covered.certain_of_each().into_iter().map(|coverage| coverage.runs).collect();
    each.sort();
    assert_eq!(each, [vec![(5, 8)], vec![(6, 6), (40, 41)], vec![(50, 51)]]);
}

#[test]
fn nothing_is_known_behind_text_that_is_lost() {
    let covered_minutes = |is_lost: [bool; 2]| {
        let covered = Covered::default();
        let part = |records: &[(u32, i64)]| {
            let mut logged = Logged::default();
            records.iter().for_each(|(appliance, minute)| logged.record(*appliance, minute * MINUTE, false));
            covered.append(logged, &|number| Some(number.to_string().into()));
        };
        part(&[(0, 1), (1, 1)]);
        covered.end_file(false);
        part(&[(0, 3)]);
        covered.end_file(is_lost[0]);
        // A file of which nothing could be read.
        covered.end_file(is_lost[1]);
        part(&[(0, 5), (1, 5)]);
        let of = |name| {
            let coverage = covered.coverage_of(Some(name));
            (1..6).filter(|minute| coverage.covers(minute * MINUTE, (minute + 1) * MINUTE)).collect::<Vec<i64>>()
        };
        (of("0"), of("1"))
    };
    let all = vec![1, 2, 3, 4, 5];
    assert_eq!(covered_minutes([false, false]), (all.clone(), all.clone()));
    assert_eq!(covered_minutes([true, false]), (vec![1, 2, 3, 5], all));
    assert_eq!(covered_minutes([false, true]), (vec![1, 2, 3, 5], vec![1, 5]));
}
