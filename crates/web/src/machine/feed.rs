//! A search as an Atom feed: what changed last among its objects.

use std::fmt::Write;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use solander_index::{Sort, SortBy};
use solander_model::ObjectKind;

use super::Citation;
use super::sitemap::escaped;
use crate::address::Address;
use crate::error::WebError;
use crate::parts::landing;
use crate::reader::Reader;
use crate::respond::work;
use crate::state::WebState;

/// Answers `/search/feed.atom`.
pub(crate) async fn feed(State(state): State<WebState>, reader: Reader) -> Result<Response, WebError> {
    work(move || {
        let (address, _, _) = Address::read(ObjectKind::DigitalSpecimen, &reader.query);
        let newest = address.with(address.filter.clone()).sorted(Sort { by: SortBy::Modified, descending: true });
        let query = newest.question().ok_or(WebError::NotFound)?;
        let hits = state.index.search(&query)?.hits;
        let stored: Vec<_> = state.store.heads(&hits)?.into_iter().flatten().collect();
        let updated = stored.iter().map(|s| s.at).max().map_or_else(|| "1970-01-01T00:00:00.000Z".to_owned(), |at| at.to_string());
        let this = escaped(&reader.full(&reader.address()));
        let mut body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{this}</id>\n\
             <title>{}</title>\n<updated>{updated}</updated>\n<link rel=\"self\" href=\"{this}\"/>\n<link href=\"{}\"/>\n<author><name>{}</name></author>\n",
            reader.words.0.code(),
            escaped(&reader.words.with("feed-title", &[("title", &reader.settings.title)])),
            escaped(&reader.full(&address.url())),
            escaped(&reader.settings.title),
        );
        for object in &stored {
            let Ok(specimen) = object.parse() else { continue };
            let citation = Citation::of_specimen(object, &specimen, &reader);
            let _ = write!(
                body,
                "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
                escaped(&citation.url),
                escaped(&citation.title),
                object.at,
                escaped(&reader.full(&landing(&object.pid, object.kind))),
                escaped(&citation.description)
            );
        }
        body.push_str("</feed>\n");
        Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body).into_response())
    })
    .await
}
