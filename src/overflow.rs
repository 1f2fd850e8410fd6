//! Rows that wait on disk. Rows of a connection wait for its end, rows of a file for the last row of their log, and of
//! months of logs there are more of them than memory holds.
//!
//! The rows lie compressed in one file without a name, which is gone when the process is.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;

use crate::error::{Error, Result};

/// Rows compress to a fifth at this level, as fast as disks take them.
const LEVEL: i32 = 1;

/// A place on disk for rows that wait.
#[derive(Debug)]
pub(crate) struct Overflow {
    /// The folder of the file; it is there when the first rows come.
    folder: PathBuf,
    file: Mutex<Option<File>>,
}

/// Where some rows lie in the file.
#[derive(Debug)]
pub(crate) struct Parcel {
    begin: u64,
    /// Bytes, compressed.
    stored: usize,
    /// Bytes of the rows as an Arrow stream.
    bytes: usize,
}

impl Overflow {
    /// A place in `folder`.
    pub(crate) fn new(folder: PathBuf) -> Overflow {
        Overflow { folder, file: Mutex::default() }
    }

    /// Puts rows there.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`] if there is no room.
    pub(crate) fn put(&self, batches: &[RecordBatch]) -> Result<Parcel> {
        let first = batches.first().ok_or_else(|| Error::internal("a parcel without rows"))?;
        let mut writer = StreamWriter::try_new(Vec::new(), &first.schema())?;
        batches.iter().try_for_each(|batch| writer.write(batch))?;
        let bytes = writer.into_inner()?;
        let mut stored = Vec::with_capacity(zstd_safe::compress_bound(bytes.len()));
        let failed = |code| Error::internal(zstd_safe::get_error_name(code));
        zstd_safe::compress(&mut stored, &bytes, LEVEL).map_err(failed)?;
        let begin = self.append(&stored).map_err(Error::output)?;
        Ok(Parcel { begin, stored: stored.len(), bytes: bytes.len() })
    }

    /// The rows of a parcel.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`] if the disk does not give them back.
    pub(crate) fn take(&self, parcel: &Parcel) -> Result<Vec<RecordBatch>> {
        let stored = self.read(parcel).map_err(Error::output)?;
        let mut bytes = Vec::with_capacity(parcel.bytes);
        let damaged = |_| Error::output(io::Error::from(io::ErrorKind::InvalidData));
        zstd_safe::decompress(&mut bytes, &stored).map_err(damaged)?;
        let reader = StreamReader::try_new(bytes.as_slice(), None)?;
        Ok(reader.collect::<std::result::Result<_, _>>()?)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut place = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *place {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(&self.folder)?),
        };
        let begin = file.seek(SeekFrom::End(0))?;
        file.write_all(bytes)?;
        Ok(begin)
    }

    fn read(&self, parcel: &Parcel) -> io::Result<Vec<u8>> {
        let mut place = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = place.as_mut().ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(parcel.begin))?;
        let mut bytes = vec![0; parcel.stored];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
