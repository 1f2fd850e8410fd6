//! What a record costs in each part of the reader: recognising each kind, reading an envelope in full or by the stencil of
//! the line before, framing, searching and unwrapping lines. An archive holds a hundred times more records than events, so
//! these decide where every line is looked at.
//!
//! Where one record is read, the time is that of the record. Where a text is read, it has [`LINES_OF_A_TEXT`] lines: a
//! millisecond is 10 ns a line.

#[path = "support/generator.rs"]
#[allow(dead_code, reason = "each bench uses a part of the support")]
mod generator;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::sync::LazyLock;

use authq::internals::envelope::{self, Stencil};
use authq::internals::frame::{self, Entry, LineCounts, Shape, Sieve};
use authq::internals::{Connections, Marks};
use authq::internals::{Hint, recognise};
use authq::{Archive, ArchiveOptions};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// A name for the report, and the text.
#[derive(Copy, Clone)]
struct Sample(&'static str, &'static str);

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

const MESSAGES: [Sample; 14] = [
    Sample(
        "new_smtp_inbound",
        "New SMTP ICID 412337450 interface IncomingMail (172.16.155.16) address 172.16.155.102 reverse dns host \
         mail-7.example.net verified no",
    ),
    Sample("new_smtp_outbound", "New SMTP DCID 412335633 interface 172.16.155.16 address 172.16.155.102 port 25"),
    Sample("verdict", "ICID 412337450 ACCEPT SG ACCEPTLIST match sbrs[0.0:10.0] SBRS 3.4 country United States"),
    Sample("tls", "ICID 412337450 TLS success protocol TLSv1.2 cipher ECDHE-RSA-AES128-GCM-SHA256"),
    Sample("close", "ICID 412337450 close"),
    Sample("start_mid", "Start MID 87650321 ICID 412337450"),
    Sample("delivery_start", "Delivery start DCID 412335633 MID 87650321 to RID [0]"),
    Sample(
        "inbound_succeeded",
        "SMTP Auth: (ICID 412337450) succeeded for user: ironport using AUTH mechanism: PLAIN with profile: \
         IncomingAuthentication",
    ),
    Sample(
        "inbound_failed",
        "SMTP Auth: (ICID 412337450) failed for user: ironport using AUTH mechanism: PLAIN with profile: \
         IncomingAuthentication",
    ),
    Sample(
        "outbound_succeeded",
        "DCID: 412335633 IP: 172.16.155.102 SMTP authentication using the profile OutboundAuthentication succeeded.",
    ),
    Sample(
        "outbound_failed",
        "DCID: 412335640 IP: 172.16.155.102 SMTP authentication using the profile OutboundAuthentication failed: \
         ('535', ['5.7.8 Error: authentication failed: authentication failure'])",
    ),
    Sample("unknown_mid", "MID 87650321 ICID 412337450 RID 0 To: <carla.huber@office.example.com>"),
    Sample("unknown_mid_verdict", "MID 87650321 interim verdict using engine: CASE spam negative"),
    Sample("unknown_status", "Status: CPULd 12 DskIO 1 RAMUtil 3 QKUsd 0 QKFre 8388608 CrtMID 414695 InjMsg 1"),
];

const LINES: [Sample; 7] = [
    Sample("native", "Wed Apr 22 11:43:59 2009 Info: MID 87650321 queued for delivery"),
    Sample("native_warning", "Wed Apr 22 11:43:59 2009 Warning: MID 87650321 queued for delivery"),
    BSD,
    RFC_3339,
    RFC_5424,
    Sample(
        "relayed",
        "Aug  1 18:24:40 2011 relay1 Aug  1 18:24:37 esa3.example.net mail_logs: Info: MID 87650321 queued",
    ),
    Sample("none", "using AUTH mechanism: PLAIN with profile: IncomingAuthentication"),
];

const BSD: Sample =
    Sample("bsd", "<166>Aug  1 18:24:37 esa3.example.net mail_logs: Info: MID 87650321 queued for delivery");
const RFC_3339: Sample = Sample(
    "rfc_3339",
    "2011-08-01T18:24:37.482913+02:00 esa3.example.net mail_logs: Info: MID 87650321 queued for delivery",
);
const RFC_5424: Sample = Sample(
    "rfc_5424",
    "<166>1 2011-08-01T18:24:37.482Z esa3.example.net mail_logs 2137 - - Info: MID 87650321 queued for delivery",
);

#[divan::bench(args = MESSAGES)]
fn recognition(bencher: Bencher<'_, '_>, message: Sample) {
    let text = message.1.as_bytes();
    bencher.counter(ItemsCount::new(1u32)).bench(|| recognise(black_box(text)).is_some());
}

#[divan::bench(args = LINES)]
fn envelopes(bencher: Bencher<'_, '_>, line: Sample) {
    let text = line.1.as_bytes();
    bencher.counter(ItemsCount::new(1u32)).bench(|| envelope::parse(black_box(text), false).is_some());
}

