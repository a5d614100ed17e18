//! *IIIF Image API 3.0 and 2.1*: `/iiif/3/{media}/{region}/{size}/{rotation}/{quality}.{format}` and `/iiif/2/…`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use solander_iiif::{Description, ImageRequest, ImageSize, Limits, Link, Rendering, RequestError, Version, info};
use solander_media::{Corpus, Image, MediaError, Settings};
use solander_model::Pid;

use super::links::{base, service, with_colon};
use crate::ask::{origin, tag_known};
use crate::{ApiError, ApiState, budget};

/// How long a request waits for an image that is being fetched or prepared.
const PATIENCE: Duration = Duration::from_secs(15);

/// What of an image is asked for.
enum Part<'a> {
    /// Its base address.
    Base,
    /// `info.json`.
    Info,
    /// A picture.
    Picture([&'a str; 4]),
}

/// Answers every address of an image. Paths are taken apart as they were sent: identifiers and parameters are decoded once.
pub(crate) async fn answer(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    let (version, pid, colon, part) = read(uri.path())?;
    let corpus = state.corpus().ok_or_else(|| not_kept(&pid))?;
    let here = origin(&headers, &state.settings().public_url);
    // Who asks with a colon is told the address with a colon: that client builds all others upon it.
    let own = if colon { with_colon(&here, version, &pid) } else { service(&here, version, &pid) };
    if let Part::Base = part {
        let location = format!("{own}/info.json");
        let location = HeaderValue::from_str(&location).map_err(|error| ApiError::Internal(error.to_string()))?;
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response());
    }
    let image = corpus.image(&pid, PATIENCE).await?;
    match part {
        Part::Picture(parts) => picture(corpus, &image, version, &here, parts, &headers).await,
        Part::Base | Part::Info => describe(&state, &image, version, own, &here, &headers).await,
    }
}

fn not_kept(pid: &Pid) -> ApiError {
    ApiError::NotFound { what: format!("no image is kept for {pid}") }
}

/// The version, the image, whether its name has a colon for the slash, and what of it is asked for.
fn read(path: &str) -> Result<(Version, Pid, bool, Part<'_>), ApiError> {
    let unknown = || ApiError::NotFound { what: "there is no such image".to_owned() };
    let rest = path.strip_prefix("/iiif/").ok_or_else(unknown)?;
    let (version, rest) = rest.split_once('/').ok_or_else(unknown)?;
    let version = if version == "2" { Version::V2 } else { Version::V3 };
    let mut parts: Vec<&str> = rest.split('/').collect();
    let pid_of = |text: &str| -> Option<Pid> {
        let text = percent_decode_str(text).decode_utf8().ok()?;
        // A colon instead of the slash, for clients that cannot send %2F.
        text.parse().ok().or_else(|| text.replacen(':', "/", 1).parse().ok())
    };
    let mut colon = false;
    let pid = match pid_of(parts[0]) {
        Some(pid) => {
            colon = parts.remove(0).contains(':');
            pid
        }
        // A proxy in between may have decoded %2F.
        None if parts.len() > 1 => {
            let joined = format!("{}/{}", parts[0], parts[1]);
            parts.drain(..2);
            pid_of(&joined).ok_or_else(unknown)?
        }
        None => return Err(unknown()),
    };
    let part = match parts.as_slice() {
        [] | [""] => Part::Base,
        ["info.json"] => Part::Info,
        [region, size, rotation, last] => Part::Picture([*region, *size, *rotation, *last]),
        [_] | [_, _] | [_, _, _] => {
            return Err(ApiError::BadQuestion {
                reason: "an image request has four parts: region, size, rotation, quality and format".to_owned(),
            });
        }
        _ => return Err(unknown()),
    };
    Ok((version, pid, colon, part))
}

/// The limits of answers.
pub(crate) fn limits(settings: &Settings, image: &Image) -> Limits {
    let (width, height) = image.size();
    let side = if settings.max_side == 0 { width.max(height) } else { settings.max_side };
    Limits { max_width: side, max_height: side, max_area: settings.max_area, ..Limits::default() }
}

async fn picture(
    corpus: &Corpus,
    image: &Arc<Image>,
    version: Version,
    here: &str,
    [region, size, rotation, last]: [&str; 4],
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let (width, height) = image.size();
    let request = ImageRequest::parse(version, region, size, rotation, last).map_err(refused)?;
    let rendering = request.resolve(ImageSize { width, height }, &limits(corpus.settings(), image)).map_err(refused)?;
    let tag = tag(image, &rendering);
    let canonical = format!("{}/{}", service(here, version, &image.pid), rendering.canonical);
    let link = format!("<{}>;rel=\"profile\", <{canonical}>;rel=\"canonical\"", solander_iiif::link_profile(version));
    let mut response = if tag_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let answer = match corpus.at_hand(image, &rendering).await? {
            Some(answer) => answer,
            None => {
                let _work = budget::begin()?;
                budget::spend(budget::of_rendering(rendering.width, rendering.height))?;
                corpus.compute(image, &rendering, budget::is_known()).await?
            }
        };
        let mut response = Response::new(Body::from(answer.bytes));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.media_type));
        response
    };
    finish(response.headers_mut(), &tag, &link);
    Ok(response)
}

