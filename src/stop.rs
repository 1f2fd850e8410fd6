//! A run that is asked to end before it is done: whoever has a signal to pass on sets a number, and whoever works for
//! long looks at it between two pieces of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// Asks a run to end. Clones ask the same run.
///
/// ```
/// use std::sync::atomic::Ordering;
///
/// use authq::{ScanOptions, Stop};
///
/// let stop = Stop::default();
/// let options = ScanOptions { stop: stop.clone(), ..ScanOptions::default() };
/// // What a handler of signals may do:
/// stop.number().store(15, Ordering::Relaxed);
/// assert!(options.stop.check().is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicUsize>);

impl Stop {
    /// The number of the signal, 0 while there was none; for handlers, which may do no more than set it.
    pub fn number(&self) -> Arc<AtomicUsize> {
        self.0.clone()
    }

    /// Goes on, or does not.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Interrupted`] once a number is set.
    pub fn check(&self) -> Result<()> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            signal => Err(Error::interrupted(signal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_signal_ends_every_clone() {
        let stop = Stop::default();
        let other = stop.clone();
        assert!(other.check().is_ok());
        stop.number().store(15, Ordering::Relaxed);
        assert!(matches!(other.check().unwrap_err().kind(), ErrorKind::Interrupted(15)));
    }
}
