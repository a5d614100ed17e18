//! Settings of harvests.

use serde::{Deserialize, Serialize};

/// Plain settings; the defaults suit a laptop and a museum alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Records in one commit, at most.
    pub batch_records: usize,
    /// Bytes of source text in one commit, at most (one record may be larger).
    pub batch_bytes: usize,
    /// The brake: when a full harvest lacks more than this share of a source's living specimens, nothing is withdrawn until a
    /// person confirms it. Between 0 and 1.
    pub tombstone_share: f64,
    /// Refused rows told one by one in a report; beyond that they are counted.
    pub refused_rows: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { batch_records: 2000, batch_bytes: 16 << 20, tombstone_share: 0.5, refused_rows: 100_000 }
    }
}
