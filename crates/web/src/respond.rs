//! What every answer carries, and the pages of failures.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use solander_model::{Clock, SystemClock};
use tokio::sync::Semaphore;

use crate::error::{Failure, WebError};
use crate::pages;
use crate::reader::Reader;
use crate::state::{WebSettings, WebState};

/// Pages made at the same time: several for each core, as they wait for files now and then.
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    Arc::new(Semaphore::new(4 * cores))
});

/// How long a page waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs work that reads store or index on a thread where it may block.
///
/// # Errors
/// What the work returns, [`WebError::Busy`] when too many pages are being made, and [`WebError::Stopped`] when it panicked.
pub(crate) async fn work<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    let turn = tokio::time::timeout(PATIENCE, TURNS.clone().acquire_owned()).await;
    let turn = turn.map_err(|_| WebError::Busy)?.map_err(|_| WebError::Busy)?;
    tokio::task::spawn_blocking(move || {
        // Held until the work is done, also when the reader has left meanwhile.
        let _turn = turn;
        job()
    })
    .await?
}

/// A middleware: draws the page of a failure, and adds the headers that every answer has.
pub(crate) async fn finish(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let reader =
        Reader::of(request.uri().path(), request.uri().query().unwrap_or_default(), request.headers(), &state.settings);
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = failure_page(&state, reader, &failure).await;
    }
    let policy = policy(&state.settings);
    let headers = response.headers_mut();
    let html = headers.get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if html {
        headers.append(header::VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie"));
    }
    if let Ok(value) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    response
}

fn policy(settings: &WebSettings) -> String {
    let mut hosts = String::new();
    let plain = |host: &&String| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:/[]*".contains(&b));
    for host in settings.image_hosts.iter().filter(plain) {
        hosts.push(' ');
        hosts.push_str(host.trim_end_matches('/'));
    }
    format!(
        "default-src 'self'; img-src 'self' data: blob:{hosts}; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'self'"
    )
}

async fn failure_page(state: &WebState, reader: Reader, failure: &Failure) -> Response {
    let number = request_number();
    let status = failure.0.status();
    if matches!(*failure.0, WebError::Busy) {
        let mut response = pages::failed(&reader, status, &number).respond(&reader);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        return response;
    }
    if status.is_server_error() {
        let source = std::error::Error::source(failure.0.as_ref()).map(ToString::to_string);
        tracing::error!(request = %number, path = %reader.path, error = %failure.0, source, "a page could not be made");
    }
    let not_found = status == StatusCode::NOT_FOUND;
    let state = state.clone();
    let fallback = reader.clone();
    let made = work(move || {
        let page = if not_found { pages::not_found(&state, &reader) } else { pages::failed(&reader, status, &number) };
        Ok(page.respond(&reader))
    });
    match made.await {
        Ok(response) => response,
        Err(_) => pages::failed(&fallback, StatusCode::INTERNAL_SERVER_ERROR, "").respond(&fallback),
    }
}

/// A short number by which an answer is found in the log.
fn request_number() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{:x}-{:x}", SystemClock.now().0, COUNT.fetch_add(1, Ordering::Relaxed))
}
