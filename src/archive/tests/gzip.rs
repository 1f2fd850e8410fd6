//! What comes out of gzip, whole, cut at every byte, and damaged.

use flate2::Compression;

use super::*;
use crate::archive::Member;

fn lines(from: usize, count: usize) -> Vec<u8> {
    (from..from + count)
        .flat_map(|n| format!("Wed Apr 22 11:43:59 2009 Info: ICID {} close\n", n * n).into_bytes())
        .collect()
}

#[test]
fn all_members_come_out_and_are_verified() {
    let (a, b) = (lines(0, 5000), lines(5000, 3000));
    let file = [gz(&a), gz(b""), gz(&b)].concat();
    for at_a_time in [1 << 20, 4096] {
        let (text, report) = text_of(&file, at_a_time);
        assert_eq!(text, [&a[..], &b].concat());
        assert_eq!(report.members, [Member { text_end: text.len() as u64, verified: true }]);
        assert_eq!((report.damage, report.bytes_read), (vec![], file.len() as u64));
        assert_eq!(report.bytes_text, text.len() as u64);
    }
}

#[test]
fn a_file_cut_anywhere_gives_a_prefix_of_the_truth() {
    let (a, b) = (lines(0, 40), lines(40, 30));
    let first = gz(&a);
    let file = [first.clone(), gz(&b)].concat();
    let truth = [&a[..], &b].concat();
    let mut before = 0;
    for cut in 1..file.len() {
        let (text, report) = text_of(&file[..cut], 100);
        assert!(truth.starts_with(&text), "cut at {cut}");
        assert!(text.len() >= before, "cut at {cut}");
        before = text.len();
        let members = match (cut, text.len()) {
            (cut, 0) if cut <= 10 => vec![],
            (cut, len) if cut < first.len() => vec![Member { text_end: len as u64, verified: false }],
            (_, len) if len == a.len() && cut < first.len() + 10 => {
                vec![Member { text_end: a.len() as u64, verified: true }]
            }
            (_, len) => vec![
                Member { text_end: a.len() as u64, verified: true },
                Member { text_end: len as u64, verified: false },
            ],
        };
        if cut == first.len() {
            assert_eq!((text, report.damage), (a.clone(), vec![]));
            continue;
        }
        match cut {
            cut if cut < 10 => assert_eq!(report.damage, ["truncated in the gzip header"]),
            _ => assert!(report.damage.len() == 1 && report.damage[0].starts_with("truncated"), "{:?}", report.damage),
        }
        if cut != 10 && cut != first.len() + 10 {
            assert_eq!(report.members, members, "cut at {cut}");
        }
    }
    assert_eq!(before, truth.len());
}

#[test]
fn a_cut_file_gives_all_that_is_there() {
    // Stored blocks: 10 bytes of header, 5 of block header, then the text itself.
    let text = lines(0, 20);
    let file = gz_at(&text, Compression::none());
    for cut in 15..15 + text.len() {
        assert_eq!(text_of(&file[..cut], 7).0.len(), cut - 15);
    }
}

#[test]
fn a_wrong_checksum_spoils_only_its_own_member() {
    let (a, b, c) = (lines(0, 10), lines(10, 10), lines(20, 10));
    let mut wrong_crc = gz(&b);
    let at = wrong_crc.len() - 8;
    wrong_crc[at] ^= 1;
    let (text, report) = text_of(&[gz(&a), wrong_crc, gz(&c)].concat(), 1 << 16);
    assert_eq!(text, [&a[..], &b, &c].concat());
    let (first, second, third) = (a.len() as u64, (a.len() + b.len()) as u64, text.len() as u64);
    let members = [(first, true), (second, false), (third, true)];
    assert_eq!(report.members, members.map(|(text_end, verified)| Member { text_end, verified }));
    assert_eq!(report.damage, [format!("crc wrong, text bytes {first} to {second} not trusted")]);

    let mut wrong_length = gz(&b);
    let at = wrong_length.len() - 1;
    wrong_length[at] ^= 1;
    let (_, report) = text_of(&wrong_length, 1 << 16);
    assert_eq!(report.damage, [format!("length wrong, text bytes 0 to {} not trusted", b.len())]);
}

