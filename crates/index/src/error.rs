//! Why the index could not answer.

use std::io;
use std::path::PathBuf;

use solander_model::Field;

/// Why a question got no answer, or the index could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// More was asked for than one question may: ask for less, or in parts.
    #[error("{found} {what}, where at most {limit} are possible")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// What was asked for.
        found: usize,
        /// What is possible.
        limit: usize,
    },
    /// Pages are counted from 1.
    #[error("there is no page 0")]
    BadPage,
    /// The cursor is damaged, or belongs to another filter or order: begin with the first page.
    #[error("this cursor does not belong to this filter and order")]
    BadCursor,
    /// The value cannot be one of this field.
    #[error("{value:?} cannot be a value of {field}")]
    BadValue {
        /// The field.
        field: Field,
        /// The value as given.
        value: String,
    },
    /// A box or polygon that encloses nothing.
    #[error("{0}")]
    BadShape(&'static str),
    /// This cannot be asked of this field.
    #[error("{field} cannot be {asked}")]
    NotForField {
        /// The field.
        field: Field,
        /// What was asked, as a participle.
        asked: &'static str,
    },
    /// The files are damaged or of another format; opening the index for writing makes them anew from the log.
    #[error("the index in {folder} cannot be read: {reason}")]
    Damaged {
        /// Where it lies.
        folder: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Another process is the writer of this index.
    #[error("another process writes the index in {0}")]
    Busy(PathBuf),
    /// The folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The search engine failed.
    #[error("the search engine failed")]
    Engine(#[from] tantivy::TantivyError),
    /// The log could not be read.
    #[error("the objects log could not be read")]
    Store(#[from] solander_store::StoreError),
}

impl IndexError {
    /// Whether the question is at fault, so that asking again changes nothing.
    #[must_use]
    pub fn is_bad_question(&self) -> bool {
        matches!(
            self,
            Self::TooMuch { .. }
                | Self::BadPage
                | Self::BadCursor
                | Self::BadValue { .. }
                | Self::BadShape(_)
                | Self::NotForField { .. }
        )
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
