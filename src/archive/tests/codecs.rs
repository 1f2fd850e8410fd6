//! What comes out of every codec, whole, cut at every byte, and damaged. What only gzip can is in `gzip`.

use liblzma::stream::Check;
use lz4_flex::frame::{BlockMode, BlockSize, FrameInfo};

use super::*;
use crate::archive::Member;
use crate::archive::codec::unsupported;

/// Lines that do not compress too well: the longest blocks of every codec are passed.
fn lines(from: u64, count: u64) -> Vec<u8> {
    (from..from + count)
        .flat_map(|n| {
            let noise = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            format!("Wed Apr 22 11:43:59 2009 Info: ICID {} close {noise:x}\n", n * n).into_bytes()
        })
        .collect()
}

fn member(text_end: usize, verified: bool) -> Member {
    Member { text_end: text_end as u64, verified }
}

#[test]
fn every_unit_comes_out_and_is_verified() {
    let (a, b) = (lines(0, 30_000), lines(30_000, 100));
    for (name, compress) in pack::CODECS {
        let file = [compress(&a), compress(b""), compress(&b)].concat();
        assert_eq!(Codec::detect(&file).name(), *name);
        for at_a_time in [1 << 20, 1000] {
            let (text, report) = text_of(&file, at_a_time);
            assert!(text == [&a[..], &b].concat(), "{name}");
            assert_eq!((report.members, report.damage), (vec![member(text.len(), true)], vec![]), "{name}");
            assert_eq!((report.bytes_read, report.bytes_text), (file.len() as u64, text.len() as u64));
        }
    }
}

#[test]
fn a_file_cut_anywhere_gives_a_prefix_of_the_truth() {
    let (a, b) = (lines(0, 40), lines(40, 30));
    for (name, compress) in pack::CODECS {
        let (first, file) = (compress(&a), [compress(&a), compress(&b)].concat());
        let truth = [&a[..], &b].concat();
        let mut before = 0;
        for cut in 10..file.len() {
            let (text, report) = text_of(&file[..cut], 100);
            assert!(truth.starts_with(&text) && text.len() >= before, "{name} cut at {cut}");
            before = text.len();
            let trusted = report.members.iter().rev().find(|run| run.verified).map_or(0, |run| run.text_end as usize);
            assert!(trusted == 0 || (trusted == a.len() && cut >= first.len()), "{name} cut at {cut}");
            if cut == first.len() {
                assert_eq!((text, report.damage), (a.clone(), vec![]), "{name}");
            } else {
                assert_eq!(report.damage.len(), 1, "{name} cut at {cut}: {:?}", report.damage);
                assert!(report.damage[0].starts_with("truncated"), "{name} cut at {cut}: {:?}", report.damage);
            }
        }
    }
}

#[test]
fn a_long_file_cut_gives_what_its_blocks_allow() {
    let text = lines(0, 40_000);
    // Blocks that come out whole or not at all: 128 KiB, 100 KB at level 1.
    for (name, compress, lost) in [
        ("zstd", pack::zstd as pack::Compress, 128 << 10),
        ("bzip2", pack::bzip2, 100_000),
        ("xz", pack::xz, 300),
        ("lz4", pack::lz4, 300),
    ] {
        let file = compress(&text);
        let cut = file.len() / 2;
        let (out, report) = text_of(&file[..cut], 1 << 16);
        assert!(text.starts_with(&out), "{name}");
        let expected = text.len() * cut / file.len();
        assert!(out.len() + lost + text.len() / 10 > expected, "{name}: {} of about {expected}", out.len());
        assert_eq!(report.damage, [format!("truncated after {} bytes of text", out.len())], "{name}");
        assert_eq!(report.members, [member(out.len(), false)], "{name}");
    }
}

#[test]
fn corrupt_data_keeps_what_came_before() {
    let text = lines(0, 40_000);
    for (name, compress) in pack::CODECS {
        let mut file = compress(&text);
        let middle = file.len() / 2;
        file[middle..middle + 2000].fill(0xff);
        let (out, report) = text_of(&file, 1 << 16);
        let same = out.iter().zip(&text).take_while(|(a, b)| a == b).count();
        assert!(same > text.len() / 4, "{name}: {same} of {}", text.len());
        assert!(report.members.iter().all(|run| !run.verified), "{name}");
        assert!(
            report.damage[0].contains("corrupt") || report.damage[0].contains("wrong"),
            "{name} {:?}",
            report.damage
        );
    }
}

