//! Why a page could not be made.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use solander_index::IndexError;
use solander_store::StoreError;

/// Why a page could not be made. The reader is told what happened without insides.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// Nothing has this address.
    #[error("nothing has this address")]
    NotFound,
    /// The search could not be understood, such as a cursor of another search.
    #[error("the search could not be answered")]
    Search(#[source] IndexError),
    /// The objects are out of reach.
    #[error("the objects could not be read")]
    Store(#[from] StoreError),
    /// Too many pages are being made. The same request may be answered in a moment.
    #[error("too many pages are being made")]
    Busy,
    /// A page stopped half way.
    #[error("a page stopped half way")]
    Stopped(#[from] tokio::task::JoinError),
}

impl From<IndexError> for WebError {
    fn from(error: IndexError) -> Self {
        Self::Search(error)
    }
}

impl WebError {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Search(error) if error.is_bad_question() => StatusCode::BAD_REQUEST,
            Self::Search(_) | Self::Store(_) | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Stopped(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Marks an answer that still needs its page, which is drawn where the reader's language is known.
#[derive(Debug, Clone)]
pub(crate) struct Failure(pub(crate) Arc<WebError>);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}
