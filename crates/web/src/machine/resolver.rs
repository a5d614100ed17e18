//! From a PID to what the reader wants of it.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use solander_model::ObjectKind;

use super::{Wanted, json, media_document, specimen_document, wanted};
use crate::error::WebError;
use crate::pages::{PidPath, pid_of};
use crate::parts::{landing, media_read};
use crate::reader::Reader;
use crate::respond::work;
use crate::state::WebState;
use solander_store::Stored;

/// Answers `/pid/{prefix}/{suffix}` with the address of the page, or of the representation asked for.
pub(crate) async fn resolve(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    let stored = work({
        let pid = pid.clone();
        move || Ok(state.store.head(&pid)?)
    })
    .await?
    .ok_or(WebError::NotFound)?;
    let page = match stored.kind {
        ObjectKind::DigitalSpecimen | ObjectKind::DigitalMedia => landing(&stored.pid, stored.kind),
        ObjectKind::SourceSystem => format!("/api/source-system/v1/{}", stored.pid),
        ObjectKind::DataMapping => format!("/api/data-mapping/v1/{}", stored.pid),
        _ => return Err(WebError::NotFound),
    };
    let target = match (stored.kind, wanted(&reader.accept)) {
        (ObjectKind::DigitalSpecimen | ObjectKind::DigitalMedia, kind @ (Wanted::Json | Wanted::JsonLd)) => {
            format!("{page}/{}", kind.file())
        }
        _ => page,
    };
    let mut response = Redirect::to(&target).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}

/// Answers `…/data.json` and `…/data.jsonld`.
pub(crate) async fn data(
    State(state): State<WebState>,
    Path((prefix, suffix, file)): Path<(String, String, String)>,
    reader: Reader,
) -> Result<Response, WebError> {
    let kind = [Wanted::Json, Wanted::JsonLd].into_iter().find(|k| k.file() == file).ok_or(WebError::NotFound)?;
    let pid = pid_of(&prefix, &suffix)?;
    work(move || {
        let stored = state.store.head(&pid)?.ok_or(WebError::NotFound)?;
        represent(&state, &reader, &stored, kind)
    })
    .await
}

/// An object as JSON or JSON-LD; a tombstone says so by its status.
pub(crate) fn represent(
    state: &WebState,
    reader: &Reader,
    stored: &Stored,
    kind: Wanted,
) -> Result<Response, WebError> {
    let status = if stored.deleted { StatusCode::GONE } else { StatusCode::OK };
    let body = match (kind, stored.kind) {
        _ if stored.deleted => stored.body.clone(),
        (Wanted::JsonLd, ObjectKind::DigitalSpecimen) => {
            let specimen = stored.parse()?;
            let media = media_read(&state.store, &specimen)?;
            specimen_document(reader, stored, &specimen, &media).to_string().into_bytes()
        }
        (Wanted::JsonLd, ObjectKind::DigitalMedia) => {
            media_document(reader, stored, &stored.parse()?).to_string().into_bytes()
        }
        _ => stored.body.clone(),
    };
    let mut response = json(status, kind.media_type(), body);
    if let (Wanted::Json, Ok(tag)) = (kind, HeaderValue::from_str(&format!("\"{}\"", stored.hash))) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
