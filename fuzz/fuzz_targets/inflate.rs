//! Any bytes as a stream of deflate, in chunks of any size: the text and the verdict are zlib's.

#![no_main]

use authq::internals::{Inflate, Status};
use flate2::{Decompress, FlushDecompress};
use libfuzzer_sys::fuzz_target;

/// No more text is made of an input: a thousandfold of it is likely.
const MOST: usize = 4 << 20;

fuzz_target!(|input: (u16, &[u8])| {
    let (chunk, bytes) = (usize::from(input.0).max(1), input.1);
    let (text, status) = ours(bytes, chunk);
    let (expected, verdict) = theirs(bytes);
    let common = text.len().min(expected.len());
    assert_eq!(text[..common], expected[..common]);
    if common < MOST {
        assert_eq!((text.len(), status), (expected.len(), verdict));
    }
});

fn ours(bytes: &[u8], chunk: usize) -> (Vec<u8>, Status) {
    let mut inflate = Inflate::new();
    let (mut text, mut rest) = (Vec::new(), bytes);
    loop {
        let step = inflate.step(&rest[..rest.len().min(chunk)], MOST, |some| text.extend_from_slice(some));
        rest = &rest[step.taken..];
        if step.status != Status::Open || text.len() >= MOST || (step.made == 0 && rest.is_empty()) {
            return (text, step.status);
        }
    }
}

fn theirs(bytes: &[u8]) -> (Vec<u8>, Status) {
    let mut inflate = Decompress::new(false);
    let (mut text, mut space) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        let (taken, made) = (inflate.total_in() as usize, inflate.total_out());
        let result = inflate.decompress(&bytes[taken..], &mut space, FlushDecompress::None);
        let some = (inflate.total_out() - made) as usize;
        text.extend_from_slice(&space[..some]);
        match result {
            Ok(flate2::Status::StreamEnd) => return (text, Status::Ended),
            Ok(_) if text.len() >= MOST => return (text, Status::Open),
            Ok(_) if some > 0 || inflate.total_in() as usize > taken => {}
            Ok(_) => return (text, Status::Open),
            Err(_) => return (text, Status::Corrupt),
        }
    }
}
