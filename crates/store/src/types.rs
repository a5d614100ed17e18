//! What the store gives out.

use serde::de::DeserializeOwned;
use solander_model::{Hash, ObjectKind, Pid, Remarks, SourceRecord, Timestamp, Version};

use crate::StoreError;

/// What happened to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Activity {
    /// The first version.
    Create = 1,
    /// A further version.
    Update = 2,
    /// Withdrawn; the version holds the tombstone.
    Tombstone = 3,
}

impl Activity {
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        [Self::Create, Self::Update, Self::Tombstone].into_iter().find(|activity| *activity as u8 == number)
    }

    /// As `prov:Activity` types it: `ods:Create`, `ods:Update`, `ods:Tombstone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "ods:Create",
            Self::Update => "ods:Update",
            Self::Tombstone => "ods:Tombstone",
        }
    }
}

/// One row of the log without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Place in the log, from 1, in commit order, without gaps.
    pub seq: u64,
    /// The object.
    pub pid: Pid,
    /// Its kind.
    pub kind: ObjectKind,
    /// The version this row made.
    pub version: Version,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub activity: Activity,
    /// The run that did it; 0 where no run was under way.
    pub run: u64,
    /// SHA-256 of the canonical body.
    pub hash: Hash,
    /// Whether no later version exists.
    pub is_head: bool,
}

/// One version with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The object.
    pub pid: Pid,
    /// Its kind.
    pub kind: ObjectKind,
    /// Which version.
    pub version: Version,
    /// Its place in the log.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// Whether it is a tombstone.
    pub deleted: bool,
    /// SHA-256 of `body`.
    pub hash: Hash,
    /// Canonical JSON.
    pub body: Vec<u8>,
}

impl Stored {
    /// The body as one of the openDS types.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the body is not of this type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_slice(&self.body)
            .map_err(|e| StoreError::damaged(format!("{} version {}", self.pid, self.version), e))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the body is no JSON.
    pub fn value(&self) -> Result<serde_json::Value, StoreError> {
        self.parse()
    }
}

/// The untouched source record of one version and the remarks on it.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SourceEntry {
    /// As the source sent it.
    pub record: SourceRecord,
    /// Findings and MIDS levels.
    pub remarks: Remarks,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Specimens that are no tombstones.
    pub specimens: u64,
    /// Media that are no tombstones.
    pub media: u64,
    /// Source systems.
    pub sources: u64,
    /// Tombstones of any kind.
    pub tombstones: u64,
    /// Versions of any kind: the length of the log.
    pub versions: u64,
}
