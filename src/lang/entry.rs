//! An entry of the manual of the language: what `authq fields NAME` shows.

/// An entry of the manual.
#[derive(Debug)]
pub struct Entry {
    /// The name first, then other words that lead here.
    pub names: &'static [&'static str],
    /// How it is written.
    pub syntax: &'static str,
    /// One sentence or two.
    pub doc: &'static str,
    /// Queries, and what they ask. Tests bind them.
    pub examples: &'static [(&'static str, &'static str)],
}

pub(super) const fn entry(
    names: &'static [&'static str],
    syntax: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
) -> Entry {
    Entry { names, syntax, doc, examples }
}
