//! The identity of a log by its text: the same whatever the log is stored in, and under whatever name.

use xxhash_rust::xxh3::Xxh3;

/// XXH3-128 of a text.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContentId(pub u128);

impl std::fmt::Display for ContentId {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Hashes a text piece by piece, or does nothing where no identity is needed.
#[derive(Clone, Default)]
pub(super) struct ContentHasher(Option<Box<Xxh3>>);

impl ContentHasher {
    /// One that hashes, or one that does not.
    pub(super) fn new(is_wanted: bool) -> ContentHasher {
        ContentHasher(is_wanted.then(|| Box::new(Xxh3::new())))
    }

    /// The next piece.
    pub(super) fn update(&mut self, text: &[u8]) {
        if let Some(hasher) = &mut self.0 {
            hasher.update(text);
        }
    }

    /// The identity of all pieces together; `None` if it does not hash.
    pub(super) fn finish(&self) -> Option<ContentId> {
        self.0.as_ref().map(|hasher| ContentId(hasher.digest128()))
    }
}
