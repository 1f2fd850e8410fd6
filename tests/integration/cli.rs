//! The binary as users and scripts meet it: exit codes, what goes where, what is never done. What queries answer is
//! the business of the golden files.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

use flate2::read::GzDecoder;

use crate::generator::files::gzip_members;
use crate::generator::{Config, generate};
use crate::support::{Outcome, authq, root, run};

fn dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// `count` attempts, one a line, all of different users.
fn attempts(count: u64) -> String {
    let line = |n: u64| {
        let (minute, second) = (n / 60 % 60, n % 60);
        format!(
            "Wed Apr 22 10:{minute:02}:{second:02} 2009 Info: SMTP Auth: (ICID {}) failed for user: u{n} using AUTH mechanism: PLAIN with profile: P\n",
            n + 1
        )
    };
    (0..count).map(line).collect()
}

/// Writes a file, and the folder it is in.
fn write(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

fn expect(outcome: &Outcome, code: i32, said: &[&str]) {
    assert_eq!(outcome.code, Some(code), "stdout: {}\nstderr: {}", outcome.text(), outcome.stderr);
    let lower = outcome.stderr.to_lowercase();
    for said in said {
        assert!(lower.contains(&said.to_lowercase()), "stderr does not say `{said}`: {}", outcome.stderr);
    }
}

/// The rows of a CSV answer, without its header.
fn rows(outcome: &Outcome) -> Vec<String> {
    outcome.text().lines().skip(1).map(str::to_string).collect()
}

#[test]
fn exit_code_0_means_rows_and_1_means_none() {
    let dir = dir();
    write(dir.path(), "box/mail.log", attempts(3));
    let found = run(dir.path(), ["failed | select user", "box"], None);
    expect(&found, 0, &[]);
    assert_eq!(rows(&found), ["u0", "u1", "u2"]);
    let none = run(dir.path(), ["succeeded | select user", "box"], None);
    expect(&none, 1, &[]);
    assert_eq!(none.text(), "user\n");
}

#[test]
fn nothing_read_is_an_error_and_no_match() {
    let dir = dir();
    std::fs::create_dir(dir.path().join("empty")).expect("a folder");
    expect(&run(dir.path(), ["failed", "empty"], None), 2, &["no mail log found under empty (0 files seen)"]);
    write(dir.path(), "nothing/mail.log", "");
    write(dir.path(), "nothing/mail.log.gz", gzip_members(b"", &[]).expect("gzip"));
    expect(&run(dir.path(), ["failed", "nothing"], None), 2, &["(2 files seen)", "no byte in them"]);
    expect(&run(dir.path(), ["failed", "nothing/*"], None), 2, &["no mail log found under nothing/*"]);
    expect(&run(dir.path(), ["failed", "nothing/mail.log"], None), 1, &["nothing/mail.log: no byte in it"]);
    expect(&run(dir.path(), ["failed"], Some(b"")), 2, &["no PATH given, and standard input is empty"]);
    expect(&run(dir.path(), ["failed", "-"], Some(b"")), 1, &["-: no byte in it"]);
    expect(&run(dir.path(), ["convert", "empty", "-o", "set"], None), 2, &["no mail log found under empty"]);
}

#[test]
fn a_query_that_needs_more_memory_than_it_may_have_is_refused() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(20_000));
    let outcome = run(dir.path(), ["auth | sort user", "mail.log", "--memory", "1M"], None);
    expect(&outcome, 2, &["`sort` needs more memory than the budget of 1.0 mib"]);
    expect(&run(dir.path(), ["auth | sort user", "mail.log", "--memory", "256M"], None), 0, &[]);
}

#[test]
fn stats_tell_where_the_time_went_and_the_ledger_does_not() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(10));
    let outcome = run(dir.path(), ["failed", "mail.log", "--stats", "--ledger", "ledger.json"], None);
    expect(&outcome, 0, &["files_skipped", "records", "seconds of threads, scan", "seconds of threads, join"]);
    let ledger = std::fs::read_to_string(dir.path().join("ledger.json")).expect("a ledger");
    assert!(ledger.contains("\"files_skipped\": 0") && !ledger.contains("seconds"), "{ledger}");
}

