//! What must hold for any bytes.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;
use crate::record::marks::{Connections, Marks};
use crate::record::time::Stamp;
use crate::record::{Hint, Says};

/// Lines that occur in mail logs, whole, in part, and run together.
const LINES_SEEN: &[&str] = &[
    "Wed Apr 22 11:43:59 2009 Info: New SMTP ICID 450 interface IncomingMail (172.16.155.16)",
    "address 172.16.155.102 reverse dns host unknown verified no",
    "Wed Apr 22 11:43:59 2009 Info: New SMTP ICID 450 interface m (172.16.155.16) address 10.0.0.1 reverse dns host h verified no",
    "Wed Apr 22 11:43:59 2009 Info: New smtp DCID 7 interface 172.16.155.16 address 10.0.0.1 port 25",
    "Wed Apr 22 11:43:59 2009 Info: Start MID 5 ICID 450",
    "Wed Apr 22 11:43:59 2009 Info: Delivery start DCID 7 MID 5 to RID [0]",
    "Wed Apr 22 11:43:59 2009 Info: Message done DCID 7 MID 5 to RID [0]",
    "Wed Apr 22 11:43:59 2009 Info: ICID 450 ACCEPT SG None match ALL SBRS None",
    "Wed Apr 22 11:44:48 2009 Info: SMTP Auth: (ICID 450) succeeded for user: ironport",
    "using AUTH mechanism: PLAIN with profile: IncomingAuthentication",
    " using AUTH mechanism: PLAIN with profile: Incoming",
    "Wed Apr 22 11:46:14 2009 Info: ICID 450 clo",
    "se",
    "Wed Apr 22 11:46:14 2009 Info: ICID 4\n50 close",
    "Wed Apr 22 11:46:14 2009 Info: Start MID 5 ICID 4\n50",
    "Wed Apr 22 11:46:14 2009 Info: ICID 450 close",
    "Wed Apr 22 11:46:14 2009 Info:",
    "Wed Apr 22 11:46:14 2009",
    "Wed Apr 31 11:46:14 2009 Info: ICID 450 close",
    "9 Info: SMTP Auth: (ICID 30) failed for user: cisco using AUTH mechanism: LOGIN with profile: ldap_smpt",
    "b using AUTH mechanism: LOGIN with profile: ldap_smpt",
    "Wed Apr 22",
    "11:46:14 2009 Info: DCID 7 close",
    "Info: SMTP Auth: (ICID 30) succeeded for user: cisco using AUTH mechanism: LOGIN with profile: ldap_smpt",
    "  Info: ICID 30 close",
    "\tWed Apr 22 11:46:14 2009 Info: ICID 450 close",
    "  Wed Apr 22 11:46:14 2009 Info: SMTP Auth: (ICID 450) failed for user: y using AUTH mechanism: PLAIN with profile: P",
    "<166>Mar 17 18:24:37 mail_logs: Info: MID 5 Subject 'x'",
    "Mar 17 18:24:37 host sshd[1]: Accepted",
    "<111>Aug 10 11:00:25 host ESA: Mon Aug 10 10:00:24 2020 Info: ICID 5 lost",
    "Wed Apr 22 11:19:41 2009 Info: DCID: 5640 IP: 172.16.155.102 SMTP authentication",
    "using the profile OutboundAuthentication failed: ('535', ['5.7.8 Error: authentication",
    "failed: authentication failure'])",
    "Apr 22 11:43:59 esa1 mail_logs: Info: New SMTP ICID 450 interface m (172.16.155.16) address 10.0.0.1 reverse dns host h verified no",
    "Apr 22 11:43:58 esa1 mail_logs: Info: ICID 450 close",
    "Apr 22 11:43:57 esa2 mail_logs: Info: ICID 450 close",
    "Apr 22 11:43:60 esa2 mail_logs: Warning: ICID 450 close",
    "<22>1 2009-04-22T11:43:59.262+02:00 esa1 m - - - Info: ICID 450 ACCEPT SG None match ALL SBRS None",
    "<22>1 2009-04-22T11:43:58.7+02:00 esa1 m - - - Info: SMTP Auth: (ICID 450) failed for user: y using AUTH mechanism: PLAIN with profile: P",
    "Apr 22 11:43:59 esa1 m: Info: SMTP Auth: (ICID 450) failed for user: y using AUTH mechanism: PLAIN with profile: P",
    "Apr 22 11:44:01 esa1 m: message repeated 2 times: [ Info: SMTP Auth: (ICID 450) failed for user: y using AUTH mechanism: PLAIN with profile: P]",
    "Apr 22 11:44:02 esa1 last message repeated 3 times",
    "Apr 22 11:43:59 esa1 m: Info: SMTP Auth: (ICID 450) failed for user: yyyyy",
    "Apr 22 11:43:59 esa1 m: zzz using AUTH mech",
    "Apr 22 11:43:59 esa1 m: anism: PLAIN with profile: P",
    "```",
    "",
    " ",
    "\r",
    "\u{feff}",
    "Some text.",
    "\0",
];

