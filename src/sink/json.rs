//! A JSON array of objects, for programs that want one document. Written as it comes, an object a line, so that a long
//! result needs no memory; what it holds is as in [`super::ndjson`].

use arrow::record_batch::RecordBatch;

use super::contract::{Look, Out, Sink, Spec};
use super::ndjson::Objects;
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "json", extensions: &["json"], display: Display::Text, is_binary: false, open };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let mut sink = Json { objects: Objects::new(columns, look), out, begun: false };
    sink.out.write_all(b"[").map_err(Error::output)?;
    Ok(Box::new(sink))
}

struct Json<'w> {
    objects: Objects,
    out: Out<'w>,
    /// A row was written.
    begun: bool,
}

impl Sink for Json<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = self.objects.readers(batch)?;
        let mut line = String::new();
        for row in 0..batch.num_rows() {
            line.clear();
            line.push_str(if self.begun { ",\n" } else { "\n" });
            self.objects.push(&mut line, &readers, row)?;
            self.out.write_all(line.as_bytes()).map_err(Error::output)?;
            self.begun = true;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let end = if self.begun { "\n]\n" } else { "]\n" };
        self.out.write_all(end.as_bytes()).and_then(|()| self.out.flush()).map_err(Error::output)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{look, sample, users, written};

    #[test]
    fn an_array_of_objects() {
        let (columns, batch) = users(&[Some("a"), None]);
        assert_eq!(
            written(Format::Json, &look(), &columns, &[batch.clone(), batch]),
            "[\n{\"user\":\"a\"},\n{\"user\":null},\n{\"user\":\"a\"},\n{\"user\":null}\n]\n"
        );
    }

    #[test]
    fn valid_without_rows() {
        let (columns, batch) = users(&[]);
        assert_eq!(written(Format::Json, &look(), &columns, &[]), "[]\n");
        assert_eq!(written(Format::Json, &look(), &columns, &[batch]), "[]\n");
    }

    #[test]
    fn every_type_is_valid() {
        let (columns, batch) = sample();
        let text = written(Format::Json, &look(), &columns, &[batch]);
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document[0]["icid"], 9_007_199_254_740_993_i64);
        assert_eq!(document[0]["mids"][1], 448);
        assert!(document[1]["user"].is_null());
    }
}
