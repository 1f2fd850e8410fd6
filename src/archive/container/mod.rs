//! Containers: files that hold files, told by content. What they hold is listed here, never unpacked to its name: names
//! in a container are hostile, and only shown.

pub(super) mod listed;
pub(super) mod tar;
pub(super) mod unpack;
pub(super) mod zip;

/// A kind of container.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Tar,
    Zip,
}

impl Container {
    /// Tells by the first [`super::Codec::HEAD`] bytes of a file.
    pub(super) fn detect(head: &[u8]) -> Option<Container> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(Container::Zip);
        }
        tar::begins(head).then_some(Container::Tar)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Container::Tar => "tar archive",
            Container::Zip => "zip archive",
        }
    }
}
