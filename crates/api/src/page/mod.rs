//! The description of the interface as a page for people.

mod markup;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::openapi::OpenApi;

use crate::ApiState;

const STYLE: &str = include_str!("style.css");
/// Nothing from elsewhere, no script at all.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page, written once.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    html: Arc<str>,
}

impl Page {
    /// The page of this description.
    pub(crate) fn new(description: &OpenApi) -> Self {
        let value = serde_json::to_value(description).expect("a description is plain JSON");
        Self { html: markup::page(&value).into_string().into() }
    }

    /// The page and its style.
    pub(crate) fn routes(&self) -> Router<ApiState> {
        let page = self.clone();
        let answer = move || {
            let html = page.html.clone();
            async move { send("text/html; charset=utf-8", html.to_string()) }
        };
        Router::new()
            .route("/api", get(answer.clone()))
            .route("/api/", get(answer))
            .route("/api/description.css", get(async || send("text/css; charset=utf-8", STYLE.to_owned())))
    }
}

fn send(kind: &'static str, body: String) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    (headers, body).into_response()
}
