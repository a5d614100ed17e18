//! Where search engines may go.

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use solander_model::ObjectKind;

use crate::error::WebError;
use crate::parts::landing;
use crate::reader::Reader;
use crate::respond::work;
use crate::state::WebState;

/// Log rows told by one part.
const PART: u64 = 1_000;
/// Parts that an index may name.
const MOST_PARTS: u64 = 50_000;

fn xml(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], body).into_response()
}

/// Answers `/sitemap.xml`: parts by thousands of the log.
pub(crate) async fn sitemap(State(state): State<WebState>, reader: Reader) -> Result<Response, WebError> {
    work(move || {
        let parts = state.store.last_seq()?.div_ceil(PART).min(MOST_PARTS);
        let mut body =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for part in 0..parts {
            let _ = writeln!(body, "<sitemap><loc>{}</loc></sitemap>", escaped(&reader.full(&format!("/sitemap/{part}.xml"))));
        }
        body.push_str("</sitemapindex>\n");
        Ok(xml(body))
    })
    .await
}

/// Answers `/sitemap/{part}.xml`: living objects whose newest version lies in this thousand of the log.
pub(crate) async fn sitemap_part(
    State(state): State<WebState>,
    Path(file): Path<String>,
    reader: Reader,
) -> Result<Response, WebError> {
    let part: u64 = file.strip_suffix(".xml").and_then(|n| n.parse().ok()).ok_or(WebError::NotFound)?;
    work(move || {
        let first = part.checked_mul(PART).ok_or(WebError::NotFound)?;
        if part > 0 && first >= state.store.last_seq()? {
            return Err(WebError::NotFound);
        }
        let mut body =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for change in state.store.changes(first, usize::try_from(PART).unwrap_or(1_000))? {
            let shown = matches!(change.kind, ObjectKind::DigitalSpecimen | ObjectKind::DigitalMedia);
            if shown && change.is_head && change.activity != solander_store::Activity::Tombstone {
                let at = change.at.to_string();
                let _ = writeln!(
                    body,
                    "<url><loc>{}</loc><lastmod>{}</lastmod></url>",
                    escaped(&reader.full(&landing(&change.pid, change.kind))),
                    &at[..10]
                );
            }
        }
        body.push_str("</urlset>\n");
        Ok(xml(body))
    })
    .await
}

/// Text within XML.
pub(super) fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Answers `/robots.txt`: reading is welcome, costly questions are fenced.
pub(crate) async fn robots(reader: Reader) -> Response {
    let costly = [
        "/search?*&",
        "/search/values/",
        "/search/media?*&",
        "/preferences",
        "/api/digital-specimen/v1/search",
        "/api/digital-specimen/v1/aggregation",
        "/iiif/collection",
        "/iiif/search/",
    ];
    let costly: String = costly.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let body = format!("User-agent: *\nAllow: /\n{costly}Crawl-delay: 1\n\nSitemap: {}\n", reader.full("/sitemap.xml"));
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}
