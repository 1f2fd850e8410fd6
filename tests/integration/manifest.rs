//! What the manifest of a dataset says of its files: those of which no row can match are not opened, and no answer
//! depends on that.

use std::fs;
use std::path::{Path, PathBuf};

use crate::beside::ask;
use crate::convert::converted;
use crate::generator::{Config, generate};
use crate::parquet::Numbers;
use crate::support::run;

fn answer(dir: &Path, args: &[&str]) -> String {
    let outcome = ask(dir, args);
    assert!(matches!(outcome.code, Some(0 | 1)), "{args:?}: {}", outcome.stderr);
    outcome.text()
}

/// A log of a day, on which each of these users fails once; their addresses are 192.0.2.DAY.
fn day(dir: &Path, day: u32, users: &[&str]) {
    let mut text = format!("Thu Jan {day:2} 00:00:00 2009 Info: Version: 6.5.0-405 SN: 00XXX-ABC1\n");
    for (icid, user) in users.iter().enumerate() {
        let id = day * 100 + u32::try_from(icid).expect("few");
        let time = format!("Thu Jan {day:2} 0{}:00:00 2009 Info:", icid + 1);
        text.push_str(&format!(
            "{time} New SMTP ICID {id} interface Management (192.0.2.200) address 192.0.2.{day} reverse dns host unknown verified no\n\
             {time} SMTP Auth: (ICID {id}) failed for user: {user} using AUTH mechanism: LOGIN with profile: x\n\
             {time} ICID {id} close\n"
        ));
    }
    fs::create_dir_all(dir.join("logs")).expect("a folder");
    fs::write(dir.join(format!("logs/mail.@200901{day:02}T000000.s")), text).expect("a log");
}

fn three_days(dir: &Path) -> Vec<PathBuf> {
    day(dir, 1, &["Anna", "root"]);
    day(dir, 2, &["bert", "root"]);
    day(dir, 3, &["anna", "carl", "1.2.3.4"]);
    converted(dir, &["-q", "logs", "-o", "data"]);
    let files = glob::glob(&dir.join("data/auth/*/*.parquet").display().to_string()).expect("a pattern");
    files.map(|path| path.expect("a path")).collect()
}

#[test]
fn files_without_a_match_are_not_opened() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let files = three_days(dir);
    assert_eq!(files.len(), 3);
    // Whoever opens the second day is told that it is damaged.
    let second = fs::read(&files[1]).expect("a file");
    fs::write(&files[1], vec![0; second.len()]).expect("a file");
    for (query, rows) in [
        ("failed where user=ANNA | count", 2),
        ("failed where user==Anna | count", 1),
        ("failed where user in (carl, anna) | count", 3),
        ("failed where user=carl or user=anna | count", 3),
        ("failed where user=anna and not remote_ip=192.0.2.1 | count", 1),
        ("remote_ip=192.0.2.3 | count", 3),
        ("remote_ip=192.0.2.4 | count", 0),
        ("remote_ip in 192.0.2.0/31 | count", 2),
        ("on 2009-01-01 | count", 2),
        ("since 2009-01-03 | count", 3),
        ("user=nobody | count", 0),
        ("appliance=other | count", 0),
    ] {
        assert_eq!(answer(dir, &[query, "data"]), format!("count\n{rows}\n"), "{query}");
        let told = ask(dir, &[query, "data", "--no-pushdown"]);
        assert_eq!(told.code, Some(3), "{query}: {}", told.stderr);
    }
    for query in ["failed where user=bert | count", "failed where user=root | count", "count", "user~r | count"] {
        let told = ask(dir, &[query, "data"]);
        assert_eq!(told.code, Some(3), "{query}: {}", told.stderr);
        assert!(told.stderr.contains("its footer cannot be read"), "{query}: {}", told.stderr);
    }
    let explained = run(dir, ["--explain", "user=anna", "data"], None).text();
    assert!(explained.contains("3 Parquet files, of which the manifest leaves 1 unread"), "{explained}");
    fs::remove_file(&files[1]).expect("a file");
    assert_eq!(ask(dir, &["user=bert", "data"]).code, Some(3));
    fs::write(&files[1], &second[..second.len() - 1]).expect("a file");
    let told = ask(dir, &["user=bert", "data"]);
    assert!(told.code == Some(3) && told.stderr.contains("was changed since"), "{}", told.stderr);
    fs::write(&files[1], &second).expect("a file");
    assert_eq!(answer(dir, &["user=bert | count", "data"]), "count\n1\n");
}

#[test]
fn a_dataset_without_a_row_answers() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    day(dir, 1, &[]);
    converted(dir, &["-q", "logs", "-o", "data"]);
    assert_eq!(answer(dir, &["count", "data"]), "count\n0\n");
    let refused = ask(dir, &["messages | count", "data"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("there are no rows of `messages`"), "{}", refused.stderr);
}

