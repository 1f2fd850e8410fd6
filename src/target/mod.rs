//! Where the rows of an answer go: standard output, or a file. A format makes bytes of rows and knows no place for them;
//! a target takes the bytes, compresses them if it is asked to, and decides when others see them.
//!
//! An answer goes through four steps: [`Target::begin`], the writing of rows into the [`Sink`] that it gives,
//! [`Target::end`], and [`Target::publish`]. Whoever drops a target before the last step gives the answer up: a file
//! does not appear then. What stands on standard output cannot be taken back, and is seen as it is written.

mod destination;
mod file;
mod stdout;

use crate::error::{Error, Result};
use crate::plan::Column;
use crate::sink::{Compression, Format, Look, Out, Output, Schema, Sink};

pub use destination::{Destination, Draft};
pub use file::FileTarget;
pub use stdout::Stdout;

/// A place for the rows of one answer.
pub trait Target {
    /// Begins an answer with these columns; what stands before the first row is written at once.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`], [`crate::ErrorKind::File`] if the place cannot be written to.
    fn begin<'t>(&'t mut self, columns: &[Column], look: &Look) -> Result<Box<dyn Sink + 't>>;

    /// Writes what is left when the sink is finished, such as the trailer of a compressed file.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    fn end(&mut self) -> Result<()>;

    /// Shows the finished answer to others, if it holds as many rows as were written.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; then nothing has changed.
    fn publish(self: Box<Self>, rows: u64) -> Result<()>;
}

/// How rows become bytes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    pub format: Format,
    /// The schema of others whose words are used; `None`: ours.
    pub schema: Option<Schema>,
    /// How the bytes are compressed; standard output never is.
    pub compression: Option<Compression>,
}

impl Encoding {
    /// A format, in our own schema, not compressed.
    pub fn plain(format: Format) -> Encoding {
        Encoding { format, schema: None, compression: None }
    }
}

/// The bytes of one answer on their way, what targets have in common.
struct Body {
    encoding: Encoding,
    /// There from the begin to the end of the answer.
    output: Option<Output<'static>>,
}

impl Body {
    fn new(encoding: Encoding) -> Body {
        Body { encoding, output: None }
    }

    fn begin(&mut self, columns: &[Column], look: &Look, out: Out<'static>) -> Result<Box<dyn Sink + '_>> {
        let Encoding { format, schema, compression } = self.encoding;
        let output = self.output.insert(Output::new(out, compression)?);
        match schema {
            Some(schema) => schema.open(format, columns, look, Box::new(output)),
            None => format.open(columns, look, Box::new(output)),
        }
    }

    fn end(&mut self) -> Result<()> {
        self.output.take().ok_or_else(|| Error::internal("an answer that did not begin"))?.finish()
    }
}
