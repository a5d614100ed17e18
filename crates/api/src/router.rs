//! The routes and what surrounds them.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Keep;
use crate::ask::Ask;
use crate::{
    ApiError, ApiState, events, health, http, iiif, later, media, metrics, openapi, page, pids, runs, sources,
    specimens, uploads,
};

fn described() -> (Router<ApiState>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(openapi::frame())
        .merge(specimens::routes())
        .merge(media::routes())
        .merge(sources::routes())
        .routes(routes!(runs::report))
        .routes(routes!(events::feed))
        .routes(routes!(pids::record))
        .merge(later::routes())
        .routes(routes!(health::health))
        .routes(routes!(metrics::metrics))
        .split_for_parts()
}

/// The description of the interface.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    described().1
}

/// Everything under `/api`, with `/openapi.json`, `/health` and `/metrics`. Other addresses are left to others, so the router
/// can be merged with one that has a fallback.
pub fn router(state: ApiState) -> Router {
    let (routes, description) = described();
    let json = Arc::new(serde_json::value::to_raw_value(&description).expect("a description is plain JSON"));
    let page = page::Page::new(&description);
    routes
        .route("/openapi.json", get(async move |ask: Ask, State(_): State<ApiState>| document(&ask, &json)))
        .merge(page.routes())
        .route("/api/{*rest}", any(http::no_such_address))
        .method_not_allowed_fallback(http::other_method)
        .layer(from_fn_with_state(state.clone(), http::in_time))
        .layer(from_fn_with_state(state.clone(), http::guard))
        .layer(CatchPanicLayer::custom(http::panicked))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(http::finish))
        .layer(from_fn_with_state(state.clone(), metrics::measure))
        .with_state(state.clone())
        .merge(uploads::routes(state.clone()))
        .merge(iiif::routes(state))
}

fn document(ask: &Ask, json: &serde_json::value::RawValue) -> Result<Response, ApiError> {
    ask.json(&json, Keep::Hour)
}