#[test]
fn a_missing_path_is_named() {
    let outcome = run(root(), ["failed", "tests/corpus/office", "tests/corpus/no_such_file"], None);
    expect(&outcome, 2, &["tests/corpus/no_such_file"]);
    assert_eq!(outcome.text(), "");
    expect(&run(root(), ["failed", "tests/corpus/no_such_*.log"], None), 2, &["no_such_*.log"]);
}

#[test]
fn a_misspelt_field_gets_a_caret_before_anything_is_opened() {
    let outcome = run(root(), ["failed where usr=a", "tests/corpus/office"], None);
    expect(&outcome, 2, &["usr", "^^^", "`user`"]);
    assert_eq!(outcome.text(), "");
}

#[test]
fn a_query_split_over_arguments_is_told_to_be_quoted() {
    expect(&run(root(), ["failed", "inbound", "tests/corpus/office"], None), 2, &["quot"]);
}

#[test]
fn the_query_may_come_from_an_option_or_a_file() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(3));
    write(dir.path(), "query.txt", "failed   # all of them\n| count\n");
    assert_eq!(run(dir.path(), ["-e", "failed | count", "mail.log"], None).text(), "count\n3\n");
    assert_eq!(run(dir.path(), ["-F", "query.txt", "mail.log"], None).text(), "count\n3\n");
}

#[test]
fn standard_input_is_read_where_no_path_is_given() {
    let text = attempts(4);
    assert_eq!(run(root(), ["failed | count"], Some(text.as_bytes())).text(), "count\n4\n");
    let gzip = gzip_members(text.as_bytes(), &[50]).expect("gzip");
    let outcome = run(root(), ["failed | count", "-"], Some(&gzip));
    expect(&outcome, 0, &[]);
    assert_eq!(outcome.text(), "count\n4\n");
}

/// Text that a gzip file gives before it ends too early.
fn readable_prefix(gzip: &[u8]) -> Vec<u8> {
    let (mut text, mut decoder, mut byte) = (Vec::new(), GzDecoder::new(gzip), [0]);
    while let Ok(1) = decoder.read(&mut byte) {
        text.push(byte[0]);
    }
    text
}

#[test]
fn a_truncated_gzip_file_gives_its_prefix_unverified() {
    let dir = dir();
    let text = attempts(3000);
    let gzip = gzip_members(text.as_bytes(), &[]).expect("gzip");
    let cut = &gzip[..gzip.len() * 2 / 3];
    write(dir.path(), "box/cut.gz", cut);
    let outcome = run(dir.path(), ["failed | select line, integrity", "box"], None);
    expect(&outcome, 3, &["box/cut.gz", "truncated"]);
    let readable = readable_prefix(cut).iter().filter(|byte| **byte == b'\n').count();
    let found = rows(&outcome);
    assert!(readable > 500, "the test's own prefix is too short: {readable}");
    assert!((readable..3000).contains(&found.len()), "{} rows, readable are {readable}", found.len());
    for (line, row) in (1..).zip(&found) {
        assert_eq!(row, &format!("{line},unverified"));
    }
}

#[test]
fn a_gzip_file_without_text_is_truncated_too() {
    let dir = dir();
    let gzip = gzip_members(attempts(3).as_bytes(), &[]).expect("gzip");
    write(dir.path(), "box/head.gz", &gzip[..6]);
    let outcome = run(dir.path(), ["failed | select line", "box"], None);
    expect(&outcome, 3, &["box/head.gz", "truncated"]);
    assert_eq!(outcome.text(), "line\n");
}

#[test]
fn a_wrong_checksum_leaves_good_members_verified() {
    let dir = dir();
    let text = attempts(20);
    let border = text.len() / 2;
    let border = border + text[border..].find('\n').expect("a line end") + 1;
    let good = gzip_members(&text.as_bytes()[..border], &[]).expect("gzip");
    let mut bad = gzip_members(&text.as_bytes()[border..], &[]).expect("gzip");
    let checksum = bad.len() - 8;
    bad[checksum] ^= 1;
    let lines = text[..border].lines().count();
    write(dir.path(), "box/mail.gz", [good, bad].concat());
    let outcome = run(dir.path(), ["failed | select line, integrity", "box"], None);
    expect(&outcome, 3, &["box/mail.gz", "crc"]);
    let expected: Vec<String> =
        (1..=20).map(|line| format!("{line},{}", if line <= lines { "verified" } else { "unverified" })).collect();
    assert_eq!(rows(&outcome), expected);
}

