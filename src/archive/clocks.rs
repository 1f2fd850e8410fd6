//! Which clocks the inputs of a query name, and the zone in which its times are meant and shown because of that.
//!
//! The clock of a log is a fact: the offset in its head, else what `--log-tz` says, else UTC. The zone of a query is a
//! choice, which never changes a moment: `--tz`, else the zone that all inputs share, else UTC. Whoever reads times has to
//! know why they look as they do, so the choice carries its reason, and a note wherever one more file could have changed
//! it.

use super::{Archive, Zone};

/// The clocks of some inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Each zone that inputs name, and how many do; in the order of first appearance.
    named: Vec<(Zone, usize)>,
    /// Inputs that name none.
    unnamed: usize,
    /// What `--log-tz` says of those that name none.
    assumed: Option<Zone>,
}

/// The zone of a query, and why it is that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneChoice {
    /// The zone in which times are meant and shown.
    pub zone: Zone,
    pub reason: String,
    /// What the user has to know of it.
    pub note: Option<String>,
    /// Inputs that name no clock, and for which nobody else does: their stamps are read as UTC.
    pub guessed: usize,
}

impl Archive {
    /// The clocks of the logs.
    pub fn clocks(&self) -> Clocks {
        let mut clocks = Clocks { assumed: self.log_zone().cloned(), ..Clocks::default() };
        for file in &self.files {
            clocks.add(file.head.zone());
        }
        clocks
    }
}

impl Clocks {
    /// One input more; `None`: it names no clock.
    pub fn add(&mut self, zone: Option<Zone>) {
        let Some(zone) = zone else {
            self.unnamed += 1;
            return;
        };
        match self.named.iter_mut().find(|(known, _)| *known == zone) {
            Some((_, inputs)) => *inputs += 1,
            None => self.named.push((zone, 1)),
        }
    }

    /// The zone of a query; `given`: the one that the user asks for.
    pub fn choose(&self, given: Option<&Zone>) -> ZoneChoice {
        let guessed = if self.assumed.is_none() { self.unnamed } else { 0 };
        if let Some(zone) = given {
            let is_converted = guessed > 0 && *zone != Zone::UTC;
            let note = is_converted.then(|| guess(guessed));
            return ZoneChoice { zone: zone.clone(), reason: "--tz".to_owned(), note, guessed };
        }
        let of_unnamed = (self.unnamed > 0).then(|| self.assumed.clone().unwrap_or(Zone::UTC));
        let mut zones = self.named.iter().map(|(zone, _)| zone).chain(&of_unnamed);
        let Some(first) = zones.next() else {
            return ZoneChoice { zone: Zone::UTC, reason: "there is no input".to_owned(), note: None, guessed };
        };
        if zones.all(|zone| zone == first) {
            return ZoneChoice { zone: first.clone(), reason: self.shared(), note: None, guessed };
        }
        let list = self.list();
        let reason = format!("the clocks of the inputs differ: {list}");
        let of_logs = if guessed > 0 { ", --log-tz the clock of logs that name none" } else { "" };
        let note = format!(
            "the clocks of the inputs differ ({list}): times are meant and shown in UTC; --tz Area/City chooses another zone{of_logs}"
        );
        ZoneChoice { zone: Zone::UTC, reason, note: Some(note), guessed }
    }

    /// Why a zone is that of all inputs.
    fn shared(&self) -> String {
        match (self.named.is_empty(), self.unnamed, &self.assumed) {
            (false, 0, _) => "that of every input".to_owned(),
            (_, _, Some(_)) => "--log-tz".to_owned(),
            (true, _, None) => "no input names its clock".to_owned(),
            (false, _, None) => self.list(),
        }
    }

    /// `+01:00 in 12, +02:00 in 30, none in 1, read as UTC`.
    fn list(&self) -> String {
        let mut named: Vec<(String, usize)> =
            self.named.iter().map(|(zone, inputs)| (zone.to_string(), *inputs)).collect();
        named.sort();
        let mut parts: Vec<String> = named.into_iter().map(|(zone, inputs)| format!("{zone} in {inputs}")).collect();
        if self.unnamed > 0 {
            let taken = match &self.assumed {
                Some(zone) => format!("read as --log-tz {zone}"),
                None => "read as UTC".to_owned(),
            };
            parts.push(format!("none in {}, {taken}", self.unnamed));
        }
        parts.join(", ")
    }
}

