//! The files of a digital media: thumbnail, derivative, original.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use solander_media::{Image, MediaError, THUMBNAIL};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::address::{Named, ObjectPath};
use crate::ask::tag_known;
use crate::openapi::Failures;
use crate::{ApiError, ApiState};

/// How long a request waits for an image that is being prepared.
const PATIENCE: Duration = Duration::from_secs(10);

async fn image(state: &ApiState, pid: &solander_model::Pid) -> Result<Arc<Image>, ApiError> {
    let corpus = state.corpus().ok_or_else(|| MediaError::NotKept { pid: pid.clone() })?;
    Ok(corpus.image(pid, PATIENCE).await?)
}

/// The thumbnail of a digital media
///
/// A JPEG of at most 400 pixels on its longer side.
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/thumbnail", tag = "digital media",
    operation_id = "getMediaThumbnail", params(ObjectPath),
    responses((status = 200, description = "The picture", content_type = "image/jpeg", body = [u8]), Failures))]
pub(crate) async fn thumbnail(
    State(state): State<ApiState>,
    Named(pid): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let image = image(&state, &pid).await?;
    let file = corpus_file(&state, &image, THUMBNAIL)?;
    picture(&headers, &image, "thumbnail", file).await
}

/// A derivative of a digital media
///
/// A JPEG of at most 2,048 pixels on its longer side.
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/derivative", tag = "digital media",
    operation_id = "getMediaDerivative", params(ObjectPath),
    responses((status = 200, description = "The picture", content_type = "image/jpeg", body = [u8]), Failures))]
pub(crate) async fn derivative(
    State(state): State<ApiState>,
    Named(pid): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let image = image(&state, &pid).await?;
    let file = corpus_file(&state, &image, solander_media::DERIVATIVE)?;
    picture(&headers, &image, "derivative", file).await
}

fn corpus_file(state: &ApiState, image: &Image, side: u32) -> Result<PathBuf, ApiError> {
    let corpus = state.corpus().ok_or_else(|| MediaError::NotKept { pid: image.pid.clone() })?;
    let shelf = corpus.shelf();
    Ok(if side == THUMBNAIL { shelf.thumbnail(&image.hash) } else { shelf.derivative(&image.hash) })
}

async fn picture(headers: &HeaderMap, image: &Image, name: &str, file: PathBuf) -> Result<Response, ApiError> {
    let tag = format!("\"{}-{name}\"", &image.hash.to_string()[..16]);
    let mut response = if tag_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let bytes =
            tokio::fs::read(&file).await.map_err(|error| ApiError::Internal(format!("{}: {error}", file.display())))?;
        Response::new(Body::from(bytes))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(|e| ApiError::Internal(e.to_string()))?);
    Ok(response)
}

/// The original file of a digital media
///
/// Byte for byte as it was fetched or brought; a part of it with `Range`. Not given where the file tells a place that is not
/// published.
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/original", tag = "digital media",
    operation_id = "getMediaOriginalFile", params(ObjectPath),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = [u8]),
        (status = 206, description = "A part of it", content_type = "application/octet-stream", body = [u8]), Failures))]
pub(crate) async fn original(
    State(state): State<ApiState>,
    Named(pid): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let image = image(&state, &pid).await?;
    let corpus = state.corpus().ok_or_else(|| MediaError::NotKept { pid: pid.clone() })?;
    if !corpus.may_offer_original(&image) {
        let what = format!("the file of {pid} tells a place that is not published; ask the institution for it");
        return Err(ApiError::Forbidden { what });
    }
    let size = image.prepared.bytes;
    let tag = format!("\"{}\"", image.hash);
    if tag_known(&headers, &tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    // A part continues the file that was begun; another file is sent whole.
    let same = headers.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let range = headers.get(header::RANGE).filter(|_| same).and_then(|range| range.to_str().ok());
    let range = range.and_then(|text| part(text, size));
    let stream = corpus.blobs().read(&image.hash, range.clone()).await.map_err(MediaError::from)?;
    let stream = stream.ok_or_else(|| ApiError::NotFound { what: format!("the file of {pid} is not kept") })?;
    let mut response = Response::new(Body::from_stream(stream));
    let length = range.as_ref().map_or(size, |range| range.end - range.start);
    if let Some(range) = &range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let told = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        insert(response.headers_mut(), header::CONTENT_RANGE, &told);
    }
    let extension = image.prepared.media_type.rsplit('/').next().unwrap_or("bin");
    let name = pid.to_string().replace('/', "_");
    let headers = response.headers_mut();
    insert(headers, header::CONTENT_TYPE, &image.prepared.media_type);
    insert(headers, header::CONTENT_LENGTH, &length.to_string());
    insert(headers, header::ETAG, &tag);
    // Never shown in place: what a stranger made is saved, not run.
    insert(headers, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}.{extension}\""));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}

fn insert(headers: &mut HeaderMap, name: axum::http::HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// One range of bytes, as RFC 9110 § 14.1.2 writes it; anything else is answered with the whole.
fn part(text: &str, size: u64) -> Option<std::ops::Range<u64>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first, last) {
        ("", last) => size.saturating_sub(last.parse().ok()?)..size,
        (first, "") => first.parse().ok()?..size,
        (first, last) => first.parse().ok()?..last.parse::<u64>().ok()?.saturating_add(1).min(size),
    };
    (range.start < range.end && range.end <= size).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn ranges() {
        assert_eq!(part("bytes=0-9", 100), Some(0..10));
        assert_eq!(part("bytes=90-", 100), Some(90..100));
        assert_eq!(part("bytes=-10", 100), Some(90..100));
        assert_eq!(part("bytes=90-200", 100), Some(90..100));
        assert_eq!(part("bytes=100-", 100), None);
        assert_eq!(part("bytes=0-1,3-4", 100), None);
        assert_eq!(part("lines=1-2", 100), None);
    }
}
