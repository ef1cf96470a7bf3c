//! Where a request really came from. What a header says counts only when a proxy that we were told to trust says it.

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// A range of network addresses: `10.0.0.0/8`, `::1`, `192.168.1.7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    base: u128,
    mask: u128,
}

/// The text is not a range of network addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotANet(String);

impl std::fmt::Display for NotANet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not an address or range such as 10.0.0.0/8", self.0)
    }
}

impl std::error::Error for NotANet {}

/// IPv4 addresses stand among the IPv6 ones as `::ffff:a.b.c.d`.
fn bits(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits(),
    }
}

impl Net {
    /// Whether an address lies in it.
    pub fn holds(&self, ip: IpAddr) -> bool {
        bits(ip) & self.mask == self.base
    }
}

impl FromStr for Net {
    type Err = NotANet;

    fn from_str(text: &str) -> Result<Self, NotANet> {
        let wrong = || NotANet(text.to_owned());
        let (address, length) =
            text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let ip: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let (shift, longest) = if ip.is_ipv4() { (96, 32) } else { (0, 128) };
        let length: u32 = match length {
            Some(length) => length.trim().parse().ok().filter(|l| *l <= longest).ok_or_else(wrong)?,
            None => longest,
        };
        let mask = u128::MAX.checked_shl(128 - (shift + length)).unwrap_or(0);
        Ok(Self { base: bits(ip) & mask, mask })
    }
}

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// The client's address, where it is known.
    pub address: Option<IpAddr>,
    /// The request came from this machine itself and through no proxy.
    pub is_local: bool,
}

const FORWARDED: [&str; 4] = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

impl Origin {
    /// Reads it off a request.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[Net]) -> Self {
        let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else {
            return Self::default();
        };
        let peer = peer.ip().to_canonical();
        let is_forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
        let is_trusted = |ip: IpAddr| trusted.iter().any(|net| net.holds(ip));
        if !is_trusted(peer) {
            return Self { address: Some(peer), is_local: peer.is_loopback() && !is_forwarded };
        }
        // Each proxy appends whom it heard from: the first from the right that is no proxy of ours is the client. What stands
        // left of an entry that cannot be read was said by whoever wrote that entry, so it is not believed.
        let told = headers.get_all("x-forwarded-for").iter().rev();
        let mut hop = peer;
        for entry in told.flat_map(|value| value.to_str().unwrap_or_default().rsplit(',')) {
            let Some(ip) = read_hop(entry.trim()) else { break };
            hop = ip;
            if !is_trusted(ip) {
                break;
            }
        }
        Self { address: Some(hop), is_local: false }
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn read_hop(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    text.parse().ok().or_else(with_port).or_else(bracketed).map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn net(text: &str) -> Net {
        text.parse().unwrap()
    }

    fn from(peer: &str, forwarded: &[&str], trusted: &[Net]) -> Origin {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        Origin::of(&extensions, &headers, trusted)
    }

    #[test]
    fn ranges_hold_what_lies_in_them() {
        assert!(net("10.0.0.0/8").holds("10.9.8.7".parse().unwrap()));
        assert!(!net("10.0.0.0/8").holds("11.0.0.1".parse().unwrap()));
        assert!(net("10.0.0.0/8").holds("::ffff:10.1.1.1".parse().unwrap()));
        assert!(net("::1").holds("::1".parse().unwrap()) && !net("::1").holds("::2".parse().unwrap()));
        assert!(net("0.0.0.0/0").holds("8.8.8.8".parse().unwrap()));
        assert!(!net("0.0.0.0/0").holds("2001:db8::1".parse().unwrap()));
        assert!(net("::/0").holds("2001:db8::1".parse().unwrap()));
        for wrong in ["", "10.0.0.0/33", "ten", "10.0.0.0/x", "::/129"] {
            assert!(wrong.parse::<Net>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_stranger_cannot_say_where_it_comes_from() {
        let origin = from("203.0.113.9", &["127.0.0.1"], &[]);
        assert_eq!(origin, Origin { address: Some("203.0.113.9".parse().unwrap()), is_local: false });
    }

    #[test]
    fn a_trusted_proxy_is_believed_only_about_its_neighbour() {
        let trusted = [net("10.0.0.0/8")];
        let origin = from("10.0.0.2", &["1.2.3.4, 198.51.100.7", "10.0.0.9"], &trusted);
        assert_eq!(origin.address, Some("198.51.100.7".parse().unwrap()));
        assert!(!origin.is_local);
    }

    #[test]
    fn ports_and_brackets_are_read_and_nothing_left_of_nonsense_is_believed() {
        let trusted = [net("10.0.0.0/8")];
        let seen = |told: &[&str]| from("10.0.0.2", told, &trusted).address.unwrap().to_string();
        assert_eq!(seen(&["1.2.3.4, 198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(seen(&["1.2.3.4, [2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(seen(&["1.2.3.4", "[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(seen(&["1.2.3.4, [::ffff:198.51.100.7]:1, 10.0.0.9:80"]), "198.51.100.7");
        for nonsense in ["unknown", "", "_hidden", "[198.51.100.7]", "2001:db8::7:x", "سلام"] {
            assert_eq!(seen(&[&format!("1.2.3.4, {nonsense}")]), "10.0.0.2", "{nonsense}");
            assert_eq!(seen(&["1.2.3.4", nonsense, "10.0.0.9"]), "10.0.0.9", "{nonsense}");
        }
        assert_eq!(seen(&["10.0.0.8, 10.0.0.9"]), "10.0.0.8", "all of the way is ours");
        assert_eq!(seen(&[]), "10.0.0.2");
    }

    #[test]
    fn only_an_untold_loopback_request_is_local() {
        assert!(from("127.0.0.1", &[], &[]).is_local);
        assert!(!from("127.0.0.1", &["1.2.3.4"], &[]).is_local);
        assert!(!from("10.0.0.1", &[], &[]).is_local);
        assert!(!Origin::of(&Extensions::new(), &HeaderMap::new(), &[]).is_local);
    }
}
