//! Which appliance a syslog host stands for, where the user says that it is another spelling of one (`--alias`).
//!
//! That two hosts are one appliance cannot be told from a record. It is said once for the whole input and applied to each
//! record by itself, so how the input is cut does not matter.

use std::collections::HashMap;
use std::sync::Arc;

use super::Appliance;
use crate::error::{Error, Result};

/// The hosts that stand for another name, in the spelling of [`Appliance::host`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    names: Arc<HashMap<Appliance, Appliance>>,
}

impl Aliases {
    /// Reads `HOST=NAME`, as often as wanted.
    ///
    /// ```
    /// use authq::{Aliases, Archive, ArchiveOptions};
    ///
    /// let aliases = Aliases::parse(&["192.0.2.10=esa1"])?;
    /// let archive = Archive::open(&["tests/corpus/office".into()], &ArchiveOptions { aliases, ..ArchiveOptions::default() })?;
    /// assert!(!archive.files.is_empty());
    /// # Ok::<(), authq::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`]: a part is missing, a host has two names, or a name stands for a host that has another.
    pub fn parse<S: AsRef<str>>(pairs: &[S]) -> Result<Aliases> {
        let mut names = HashMap::new();
        for pair in pairs.iter().map(AsRef::as_ref) {
            let parts = pair.split_once('=').filter(|(host, name)| !host.is_empty() && !name.is_empty());
            let Some((host, name)) = parts else {
                let message = format!("--alias {pair} lacks a host or a name");
                return Err(Error::usage(message).hint("write --alias HOST=NAME: --alias esa1=esa1.example.com"));
            };
            let name = Appliance::host(name.as_bytes());
            let known = names.insert(Appliance::host(host.as_bytes()), name.clone());
            if known.is_some_and(|known| known != name) {
                let message = format!("--alias {pair} gives {host} a second name");
                return Err(Error::usage(message).hint("leave out one of the two"));
            }
        }
        let is_both = |name: &&Appliance| names.get(*name).is_some_and(|other| other != *name);
        if let Some(name) = names.values().filter(is_both).filter_map(|name| name.name.as_deref()).min() {
            let message = format!("--alias takes {name} for a name and for a host of another name");
            return Err(Error::usage(message).hint("give all its hosts one name"));
        }
        Ok(Aliases { names: Arc::new(names) })
    }

    /// The appliance that a syslog host names.
    pub fn appliance(&self, host: &[u8]) -> Appliance {
        let own = Appliance::host(host);
        self.names.get(&own).cloned().unwrap_or(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_stands_for_its_name_whatever_its_case() {
        let aliases = Aliases::parse(&["ESA1=esa1.Example.com", "192.0.2.10=esa1.example.com"]).unwrap();
        let name = |host: &str| aliases.appliance(host.as_bytes()).name.unwrap().to_string();
        assert_eq!(["esa1:", "Esa1", "192.0.2.10", "esa1.example.com"].map(name), ["esa1.example.com"; 4]);
        assert_eq!(name("esa2"), "esa2");
        assert_eq!(Aliases::parse(&["a=b", "A=B", "b=b"]).unwrap().appliance(b"a"), Appliance::host(b"b"));
    }

    #[test]
    fn what_says_nothing_or_two_things_is_refused() {
        let refusal = |pairs: &[&str]| Aliases::parse(pairs).unwrap_err().to_string();
        for pair in ["esa1", "=esa1", "esa1=", ""] {
            assert!(refusal(&[pair]).contains("write --alias HOST=NAME"), "{pair}");
        }
        assert!(refusal(&["a=b", "a=c"]).contains("gives a a second name"));
        assert!(refusal(&["a=b", "b=c"]).contains("takes b for a name and for a host of another name"));
    }
}
