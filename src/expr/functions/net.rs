//! `net(ip, bits)`, which is also the key `remote_ip/24`.
//!
//! One number serves both families, since a log mixes them: up to 32 bits it is meant for IPv4, and IPv6 addresses
//! are cut to /64, the customary size of one site; beyond 32 it is meant for IPv6, and IPv4 addresses stay whole.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use arrow::array::builder::StringBuilder;
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::Int64Type;
use ipnet::IpNet;
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, parameter};
use crate::error::Result;
use crate::expr::addresses::parse;
use crate::expr::dialect::addresses;
use crate::expr::types::Type;

/// See `doc`.
pub static NET: Function = Function {
    name: "net",
    parameters: &[parameter("ip", Takes::Address), parameter("bits", Takes::Number(0, 128))],
    variadic: false,
    returns: Returns::Always(Type::Network),
    range: None,
    doc: "the network of an address, such as 10.0.0.0/24; up to 32 bits IPv6 is cut to /64, beyond them IPv4 stays whole",
    examples: &[
        example("failed | top 20 by net(remote_ip, 24)", "the twenty networks with most failures"),
        example("failed | dcount(user) by net(remote_ip, 16) as site", "users tried, by network"),
    ],
    body: Body::Kernel(kernel),
    local: false,
    sql: |call| addresses::network(call.dialect, &call.args[0], call.args[1].parse().ok()?),
};

const IPV6_SITE: u8 = 64;

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    // Bits are written out in the query, so they are the same in every row.
    let bits = args[1].as_primitive::<Int64Type>().values().first().copied().unwrap_or(0);
    let bits = u8::try_from(bits).unwrap_or(128);
    let addresses = args[0].as_string::<i32>();
    let mut networks = StringBuilder::with_capacity(addresses.len(), addresses.len() * "255.255.255.0/24".len());
    let mut room = String::new();
    for address in addresses {
        room.clear();
        match address.map(|address| network(address, bits, &mut room)) {
            Some(true) => networks.append_value(&room),
            Some(false) | None => networks.append_null(),
        }
    }
    Ok(Arc::new(networks.finish()))
}

/// Appends the network of an address; says no if it is none.
fn network(address: &str, bits: u8, out: &mut String) -> bool {
    let network = match parse(address) {
        Some(IpAddr::V4(address)) => {
            network_v4(address, bits.min(32), out);
            return true;
        }
        Some(address @ IpAddr::V6(_)) => IpNet::new(address, if bits <= 32 { IPV6_SITE } else { bits }),
        None => return false,
    };
    match network {
        Ok(network) => write!(out, "{}", network.trunc()).is_ok(),
        Err(_) => false,
    }
}

/// Digit by digit: nearly every address is one of these, and the formatter takes four times as long.
fn network_v4(address: Ipv4Addr, bits: u8, out: &mut String) {
    let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
    let mut ends = ['.', '.', '.', '/'].into_iter();
    for octet in Ipv4Addr::from(u32::from(address) & mask).octets() {
        push_number(octet, out);
        out.extend(ends.next());
    }
    push_number(bits, out);
}

fn push_number(number: u8, out: &mut String) {
    let digit = |digit: u8| char::from(b'0' + digit % 10);
    if number >= 100 {
        out.push(digit(number / 100));
    }
    if number >= 10 {
        out.push(digit(number / 10));
    }
    out.push(digit(number));
}

#[cfg(test)]
mod tests {
    fn network(address: &str, bits: u8) -> Option<String> {
        let mut out = String::new();
        super::network(address, bits, &mut out).then_some(out)
    }

    #[test]
    fn networks_of_both_families() {
        assert_eq!(network("10.1.2.3", 24).unwrap(), "10.1.2.0/24");
        assert_eq!(network("10.1.2.3", 0).unwrap(), "0.0.0.0/0");
        assert_eq!(network("::ffff:10.1.2.3", 8).unwrap(), "10.0.0.0/8");
        assert_eq!(network("2001:db8:1:2:3::4", 24).unwrap(), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2:3::4", 48).unwrap(), "2001:db8:1::/48");
        assert_eq!(network("255.255.255.255", 31).unwrap(), "255.255.255.254/31");
        assert_eq!(network("10.1.2.3", 48).unwrap(), "10.1.2.3/32");
        assert_eq!(network("*.*.*.*", 24), None);
    }
}