/// The answer is named by the bytes of the original and by what is asked of them.
fn tag(image: &Image, rendering: &Rendering) -> String {
    let hash = image.hash.to_string();
    format!("\"{}-{}\"", &hash[..16], rendering.canonical.replace('"', ""))
}

fn finish(headers: &mut HeaderMap, tag: &str, link: &str) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    for (name, text) in [(header::ETAG, tag), (header::LINK, link)] {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
}

async fn describe(
    state: &ApiState,
    image: &Arc<Image>,
    version: Version,
    own: String,
    here: &str,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let pid = image.pid.clone();
    let (rights, specimens) = state.read(move |store| Ok(super::sheet::rights_and_specimens(store, &pid)?)).await?;
    let (width, height) = image.size();
    let corpus = state.corpus().ok_or_else(|| not_kept(&image.pid))?;
    let description = Description {
        id: own,
        size: ImageSize { width, height },
        tile: 512,
        scale_factors: scale_factors(image),
        sizes: sizes(image),
        limits: limits(corpus.settings(), image),
        rights,
        attribution: None,
        part_of: specimens
            .iter()
            .map(|specimen| Link {
                id: format!("{}/manifest/{specimen}", base(here)),
                kind: "Manifest".into(),
                label: None,
            })
            .collect(),
        see_also: Vec::new(),
    };
    let value = info(version, &description);
    let body = serde_json::to_vec(&value).map_err(|error| ApiError::Internal(error.to_string()))?;
    let tag = format!("\"{}\"", &solander_model::BlobHash::of(&body).to_string()[..24]);
    let link = format!("<{}>;rel=\"profile\"", solander_iiif::link_profile(version));
    let mut response = if tag_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(body))
    };
    finish(response.headers_mut(), &tag, &link);
    let linked = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/ld+json"));
    let media_type = match (linked, version) {
        (false, _) => "application/json",
        (true, Version::V3) => "application/ld+json;profile=\"http://iiif.io/api/image/3/context.json\"",
        (true, Version::V2) => "application/ld+json",
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// Powers of two down to a picture of one tile.
fn scale_factors(image: &Image) -> Vec<u32> {
    let (width, height) = image.size();
    let mut factors = vec![1];
    let mut factor = 1;
    while width.max(height).div_ceil(factor) > 512 {
        factor *= 2;
        factors.push(factor);
    }
    factors
}

/// The whole image in the sizes of the pyramid, smallest first.
fn sizes(image: &Image) -> Vec<ImageSize> {
    let (width, height) = image.size();
    let mut sizes: Vec<ImageSize> = (0..16)
        .map(|level| 1_u32 << level)
        .map(|factor| ImageSize { width: width.div_ceil(factor), height: height.div_ceil(factor) })
        .skip_while(|size| size.width.max(size.height) > 2048)
        .take_while(|size| size.width.max(size.height) >= 96)
        .collect();
    sizes.reverse();
    sizes
}

fn refused(error: RequestError) -> ApiError {
    if error.status() == 501 {
        return ApiError::NotImplemented { what: error.to_string() };
    }
    ApiError::BadQuestion { reason: error.to_string() }
}

impl From<MediaError> for ApiError {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::NotKept { .. } | MediaError::Unusable { .. } => Self::NotFound { what: error.to_string() },
            MediaError::Preparing { .. } => Self::Later { what: error.to_string() },
            MediaError::Busy => Self::Busy,
            MediaError::Image(error) => Self::Unreadable { what: error.to_string() },
            MediaError::Input(reason) => Self::BadQuestion { reason },
            MediaError::Store(error) => error.into(),
            MediaError::Blobs(error) => error.into(),
            other => Self::Internal(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &str) -> String {
        match read(path) {
            Ok((version, pid, colon, Part::Base)) => format!("{version:?} {pid} base{}", if colon { " :" } else { "" }),
            Ok((version, pid, colon, Part::Info)) => format!("{version:?} {pid} info{}", if colon { " :" } else { "" }),
            Ok((version, pid, _, Part::Picture(parts))) => format!("{version:?} {pid} {}", parts.join(" ")),
            Err(error) => format!("{}", error.status().as_u16()),
        }
    }

    #[test]
    fn addresses() {
        for (path, told) in [
            ("/iiif/3/TEST%2FABC-DEF-GHJ", "V3 TEST/ABC-DEF-GHJ base"),
            ("/iiif/3/TEST%2fABC-DEF-GHJ/", "V3 TEST/ABC-DEF-GHJ base"),
            ("/iiif/2/TEST:ABC-DEF-GHJ/info.json", "V2 TEST/ABC-DEF-GHJ info :"),
            ("/iiif/3/TEST/ABC-DEF-GHJ/info.json", "V3 TEST/ABC-DEF-GHJ info"),
            ("/iiif/3/TEST%2FABC-DEF-GHJ/full/max/0/default.jpg", "V3 TEST/ABC-DEF-GHJ full max 0 default.jpg"),
            ("/iiif/3/TEST%2FABC-DEF-GHJ/full/max/0", "400"),
            ("/iiif/3/TEST%2FABC-DEF-GHJ/full/max/0/default.jpg/more", "404"),
            ("/iiif/3/nothing", "404"),
            ("/iiif/3/..%2F..%2Fetc%2Fpasswd/full/max/0/default.jpg", "404"),
        ] {
            assert_eq!(parts(path), told, "{path}");
        }
    }
}
