//! Forms of lines: every combination of the parts that the documents name, and what a line of each form tells.

use super::events::Event;
use super::stamps::{BSD, Form, ISO, MOMENT, MONTH_FIRST, NAMED, NATIVE, NUMBERED, Tells, is_of_rfc_5424};

/// A part of an envelope.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// A word, and a blank behind it.
    Word(&'static str),
    /// What has no blank behind it but its own.
    Prefix(&'static str),
    Stamp(Form),
    /// The name of the appliance.
    Host,
    /// The same, before an arrow.
    Location(&'static str),
}

use Part::{Host, Location, Prefix, Stamp, Word};

/// A form of lines.
#[derive(Clone, Debug)]
pub struct Line {
    parts: Vec<Part>,
    /// What stands between parts.
    blank: &'static str,
    level: &'static str,
    /// The names of the two appliances.
    names: [&'static str; 2],
}

const LEVELS: [&str; 5] = ["Info", "Warning", "Critical", "Debug", "Trace"];
const BLANKS: [&str; 3] = [" ", "\t", "  "];
const PRIORITIES: [&[Part]; 3] = [&[], &[Prefix("<22>")], &[Prefix("<166> ")]];
/// An address of IPv6 is the last of them.
const NAMES: [[&str; 2]; 4] =
    [["esa1", "esa2"], ["10.1.2.3", "10.1.2.4"], ["Mx-1.example.com", "MX_2"], ["2001:db8::1", "2001:db8::2"]];
const TAGS: [&[Part]; 4] = [&[], &[Word("mail_logs:")], &[Word("mail_logs[12]:")], &[Word("mail_logs:nopid")]];
const HOSTS: [&[Part]; 4] = [&[], &[Host], &[Word("relay"), Host], &[Word("-"), Host]];
/// Before the hosts, and behind them.
const FACILITIES: [[&[Part]; 2]; 6] = [
    [&[], &[]],
    [&[], &[Word("mail")]],
    [&[], &[Word("mail"), Word("[info]")]],
    [&[Word("Local4.Info")], &[]],
    [&[Word("syslog"), Word("[notice]")], &[]],
    [&[], &[Word("odd"), Word("[warning]")]],
];
const WITHIN: [&[Part]; 7] = [
    &[],
    &[Stamp(NATIVE)],
    &[Stamp(BSD), Word("t:")],
    &[Prefix("<22>"), Stamp(BSD), Host, Word("t:")],
    &[Stamp(MOMENT), Host],
    &[Stamp(BSD), Host, Word("y[1]:"), Stamp(NATIVE)],
    &[Prefix("<22>1 "), Stamp(MOMENT), Host, Word("mail_logs"), Word("-"), Word("-"), Word("-")],
];
const ARROWS: [&str; 3] = [" -> ", " => ", " \u{2192} "];
const PATHS: [&str; 2] = ["/var/log/esa.log -> ", "\\\\server\\share => "];
const DATA: [&str; 5] = [
    "-",
    "[a b=\"c\"]",
    "[x@1 y=\"\"][z q=\"] \\\" [\"]",
    "[x y=\"Wed Apr 22 11:43:59 2009 Info: ICID 1 close\"]",
    "[e]",
];

/// Numbers that walk through all combinations of some choices, `step` apart.
fn choices<const N: usize>(sizes: [usize; N], step: usize) -> impl Iterator<Item = ([usize; N], usize)> {
    let all: usize = sizes.iter().product();
    (0..all).step_by(step).map(move |number| {
        let mut rest = number;
        let choice = sizes.map(|size| {
            let place = rest % size;
            rest /= size;
            place
        });
        (choice, number / step)
    })
}

/// Envelopes of hosts, facilities and tags behind a stamp.
pub fn of_parts(step: usize) -> Vec<Line> {
    let stamps: Vec<Form> = NAMED.into_iter().chain(NUMBERED).chain([MONTH_FIRST]).collect();
    let sizes = [PRIORITIES.len(), stamps.len(), HOSTS.len(), FACILITIES.len(), TAGS.len(), WITHIN.len(), LEVELS.len()];
    let line = |([priority, stamp, hosts, facility, tag, within, level], turn): ([usize; 7], usize)| {
        let [before, behind] = FACILITIES[facility];
        let names = if turn % 7 == 0 { NAMES[3] } else { NAMES[turn % 3] };
        let (has_tag, has_hosts) = (!TAGS[tag].is_empty(), !HOSTS[hosts].is_empty());
        let is_inner = within > 0;
        let names_within = WITHIN[within].iter().any(|part| matches!(part, Host));
        let stamp = stamps[stamp];
        let is_numbered = stamp.pattern.starts_with("%Y") || stamp == MONTH_FIRST;
        let is_bare_native = stamp.pattern.starts_with("%a") && !has_hosts && facility == 0;
        let is_known = [
            // Who leaves the tag out writes numbers, or is the appliance; or another envelope follows some word.
            has_tag || (is_inner && (has_hosts || facility > 0)) || (!is_inner && (is_numbered || is_bare_native)),
            // A column behind it tells month from day.
            stamp != MONTH_FIRST || facility == 3,
            // An unknown word is a facility only behind a host.
            facility != 5 || (has_hosts && hosts == 1),
            // A facility alone is the host.
            facility != 1 || has_hosts,
            // An address with colons right before the level is a tag.
            names != NAMES[3] || within != 4,
            names != NAMES[3] || has_tag || is_inner || !behind.is_empty(),
        ];
        // The outer host is not the appliance where the inner envelope names one.
        let outer = |part: &Part| if names_within && matches!(part, Host) { Word("collector") } else { *part };
        let location = match turn % 5 {
            0 if has_hosts || names_within => Some(Prefix(["far.example => ", "10.9.9.9 -> "][turn / 5 % 2])),
            0 if turn % 2 == 0 => Some(Location(ARROWS[turn / 5 % 3])),
            1 if turn % 3 == 0 => Some(Prefix(PATHS[turn / 5 % 2])),
            _ => None,
        };
        let parts = location.into_iter().chain(PRIORITIES[priority].iter().copied()).chain([Stamp(stamp)]);
        let parts = parts.chain(before.iter().chain(HOSTS[hosts]).chain(behind).map(outer));
        let parts = parts.chain(TAGS[tag].iter().chain(WITHIN[within]).copied()).collect();
        let line = Line { parts, blank: BLANKS[turn % 3], level: LEVELS[level], names };
        // What the engine reads otherwise than the documents tell.
        let is_told = is_known.iter().all(|holds| *holds);
        is_told.then_some(line)
    };
    choices(sizes, step).filter_map(line).collect()
}

/// Envelopes of RFC 5424.
pub fn of_fields(step: usize) -> Vec<Line> {
    let stamps: Vec<Option<Form>> = NUMBERED.into_iter().filter(is_of_rfc_5424).map(Some).chain([None]).collect();
    const BODIES: [&[Part]; 6] = [
        &[],
        &[Word("mail_logs:")],
        &[Word("mail_logs:nopid")],
        &[Stamp(NATIVE)],
        &[Word("t:"), Stamp(NATIVE)],
        &[Prefix("<22>"), Stamp(BSD), Host, Word("t:")],
    ];
    let sizes = [PRIORITIES.len(), stamps.len(), 2, 2, DATA.len(), 2, BODIES.len(), LEVELS.len()];
    let line = |([priority, stamp, host, process, data, mark, body, level], turn): ([usize; 8], usize)| {
        let host = match (host, body) {
            (0, _) => Word("-"),
            (_, 5) => Word("collector"),
            _ => Host,
        };
        let parts =
            PRIORITIES[priority].iter().copied().chain([Prefix("1 "), stamps[stamp].map_or(Word("-"), Stamp), host]);
        let parts = parts.chain([Word("mail_logs"), Word(["-", "123"][process]), Word(["ID47", "-"][process])]);
        let parts = parts.chain([Word(DATA[data])]).chain((mark > 0).then_some(Prefix("\u{feff}")));
        let parts = parts.chain(BODIES[body].iter().copied()).collect();
        Line { parts, blank: " ", level: LEVELS[level], names: NAMES[turn % 4] }
    };
    choices(sizes, step).map(line).collect()
}

/// Envelopes without any stamp.
pub fn of_nothing() -> Vec<Line> {
    let line = |([priority, host, tag, level, blank], turn): ([usize; 5], usize)| {
        let parts = PRIORITIES[priority].iter().chain(HOSTS[host]).chain(TAGS[tag]).copied().collect();
        let line = Line { parts, blank: BLANKS[blank], level: LEVELS[level], names: NAMES[turn % 3] };
        (host == 0 || tag > 0).then_some(line)
    };
    choices([PRIORITIES.len(), 2, TAGS.len(), LEVELS.len(), BLANKS.len()], 1).filter_map(line).collect()
}

impl Line {
    /// Does it name the appliance?
    pub fn names_hosts(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Host | Location(_)))
    }

    /// The name of an appliance, which has no case, unless it is no name of a host.
    pub fn name(&self, appliance: usize) -> String {
        let name = self.names[appliance];
        if name.contains('_') { name.to_owned() } else { name.to_lowercase() }
    }

    /// The same form with other names.
    pub fn named(self, names: [&'static str; 2]) -> Line {
        Line { names, ..self }
    }

    /// The stamps from the outer to the inner one, and how many seconds each is late: the appliance's own is not.
    fn stamps(&self) -> Vec<(Form, i64)> {
        let forms = self.parts.iter().filter_map(|part| if let Stamp(form) = part { Some(*form) } else { None });
        let forms: Vec<Form> = forms.collect();
        let last = forms.len() as i64 - 1;
        (0..).zip(forms).map(|(place, form)| (form, 3 * (last - place))).collect()
    }

    /// The stamp that counts: the one that says most. Of equals the innermost, but of those without a year the outermost.
    pub fn stamp(&self) -> Option<(Form, i64)> {
        let rank = |form: &Form| match form.tells {
            Tells::Nothing => 0,
            Tells::Year => 1,
            Tells::Offset(_) => 2,
        };
        let stamps = self.stamps();
        let best = stamps.iter().map(|(form, _)| rank(form)).max()?;
        let mut equals = stamps.into_iter().filter(|(form, _)| rank(form) == best);
        if best == 0 { equals.next() } else { equals.next_back() }
    }

    /// When an event was, by this line. `ahead`: what the clock of the log is ahead of UTC by.
    pub fn moment(&self, event: &Event, ahead: i64) -> Option<i64> {
        self.stamp().map(|(form, late)| form.moment(event.clock + late, ahead) * 1_000_000)
    }

    /// An event as a line, without its end.
    pub fn show(&self, event: &Event) -> String {
        format!("{}{}: {}", self.show_parts(event, self.parts.len(), ""), self.level, event.message)
    }

    /// Where a tag stands before anything else that a message may follow.
    fn tag(&self) -> Option<usize> {
        self.parts.iter().position(|part| matches!(part, Word(word) if word.contains(':')))
    }

    /// Has it a tag?
    pub fn has_tag(&self) -> bool {
        self.tag().is_some()
    }

    /// As a daemon writes that an event was made `count` times more.
    pub fn show_repeated(&self, event: &Event, count: u32) -> String {
        let tag = self.tag().expect("a tag");
        let text = self.show_parts(event, tag, &format!("message repeated {count} times: [ "));
        format!("{text}{}: {}]", self.level, event.message)
    }

    /// The same as a line without the message, if it can name the host of the event.
    pub fn show_again(&self, event: &Event, count: u32) -> Option<String> {
        let is_inner =
            |number: &usize| *number > 0 && self.stamps_before(*number) > 0 && matches!(self.parts[*number], Stamp(_));
        let tag = (0..self.parts.len()).find(is_inner).into_iter().chain(self.tag()).min()?;
        let names_within = self.parts[tag..].iter().any(|part| matches!(part, Host));
        let has_arrow =
            matches!(&self.parts[0], Location(_) | Prefix(_) if !self.show_parts(event, 0, "").starts_with('<'));
        let line = Line { parts: self.parts[..tag].to_vec(), ..self.clone() };
        let is_whole = !names_within && !has_arrow && !self.parts[..tag].is_empty();
        is_whole.then(|| format!("{}last message repeated {count} times", line.show_parts(event, tag, "")))
    }

    fn stamps_before(&self, place: usize) -> usize {
        self.parts[..place].iter().filter(|part| matches!(part, Stamp(_))).count()
    }

    /// What stands before the level; `words` behind the part at `place`.
    fn show_parts(&self, event: &Event, place: usize, words: &str) -> String {
        let (mut text, mut stamps) = (String::new(), self.stamps().into_iter());
        for (number, part) in self.parts.iter().enumerate() {
            match part {
                Word(word) => text.extend([word, self.blank]),
                Prefix(prefix) => text.push_str(prefix),
                Host => text.extend([self.names[event.appliance], self.blank]),
                Location(arrow) => text.extend([self.names[event.appliance], arrow]),
                Stamp(_) => {
                    let (form, late) = stamps.next().expect("each stamp once");
                    text.extend([form.show(event.clock + late).as_str(), self.blank]);
                }
            }
            if number == place {
                text.push_str(words);
            }
        }
        text
    }

    /// The form of a syslog daemon.
    pub fn syslog() -> Line {
        Line { parts: vec![Stamp(BSD), Host, Word("mail_logs:")], ..Line::native() }
    }

    /// The appliance's own form.
    pub fn native() -> Line {
        Line { parts: vec![Stamp(NATIVE)], blank: " ", level: "Info", names: NAMES[0] }
    }
}

/// One line of each kind, for texts that imitate them.
pub fn samples() -> Vec<Line> {
    let line = |parts: &[Part]| Line { parts: parts.to_vec(), ..Line::native() };
    let mut samples: Vec<Line> =
        NAMED.into_iter().chain(NUMBERED).map(|form| line(&[Stamp(form), Host, Word("t:")])).collect();
    samples.extend([
        Line::native(),
        line(&[Stamp(ISO)]),
        line(&[Location(" -> "), Stamp(NATIVE)]),
        line(&[Prefix("<22>"), Stamp(BSD), Host, Word("mail"), Word("[info]"), Word("mail_logs:nopid")]),
        line(&[Prefix("<22>1 "), Stamp(MOMENT), Host, Word("m"), Word("-"), Word("-"), Word("[a b=\"c\"]")]),
        line(&[Prefix("<22>1 "), Word("-"), Host, Word("m"), Word("-"), Word("-"), Word("-")]),
        line(&[Word("mail_logs:")]),
        line(&[]),
    ]);
    samples.extend(WITHIN[1..].iter().map(|within| line(&[&[Stamp(BSD), Word("c"), Word("t:")], *within].concat())));
    samples
}
