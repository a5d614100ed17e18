//! Which addresses are public: everything the registries of special-purpose addresses reserve is not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 ranges nobody may be sent to, with the word a refusal uses for them.
const RESERVED_V4: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "shared by a carrier"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "metadata of a cloud"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "protocol assignment"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "6to4 relay"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarking"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// IPv6 ranges nobody may be sent to; what lies outside 2000::/3 is refused besides.
const RESERVED_V6: &[(Ipv6Addr, u32, &str)] = &[
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "IPv4-mapped"),
    (Ipv6Addr::UNSPECIFIED, 96, "IPv4-compatible"),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, "NAT64"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "NAT64"),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "discard"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, "Teredo"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "protocol assignment"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "6to4"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "unique-local"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// The name of the special range `address` lies in; `None` when it is an ordinary public address.
///
/// Ways of writing an IPv4 address inside an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) are refused
/// whatever they hold: no origin of ours needs them.
///
/// # Source
/// The IANA registries of IPv4 and IPv6 special-purpose addresses, and the metadata addresses of the large clouds.
#[must_use]
pub fn special_range(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => RESERVED_V4
            .iter()
            .find(|(base, length, _)| (address.to_bits() ^ base.to_bits()).leading_zeros() >= *length)
            .map(|(_, _, name)| *name),
        IpAddr::V6(address) => RESERVED_V6
            .iter()
            .find(|(base, length, _)| (address.to_bits() ^ base.to_bits()).leading_zeros() >= *length)
            .map(|(_, _, name)| *name)
            .or_else(|| (address.segments()[0] & 0xe000 != 0x2000).then_some("outside global unicast"))
            .or_else(|| {
                let [.., a, b, _, _] = address.segments();
                (b == 0x5efe && a & 0xfdff == 0).then_some("ISATAP")
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expected: Option<&str>) {
        assert_eq!(special_range(address.parse().expect("an address")), expected, "{address}");
    }

    #[test]
    fn public_addresses_pass() {
        for address in ["93.184.215.14", "1.1.1.1", "11.0.0.1", "9.255.255.255", "172.15.255.255", "172.32.0.0"] {
            check(address, None);
        }
        for address in ["100.63.255.255", "100.128.0.0", "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"]
        {
            check(address, None);
        }
        for address in ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001::1", "2001:200::1", "2001:4860::8888"]
        {
            check(address, None);
        }
    }

    #[test]
    fn edges_of_ranges() {
        check("0.0.0.0", Some("this network"));
        check("0.255.255.255", Some("this network"));
        check("10.255.255.255", Some("private"));
        check("100.64.0.0", Some("shared by a carrier"));
        check("100.127.255.255", Some("shared by a carrier"));
        check("127.255.255.254", Some("loopback"));
        check("169.254.169.254", Some("link-local"));
        check("172.16.0.0", Some("private"));
        check("172.31.255.255", Some("private"));
        check("192.168.255.255", Some("private"));
        check("198.19.255.255", Some("benchmarking"));
        check("239.255.255.255", Some("multicast"));
        check("255.255.255.255", Some("reserved"));
        check("168.63.129.16", Some("metadata of a cloud"));
    }

    #[test]
    fn ipv6_forms() {
        check("::", Some("unspecified"));
        check("::1", Some("loopback"));
        check("::127.0.0.1", Some("IPv4-compatible"));
        check("::ffff:127.0.0.1", Some("IPv4-mapped"));
        check("::ffff:93.184.215.14", Some("IPv4-mapped"));
        check("64:ff9b::7f00:1", Some("NAT64"));
        check("64:ff9b:1::7f00:1", Some("NAT64"));
        check("2002:7f00:1::", Some("6to4"));
        check("2001:0:7f00:1::", Some("Teredo"));
        check("2001:db8::1", Some("documentation"));
        check("fd00:ec2::254", Some("unique-local"));
        check("fe80::1", Some("link-local"));
        check("fec0::1", Some("site-local"));
        check("ff02::1", Some("multicast"));
        check("4000::1", Some("outside global unicast"));
        check("2a00:1450::5efe:7f00:1", Some("ISATAP"));
        check("2a00:1450::200:5efe:7f00:1", Some("ISATAP"));
    }
}
