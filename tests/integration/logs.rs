//! Random little logs that are as hostile to the connection join as lines can be: few ids, opened again while open,
//! closed without being open, attempts after the close; laid out on lines and cut into files in every way there is.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::generator::clock::ctime;
use crate::pack::{self, CODECS};

/// A record: seconds after the one before it, and its message.
pub type Record = (i64, String);

/// How records lie on lines.
#[derive(Clone, Debug)]
pub enum Layout {
    Lines {
        line_end: &'static str,
        last_line_ended: bool,
    },
    /// Wrapped before this column, the space at the break lost.
    Wrapped(usize),
    /// So many records on a line.
    Flattened(usize),
}

/// How a file is stored.
#[derive(Clone, Debug)]
pub enum Storage {
    Plain,
    /// By the codec of this number, cut into members at these shares of its length, in thousandths.
    Compressed(usize, Vec<usize>),
}

/// What the files lie in.
#[derive(Clone, Debug)]
pub enum Container {
    Folder,
    /// A tar archive, compressed by the codec of this number.
    Tar(Option<usize>),
    /// A zip archive of deflated or stored entries.
    Zip(bool),
}

/// A log, and how it lies on disk.
#[derive(Clone, Debug)]
pub struct Log {
    pub records: Vec<Record>,
    /// Where the next file begins, as indices into `records`.
    pub cuts: Vec<usize>,
    /// Storage of the files, over and over.
    pub storage: Vec<Storage>,
    pub container: Container,
    pub layout: Layout,
    /// Does every file begin with the appliance's own head?
    pub heads: bool,
}

/// One line about one of four ids; id 0 is the one that means none.
pub fn message() -> impl Strategy<Value = String> {
    let (id, mid) = (0..4u64, 1..4u64);
    (0..36u32, id, mid).prop_map(|(kind, id, mid)| match kind {
        0 | 1 => format!(
            "New SMTP ICID {id} interface mail (192.0.2.1) address 10.0.{mid}.{id} reverse dns host h{mid} verified yes"
        ),
        2 => format!("New SMTP DCID {id} interface 192.0.2.1 address 10.1.{mid}.{id} port 25"),
        3 => format!("ICID {id} ACCEPT SG G{mid} match ALL SBRS -{mid}.5 country United States"),
        4 => format!("ICID {id} RELAY SG None match  SBRS rfc1918"),
        5 => format!("ICID {id} TLS success protocol TLSv1.{mid} cipher C{mid}"),
        6 => format!("ICID {id} TLS failed: reset"),
        7 => format!("DCID {id} TLS success protocol TLSv1.{mid} cipher C{mid} CN: <x>"),
        8 | 9 => format!("ICID {id} close"),
        10 => format!("DCID {id} close"),
        11 => format!("SMTP server connection killed ICID: {id}"),
        12 => format!("SMTP client connection killed DCID: {id}"),
        13 | 14 => format!("Start MID {mid} ICID {id}"),
        15 => format!("Delivery start DCID {id} MID {mid} to RID [0]"),
        16 => format!("Message done DCID {id} MID {mid} to RID [0, 1]"),
        17 => format!("SMTP Auth: (ICID {id}) succeeded for user: u{mid} using AUTH mechanism: PLAIN with profile: P"),
        18 | 19 => {
            format!("SMTP Auth: (ICID {id}) failed for user: u{mid} using AUTH mechanism: LOGIN with profile: P Q")
        }
        20 => format!("SMTP Auth (ICID {id}) LDAP query/user lookup failed for user: u{mid}"),
        21 => format!("SMTP Auth: (ICID {id}) was required but remote host did not initiate it"),
        22 => format!("DCID: {id} IP: 10.1.0.{id} SMTP authentication using the profile O succeeded."),
        23 => format!(
            "DCID: {id} IP: 10.1.0.{id} SMTP authentication using the profile O failed: ('535', ['5.7.{mid} no'])"
        ),
        24 => format!("ICID {id} lost"),
        25 => format!("MID {mid} Subject 'ICID {id} close'"),
        26 => format!("MID {mid} ICID {id} From: <u{mid}@example.com>"),
        27 => format!("MID {mid} ICID {id} RID 0 To: <r{id}@example.com>"),
        28 => format!("MID {mid} ready 1{id} bytes from <u{mid}@example.com>"),
        29 | 30 => format!("Message finished MID {mid} done"),
        31 => format!("Message aborted MID {mid} Receiving aborted"),
        32 => format!("MID {mid} rewritten to MID {id} by antivirus"),
        33 => format!("Bounced: DCID {id} MID {mid} to RID 0 - 5.1.0 - Unknown address error ('550', ['no'])"),
        34 => format!("MID {mid} RID [0] Response 'ok {id}'"),
        _ => "SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.".to_string(),
    })
}

fn layout() -> impl Strategy<Value = Layout> {
    prop_oneof![
        4 => Just(Layout::Lines { line_end: "\n", last_line_ended: true }),
        1 => Just(Layout::Lines { line_end: "\r\n", last_line_ended: true }),
        1 => Just(Layout::Lines { line_end: "\n", last_line_ended: false }),
        2 => (50..100usize).prop_map(Layout::Wrapped),
        2 => (2..6usize).prop_map(Layout::Flattened),
    ]
}

fn storage() -> impl Strategy<Value = Storage> {
    let codec = || 0..CODECS.len();
    prop_oneof![
        2 => Just(Storage::Plain),
        1 => codec().prop_map(|codec| Storage::Compressed(codec, Vec::new())),
        2 => (codec(), prop::collection::vec(0..1000usize, 1..4)).prop_map(|(codec, cuts)| Storage::Compressed(codec, cuts)),
    ]
}

