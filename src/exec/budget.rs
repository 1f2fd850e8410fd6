//! Bytes held by the stages that must hold rows, against one limit for the whole query. Going over it is an error with
//! a way out, never an abort of the process by the system.
//!
//! Checked once a window, so a query may exceed its budget by what one window adds.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// The memory that the stages of one query share.
#[derive(Clone, Debug)]
pub struct Budget {
    limit: usize,
    used: Arc<AtomicUsize>,
}

impl Budget {
    /// At most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Budget { limit, used: Arc::default() }
    }

    /// Nothing yet, for a stage named as the user knows it.
    pub(super) fn reserve(&self, stage: &'static str, hint: &'static str) -> Reservation {
        Reservation { budget: self.clone(), stage, hint, bytes: 0 }
    }
}

/// What one stage holds; given back when dropped.
#[derive(Debug)]
pub(super) struct Reservation {
    budget: Budget,
    stage: &'static str,
    hint: &'static str,
    bytes: usize,
}

impl Reservation {
    /// What all stages together may hold.
    pub(super) fn limit(&self) -> usize {
        self.budget.limit
    }

    /// The stage now holds `bytes` in all.
    pub(super) fn set(&mut self, bytes: usize) -> Result<()> {
        let others = self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed) - self.bytes;
        self.bytes = bytes;
        self.budget.used.fetch_add(bytes, Ordering::Relaxed);
        let needed = others.saturating_add(bytes);
        if needed <= self.budget.limit {
            return Ok(());
        }
        Err(Error::memory(format!(
            "`{}` needs more memory than the budget of {} (so far {})",
            self.stage,
            Size(self.budget.limit),
            Size(needed),
        ))
        .hint(format!(
            "narrow the query (a shorter time, a further condition, fewer columns), {}, or raise the budget",
            self.hint
        )))
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Bytes as people read them.
struct Size(usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
        if self.0 < 1024 {
            return write!(f, "{} bytes", self.0);
        }
        let mut value = self.0 as f64 / 1024.0;
        let mut unit = 0;
        while value >= 1024.0 && unit + 1 < UNITS.len() {
            value /= 1024.0;
            unit += 1;
        }
        write!(f, "{value:.1} {}", UNITS[unit])
    }
}
