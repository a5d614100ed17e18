//! Why a request was not answered as asked, and how that is said.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use solander_index::IndexError;
use solander_model::Pid;
use solander_store::StoreError;
use utoipa::ToSchema;

use crate::BadParameter;

/// Told by what the client can do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// A parameter is unknown or has an illegal value.
    #[error(transparent)]
    BadParameter(#[from] BadParameter),
    /// The parameters are legal one by one, and together ask for what cannot be answered.
    #[error("{reason}")]
    BadQuestion {
        /// What is wrong.
        reason: String,
    },
    /// Nothing is kept under this address.
    #[error("{what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The address exists, and is only read.
    #[error("only GET, HEAD and OPTIONS are answered here")]
    MethodNotAllowed,
    /// The client takes nothing that we can write.
    #[error("this address answers with {offered} only")]
    NotAcceptable {
        /// The media type there is.
        offered: &'static str,
    },
    /// The address is longer than we read.
    #[error("the address has more than {limit} bytes")]
    UriTooLong {
        /// Bytes read at most.
        limit: usize,
    },
    /// The headers are longer than we read.
    #[error("the request headers have more than {limit} bytes")]
    HeadersTooLarge {
        /// Bytes read at most.
        limit: usize,
    },
    /// The address means something that is not made here.
    #[error("{what}")]
    NotImplemented {
        /// What was asked for.
        what: String,
    },
    /// What is asked for is on its way. The same request will be answered in a moment.
    #[error("{what}")]
    Later {
        /// What is on its way.
        what: String,
    },
    /// There is no room for what was brought.
    #[error("{what}")]
    Full {
        /// Why.
        what: String,
    },
    /// What was brought does not fit what is here. Look, and go on from there.
    #[error("{what}")]
    Conflict {
        /// Why.
        what: String,
    },
    /// What was brought is not what its checksum says. Send it again.
    #[error("{what}")]
    Checksum {
        /// Why.
        what: String,
    },
    /// What was brought is no image, or one of a format that is not read.
    #[error("{what}")]
    Unreadable {
        /// What it is instead.
        what: String,
    },
    /// Whoever asks has not shown that they may.
    #[error("{what}")]
    Forbidden {
        /// What was asked for, and who may.
        what: String,
    },
    /// The body of the request is packed in a way that is not unpacked here.
    #[error("a body with the content encoding {encoding:.40} is not read here: send it as it is")]
    Encoded {
        /// How it is packed.
        encoding: String,
    },
    /// This client has asked for more than its share. It may go on after a while.
    #[error(
        "more is asked for than one client's budget allows: go on in {seconds} s; whole collections are had in fewer requests by \
         the change feed, /api/events/v1, with up to 1000 changes a page"
    )]
    OverBudget {
        /// Seconds until there is enough for the same request.
        seconds: u64,
    },
    /// Too much is asked at once. The same request may be answered in a moment.
    #[error("the server is busy: try again in a moment")]
    Busy,
    /// The answer took longer than a request may take.
    #[error("the answer took longer than {seconds} s: ask for less")]
    TimedOut {
        /// The limit.
        seconds: u64,
    },
    /// We were wrong, or a store is out of reach. The reason is logged, not shown.
    #[error("{0}")]
    Internal(String),
}

impl ApiError {
    /// An object that is not there.
    pub(crate) fn no_object(what: &str, pid: &Pid) -> Self {
        Self::NotFound { what: format!("no {what} is called {pid}") }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadParameter(_) | Self::BadQuestion { .. } => StatusCode::BAD_REQUEST,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable { .. } => StatusCode::NOT_ACCEPTABLE,
            Self::UriTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLarge { .. } => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::NotImplemented { .. } => StatusCode::NOT_IMPLEMENTED,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::Full { .. } => StatusCode::INSUFFICIENT_STORAGE,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            // Not 415, which in tus speaks of the media type of a request.
            Self::Unreadable { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            // As tus 1.0.0, § Checksum, has it.
            Self::Checksum { .. } => StatusCode::from_u16(460).expect("460 is a number of a status"),
            Self::Encoded { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::OverBudget { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Later { .. } | Self::TimedOut { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::BadParameter(_) | Self::BadQuestion { .. } => "Illegal parameter",
            Self::NotFound { .. } => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::NotAcceptable { .. } => "Not acceptable",
            Self::UriTooLong { .. } => "Address too long",
            Self::HeadersTooLarge { .. } => "Headers too large",
            Self::NotImplemented { .. } => "Not implemented",
            Self::Forbidden { .. } => "Forbidden",
            Self::Full { .. } => "No room",
            Self::Conflict { .. } => "Conflict",
            Self::Unreadable { .. } => "Not an image",
            Self::Checksum { .. } => "Checksum mismatch",
            Self::Later { .. } => "On its way",
            Self::Encoded { .. } => "Unknown encoding",
            Self::OverBudget { .. } => "Over budget",
            Self::Busy => "Busy",
            Self::TimedOut { .. } => "Timed out",
            Self::Internal(_) => "Internal error",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Internal(_) => "the request could not be answered; the reason is in the log of the server".to_owned(),
            other => other.to_string(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_busy() { Self::Busy } else { Self::Internal(error.to_string()) }
    }
}

impl From<IndexError> for ApiError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::BadCursor => {
                Self::NotFound { what: "no page of this search begins at this cursor: begin again".to_owned() }
            }
            IndexError::Store(error) => error.into(),
            bad if bad.is_bad_question() => Self::BadQuestion { reason: bad.to_string() },
            other => Self::Internal(other.to_string()),
        }
    }
}

/// Every error, in the form of JSON:API.
#[derive(Debug, Serialize, ToSchema)]
pub struct Errors {
    /// One entry.
    pub errors: Vec<ErrorItem>,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorItem {
    /// Number and name of the status.
    #[schema(example = "404 NOT_FOUND")]
    pub status: String,
    /// The kind of error.
    #[schema(example = "Not found")]
    pub title: String,
    /// This error, in a sentence.
    #[schema(example = "no digital specimen is called TEST/AAA-AAA-AAA")]
    pub detail: String,
}

/// `404 NOT_FOUND` and the like.
pub(crate) fn status_text(status: StatusCode) -> String {
    let name = status.canonical_reason().unwrap_or("unknown");
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("{} {name}", status.as_u16())
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::Internal(reason) = &self {
            tracing::error!("a request failed: {reason}");
        }
        let wait = if let Self::OverBudget { seconds } = &self { *seconds } else { 1 };
        let errors = Errors {
            errors: vec![ErrorItem {
                status: status_text(status),
                title: self.title().to_owned(),
                detail: self.detail(),
            }],
        };
        let body = serde_json::to_vec(&errors).expect("an error is plain JSON");
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            // *RFC 7694*: what would be read.
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, HeaderValue::from_static(crate::http::METHODS));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_reads_as_the_portal_expects() {
        assert_eq!(status_text(StatusCode::NOT_FOUND), "404 NOT_FOUND");
        assert_eq!(status_text(StatusCode::URI_TOO_LONG), "414 URI_TOO_LONG");
        assert_eq!(status_text(StatusCode::INTERNAL_SERVER_ERROR), "500 INTERNAL_SERVER_ERROR");
    }

    #[test]
    fn insides_are_not_shown() {
        let error = ApiError::Internal("/srv/data is gone".into());
        assert!(!error.detail().contains("/srv"));
    }
}
