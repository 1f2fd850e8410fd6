//! The join, for one appliance: all records are there, and what was told of an attempt may be changed later.

use std::collections::HashMap;

use super::envelopes::Record;
use super::messages::{Kind, Meaning, understand};
use super::{File, row};
use crate::generator::truth::{EventIds, Row};

/// A connection as far as it is known. Places are those of records.
#[derive(Default)]
struct Connection {
    opened: Option<usize>,
    closed: Option<usize>,
    verdict: Option<usize>,
    tls: Option<usize>,
    /// Its columns so far.
    facts: Row,
    mids: Vec<i64>,
    /// Positions among all attempts.
    attempts: Vec<usize>,
    /// What was closed under the number before it.
    before: Option<usize>,
}

/// An attempt.
struct Attempt {
    at: usize,
    columns: Row,
    /// What was known of its connection.
    facts: Row,
    connection: Option<usize>,
    number: i64,
}

struct Reader<'r> {
    records: Vec<(&'r File, &'r Record)>,
    connections: Vec<Connection>,
    /// The latest of each number.
    last: HashMap<(Kind, u64), usize>,
    attempts: Vec<Attempt>,
}

/// The rows of one appliance, its records being in order.
pub(super) fn rows(name: Option<String>, records: &[(&File, &Record)]) -> Vec<Row> {
    let times = |record: &Record| record.repeated.unwrap_or(1);
    let records = records.iter().flat_map(|read| std::iter::repeat_n(*read, times(read.1))).collect();
    let mut reader = Reader { records, connections: Vec::new(), last: HashMap::new(), attempts: Vec::new() };
    let mut ids = EventIds::default();
    for at in 0..reader.records.len() {
        let record = reader.records[at].1;
        let Some((key, meaning)) = understand(&record.message) else { continue };
        let meaning = match meaning {
            Meaning::Attempt(attempt) => {
                let event_id = ids.next(name.as_deref(), record.time, &record.message);
                Meaning::Attempt(Box::new(Row { event_id, ..*attempt }))
            }
            meaning => meaning,
        };
        reader.take(at, key.filter(|(_, id)| *id != 0), meaning);
    }
    let Reader { records, connections, attempts, .. } = &reader;
    let rows = attempts.iter().map(|attempt| {
        let (file, record) = records[attempt.at];
        let of = attempt.connection.map(|connection| &connections[connection]);
        let number = of.and_then(|of| of.opened).map(|_| attempt.number);
        let columns = row(&name, file, record, attempt.columns.clone(), &attempt.facts, number);
        let closed = of.and_then(|of| of.closed);
        Row {
            mids: of.map(|of| of.mids.clone()).unwrap_or_default(),
            closed_at: closed.and_then(|closed| records[closed].1.time),
            ..columns
        }
    });
    rows.collect()
}

