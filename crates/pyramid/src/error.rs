//! Why a pyramid was not made, or does not answer.

use solander_image::ImageError;
use std::io;
use std::path::{Path, PathBuf};

/// Why a pyramid was not made, or does not answer, told by what the caller can do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PyramidError {
    /// There is no such file. Build it.
    #[error("there is no pyramid {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is no pyramid of ours, or was hurt. Build it again.
    #[error("pyramid {} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The caller said stop. Nothing was left behind.
    #[error("making pyramid {} was stopped", path.display())]
    Cancelled {
        /// What would have been made.
        path: PathBuf,
    },
    /// The source image could not be read, or the answer not encoded.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A request that does not fit this image, or more than a file can hold.
    #[error("{0}")]
    Unfit(String),
    /// The file system did not do its part. The same call may succeed later.
    #[error("pyramid {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PyramidError {
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |source| Self::Io { path: path.to_owned(), source }
    }
}

/// What is wrong with the bytes of a pyramid; the path is added by whoever knows it.
pub(crate) type Damage = &'static str;
