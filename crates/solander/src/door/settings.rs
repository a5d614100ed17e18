//! Settings of the door.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::Deserialize;

/// How many may come in at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DoorSettings {
    /// Connections at the same time; 0: as many as open files allow, and 10 000 at most.
    pub most: usize,
    /// Connections at the same time from one network: an IPv4 address, or an IPv6 network of 64 bits. Proxies that are
    /// believed are not counted.
    pub most_of_network: u32,
    /// Whether connections from this machine are counted as well.
    pub loopback: bool,
}

impl Default for DoorSettings {
    fn default() -> Self {
        Self { most: 0, most_of_network: 500, loopback: false }
    }
}

/// Open files that are left for pyramids, stores and index.
const FILES: u64 = 2_000;

impl DoorSettings {
    /// Connections at the same time, resolved. The limit on open files is raised as far as it may be.
    pub fn resolved(&self) -> usize {
        if self.most > 0 {
            return self.most;
        }
        let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1_024);
        let free = files.saturating_sub(FILES).max(files / 2);
        usize::try_from(free.min(10_000)).unwrap_or(10_000)
    }
}

/// Addresses of a proxy whose word on its clients is believed: one, such as `192.0.2.7`, or a network, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Proxy(IpNet);

impl Proxy {
    /// Whether this is one of its addresses.
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl TryFrom<String> for Proxy {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let one = text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        one.or_else(|_| text.parse()).map(Self).map_err(|_| format!("{text:?} is neither an address nor a network"))
    }
}