impl Reader<'_> {
    /// May two records of one number have changed places?
    fn near(&self, one: Option<usize>, other: usize) -> bool {
        let second = |at: usize| self.records[at].1.time.map(|time| time.div_euclid(1_000_000));
        one.is_some_and(|one| second(one).is_some() && second(one) == second(other))
    }

    fn take(&mut self, at: usize, key: Option<(Kind, u64)>, meaning: Meaning) {
        let Some(key) = key else {
            // Nobody's, or id 0: never joined with anything.
            if let Meaning::Attempt(columns) = meaning {
                let (facts, connection) = (Row::default(), None);
                self.attempts.push(Attempt { at, columns: *columns, facts, connection, number: 0 });
            }
            return;
        };
        match meaning {
            Meaning::Opened(facts) => self.opened(at, key, *facts),
            Meaning::Attempt(columns) => self.attempt(at, key, *columns),
            Meaning::Closed => {
                let known = self.last.get(&key);
                if known.is_some_and(|known| self.connections[*known].closed.is_some()) {
                    return;
                }
                let open = self.open(key);
                self.connections[open].closed = Some(at);
                if let Some(before) = self.connections[open].before {
                    self.last.insert(key, before);
                }
            }
            Meaning::Verdict(verdict) => {
                let is_told = |ended: &usize| {
                    let of = &self.connections[*ended];
                    self.near(of.closed, at) && of.verdict.is_none()
                };
                let open = match self.ended(key).filter(is_told) {
                    Some(ended) => ended,
                    None => self.open(key),
                };
                if self.connections[open].verdict.is_none() {
                    self.tell_of_verdict(open, at, &verdict);
                }
                let of = &mut self.connections[open];
                of.verdict = Some(at);
                say_verdict(&mut of.facts, &verdict);
            }
            Meaning::Tls { success, protocol, cipher } => {
                let open = self.open(key);
                let of = &mut self.connections[open];
                of.tls = Some(at);
                (of.facts.tls, of.facts.tls_protocol, of.facts.tls_cipher) = (Some(success), protocol, cipher);
            }
            Meaning::Message(mid) => {
                let open = self.open(key);
                let mids = &mut self.connections[open].mids;
                if !mids.contains(&mid) {
                    mids.push(mid);
                }
            }
        }
    }

    /// The connection that is open under the number, begun if need be.
    fn open(&mut self, key: (Kind, u64)) -> usize {
        let before = self.last.get(&key).copied();
        match before.filter(|open| self.connections[*open].closed.is_none()) {
            Some(open) => open,
            None => self.begin(key, Connection { before, ..Connection::default() }),
        }
    }

    fn begin(&mut self, key: (Kind, u64), connection: Connection) -> usize {
        self.connections.push(connection);
        self.last.insert(key, self.connections.len() - 1);
        self.connections.len() - 1
    }

    /// What was closed under the number, if no attempt was made since.
    fn ended(&self, key: (Kind, u64)) -> Option<usize> {
        let last = *self.last.get(&key)?;
        if self.connections[last].closed.is_some() { Some(last) } else { self.connections[last].before }
    }

    fn attempt(&mut self, at: usize, key: (Kind, u64), columns: Row) {
        let joins = |ended: &usize| self.near(self.connections[*ended].closed, at);
        let connection = match self.ended(key).filter(joins) {
            Some(ended) => ended,
            None => {
                let open = self.open(key);
                self.connections[open].before = None;
                open
            }
        };
        let of = &mut self.connections[connection];
        of.attempts.push(self.attempts.len());
        let (facts, number) = (of.facts.clone(), of.attempts.len() as i64);
        self.attempts.push(Attempt { at, columns, facts, connection: Some(connection), number });
    }

    /// The first verdict counts for the attempts of the same second as well, if that is the second of the opening.
    fn tell_of_verdict(&mut self, open: usize, at: usize, verdict: &Row) {
        let of = &self.connections[open];
        let Some(opened) = of.opened.filter(|opened| self.near(Some(*opened), at)) else { return };
        let told: Vec<usize> =
            of.attempts.iter().copied().filter(|attempt| self.near(Some(self.attempts[*attempt].at), opened)).collect();
        told.into_iter().for_each(|attempt| say_verdict(&mut self.attempts[attempt].facts, verdict));
    }

    fn opened(&mut self, at: usize, key: (Kind, u64), opening: Row) {
        let opening = Row { opened_at: self.records[at].1.time, ..opening };
        let open = self.last.get(&key).copied().filter(|open| self.connections[*open].closed.is_none());
        let ended = self.ended(key);
        let waits = |of: &usize| {
            let of = &self.connections[*of];
            of.opened.is_none() && of.attempts.iter().all(|attempt| self.near(Some(self.attempts[*attempt].at), at))
        };
        let tried = |of: &usize| !self.connections[*of].attempts.is_empty();
        let own = open.filter(|open| tried(open) && waits(open));
        let own = own.or(ended.filter(|ended| self.near(self.connections[*ended].closed, at) && waits(ended)));
        // What was said in the same second, before an attempt.
        let begun = open.filter(|open| !tried(open) && self.connections[*open].opened.is_none());
        let mut said = Row { tls: Some(false), ..Row::default() };
        let (mut verdict, mut tls) = (None, None);
        for place in [begun, own].into_iter().flatten() {
            let of = &self.connections[place];
            if self.near(of.verdict, at) {
                verdict = of.verdict;
                say_verdict(&mut said, &of.facts);
            }
            if self.near(of.tls, at) && (own.is_none() || own == Some(place)) {
                tls = of.tls;
                (said.tls, said.tls_protocol, said.tls_cipher) =
                    (of.facts.tls, of.facts.tls_protocol.clone(), of.facts.tls_cipher.clone());
            }
        }
        let facts = Row { opened_at: opening.opened_at, ..with(opening, &said) };
        let Some(own) = own else {
            self.begin(key, Connection { opened: Some(at), verdict, tls, facts, ..Connection::default() });
            return;
        };
        for attempt in self.connections[own].attempts.clone() {
            let told = &mut self.attempts[attempt].facts;
            // It may have been made before TLS was set up.
            let own_tls = told.tls.filter(|_| tls.is_some() && self.connections[own].tls == tls);
            let of_tls =
                (own_tls.or(Some(false)), own_tls.and(told.tls_protocol.take()), own_tls.and(told.tls_cipher.take()));
            *told = facts.clone();
            (told.tls, told.tls_protocol, told.tls_cipher) = of_tls;
        }
        let of = &mut self.connections[own];
        (of.opened, of.facts) = (Some(at), facts);
        (of.verdict, of.tls) = (verdict, tls);
        self.last.insert(key, own);
    }
}

/// The columns of an opening, and what else was said.
fn with(opening: Row, said: &Row) -> Row {
    let mut facts = opening;
    say_verdict(&mut facts, said);
    (facts.tls, facts.tls_protocol, facts.tls_cipher) = (said.tls, said.tls_protocol.clone(), said.tls_cipher.clone());
    facts
}

fn say_verdict(facts: &mut Row, verdict: &Row) {
    facts.access.clone_from(&verdict.access);
    facts.sender_group.clone_from(&verdict.sender_group);
    facts.sg_match.clone_from(&verdict.sg_match);
    facts.sbrs = verdict.sbrs;
    facts.sbrs_reason.clone_from(&verdict.sbrs_reason);
    facts.country.clone_from(&verdict.country);
}
