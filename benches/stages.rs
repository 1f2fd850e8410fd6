//! What each stage costs alone, from compressed bytes to arrays, on one thread. Only ratios within one run mean anything.

#[path = "support/generator.rs"]
#[allow(dead_code, reason = "each bench uses a part of the support")]
mod generator;

use std::fs;
use std::io::Read;
use std::sync::LazyLock;

use authq::internals::COLUMNS;
use authq::internals::frame::{self, LineCounts, Shape};
use authq::internals::{Asked, ConnectionKey, Tracker};
use authq::internals::{ConnectionBuilder, EventBuilder};
use authq::internals::{ConnectionRow, EventRow};
use authq::internals::{Direction, Record, recognise};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use flate2::bufread::MultiGzDecoder;
use memchr::memmem::Finder;

fn main() {
    divan::main();
}

/// One compressed log of an appliance.
struct Log {
    compressed: Vec<u8>,
    text: Vec<u8>,
}

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let config = generator::Config {
        appliances: 1,
        days: 1,
        bytes: 16 << 20,
        file_bytes: 32 << 20,
        gzip: 1.0,
        several_members: 0.0,
        gzip_level: 6,
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
    let compressed = fs::read(&written.files[0]).expect("the log");
    let mut text = Vec::new();
    MultiGzDecoder::new(compressed.as_slice()).read_to_end(&mut text).expect("text");
    Log { compressed, text }
});

#[divan::bench(sample_count = 10, sample_size = 1)]
fn inflate_flate2(bencher: Bencher<'_, '_>) {
    let mut window = vec![0; 256 << 10];
    bencher.counter(BytesCount::of_slice(&LOG.text)).bench_local(|| {
        let mut text = MultiGzDecoder::new(LOG.compressed.as_slice());
        while text.read(&mut window).expect("text") > 0 {}
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn inflate_libdeflate(bencher: Bencher<'_, '_>) {
    let mut decompressor = libdeflater::Decompressor::new();
    let mut text = vec![0; LOG.text.len()];
    bencher
        .counter(BytesCount::of_slice(&LOG.text))
        .bench_local(|| decompressor.gzip_decompress(&LOG.compressed, &mut text).expect("text"));
}

const MARKERS: [&str; 2] = [" SMTP Auth", " SMTP authentication"];

#[divan::bench(args = MARKERS, sample_count = 10, sample_size = 1)]
fn marker_search(bencher: Bencher<'_, '_>, marker: &str) {
    let finder = Finder::new(marker);
    let text = LOG.text.as_slice();
    bencher.counter(BytesCount::of_slice(text)).bench(|| finder.find_iter(black_box(text)).count());
}

/// Messages of the records that tell of connections, authentication included.
static CONNECTION_MESSAGES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut messages = Vec::new();
    frame::for_each_record(&LOG.text, Shape::default(), &mut LineCounts::default(), &mut |entry| {
        if matches!(entry.record, Some(Ok(_))) {
            messages.push(entry.message.to_vec());
        }
    });
    messages
});

/// Of every record.
const TIME: Option<i64> = Some(1_240_400_639_000_000);

/// The join, a record at a time: `late` waits for what comes after an attempt, too.
#[divan::bench(args = [false, true], sample_count = 10, sample_size = 1)]
fn tracker(bencher: Bencher<'_, '_>, late: bool) {
    let records: Vec<Record<'_>> = CONNECTION_MESSAGES.iter().filter_map(|text| recognise(text)?.ok()).collect();
    bencher.counter(ItemsCount::new(records.len())).bench(|| {
        let mut tracker = Tracker::new(Asked { verdicts: true, late }, 0);
        for (record, position) in records.iter().zip((u64::from(u32::MAX)..).step_by(100)) {
            let attempt = match record {
                Record::InboundAuth(auth) => Some((Direction::Inbound, auth.icid)),
                Record::OutboundAuth(auth) => Some((Direction::Outbound, Some(auth.dcid))),
                _ => None,
            };
            match attempt {
                Some((direction, id)) => {
                    let key = ConnectionKey { appliance: 0, direction, id: id.unwrap_or(0) };
                    tracker.attempt(key, None, TIME, position);
                }
                None => tracker.feed(0, record, position, || TIME),
            }
        }
        tracker.finish(u64::MAX)
    });
}

const ROWS: usize = 8192;

/// Rows to arrays, every column that the authentication record fills.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn event_columns(bencher: Bencher<'_, '_>) {
    let projection: Vec<usize> = (0..COLUMNS.len()).collect();
    let row = EventRow {
        time: Some(1_240_400_639_000_000),
        appliance: Some("421F6D8FB9C75E19C425-C9AEA81B0001"),
        direction: "inbound",
        outcome: "failed",
        user: Some("carla.huber@example.com"),
        mechanism: Some("PLAIN"),
        profile: Some("IncomingAuthentication"),
        icid: Some(412_337_450),
        dcid: None,
        reply_code: None,
        reply_enhanced: None,
        reply_text: None,
        reason: None,
        level: "Info",
        file: "/logs/esa1/mail.@20090422T000000.s.gz",
        line: 174_685,
        raw: b"Wed Apr 22 11:43:59 2009 Info: SMTP Auth: (ICID 412337450) failed for user: carla.huber@example.com \
               using AUTH mechanism: PLAIN with profile: IncomingAuthentication",
    };
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut builder = EventBuilder::new(&projection);
        (0..ROWS).for_each(|_| builder.push(black_box(&row)));
        builder.finish()
    });
}

/// Rows to arrays, every column that the connection fills.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn connection_columns(bencher: Bencher<'_, '_>) {
    let projection: Vec<usize> = (0..COLUMNS.len()).collect();
    let row = ConnectionRow {
        remote_ip: Some("172.16.155.102"),
        interface: Some("IncomingMail"),
        interface_ip: Some("172.16.155.16"),
        attempt: Some(1),
        opened_at: Some(1_240_400_639_000_000),
        access: Some("ACCEPT"),
        sender_group: Some("ACCEPTLIST"),
        sbrs: Some(3.4),
        tls: Some(true),
        tls_protocol: Some("TLSv1.2"),
        tls_cipher: Some("ECDHE-RSA-AES128-GCM-SHA256"),
        ..ConnectionRow::default()
    };
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut builder = ConnectionBuilder::new(&projection);
        (0..ROWS).for_each(|_| builder.push(black_box(&row)));
        builder.finish()
    });
}