/// A line whose envelope is that of the line before, but for the seconds.
#[divan::bench(args = [BSD, RFC_3339, RFC_5424])]
fn stencil_hits(bencher: Bencher<'_, '_>, line: Sample) {
    let text = line.1.as_bytes();
    let mut stencil = Stencil::default();
    stencil.renew(text, &envelope::parse(text, false).expect("an envelope"));
    assert!(stencil.read(text).is_some(), "{line}: the line fits its own stencil");
    bencher.counter(ItemsCount::new(1u32)).bench(|| stencil.read(black_box(text)).is_some());
}

/// Whether such a line begins a record, without reading its envelope.
#[divan::bench(args = [BSD, RFC_3339, RFC_5424])]
fn stencil_fits(bencher: Bencher<'_, '_>, line: Sample) {
    let text = line.1.as_bytes();
    let mut stencil = Stencil::default();
    stencil.renew(text, &envelope::parse(text, false).expect("an envelope"));
    bencher.counter(ItemsCount::new(1u32)).bench(|| stencil.fits(black_box(text), 0));
}

/// Lines of each text.
const LINES_OF_A_TEXT: usize = 100_000;

/// The text of one file as an appliance writes it.
static TEXT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let config = generator::Config {
        appliances: 1,
        days: 1,
        bytes: 16 << 20,
        file_bytes: 32 << 20,
        gzip: 0.0,
        auth_share: 0.009,
        hostile: 0.01,
        concurrency: 400,
        reboots: 0,
        lifelike: true,
        truth: false,
        ..generator::Config::default()
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = generator::generate(&config, folder.path()).expect("room for the log");
    let text = fs::read(&written.files[0]).expect("the log");
    let end = memchr::memchr_iter(b'\n', &text).nth(LINES_OF_A_TEXT - 1).expect("as many lines");
    text[..=end].to_vec()
});

/// The same text in an envelope of each form.
#[derive(Copy, Clone, Debug)]
enum Form {
    Native,
    Bsd,
    Rfc3339,
    Rfc5424,
}

const FORMS: [Form; 4] = [Form::Native, Form::Bsd, Form::Rfc3339, Form::Rfc5424];

impl Form {
    fn text(self) -> &'static [u8] {
        static SYSLOG: LazyLock<[Vec<u8>; 3]> =
            LazyLock::new(|| [Form::Bsd, Form::Rfc3339, Form::Rfc5424].map(|form| enveloped(&TEXT, form)));
        match self {
            Form::Native => &TEXT,
            Form::Bsd => &SYSLOG[0],
            Form::Rfc3339 => &SYSLOG[1],
            Form::Rfc5424 => &SYSLOG[2],
        }
    }
}

/// Puts the envelope of a form in the place of each native one.
fn enveloped(native: &[u8], form: Form) -> Vec<u8> {
    let mut text = Vec::with_capacity(2 * native.len());
    for line in native.split_inclusive(|byte| *byte == b'\n') {
        // `Wed Apr 22 11:43:59 2009 Info: …`
        let message = envelope::parse(line, false).and_then(|_| Some((line.get(4..19)?, line.get(25..)?)));
        let Some((stamp, message)) = message else {
            text.extend_from_slice(line);
            continue;
        };
        let (day, clock) = (String::from_utf8_lossy(&stamp[4..6]).replace(' ', "0"), &stamp[7..]);
        let clock = String::from_utf8_lossy(clock);
        let head = match form {
            Form::Native => String::from_utf8_lossy(&line[..25]).into_owned(),
            Form::Bsd => format!("<166>{} esa3.example.net mail_logs: ", String::from_utf8_lossy(stamp)),
            Form::Rfc3339 => format!("2009-04-{day}T{clock}.482913+02:00 esa3.example.net mail_logs: "),
            Form::Rfc5424 => format!("<166>1 2009-04-{day}T{clock}.482Z esa3.example.net mail_logs 2137 - - "),
        };
        text.extend_from_slice(head.as_bytes());
        text.extend_from_slice(message);
    }
    text
}

/// Lines to records, recognised.
#[divan::bench(args = FORMS, sample_count = 10, sample_size = 1)]
fn framing(bencher: Bencher<'_, '_>, form: Form) {
    let text = form.text();
    bencher.counter(BytesCount::of_slice(text)).counter(ItemsCount::new(LINES_OF_A_TEXT)).bench(|| {
        let mut counts = LineCounts::default();
        let mut known = 0u64;
        frame::for_each_record(text, Shape::default(), &mut counts, &mut |entry| {
            known += u64::from(entry.record.is_some());
        });
        (counts, known)
    });
}

/// Counts what a search gives.
#[derive(Default)]
struct Found {
    lines: u64,
    entries: u64,
}

impl Sieve for Found {
    fn line(&mut self, _: usize, _: Option<&[u8]>, _: Hint) {
        self.lines += 1;
    }

    fn entry(&mut self, _: &Entry<'_>) {
        self.entries += 1;
    }
}

