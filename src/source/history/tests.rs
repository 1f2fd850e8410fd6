//! Rows of `connections` and `messages`, from the notes of one slice or of several.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::TimestampMicrosecondType;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::collect::Notes;
use super::connections::Connections;
use super::messages::Messages;
use super::places::{Files, Places};
use super::*;
use crate::archive::Appliance;
use crate::event::tables::Table;
use crate::record::frame::{self, LineCounts, Shape};
use crate::source::appliances::Appliances;

/// The rows of a table over a log of one appliance whose records come a second apart, or with the one before where they
/// begin with `+`. The columns are joined by a blank, what is missing is `-`.
fn rows(table: Table, columns: &str, log: &str) -> Vec<String> {
    let appliances: Arc<Appliances> = Arc::default();
    let number = appliances.number(&Appliance::fixed(b"esa"));
    let places = Places::new(Files::OfArchive(Arc::default()), appliances);
    let position = |name: &str| table.columns().iter().position(|column| column.name == name).unwrap();
    let mut projection: Vec<usize> = columns.split(' ').map(position).collect();
    let asked = projection.clone();
    projection.sort_unstable();
    let mut history: Box<dyn History> = match table {
        Table::Connections => Box::new(Connections::new(places, &projection)),
        Table::Auth | Table::Messages | Table::Lines => Box::new(Messages::new(places, &projection)),
    };
    let mut time = 0;
    for (line, text) in (1..).zip(log.trim().lines().map(str::trim)) {
        let same = text.starts_with('+');
        time += if same { 0 } else { 1_000_000 };
        let text = format!("Info: {}", text.trim_start_matches('+'));
        let mut notes = Notes::of(table, &(0..table.columns().len()).collect::<Vec<_>>(), None).unwrap();
        let shape = Shape { bare: true, ..Shape::default() };
        frame::for_each_record(text.as_bytes(), shape, &mut LineCounts::default(), &mut |entry| {
            notes.take(entry, number, Some(time), 1);
        });
        for note in notes.finish() {
            history.record(note, Place { file: 0, line, key: time });
        }
    }
    history.finish();
    let Completed { columns, appliances, keys, .. } = history.completed();
    assert_eq!(appliances.len(), keys.len());
    let column = |index: usize| columns.iter().find(|column| column.0 == index).map(|column| column.1.clone()).unwrap();
    let columns: Vec<ArrayRef> = asked.into_iter().map(column).collect();
    let options = FormatOptions::default().with_null("-");
    (0..keys.len())
        .map(|row| {
            let cell = |column: &ArrayRef| match column.as_primitive_opt::<TimestampMicrosecondType>() {
                Some(times) if times.is_valid(row) => format!("{:02}Z", times.value(row) / 1_000_000),
                Some(_) => "-".to_owned(),
                None => ArrayFormatter::try_new(column, &options).unwrap().value(row).to_string(),
            };
            assert!(columns.iter().all(|column| column.len() == keys.len()));
            columns.iter().map(cell).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn connections(columns: &str, log: &str) -> Vec<String> {
    rows(Table::Connections, columns, log)
}

fn messages(columns: &str, log: &str) -> Vec<String> {
    rows(Table::Messages, columns, log)
}

const LOGIN: &str = "using AUTH mechanism: PLAIN with profile: P";

#[test]
fn a_connection_is_a_row_when_it_ends() {
    let log = "New SMTP ICID 1 interface mail (192.0.2.1) address 10.0.0.1 reverse dns host unknown verified no
        New SMTP DCID 1 interface 192.0.2.1 address 10.0.0.2 port 25
        ICID 1 RELAY SG OFFICE match 10.0.0.0/8 SBRS rfc1918
        Start MID 5 ICID 1
        DCID 1 close
        Start MID 6 ICID 1
        ICID 1 close";
    let found = connections(
        "direction icid dcid opened_at closed_at duration_ms complete access mids mid_count close_reason first_line last_line",
        log,
    );
    assert_eq!(
        found,
        ["outbound - 1 02Z 05Z 3000 true - [] 0 close 2 5", "inbound 1 - 01Z 07Z 6000 true RELAY [5, 6] 2 close 1 7",]
    );
}

#[test]
fn what_never_ends_comes_last_in_the_order_of_opening() {
    let log = "New SMTP DCID 3 interface 192.0.2.1 address 10.0.0.2 port 25
        New SMTP DCID 2 interface 192.0.2.1 address 10.0.0.2 port 25
        New SMTP DCID 1 interface 192.0.2.1 address 10.0.0.2 port 25
        DCID 1 close";
    assert_eq!(connections("dcid complete close_reason", log), ["1 true close", "3 false -", "2 false -"]);
}

#[test]
fn a_reused_id_is_another_connection() {
    let log = "New SMTP DCID 1 interface 192.0.2.1 address 10.0.0.1 port 25
        +New SMTP DCID 1 interface 192.0.2.1 address 10.0.0.2 port 25
        DCID 1 close
        DCID 1 TLS failed: x";
    let found = connections("remote_ip opened_at closed_at", log);
    assert_eq!(found, ["10.0.0.1 01Z -", "10.0.0.2 01Z 02Z", "- - -"]);
    let mut ids = connections("connection_id", log);
    ids.dedup();
    assert_eq!(ids.len(), 3, "names differ, even within a second");
    assert_eq!(ids, connections("connection_id", &format!("Begin Logfile\n+{log}")), "lines play no part");
}

#[test]
fn a_second_close_is_no_connection_and_id_zero_is_none() {
    let log = "New SMTP ICID 1 interface mail (192.0.2.1) address 10.0.0.1 reverse dns host unknown verified no
        SMTP server connection killed ICID: 1
        ICID 1 close
        ICID 0 TCPREFUSE SG X match y SBRS None
        Start MID 4 ICID 0
        ICID 9 close";
    let found = connections("icid opened_at closed_at complete close_reason", log);
    assert_eq!(found, ["1 01Z 02Z true killed", "9 - 06Z false close"]);
}

#[test]
fn the_reason_is_the_first_that_is_told() {
    let log = "ICID 1 lost
        ICID 1 close
        ICID 2 disconnected address 10.0.0.1, exceeded allowable connection time
        ICID 2 close
        ICID 3 Unknown command: <lost>
        ICID 3 close
        Mail delivery client with DCID 4 exited due to the maximum concurrency configuration.";
    assert_eq!(connections("close_reason", log), ["lost", "disconnected", "close", "exited"]);
}

#[test]
fn the_user_is_who_logged_in_last_else_who_tried_last() {
    let log = format!(
        "SMTP Auth: (ICID 1) failed for user: Ann {LOGIN}
        SMTP Auth: (ICID 1) failed for user: ann {LOGIN}
        SMTP Auth: (ICID 1) failed for user: bob {LOGIN}
        SMTP Auth: (ICID 1) was required but remote host did not initiate it
        SMTP Auth: (ICID 2) succeeded for user: carl {LOGIN}
        SMTP Auth: (ICID 2) failed for user: dora {LOGIN}
        DCID: 3 IP: 10.0.0.3 SMTP authentication using the profile O failed: ('535', ['no'])
        DCID 3 close"
    );
    let found = connections("user users auth_attempts auth_failed auth_succeeded mechanism profile remote_ip", &log);
    assert_eq!(
        found,
        ["- [] 1 1 0 - O 10.0.0.3", "bob [Ann, bob] 4 3 0 PLAIN P -", "carl [carl, dora] 2 1 1 PLAIN P -"]
    );
}

#[test]
fn a_message_has_what_its_connection_knew_at_its_start() {
    let log = format!(
        "New SMTP ICID 1 interface mail (192.0.2.1) address 10.0.0.1 reverse dns host unknown verified no
        Start MID 4 ICID 1
        SMTP Auth: (ICID 1) failed for user: bob {LOGIN}
        SMTP Auth: (ICID 1) succeeded for user: ann {LOGIN}
        Start MID 5 ICID 1
        MID 5 ICID 1 From: <ann@example.com>
        MID 5 ICID 1 RID 0 To: <x@example.com>
        MID 5 ICID 1 RID 1 To: <y@example.com>
        MID 5 Subject 'Hello'
        MID 5 ready 99 bytes from <ann@example.com>
        ICID 1 close
        Start MID 6 ICID 1
        Message finished MID 4 aborted
        Delivery start DCID 8 MID 5 to RID [0]
        Message done DCID 8 MID 5 to RID [0]
        MID 5 RID [0] Response 'ok'
        Bounced: DCID 9 MID 5 to RID 1 - 5.1.0 - x
        Message finished MID 5 done
        MID 5 RID [0] Response 'late'"
    );
    let found = messages(
        "mid time icid user remote_ip mail_from rcpts rcpt_count subject bytes dcids delivered bounced response ended_at line",
        &log,
    );
    assert_eq!(
        found,
        [
            "4 02Z 1 - 10.0.0.1 - [] 0 - - [] 0 0 - 13Z 2",
            "5 05Z 1 ann 10.0.0.1 ann@example.com [x@example.com, y@example.com] 2 Hello 99 [8] 1 1 ok 18Z 5",
            "6 12Z 1 - - - [] 0 - - [] 0 0 - - 12",
        ]
    );
}

#[test]
fn a_message_made_from_another_is_its_sender_s() {
    let log = format!(
        "SMTP Auth: (ICID 1) succeeded for user: ann {LOGIN}
        Start MID 5 ICID 1
        MID 5 ICID 1 From: <ann@example.com>
        MID 5 rewritten to MID 6 by antivirus
        Message finished MID 5 done
        Message done DCID 8 MID 6 to RID [0]
        MID 7 was generated for bounce of MID 6
        +Start MID 7 ICID 0
        Message finished MID 6 done"
    );
    let found = messages("mid made_from time icid user mail_from delivered ended_at", &log);
    assert_eq!(
        found,
        ["5 - 02Z 1 ann ann@example.com 0 05Z", "6 5 04Z 1 ann ann@example.com 1 08Z", "7 6 07Z - - - 0 -",]
    );
}

#[test]
fn a_reused_mid_is_another_message() {
    let log = "Start MID 5 ICID 1
        Start MID 5 ICID 2
        +MID 6 ICID 2 From: <a>
        +Start MID 6 ICID 2
        Message aborted MID 6 Receiving aborted
        Message finished MID 6 aborted
        Message finished MID 7 done";
    let found = messages("mid time icid mail_from aborted ended_at", log);
    assert_eq!(found, ["5 01Z 1 - - -", "6 02Z 2 a Receiving aborted 04Z", "7 - - - - 05Z", "5 02Z 2 - - -"]);
}
