//! Address literals: addresses, networks, and the repairs of what looks like one.

use std::net::IpAddr;

use ipnet::IpNet;

use super::operands::Subject;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::addresses::{Networks, WORDS, parse};
use crate::expr::types::Type;

/// What an address literal names: an address, a network, a range (`10.0.0.1-10.0.0.9`), `private`, `public`, `loopback`.
pub(super) fn networks(subject: &Subject, text: &str, span: Span) -> Result<Networks, Diagnostic> {
    if let Some(set) = Networks::word(text) {
        return Ok(set);
    }
    if let Some(address) = parse(text) {
        return if subject.kind == Type::Network {
            Err(one_address(subject, address, span))
        } else {
            Ok(Networks::address(address))
        };
    }
    if text.contains(['*', '?']) {
        return Err(wildcard(subject, text, span));
    }
    if let Some((first, last)) = ends(text) {
        return Networks::range(first, last).ok_or_else(|| no_range(first, last, span));
    }
    match text.parse::<IpNet>() {
        Ok(network) if network.trunc() != network => {
            let hint = format!("did you mean {}, or the one address {}?", network.trunc(), network.addr());
            Err(Diagnostic::new(span, format!("{text} is not a network")).hint(hint))
        }
        Ok(network) => Ok(Networks::network(network)),
        Err(_) => Err(unlike(text, span)),
    }
}

/// Both ends of a range as lists write it, perhaps with blanks around the hyphen.
fn ends(text: &str) -> Option<(IpAddr, IpAddr)> {
    let (first, last) = text.split_once('-')?;
    Some((parse(first.trim_end())?, parse(last.trim_start())?))
}

fn no_range(first: IpAddr, last: IpAddr, span: Span) -> Diagnostic {
    if first.is_ipv4() != last.is_ipv4() {
        return Diagnostic::new(span, format!("{first} and {last} are addresses of two versions of IP, and no range"));
    }
    Diagnostic::new(span, format!("a range begins with the smaller address: {last}-{first}"))
}

/// One address, for comparisons that need an order.
pub(super) fn address(subject: &Subject, text: &str, span: Span) -> Result<IpAddr, Diagnostic> {
    if let Some(address) = parse(text) {
        return Ok(address);
    }
    let set = networks(subject, text, span)?;
    let message = format!("`{text}` is many addresses, which have no order among others");
    let members = match set.members.as_slice() {
        [only] => only.to_string(),
        several => format!("({})", several.join(", ")),
    };
    Err(Diagnostic::new(span, message).replace(subject.span.to(span), format!("{} in {members}", subject.written())))
}

/// One network, as the column has it.
pub(super) fn network(subject: &Subject, text: &str, span: Span) -> Result<String, Diagnostic> {
    networks(subject, text, span)?;
    text.parse::<IpNet>().map(|network| network.to_string()).map_err(|_| {
        Diagnostic::new(span, format!("`{text}` is no single network")).hint("a network is written 10.0.0.0/8")
    })
}

/// The complaint about an address where networks are compared.
fn one_address(subject: &Subject, address: IpAddr, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(span, format!("`{}` is a network, and {address} is one address", subject.text));
    match IpNet::new(address, if address.is_ipv4() { 24 } else { 64 }) {
        Ok(network) => diagnostic.replace(span, network.trunc().to_string()),
        Err(_) => diagnostic,
    }
}

fn wildcard(subject: &Subject, text: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(span, "an address cannot be matched with *");
    match prefix(text.trim_end_matches(['*', '.'])) {
        Some(network) => diagnostic.replace(span, network.to_string()),
        None => diagnostic.hint(format!("name a network: {} in 10.0.0.0/8", subject.written())),
    }
}

fn unlike(text: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(span, format!("`{text}` is not an address or a network"));
    if text.contains('/') {
        return diagnostic.hint("a network is written 10.0.0.0/8 or 2001:db8::/32");
    }
    match prefix(text.trim_end_matches('.')) {
        Some(network) => diagnostic.hint(format!("did you mean {network}?")),
        None => match crate::nearest::nearest(text, WORDS.iter().copied()) {
            Some(word) => diagnostic.hint(format!("did you mean `{word}`?")),
            None => diagnostic.hint("host names are in `remote_host`"),
        },
    }
}

/// The network of which the first one to three bytes are written.
fn prefix(text: &str) -> Option<IpNet> {
    let mut octets = [0; 4];
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() > 3 {
        return None;
    }
    for (octet, part) in octets.iter_mut().zip(&parts) {
        *octet = part.parse().ok()?;
    }
    IpNet::new(IpAddr::from(octets), u8::try_from(8 * parts.len()).ok()?).ok()
}
