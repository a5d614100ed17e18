//! Resumable uploads: *tus 1.0.0* with creation, creation-defer-length, checksum, termination and expiration, at `/api/uploads`.
//!
//! Who uploads shows a token. Metadata (`Upload-Metadata`) says what the bytes show: `media` (the PID of a media whose image they
//! are) or `specimen` (the PID of a specimen, for which a new media is filed, with `title`, `rights` and `creator`).
//! What is no image of a format that is read is refused with 422 when its last byte has come, and its bytes are freed.

mod told;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{head, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt;
use solander_blobs::{BlobError, Intake, NewUpload, Upload};
use solander_media::{Corpus, NewMedia};
use solander_model::{BlobHash, ObjectKind};
use tower_http::catch_panic::CatchPanicLayer;

use self::told::{integer, metadata, pid_of};
use crate::ask::origin;
use crate::state::Token;
use crate::{ApiError, ApiState, http, object, token};

/// What is spoken.
const EXTENSIONS: &str = "creation,creation-with-upload,creation-defer-length,checksum,termination,expiration";
/// Bytes of metadata, at most.
const METADATA: usize = 8 << 10;
/// The media type of bytes that are sent.
const OFFSET_STREAM: &str = "application/offset+octet-stream";

/// Uploads.
pub(crate) fn routes(state: ApiState) -> Router {
    Router::new()
        .route("/api/uploads", post(create).options(options))
        .route("/api/uploads/{id}", head(state_of).patch(append).delete(terminate).options(options))
        .layer(CatchPanicLayer::custom(http::panicked))
        .layer(from_fn(spoken))
        .with_state(state)
}

async fn spoken(request: Request, next: Next) -> Response {
    let known = matches!(request.headers().get("tus-resumable").map(HeaderValue::as_bytes), None | Some(b"1.0.0"));
    let mut response = if known { next.run(request).await } else { StatusCode::PRECONDITION_FAILED.into_response() };
    let headers = response.headers_mut();
    for (name, value) in [("tus-resumable", "1.0.0"), ("tus-version", "1.0.0"), ("tus-extension", EXTENSIONS)] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn options(State(state): State<ApiState>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert("tus-checksum-algorithm", HeaderValue::from_static("sha256"));
    if let Some(corpus) = state.corpus() {
        number(response.headers_mut(), "tus-max-size", corpus.settings().max_bytes);
    }
    response
}

fn number(headers: &mut HeaderMap, name: &'static str, n: u64) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from(n));
}

/// The corpus, and on whose behalf something is brought.
fn allowed<'a>(state: &'a ApiState, headers: &HeaderMap) -> Result<(&'a Corpus, &'a Token), ApiError> {
    let corpus = state.corpus().ok_or_else(|| ApiError::NotFound { what: "no images are kept here".into() })?;
    let tokens = &state.settings().tokens;
    let token = token::shown(headers, tokens.iter()).map(|place| &tokens[place]);
    let token = token.ok_or_else(|| ApiError::Forbidden {
        what: "uploads need the token of somebody who may bring images: Authorization: Bearer …".into(),
    })?;
    Ok((corpus, token))
}

/// An upload, shown only to whom its bytes belong.
async fn own(corpus: &Corpus, token: &Token, id: &str) -> Result<Upload, ApiError> {
    let upload = corpus.blobs().upload(id).await?.ok_or_else(|| no_upload(id))?;
    let holder = token.holder.as_deref().filter(|holder| !holder.is_empty());
    if upload.owner.as_deref() != holder {
        return Err(ApiError::Forbidden { what: format!("upload {id:.64} was begun by another institution") });
    }
    Ok(upload)
}

async fn create(State(state): State<ApiState>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    let (corpus, token) = allowed(&state, headers)?;
    let length = integer(headers, "upload-length")?;
    let deferred = headers.get("upload-defer-length").is_some_and(|value| value == "1");
    if length.is_none() && !deferred {
        return Err(ApiError::BadQuestion { reason: "Upload-Length, or Upload-Defer-Length: 1, is missing".into() });
    }
    if length.is_some_and(|length| length > corpus.settings().max_bytes) {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let told = headers.get("upload-metadata").map(|value| value.to_str().unwrap_or("\u{fffd}")).unwrap_or_default();
    if told.len() > METADATA {
        return Err(ApiError::BadQuestion { reason: format!("Upload-Metadata has more than {METADATA} bytes") });
    }
    let said = metadata(told)?;
    let (pid, kind) = match (pid_of(&said, "media")?, pid_of(&said, "specimen")?) {
        (Some(media), _) => (media, ObjectKind::DigitalMedia),
        (None, Some(specimen)) => (specimen, ObjectKind::DigitalSpecimen),
        (None, None) => {
            let reason = "Upload-Metadata must name the `media` or the `specimen` that the image shows".to_owned();
            return Err(ApiError::BadQuestion { reason });
        }
    };
    // Told before the bytes are sent, not after.
    if state.read(move |store| Ok(object::head(store, &pid, kind)?.deleted)).await? {
        return Err(ApiError::NotFound { what: "what the image shows was withdrawn".to_owned() });
    }
    let new = NewUpload { length, metadata: told.to_owned(), owner: token.holder.clone() };
    let mut upload = corpus.blobs().create_upload(new).await?;
    let sends = headers.get(header::CONTENT_TYPE).is_some_and(|value| value == OFFSET_STREAM);
    if sends {
        upload = pour(corpus, &upload.id, 0, body, None).await?;
    }
    let location = format!("{}/api/uploads/{}", origin(headers, &state.settings().public_url), upload.id);
    let mut response = StatusCode::CREATED.into_response();
    if let Ok(value) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    tell(response.headers_mut(), &upload);
    complete(corpus, &upload, response.headers_mut()).await?;
    Ok(response)
}

fn tell(headers: &mut HeaderMap, upload: &Upload) {
    number(headers, "upload-offset", upload.offset);
    if let Ok(value) = HeaderValue::from_str(&httpdate::fmt_http_date(instant(upload.expires.0))) {
        headers.insert("upload-expires", value);
    }
}

fn instant(ms: i64) -> std::time::SystemTime {
    std::time::UNIX_EPOCH + std::time::Duration::from_millis(ms.max(0) as u64)
}

fn no_upload(id: &str) -> ApiError {
    ApiError::NotFound { what: format!("there is no upload {id:.64}") }
}

async fn state_of(
    State(state): State<ApiState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (corpus, token) = allowed(&state, &headers)?;
    let upload = own(corpus, token, &id).await?;
    let mut response = StatusCode::OK.into_response();
    let told = response.headers_mut();
    tell(told, &upload);
    match upload.length {
        Some(length) => number(told, "upload-length", length),
        None => {
            told.insert("upload-defer-length", HeaderValue::from_static("1"));
        }
    }
    if let Ok(value) = HeaderValue::from_str(&upload.metadata) {
        told.insert("upload-metadata", value);
    }
    Ok(response)
}

async fn append(State(state): State<ApiState>, Path(id): Path<String>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let (corpus, token) = allowed(&state, &parts.headers)?;
    if parts.headers.get(header::CONTENT_TYPE).is_none_or(|value| value != OFFSET_STREAM) {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let offset = integer(&parts.headers, "upload-offset")?
        .ok_or_else(|| ApiError::BadQuestion { reason: "Upload-Offset is missing".into() })?;
    own(corpus, token, &id).await?;
    if let Some(length) = integer(&parts.headers, "upload-length")? {
        if length > corpus.settings().max_bytes {
            return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        }
        if !corpus.blobs().set_upload_length(&id, length).await? {
            return Err(ApiError::Conflict { what: format!("upload {id:.64} has another length than {length} bytes") });
        }
    }
    let checksum = match parts.headers.get("upload-checksum").map(|value| value.to_str().unwrap_or_default()) {
        None => None,
        Some(text) => {
            let sum = text.strip_prefix("sha256 ").and_then(|sum| STANDARD.decode(sum.trim()).ok());
            let sum: Option<[u8; 32]> = sum.and_then(|sum| sum.try_into().ok());
            let reason = "Upload-Checksum must be sha256 and its sum in base64".to_owned();
            Some(BlobHash(sum.ok_or(ApiError::BadQuestion { reason })?))
        }
    };
    let upload = pour(corpus, &id, offset, body, checksum).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    tell(response.headers_mut(), &upload);
    complete(corpus, &upload, response.headers_mut()).await?;
    Ok(response)
}

async fn pour(
    corpus: &Corpus,
    id: &str,
    offset: u64,
    body: Body,
    checksum: Option<BlobHash>,
) -> Result<Upload, ApiError> {
    // Nobody has told the length of some uploads.
    let mut left = corpus.settings().max_bytes.saturating_sub(offset);
    let pieces = body.into_data_stream().map_err(std::io::Error::other).and_then(move |piece| {
        let rest = left.checked_sub(piece.len() as u64);
        left = rest.unwrap_or(0);
        std::future::ready(rest.map(|_| piece).ok_or_else(|| std::io::Error::other("more bytes than are taken here")))
    });
    corpus.blobs().append(id, offset, pieces, checksum).await?.ok_or_else(|| no_upload(id))
}

/// Files what the bytes show, once all of them are here. Doing it again changes nothing.
async fn complete(corpus: &Corpus, upload: &Upload, headers: &mut HeaderMap) -> Result<(), ApiError> {
    if upload.length != Some(upload.offset) {
        return Ok(());
    }
    let said = metadata(&upload.metadata)?;
    let mut intake = Intake { owner: upload.owner.clone(), ..Intake::default() };
    // What is no image never takes the place of one: it goes before anything knows of it.
    if let Some(head) = corpus.blobs().upload_head(&upload.id, solander_image::HEAD).await? {
        match solander_image::readable_head(&head) {
            Ok(format) => intake.media_type = Some(format.mime().to_owned()),
            Err(error) => {
                corpus.blobs().terminate_upload(&upload.id).await?;
                return Err(ApiError::Unreadable { what: error.to_string() });
            }
        }
    }
    let Some(kept) = corpus.blobs().finish_upload(&upload.id, &intake).await? else {
        return Err(no_upload(&upload.id));
    };
    let media = match (pid_of(&said, "media")?, pid_of(&said, "specimen")?) {
        (Some(media), _) => media,
        (None, Some(specimen)) => {
            let text = |name: &str| said.get(name).cloned();
            let new = NewMedia {
                hash: Some(kept.hash),
                title: text("title").or_else(|| text("filename")),
                rights: text("rights"),
                creator: text("creator"),
            };
            let corpus = corpus.clone();
            tokio::task::spawn_blocking(move || {
                let pid = corpus.accession(&specimen, &new)?;
                corpus.follow()?;
                Ok::<_, solander_media::MediaError>(pid)
            })
            .await
            .map_err(|error| ApiError::Internal(error.to_string()))??
        }
        (None, None) => return Ok(()),
    };
    corpus.brought(&media, &kept)?;
    if let Ok(value) = HeaderValue::from_str(&media.to_string()) {
        headers.insert("solander-media", value);
    }
    Ok(())
}

async fn terminate(
    State(state): State<ApiState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (corpus, token) = allowed(&state, &headers)?;
    own(corpus, token, &id).await?;
    if corpus.blobs().terminate_upload(&id).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(no_upload(&id))
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::QuotaExceeded { .. } | BlobError::Full { .. } => Self::Full { what: error.to_string() },
            BlobError::Source(_)
            | BlobError::TooLarge { .. }
            | BlobError::Range { .. }
            | BlobError::Incomplete { .. } => Self::BadQuestion { reason: error.to_string() },
            BlobError::Offset { .. } | BlobError::Busy { .. } => Self::Conflict { what: error.to_string() },
            BlobError::Checksum { .. } => Self::Checksum { what: error.to_string() },
            BlobError::Archived { .. } => Self::Later { what: error.to_string() },
            other => Self::Internal(other.to_string()),
        }
    }
}
