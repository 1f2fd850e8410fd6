//! Reading text: snapshots, streams, ranges.

use std::io::{self, Read};

use super::*;

/// Gives a few bytes at a time, is interrupted before each, and fails for good at the n-th call.
struct Flaky {
    bytes: Vec<u8>,
    at: usize,
    calls: usize,
    fails_at: usize,
}

impl Read for Flaky {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        match self.calls {
            calls if calls >= self.fails_at => Err(io::Error::other("the disk is broken")),
            calls if calls % 2 == 1 => Err(io::Error::from(io::ErrorKind::Interrupted)),
            _ => {
                let count = (self.bytes.len() - self.at).min(50).min(space.len());
                space[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
                self.at += count;
                Ok(count)
            }
        }
    }
}

#[test]
fn a_read_error_at_any_call_ends_the_text_and_is_told() {
    let text: Vec<u8> = (0..200).flat_map(|n| format!("line {n} {}\n", n * 7919).into_bytes()).collect();
    for (bytes, codec) in [(text.clone(), Codec::Plain), (gz(&text), Codec::Gzip)] {
        for fails_at in 1.. {
            let source = Flaky { bytes: bytes.clone(), at: 0, calls: 0, fails_at };
            let reader = TextReader::new(Input::new(Source::Stream(Box::new(source)), None), codec.decoder());
            let (out, report) = read_all(reader, 70);
            assert!(text.starts_with(&out));
            if report.damage.is_empty() {
                assert_eq!(out, text);
                break;
            }
            let told = format!("read error after {} bytes: the disk is broken", report.bytes_read);
            assert_eq!(report.damage, [told]);
            assert!(report.members.iter().all(|run| !run.verified || out == text));
        }
    }
}

#[test]
fn a_file_that_shrinks_is_damaged_and_one_that_grows_is_not() {
    let folder = Folder::new();
    let text = b"LOG 2009-04-22T11:43:59\n".repeat(10);
    for (name, bytes) in [("a", text.clone()), ("b.gz", gz(&text))] {
        let path = folder.put(name, &bytes);
        let archive = open(std::slice::from_ref(&path)).unwrap();
        let file = &archive.files[0];
        assert_eq!(read_all(file.open().unwrap(), 100).0, text);

        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(&bytes).unwrap();
        let (out, report) = read_all(file.open().unwrap(), 100);
        assert_eq!((&out, report.damage, report.grew_by), (&text, vec![], bytes.len() as u64));
        assert_eq!(report.notes, [format!("grew by {} bytes while being read, they were not read", bytes.len())]);

        fs::write(&path, &bytes[..bytes.len() - 5]).unwrap();
        let (out, report) = read_all(file.open().unwrap(), 100);
        assert!(text.starts_with(&out));
        let told = format!("shrank while being read, {} of {} bytes were there", bytes.len() - 5, bytes.len());
        assert_eq!(report.damage, [told]);
    }
}

#[test]
fn plain_files_are_read_at_any_offset() {
    let folder = Folder::new();
    let text = b"LOG 2009-04-22T11:43:59\n0123456789".to_vec();
    let archive = open(&[folder.put("a", &text), folder.put("b.gz", gz("LOG 2009-04-22T11:43:58"))]).unwrap();
    let (gzip, plain) = (&archive.files[0], &archive.files[1]);
    assert!(gzip.open_plain().unwrap().is_none() && !gzip.can_be_sliced());
    let file = plain.open_plain().unwrap().expect("a plain file");
    assert_eq!(file.len(), text.len() as u64);
    let mut buffer = b"kept".to_vec();
    assert_eq!(file.read_at(4, &mut buffer, 6).unwrap(), 6);
    assert_eq!(buffer, b"kept2009-0");
    assert_eq!(file.read_at(text.len() as u64 - 3, &mut buffer, 100).unwrap(), 3);
    assert_eq!(file.read_at(1 << 40, &mut buffer, 100).unwrap(), 0);
    assert_eq!(buffer, b"kept2009-0789");

    fs::OpenOptions::new().append(true).open(&plain.path).unwrap().write_all(b"more").unwrap();
    assert_eq!((file.read_at(text.len() as u64 - 3, &mut buffer, 100).unwrap(), file.grew_by()), (3, 4));
    fs::write(&plain.path, b"LOG").unwrap();
    assert_eq!(file.read_at(0, &mut buffer, 100).unwrap(), 3);
}

#[test]
fn an_early_end_is_no_damage() {
    let text = b"LOG 2009-04-22T11:43:59\n".repeat(100);
    let bytes = gz(&text);
    let source = Source::Stream(Box::new(io::Cursor::new(bytes)));
    let mut reader = TextReader::new(Input::new(source, None), Codec::Gzip.decoder());
    let mut out = Vec::new();
    assert_eq!(reader.read(&mut out, 100), 100);
    let report = reader.finish();
    assert!(report.damage.is_empty());
    assert_eq!(report.members.len(), 1);
    assert!(!report.members[0].verified);
}

#[cfg(unix)]
#[test]
fn a_named_fifo_is_read_once_and_whole() {
    let folder = Folder::new();
    for codec in [Codec::Plain, Codec::Gzip] {
        let text: Vec<u8> = [&b"LOG 2009-04-22T11:43:59\n"[..], &b"0123456789abcdef".repeat(20_000)].concat();
        let bytes = if codec == Codec::Gzip { gz(&text) } else { text.clone() };
        let path = folder.at(format!("fifo-{codec:?}"));
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let writer = std::thread::spawn({
            let path = path.clone();
            move || fs::write(path, bytes).unwrap()
        });
        let archive = open(&[path]).unwrap();
        let file = &archive.files[0];
        assert_eq!((file.codec, file.len, file.head.is_mail_log), (codec, None, true));
        let (out, report) = read_all(file.clone().open().unwrap(), 10_000);
        assert!(out == text && report.damage.is_empty() && report.bytes_text == text.len() as u64);
        assert!(file.open().is_err());
        writer.join().unwrap();
    }
}
