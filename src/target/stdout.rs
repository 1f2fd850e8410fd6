//! Standard output, as a target.

use super::{Body, Encoding, Target};
use crate::error::{Error, Result};
use crate::plan::Column;
use crate::sink::{Look, Out, Sink};

/// Standard output. Rows are seen as they are written.
pub struct Stdout {
    body: Body,
    /// There until the answer begins.
    out: Option<Out<'static>>,
}

impl Stdout {
    /// Standard output, for rows in an encoding; `out` leads there.
    pub fn new(encoding: Encoding, out: Out<'static>) -> Stdout {
        Stdout { body: Body::new(encoding), out: Some(out) }
    }
}

impl Target for Stdout {
    fn begin<'t>(&'t mut self, columns: &[Column], look: &Look) -> Result<Box<dyn Sink + 't>> {
        let out = self.out.take().ok_or_else(|| Error::internal("an answer that begins twice"))?;
        self.body.begin(columns, look, out)
    }

    fn end(&mut self) -> Result<()> {
        self.body.end()
    }

    fn publish(self: Box<Self>, _: u64) -> Result<()> {
        Ok(())
    }
}
