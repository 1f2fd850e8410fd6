//! zip: entries anywhere in the file, and a central directory at its end that says where. Only the directory counts.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;

use zip::{CompressionMethod, DateTime, System, ZipArchive};

use super::listed::{Contents, Lies, Listed, plausible, shown};
use crate::archive::codec::zip_entry::Packing;
use crate::archive::place::Place;

/// The files in an archive.
///
/// # Errors
/// It has no central directory, or a damaged one: the reason, without the file's name.
pub(in super::super) fn list(file: File, len: u64) -> Result<Contents, String> {
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|_| "zip archive without its central directory (truncated or damaged), not read".to_owned())?;
    let mut contents = Contents::default();
    if archive.has_duplicate_names() {
        contents.damage.push("several entries of the zip archive have one name, one of each is read".to_owned());
    }
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(index) else {
            contents.damage.push(format!("zip entry {index} damaged, not read"));
            continue;
        };
        let name = shown(&path(entry.name_raw(), entry.system()));
        if entry.is_dir() || name.ends_with('/') {
            continue;
        }
        if entry.is_symlink() {
            contents.links += 1;
            continue;
        }
        let written = plausible(entry.last_modified().and_then(seconds));
        let is_deflated = entry.compression() == CompressionMethod::DEFLATE;
        let packed = entry.compressed_size();
        let packing = Packing { is_deflated, crc: entry.crc32(), length: entry.size() };
        let refused = if entry.encrypted() {
            Some("encrypted, not read".to_owned())
        } else if !is_deflated && entry.compression() != CompressionMethod::STORE {
            Some(format!("zip compression by {} is not supported, not read", method(entry.compression())))
        } else {
            None
        };
        drop(entry);
        let begin = match refused {
            Some(why) => Err(why),
            None => match archive.by_index_raw(index).ok().and_then(|entry| entry.data_start()) {
                Some(begin) if begin.checked_add(packed).is_some_and(|end| end <= len) => Ok(begin),
                Some(_) => Err("lies beyond the end of the zip archive, not read".to_owned()),
                None => Err("zip entry damaged, not read".to_owned()),
            },
        };
        contents.members.push(match begin {
            Ok(begin) => {
                let place = Place { packing: Some(packing), ..Place::within(begin) };
                Listed { name, written, lies: Lies::At(place, packed) }
            }
            Err(why) => Listed::failed(name, written, why),
        });
    }
    Ok(contents)
}

/// The name of an entry with `/` between its folders, as the format asks for. Programs on Windows wrote `\`: entries say
/// from which system they are, and where that is another, a name of several parts without any `/` tells.
fn path(name: &[u8], system: System) -> Cow<'_, [u8]> {
    let is_of_windows = matches!(system, System::Dos | System::Os2 | System::WindowsNTFS | System::VFAT);
    if !name.contains(&b'\\') || (!is_of_windows && name.contains(&b'/')) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect())
}

/// A time without a zone, taken for UTC.
fn seconds(time: DateTime) -> Option<i64> {
    let number = |value: u8| i8::try_from(value).ok();
    let year = i16::try_from(time.year()).ok()?;
    let time = jiff::civil::DateTime::new(
        year,
        number(time.month())?,
        number(time.day())?,
        number(time.hour())?,
        number(time.minute())?,
        number(time.second())?,
        0,
    );
    Some(jiff::tz::Offset::UTC.to_timestamp(time.ok()?).ok()?.as_second())
}

/// What a method is called.
fn method(method: CompressionMethod) -> String {
    const NAMES: &[(CompressionMethod, &str)] = &[
        (CompressionMethod::DEFLATE64, "deflate64"),
        (CompressionMethod::BZIP2, "bzip2"),
        (CompressionMethod::LZMA, "LZMA"),
        (CompressionMethod::ZSTD, "zstd"),
        (CompressionMethod::XZ, "xz"),
        (CompressionMethod::PPMD, "PPMd"),
        (CompressionMethod::AES, "AES encryption"),
    ];
    let named = NAMES.iter().find(|(known, _)| *known == method);
    named.map_or_else(|| "an unknown method".to_owned(), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_separate_folders_where_the_system_or_the_name_says_so() {
        for (name, system, expected) in [
            (r"esa1\mail.s", System::Dos, "esa1/mail.s"),
            (r"esa1\mail.s", System::WindowsNTFS, "esa1/mail.s"),
            (r"esa1\mail.s", System::Unix, "esa1/mail.s"),
            (r"logs/esa1\mail.s", System::VFAT, "logs/esa1/mail.s"),
            (r"logs/esa1\mail.s", System::Unix, r"logs/esa1\mail.s"),
            ("logs/mail.s", System::Dos, "logs/mail.s"),
        ] {
            assert_eq!(String::from_utf8_lossy(&path(name.as_bytes(), system)), expected, "{name} of {system:?}");
        }
    }
}
