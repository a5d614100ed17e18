//! Settings of the image corpus.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What becomes of the bytes behind a media object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// They stay where they are; readers are sent there.
    #[default]
    Referenced,
    /// Fetched when somebody first looks, and let go when nobody has looked for a while.
    Cached,
    /// Fetched now, kept for good, and looked after.
    Mirrored,
}

/// Plain settings; the defaults suit a laptop and a museum alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Policy of sources that have none of their own.
    pub policy: Policy,
    /// Policy by name of the source system.
    pub sources: BTreeMap<String, Policy>,
    /// Downloads under way at the same time.
    pub downloads: usize,
    /// Bytes of one image, at most.
    pub max_bytes: u64,
    /// Days until a mirrored image is asked for again, conditionally; 0: never.
    pub recheck_days: u32,
    /// Days without a reader after which a cached image is let go.
    pub cached_days: u32,
    /// Images prepared at the same time; 0: half of the cores, at least one.
    pub workers: usize,
    /// Pixels of one image, at most.
    pub max_pixels: u64,
    /// MiB that the decoding of one image may take.
    pub decode_mib: u64,
    /// Seconds that the preparation of one image may take at the first try; each of two more may take twice as long.
    pub prepare_seconds: u64,
    /// Quality of JPEG tiles and derivatives, 1 to 100.
    pub jpeg_quality: u8,
    /// Widest and highest answer of the image service, in pixels; 0: as large as the image.
    pub max_side: u32,
    /// Pixels of the largest answer of the image service.
    pub max_area: u64,
    /// MiB of computed answers kept in memory.
    pub cache_mib: u64,
    /// Whether originals are handed out that have a geographical position written in them.
    pub offer_places: bool,
    /// Limits of technical quality, by the name of their preset: `ISO 19264-1 A`, `B` or `C`, `FADGI 4 stars` to
    /// `FADGI 1 star`; empty for none.
    pub quality: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy: Policy::Referenced,
            sources: BTreeMap::new(),
            downloads: 16,
            max_bytes: 4 << 30,
            recheck_days: 30,
            cached_days: 30,
            workers: 0,
            max_pixels: 1_000_000_000,
            decode_mib: 512,
            prepare_seconds: 600,
            jpeg_quality: 85,
            max_side: 0,
            max_area: 64_000_000,
            cache_mib: 64,
            offer_places: false,
            quality: String::new(),
        }
    }
}

impl Settings {
    /// The policy of a source system.
    #[must_use]
    pub fn policy_of(&self, source: &str) -> Policy {
        self.sources.get(source).copied().unwrap_or(self.policy)
    }

    /// Workers, resolved.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        if self.workers > 0 {
            return self.workers;
        }
        (std::thread::available_parallelism().map_or(2, std::num::NonZero::get) / 2).max(1)
    }
}
