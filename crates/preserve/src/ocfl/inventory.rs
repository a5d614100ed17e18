//! Inventories as they are written, and as they were read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::json::Json;
use super::paths::VersionName;
use crate::Algorithm;

/// Who made a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// A readable name.
    pub name: String,
    /// A `mailto:` or personal identifier, as a URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Digest → paths.
pub(crate) type Paths = BTreeMap<String, Vec<String>>;

/// An inventory as we write it (*OCFL 1.1, § 3.5*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "digestAlgorithm")]
    pub digest_algorithm: String,
    pub head: String,
    #[serde(rename = "contentDirectory", default, skip_serializing_if = "Option::is_none")]
    pub content_directory: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixity: BTreeMap<String, Paths>,
    pub manifest: Paths,
    /// By name.
    pub versions: BTreeMap<String, WrittenVersion>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenVersion {
    pub created: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    pub state: Paths,
}

/// The value of `type` for OCFL 1.1.
pub(crate) const TYPE: &str = "https://ocfl.io/1.1/spec/#inventory";

impl Written {
    /// The same bytes for the same inventory.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("an inventory is JSON");
        bytes.push(b'\n');
        bytes
    }
}

/// An inventory as it was read, as far as it made sense.
#[derive(Debug)]
pub(crate) struct Inventory {
    pub id: Option<String>,
    /// The version of the specification that `type` names.
    pub spec: Option<(u32, u32)>,
    pub algorithm: Option<Algorithm>,
    pub head: Option<String>,
    pub content_directory: Option<String>,
    /// Digest as written → content paths.
    pub manifest: Vec<(String, Vec<String>)>,
    /// Algorithm → digest → content paths; only algorithms that we know.
    pub fixity: Vec<(Algorithm, String, Vec<String>)>,
    /// In the order of their numbers.
    pub versions: Vec<VersionBlock>,
}

#[derive(Debug)]
pub(crate) struct VersionBlock {
    pub name: String,
    pub number: VersionName,
    /// `created`, `message` and `user` as they stand.
    pub about: [Option<Json>; 3],
    /// Logical path → digest in small letters.
    pub state: BTreeMap<String, String>,
}

impl Inventory {
    pub fn content_directory(&self) -> &str {
        self.content_directory.as_deref().unwrap_or("content")
    }

    /// Digest in small letters → content paths.
    pub fn by_digest(&self) -> BTreeMap<String, Vec<&str>> {
        self.manifest
            .iter()
            .map(|(digest, p)| (digest.to_ascii_lowercase(), p.iter().map(String::as_str).collect()))
            .collect()
    }
}
