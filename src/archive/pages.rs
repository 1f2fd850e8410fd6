//! Memory for text that is inflated at once and used again for the next file.
//!
//! Asked of the system in one piece as large as it may become: pages that are not touched cost nothing. Huge pages where
//! the system has them: without, clearing and mapping each page of 4 KiB takes 2 % of the time of a scan, and the
//! decompressor is some per cent slower (1,800 against 2,030 MB/s measured).
//!
//! All pages that were touched count against one budget for all threads, since they stay until the scan ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(target_os = "linux")]
use memmap2::{Advice, MmapMut, MmapOptions};

/// Bytes of memory that the pages of all threads together may still take.
#[derive(Debug)]
pub struct PageBudget(AtomicUsize);

impl PageBudget {
    /// A budget of `bytes`.
    pub fn new(bytes: usize) -> PageBudget {
        PageBudget(AtomicUsize::new(bytes))
    }

    /// Takes `bytes` from what is left; false, and nothing taken, if less is left.
    fn take(&self, bytes: usize) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }
}

/// Bytes that are zero at first.
pub(super) struct Pages {
    budget: Arc<PageBudget>,
    /// Bytes from the first that may have been touched.
    touched: usize,
    #[cfg(target_os = "linux")]
    mapped: Option<MmapMut>,
    plain: Vec<u8>,
}

impl Pages {
    pub(super) fn new(budget: Arc<PageBudget>) -> Pages {
        Pages {
            budget,
            touched: 0,
            #[cfg(target_os = "linux")]
            mapped: None,
            plain: Vec::new(),
        }
    }

    /// The first `len` bytes, of at most `most` that will ever be asked for; `None` if the budget or the memory of the
    /// system does not hold them.
    pub(super) fn get(&mut self, len: usize, most: usize) -> Option<&mut [u8]> {
        if len > self.touched {
            if !self.budget.take(len - self.touched) {
                return None;
            }
            self.touched = len;
        }
        #[cfg(target_os = "linux")]
        if self.plain.is_empty() {
            if self.mapped.as_ref().is_none_or(|mapped| mapped.len() < len) {
                self.mapped = map(most.max(len));
            }
            if let Some(mapped) = &mut self.mapped {
                return mapped.get_mut(..len);
            }
        }
        if self.plain.len() < len {
            self.plain.try_reserve(most.max(len) - self.plain.len()).ok()?;
            self.plain.resize(len, 0);
        }
        self.plain.get_mut(..len)
    }
}

#[cfg(target_os = "linux")]
fn map(len: usize) -> Option<MmapMut> {
    let mapped = MmapOptions::new().len(len).map_anon().ok()?;
    // Refused by systems without huge pages, which is no harm.
    let _ = mapped.advise(Advice::HugePage);
    Some(mapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stay_where_they_were_written() {
        let mut pages = Pages::new(Arc::new(PageBudget::new(1 << 22)));
        pages.get(10, 1 << 22).unwrap().fill(7);
        let more = pages.get(3 << 20, 1 << 22).unwrap();
        assert_eq!((more[9], more[10], more.len()), (7, 0, 3 << 20));
    }

    #[test]
    fn all_pages_together_stay_within_the_budget() {
        let budget = Arc::new(PageBudget::new(100));
        let (mut one, mut other) = (Pages::new(budget.clone()), Pages::new(budget));
        assert!(one.get(60, 100).is_some());
        assert!(other.get(41, 100).is_none());
        assert!(other.get(40, 100).is_some());
        // What was touched before is paid for.
        assert!(one.get(60, 100).is_some() && one.get(5, 100).is_some());
        assert!(one.get(61, 100).is_none());
    }
}
