//! What to make, how far it is, and what was made.

use std::path::PathBuf;

use serde::Serialize;

/// What a sample museum consists of. The same plan gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Records over all institutions.
    pub specimens: u64,
    /// Invented institutions, one archive each.
    pub institutions: u32,
    /// Pictures over all institutions.
    pub images: u64,
    /// The seed of all chance.
    pub seed: u64,
    /// Whether mistakes are put into the archives.
    pub faults: bool,
    /// What the access URIs of media begin with; the path below `images/` follows.
    pub image_base: String,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            specimens: 1000,
            institutions: 3,
            images: 0,
            seed: 1,
            faults: true,
            image_base: "http://127.0.0.1:8080/sample-media/".into(),
        }
    }
}

/// What is being made just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Rows of core files.
    Specimens,
    /// Rows of extension files.
    Extensions,
    /// Pictures with their ground truth.
    Images,
    /// Digests for the manifest.
    Digests,
}

/// How far the making is; told every few thousand rows, and after every picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is being made.
    pub stage: Stage,
    /// The institution at work, by its code.
    pub institution: String,
    /// Steps done of this stage over all institutions.
    pub done: u64,
    /// Steps of this stage over all institutions.
    pub total: u64,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The manifest, which lists everything else.
    pub manifest: PathBuf,
    /// The archives, in the order of the institutions.
    pub archives: Vec<PathBuf>,
    /// Rows in the core files.
    pub specimens: u64,
    /// Pictures drawn.
    pub images: u64,
    /// Bytes of all files, the manifest included.
    pub bytes: u64,
}