#[test]
fn a_wrong_length_is_no_better_than_a_wrong_checksum() {
    let dir = dir();
    let mut gzip = gzip_members(attempts(5).as_bytes(), &[]).expect("gzip");
    *gzip.last_mut().expect("a byte") ^= 1;
    write(dir.path(), "box/mail.gz", gzip);
    let outcome = run(dir.path(), ["failed | distinct integrity", "box"], None);
    expect(&outcome, 3, &["box/mail.gz"]);
    assert_eq!(outcome.text(), "integrity\nunverified\n");
}

#[test]
fn what_trails_a_gzip_member_is_garbage_unless_it_is_padding() {
    let dir = dir();
    let gzip = gzip_members(attempts(5).as_bytes(), &[100]).expect("gzip");
    write(dir.path(), "padded/mail.gz", [gzip.clone(), vec![0; 512]].concat());
    write(dir.path(), "trailed/mail.gz", [gzip, b"garbage".to_vec()].concat());
    let padded = run(dir.path(), ["failed | count", "padded"], None);
    expect(&padded, 0, &[]);
    let trailed = run(dir.path(), ["failed | count", "trailed"], None);
    expect(&trailed, 3, &["trailed/mail.gz", "7 bytes of trailing garbage"]);
    assert_eq!((padded.text(), trailed.text()), ("count\n5\n".into(), "count\n5\n".into()));
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let dir = dir();
    let gzip = gzip_members(attempts(500).as_bytes(), &[]).expect("gzip");
    write(dir.path(), "box/a_cut.gz", &gzip[..gzip.len() / 2]);
    write(dir.path(), "box/b_good.log", attempts(7));
    let outcome = run(dir.path(), ["failed | count by file | sort file", "box"], None);
    expect(&outcome, 3, &["box/a_cut.gz"]);
    assert!(outcome.text().ends_with("box/b_good.log,7\n"), "{}", outcome.text());
    assert!(!outcome.stderr.contains("b_good"), "{}", outcome.stderr);
}

#[test]
fn content_tells_the_format_and_names_do_not() {
    let dir = dir();
    write(dir.path(), "box/plain.gz", attempts(2));
    write(dir.path(), "box/mail.s", gzip_members(attempts(3).as_bytes(), &[]).expect("gzip"));
    let outcome = run(dir.path(), ["failed | count by file, integrity | sort file", "box"], None);
    expect(&outcome, 0, &["box/plain.gz"]);
    assert_eq!(rows(&outcome), ["box/mail.s,verified,3", "box/plain.gz,none,2"]);
}

#[test]
fn containers_that_cannot_be_read_are_named() {
    let dir = dir();
    let magic: [(&str, &[u8]); 5] = [
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("zstd", b"\x28\xb5\x2f\xfd\x04\0\0\0"),
        ("xz", b"\xfd7zXZ\0\0\x04"),
        ("bzip2", b"BZh91AY&SY\0\0"),
        ("utf-16", b"\xff\xfeW\0e\0d\0 \0A\0p\0r\0"),
    ];
    write(dir.path(), "box/good.log", attempts(2));
    for (format, bytes) in magic {
        write(dir.path(), "box/odd", bytes);
        let outcome = run(dir.path(), ["failed | count", "box"], None);
        expect(&outcome, 3, &["box/odd", format]);
        assert_eq!(outcome.text(), "count\n2\n", "{format}");
    }
}

#[test]
fn a_named_file_that_is_no_log_is_told_and_one_in_a_folder_is_left_out() {
    let dir = dir();
    write(dir.path(), "box/notes.txt", "Dear diary,\nnothing happened.\n");
    write(dir.path(), "box/mail.log", attempts(2));
    let named = run(dir.path(), ["failed | count", "box/mail.log", "box/notes.txt"], None);
    expect(&named, 3, &["box/notes.txt"]);
    let met = run(dir.path(), ["failed | count", "box"], None);
    expect(&met, 0, &[]);
    assert_eq!((named.text(), met.text()), ("count\n2\n".into(), "count\n2\n".into()));
}

