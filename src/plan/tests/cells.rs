//! Every cell of the table of types and operators: what it keeps, or that it is refused.

use super::*;

/// Each case: a condition and the rows it keeps. Its negation must keep the others.
fn check(batch: &RecordBatch, cases: &[(&str, &[usize])]) {
    for (condition, rows) in cases {
        assert_eq!(kept(&format!("where {condition}"), batch), *rows, "{condition}");
        let others: Vec<usize> = (0..batch.num_rows()).filter(|row| !rows.contains(row)).collect();
        assert_eq!(kept(&format!("where not ({condition})"), batch), others, "not ({condition})");
    }
}

fn refuse(conditions: &[(&str, &str)]) {
    for (condition, message) in conditions {
        let complaint = complaint(&format!("where {condition}"));
        let first = complaint.lines().next().unwrap_or_default();
        assert_eq!(first, format!("error: {message}"), "{condition}");
    }
}

#[test]
fn text() {
    let users = texts(&[Some("IronPort"), Some("ironport"), Some("bob@example.com"), Some(""), None, Some("a*c")]);
    let profiles = texts(&[Some("ironPORT"), Some("x"), Some("bob"), None, None, Some("a*c")]);
    let batch = batch(6, &[("user", users), ("profile", profiles)]);
    check(
        &batch,
        &[
            ("user=ironport", &[0, 1]),
            ("USER = \"IRONPORT\"", &[0, 1]),
            ("user == ironport", &[1]),
            ("user != ironport", &[2, 3, 4, 5]),
            ("user <> ironport", &[2, 3, 4, 5]),
            ("user = *@EXAMPLE.com", &[2]),
            ("user = ?ron*", &[0, 1]),
            ("user = \"a*c\"", &[5]),
            ("user = \"ironp*\"", &[]),
            ("user == a*c", &[5]),
            ("user == iron*", &[]),
            ("user = \"\"", &[3]),
            ("user ~ PORT", &[0, 1]),
            ("user ~ /^bob|^$/", &[2, 3]),
            ("user ~ /(?-i)^Iron/", &[0]),
            ("user !~ port", &[2, 3, 4, 5]),
            ("user in (IRONPORT, \"bob@example.com\")", &[0, 1, 2]),
            ("user in (iron*, \"\")", &[0, 1, 3]),
            ("user in ironport", &[0, 1]),
            ("user not in (ironport)", &[2, 3, 4, 5]),
            ("user is null", &[4]),
            ("user is not null", &[0, 1, 2, 3, 5]),
            ("user = field(profile)", &[0, 5]),
            ("user == field(profile)", &[5]),
            ("user != field(profile)", &[1, 2, 3, 4]),
            ("local(user) = local(profile)", &[0, 2, 5]),
            ("user = profile", &[]),
        ],
    );
    refuse(&[
        ("user < b", "`user` is text, and text has no order here"),
        ("user >= b", "`user` is text, and text has no order here"),
        ("user between a and b", "`user` is text, and text has no order here"),
        ("user = /a/", "a regex is matched with ~"),
        ("user in (/a/, b)", "a regex is matched with ~"),
        ("user = field(icid)", "`user` is text, and `field(icid)` is a number"),
        ("user < field(profile)", "`user` is text, and text has no order here"),
    ]);
}

#[test]
fn closed_sets() {
    let outcomes = texts(&[Some("failed"), Some("succeeded"), Some("error"), None]);
    let batch = batch(4, &[("outcome", outcomes)]);
    check(
        &batch,
        &[
            ("failed", &[0]),
            ("OK", &[1]),
            ("outcome = Failure", &[0]),
            ("outcome == FAILED", &[0]),
            ("outcome != failed", &[1, 2, 3]),
            ("outcome in (fail, success)", &[0, 1]),
            ("outcome in error", &[2]),
            ("outcome is null", &[3]),
        ],
    );
    refuse(&[
        ("outcome = faild", "`outcome` is never `faild`"),
        ("outcome = fail*", "`outcome` is never `fail*`"),
        ("outcome < failed", "`outcome` is one of a few words, which have no order here"),
        ("outcome ~ fail", "`outcome` is one of a few words, and ~ matches text"),
        ("outcome in (failed, lost)", "`outcome` is never `lost`"),
    ]);
}

