//! Why an image could not be read or written.

use std::path::Path;

use crate::MediaFormat;

/// Why an image could not be read or written, told by what the caller can do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The bytes are something else. No setting will make them an image.
    #[error("not an image: {what}")]
    NotAnImage {
        /// What the bytes look like.
        what: String,
    },
    /// An image, in a format or a variety of one that is not read here. Another copy in another format may be.
    #[error("{format} is not readable here: {reason}")]
    Unsupported {
        /// The format recognised from the first bytes.
        format: MediaFormat,
        /// Which variety, and what might be done.
        reason: String,
    },
    /// The header announces more than the limits allow. Nothing was decoded.
    #[error("{what} is {figure}, the limit is {limit}")]
    TooLarge {
        /// The measure and its unit.
        what: &'static str,
        /// What the header announces.
        figure: u64,
        /// What the limits allow.
        limit: u64,
    },
    /// This variety can only be decoded as a whole, and that takes more memory than one decode may have.
    #[error("{what} would take about {needed} bytes of memory to decode, the limit is {limit}")]
    TooMuchMemory {
        /// The variety, and why it does not stream.
        what: &'static str,
        /// The estimate made from the header.
        needed: u64,
        /// What one decode may have.
        limit: u64,
    },
    /// The data end before the image does: a broken transfer. Fetch it again.
    #[error("{format} ends too early: {rows} of {of} rows can be read")]
    Truncated {
        /// The format.
        format: MediaFormat,
        /// Complete rows that were read before the end.
        rows: u32,
        /// Rows of the image.
        of: u32,
    },
    /// The data contradict themselves or the format.
    #[error("{format} is damaged: {reason}")]
    Damaged {
        /// The format.
        format: MediaFormat,
        /// What is wrong with it.
        reason: String,
    },
    /// What was asked of the image makes no sense for it: an empty size, a region beyond its edges.
    #[error("{0}")]
    BadRequest(String),
    /// The picture cannot be written in that format.
    #[error("cannot write {format}: {reason}")]
    NotWritten {
        /// The format asked for.
        format: MediaFormat,
        /// Why.
        reason: String,
    },
    /// The file cannot be opened or read. The same call may succeed later.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ImageError {
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> ImageError + '_ {
        |source| ImageError::Io { path: path.display().to_string(), source }
    }

    pub(crate) fn damaged(format: MediaFormat, reason: impl ToString) -> ImageError {
        ImageError::Damaged { format, reason: reason.to_string() }
    }

    pub(crate) fn unsupported(format: MediaFormat, reason: impl ToString) -> ImageError {
        ImageError::Unsupported { format, reason: reason.to_string() }
    }
}
