//! Gzip members that are inflated at once give the text that the stream decoder gives.

use std::io::Write;

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use proptest::prelude::*;

use super::*;
use crate::archive::{Archive, ArchiveOptions};

const LINE: &str = "Wed Apr 22 11:43:59 2009 Info: ICID 450 close\n";

fn member(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// The text that comes out, if the file is taken and every checksum holds.
fn inflated(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.gz");
    std::fs::write(&path, bytes).unwrap();
    let archive = Archive::open(&[path], &ArchiveOptions::default()).unwrap();
    let mut inflater = Inflater::new(Arc::new(PageBudget::new(limit)));
    let mut whole = inflater.inflate(archive.files.first()?, limit, true).unwrap()?;
    let length = whole.text.len();
    (whole.check(length / 3) && whole.check(length / 2) && whole.check(length)).then(|| whole.text.to_vec())
}

#[test]
fn sound_files_come_out_whole() {
    let text = LINE.repeat(100);
    let (one, two) = text.split_at(1234);
    let cases: [&[&[u8]]; 4] =
        [&[text.as_bytes()], &[one.as_bytes(), two.as_bytes()], &[b"", text.as_bytes(), b""], &[text.as_bytes(); 3]];
    for parts in cases {
        let bytes: Vec<u8> = parts.iter().flat_map(|part| member(part)).collect();
        assert_eq!(inflated(&bytes, 1 << 20).as_deref(), Some(parts.concat().as_slice()));
    }
}

#[test]
fn every_part_of_a_header_is_passed_over() {
    let builder = GzBuilder::new().filename("mail.log").comment("x").extra(vec![1, 2, 0x1f, 0x8b, 8]);
    let mut encoder = builder.write(Vec::new(), Compression::best());
    encoder.write_all(LINE.as_bytes()).unwrap();
    assert_eq!(inflated(&encoder.finish().unwrap(), 1000).as_deref(), Some(LINE.as_bytes()));
}

#[test]
fn a_second_member_is_not_lost_whatever_its_header() {
    let once = member(LINE.as_bytes());
    let mut odd = once.clone();
    odd[8] = 77;
    let twice = [once.as_slice(), &odd].concat();
    assert_eq!(inflated(&twice, 1 << 20).as_deref(), Some(LINE.repeat(2).as_bytes()));
    let other = [member(LINE.repeat(2).as_bytes()), odd].concat();
    assert_eq!(inflated(&other, 1 << 20), None, "an odd header and another text: for the stream");
}

#[test]
fn what_is_out_of_the_ordinary_is_left_to_the_stream() {
    let sound = member(LINE.repeat(50).as_bytes());
    let cut = &sound[..sound.len() - 1];
    let padded = [sound.as_slice(), &[0; 512]].concat();
    let garbage = [sound.as_slice(), b"garbage"].concat();
    for bytes in [cut, &padded, &garbage] {
        assert_eq!(inflated(bytes, 1 << 20), None);
    }
    assert_eq!(inflated(&sound, 100), None, "more text than there is memory for");
    for damaged in 10..sound.len() {
        let mut bytes = sound.clone();
        bytes[damaged] ^= 1;
        // The bits that fill the last byte of the data mean nothing.
        let made = inflated(&bytes, 1 << 20);
        assert!(made.is_none_or(|text| text == LINE.repeat(50).as_bytes()), "byte {damaged}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_members_give_their_texts(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..6)) {
        let text = [LINE.as_bytes(), &parts.concat()].concat();
        let bytes: Vec<u8> = [member(LINE.as_bytes())].into_iter().chain(parts.iter().map(|part| member(part))).flatten().collect();
        prop_assert_eq!(inflated(&bytes, 1 << 20), Some(text));
    }
}
