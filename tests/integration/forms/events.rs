//! What two appliances did, and what is therefore true of every log of it, in whatever form it is written.

use crate::generator::truth::Row;

/// One record.
#[derive(Clone, Debug)]
pub struct Event {
    /// What the clock of the appliance shows: seconds since 1970.
    pub clock: i64,
    /// Which of the two.
    pub appliance: usize,
    pub message: String,
    /// The attempt that it is, if it is one.
    pub attempt: Option<Attempt>,
}

/// What an attempt says, and the opening of its connection told.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    pub outcome: &'static str,
    pub user: Option<String>,
    pub remote_ip: String,
    pub icid: Option<i64>,
    pub dcid: Option<i64>,
    /// The place of the opening among the events.
    pub opening: usize,
}

/// What is compared of a row: appliance, time (µs), outcome, user, address, ids, `elapsed_ms`.
pub type Known =
    (Option<String>, Option<i64>, String, Option<String>, Option<String>, Option<i64>, Option<i64>, Option<i64>);

pub fn known(row: &Row) -> Known {
    (
        row.appliance.clone(),
        row.time,
        row.outcome.clone(),
        row.user.clone(),
        row.remote_ip.clone(),
        row.icid,
        row.dcid,
        row.elapsed_ms,
    )
}

/// Connections of `appliances` appliances, which use the same ids at the same time. `id` is used by nobody else.
pub fn events(clock: i64, id: i64, appliances: usize) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut openings = [[0; 2]; 2];
    for step in 0..8 {
        for (appliance, openings) in openings.iter_mut().enumerate().take(appliances) {
            let (client, server) = (format!("198.51.100.{}", appliance + 1), format!("203.0.113.{}", appliance + 1));
            let user = format!("user {appliance} of {id}");
            let opening = *openings;
            let inbound = |outcome, user: &str| {
                let (user, remote_ip) = (Some(user.to_owned()), client.clone());
                Some(Attempt { outcome, user, remote_ip, icid: Some(id), dcid: None, opening: opening[0] })
            };
            let tail = "using AUTH mechanism: LOGIN with profile: P 1";
            let (message, attempt) = match step {
                0 => {
                    openings[0] = events.len();
                    (
                        format!(
                            "New SMTP ICID {id} interface Data 1 (192.0.2.1) address {client} reverse dns host h verified no"
                        ),
                        None,
                    )
                }
                1 => (format!("ICID {id} ACCEPT SG Group{appliance} match ALL SBRS -1.5 country Italy"), None),
                2 => (format!("SMTP Auth: (ICID {id}) failed for user: {user} {tail}"), inbound("failed", &user)),
                3 => {
                    openings[1] = events.len();
                    (format!("New SMTP DCID {id} interface 192.0.2.1 address {server} port 25"), None)
                }
                4 => (
                    format!("SMTP Auth (ICID {id}) LDAP query/user lookup failed for user: {user}"),
                    inbound("error", &user),
                ),
                5 => (
                    format!(
                        "DCID: {id} IP: {server} SMTP authentication using the profile O failed: ('535', ['5.7.8 no'])"
                    ),
                    Some(Attempt {
                        outcome: "failed",
                        remote_ip: server,
                        dcid: Some(id),
                        opening: opening[1],
                        ..Attempt::default()
                    }),
                ),
                6 => (format!("SMTP Auth: (ICID {id}) succeeded for user: {user} {tail}"), inbound("succeeded", &user)),
                _ => (format!("ICID {id} close"), None),
            };
            events.push(Event { clock: clock + step * 3 + appliance as i64, appliance, message, attempt });
        }
    }
    events
}
