//! Why bytes could not be kept or read.

use std::io;

use solander_model::BlobHash;

/// Told by what the caller can do next. "Not there" is `None`, not an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    /// The settings make no sense, or a place is not the one the ledger knows. A person has to look.
    #[error("the blobs cannot be opened: {reason}")]
    Settings {
        /// What is wrong.
        reason: String,
    },
    /// A newer program wrote the ledger.
    #[error(
        "the ledger of blobs has format {found}, and this program knows formats up to {known}: use a newer program"
    )]
    NewerFormat {
        /// The format in the file.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The bytes to keep could not be read to their end. Send them again.
    #[error("the bytes to keep ended early: {0}")]
    Source(#[source] io::Error),
    /// More bytes than the caller allowed.
    #[error("the bytes to keep exceed {max_bytes} bytes")]
    TooLarge {
        /// The most bytes allowed.
        max_bytes: u64,
    },
    /// The bytes are not the expected ones. Send the right ones.
    #[error("the bytes are {found}, not {expected}")]
    Mismatch {
        /// What the caller said they were.
        expected: BlobHash,
        /// What they are.
        found: BlobHash,
    },
    /// The owner would hold too much.
    #[error("{owner} holds {used} of {quota} bytes and cannot keep more")]
    QuotaExceeded {
        /// Whose quota.
        owner: String,
        /// Bytes held now, those promised to unfinished uploads included where an upload was asked for.
        used: u64,
        /// Bytes allowed.
        quota: u64,
    },
    /// A place has no room. The same call succeeds once there is some.
    #[error("the {place} place of the blobs is full")]
    Full {
        /// Which place.
        place: String,
    },
    /// A place cannot be reached, or refuses. The same call may succeed later.
    #[error("the {place} place of the blobs is unavailable: {reason}")]
    Unavailable {
        /// Which place.
        place: String,
        /// What stood in the way.
        reason: String,
    },
    /// No good copy of these bytes is left. They are never served.
    #[error("no good copy of {hash} is left")]
    Damaged {
        /// The blob.
        hash: BlobHash,
    },
    /// The bytes are in an archive that is offline. Ask for a restore and come back.
    #[error("{hash} is archived and must be restored before it is read")]
    Archived {
        /// The blob.
        hash: BlobHash,
    },
    /// The range begins beyond the end.
    #[error("{hash} has {size} bytes, and the range begins at {start}")]
    Range {
        /// The blob.
        hash: BlobHash,
        /// Its size in bytes.
        size: u64,
        /// First byte asked for.
        start: u64,
    },
    /// An append does not begin where the upload stands. Ask where it stands and go on from there.
    #[error("upload {id} stands at {at}, not at {offset}")]
    Offset {
        /// The upload.
        id: String,
        /// Bytes kept so far.
        at: u64,
        /// Where the append wanted to begin.
        offset: u64,
    },
    /// Someone else is appending to this upload. Wait and ask where it stands.
    #[error("upload {id} is being written by another request")]
    Busy {
        /// The upload.
        id: String,
    },
    /// The bytes appended do not match the checksum sent with them. Nothing of them was kept; send them again.
    #[error("the bytes appended to upload {id} do not match their checksum")]
    Checksum {
        /// The upload.
        id: String,
    },
    /// The upload lacks bytes, or its length was never told.
    #[error("upload {id} is not complete")]
    Incomplete {
        /// The upload.
        id: String,
    },
    /// The ledger refused or is out of reach. The same call may succeed later.
    #[error("the ledger of blobs is unavailable: {0}")]
    Ledger(#[from] rusqlite::Error),
}

impl BlobError {
    /// An error of the file system of `place`, told apart by whether room is what is missing.
    pub(crate) fn from_io(place: impl ToString, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { place: place.to_string() },
            _ => Self::unavailable(place, error),
        }
    }

    pub(crate) fn unavailable(place: impl ToString, reason: impl ToString) -> Self {
        Self::Unavailable { place: place.to_string(), reason: reason.to_string() }
    }

    pub(crate) fn settings(reason: impl ToString) -> Self {
        Self::Settings { reason: reason.to_string() }
    }
}
