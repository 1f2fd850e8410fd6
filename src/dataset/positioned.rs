//! A file that is read at places, by several threads at once: what a Parquet file is read through.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::file::reader::{ChunkReader, Length};

/// An open file, and how long it was when it was opened.
#[derive(Clone, Debug)]
pub struct Positioned {
    file: Arc<File>,
    len: u64,
}

impl Positioned {
    /// Opens a file.
    ///
    /// # Errors
    /// Those of the system.
    pub fn open(path: &Path) -> io::Result<Positioned> {
        Positioned::new(File::open(path)?)
    }

    /// Of an open file.
    ///
    /// # Errors
    /// Those of the system.
    pub fn new(file: File) -> io::Result<Positioned> {
        let len = file.metadata()?.len();
        Ok(Positioned { file: Arc::new(file), len })
    }

    /// Bytes of the file.
    pub fn bytes(&self) -> u64 {
        self.len
    }

    /// The bytes of a stretch. Nothing is allocated beyond the size of the file.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] if they do not all lie in the file; those of the system.
    pub fn read(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.checked_sub(range.start).filter(|_| range.end <= self.len);
        let length = length.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| io::ErrorKind::UnexpectedEof)?];
        self.from(range.start).read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// What follows a place.
    pub fn from(&self, at: u64) -> Following {
        Following { file: self.file.clone(), at }
    }
}

/// What follows a place in a file.
#[derive(Debug)]
pub struct Following {
    file: Arc<File>,
    at: u64,
}

impl Read for Following {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, space, self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&*self.file, space, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Length for Positioned {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Positioned {
    type T = BufReader<Following>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(BufReader::new(self.from(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        Ok(self.read(start..start.saturating_add(length as u64))?.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn stretches_are_read_and_none_beyond_the_end() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let file = Positioned::new(file).unwrap();
        assert_eq!(file.read(2..5).unwrap(), b"234");
        assert_eq!(file.read(10..10).unwrap(), b"");
        for range in [9..11, 0..u64::MAX, Range { start: 5, end: 2 }] {
            assert_eq!(file.read(range).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        }
        assert_eq!(file.get_bytes(8, 2).unwrap().as_ref(), b"89");
        assert!(file.get_bytes(u64::MAX, 2).is_err());
    }
}
