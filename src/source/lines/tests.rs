//! What belongs together, as the table of `groups` tells it.

use std::sync::Arc;

use super::groups::{Groups, Place};
use super::{Deed, Mark};
use crate::event::tables::Table;
use crate::record::counter::Counter;
use crate::record::line::Names;
use crate::source::only::{Ids, Only, Places, Wanted};
use crate::source::prefilter::TimeBounds;

fn names(icid: u64, dcid: u64, mid: u64) -> Names {
    let id = |id: u64| Some(id).filter(|id| *id != 0);
    Names { icid: id(icid), dcid: id(dcid), mid: id(mid) }
}

/// The rows of each group, by the numbers of the records: line 1 is record 1.
fn grouped(wanted: Wanted, ids: &[Names], records: &[(Deed, Names)]) -> Vec<Vec<u32>> {
    let mut only = Only { ids: Ids::default(), wanted, times: TimeBounds::default() };
    ids.iter().for_each(|names| only.ids.insert(names));
    let only = Arc::new(only);
    let mut groups = Groups::new(only.clone());
    for (number, (deed, names)) in (1..).zip(records) {
        if !only.may_matter(names) {
            continue;
        }
        let line = i64::from(number);
        let mark =
            Mark { time: Some(line), line: 0, names: *names, deed: *deed, made: None, auth: *deed == Deed::Speaks };
        groups.record(&mark, &Place { appliance: 0, file: 0, line, key: line }, (0, number));
    }
    groups.finish().into_iter().map(|group| group.rows.into_iter().map(|row| row.1).collect()).collect()
}

const OPEN: (Deed, u64) = (Deed::Opens, 7);

fn log() -> Vec<(Deed, Names)> {
    vec![
        (OPEN.0, names(OPEN.1, 0, 0)),
        (Deed::Speaks, names(7, 0, 0)),
        (Deed::Starts, names(7, 0, 1)),
        (Deed::Mentions, names(0, 0, 1)),
        (Deed::Opens, names(0, 9, 0)),
        (Deed::Delivers, names(0, 9, 1)),
        (Deed::Closes, names(7, 0, 0)),
        (Deed::Closes, names(0, 9, 0)),
        (Deed::Mentions, names(0, 0, 1)),
        (Deed::Starts, names(8, 0, 1)),
        (Deed::Mentions, names(0, 0, 1)),
    ]
}

#[test]
fn a_client_s_connection_brings_its_messages() {
    let found = grouped(Wanted::Numbered(Counter::Icid, 7), &[names(7, 0, 1)], &log());
    assert_eq!(found, [vec![1, 2, 3, 4, 6, 7, 9]]);
}

#[test]
fn a_connection_to_a_server_brings_its_messages_while_it_is_open() {
    let found = grouped(Wanted::Numbered(Counter::Dcid, 9), &[names(0, 9, 1)], &log());
    assert_eq!(found, [vec![5, 6, 8]]);
}

#[test]
fn a_message_brings_the_connection_it_was_started_on() {
    let found = grouped(Wanted::Numbered(Counter::Mid, 1), &[names(7, 0, 1), names(8, 0, 0)], &log());
    assert_eq!(found, [vec![1, 2, 3, 4, 6, 7, 9], vec![10, 11]]);
}

#[test]
fn a_place_brings_its_connection_and_a_lone_record_itself() {
    let mut places = Places::new(Table::Auth, &["a"]);
    places.insert("a", 2, &names(7, 0, 0));
    places.insert("a", 12, &names(0, 0, 0));
    let mut log = log();
    log.push((Deed::Speaks, names(0, 0, 0)));
    let found = grouped(Wanted::At(places), &[names(7, 0, 0)], &log);
    assert_eq!(found, [vec![1, 2, 3, 7], vec![12]]);
}

#[test]
fn what_nobody_asked_for_is_not_found() {
    let places = Places::new(Table::Auth, &["a"]);
    assert!(grouped(Wanted::At(places), &[names(7, 9, 1)], &log()).is_empty());
    assert!(grouped(Wanted::Numbered(Counter::Icid, 6), &[names(6, 0, 0)], &log()).is_empty());
}