#[test]
fn copies_are_read_once_and_told() {
    let dir = dir();
    let text = attempts(3);
    write(dir.path(), "box/mail.log", &text);
    write(dir.path(), "box/mail.log.gz", gzip_members(text.as_bytes(), &[40]).expect("gzip"));
    let once = run(dir.path(), ["failed | count", "box"], None);
    expect(&once, 0, &["same content"]);
    assert_eq!(once.text(), "count\n3\n");
    let twice = run(dir.path(), ["--keep-duplicates", "failed | count", "box"], None);
    expect(&twice, 0, &[]);
    assert_eq!(twice.text(), "count\n6\n");
    expect(&run(dir.path(), ["--strict", "failed | count", "box"], None), 3, &["same content"]);
}

#[test]
fn hidden_files_count_and_ignore_files_do_not() {
    let dir = dir();
    write(dir.path(), "box/.hidden/.mail.log", attempts(3));
    write(dir.path(), "box/.gitignore", "*\n");
    let outcome = run(dir.path(), ["failed | count by file", "box"], None);
    expect(&outcome, 0, &[]);
    assert_eq!(outcome.text(), "file,count\nbox/.hidden/.mail.log,3\n");
}

#[cfg(unix)]
#[test]
fn links_are_told_and_pipes_do_not_hang() {
    let dir = dir();
    write(dir.path(), "box/mail.log", attempts(3));
    std::os::unix::fs::symlink("mail.log", dir.path().join("box/link.log")).expect("a link");
    std::os::unix::fs::symlink("..", dir.path().join("box/loop")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("box/pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    let outcome = run(dir.path(), ["failed | count", "box"], None);
    expect(&outcome, 0, &["2", "link"]);
    assert_eq!(outcome.text(), "count\n3\n");
}

#[cfg(unix)]
#[test]
fn names_and_queries_never_steer_the_terminal() {
    let dir = dir();
    let gzip = gzip_members(attempts(5).as_bytes(), &[]).expect("gzip");
    write(dir.path(), "box/evil\x1b[31m\u{202e}name.gz", &gzip[..gzip.len() - 9]);
    write(
        dir.path(),
        "box/cut.log",
        attempts(1) + "Wed Apr 22 10:00:00 2009 Info: SMTP Auth: (ICID 9) failed for \x1b[2Jnobody\n",
    );
    // That no control character reaches stderr is checked of every run.
    expect(&run(dir.path(), ["failed", "box"], None), 3, &["evil\\x1b[31m", "name.gz"]);
    expect(&run(dir.path(), ["failed where \x1b[31musr=1", "box"], None), 2, &[]);
    expect(&run(dir.path(), ["failed", "no\x1b[2Jfile"], None), 2, &["file"]);
    expect(&run(dir.path(), ["failed where user=a\u{202e}b c=1", "box"], None), 2, &[]);
}

#[test]
fn an_output_file_is_never_overwritten_unasked() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(3));
    write(dir.path(), "out.csv", "precious");
    let refused = run(dir.path(), ["-o", "out.csv", "failed | count", "mail.log"], None);
    expect(&refused, 2, &["out.csv"]);
    let content = |name: &str| std::fs::read_to_string(dir.path().join(name)).expect("a file");
    assert_eq!(content("out.csv"), "precious");
    expect(&run(dir.path(), ["--force", "-o", "out.csv", "failed | count", "mail.log"], None), 0, &[]);
    assert_eq!(content("out.csv"), "count\n3\n");
    let fresh = run(dir.path(), ["-o", "fresh.ndjson", "failed | count", "mail.log"], None);
    expect(&fresh, 0, &[]);
    assert_eq!((fresh.text(), content("fresh.ndjson")), (String::new(), "{\"count\":3}\n".into()));
    expect(&run(dir.path(), ["--force", "-o", "mail.log", "failed", "mail.log"], None), 2, &["mail.log"]);
    assert_eq!(content("mail.log"), attempts(3));
    expect(&run(dir.path(), ["-o", "no/such/folder.csv", "failed", "mail.log"], None), 2, &["no/such: "]);
    expect(&run(dir.path(), ["-o", "query_error.csv", "failed where", "mail.log"], None), 2, &[]);
    let mut left: Vec<_> =
        std::fs::read_dir(dir.path()).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    left.sort();
    assert_eq!(left, ["fresh.ndjson", "mail.log", "out.csv"], "something was left behind");
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(20_000));
    let mut child = authq()
        .args(["failed", "mail.log"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdout = child.stdout.take().expect("piped");
    let mut byte = [0];
    stdout.read_exact(&mut byte).expect("a first byte");
    drop(stdout);
    let output = child.wait_with_output().expect("the binary ends");
    assert!(matches!(output.status.code(), Some(0 | 141)), "{:?}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("the device that is always full");
    let output = authq().args(["inbound", "tests/corpus/office"]).stdout(full).output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).to_lowercase().contains("no space"), "{output:?}");
}