#[test]
fn corrupt_data_keeps_what_came_before() {
    let text = lines(0, 20_000);
    let mut file = gz(&text);
    let middle = file.len() / 2;
    // A run of ones is an invalid block type sooner or later.
    file[middle..middle + 2000].fill(0xff);
    let (out, report) = text_of(&file, 1 << 16);
    let same = out.iter().zip(&text).take_while(|(a, b)| a == b).count();
    assert!(same > text.len() / 3, "{same} of {}", text.len());
    assert_eq!(report.members, [Member { text_end: out.len() as u64, verified: false }]);
    assert!(report.damage[0].contains("corrupt") || report.damage[0].starts_with("crc"), "{:?}", report.damage);
}

#[test]
fn any_flipped_bit_is_told_or_harmless() {
    let text = lines(0, 30);
    let file = gz(&text);
    for bit in 0..file.len() * 8 {
        let mut file = file.clone();
        file[bit / 8] ^= 1 << (bit % 8);
        if Codec::detect(&file) == Codec::Plain {
            continue;
        }
        let (out, report) = text_of(&file, 1000);
        let trusted: u64 = report.members.iter().take_while(|run| run.verified).map(|run| run.text_end).sum();
        assert!(out[..trusted as usize] == text[..trusted as usize], "bit {bit}");
        assert!(out == text || !report.damage.is_empty(), "bit {bit}");
    }
}

#[test]
fn garbage_behind_the_last_member_is_counted_and_padding_is_not() {
    let text = lines(0, 10);
    let file = [gz(&text), vec![0; 1000]].concat();
    let (out, report) = text_of(&file, 1 << 16);
    assert_eq!((out, report.damage), (text.clone(), vec![]));
    assert_eq!(report.bytes_read, file.len() as u64);

    let (out, report) = text_of(&[gz(&text), b"garbage".to_vec()].concat(), 1 << 16);
    assert_eq!(out, text);
    assert_eq!(report.members, [Member { text_end: text.len() as u64, verified: true }]);
    assert_eq!(report.damage, ["7 bytes of trailing garbage after the last gzip member"]);
    // What begins like a member and is none.
    let (_, report) = text_of(&[gz(&text), b"\x1f\x8b\x07rest".to_vec()].concat(), 1 << 16);
    assert_eq!(report.damage, ["7 bytes of trailing garbage after the last gzip member"]);

    let padded = [gz(&text), vec![0; 512], gz(&text)].concat();
    let (out, report) = text_of(&padded, 1 << 16);
    assert_eq!((out, report.damage), ([&text[..], &text].concat(), vec![]));
}

#[test]
fn headers_with_every_optional_part_are_skipped() {
    let text = lines(0, 3);
    let plain = gz(&text);
    let mut file = plain[..10].to_vec();
    file[3] = 2 | 4 | 8 | 16;
    file.extend(b"\x03\x00abcname\0comment\0\xaa\xbb");
    let header = file.len();
    file.extend(&plain[10..]);
    assert_eq!(text_of(&file, 100).0, text);
    assert_eq!(text_of(&file, 100).1.damage, Vec::<String>::new());
    for cut in 1..header {
        assert_eq!(text_of(&file[..cut], 100).1.damage, ["truncated in the gzip header"]);
    }
}

#[test]
fn a_million_wrong_members_cost_a_few_messages() {
    let mut wrong = gz("x");
    let at = wrong.len() - 8;
    wrong[at] ^= 1;
    let (text, report) = text_of(&wrong.repeat(1000), 1 << 16);
    assert_eq!((text.len(), report.members.len(), report.damage.len()), (1000, 1, 4));
    assert_eq!(report.damage[3], "crc or length wrong in 997 more gzip members");
}