#[test]
fn addresses() {
    let remote = texts(&[
        Some("10.0.0.1"),
        Some("::ffff:10.0.0.1"),
        Some("8.8.8.8"),
        Some("2001:db8::1"),
        Some("*.*.*.*"),
        None,
    ]);
    let interface =
        texts(&[Some("10.0.0.1"), Some("10.0.0.1"), Some("8.8.8.9"), Some("1.1.1.1"), Some("*.*.*.*"), None]);
    let batch = batch(6, &[("remote_ip", remote), ("interface_ip", interface)]);
    check(
        &batch,
        &[
            ("remote_ip = 10.0.0.1", &[0, 1]),
            ("remote_ip == \"10.0.0.1\"", &[0, 1]),
            ("remote_ip = ::ffff:10.0.0.1", &[0, 1]),
            ("remote_ip != 10.0.0.1", &[2, 3, 4, 5]),
            ("remote_ip = 10.0.0.0/8", &[0, 1]),
            ("remote_ip in 10.0.0.0/8", &[0, 1]),
            ("remote_ip not in (10.0.0.0/8, 8.8.8.8)", &[3, 4, 5]),
            ("remote_ip in private", &[0, 1]),
            ("remote_ip = public", &[2, 3]),
            ("remote_ip in (loopback, 2001:db8::/32)", &[3]),
            ("remote_ip < 10.0.0.1", &[2]),
            ("remote_ip <= 10.0.0.1", &[0, 1, 2]),
            ("remote_ip > 8.8.8.8", &[0, 1, 3]),
            ("remote_ip >= ::", &[3]),
            ("remote_ip between 8.0.0.0 and 9.0.0.0", &[2]),
            ("remote_ip = interface_ip", &[0, 1]),
            ("remote_ip < interface_ip", &[2]),
            ("remote_ip in (interface_ip, 8.8.8.8)", &[0, 1, 2]),
            ("remote_ip is null", &[5]),
        ],
    );
    refuse(&[
        ("remote_ip ~ 10", "an address cannot be matched with ~"),
        ("remote_ip = *.*.*.*", "an address cannot be matched with *"),
        ("remote_ip < 10.0.0.0/8", "`10.0.0.0/8` is many addresses, which have no order among others"),
        ("remote_ip = mail.example.com", "`mail.example.com` is not an address or a network"),
        ("remote_ip = user", "`remote_ip` is an address, and `user` is text"),
        ("remote_ip between 9.0.0.0 and 8.0.0.0", "nothing lies between 9.0.0.0 and 8.0.0.0"),
    ]);
}

#[test]
fn whole_numbers() {
    let batch = batch(
        4,
        &[
            ("icid", ints(&[Some(1), Some(451), Some(-2), None])),
            ("line", ints(&[Some(1), Some(2), Some(3), Some(4)])),
            ("sbrs", floats(&[Some(1.0), Some(451.5), None, None])),
        ],
    );
    check(
        &batch,
        &[
            ("icid=451", &[1]),
            ("icid == \"451\"", &[1]),
            ("icid != 451", &[0, 2, 3]),
            ("icid < 1", &[2]),
            ("icid <= 1", &[0, 2]),
            ("icid > 1", &[1]),
            ("icid >= 1", &[0, 1]),
            ("icid between 1 and 451", &[0, 1]),
            ("icid not between 1 and 451", &[2, 3]),
            ("icid in (451, 1, 1)", &[0, 1]),
            ("icid in (451, line)", &[0, 1]),
            ("icid = line", &[0]),
            ("icid < line", &[2]),
            ("icid = field(line)", &[0]),
            ("icid < sbrs", &[1]),
            ("icid is not null", &[0, 1, 2]),
        ],
    );
    refuse(&[
        ("icid = \"ICID 451\"", "`icid` is a whole number, not `ICID 451`"),
        ("icid = 4*", "`icid` is a whole number, not `4*`"),
        ("icid = 451.0", "`icid` is a whole number, not `451.0`"),
        ("icid = 99999999999999999999", "99999999999999999999 is too large a number"),
        ("icid ~ 4", "`icid` is a number, and ~ matches text"),
        ("icid = user", "`icid` is a number, and `user` is text"),
        ("icid = icid", "`icid` is compared with itself"),
        ("icid between 9 and 1", "nothing lies between 9 and 1"),
    ]);
}

#[test]
fn numbers() {
    let batch = batch(3, &[("sbrs", floats(&[Some(-3.5), Some(2.0), None]))]);
    check(
        &batch,
        &[
            ("sbrs < -3", &[0]),
            ("sbrs = 2", &[1]),
            ("sbrs != 2", &[0, 2]),
            ("sbrs between -10 and -1.5", &[0]),
            ("sbrs in (2, -3.5)", &[0, 1]),
        ],
    );
    refuse(&[
        ("sbrs = none", "`sbrs` is a number, not `none`"),
        ("sbrs = nan", "`sbrs` is a number, not `nan`"),
        ("sbrs ~ 3", "`sbrs` is a number, and ~ matches text"),
    ]);
}

