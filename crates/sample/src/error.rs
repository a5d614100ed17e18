//! Why a sample museum could not be made.

use std::path::{Path, PathBuf};

/// Why a sample museum could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// The plan asks for something that cannot be.
    #[error("the plan cannot be made: {0}")]
    Plan(String),
    /// A file or folder could not be written or read.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An archive could not be packed.
    #[error("{path}: {source}", path = path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What the packer said.
        source: zip::result::ZipError,
    },
    /// A picture could not be drawn or encoded.
    #[error("image {name}: {reason}")]
    Image {
        /// The picture's path below `images/`.
        name: String,
        /// What went wrong.
        reason: String,
    },
}

impl SampleError {
    /// For `map_err`: an I/O error at `path`.
    pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }

    /// For `map_err`: a packing error at `path`.
    pub(crate) fn pack(path: &Path) -> impl FnOnce(zip::result::ZipError) -> Self + '_ {
        move |source| Self::Archive { path: path.to_owned(), source }
    }
}
