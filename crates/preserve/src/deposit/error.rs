//! Why a deposit did not go on, told by what the caller can do next.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use solander_fetch::FetchError;

/// Why a deposit could not be planned or taken further. What was done so far is in the deposit, and kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DepositError {
    /// Run the same deposit again, later.
    #[error("the repository asks for patience: {reason}")]
    Later {
        /// How long to wait at least, where it says so.
        after: Option<Duration>,
        /// What it said.
        reason: String,
    },
    /// The repository does not take this. Its words tell what to change.
    #[error("the repository does not take the {step} (status {status}): {message}")]
    NotTaken {
        /// What was attempted.
        step: &'static str,
        /// The status of the answer.
        status: u16,
        /// What the repository says, shortened.
        message: String,
    },
    /// The repository cannot be asked at all, as its address or our settings stand.
    #[error(transparent)]
    Fetch(FetchError),
    /// The answer is not what the published API promises.
    #[error("the answer to the {step} has no usable {field}")]
    Answer {
        /// What was attempted.
        step: &'static str,
        /// What is missing.
        field: &'static str,
    },
    /// A file is not what the deposit says it is.
    #[error("file {} cannot be deposited: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The repository stored other bytes than were sent, twice.
    #[error("{key} has checksum {theirs} in the repository, {ours} here")]
    Checksum {
        /// The file's name in the record.
        key: String,
        /// What the repository computed.
        theirs: String,
        /// What we computed.
        ours: String,
    },
    /// A person must look: the repository's state does not fit the deposit.
    #[error("draft {id}: {reason}")]
    Strange {
        /// Identifier of the draft or record, or the mark it carries.
        id: String,
        /// What does not fit.
        reason: String,
    },
    /// Packages do not fit into records.
    #[error("package {package} does not fit: {reason}")]
    Plan {
        /// Its name.
        package: String,
        /// Why not.
        reason: String,
    },
    /// The caller could not keep the deposit's state; nothing was done without that.
    #[error("the state of the deposit cannot be kept")]
    Keep(#[source] io::Error),
}

impl DepositError {
    /// Whether running the same deposit again may help without anyone changing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Later { .. })
    }
}

impl From<FetchError> for DepositError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Later { .. } | FetchError::TooSlow { .. } => {
                Self::Later { after: error.after(), reason: error.to_string() }
            }
            other => Self::Fetch(other),
        }
    }
}