impl ZoneChoice {
    /// The note, of a query whose answer depends on where the moments lie: it counts from now, or asks for local times.
    pub fn note_for(&self, depends: bool) -> Option<String> {
        let guess = (depends && self.guessed > 0).then(|| guess(self.guessed));
        self.note.clone().or(guess)
    }
}

fn guess(inputs: usize) -> String {
    let (inputs, their) =
        if inputs == 1 { ("1 log does".to_owned(), "its") } else { (format!("{inputs} logs do"), "their") };
    format!("{inputs} not name {their} clock, which is taken for UTC; --log-tz Area/City says another")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks(zones: &[&str], assumed: Option<&str>) -> Clocks {
        let zone = |text: &str| Zone::parse(text).unwrap();
        let mut clocks = Clocks { assumed: assumed.map(zone), ..Clocks::default() };
        zones.iter().for_each(|text| clocks.add((!text.is_empty()).then(|| zone(text))));
        clocks
    }

    fn chosen(zones: &[&str], assumed: Option<&str>, given: Option<&str>) -> (String, String, Option<String>) {
        let given = given.map(|text| Zone::parse(text).unwrap());
        let ZoneChoice { zone, reason, note, .. } = clocks(zones, assumed).choose(given.as_ref());
        (zone.to_string(), reason, note)
    }

    #[test]
    fn inputs_that_agree_need_no_note() {
        let shared = |zone: &str| (zone.to_owned(), "that of every input".to_owned(), None);
        assert_eq!(chosen(&["+09:00", "+09:00"], None, None), shared("+09:00"));
        assert_eq!(chosen(&["+09:00", "+09:00"], Some("Europe/Berlin"), None), shared("+09:00"));
        assert_eq!(chosen(&[], None, None).0, "UTC");
        assert_eq!(chosen(&["", ""], None, None), ("UTC".to_owned(), "no input names its clock".to_owned(), None));
        assert_eq!(chosen(&["UTC", ""], None, None).2, None);
        assert_eq!(chosen(&["", ""], Some("+01:00"), None), ("+01:00".to_owned(), "--log-tz".to_owned(), None));
        assert_eq!(chosen(&["+01:00", ""], Some("+01:00"), None).0, "+01:00");
    }

    #[test]
    fn inputs_that_differ_are_shown_in_utc_and_told() {
        let (zone, reason, note) = chosen(&["+02:00", "+01:00", "+02:00", ""], None, None);
        assert_eq!(zone, "UTC");
        assert_eq!(reason, "the clocks of the inputs differ: +01:00 in 1, +02:00 in 2, none in 1, read as UTC");
        let note = note.unwrap();
        assert!(
            note.contains("(+01:00 in 1, +02:00 in 2, none in 1, read as UTC): times are meant and shown in UTC"),
            "{note}"
        );
        assert!(
            note.ends_with("--tz Area/City chooses another zone, --log-tz the clock of logs that name none"),
            "{note}"
        );
        assert!(chosen(&["+02:00", ""], Some("+01:00"), None).1.ends_with("none in 1, read as --log-tz +01:00"));
    }

    #[test]
    fn a_zone_that_is_given_is_told_of_only_where_a_clock_is_guessed() {
        let given = Some("Europe/Berlin");
        assert_eq!(chosen(&["+02:00", "+01:00"], None, given), ("Europe/Berlin".to_owned(), "--tz".to_owned(), None));
        let note = "1 log does not name its clock, which is taken for UTC; --log-tz Area/City says another";
        assert_eq!(chosen(&["+02:00", ""], None, given).2.as_deref(), Some(note));
        assert_eq!(chosen(&["+02:00", ""], Some("+02:00"), given).2, None);
        assert_eq!(chosen(&["", ""], None, Some("UTC")).2, None);
    }

    #[test]
    fn a_guess_matters_where_the_query_depends_on_it() {
        let guessed = clocks(&["", ""], None).choose(None);
        assert_eq!(guessed.note_for(false), None);
        let note = "2 logs do not name their clock, which is taken for UTC; --log-tz Area/City says another";
        assert_eq!(guessed.note_for(true).as_deref(), Some(note));
        assert_eq!(clocks(&["+01:00"], None).choose(None).note_for(true), None);
    }
}
