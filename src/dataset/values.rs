//! Which values a file does not hold, small enough for the manifest: Bloom filters of columns that are searched for one
//! value. Case does not matter in them, as it does not in the language; those in the Parquet files know exact values only.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use parquet::bloom_filter::Sbbf;

/// The columns that have a filter, in tables that have the columns.
pub const FILTERED: [&str; 2] = ["user", "remote_ip"];

/// A file with more different values has no filter: it would outweigh the rest of the manifest.
const MOST: usize = 1024;

/// How often a filter errs: it then takes a value for one that the file may hold.
const ERRS: f64 = 0.01;

/// The values of a column, while it is written.
#[derive(Debug, Default)]
pub struct Values {
    folded: HashSet<String>,
    /// There are too many for a filter: none is kept.
    are_too_many: bool,
}

/// A Bloom filter of the folded values of a column: the bytes of a split-block filter with its header, as in Parquet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueFilter {
    bytes: Vec<u8>,
}

impl Values {
    /// Adds a value.
    pub fn insert(&mut self, value: &str) {
        if self.are_too_many {
            return;
        }
        if value.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.folded.insert(value.to_ascii_lowercase());
        } else if !self.folded.contains(value) {
            self.folded.insert(value.to_owned());
        }
        if self.folded.len() > MOST {
            *self = Values { are_too_many: true, ..Values::default() };
        }
    }

    /// The filter, unless there are too many values.
    pub fn filter(&self) -> Option<ValueFilter> {
        if self.are_too_many {
            return None;
        }
        let mut filter = Sbbf::new_with_ndv_fpp(self.folded.len().max(1) as u64, ERRS).ok()?;
        self.folded.iter().for_each(|value| filter.insert(value.as_str()));
        let mut bytes = Vec::new();
        filter.write(&mut bytes).ok()?;
        Some(ValueFilter { bytes })
    }
}

impl ValueFilter {
    /// May the column hold this value, in whatever case? `false` is certain.
    pub fn may_hold(&self, value: &str) -> bool {
        let filter = Sbbf::from_bytes(&self.bytes).ok().filter(|filter| filter.num_blocks() > 0);
        filter.is_none_or(|filter| filter.check(value.to_ascii_lowercase().as_str()))
    }

    /// As it stands in the manifest.
    pub fn to_text(&self) -> String {
        STANDARD_NO_PAD.encode(&self.bytes)
    }

    /// From the manifest; `None` if it is something else.
    pub fn from_text(text: &str) -> Option<ValueFilter> {
        STANDARD_NO_PAD.decode(text).ok().map(|bytes| ValueFilter { bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_knows_its_values_in_any_case_and_few_others() {
        let mut values = Values::default();
        (0..MOST).for_each(|n| values.insert(&format!("User{n}")));
        let filter = values.filter().unwrap();
        let read = ValueFilter::from_text(&filter.to_text()).unwrap();
        assert_eq!(read, filter);
        assert!((0..MOST).all(|n| read.may_hold(&format!("uSER{n}"))));
        let wrong = (0..10_000).filter(|n| read.may_hold(&format!("other{n}"))).count();
        assert!(wrong < 300, "{wrong} of 10,000");
        values.insert("one more");
        assert_eq!(values.filter(), None);
    }

    #[test]
    fn what_is_no_filter_rules_nothing_out() {
        assert_eq!(ValueFilter::from_text("?"), None);
        assert!(ValueFilter::from_text("AAAA").unwrap().may_hold("x"));
        assert!(ValueFilter::from_text("").unwrap().may_hold("x"));
        assert!(!Values::default().filter().unwrap().may_hold("x"), "a column without a value");
    }
}
