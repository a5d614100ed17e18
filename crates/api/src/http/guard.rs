//! What a request must keep to before it is read further.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::accepts_json;
use crate::{ApiError, ApiState};

/// Sends away what is too long, and what wants something other than JSON from an address that has nothing else.
pub(crate) async fn guard(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    match check(&state, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Sends away what is too long.
pub(crate) fn check_size(state: &ApiState, request: &Request) -> Result<(), ApiError> {
    let settings = state.settings();
    let uri = request.uri();
    let length = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
    if length > settings.max_uri {
        return Err(ApiError::UriTooLong { limit: settings.max_uri });
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers > settings.max_headers {
        return Err(ApiError::HeadersTooLarge { limit: settings.max_headers });
    }
    Ok(())
}

fn check(state: &ApiState, request: &Request) -> Result<(), ApiError> {
    check_size(state, request)?;
    let uri = request.uri();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && answers_json(uri.path()) && !accepts_json(request.headers()) {
        return Err(ApiError::NotAcceptable { offered: "application/json" });
    }
    Ok(())
}

fn answers_json(path: &str) -> bool {
    let picture = path.ends_with("/thumbnail") || path.ends_with("/derivative") || path.ends_with("/original");
    !picture && !matches!(path, "/metrics" | "/api" | "/api/" | "/api/description.css")
}
