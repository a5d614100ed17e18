//! Settings of the blobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::TierName;

/// Plain settings; the defaults keep everything below the data folder, in one copy, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What is read every day. Default place: `<data>/blobs/active`.
    pub active: Tier,
    /// What is kept and seldom read. Default place: `<data>/blobs/archive`.
    pub archive: Tier,
    /// Which blob belongs into which tier: the first policy that fits decides; a blob none fits stays where it is.
    pub policies: Vec<Policy>,
    /// How long unreferenced bytes are kept, in days.
    pub grace_days: u32,
    /// How long a restored blob stays active before policies may archive it again, in days.
    pub keep_restored_days: u32,
    /// How long an unfinished upload is kept after its last byte, in days.
    pub upload_days: u32,
    /// The most bytes an owner may hold; an owner not named here is not limited.
    pub quotas: BTreeMap<String, u64>,
    /// The rolling fixity audit.
    pub audit: AuditSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            active: Tier::default(),
            archive: Tier::default(),
            policies: Vec::new(),
            grace_days: 30,
            keep_restored_days: 30,
            upload_days: 7,
            quotas: BTreeMap::new(),
            audit: AuditSettings::default(),
        }
    }
}

/// Where the blobs of one tier are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tier {
    /// A folder (a path, relative to the data folder, or `file:///…`) or `s3://bucket/prefix`.
    pub url: Option<String>,
    /// Where a second copy of every blob goes; written like `url`.
    pub second: Option<String>,
    /// Whether a put fails when the second copy cannot be written. Otherwise it is acknowledged and the copy is owed.
    pub second_required: bool,
    /// How to reach `url`, where it is an object storage.
    pub s3: S3,
    /// How to reach `second`, where it differs from `s3`.
    pub second_s3: Option<S3>,
    /// Whether reading needs a restore first (tape, a shelf of disks). Only the archive can be offline.
    pub offline: bool,
}

/// How to reach an S3 service. Secrets are named, never written down here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    /// The service's address; the default is Amazon's for the region.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The environment variable that holds the access key id.
    pub access_key_env: String,
    /// The environment variable that holds the secret access key.
    pub secret_key_env: String,
    /// The environment variable that holds a session token, where one is needed.
    pub session_token_env: Option<String>,
    /// Whether an endpoint on this very machine may be spoken to without TLS. Meant for tests.
    pub allow_http: bool,
    /// Whether the bucket is part of the host name rather than of the path.
    pub virtual_hosted: bool,
}

impl Default for S3 {
    fn default() -> Self {
        Self {
            endpoint: None,
            region: "us-east-1".into(),
            access_key_env: "AWS_ACCESS_KEY_ID".into(),
            secret_key_env: "AWS_SECRET_ACCESS_KEY".into(),
            session_token_env: None,
            allow_http: false,
            virtual_hosted: false,
        }
    }
}

/// A rule that says where blobs belong. Every condition given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Where the blobs belong that fit.
    pub tier: TierName,
    /// First seen at least so many days ago.
    #[serde(default)]
    pub older_than_days: Option<u32>,
    /// Not read for at least so many days.
    #[serde(default)]
    pub unused_days: Option<u32>,
    /// A media type (`image/tiff`) or all of a kind (`image/*`).
    #[serde(default)]
    pub media_type: Option<String>,
    /// Held by this owner.
    #[serde(default)]
    pub owner: Option<String>,
    /// Referenced by a name that begins so, such as a project's or a dataset's.
    #[serde(default)]
    pub referenced_by: Option<String>,
    /// At least so many bytes.
    #[serde(default)]
    pub min_bytes: Option<u64>,
    /// At most so many bytes.
    #[serde(default)]
    pub max_bytes: Option<u64>,
}

impl Policy {
    /// A policy that sends everything to `tier`; narrow it by setting fields.
    #[must_use]
    pub fn to(tier: TierName) -> Self {
        Self {
            tier,
            older_than_days: None,
            unused_days: None,
            media_type: None,
            owner: None,
            referenced_by: None,
            min_bytes: None,
            max_bytes: None,
        }
    }
}

/// How much the rolling audit reads, and how often it comes round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditSettings {
    /// A copy verified within so many days is left alone.
    pub every_days: u32,
    /// The most bytes one run reads.
    pub bytes_per_run: u64,
    /// The longest one run takes, in seconds.
    pub seconds_per_run: u64,
}

impl Default for AuditSettings {
    fn default() -> Self {
        Self { every_days: 90, bytes_per_run: 100 << 30, seconds_per_run: 3600 }
    }
}
