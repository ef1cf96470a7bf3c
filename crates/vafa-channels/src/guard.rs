//! Which addresses may be called. An address that somebody typed must not lead into the operator's own network, to the
//! machine itself or to a cloud's metadata service, however it is written and whatever its name resolves to.

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// How far calls may reach. Set by the operator (configuration file or command line), never from the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Public addresses only.
    #[default]
    Public,
    /// Private networks and this machine too.
    Private,
}

/// Why an address may not be called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// Not an address of the web.
    #[error("not an http or https address")]
    NotWeb,
    /// A name and password in the address would be sent along.
    #[error("the address carries a name or password")]
    Credentials,
    /// It leads into a network that is not public.
    #[error("the address leads into a network that is not public")]
    NotPublic,
    /// Its name is not known.
    #[error("the name of the address is not known")]
    Unknown,
}

/// Reads an address and refuses what is wrong on its face. Numbers written as octal, hexadecimal or one large number are read
/// as browsers read them, so they hide nothing. Names are looked at when they are resolved (`GuardedNames`).
pub fn check_url(text: &str, reach: Reach) -> Result<Url, Blocked> {
    let url = Url::parse(text).map_err(|_| Blocked::NotWeb)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Blocked::NotWeb);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Blocked::Credentials);
    }
    let host = url.host_str().ok_or(Blocked::NotWeb)?;
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    match literal.parse::<IpAddr>() {
        Ok(ip) if reach == Reach::Public && !is_public(ip) => Err(Blocked::NotPublic),
        _ => Ok(url),
    }
}

/// Whether an address is one of the public internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(four) => is_public_four(four),
        IpAddr::V6(six) => is_public_six(six),
    }
}

/// First address and length of the ranges that are nobody's public address (IANA's special-purpose registry).
const SPECIAL_FOUR: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Shared address space; one cloud keeps its metadata service here.
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local: the metadata service of most clouds.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

fn is_public_four(ip: Ipv4Addr) -> bool {
    let inside =
        |(first, length): &(Ipv4Addr, u32)| ip.to_bits() >> (32 - length) == first.to_bits() >> (32 - length);
    !SPECIAL_FOUR.iter().any(inside)
}

fn is_public_six(ip: Ipv6Addr) -> bool {
    if let Some(four) = ip.to_ipv4_mapped() {
        return is_public_four(four);
    }
    let parts = ip.segments();
    // Translation to IPv4 (RFC 6052): what counts is the address behind it.
    if parts[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_four(Ipv4Addr::from_bits((u32::from(parts[6]) << 16) | u32::from(parts[7])));
    }
    let is_global_unicast = parts[0] & 0xe000 == 0x2000;
    let is_special = (parts[0] == 0x2001 && (parts[1] < 0x200 || parts[1] == 0xdb8))
        // Tunnels with an IPv4 address inside.
        || parts[0] == 0x2002
        || (parts[0] == 0x3fff && parts[1] < 0x1000);
    is_global_unicast && !is_special
}

/// Keeps the addresses of a name if all of them may be called. One that may not is reason enough to refuse the name: an honest
/// name has none.
pub fn check_addresses(found: Vec<SocketAddr>, reach: Reach) -> Result<Vec<SocketAddr>, Blocked> {
    if found.is_empty() {
        return Err(Blocked::Unknown);
    }
    if reach == Reach::Public && found.iter().any(|address| !is_public(address.ip())) {
        return Err(Blocked::NotPublic);
    }
    Ok(found)
}

/// Resolves names for the client. The connection is made to the very addresses that were looked at, so a name that resolves
/// differently a moment later gains nothing.
pub(crate) struct GuardedNames(pub(crate) Reach);

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| Blocked::Unknown)?;
            let addresses: Addrs = Box::new(check_addresses(found.collect(), reach)?.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_refused_however_they_are_written() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://0x7f.0.0.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://017700000001/",
            "http://%31%32%37.0.0.1/",
            "http://１２７.0.0.1/",
            "http://127。0。0。1/",
            "http://0.0.0.0/",
            "http://0/",
            "http://10.0.0.8/hook",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1:8080/",
            "http://169.254.169.254/latest/meta-data/",
            "http://0xa9fea9fe/",
            "http://100.100.100.200/",
            "http://192.0.0.192/",
            "http://198.18.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::127.0.0.1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[64:ff9b:1::1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:0:7f00:1::]/",
            "http://[2001:db8::1]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[ff02::1]/",
        ] {
            assert_eq!(check_url(url, Reach::Public), Err(Blocked::NotPublic), "{url}");
            assert!(check_url(url, Reach::Private).is_ok(), "{url}");
        }
    }

    #[test]
    fn public_addresses_and_names_pass() {
        for url in [
            "https://example.com/hook?x=1",
            "http://93.184.216.34/",
            "https://[2606:2800:220:1::1]/",
            "http://[::ffff:93.184.216.34]/",
            "http://[64:ff9b::93.184.216.34]/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
        ] {
            assert!(check_url(url, Reach::Public).is_ok(), "{url}");
        }
    }

    #[test]
    fn other_schemes_and_passwords_are_refused() {
        for url in ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "example.com", ""] {
            assert_eq!(check_url(url, Reach::Private), Err(Blocked::NotWeb), "{url}");
        }
        for url in ["http://u:p@example.com/", "http://example.com@127.0.0.1/"] {
            assert_eq!(check_url(url, Reach::Private), Err(Blocked::Credentials), "{url}");
        }
    }

    #[test]
    fn a_name_with_one_address_inside_is_refused() {
        let at = |ip: &str| SocketAddr::new(ip.parse().unwrap(), 0);
        let mixed = vec![at("93.184.216.34"), at("127.0.0.1")];
        assert_eq!(check_addresses(mixed.clone(), Reach::Public), Err(Blocked::NotPublic));
        assert_eq!(check_addresses(mixed.clone(), Reach::Private), Ok(mixed));
        assert_eq!(check_addresses(vec![at("93.184.216.34")], Reach::Public).unwrap().len(), 1);
        assert_eq!(check_addresses(Vec::new(), Reach::Private), Err(Blocked::Unknown));
    }
}