#[test]
fn yes_and_no() {
    let batch = batch(
        3,
        &[("tls", bools(&[Some(true), Some(false), None])), ("rdns_verified", bools(&[Some(true), Some(true), None]))],
    );
    check(
        &batch,
        &[
            ("tls", &[0]),
            ("tls = yes", &[0]),
            ("tls = TRUE", &[0]),
            ("tls = \"no\"", &[1]),
            ("tls == false", &[1]),
            ("tls != true", &[1, 2]),
            ("tls in (true, false)", &[0, 1]),
            ("tls = rdns_verified", &[0]),
            ("tls is null", &[2]),
        ],
    );
    refuse(&[
        ("tls = maybe", "`tls` is yes or no, not `maybe`"),
        ("tls < true", "`tls` is yes/no, which has no order here"),
        ("tls ~ t", "`tls` is yes/no, and ~ matches text"),
    ]);
}

#[test]
fn moments() {
    let time = times(&[
        Some("2009-04-21T23:59:59.5Z"),
        Some("2009-04-22T00:00:00Z"),
        Some("2009-04-22T11:47:30Z"),
        Some("2009-04-23T00:00:00Z"),
        None,
    ]);
    let opened = times(&[None, Some("2009-04-22T00:00:00Z"), Some("2009-04-22T11:47:00Z"), None, None]);
    let batch = batch(5, &[("time", time), ("opened_at", opened)]);
    check(
        &batch,
        &[
            ("time = 2009-04-22", &[1, 2]),
            ("time == 2009-04-22", &[1, 2]),
            ("time != 2009-04-22", &[0, 3, 4]),
            ("time < 2009-04-22", &[0]),
            ("time <= 2009-04-22", &[0, 1, 2]),
            ("time > 2009-04-22", &[3]),
            ("time >= 2009-04-22", &[1, 2, 3]),
            ("time between 2009-04-21 and 2009-04-22", &[0, 1, 2]),
            ("time between 2009-04-22 11:47 and 2009-04-22 11:47", &[2]),
            ("time in (2009-04-21, 2009-04-23)", &[0, 3]),
            ("time = 2009-04-22 11", &[2]),
            ("time = today 11:47", &[2]),
            ("time between 2009-04-22 11:47 and 12:00", &[2]),
            ("time between 11:00 and 2009-04-22 11:47", &[2]),
            ("time = today", &[1, 2]),
            ("time in yesterday", &[0]),
            ("time > now()", &[3]),
            ("time = \"Wed Apr 22 11:47:30 2009\"", &[2]),
            ("time = 2009", &[0, 1, 2, 3]),
            ("time = opened_at", &[1]),
            ("time > opened_at", &[2]),
            ("time is null", &[4]),
        ],
    );
    refuse(&[
        ("time ~ 2009", "`time` is a time, and ~ matches text"),
        ("time = 2009-02-30", "there is no day 30 in Feb 2009, which has 28 days"),
        ("time = monday", "`monday` is not a time"),
        ("time between 2009-04-23 and 2009-04-22", "nothing lies between 2009-04-23 and 2009-04-22"),
        ("time = user", "`time` is a time, and `user` is text"),
    ]);
}

#[test]
fn durations() {
    let batch = batch(3, &[("elapsed_ms", ints(&[Some(10_000), Some(5_400_000), None]))]);
    check(
        &batch,
        &[
            ("elapsed_ms = 10s", &[0]),
            ("elapsed_ms = 10000", &[0]),
            ("elapsed_ms > 1h", &[1]),
            ("elapsed_ms = 1h30m", &[1]),
            ("elapsed_ms between 500ms and 1m", &[0]),
            ("elapsed_ms in (10s, 90m)", &[0, 1]),
            ("elapsed_ms < 1d", &[0, 1]),
        ],
    );
    refuse(&[
        ("elapsed_ms = 1mo", "`1mo` has no fixed length"),
        ("elapsed_ms = long", "`elapsed_ms` is a duration, not `long`"),
        ("elapsed_ms ~ 1", "`elapsed_ms` is a duration, and ~ matches text"),
        ("elapsed_ms between 1h and 1m", "nothing lies between 1h and 1m"),
    ]);
}

#[test]
fn lists() {
    let mids = int_lists(&[Some(&[448, 2]), Some(&[]), Some(&[10]), None]);
    let flags = text_lists(&[&["cut", "lossy"], &[], &["CUT"], &["no_time"]]);
    let batch = batch(4, &[("mids", mids), ("flags", flags)]);
    check(
        &batch,
        &[
            ("mids = 448", &[0]),
            ("mids != 448", &[1, 2, 3]),
            ("mids in (10, 2)", &[0, 2]),
            ("mids > 9", &[0, 2]),
            ("mids between 3 and 447", &[2]),
            ("mids is null", &[3]),
            ("len(mids) = 0", &[1]),
            ("flags = cut", &[0, 2]),
            ("flags == cut", &[0]),
            ("flags = no_*", &[3]),
            ("flags ~ /^l|^n/", &[0, 3]),
            ("flags !~ c", &[1, 3]),
            ("flags in (lossy, no_time)", &[0, 3]),
        ],
    );
    refuse(&[
        ("mids ~ 4", "`mids` is a number, and ~ matches text"),
        ("flags < a", "`flags` is text, and text has no order here"),
        ("mids = icid", "`mids` is a whole number, not `icid`"),
        ("mids = len(user)", "the elements of a list are compared with constants only"),
        ("mids", "`mids` is a list, not yes/no"),
    ]);
}

