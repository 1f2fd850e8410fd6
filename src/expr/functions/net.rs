//! `net(ip, bits)`, which is also the key `remote_ip/24`.
//!
//! One number serves both families, since a log mixes them: up to 32 bits it is meant for IPv4, and IPv6 addresses
//! are cut to /64, the customary size of one site; beyond 32 it is meant for IPv6, and IPv4 addresses stay whole.

use std::net::IpAddr;

use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use ipnet::IpNet;
use jiff::tz::TimeZone;

use super::{Body, Function, Returns, Takes, example, map_text, parameter};
use crate::error::Result;
use crate::expr::addresses::parse;
use crate::expr::dialect::addresses;
use crate::expr::types::Type;

/// See `doc`.
pub static NET: Function = Function {
    name: "net",
    parameters: &[parameter("ip", Takes::Address), parameter("bits", Takes::Number(0, 128))],
    variadic: false,
    returns: Returns::Always(Type::Text),
    doc: "the network of an address, such as 10.0.0.0/24; up to 32 bits IPv6 is cut to /64, beyond them IPv4 stays whole",
    examples: &[
        example("failed | top 20 by net(remote_ip, 24)", "the twenty networks with most failures"),
        example("failed | dcount(user) by net(remote_ip, 16) as site", "users tried, by network"),
    ],
    body: Body::Kernel(kernel),
    sql: |call| addresses::network(call.dialect, &call.args[0], call.args[1].parse().ok()?),
};

const IPV6_SITE: u8 = 64;

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    // Bits are written out in the query, so they are the same in every row.
    let bits = args[1].as_primitive::<Int64Type>().values().first().copied().unwrap_or(0);
    Ok(map_text(&args[0], |text| network(text, u8::try_from(bits).unwrap_or(128))))
}

fn network(address: &str, bits: u8) -> Option<String> {
    let address = parse(address)?;
    let bits = match address {
        IpAddr::V4(_) => bits.min(32),
        IpAddr::V6(_) => {
            if bits <= 32 {
                IPV6_SITE
            } else {
                bits
            }
        }
    };
    Some(IpNet::new(address, bits).ok()?.trunc().to_string())
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn networks_of_both_families() {
        assert_eq!(network("10.1.2.3", 24).unwrap(), "10.1.2.0/24");
        assert_eq!(network("10.1.2.3", 0).unwrap(), "0.0.0.0/0");
        assert_eq!(network("::ffff:10.1.2.3", 8).unwrap(), "10.0.0.0/8");
        assert_eq!(network("2001:db8:1:2:3::4", 24).unwrap(), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2:3::4", 48).unwrap(), "2001:db8:1::/48");
        assert_eq!(network("10.1.2.3", 48).unwrap(), "10.1.2.3/32");
        assert_eq!(network("*.*.*.*", 24), None);
    }
}
