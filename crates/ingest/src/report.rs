//! What became of an archive.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use solander_model::{Finding, Remarks};
use solander_store::Refused;

/// Counts of one harvest of one archive. The names are those of the JSON report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Name of the archive, without folders.
    pub file: String,
    /// Name of the source system.
    pub source: String,
    /// Number of the run in the store.
    pub run: u64,
    /// What the archive is: `Occurrence`, `Event`, `Checklist` …
    pub kind: String,
    /// How it ended.
    pub ending: Ending,
    /// Core rows read, refused ones included.
    pub read: u64,
    /// Specimens filed for the first time.
    pub created: u64,
    /// Specimens with a new version.
    pub revised: u64,
    /// Specimens that say what they said before.
    pub unchanged: u64,
    /// Rows that are no specimen we can file; each is told in the report of the run.
    pub refused: u64,
    /// Specimens withdrawn because the source no longer has them.
    pub tombstoned: u64,
    /// Specimens missing from the archive that wait for a person's word.
    pub held: u64,
    /// Media filed for the first time.
    pub media_created: u64,
    /// Media with a new version.
    pub media_revised: u64,
    /// Media withdrawn because no specimen has them any more.
    pub media_tombstoned: u64,
    /// Findings of created and revised objects, by code.
    pub findings: BTreeMap<String, u64>,
    /// Refused rows by code.
    pub refused_by: BTreeMap<String, u64>,
    /// The first refused rows.
    pub refusals: Vec<Refused>,
    /// Remarks on the archive as a whole.
    pub notices: Vec<String>,
    /// Extension rows whose core row is not there, by row type.
    pub orphans: BTreeMap<String, u64>,
    /// Why the archive could not be read, or not to its end.
    pub error: Option<String>,
    /// Wall-clock seconds, all parts of an interrupted run together.
    pub seconds: f64,
}

/// How a harvest ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// Still under way.
    #[default]
    Running,
    /// All of it was read and compared.
    Done,
    /// A checklist: names without specimens. Nothing to file, and nothing wrong.
    Checklist,
    /// So much is missing that nothing was withdrawn; see `held`.
    Held,
    /// It could not be read to its end; what was read is kept.
    Failed,
}

/// How many refused rows a report repeats; the run has all of them.
const REPEATED: usize = 100;

impl Report {
    pub(crate) fn count(&mut self, remarks: &Remarks) {
        for Finding { code, .. } in &remarks.findings {
            *self.findings.entry(code.as_str().to_owned()).or_default() += 1;
        }
    }

    pub(crate) fn refuse(&mut self, row: &Refused) {
        self.refused += 1;
        *self.refused_by.entry(row.code.clone()).or_default() += 1;
        if self.refusals.len() < REPEATED {
            self.refusals.push(row.clone());
        }
    }

    /// Whether the archive could not be read, or not to its end.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.ending == Ending::Failed
    }
}
