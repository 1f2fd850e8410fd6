//! The table `connections`, one row after the other: all records are there, so that every question is answered by looking.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::envelopes::Record;
use super::messages::{Kind, Meaning, understand};
use super::{File, Row};

/// The columns that are compared.
pub const COLUMNS: [&str; 26] = [
    "appliance",
    "direction",
    "icid",
    "dcid",
    "opened_at",
    "closed_at",
    "duration_ms",
    "complete",
    "remote_ip",
    "remote_port",
    "access",
    "sender_group",
    "tls",
    "tls_protocol",
    "auth_attempts",
    "auth_failed",
    "auth_succeeded",
    "user",
    "users",
    "mechanism",
    "profile",
    "mids",
    "mid_count",
    "close_reason",
    "first_line",
    "last_line",
];

/// What comes when: what ended before what did not, then by key.
type Rank = (bool, i64);

struct Connection {
    records: Vec<(Option<i64>, i64, Meaning)>,
    opened: Option<(Row, Option<i64>)>,
    rank: i64,
}

static REMARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s-u)^(ICID|DCID) ([0-9]+) (.+)$").expect("a valid pattern"));

/// A record that only names its connection; whether it says that it was lost.
fn remark(message: &[u8]) -> Option<((Kind, u64), bool)> {
    let found = REMARK.captures(message)?;
    let kind = if &found[1] == b"ICID" { Kind::Icid } else { Kind::Dcid };
    let id = String::from_utf8_lossy(&found[2]).parse().ok()?;
    Some(((kind, id), &found[3] == b"lost"))
}

/// A connection that ended: its number, what was said of it, whether it was lost, its rank, how it ended.
type Over = ((Kind, u64), Connection, bool, Rank, Option<&'static str>);

/// The rows of one appliance, its records being in order.
pub fn of(appliance: &Option<String>, records: &[(&File, &Record)]) -> Vec<(Rank, Vec<String>)> {
    let mut rows = Vec::new();
    let mut open: Vec<((Kind, u64), Connection, bool)> = Vec::new();
    // The place of the row of what ended last under a number, and when; until rows are made, the connection is there.
    let mut over: Vec<Over> = Vec::new();
    let mut ended: HashMap<(Kind, u64), (usize, Option<i64>)> = HashMap::new();
    let mut key = i64::MIN;
    for &(_, record) in records {
        let time = record.time;
        key = key.max(time.unwrap_or(i64::MIN));
        let (id, meaning, lost) = match (understand(&record.message), remark(&record.message)) {
            (Some((Some(id), meaning)), _) => (id, Some(meaning), false),
            (Some((None, _)), _) | (None, None) => continue,
            (None, Some((id, lost))) => (id, None, lost),
        };
        if id.1 == 0 {
            continue;
        }
        let is_opening = matches!(meaning, Some(Meaning::Opened(_)));
        let is_close = matches!(meaning, Some(Meaning::Closed));
        let at = open.iter().position(|(other, ..)| *other == id);
        if is_close && at.is_none() && ended.contains_key(&id) {
            continue;
        }
        // In one second, records may have changed places.
        let second = time.map(|time| time.div_euclid(1_000_000));
        let is_brief = |connection: &Connection| {
            let seconds = connection.records.iter().map(|(time, ..)| time.map(|time| time.div_euclid(1_000_000)));
            connection.opened.is_none() && seconds.into_iter().all(|other| other.is_some() && other == second)
        };
        let closed_now =
            ended.get(&id).copied().filter(|(_, closed)| at.is_none() && closed.is_some() && *closed == second);
        let closed_now = closed_now.map(|(place, _)| place).filter(|place| !is_opening || is_brief(&over[*place].1));
        if is_opening
            && let Some(at) = at
            && !is_brief(&open[at].1)
        {
            let (id, connection, lost) = open.remove(at);
            over.push((id, connection, lost, (false, key), lost.then_some("lost")));
        }
        let place = open.iter().position(|(other, ..)| *other == id);
        let (connection, was_lost) = match (closed_now, place) {
            (Some(place), _) => {
                let (_, connection, lost, ..) = &mut over[place];
                (connection, lost)
            }
            (None, Some(at)) => {
                let (_, connection, lost) = &mut open[at];
                (connection, lost)
            }
            (None, None) => {
                open.push((id, Connection { records: Vec::new(), opened: None, rank: key }, false));
                let (_, connection, lost) = open.last_mut().expect("it was pushed");
                (connection, lost)
            }
        };
        if is_opening && closed_now.is_none() {
            ended.entry(id).and_modify(|(_, closed)| *closed = None);
        }
        *was_lost |= lost;
        let killed = record.message.starts_with(b"SMTP ");
        match meaning {
            Some(Meaning::Opened(facts)) => {
                connection.opened = Some((*facts, time));
                connection.records.push((time, record.line, Meaning::Message(0)));
            }
            Some(meaning) => connection.records.push((time, record.line, meaning)),
            None => connection.records.push((time, record.line, Meaning::Message(0))),
        }
        if is_close && let Some(at) = open.iter().position(|(other, ..)| *other == id) {
            let (id, connection, lost) = open.remove(at);
            ended.insert(id, (over.len(), second));
            over.push((id, connection, lost, (false, key), Some(if killed { "killed" } else { "close" })));
        }
    }
    for (id, connection, lost, rank, reason) in over {
        rows.push((rank, row(appliance, id, &connection, if lost { Some("lost") } else { reason })));
    }
    for (id, connection, lost) in open {
        rows.push(((true, connection.rank), row(appliance, id, &connection, lost.then_some("lost"))));
    }
    rows
}

/// The rows of all appliances in the order of results.
pub fn merged(appliances: Vec<Vec<(Rank, Vec<String>)>>) -> Vec<Vec<String>> {
    let mut rows: Vec<(Rank, Vec<String>)> = appliances.into_iter().flatten().collect();
    rows.sort_by_key(|(rank, _)| *rank);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "(none)".to_owned(), |value| value.to_string())
}

