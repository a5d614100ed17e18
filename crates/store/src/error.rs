//! Why the store could not do what was asked.

use std::path::PathBuf;

/// Told by what the caller can do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder or file cannot be used.
    #[error("cannot open the store in {}: {reason}", folder.display())]
    Open {
        /// The data folder.
        folder: PathBuf,
        /// What stood in the way.
        reason: String,
    },
    /// A newer program wrote this store.
    #[error("the store has format {found}, and this program knows formats up to {known}: use a newer program")]
    NewerFormat {
        /// The format in the file.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The prefix in the settings is none.
    #[error("{prefix:?} is no PID prefix: use letters, digits, dot and underscore")]
    Prefix {
        /// As given.
        prefix: String,
    },
    /// The database refused or is out of reach. The same call may succeed later.
    #[error("the object records are unavailable: {0}")]
    Database(#[from] rusqlite::Error),
    /// Stored bytes are not what they should be.
    #[error("{what} is damaged: {reason}")]
    Damaged {
        /// Which record.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl StoreError {
    pub(crate) fn damaged(what: impl Into<String>, reason: impl ToString) -> Self {
        Self::Damaged { what: what.into(), reason: reason.to_string() }
    }

    /// Whether the database was busy with another writer, so that trying again helps.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(
            self,
            Self::Database(rusqlite::Error::SqliteFailure(failure, _))
                if matches!(failure.code, rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
        )
    }
}