fn line() -> impl Strategy<Value = Vec<u8>> {
    let seen = || proptest::sample::select(LINES_SEEN).prop_map(|line| line.as_bytes().to_vec());
    prop_oneof![
        8 => seen(),
        2 => (seen(), seen()).prop_map(|(first, second)| [first, second].join(&b' ')),
        2 => (seen(), any::<prop::sample::Index>()).prop_map(|(mut line, at)| {
            line.truncate(at.index(line.len() + 1));
            line
        }),
        2 => (seen(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut line, at, byte)| {
            let at = at.index(line.len() + 1);
            line.insert(at, byte);
            line
        }),
        1 => (seen(), any::<prop::sample::Index>(), 60..90_usize).prop_map(|(mut line, at, zeros)| {
            let at = at.index(line.len() + 1);
            line.splice(at..at, std::iter::repeat_n(0, zeros));
            line
        }),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ]
}

fn block() -> impl Strategy<Value = Vec<u8>> {
    const ENDS: &[&[u8]] = &[b"\n", b"\n", b"\n", b"\r\n", b" \n", b" "];
    let end = proptest::sample::select(ENDS);
    proptest::collection::vec((line(), end), 0..16)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end.to_vec()].concat()).collect())
}

fn shape() -> impl Strategy<Value = Shape> {
    let layout = proptest::sample::select(&[Layout::Lines, Layout::Wrapped, Layout::Flattened][..]);
    let ending = prop_oneof![3 => Just(""), 1 => Just("Wed Apr 22 11:43:59 2009 Info: x#015\n")];
    (layout, any::<[bool; 3]>(), ending).prop_map(|(layout, [bare, indented, wraps], line)| {
        let ending = Ending::of(line.repeat(2).as_bytes(), false);
        Shape { layout, bare, indented, wraps, ending }
    })
}

fn read_in_parts(block: &[u8], cut: usize, shape: Shape) -> (Vec<Seen>, LineCounts) {
    let (mut seen, mut counts) = read(&block[..cut], shape);
    let (rest, more) = read(&block[cut..], shape);
    let number_on = |entry: Seen| Seen { line: entry.line + counts.lines, offset: entry.offset + cut, ..entry };
    seen.extend(rest.into_iter().map(number_on));
    counts += more;
    (seen, counts)
}

#[derive(Default)]
struct Sifted {
    lines: Vec<(usize, Option<Vec<u8>>, Says)>,
    entries: Vec<Seen>,
    block: Vec<u8>,
    passed: Vec<(usize, Option<Stamp>, Option<Vec<u8>>)>,
}

impl Sieve for Sifted {
    fn passed(&mut self, at: usize, stencil: &Stencil) {
        let host = stencil.host(&self.block, at).map(<[u8]>::to_vec);
        self.passed.push((at, stencil.stamp(&self.block, at), host));
    }

    fn line(&mut self, at: usize, host: Option<&[u8]>, hint: Hint) {
        self.lines.push((at, host.map(<[u8]>::to_vec), hint.says));
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        self.entries.push(Seen::of(entry));
    }
}

