//! Settings of budgets.

use serde::{Deserialize, Serialize};

/// How much one client may ask for. A unit is the work of a small answer that lies ready, such as a stored tile; a search
/// costs ten, a computed picture ten and more with its size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BudgetSettings {
    /// Units a second of one network: an IPv4 address, or an IPv6 network of 64 bits.
    pub rate: u32,
    /// Units that a network may spend at once.
    pub burst: u32,
    /// Units a second of the holder of a token.
    pub token_rate: u32,
    /// Units that the holder of a token may spend at once.
    pub token_burst: u32,
    /// Whether clients on this machine are counted as well.
    pub loopback: bool,
    /// Networks remembered at the same time; beyond, those not seen for longest are forgotten first.
    pub networks: usize,
}

impl Default for BudgetSettings {
    fn default() -> Self {
        Self { rate: 500, burst: 10_000, token_rate: 2_000, token_burst: 40_000, loopback: false, networks: 65_536 }
    }
}
