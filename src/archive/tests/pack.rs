//! Packs text in every way that is read. Shared with the integration tests, and so without any of our own types.

#![allow(dead_code, reason = "not every test needs every way")]

use std::io::{Cursor, Write};

/// A way to compress.
pub type Compress = fn(&[u8]) -> Vec<u8>;

/// Every codec, by its name.
pub const CODECS: &[(&str, Compress)] = &[("gzip", gzip), ("zstd", zstd), ("bzip2", bzip2), ("xz", xz), ("lz4", lz4)];

/// One gzip member.
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("room");
    encoder.finish().expect("room")
}

/// One zstd frame with a checksum, as the command line tool writes it.
pub fn zstd(text: &[u8]) -> Vec<u8> {
    zstd_with(text, &[zstd_safe::CParameter::ChecksumFlag(true)])
}

/// One zstd frame.
pub fn zstd_with(text: &[u8], parameters: &[zstd_safe::CParameter]) -> Vec<u8> {
    let mut context = zstd_safe::CCtx::create();
    for parameter in parameters {
        context.set_parameter(*parameter).expect("a parameter");
    }
    let mut packed = Vec::with_capacity(zstd_safe::compress_bound(text.len()));
    context.compress2(&mut packed, text).expect("room");
    packed
}

/// One bzip2 stream.
pub fn bzip2(text: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::new(1));
    encoder.write_all(text).expect("room");
    encoder.finish().expect("room")
}

/// One xz stream.
pub fn xz(text: &[u8]) -> Vec<u8> {
    xz_with(text, 1 << 20, liblzma::stream::Check::Crc64)
}

/// One xz stream with a dictionary of so many bytes.
pub fn xz_with(text: &[u8], dictionary: u32, check: liblzma::stream::Check) -> Vec<u8> {
    let mut options = liblzma::stream::LzmaOptions::new_preset(1).expect("a preset");
    options.dict_size(dictionary);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&options);
    let stream = liblzma::stream::Stream::new_stream_encoder(&filters, check).expect("an encoder");
    let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
    encoder.write_all(text).expect("room");
    encoder.finish().expect("room")
}

/// One lz4 frame of linked blocks with a checksum, as the command line tool writes it.
pub fn lz4(text: &[u8]) -> Vec<u8> {
    use lz4_flex::frame::{BlockMode, BlockSize, FrameInfo};
    let info = FrameInfo::new().block_size(BlockSize::Max64KB).block_mode(BlockMode::Linked).content_checksum(true);
    lz4_with(text, info)
}

/// One lz4 frame.
pub fn lz4_with(text: &[u8], info: lz4_flex::frame::FrameInfo) -> Vec<u8> {
    let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
    encoder.write_all(text).expect("room");
    encoder.finish().expect("room")
}

/// A tar archive of files, written to in 2009.
pub fn tar<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.as_ref().len() as u64);
        header.set_mtime(1_240_400_000);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, name.as_ref(), bytes.as_ref()).expect("room");
    }
    builder.into_inner().expect("room")
}

/// A zip archive of files.
pub fn zip<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)], deflated: bool) -> Vec<u8> {
    use zip::CompressionMethod;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let method = if deflated { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(name.as_ref(), options).expect("a name");
        writer.write_all(bytes.as_ref()).expect("room");
    }
    writer.finish().expect("room").into_inner()
}