fn container() -> impl Strategy<Value = Container> {
    prop_oneof![
        4 => Just(Container::Folder),
        1 => Just(Container::Tar(None)),
        2 => (0..CODECS.len()).prop_map(|codec| Container::Tar(Some(codec))),
        1 => any::<bool>().prop_map(Container::Zip),
    ]
}

/// Any log.
pub fn log() -> impl Strategy<Value = Log> {
    let records = prop::collection::vec((0..3i64, message()), 1..60);
    let cuts = prop::collection::vec(0..60usize, 0..4);
    (records, cuts, prop::collection::vec(storage(), 1..4), container(), layout(), any::<bool>()).prop_map(
        |(records, mut cuts, storage, container, layout, heads)| {
            cuts.retain(|cut| (1..records.len()).contains(cut));
            cuts.sort_unstable();
            cuts.dedup();
            let heads = heads && matches!(layout, Layout::Lines { .. });
            Log { records, cuts, storage, container, layout, heads }
        },
    )
}

/// 2009-04-22T10:00:00
const BEGIN: i64 = 1_240_394_400;

impl Log {
    /// The texts of its files, in order.
    pub fn texts(&self) -> Vec<Vec<u8>> {
        let mut time = BEGIN;
        let stamped: Vec<(i64, String)> = self
            .records
            .iter()
            .map(|(wait, message)| {
                time += wait;
                (time, envelope(time, message))
            })
            .collect();
        let ends = self.cuts.iter().copied().chain([stamped.len()]);
        let begins = [0].into_iter().chain(self.cuts.iter().copied());
        begins.zip(ends).map(|(begin, end)| self.text(&stamped[begin..end])).collect()
    }

    fn text(&self, records: &[(i64, String)]) -> Vec<u8> {
        let mut lines: Vec<String> = Vec::new();
        if self.heads {
            let head =
                ["Begin Logfile", "Version: 14.0.0-698 SN: 000F1F6ACFA6-2Y5SQ41", "Time offset from UTC: 7200 seconds"];
            lines.extend(head.iter().map(|message| envelope(records[0].0, message)));
        }
        match self.layout {
            Layout::Lines { .. } => lines.extend(records.iter().map(|(_, text)| text.clone())),
            Layout::Wrapped(width) => lines.extend(records.iter().flat_map(|(_, text)| wrap(text, width))),
            Layout::Flattened(count) => {
                let texts: Vec<&str> = records.iter().map(|(_, text)| text.as_str()).collect();
                // No line holds one record alone, so that there is no doubt about the layout.
                let whole = texts.len() - texts.len() % count;
                let (most, rest) = if texts.len() % count == 1 && whole > 0 {
                    texts.split_at(whole - count)
                } else {
                    texts.split_at(whole)
                };
                lines.extend(most.chunks(count).map(|line| line.join(" ")));
                lines.extend((!rest.is_empty()).then(|| rest.join(" ")));
                // Most records here hold a stranger's words, which prove nothing about a layout; these do.
                let sure = envelope(records[0].0, "ICID 900001 close");
                let evidence = vec![format!("{sure} {sure}"); lines.len() / 2 + 2];
                lines.splice(..0, evidence);
            }
        }
        let (line_end, ended) = match self.layout {
            Layout::Lines { line_end, last_line_ended } => (line_end, last_line_ended),
            Layout::Wrapped(_) | Layout::Flattened(_) => ("\n", true),
        };
        let mut text = lines.join(line_end);
        if ended {
            text += line_end;
        }
        text.into_bytes()
    }

    /// Writes its files into the folder `box` below `dir`, or into an archive there, so that their names stand in their
    /// order.
    pub fn write(&self, dir: &Path) -> PathBuf {
        let folder = dir.join("box");
        std::fs::create_dir_all(&folder).expect("a folder");
        let stored = self.texts().into_iter().zip(self.storage.iter().cycle()).map(|(text, storage)| match storage {
            Storage::Plain => text,
            Storage::Compressed(codec, shares) => {
                let mut cuts: Vec<usize> = shares.iter().map(|share| text.len() * share / 1000).collect();
                cuts.sort_unstable();
                let begins = [0].into_iter().chain(cuts.iter().copied());
                let ends = cuts.iter().copied().chain([text.len()]);
                begins.zip(ends).flat_map(|(begin, end)| CODECS[*codec].1(&text[begin..end])).collect()
            }
        });
        let files = (0..).zip(stored).map(|(number, bytes)| (format!("logs/box/part{number}"), bytes));
        let files: Vec<(String, Vec<u8>)> = files.collect();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("a file");
        match self.container {
            Container::Folder => files.iter().for_each(|(name, bytes)| write(&name["logs/box/".len()..], bytes)),
            Container::Tar(None) => write("packed", &pack::tar(&files)),
            Container::Tar(Some(codec)) => write("packed", &CODECS[codec].1(&pack::tar(&files))),
            Container::Zip(deflated) => write("packed", &pack::zip(&files, deflated)),
        }
        folder
    }
}

fn envelope(time: i64, message: &str) -> String {
    let mut line = Vec::new();
    ctime(&mut line, time);
    format!("{} Info: {message}", String::from_utf8_lossy(&line))
}

/// Breaks a text at spaces before `width`; never within the envelope.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while rest.len() > width {
        let Some(at) = rest[..width].rfind(' ').filter(|at| *at > 31 || !lines.is_empty() && *at > 0) else { break };
        // A break at doubled spaces would lose one of them.
        if rest[at..].starts_with("  ") || rest[..at].ends_with(' ') {
            break;
        }
        lines.push(rest[..at].to_string());
        rest = &rest[at + 1..];
    }
    lines.push(rest.to_string());
    lines
}
