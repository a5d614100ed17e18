//! What holds for every address: limits, errors, cross-origin reads, compression.

mod accept;
mod guard;

use std::any::Any;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{ApiError, ApiState};

pub(crate) use accept::accepts_json;
pub(crate) use guard::{check_size, guard};

/// What is answered.
pub(crate) const METHODS: &str = "GET, HEAD, OPTIONS";

/// An address that is not ours.
pub(crate) async fn no_such_address(request: Request) -> Response {
    let path: String = request.uri().path().chars().take(200).collect();
    ApiError::NotFound { what: format!("there is no address {path}") }.into_response()
}

/// A method that is not answered; `OPTIONS` says which are.
pub(crate) async fn other_method(request: Request) -> Response {
    if request.method() != Method::OPTIONS {
        return ApiError::MethodNotAllowed.into_response();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, HeaderValue::from_static(METHODS));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
    headers
        .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, content-type, if-none-match"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// A bug in a handler: logged, and said without insides.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("of unknown reason");
    ApiError::Internal(format!("a handler panicked: {reason}")).into_response()
}

/// Ends a request that takes too long.
pub(crate) async fn in_time(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let seconds = state.settings().timeout_s;
    match tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::TimedOut { seconds }.into_response(),
    }
}

/// Headers of every answer: anyone may read, nobody guesses the type, and a tag names bytes before compression only.
pub(crate) async fn finish(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, retry-after"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if headers.contains_key(header::CONTENT_ENCODING) {
        let weak = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'));
        if let Some(weak) = weak.and_then(|tag| HeaderValue::from_str(&format!("W/{tag}")).ok()) {
            headers.insert(header::ETAG, weak);
        }
    }
    response
}
