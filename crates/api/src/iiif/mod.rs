//! IIIF: images, manifests, search within, changes. The door beside `/api`, open to every origin.

mod collection;
mod discovery;
mod image;
mod links;
mod manifest;
mod notes;
mod rights;
mod search;
mod sheet;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::{ApiState, http, metrics};

/// Everything under `/iiif`.
pub(crate) fn routes(state: ApiState) -> Router {
    let described = Router::new()
        .route("/iiif/manifest/{prefix}/{suffix}", get(manifest::of_specimen))
        .route("/iiif/manifest/media/{prefix}/{suffix}", get(manifest::of_media))
        .route("/iiif/collection", get(collection::of_query))
        .route("/iiif/annotations/{prefix}/{suffix}", get(manifest::annotations))
        .route("/iiif/search/{prefix}/{suffix}", get(search::within))
        .route("/iiif/autocomplete/{prefix}/{suffix}", get(search::complete))
        .route("/iiif/activity", get(discovery::stream))
        .route("/iiif/activity/{page}", get(discovery::page))
        .layer(from_fn_with_state(state.clone(), http::in_time))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    Router::new()
        .route("/iiif/2/{*rest}", get(image::answer))
        .route("/iiif/3/{*rest}", get(image::answer))
        .merge(described)
        .layer(CatchPanicLayer::custom(http::panicked))
        .layer(from_fn_with_state(state.clone(), size))
        .layer(from_fn(open))
        .layer(from_fn_with_state(state.clone(), metrics::measure))
        .with_state(state)
}

/// Sends away addresses and headers that are longer than anything sensible.
async fn size(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    match http::check_size(&state, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Any page of any origin may read, and see the headers it needs.
async fn open(request: Request, next: Next) -> Response {
    let preflight = request.method() == Method::OPTIONS;
    let mut response = if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers
        .insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("link, etag, retry-after, location"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    if preflight {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(http::METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, if-none-match, range"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    response
}
