//! Compressed files and archives, taken apart by ready-made readers that take nothing but sound ones.

use std::io::{Cursor, Read};

use super::Input;

/// The text of a file, and whether a checksum stands for it.
pub fn decompress(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut text = Vec::new();
    let reader: Box<dyn Read + '_> = match bytes {
        [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        [b'B', b'Z', b'h', _, 0x31 | 0x17, ..] => Box::new(bzip2::read::MultiBzDecoder::new(bytes)),
        [0xfd, b'7', b'z', ..] => Box::new(liblzma::read::XzDecoder::new_multi_decoder(bytes)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let mut text = Vec::with_capacity(1 << 24);
            zstd_safe::decompress(&mut text, bytes).expect("an undamaged zstd file");
            return (text, true);
        }
        [0x04, 0x22, 0x4d, 0x18, ..] => {
            let mut rest = bytes;
            while !rest.is_empty() {
                lz4_flex::frame::FrameDecoder::new(&mut rest).read_to_end(&mut text).expect("an undamaged lz4 file");
            }
            return (text, true);
        }
        _ => return (bytes.to_vec(), false),
    };
    { reader }.read_to_end(&mut text).expect("an undamaged file");
    (text, true)
}

/// The files in a file: itself, unless it is an archive.
pub fn members(input: Input) -> Vec<Input> {
    let named = |name: &str| format!("{}!{name}", input.name);
    if input.bytes.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(Cursor::new(&input.bytes)).expect("an undamaged zip archive");
        let count = archive.len();
        let member = |at| {
            let mut bytes = Vec::new();
            let mut entry = archive.by_index(at).expect("an entry");
            entry.read_to_end(&mut bytes).expect("an undamaged entry");
            Input { name: named(&entry.name().expect("a name")), bytes, is_packed: true }
        };
        return (0..count).map(member).collect();
    }
    let (bytes, is_packed) = decompress(&input.bytes);
    if bytes.get(257..262) != Some(b"ustar") {
        return vec![input];
    }
    let mut archive = tar::Archive::new(&bytes[..]);
    let entries = archive.entries().expect("a tar archive").map(|entry| {
        let (mut entry, mut bytes) = (entry.expect("an undamaged tar archive"), Vec::new());
        entry.read_to_end(&mut bytes).expect("an undamaged tar archive");
        Input { name: named(&entry.path().expect("a name").to_string_lossy()), bytes, is_packed }
    });
    entries.collect()
}
