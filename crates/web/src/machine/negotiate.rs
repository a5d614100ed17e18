//! Which representation a reader's program wants.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A representation of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The page.
    Html,
    /// The object as openDS JSON.
    Json,
    /// Its description as JSON-LD.
    JsonLd,
}

impl Wanted {
    /// The media type answered.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// The file name under an object's address.
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Self::Html => "",
            Self::Json => "data.json",
            Self::JsonLd => "data.jsonld",
        }
    }
}

/// The best of `Accept`; the page where nothing fits better.
pub(crate) fn wanted(accept: &str) -> Wanted {
    let mut best = (0.0_f32, Wanted::Html);
    for part in accept.split(',') {
        let mut fields = part.split(';').map(str::trim);
        let kind = match fields.next().unwrap_or_default() {
            "text/html" | "application/xhtml+xml" | "*/*" => Wanted::Html,
            "application/json" => Wanted::Json,
            "application/ld+json" => Wanted::JsonLd,
            _ => continue,
        };
        let quality = fields.find_map(|f| f.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
        if quality > best.0 {
            best = (quality, kind);
        }
    }
    best.1
}

/// A JSON answer with its type.
pub(crate) fn json(status: StatusCode, media_type: &'static str, body: Vec<u8>) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept() {
        assert_eq!(wanted("text/html,application/xhtml+xml,*/*;q=0.8"), Wanted::Html);
        assert_eq!(wanted("application/ld+json"), Wanted::JsonLd);
        assert_eq!(wanted("application/json;q=0.9, application/ld+json;q=0.5"), Wanted::Json);
        assert_eq!(wanted("text/turtle"), Wanted::Html);
        assert_eq!(wanted(""), Wanted::Html);
    }
}