#[test]
fn log_lines() {
    let batch = batch(2, &[("raw", lines(&["Info: Relay ACCESS denied", "Info: ok"]))]);
    check(
        &batch,
        &[
            ("\"relay access\"", &[0]),
            ("raw ~ /ok$/", &[1]),
            ("raw = \"info: OK\"", &[1]),
            ("raw = *denied", &[0]),
            ("len(raw) = 8", &[1]),
        ],
    );
    assert_eq!(kept("\"relay access\"", &batch), [0]);
}

#[test]
fn times_of_the_head() {
    let time = times(&[
        Some("2009-04-21T12:00:00Z"),
        Some("2009-04-22T00:00:00Z"),
        Some("2009-04-22T12:00:00Z"),
        Some("2009-04-23T00:00:00Z"),
        None,
    ]);
    let batch = batch(5, &[("time", time)]);
    for (head, rows) in [
        ("since 2009-04-22", &[1, 2, 3][..]),
        ("until 2009-04-22", &[0, 1, 2]),
        ("before 2009-04-22", &[0]),
        ("after 2009-04-22", &[3]),
        ("on 2009-04-22", &[1, 2]),
        ("between 2009-04-21 and 2009-04-22", &[0, 1, 2]),
        ("today", &[1, 2]),
        ("yesterday", &[0]),
        ("last 12h", &[1, 2]),
        ("last 1d", &[0, 1, 2]),
        ("last 1mo", &[0, 1, 2]),
        ("since 2009-04-22 until 2009-04-22", &[1, 2]),
        ("since now", &[2, 3]),
        ("where time is not null since 2009-04-23", &[3]),
    ] {
        assert_eq!(kept(head, &batch), rows, "{head}");
    }
}

#[test]
fn lists_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let batch = batch(
        3,
        &[
            ("remote_ip", texts(&[Some("10.0.0.1"), Some("8.8.8.8"), None])),
            ("user", texts(&[Some("Bob"), Some("a b"), Some("x*")])),
            ("icid", ints(&[Some(1), Some(2), None])),
        ],
    );
    let ips = path("ips.txt", b"\xef\xbb\xbf# bad ones\r\n\r\n10.0.0.0/8 # inside\r\n1.1.1.1\r\n");
    assert_eq!(kept(&format!("where remote_ip in @{ips}"), &batch), [0]);
    assert_eq!(kept(&format!("where remote_ip not in @{ips}"), &batch), [1, 2]);
    let ranges = path("ranges.txt", b"; a list\r\n9.255.0.0 - 10.0.0.1 ; SBL1\r\n2001:db8::5-2001:db8::9;SBL2\r\n");
    assert_eq!(kept(&format!("where remote_ip in @{ranges}"), &batch), [0]);
    let users = path("users.txt", b"bob\na b\n# comment\n*\n");
    assert_eq!(kept(&format!("where user in @{users}"), &batch), [0, 1], "no wildcards in files");
    let ids = path("ids.txt", b"2\n 1 # one\n");
    assert_eq!(kept(&format!("where icid in @{ids}"), &batch), [0, 1]);
    let semicolons = path("semicolons.txt", b"; bob\nbob ; x\n");
    assert!(kept(&format!("where user in @{semicolons}"), &batch).is_empty(), "a user name may hold `;`");
    let backwards = path("backwards.txt", b"10.0.0.9-10.0.0.1");
    assert_eq!(
        complaint(&format!("where remote_ip in @{backwards}")).lines().next().unwrap(),
        format!("error: {backwards}:1: a range begins with the smaller address: 10.0.0.1-10.0.0.9")
    );
    let bad = path("bad.txt", b"10.0.0.1\nfoo\n10.1.2.3/8\n");
    assert_eq!(
        complaint(&format!("where remote_ip in @{bad}")).lines().next().unwrap(),
        format!("error: {bad}:2: `foo` is not an address or a network")
    );
    assert!(
        complaint(&format!("where remote_ip in @{bad}")).ends_with(&format!("\n  1 more line of {bad} is refused"))
    );
    assert!(
        complaint("where remote_ip in @/nowhere/x.txt").starts_with("error: cannot read the list `/nowhere/x.txt`: ")
    );
    let empty = path("empty.txt", b"\n");
    let plan = plan(&format!("where icid in @{empty}"));
    assert_eq!(plan.notes, [format!("the list `{empty}` is empty, so nothing is in it")]);
}
