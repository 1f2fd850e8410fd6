//! What a record costs: recognising each kind, reading an envelope, framing lines. Nanoseconds a record, megabytes a
//! second; an archive holds a hundred times more records than events, so these decide where every line is looked at.

#[path = "support/generator.rs"]
#[allow(dead_code)]
mod generator;

use std::fmt;
use std::fs;
use std::sync::LazyLock;

use authq::record::frame::{self, LineCounts, Shape};
use authq::record::{envelope, recognise};
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

const LINES: [Sample; 4] = [
    Sample("native", "Wed Apr 22 11:43:59 2009 Info: MID 87650321 queued for delivery"),
    Sample("native_warning", "Wed Apr 22 11:43:59 2009 Warning: MID 87650321 queued for delivery"),
    Sample("syslog", "<166>Aug  1 18:24:37 esa3.example.net mail_logs: Info: MID 87650321 queued for delivery"),
    Sample("none", "using AUTH mechanism: PLAIN with profile: IncomingAuthentication"),
];

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

/// The text of one file as an appliance writes it.
static TEXT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let config = generator::Config {
        appliances: 1,
        days: 1,
        bytes: 8 << 20,
        file_bytes: 16 << 20,
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
    fs::read(&written.files[0]).expect("the log")
});

/// Lines to records, recognised.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn framing(bencher: Bencher<'_, '_>) {
    let text = TEXT.as_slice();
    bencher.counter(BytesCount::of_slice(text)).bench(|| {
        let mut counts = LineCounts::default();
        let mut known = 0u64;
        frame::for_each_record(text, Shape::default(), &mut counts, &mut |entry| {
            known += u64::from(entry.record.is_some());
        });
        (counts, known)
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