#[test]
fn threads_and_slices_do_not_change_a_byte() {
    let dir = dir();
    generate(&Config { seed: 3, ..Config::default() }, dir.path()).expect("a generated archive");
    let answer = |options: &[&str]| {
        let args = options.iter().chain(&["-f", "ndjson", "auth", "esa1", "esa2"]);
        let outcome = run(dir.path(), args, None);
        expect(&outcome, 0, &[]);
        (outcome.stdout, outcome.stderr)
    };
    let expected = answer(&["-j", "1"]);
    assert!(expected.0.len() > 10_000);
    for options in [
        &["-j", "8"][..],
        &["-j", "64", "--slice-bytes", "1000"],
        &["-j", "2", "--slice-bytes", "1", "--block-bytes", "1"],
    ] {
        assert!(answer(options) == expected, "{options:?} changes the answer");
    }
}

#[test]
fn a_line_beyond_all_measure_costs_only_itself() {
    let dir = dir();
    let path = dir.path().join("mail.log");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
    file.write_all(attempts(2).as_bytes()).expect("written");
    file.write_all(b"Wed Apr 22 10:00:03 2009 Info: MID 1 Subject '").expect("written");
    file.write_all(&vec![b'x'; 17 << 20]).expect("written");
    file.write_all(b"'\n").expect("written");
    file.write_all(attempts(3).as_bytes()).expect("written");
    file.into_inner().expect("flushed");
    let outcome = run(dir.path(), ["failed | select line", "mail.log"], None);
    expect(&outcome, 0, &["long line"]);
    assert_eq!(rows(&outcome), ["1", "2", "4", "5", "6"]);
}

#[test]
fn lines_not_understood_are_counted_and_shown() {
    let dir = dir();
    let bad = "Wed Apr 22 10:00:00 2009 Info: SMTP Auth: (ICID 99999999999999999999) failed for user: a using AUTH mechanism: PLAIN with profile: P\n";
    write(
        dir.path(),
        "mail.log",
        attempts(2) + bad + "Wed Apr 22 10:00:00 2009 Info: SMTP Auth: (ICID 5) went fishing\n",
    );
    let outcome = run(dir.path(), ["failed | count", "mail.log"], None);
    expect(&outcome, 0, &["2 auth lines not understood", "mail.log:3", "mail.log:4"]);
    assert_eq!(outcome.text(), "count\n2\n");
}

