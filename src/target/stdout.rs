//! Standard output, as a target.

use std::io;

use super::{Body, Encoding, Target};
use crate::error::Result;
use crate::plan::Column;
use crate::sink::{Look, Sink};

/// Standard output. Rows are seen as they are written.
pub struct Stdout(Body);

impl Stdout {
    /// Standard output, for rows in an encoding.
    pub fn new(encoding: Encoding) -> Stdout {
        Stdout(Body::new(encoding))
    }
}

impl Target for Stdout {
    fn begin<'t>(&'t mut self, columns: &[Column], look: &Look) -> Result<Box<dyn Sink + 't>> {
        self.0.begin(columns, look, Box::new(io::stdout()))
    }

    fn end(&mut self) -> Result<()> {
        self.0.end()
    }

    fn publish(self: Box<Self>, _: u64) -> Result<()> {
        Ok(())
    }
}
