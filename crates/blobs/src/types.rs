//! What is told about blobs.

use std::fmt;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use serde::{Deserialize, Serialize};
use solander_model::{BlobHash, Timestamp};

use crate::BlobError;

/// Bytes of a blob on their way to a reader, in order, in pieces of at most 256 KiB.
pub type ByteStream = BoxStream<'static, Result<Bytes, BlobError>>;

/// A shelf: what is used, or what is stored away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TierName {
    /// Read every day.
    Active,
    /// Kept, and seldom read.
    Archive,
}

/// A place that can hold one copy of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceName {
    /// The first place of the active tier.
    Active,
    /// The second place of the active tier.
    ActiveSecond,
    /// The first place of the archive.
    Archive,
    /// The second place of the archive.
    ArchiveSecond,
}

impl PlaceName {
    pub(crate) const ALL: [Self; 4] = [Self::Active, Self::ActiveSecond, Self::Archive, Self::ArchiveSecond];

    /// The tier this place belongs to.
    #[must_use]
    pub fn tier(self) -> TierName {
        match self {
            Self::Active | Self::ActiveSecond => TierName::Active,
            Self::Archive | Self::ArchiveSecond => TierName::Archive,
        }
    }
}

impl fmt::Display for PlaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::ActiveSecond => "active-second",
            Self::Archive => "archive",
            Self::ArchiveSecond => "archive-second",
        })
    }
}

impl fmt::Display for TierName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Archive => "archive",
        })
    }
}

/// What is known of one copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyState {
    /// Its bytes were the right ones when they were last verified.
    Ok,
    /// Its bytes are wrong.
    Damaged,
    /// It should be there and is not.
    Missing,
    /// It has still to be written.
    Owed,
}

/// One copy of a blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Copy {
    /// Where it is.
    pub place: PlaceName,
    /// What is known of it.
    pub state: CopyState,
    /// When all its bytes were last read and found right.
    #[serde(serialize_with = "crate::types::optional_instant")]
    pub verified_at: Option<Timestamp>,
}

/// Whether a read is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlobState {
    /// A read is answered at once.
    Active,
    /// The archive is offline: a restore comes first.
    Archived,
    /// A restore was asked for and is not done.
    Restoring,
}

/// All the ledger knows about one blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlobInfo {
    /// Its name.
    pub hash: BlobHash,
    /// Size in bytes.
    pub size: u64,
    /// Media type as given when it was first kept with one.
    pub media_type: Option<String>,
    /// The tier it belongs to.
    pub tier: TierName,
    /// Whether a read is answered.
    pub state: BlobState,
    /// Its copies, by place.
    pub copies: Vec<Copy>,
    /// When the good copy verified last was verified.
    #[serde(serialize_with = "crate::types::optional_instant")]
    pub verified_at: Option<Timestamp>,
    /// When it was kept first.
    #[serde(serialize_with = "crate::types::instant")]
    pub first_seen: Timestamp,
    /// When it was last read, to about a day.
    #[serde(serialize_with = "crate::types::instant")]
    pub last_used: Timestamp,
    /// Institutions that hold it.
    pub owners: Vec<String>,
    /// Names of what needs it, such as `pid@version`.
    pub references: Vec<String>,
}

pub(crate) fn instant<S: serde::Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

pub(crate) fn optional_instant<S: serde::Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.collect_str(at),
        None => serializer.serialize_none(),
    }
}

/// What comes with bytes to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// The institution that holds them, for quota and usage.
    pub owner: Option<String>,
    /// Their media type.
    pub media_type: Option<String>,
    /// What they must be.
    pub expected: Option<BlobHash>,
    /// The most bytes accepted.
    pub max_bytes: Option<u64>,
}

/// Bytes that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Their name.
    pub hash: BlobHash,
    /// Size in bytes.
    pub size: u64,
    /// Whether they were not kept before.
    pub new: bool,
    /// Whether a second copy has still to be written.
    pub owed: bool,
}

/// What one owner holds in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// The institution; `None` tells all blobs of the tier, each counted once.
    pub owner: Option<String>,
    /// The tier.
    pub tier: TierName,
    /// Blobs held.
    pub blobs: u64,
    /// Bytes held. Bytes held by two owners count for both.
    pub bytes: u64,
}

/// Something that was found of a copy, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When.
    #[serde(serialize_with = "crate::types::instant")]
    pub at: Timestamp,
    /// Which copy.
    pub place: PlaceName,
    /// What was found.
    pub found: String,
    /// What was done.
    pub done: String,
}