/// A run of NUL ends a record: what goes on behind it is no opening.
#[test]
fn an_opening_with_a_run_of_nul_in_it_is_not_taken_for_one() {
    let line = "Wed Apr 22 11:43:59 2009 Info: New SMTP DCID 7 interface ZEROS172.16.155.16 address 10.0.0.1 port 25\n";
    let block = line.repeat(2).replace("ZEROS", &"\0".repeat(64));
    let shape = Shape { wraps: false, ..LINES };
    for late in [false, true] {
        let marks = Marks::new(Connections { inbound: false, outbound: true, late }, &BTreeSet::new());
        let mut sifted = Sifted::default();
        skim(block.as_bytes(), shape, &marks, true, &mut LineCounts::default(), &mut sifted);
        assert!(sifted.lines.iter().all(|(_, _, says)| *says == Says::Something), "{:?}", sifted.lines);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_block_in_parts_reads_as_the_whole(block in block(), shape in shape(), from in any::<prop::sample::Index>()) {
        let whole = read(&block, shape);
        let from = from.index(block.len() + 1);
        if let Some(cut) = next_record_start(&block, from, shape) {
            prop_assert!(cut >= from && (cut == 0 || block[cut - 1] == b'\n'));
            prop_assert_eq!(&read_in_parts(&block, cut, shape), &whole);
        }
        if let Some(cut) = last_record_start(&block, shape) {
            prop_assert_eq!(next_record_start(&block, cut, shape), Some(cut));
            prop_assert_eq!(next_record_start(&block, cut + 1, shape), None);
            prop_assert_eq!(&read_in_parts(&block, cut, shape), &whole);
        }
    }

    /// A reader that sees only the first bytes of a file may cut before the last record it sees begin.
    #[test]
    fn a_start_seen_in_a_part_is_one_in_the_whole(block in block(), shape in shape(), seen in any::<prop::sample::Index>()) {
        let part = &block[..seen.index(block.len() + 1)];
        if let Some(cut) = last_record_start(part, shape) {
            prop_assert_eq!(&read_in_parts(&block, cut, shape), &read(&block, shape));
        }
    }

    /// Skimming finds every record that matters, as it is, and accounts for every line.
    #[test]
    fn skimming_misses_nothing_that_matters(
        block in block(), shape in shape(), [inbound, outbound, late] in any::<[bool; 3]>(),
    ) {
        let connections = Connections { inbound, outbound, late };
        let (all, all_counts) = read(&block, shape);
        let mut counts = LineCounts::default();
        let mut sifted = Sifted::default();
        skim(&block, shape, &Marks::new(connections, &BTreeSet::new()), true, &mut counts, &mut sifted);
        let skimmed = sifted.entries;
        let matters = |seen: &&Seen| seen.matters;
        let given: HashSet<usize> =
            sifted.lines.iter().map(|line| line.0).chain(skimmed.iter().map(|seen| seen.offset)).collect();
        for seen in &all {
            let asked = (connections.inbound && seen.record.contains("Inbound"))
                || (connections.outbound && seen.record.contains("Outbound"));
            prop_assert!(given.contains(&seen.offset) || !(asked && seen.of_opening), "{:?}", seen);
        }
        for (at, host, says) in sifted.lines {
            let seen = all.iter().find(|seen| seen.offset == at).expect("a record");
            prop_assert_eq!(&host, &seen.host, "{:?}", seen);
            prop_assert_eq!(says == Says::Closes, seen.record.contains("Closed"), "{:?}", seen);
            prop_assert!(seen.record.contains("Opened") || says != Says::Opens, "{:?}", seen);
        }
        prop_assert_eq!(all.iter().filter(matters).collect::<Vec<_>>(), skimmed.iter().filter(matters).collect::<Vec<_>>());
        prop_assert!(skimmed.iter().all(|seen| all.contains(seen)));
        prop_assert_eq!(counts.lines, all_counts.lines);
        let LineCounts { record_first_lines, continuations, blank, not_understood, searched, .. } = counts;
        prop_assert_eq!(counts.lines, record_first_lines + continuations + blank + not_understood + searched);
        prop_assert_eq!(counts.records, record_first_lines + counts.records_split);
    }

    /// Skimming for numbers finds every record that names one of them.
    #[test]
    fn skimming_finds_the_records_of_a_number(
        block in block(), shape in shape(), numbers in prop::collection::btree_set(prop_oneof![Just(450), Just(5), Just(30), 0..60u64], 0..6),
    ) {
        let (all, all_counts) = read(&block, shape);
        let mut counts = LineCounts::default();
        let mut sifted = Sifted::default();
        skim(&block, shape, &Marks::new(Connections::default(), &numbers), true, &mut counts, &mut sifted);
        let named = |seen: &&Seen| {
            let Names { icid, dcid, mid } = seen.names;
            seen.matters || [icid, dcid, mid].into_iter().flatten().any(|id| numbers.contains(&id))
        };
        prop_assert_eq!(all.iter().filter(named).collect::<Vec<_>>(), sifted.entries.iter().filter(named).collect::<Vec<_>>());
        prop_assert!(sifted.lines.is_empty() && sifted.entries.iter().all(|seen| all.contains(seen)));
        prop_assert_eq!(counts.lines, all_counts.lines);
    }

    /// A search finds every record that holds a text, and passes over no other but with its envelope.
    #[test]
    fn a_search_finds_the_records_that_hold_a_text(
        block in block(), shape in shape(), needle in prop::sample::select(&["450", "user: y", "b using", "o 50", "Cut"][..]),
    ) {
        let (all, all_counts) = read(&block, shape);
        let mut counts = LineCounts::default();
        let mut sifted = Sifted { block: block.clone(), ..Sifted::default() };
        let marks = Marks::new(Connections::default(), &BTreeSet::new());
        let next_mark = |from: usize| {
            let text = memchr::memmem::find(&block[from.min(block.len())..], needle.as_bytes()).map(|at| from + at);
            let mark = marks.next(&block, from).map(|mark| mark.at);
            text.into_iter().chain(mark).min().unwrap_or(usize::MAX)
        };
        search(&block, shape, next_mark, &mut counts, &mut sifted);
        prop_assert_eq!(counts, all_counts);
        let Sifted { lines, entries, passed, .. } = sifted;
        prop_assert!(lines.is_empty() && entries.iter().all(|seen| all.contains(seen)));
        let holds = |seen: &&Seen| memchr::memmem::find(&seen.text, needle.as_bytes()).is_some() || seen.matters;
        prop_assert_eq!(all.iter().filter(holds).collect::<Vec<_>>(), entries.iter().filter(holds).collect::<Vec<_>>());
        for seen in &all {
            let told = passed.iter().find(|(at, ..)| *at == seen.offset);
            prop_assert!(told.is_some() || entries.contains(seen), "{:?}", seen);
            if let Some((_, stamp, host)) = told {
                prop_assert_eq!((*stamp, host), (seen.stamp, &seen.host));
            }
        }
    }

    /// Every record is given out or passed over, and no wanted one and none that speaks of an attempt is passed over.
    #[test]
    fn selecting_passes_over_what_is_not_wanted(block in block(), shape in shape(), wanted in prop::sample::select(&["IC", "De", "MI", ""][..])) {
        let (all, all_counts) = read(&block, shape);
        let mut counts = LineCounts::default();
        let mut sifted = Sifted { block: block.clone(), ..Sifted::default() };
        select(&block, shape, |message| message.starts_with(wanted.as_bytes()), &mut counts, &mut sifted);
        prop_assert_eq!(counts, all_counts);
        let Sifted { entries, passed, .. } = sifted;
        prop_assert!(entries.iter().all(|seen| all.contains(seen)));
        for seen in &all {
            let told = passed.iter().find(|(at, ..)| *at == seen.offset);
            let is_wanted = seen.matters || seen.message.starts_with(wanted.as_bytes());
            prop_assert!(entries.contains(seen) || (told.is_some() && !is_wanted), "{:?}", seen);
            if let Some((_, stamp, host)) = told {
                prop_assert_eq!((*stamp, host), (seen.stamp, &seen.host));
            }
        }
    }

    /// Sifting gives out every record of a connection, too.
    #[test]
    fn sifting_misses_nothing_of_connections(block in block(), shape in shape(), late in any::<bool>()) {
        let (all, all_counts) = read(&block, shape);
        let mut sifted = Sifted::default();
        let mut counts = LineCounts::default();
        let asked = Connections { late, ..Connections::default() };
        sift(&block, shape, &Marks::new(asked, &BTreeSet::new()), &mut counts, &mut sifted);
        prop_assert_eq!(counts, all_counts);
        let given: HashSet<usize> = sifted.lines.iter().map(|line| line.0).chain(sifted.entries.iter().map(|seen| seen.offset)).collect();
        for seen in &all {
            let is_asked_for = seen.matters || seen.of_connection || (late && seen.of_message);
            prop_assert!(given.contains(&seen.offset) || !is_asked_for, "{:?}", seen);
        }
        prop_assert!(sifted.entries.iter().all(|seen| all.contains(seen)));
        for (at, host, says) in sifted.lines {
            let seen = all.iter().find(|seen| seen.offset == at).expect("a record");
            prop_assert_eq!(&host, &seen.host, "{:?}", seen);
            prop_assert_eq!(seen.lines, 1);
            prop_assert_eq!(says == Says::Closes, seen.record.contains("Closed"), "{:?}", seen);
            prop_assert!(seen.record.contains("Opened") || says != Says::Opens, "{:?}", seen);
        }
    }

    /// Lines of other text between the records change none of them.
    #[test]
    fn other_text_between_records_changes_none(
        picks in proptest::collection::vec((0..3_usize, any::<bool>()), 1..8),
        text in "[ -~]{0,30}",
    ) {
        const RECORDS: [&str; 3] = [
            "ICID 450 close",
            "SMTP Auth: (ICID 450) failed for user: x using AUTH mechanism: PLAIN with profile: P",
            "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P failed: ('535', ['x'])",
        ];
        let text = text.trim_start();
        prop_assume!(!text.starts_with('['));
        let (mut plain, mut mixed) = (String::new(), String::new());
        for (pick, with_text) in picks {
            let line = format!("{STAMP}{}\n", RECORDS[pick]);
            plain += &line;
            mixed += &line;
            if with_text {
                mixed += text;
                mixed += "\n";
            }
        }
        let strip = |block: &str| texts(block, LINES);
        prop_assert_eq!(strip(&plain), strip(&mixed));
    }

    #[test]
    fn texts_lie_in_the_block(block in block(), shape in shape()) {
        for seen in read(&block, shape).0 {
            prop_assert!(seen.lines > 1 || block[seen.offset..].starts_with(&seen.text), "{:?}", seen);
            prop_assert_eq!(block.get(seen.offset), seen.text.first(), "{:?}", seen);
        }
    }

    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), block in block(), shape in shape()) {
        for bytes in [bytes, block] {
            read(&bytes, shape);
            examine(&bytes, true);
            examine(&bytes, false);
            for at in 0..bytes.len() {
                let _ = recognise(&bytes[at..]);
                let _ = envelope::parse(&bytes[at..], at % 2 == 0);
                let _ = crate::record::reply::parse(&bytes[at..]);
                let _ = crate::record::time::file_name_stamp(&bytes[at..]);
            }
        }
    }

    /// Whatever a user name holds, but for line ends: outcome, id and the name itself come out.
    #[test]
    fn users_come_out_as_they_went_in(
        parts in proptest::collection::vec(prop_oneof![
            proptest::sample::select(&[
                " using AUTH mechanism: ", " with profile: ", " using AUTH mechanism:", "PLAIN", " ", "(ICID 9) ",
                "succeeded for user: ", "SMTP Auth: ", "Wed Apr 22 11:43:59 2009 Info: ", " succeeded.", " failed: ",
                " is misconfigured or missing causing an Auth failure", "``` ", "\r", "\0",
            ][..]).prop_map(|part| part.as_bytes().to_vec()),
            proptest::collection::vec(any::<u8>().prop_filter("no line end", |byte| *byte != b'\n'), 0..6),
        ], 0..8),
        succeeded in any::<bool>(),
    ) {
        let user = parts.concat();
        let word = if succeeded { "succeeded" } else { "failed" };
        let mut block = format!("{STAMP}SMTP Auth: (ICID 5) {word} for user: ").into_bytes();
        block.extend_from_slice(&user);
        block.extend_from_slice(b" using AUTH mechanism: LOGIN with profile: Real\n");
        let mut records = 0;
        for_each_record(&block, LINES, &mut LineCounts::default(), &mut |entry| {
            records += 1;
            let outcome = if succeeded { Outcome::Succeeded } else { Outcome::Failed };
            let expected = InboundAuth {
                icid: Some(5), outcome, user: Some(&user), mechanism: Some(b"LOGIN"), profile: Some(b"Real"), reason: None,
            };
            assert_eq!(entry.record, Some(Ok(Record::InboundAuth(expected))));
        });
        prop_assert_eq!(records, 1);
    }

    #[test]
    fn what_is_recognised_lies_in_the_message(line in line()) {
        let range = line.as_ptr_range();
        let inside = |text: &[u8]| text.is_empty() || (range.contains(&text.as_ptr()) && text.len() <= line.len());
        for at in 0..line.len() {
            match recognise(&line[at..]) {
                Some(Ok(Record::InboundAuth(auth))) => {
                    for text in [auth.user, auth.mechanism, auth.profile, auth.reason].into_iter().flatten() {
                        prop_assert!(inside(text));
                    }
                }
                Some(Ok(Record::Opened(opened))) => {
                    prop_assert!(inside(opened.remote_ip));
                    prop_assert!(opened.direction == Direction::Inbound || opened.interface.is_none());
                }
                _ => {}
            }
        }
    }
}
