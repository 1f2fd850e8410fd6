//! How a scan is cut and spread over threads.

/// How a scan is cut and spread. None of it changes a row.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// Worker threads.
    pub threads: usize,
    /// Bytes of a plain file that one worker takes at a time.
    pub slice_bytes: usize,
    /// Bytes of text that a worker parses at a time: small enough to stay in a core's cache.
    pub block_bytes: usize,
}

impl Default for ScanOptions {
    /// All cores, slices of 16 MiB, blocks of 1 MiB.
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        ScanOptions { threads, slice_bytes: 16 << 20, block_bytes: 1 << 20 }
    }
}
