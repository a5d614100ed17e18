//! What can stop us.

use std::io;
use std::path::{Path, PathBuf};

/// Why a package could not be written or read, told by what the caller can do next.
///
/// Faults *in* a package that is being judged are no errors: they are [`Fault`](crate::Fault)s of a [`Report`](crate::Report).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PreserveError {
    /// The disk or the file system said no. The same call may succeed later, and goes on where it stopped.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: "read", "write".
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The bytes of an item could not be had from where they come.
    #[error("cannot read the bytes of {item}")]
    Source {
        /// The path of the item.
        item: String,
        /// What its source said.
        #[source]
        source: io::Error,
    },
    /// The bytes of an item are others than its hash and size promise. Nothing that looks complete was left.
    #[error("{item} is not what it was said to be: {expected} promised, {found} found")]
    Mismatch {
        /// The path of the item.
        item: String,
        /// The promise, a hash or a size.
        expected: String,
        /// What came.
        found: String,
    },
    /// What was asked for cannot be done as it was asked: a name, a limit, two items of one name.
    #[error("{0}")]
    Refused(String),
    /// Something else lies where the result should go. It is not touched.
    #[error("{} holds something else: {what}", path.display())]
    Occupied {
        /// The file or folder.
        path: PathBuf,
        /// What is there.
        what: String,
    },
    /// The thing to be read is no package of this kind, or is too damaged to be read at all.
    #[error("{}: {what}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The caller wanted it to stop. What was done so far is kept for the next call.
    #[error("cancelled")]
    Cancelled,
}

impl PreserveError {
    /// Turns what the system said about `path` into an error, for `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { path, doing, source }
    }

    /// `path` cannot be read as what it should be.
    pub(crate) fn unreadable(path: &Path, what: impl Into<String>) -> Self {
        Self::Unreadable { path: path.to_path_buf(), what: what.into() }
    }
}
