//! Who is at the other end.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::Proxy;

/// The address of the client: that of the other end of the connection, or, where this is a believed proxy, the last one in
/// `X-Forwarded-For` that is not a believed proxy too. What stands before it may be invented.
pub(super) fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> IpAddr {
    let mut client = peer.to_canonical();
    let believed = |address: IpAddr| proxies.iter().any(|proxy| proxy.has(address));
    if !believed(client) {
        return client;
    }
    let lists: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().map(|value| value.to_str().unwrap_or("unreadable")).collect();
    for told in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
        let Some(address) = read(told.trim()) else { return client };
        client = address;
        if !believed(client) {
            break;
        }
    }
    client
}

/// An address, perhaps with a port, as proxies write it.
fn read(text: &str) -> Option<IpAddr> {
    let address = text.parse().or_else(|_| text.parse().map(|socket: std::net::SocketAddr| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(peer: &str, told: &[&'static str], expected: &str) {
        let proxies =
            ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"].map(|text| Proxy::try_from(text.to_owned()).unwrap());
        let mut headers = HeaderMap::new();
        for value in told {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        assert_eq!(address(peer.parse().unwrap(), &headers, &proxies).to_string(), expected, "{peer} tells {told:?}");
    }

    #[test]
    fn proxies_are_believed_and_nobody_else() {
        check("198.51.100.1", &[], "198.51.100.1");
        check("198.51.100.1", &["203.0.113.5"], "198.51.100.1");
        check("10.1.2.3", &["203.0.113.5"], "203.0.113.5");
        check("::ffff:10.1.2.3", &["203.0.113.5"], "203.0.113.5");
        check("10.1.2.3", &["6.6.6.6, 203.0.113.5 , 192.0.2.7"], "203.0.113.5");
        check("10.1.2.3", &["6.6.6.6", "203.0.113.5", "192.0.2.7"], "203.0.113.5");
        check("10.1.2.3", &["203.0.113.5:4711"], "203.0.113.5");
        check("2001:db8::1", &["[2001:dead::5]:443"], "2001:dead::5");
        check("10.1.2.3", &["10.9.9.9"], "10.9.9.9");
        check("10.1.2.3", &["203.0.113.5, unknown"], "10.1.2.3");
        check("10.1.2.3", &["203.0.113.5, unknown, 192.0.2.7"], "192.0.2.7");
        check("10.1.2.3", &[""], "10.1.2.3");
        check("10.1.2.3", &[], "10.1.2.3");
    }

    #[test]
    fn what_is_no_network() {
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0", "*"] {
            assert!(Proxy::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