#[test]
fn any_flipped_bit_is_told_or_harmless() {
    let text = lines(0, 12);
    for (name, compress) in pack::CODECS {
        let file = compress(&text);
        for bit in 0..file.len() * 8 {
            let mut file = file.clone();
            file[bit / 8] ^= 1 << (bit % 8);
            if Codec::detect(&file).name() != *name {
                continue;
            }
            let (out, report) = text_of(&file, 1000);
            let trusted: usize =
                report.members.iter().take_while(|run| run.verified).map(|run| run.text_end as usize).sum();
            assert!(out[..trusted] == text[..trusted], "{name} bit {bit}");
            assert!(out == text || !report.damage.is_empty(), "{name} bit {bit}");
        }
    }
}

#[test]
fn garbage_behind_the_last_unit_is_counted_and_padding_is_not() {
    let text = lines(0, 10);
    for (name, compress) in pack::CODECS {
        let (out, report) = text_of(&[compress(&text), vec![0; 1000]].concat(), 1 << 16);
        assert_eq!((out, report.damage), (text.clone(), vec![]), "{name}");
        let (out, report) = text_of(&[compress(&text), b"garbage".to_vec()].concat(), 1 << 16);
        assert_eq!((out, report.members), (text.clone(), vec![member(text.len(), true)]), "{name}");
        assert_eq!(report.damage.len(), 1);
        assert!(report.damage[0].starts_with("7 bytes of trailing garbage after the last "), "{name}");
    }
}

#[test]
fn without_a_checksum_text_is_read_and_never_verified() {
    let text = lines(0, 5000);
    let files = [
        pack::zstd_with(&text, &[]),
        pack::xz_with(&text, 1 << 20, Check::None),
        pack::lz4_with(&text, FrameInfo::new()),
    ];
    for file in files {
        let (out, report) = text_of(&file, 5000);
        assert_eq!((out == text, report.damage), (true, vec![]));
        assert_eq!(report.members, [member(text.len(), false)]);
    }
}

#[test]
fn every_kind_of_lz4_frame_is_read() {
    let text = [lines(0, 4000), vec![b'a'; 300_000], lines(5, 10)].concat();
    for size in [BlockSize::Max64KB, BlockSize::Max256KB, BlockSize::Max4MB] {
        for mode in [BlockMode::Linked, BlockMode::Independent] {
            for (blocks, content) in [(true, false), (false, true), (true, true)] {
                let info = FrameInfo::new().block_size(size).block_mode(mode).block_checksums(blocks);
                let info = info.content_checksum(content).content_size(Some(text.len() as u64));
                let file = pack::lz4_with(&text, info);
                let (out, report) = text_of(&file, 70_000);
                assert!(out == text && report.damage.is_empty(), "{:?}", report.damage);
                assert_eq!(report.members, [member(text.len(), true)]);
            }
        }
    }
}

#[test]
fn of_an_lz4_block_cut_short_the_begin_comes_out() {
    let text = lines(0, 3000);
    let file = pack::lz4_with(&text, FrameInfo::new().block_size(BlockSize::Max4MB).content_checksum(true));
    let mut before = 0;
    for cut in (50..file.len() - 10).step_by(997) {
        let (out, _) = text_of(&file[..cut], 1 << 16);
        assert!(text.starts_with(&out) && out.len() >= before);
        before = out.len();
    }
    assert!(before > text.len() - 20_000, "{before} of {}", text.len());
}

#[test]
fn a_wrong_checksum_spoils_only_its_own_frame() {
    let (a, b) = (lines(0, 10), lines(10, 10));
    for (compress, at_end) in [(pack::zstd as pack::Compress, 1), (pack::lz4, 1)] {
        let mut first = compress(&a);
        let at = first.len() - at_end;
        first[at] ^= 1;
        let (out, report) = text_of(&[first, compress(&b)].concat(), 1 << 16);
        assert_eq!(out, [&a[..], &b].concat());
        assert_eq!(report.members, [member(a.len(), false), member(out.len(), true)]);
        assert_eq!(report.damage, [format!("checksum wrong, text bytes 0 to {} not trusted", a.len())]);
    }
}

