//! One file, as a target: it is whole or absent.

use std::io;

use super::{Body, Destination, Draft, Encoding, Target};
use crate::error::{Error, Result};
use crate::plan::Column;
use crate::sink::{Look, Sink};

/// A file. It has its name only when all rows are in it.
pub struct FileTarget {
    draft: Draft,
    body: Body,
}

impl FileTarget {
    /// Begins a file, under a temporary name, for rows in an encoding.
    ///
    /// # Errors
    /// As for [`Destination::create`].
    pub fn create(destination: &Destination, encoding: Encoding) -> Result<FileTarget> {
        Ok(FileTarget { draft: destination.create()?, body: Body::new(encoding) })
    }
}

impl Target for FileTarget {
    fn begin<'t>(&'t mut self, columns: &[Column], look: &Look) -> Result<Box<dyn Sink + 't>> {
        let file = self.draft.file().try_clone().map_err(Error::output)?;
        self.body.begin(columns, look, Box::new(file))
    }

    fn end(&mut self) -> Result<()> {
        self.body.end()
    }

    fn publish(self: Box<Self>, rows: u64) -> Result<()> {
        let FileTarget { draft, body } = *self;
        if body.output.is_some() {
            return Err(Error::internal("an answer that did not end"));
        }
        let found = body.encoding.format.recount(draft.file())?.unwrap_or(rows);
        if found != rows {
            let message = format!("{found} rows were found of {rows} that were written");
            return Err(Error::output(io::Error::other(message)));
        }
        draft.publish()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use arrow::array::{RecordBatch, StringArray};

    use super::*;
    use crate::expr::types::Type;
    use crate::permissions::Permissions;
    use crate::plan::schema_of;
    use crate::sink::{Compression, Format};

    /// Writes one row to a target, up to its end; the target.
    fn ended(mut target: Box<dyn Target>) -> Box<dyn Target> {
        let columns = [Column { name: "user".to_owned(), kind: Type::Text }];
        let schema = schema_of(&columns);
        let look = Look::plain(schema.clone());
        let mut sink = target.begin(&columns, &look).unwrap();
        sink.write(&RecordBatch::try_new(schema, vec![Arc::new(StringArray::from(vec!["bob"]))]).unwrap()).unwrap();
        sink.finish().unwrap();
        target.end().unwrap();
        target
    }

    #[test]
    fn a_file_appears_when_it_is_published_and_only_if_its_rows_are_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = |name: &str, format| {
            let destination =
                Destination { path: folder.path().join(name), force: false, permissions: Permissions::default() };
            let encoding = Encoding { compression: Some(Compression::Gzip), ..Encoding::plain(format) };
            let encoding = if format == Format::Csv { encoding } else { Encoding::plain(format) };
            Box::new(FileTarget::create(&destination, encoding).unwrap()) as Box<dyn Target>
        };
        let published = ended(target("a.csv.gz", Format::Csv));
        assert!(!folder.path().join("a.csv.gz").exists());
        published.publish(1).unwrap();
        assert!(fs::read(folder.path().join("a.csv.gz")).unwrap().starts_with(&[0x1f, 0x8b]));
        drop(ended(target("b.parquet", Format::Parquet)));
        assert!(ended(target("c.parquet", Format::Parquet)).publish(2).is_err(), "a row is missing");
        assert!(target("d.csv", Format::Csv).end().is_err(), "it did not begin");
        ended(target("e.parquet", Format::Parquet)).publish(1).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.csv.gz", "e.parquet"]);
    }
}