const NO_CONNECTIONS: Connections = Connections { inbound: false, outbound: false, late: false };
const ALL_CONNECTIONS: Connections = Connections { inbound: true, outbound: true, late: false };

fn skim(bencher: Bencher<'_, '_>, form: Form, connections: Connections) {
    let (text, marks) = (form.text(), Marks::new(connections, &BTreeSet::new()));
    bencher.counter(BytesCount::of_slice(text)).counter(ItemsCount::new(LINES_OF_A_TEXT)).bench(|| {
        let (mut counts, mut found) = (LineCounts::default(), Found::default());
        frame::skim(text, Shape::default(), &marks, false, &mut counts, &mut found);
        found.lines + found.entries
    });
}

/// The records that hold a mark of an attempt.
#[divan::bench(args = FORMS, sample_count = 10, sample_size = 1)]
fn skim_attempts(bencher: Bencher<'_, '_>, form: Form) {
    skim(bencher, form, NO_CONNECTIONS);
}

/// Likewise, and where connections begin and end.
#[divan::bench(args = FORMS, sample_count = 10, sample_size = 1)]
fn skim_connections(bencher: Bencher<'_, '_>, form: Form) {
    skim(bencher, form, ALL_CONNECTIONS);
}

/// Every line looked at, few taken apart.
#[divan::bench(args = FORMS, sample_count = 10, sample_size = 1)]
fn sift(bencher: Bencher<'_, '_>, form: Form) {
    let (text, marks) = (form.text(), Marks::new(ALL_CONNECTIONS, &BTreeSet::new()));
    bencher.counter(BytesCount::of_slice(text)).counter(ItemsCount::new(LINES_OF_A_TEXT)).bench(|| {
        let (mut counts, mut found) = (LineCounts::default(), Found::default());
        frame::sift(text, Shape::default(), &marks, &mut counts, &mut found);
        found.lines + found.entries
    });
}

/// The stamps of a text.
#[divan::bench(args = FORMS, sample_count = 10, sample_size = 1)]
fn stamps(bencher: Bencher<'_, '_>, form: Form) {
    let text = form.text();
    bencher.counter(BytesCount::of_slice(text)).counter(ItemsCount::new(LINES_OF_A_TEXT)).bench(|| {
        let mut found = 0u64;
        frame::stamps(text, Shape::default(), &[], &mut |_| found += 1);
        found
    });
}

/// What log lines may lie in.
#[derive(Copy, Clone, Debug)]
enum Wrapped {
    /// In nothing: what reading the file takes.
    Plain,
    JsonLines,
    Csv,
    Grep,
}

impl Wrapped {
    fn line(self, line: &str) -> String {
        match self {
            Wrapped::Plain => format!("{line}\n"),
            Wrapped::JsonLines => {
                format!(
                    "{{\"_time\":\"2009-04-22T11:43:59Z\",\"host\":\"esa3\",\"_raw\":{}}}\n",
                    serde_json::json!(line)
                )
            }
            Wrapped::Csv => format!("\"2009-04-22T11:43:59Z\",\"esa3\",\"{}\"\n", line.replace('"', "\"\"")),
            Wrapped::Grep => format!("logs/esa3/mail.@20090422T000000.s:{line}\n"),
        }
    }
}

/// From the file to log lines.
#[divan::bench(args = [Wrapped::Plain, Wrapped::JsonLines, Wrapped::Csv, Wrapped::Grep], sample_count = 10, sample_size = 1)]
fn unwrapping(bencher: Bencher<'_, '_>, wrapped: Wrapped) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("export");
    let header = if matches!(wrapped, Wrapped::Csv) { "_time,host,_raw\n" } else { "" };
    let lines = String::from_utf8_lossy(&TEXT).lines().map(|line| wrapped.line(line)).collect::<String>();
    fs::write(&path, [header, &lines].concat()).expect("room for the export");
    let archive = Archive::open(&[path], &ArchiveOptions::default()).expect("an archive");
    let file = archive.files.first().expect("a log");
    assert_eq!(file.is_wrapped(), !matches!(wrapped, Wrapped::Plain), "{wrapped:?}");
    bencher.counter(BytesCount::new(lines.len())).counter(ItemsCount::new(LINES_OF_A_TEXT)).bench_local(|| {
        let mut reader = file.open().expect("the file");
        let mut block = Vec::new();
        let mut bytes = 0;
        while reader.read(&mut block, 1 << 20) > 0 {
            bytes += block.len();
            block.clear();
        }
        bytes
    });
}

/// Finding a place to cut, at every 64 KiB.
#[divan::bench(sample_count = 10)]
fn cuts(bencher: Bencher<'_, '_>) {
    let text = TEXT.as_slice();
    let places = text.len() / (64 << 10);
    bencher.counter(ItemsCount::new(places)).bench(|| {
        (1..places).filter_map(|at| frame::next_record_start(text, at * (64 << 10), Shape::default())).count()
    });
}
