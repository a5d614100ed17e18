//! Why a harvest could not be done.

use solander_formats::ArchiveError;
use solander_store::StoreError;

/// Told by what the caller can do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The archive cannot be read at all. Nothing was changed.
    #[error("{archive}: {source}")]
    Archive {
        /// Its name.
        archive: String,
        /// What is wrong with it.
        #[source]
        source: Box<ArchiveError>,
    },
    /// The store refused. What was committed before is kept, and the same call goes on from there.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine has no room for another thread. What was committed is kept, and the same call goes on from there.
    #[error(
        "a thread of the harvest cannot be started ({source}); raise the limit on processes and run the same command again to go on"
    )]
    Threads {
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The run was told to stop. The same call goes on from there.
    #[error("{archive}: interrupted after {done} records; run the same command again to go on")]
    Interrupted {
        /// Its name.
        archive: String,
        /// Records that are dealt with.
        done: u64,
    },
}
