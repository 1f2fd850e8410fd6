//! What is spelled otherwise than it reads.

use super::*;
use crate::expr::addresses::Networks;
use crate::expr::bucket::Width;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// The regex that a test of addresses uses, run by ourselves.
fn lies_in(network: &str, address: &str) -> bool {
    let networks = Networks::network(network.parse().unwrap());
    let sql = addresses::within(Dialect::DataFusion, "ip", &networks);
    let regex = sql.strip_prefix("regexp_like(ip, '").and_then(|rest| rest.strip_suffix("')")).unwrap();
    regex::Regex::new(regex).unwrap().is_match(address)
}

#[test]
fn networks_are_regexes_over_canonical_text() {
    let networks = [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.0.2.128/25",
        "0.0.0.0/1",
        "fc00::/7",
        "fe80::/10",
        "2001:db8::/32",
        "2001:db8:0:1::/64",
        "2001:db8::/64",
        "2001:db8:1000::/36",
        "64:ff9b::/96",
        "::/16",
        "ff00::/8",
        "1:0:0:2::/64",
    ];
    let addresses = [
        "10.0.0.1",
        "11.0.0.0",
        "172.31.255.255",
        "172.32.0.0",
        "192.0.2.128",
        "192.0.2.127",
        "127.1.1.1",
        "fc00::",
        "fdff::1",
        "fe00::",
        "febf:1::",
        "fec0::1",
        "2001:db8::",
        "2001:db8:0:1::5",
        "2001:db8:0:1:2:3:4:5",
        "2001:db8::1:0:0:1",
        "2001:db8:0:0:1::",
        "2001:db8::2:3:4:5",
        "2001:db8:1fff::1",
        "2001:db8:2000::1",
        "64:ff9b::c000:201",
        "64:ff9b:0:1::c000:201",
        "::",
        "::1",
        "0:1::",
        "1::",
        "ff02::1",
        "2001:db8:1::",
    ];
    for network in networks {
        let net: ipnet::IpNet = network.parse().unwrap();
        let set = Networks::network(net);
        // One network has two groups of zeros between others, which may be left out or not.
        if addresses::within(Dialect::DataFusion, "ip", &set).contains("between") {
            assert_eq!(network, "1:0:0:2::/64");
            continue;
        }
        for address in addresses {
            assert_eq!(lies_in(network, address), set.contains(address.parse().unwrap()), "{address} in {network}");
        }
        assert!(!lies_in(network, "*.*.*.*"));
    }
}

#[test]
fn a_range_without_a_regex_is_told_by_the_order() {
    let range = |first: &str, last: &str| Networks::range(first.parse().unwrap(), last.parse().unwrap()).unwrap();
    let within = |set: &Networks| addresses::within(Dialect::DuckDb, "ip", set);
    let by_order = within(&range("2001:db8::5", "2001:db8::1:0"));
    let ends = "between '620010db8000000000000000000000005' and '620010db8000000000000000000010000'";
    assert!(by_order.ends_with(ends) && by_order.matches(" between ").count() == 1, "{by_order}");
    for (first, last) in [("10.0.0.1", "10.0.0.9"), ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")] {
        let set = range(first, last);
        assert!(!within(&set).contains("between"), "{first}-{last}");
    }
    let enclosed = addresses::enclosed(Dialect::DuckDb, "net", &range("2001:db8::5", "2001:db8::1:0"));
    assert!(enclosed.contains("between") && enclosed.contains(">= 128"), "{enclosed}");
}

#[test]
fn stretches_have_a_spelling_where_no_clock_changes_within_them() {
    let way = |width: Width, name: &str| clock::passage(width, &zone(name));
    assert_eq!(way(Width::Millis(3_600_000), "UTC"), Some(clock::Passage::Local));
    assert_eq!(way(Width::Millis(3_600_000), "Europe/Berlin"), Some(clock::Passage::Elapsed));
    assert_eq!(way(Width::Days(1), "Europe/Berlin"), Some(clock::Passage::Local));
    assert_eq!(way(Width::Days(1), "America/Sao_Paulo"), None, "its clock changed at midnight");
    assert_eq!(way(Width::Millis(3_600_000), "Australia/Lord_Howe"), None, "its clock changes by half an hour");
}

#[test]
fn regexes_that_engines_read_otherwise_are_refused() {
    let duckdb = |regex: &str| regexes::translated(Dialect::DuckDb, regex);
    assert_eq!(duckdb("^(adm|root)$").unwrap(), "(?i)^(adm|root)$");
    assert_eq!(regexes::translated(Dialect::Spark, "a$|[$]").unwrap(), r"(?iud)a\z|[$]");
    assert_eq!(duckdb("(?-i)A[^]a]{2,3}?").unwrap(), "(?i)(?-i)A[^]a]{2,3}?");
    for refused in [r"\d+", r"\bx", "[a&&b]", "[[:alpha:]]", "(?P<n>a)", r"\pL", "a**", "(?x)a"] {
        assert!(duckdb(refused).is_err(), "{refused}");
        assert!(regexes::translated(Dialect::DataFusion, refused).is_ok());
    }
}

#[test]
fn literals_are_quoted() {
    assert_eq!(Dialect::DuckDb.text(r"o'CORP\b"), r"'o''CORP\b'");
    assert_eq!(Dialect::Spark.text(r"o'CORP\b"), r"'o\'CORP\\b'");
    assert_eq!(Dialect::Spark.quoted("a`b"), "`a``b`");
    assert_eq!(Dialect::Trino.quoted("a\"b"), "\"a\"\"b\"");
    assert_eq!(
        Dialect::DuckDb.like("x", &format!("%{}%", Dialect::like_literal("1%_"))),
        r"x like '%1\%\_%' escape '\'"
    );
    assert_eq!(Dialect::DuckDb.interval(1_500_000), "interval '1.500000 seconds'");
}