fn row(appliance: &Option<String>, id: (Kind, u64), connection: &Connection, reason: Option<&str>) -> Vec<String> {
    let meanings = || connection.records.iter().map(|(_, _, meaning)| meaning);
    let attempts: Vec<&Row> = meanings()
        .filter_map(|meaning| if let Meaning::Attempt(row) = meaning { Some(&**row) } else { None })
        .collect();
    let count = |outcome: &str| attempts.iter().filter(|row| row.outcome == outcome).count();
    // From the first login on, only logins count.
    let first_login = attempts.iter().position(|row| row.outcome == "succeeded");
    let speaking = |at: &usize| first_login.is_none_or(|login| *at < login) || attempts[*at].outcome == "succeeded";
    let last = |field: fn(&Row) -> &Option<String>| {
        (0..attempts.len()).filter(speaking).filter_map(|at| field(attempts[at]).clone()).next_back()
    };
    let mut users: Vec<String> = Vec::new();
    for user in attempts.iter().filter_map(|row| row.user.clone()) {
        if !users.iter().any(|other| other.eq_ignore_ascii_case(&user)) {
            users.push(user);
        }
    }
    let mut mids: Vec<i64> = Vec::new();
    for meaning in meanings() {
        if let Meaning::Message(mid) = meaning
            && *mid != 0
            && !mids.contains(mid)
        {
            mids.push(*mid);
        }
    }
    let verdict =
        meanings().filter_map(|meaning| if let Meaning::Verdict(row) = meaning { Some(row) } else { None }).next_back();
    let mut tls = meanings().filter_map(|meaning| match meaning {
        Meaning::Tls { success, protocol, .. } => Some((*success, protocol.clone())),
        _ => None,
    });
    let tls = tls.next_back();
    let closed_at = connection.records.iter().find(|(_, _, meaning)| matches!(meaning, Meaning::Closed));
    let (facts, opened_at) = match &connection.opened {
        Some((facts, time)) => (Some(facts), *time),
        None => (None, None),
    };
    let remote_ip = facts.and_then(|facts| facts.remote_ip.clone());
    let inbound = id.0 == Kind::Icid;
    let lines = || connection.records.iter().map(|(_, line, _)| *line);
    vec![
        shown(appliance.clone()),
        (if inbound { "inbound" } else { "outbound" }).to_owned(),
        shown(inbound.then_some(id.1)),
        shown((!inbound).then_some(id.1)),
        shown(opened_at),
        shown(closed_at.and_then(|closed| closed.0)),
        shown(opened_at.zip(closed_at.and_then(|closed| closed.0)).map(|(from, to)| (to - from) / 1000)),
        (facts.is_some() && closed_at.is_some()).to_string(),
        shown(remote_ip.or(attempts.iter().filter_map(|row| row.remote_ip.clone()).next_back())),
        shown(facts.and_then(|facts| facts.remote_port)),
        shown(verdict.and_then(|row| row.access.clone())),
        shown(verdict.and_then(|row| row.sender_group.clone())),
        shown(tls.as_ref().map(|tls| tls.0).or(facts.map(|_| false))),
        shown(tls.and_then(|tls| tls.1)),
        attempts.len().to_string(),
        count("failed").to_string(),
        count("succeeded").to_string(),
        shown(last(|row| &row.user)),
        format!("{users:?}"),
        shown(last(|row| &row.mechanism)),
        shown(last(|row| &row.profile)),
        format!("{mids:?}"),
        mids.len().to_string(),
        shown(reason),
        shown(lines().next()),
        shown(lines().next_back()),
    ]
}
