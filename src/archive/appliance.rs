//! Whose log a file is.

use std::net::IpAddr;
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
    /// none either; a colon behind one is none of it, nor is the dot that ends a full name of the DNS. An address has one
    /// spelling. Bytes that are not UTF-8 are U+FFFD.
    pub fn host(name: &[u8]) -> Appliance {
        let name = without_end(without_end(name, b':'), b'.');
        if let Some(address) = std::str::from_utf8(name).ok().and_then(|name| name.parse::<IpAddr>().ok()) {
            return Appliance { name: Some(address.to_string().into()), scope: "".into(), fixed: false };
        }
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

/// `name` without `end`, unless that is all of it.
fn without_end(name: &[u8], end: u8) -> &[u8] {
    match name {
        [rest @ .., last] if *last == end && !rest.is_empty() => rest,
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_host_are_one() {
        let name = |host: &str| Appliance::host(host.as_bytes()).name.unwrap().to_string();
        assert_eq!(["esa1", "ESA1:", "esa1.", "Esa1.:"].map(name), ["esa1"; 4]);
        assert_eq!(["2001:db8::9", "2001:0DB8:0:0:0:0:0:9", "2001:db8::9:"].map(name), ["2001:db8::9"; 3]);
        assert_eq!(["10.1.2.3", "10.1.2.3."].map(name), ["10.1.2.3"; 2]);
        assert_eq!(["::ffff:10.1.2.3", "::FFFF:a01:203"].map(name), ["::ffff:10.1.2.3"; 2]);
        assert_eq!([".", ":", "a_B"].map(name), [".", ":", "a_B"]);
    }
}