#[test]
fn a_stream_without_end_is_left_once_the_query_has_its_rows() {
    let mut child = authq()
        .args(["--slice-bytes", "20000", "failed | limit 2 | select user", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("authq runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = attempts(500);
    // Far more than a pipe holds; bounded, lest a fault hang the test.
    let refused = (0..2_000).any(|_| stdin.write_all(text.as_bytes()).is_err());
    drop(stdin);
    let output = child.wait_with_output().expect("an end");
    assert!(refused, "authq read the whole stream");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "user\nu0\nu1\n");
}

#[test]
fn rows_of_a_damaged_input_are_not_left_in_a_file_unasked() {
    let dir = dir();
    let whole = gzip_members(attempts(200).as_bytes(), &[]).expect("gzip");
    write(dir.path(), "cut.gz", &whole[..whole.len() / 2]);
    let refused = run(dir.path(), ["-o", "out.csv", "failed", "cut.gz"], None);
    expect(&refused, 3, &["truncated", "--allow-partial"]);
    assert!(!dir.path().join("out.csv").exists());
    let allowed = run(dir.path(), ["--allow-partial", "-o", "out.csv", "failed", "cut.gz"], None);
    expect(&allowed, 3, &["truncated"]);
    assert!(dir.path().join("out.csv").exists());
}

#[test]
fn the_layout_of_a_copy_is_named() {
    expect(&run(root(), ["failed", "tests/corpus/seeds/004_9de29d10cd85ea55.txt"], None), 0, &["flattened"]);
    expect(&run(root(), ["failed", "tests/corpus/seeds/000_3780a21f7f9354e1.txt"], None), 0, &["wrapped"]);
}

#[test]
fn the_account_of_a_run_adds_up() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(4) + "\nWed Apr 22 10:00:09 2009 Info: ICID 1 close\n");
    let outcome = run(dir.path(), ["--ledger", "ledger.json", "where user=u1", "mail.log"], None);
    expect(&outcome, 0, &[]);
    let text = std::fs::read_to_string(dir.path().join("ledger.json")).expect("a ledger");
    let ledger: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let count = |name: &str| ledger["counters"][name].as_u64().unwrap_or_else(|| panic!("no `{name}` in {text}"));
    assert_eq!((count("lines"), count("blank"), count("records")), (6, 1, 5));
    assert_eq!((count("auth_events"), count("rows_out"), count("rows_filtered")), (4, 1, 3));
    assert_eq!((count("files_seen"), count("files_ok")), (1, 1));
}

#[test]
fn the_account_of_a_run_names_what_was_read_and_asked() {
    let dir = dir();
    write(dir.path(), "mail.log", attempts(4));
    let ask = |query: &str, args: &[&str]| {
        let outcome =
            run(dir.path(), [&["--force", "--ledger", "ledger.json", query, "mail.log"], args].concat(), None);
        let text = std::fs::read_to_string(dir.path().join("ledger.json")).expect("a ledger");
        (outcome, serde_json::from_str::<serde_json::Value>(&text).expect("JSON"))
    };
    let (outcome, ledger) = ask("where user=u1", &["--csv-guard", "-f", "csv"]);
    expect(&outcome, 0, &[]);
    let text = std::fs::read(dir.path().join("mail.log")).expect("a log");
    let source = &ledger["sources"][0];
    assert_eq!((source["path"].as_str(), source["size"].as_u64()), (Some("mail.log"), Some(text.len() as u64)));
    assert_eq!(source["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(source["content_id"].as_str().map(str::len), Some(32));
    assert_eq!(ledger["sources"].as_array().map(Vec::len), Some(1));
    // 2009-04-22T10:00:00Z, four lines, one a second.
    let first = 1_240_394_400_000_000_u64;
    assert_eq!((source["lines"].as_u64(), source["first"].as_u64()), (Some(4), Some(first)));
    assert_eq!(source["last"].as_u64(), Some(first + 3_000_000));
    // How far a query that had enough came depends on how the logs were cut.
    let (_, early) = ask("auth | limit 1", &[]);
    assert!(early["sources"][0]["last"].is_null() && early["sources"][0]["lines"].is_null(), "{early}");
    assert_eq!((&ledger["paths"][0], &ledger["csv_guard"]), (&"mail.log".into(), &true.into()));
    // The same whenever it is asked, unless the query counts from now.
    assert_eq!(ledger["now"], serde_json::Value::Null);
    let (_, ledger) = ask("where hour(time) = 3", &[]);
    assert_eq!(ledger["now"], serde_json::Value::Null);
    let (_, ledger) = ask("last 7d", &["--now", "2009-04-23T00:00:00Z"]);
    assert_eq!(ledger["now"], "2009-04-23T00:00:00Z");
}
