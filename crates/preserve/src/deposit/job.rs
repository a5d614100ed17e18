//! One record's deposit as a plain value.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The deposit of one record. Keep it whenever it changes; running it again goes on from where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deposit {
    /// What makes this deposit recognisable in the repository: a URN nobody else uses, `urn:uuid:…`. It becomes an
    /// alternate identifier of the record.
    pub mark: String,
    /// The record's metadata as InvenioRDM has it: `metadata`, and where wanted `access`, `custom_fields`, `parent`.
    pub record: Value,
    /// The record's files.
    pub files: Vec<DepositFile>,
    /// How far it has come.
    pub stage: Stage,
}

/// One file of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepositFile {
    /// Its name in the record.
    pub key: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Its MD5, hexadecimal, once computed: the checksum repositories answer with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    /// Whether the repository has confirmed it with that checksum.
    #[serde(default)]
    pub stored: bool,
}

/// How far a deposit has come. Intentions are stages of their own, kept before the step they name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "lowercase")]
pub enum Stage {
    /// Nothing was sent.
    #[default]
    Planned,
    /// A draft may have been made, or not.
    Creating,
    /// A draft exists.
    Drafted {
        /// Its identifier in the repository.
        id: String,
    },
    /// The draft has a DOI, unless none was wanted; files are going up.
    Reserved {
        /// The draft.
        id: String,
        /// Its DOI, not yet registered.
        doi: Option<String>,
    },
    /// All files are there and have our checksums.
    Uploaded {
        /// The draft.
        id: String,
        /// Its DOI, not yet registered.
        doi: Option<String>,
    },
    /// The record may have been published, or not.
    Publishing {
        /// The draft.
        id: String,
        /// Its DOI.
        doi: Option<String>,
    },
    /// Done.
    Published {
        /// The record.
        id: String,
        /// Its DOI.
        doi: Option<String>,
        /// Its page.
        url: Option<String>,
    },
}

/// How far to go. Publishing cannot be taken back, so it can be left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A draft with a DOI to write into the files before they go up.
    Reserved,
    /// A complete draft.
    Uploaded,
    /// A published record.
    Published,
}

/// What a deposit has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposited {
    /// Identifier in the repository.
    pub id: String,
    /// DOI, registered once the record is published.
    pub doi: Option<String>,
    /// Page of the record, once published.
    pub url: Option<String>,
}

impl Deposit {
    /// A deposit nothing was done for.
    #[must_use]
    pub fn new(mark: impl Into<String>, record: Value, files: Vec<DepositFile>) -> Self {
        Self { mark: mark.into(), record, files, stage: Stage::Planned }
    }

    /// What it has become, when that is at least `goal`.
    #[must_use]
    pub fn reached(&self, goal: Goal) -> Option<Deposited> {
        let (here, id, doi, url) = match &self.stage {
            Stage::Planned | Stage::Creating | Stage::Drafted { .. } => return None,
            Stage::Reserved { id, doi } => (Goal::Reserved, id, doi, None),
            Stage::Uploaded { id, doi } | Stage::Publishing { id, doi } => (Goal::Uploaded, id, doi, None),
            Stage::Published { id, doi, url } => (Goal::Published, id, doi, url.clone()),
        };
        (here >= goal).then(|| Deposited { id: id.clone(), doi: doi.clone(), url })
    }
}
