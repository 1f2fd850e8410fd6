//! Memory for text that is inflated at once and used again for the next file.
//!
//! Asked of the system in one piece as large as it may become: pages that are not touched cost nothing. Huge pages where
//! the system has them: without, clearing and mapping each page of 4 KiB takes 2 % of the time of a scan, and the
//! decompressor is some per cent slower (1,800 against 2,030 MB/s measured).

#[cfg(target_os = "linux")]
use memmap2::{Advice, MmapMut, MmapOptions};

/// Bytes that are zero at first.
#[derive(Default)]
pub(super) struct Pages {
    #[cfg(target_os = "linux")]
    mapped: Option<MmapMut>,
    plain: Vec<u8>,
}

impl Pages {
    /// The first `len` bytes, of at most `most` that will ever be asked for; `None` if there is no memory.
    pub(super) fn get(&mut self, len: usize, most: usize) -> Option<&mut [u8]> {
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
        let mut pages = Pages::default();
        pages.get(10, 1 << 22).unwrap().fill(7);
        let more = pages.get(3 << 20, 1 << 22).unwrap();
        assert_eq!((more[9], more[10], more.len()), (7, 0, 3 << 20));
    }
}
