//! Whose log a file is.

use std::sync::Arc;

/// Whose log a file is. Connections are joined within one appliance only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Appliance {
    /// What the column `appliance` shows.
    pub name: Option<Arc<str>>,
    /// What tells two appliances of one name apart: the folder, where the name is a folder's; else empty.
    pub scope: Arc<str>,
    /// The name stands for every record of the file, even one that names a syslog host (`--appliance`, serial number).
    pub fixed: bool,
}

impl Appliance {
    /// The appliance that a serial number names, or the user: for every record.
    pub fn fixed(name: &[u8]) -> Appliance {
        Appliance { name: Some(String::from_utf8_lossy(name).into()), scope: "".into(), fixed: true }
    }

    /// Does no other come before it? That is the one of a log of which nothing tells whose it is.
    pub fn is_least(&self) -> bool {
        self.name.is_none() && self.scope.is_empty() && !self.fixed
    }

    /// The appliance that a syslog host names. Names of hosts (letters, digits, `-` and `.`) have no case, addresses have
    /// none either, and a colon behind one is none of it. Bytes that are not UTF-8 are U+FFFD.
    pub fn host(name: &[u8]) -> Appliance {
        let name = name.strip_suffix(b":").filter(|name| !name.is_empty()).unwrap_or(name);
        let is_host = name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':'));
        let name = String::from_utf8_lossy(name);
        let name = if is_host { name.to_ascii_lowercase().into() } else { name.into() };
        Appliance { name: Some(name), scope: "".into(), fixed: false }
    }

    /// The name of the syslog host, of an appliance that one names.
    pub fn into_host(self) -> Option<Arc<str>> {
        self.name.filter(|_| !self.fixed && self.scope.is_empty())
    }
}