#[test]
fn skippable_frames_hold_no_text() {
    let text = lines(0, 10);
    let skippable = b"\x5a\x2a\x4d\x18\x05\x00\x00\x00index";
    for (compress, codec) in [(pack::zstd as pack::Compress, Codec::Zstd), (pack::lz4, Codec::Lz4)] {
        for file in [
            [&skippable[..], &compress(&text)].concat(),
            [&compress(&text), &skippable[..]].concat(),
            [&compress(&text), &skippable[..], &compress(b"")].concat(),
        ] {
            assert_eq!(Codec::detect(&file), codec);
            let (out, report) = text_of(&file, 1 << 16);
            assert_eq!((out, report.damage), (text.clone(), vec![]));
        }
        let (_, report) = text_of(&[&compress(&text), &skippable[..10]].concat(), 1 << 16);
        assert_eq!(report.damage.len(), 1);
    }
}

#[test]
fn memory_is_bounded() {
    let text = lines(0, 3);
    // The header of a frame says so, not the text: a window of 256 MiB, then a block of three bytes as they are.
    let zstd = b"\x28\xb5\x2f\xfd\x04\x90\x19\x00\x00abc\0\0\0\0".to_vec();
    let xz = pack::xz_with(&text, 200 << 20, Check::Crc64);
    for (file, told) in [(zstd, "zstd with a window"), (xz, "xz with a dictionary")] {
        let (out, report) = text_of(&file, 1 << 16);
        assert!(out.is_empty());
        assert_eq!(report.damage.len(), 1);
        assert!(report.damage[0].starts_with(told) && report.damage[0].ends_with(", not read"), "{:?}", report.damage);
    }
}

#[test]
fn bytes_that_only_begin_like_it_are_told() {
    for (name, compress) in pack::CODECS {
        let file = compress(b"x");
        for noise in [0x00u8, 0x55, 0xff] {
            for keep in 10..file.len().min(40) {
                let file = [&file[..keep], &[noise; 600][..]].concat();
                let (_, report) = text_of(&file, 1 << 16);
                let is_padding = noise == 0 && report.members.iter().any(|run| run.verified);
                assert!(!report.damage.is_empty() || is_padding, "{name} {noise} {keep}");
            }
        }
    }
}

#[test]
fn formats_are_known_by_their_magic() {
    let unreadable: [(&[u8], &str); 6] = [
        (b"\x1f\x9d\x90", "compress (.Z) compression"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
        (b"\x02\x21\x4c\x18", "lz4 compression in its legacy format"),
        (b"\xff\xfeW\0e\0", "UTF-16 text"),
        (b"\xfe\xff\0W\0e", "UTF-16 text"),
        (b"W\0e\0d\0 \0A\0p\0r\0 \x002\x002\0 \x001\x001\0:\x004\x003\0", "UTF-16 text"),
    ];
    for (head, name) in unreadable {
        assert_eq!((unsupported(head), Codec::detect(head)), (Some(name), Codec::Plain));
    }
    let readable: [(&[u8], Codec); 7] = [
        (b"\x1f", Codec::Gzip),
        (b"\x28\xb5\x2f\xfd....", Codec::Zstd),
        (b"\x28\xb5", Codec::Zstd),
        (b"\xfd7zXZ\0..", Codec::Xz),
        (b"BZh91AY&SY..", Codec::Bzip2),
        (b"BZh1\x17rE8P\x90", Codec::Bzip2),
        (b"\x04\x22\x4d\x18..", Codec::Lz4),
    ];
    for (head, codec) in readable {
        assert_eq!((unsupported(head), Codec::detect(head)), (None, codec));
    }
    for text in
        [&b"BZh9 is how a line may begin"[..], b"BZh", b"Wed Apr 22", b"", b"(", b"\0\0\0\0", b"\xef\xbb\xbfWed Apr"]
    {
        assert_eq!((unsupported(text), Codec::detect(text)), (None, Codec::Plain));
    }
}
