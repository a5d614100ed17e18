//! Settings of the store.

use serde::{Deserialize, Serialize};

/// Plain settings; the defaults suit a laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Prefix of new PIDs: letters, digits, dot and underscore.
    pub prefix: String,
    /// Page cache of the writer, in MiB. About 85 bytes a head are worth keeping in it during a bulk harvest.
    pub cache_mib: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { prefix: "TEST".into(), cache_mib: 256 }
    }
}
