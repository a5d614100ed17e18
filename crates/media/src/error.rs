//! Why something of the corpus could not be done.

use solander_model::Pid;

/// Told by what the caller can do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// Nobody keeps this image here: it is where its source has it.
    #[error("the image of {pid} is not kept here")]
    NotKept {
        /// The media.
        pid: Pid,
    },
    /// The image is on its way. Ask again in a moment.
    #[error("the image of {pid} is being prepared")]
    Preparing {
        /// The media.
        pid: Pid,
    },
    /// The image cannot be had, or cannot be read.
    #[error("the image of {pid} cannot be shown: {reason}")]
    Unusable {
        /// The media.
        pid: Pid,
        /// Why, in a sentence.
        reason: String,
    },
    /// Too much is asked at once.
    #[error("too many images are being computed: try again in a moment")]
    Busy,
    /// A file is no image, or one of a format that is not read.
    #[error(transparent)]
    Image(#[from] solander_image::ImageError),
    /// A file given by the operator cannot be used.
    #[error("{0}")]
    Input(String),
    /// The state of work cannot be kept.
    #[error("the state of the image corpus cannot be kept: {0}")]
    Ledger(#[from] rusqlite::Error),
    /// Objects are out of reach.
    #[error(transparent)]
    Store(#[from] solander_store::StoreError),
    /// Bytes are out of reach.
    #[error(transparent)]
    Blobs(#[from] solander_blobs::BlobError),
    /// A pyramid is out of reach or damaged.
    #[error(transparent)]
    Pyramid(#[from] solander_pyramid::PyramidError),
    /// A file or a process failed.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system says.
        error: std::io::Error,
    },
}

impl MediaError {
    pub(crate) fn io(what: impl Into<String>, error: std::io::Error) -> Self {
        Self::Io { what: what.into(), error }
    }
}