#[test]
fn what_lies_beside_the_tables_is_read_too() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    three_days(dir);
    day(dir, 4, &["dora"]);
    fs::rename(dir.join("logs/mail.@20090104T000000.s"), dir.join("data/mail.@20090104T000000.s")).expect("a file");
    assert_eq!(answer(dir, &["count", "data"]), "count\n8\n");
    assert_eq!(answer(dir, &["user=dora | select remote_ip", "data"]), "remote_ip\n192.0.2.4\n");
}

#[test]
fn rows_of_a_log_that_the_manifest_does_not_list_are_read() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    three_days(dir);
    let manifest = dir.join("data/_authq/manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let is_second = |line: &&str| line.contains("mail.@20090102T000000.s");
    let second = text.lines().find(is_second).expect("a source to a line");
    fs::write(&manifest, text.replace(&format!("{second}\n"), "")).expect("a file");
    assert_eq!(answer(dir, &["count", "data"]), "count\n7\n");
}

/// The files are read, and whoever asks is told that nothing says which of them belong together.
#[test]
fn a_folder_without_a_manifest_that_can_be_read_is_damaged() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    three_days(dir);
    let query = "select user, time, remote_ip, file, line";
    let expected = answer(dir, &[query, "data"]);
    let manifest = dir.join("data/_authq/manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let half = &text[..text.len() / 2];
    for (damaged, reason) in [
        (Some(text.replace("authq.dataset/3", "authq.dataset/2")), "its manifest is damaged, or of another version"),
        (Some(half.to_owned()), "its manifest is damaged"),
        (None, "it has no manifest"),
    ] {
        match damaged {
            Some(text) => fs::write(&manifest, text).expect("a file"),
            None => fs::remove_file(&manifest).expect("a file"),
        }
        let found = ask(dir, &[query, "data"]);
        assert_eq!((found.code, found.text()), (Some(3), expected.clone()), "{}", found.stderr);
        assert!(found.stderr.contains(&format!("damage: data: a dataset, but {reason}")), "{}", found.stderr);
    }
    fs::write(&manifest, text).expect("a file");
    // A folder within the dataset is one like any other.
    assert_eq!(answer(dir, &[query, "data/auth"]), expected);
    assert_eq!(answer(dir, &["count", "data/auth/date=2009-01-02"]), "count\n2\n");
}

fn condition(numbers: &mut Numbers, users: &[String], addresses: &[String]) -> String {
    let mut one = |of: &[String]| of[usize::try_from(numbers.below(of.len() as u64)).expect("few")].clone();
    let (user, other, address) = (one(users), one(users), one(addresses));
    match numbers.below(9) {
        0 => format!("user = \"{}\"", user.to_uppercase()),
        1 => format!("user == \"{user}\""),
        2 => format!("user in (\"{user}\", \"{other}\")"),
        3 => format!("remote_ip = {address}"),
        4 => format!("time >= \"2009-04-{:02} 12:00\"", 19 + numbers.below(12)),
        5 => format!("time < \"2009-04-{:02} 12:00\"", 19 + numbers.below(12)),
        6 => format!("line < {}", numbers.below(2000)),
        7 => "appliance != esa1".to_owned(),
        _ => "user is null".to_owned(),
    }
}

#[test]
fn what_the_manifest_leaves_unread_changes_no_answer() {
    for (seed, appliances) in [(41, 1), (42, 2)] {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path();
        let config = Config { seed, days: 12, bytes: 300 << 10, file_bytes: 12 << 10, appliances, ..Config::default() };
        generate(&config, &dir.join("logs")).expect("a generated archive");
        converted(dir, &["-q", "logs", "-o", "data"]);
        let column = |name: &str| -> Vec<String> {
            let text = answer(dir, &[&format!("where {name} is not null | count by {name} | select {name}"), "data"]);
            text.lines()
                .skip(1)
                .map(|line| line.trim_matches('"').to_owned())
                .filter(|value| !value.contains('"'))
                .collect()
        };
        let (users, addresses) = (column("user"), column("remote_ip"));
        let mut numbers = Numbers(seed);
        let (mut found, mut unread) = (0, 0);
        for _ in 0..60 {
            let parts: Vec<String> = (0..=numbers.below(3))
                .map(|_| {
                    let condition = condition(&mut numbers, &users, &addresses);
                    if numbers.below(4) == 0 { format!("not ({condition})") } else { condition }
                })
                .collect();
            let word = if numbers.below(3) == 0 { " or " } else { " and " };
            let query = format!("where {} | select time, user, remote_ip, appliance, file, line", parts.join(word));
            let pruned = answer(dir, &[&query, "data"]);
            assert_eq!(pruned, answer(dir, &[&query, "data", "--no-pushdown"]), "{query}");
            assert_eq!(pruned, answer(dir, &[&query, "logs"]), "{query}");
            found += usize::from(pruned.lines().count() > 1);
            unread += usize::from(run(dir, ["--explain", &query, "data"], None).text().contains("the manifest leaves"));
        }
        assert!(
            found > 20 && (unread > 10 || appliances > 1),
            "{found} of 60 find something, {unread} leave files unread"
        );
    }
}
