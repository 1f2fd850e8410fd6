//! Held against zlib, whatever the input and however it comes in.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress};
use proptest::prelude::*;
use std::io::Write;

use super::{Inflate, STEP, Status, Step};

/// What a stream comes to: its text, how it ends, and how much of the input it takes if it has an end.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    text: Vec<u8>,
    status: Status,
    taken: Option<usize>,
}

/// Decodes input that comes in chunks and is taken in parts of at most `want` bytes.
fn ours(inflate: &mut Inflate, input: &[u8], chunks: &[usize], want: usize) -> Found {
    inflate.reset();
    let (mut text, mut at) = (Vec::new(), 0);
    let mut sizes = chunks.iter().cycle();
    let status = loop {
        let end = input.len().min(at + sizes.next().copied().unwrap_or(input.len()));
        let chunk = if inflate.has_text() { &[] } else { &input[at..end] };
        let Step { taken, made, status } = inflate.step(chunk, want, |some| text.extend_from_slice(some));
        at += taken;
        if status != Status::Open || (taken == 0 && made == 0 && at == input.len()) {
            break status;
        }
    };
    Found { text, status, taken: (status == Status::Ended).then_some(at) }
}

/// The same by zlib.
fn theirs(input: &[u8]) -> Found {
    let mut inflate = Decompress::new(false);
    let (mut text, mut space) = (Vec::new(), vec![0; 1 << 16]);
    let status = loop {
        let (taken, made) = (inflate.total_in(), inflate.total_out());
        let result = inflate.decompress(&input[taken as usize..], &mut space, FlushDecompress::None);
        let some = (inflate.total_out() - made) as usize;
        text.extend_from_slice(&space[..some]);
        match result {
            Ok(flate2::Status::StreamEnd) => break Status::Ended,
            Ok(_) if some > 0 || inflate.total_in() > taken => {}
            Ok(_) => break Status::Open,
            Err(_) => break Status::Corrupt,
        }
    };
    let taken = (status == Status::Ended).then_some(inflate.total_in() as usize);
    Found { text, status, taken }
}

fn deflate(text: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Text with matches of every length and distance, and with none.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        (any::<u8>(), 0..5000_usize).prop_map(|(byte, count)| vec![byte; count]),
        (prop::collection::vec(any::<u8>(), 1..40), 1..300_usize).prop_map(|(some, times)| some.repeat(times)),
        (0..2000_u32).prop_map(|from| (from..from + 200)
            .map(|id| format!("MID {id} ICID {}\n", id / 3))
            .collect::<String>()
            .into()),
        (any::<u64>(), 0..40_000_usize).prop_map(|(seed, count)| scattered(seed, count, 90)),
        (any::<u64>(), 0..40_000_usize).prop_map(|(seed, count)| scattered(seed, count, 256)),
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| {
        let mut text = parts.concat();
        // What stood far before comes again.
        let again: Vec<u8> = text.iter().take(3000).copied().collect();
        text.extend(again);
        text
    })
}

/// Bytes in no order, the low ones more often: codes of many lengths.
fn scattered(seed: u64, count: usize, most: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % most
    };
    (0..count).map(|_| (next() * next() / most * next() / most) as u8).collect()
}

fn chunks() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![1 << 20]),
        Just(vec![1]),
        prop::collection::vec(1..40_usize, 1..5),
        prop::collection::vec(1..9000_usize, 1..5)
    ]
}

/// A change to the bytes of a stream.
fn mutate(input: &mut Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) {
    for (at, kind, byte) in changes {
        if input.is_empty() {
            return;
        }
        let at = at.index(input.len());
        match kind % 4 {
            0 => input[at] = *byte,
            1 => input[at] ^= 1 << (byte % 8),
            2 => drop(input.remove(at)),
            _ => input.insert(at, *byte),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_sound_stream_is_its_text(text in text(), level in 0..=9_u32, chunks in chunks(), want in 1..2 * STEP, behind in 0..20_usize) {
        let mut input = deflate(&text, level);
        let length = input.len();
        input.extend(vec![0xa5; behind]);
        let found = ours(&mut Inflate::new(), &input, &chunks, want);
        prop_assert_eq!(found.status, Status::Ended);
        prop_assert!(found.text == text);
        prop_assert_eq!(found.taken, Some(length));
    }

    /// Where a stream is damaged or cut, the text before is that of zlib, and so is the verdict.
    #[test]
    fn a_damaged_stream_is_what_zlib_makes_of_it(
        text in text(),
        level in 0..=9_u32,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
        chunks in chunks(),
        want in prop_oneof![1..300_usize, Just(STEP)],
    ) {
        let mut input = deflate(&text, level);
        mutate(&mut input, &changes);
        input.truncate(cut.map_or(input.len(), |cut| cut.index(input.len() + 1)));
        prop_assert_eq!(ours(&mut Inflate::new(), &input, &chunks, want), theirs(&input));
    }

    #[test]
    fn any_bytes_are_what_zlib_makes_of_them(input in prop::collection::vec(any::<u8>(), 0..400), chunks in chunks()) {
        prop_assert_eq!(ours(&mut Inflate::new(), &input, &chunks, STEP), theirs(&input));
    }

    /// A block of codes by itself: most combinations of lengths are none.
    #[test]
    fn any_codes_are_what_zlib_makes_of_them(
        counts in (0..32_u32, 0..32_u32, 0..16_u32),
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let head = 0b101 | counts.0 << 3 | counts.1 << 8 | counts.2 << 13;
        let input = [&head.to_le_bytes()[..2], &rest].concat();
        prop_assert_eq!(ours(&mut Inflate::new(), &input, &[1 << 20], STEP), theirs(&input));
    }
}

/// A decoder that was used for another stream, whole or broken off, keeps nothing of it.
#[test]
fn streams_follow_each_other() {
    let mut inflate = Inflate::new();
    let one = b"New SMTP ICID 1 interface m (192.0.2.1) ".repeat(5000);
    let long = deflate(&one, 6);
    // The first symbol of the second stream reaches back into a text that it does not have.
    let short = deflate(b"ICID 1", 6);
    let found = ours(&mut inflate, &long[..long.len() / 2], &[1000], 500);
    assert_eq!((found.status, found.text.is_empty()), (Status::Open, false));
    assert_eq!(ours(&mut inflate, &short, &[1 << 20], STEP).text, b"ICID 1");
    assert_eq!(ours(&mut inflate, &long, &[1 << 20], STEP).text, one);
    // A match of length 3 and distance 1 at the begin of a block of fixed codes: bits 1, 01, 0000001, 00000.
    let reaching = [0b0000_0011, 0b0000_0010, 0];
    assert_eq!(ours(&mut inflate, &reaching, &[1 << 20], STEP), theirs(&reaching));
    assert_eq!(theirs(&reaching).status, Status::Corrupt);
}

/// Streams that were once taken for damaged where zlib takes them for cut, or the other way round.
#[test]
fn what_differed_once_is_what_zlib_makes_of_it() {
    // A block of codes whose lengths are written in a code without words.
    for input in [[0xb4, 0x01, 0x00, 0x00, 0xff, 0xff]] {
        for length in 0..=input.len() {
            let input = &input[..length];
            assert_eq!(ours(&mut Inflate::new(), input, &[1], STEP), theirs(input));
        }
    }
}
