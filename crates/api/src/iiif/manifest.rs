//! *IIIF Presentation API 3.0*: the manifest of a specimen, of a media, and the annotations on them.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use solander_iiif::Version;
use solander_iiif::presentation::{
    Agent, AnnotationPage, Canvas, Content, Entry, ImageService, LanguageMap, Manifest, Resource, SearchService,
};
use solander_media::{Corpus, ImageState};
use solander_model::ObjectKind;

use super::links::{base, service};
use super::sheet::{self, Sheet, Shown};
use crate::address::Named;
use crate::ask::{origin, tag_known};
use crate::{ApiError, ApiState};

/// Size of a canvas whose image nobody has measured.
const UNKNOWN: (u32, u32) = (1000, 1000);

/// The manifest of a specimen.
pub(crate) async fn of_specimen(
    State(state): State<ApiState>,
    Named(pid): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let sheet = state.read(move |store| sheet::of_specimen(store, &pid)).await?;
    answer(&state, &headers, &sheet)
}

/// The manifest of a media alone.
pub(crate) async fn of_media(
    State(state): State<ApiState>,
    Named(pid): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let sheet = state.read(move |store| sheet::of_media(store, &pid)).await?;
    answer(&state, &headers, &sheet)
}

/// The annotations on a specimen or media.
pub(crate) async fn annotations(
    State(state): State<ApiState>,
    Named(pid): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let sheet = state.read(move |store| sheet::of(store, &pid)).await?;
    let here = origin(&headers, &state.settings().public_url);
    let page = AnnotationPage {
        id: format!("{}/annotations/{}", base(&here), sheet.pid),
        items: sheet.notes.iter().filter_map(|note| note.annotation(&sheet, &here)).collect(),
        ..AnnotationPage::default()
    };
    json(&headers, &page.to_json(), PRESENTATION)
}

/// Media type of everything of the Presentation API.
pub(crate) const PRESENTATION: &str = "application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\"";

fn answer(state: &ApiState, headers: &HeaderMap, sheet: &Sheet) -> Result<Response, ApiError> {
    let here = origin(headers, &state.settings().public_url);
    json(headers, &manifest(state.corpus(), sheet, &here)?.to_json(), PRESENTATION)
}

/// Answers with JSON that viewers read: tagged, cached for a while, of the media type that was asked for.
pub(crate) fn json(headers: &HeaderMap, value: &Value, linked: &'static str) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(value).map_err(|error| ApiError::Internal(error.to_string()))?;
    let tag = format!("\"{}\"", &solander_model::BlobHash::of(&body).to_string()[..24]);
    let mut response = if tag_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(body))
    };
    let plain = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("ld+json"));
    let media_type = if plain { "application/json" } else { linked };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    set.insert(header::VARY, HeaderValue::from_static("accept"));
    set.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(|error| ApiError::Internal(error.to_string()))?);
    Ok(response)
}

fn noun(kind: ObjectKind) -> &'static str {
    if kind == ObjectKind::DigitalSpecimen { "digital-specimen" } else { "digital-media" }
}

fn manifest(corpus: Option<&Corpus>, sheet: &Sheet, here: &str) -> Result<Manifest, ApiError> {
    let Sheet { pid, kind, .. } = sheet;
    let own = if *kind == ObjectKind::DigitalMedia { "/manifest/media" } else { "/manifest" };
    let id = format!("{}{own}/{pid}", base(here));
    let room = if *kind == ObjectKind::DigitalSpecimen { "specimens" } else { "media" };
    let mut items =
        sheet.media.iter().map(|media| canvas(corpus, media, sheet, here)).collect::<Result<Vec<_>, _>>()?;
    if let Some(first) = items.first_mut().filter(|_| !sheet.notes.is_empty()) {
        first.annotations = vec![format!("{}/annotations/{pid}", base(here))];
    }
    let holder = sheet.holder.as_ref();
    Ok(Manifest {
        label: LanguageMap::none(&sheet.label),
        metadata: sheet.metadata.iter().map(|(name, value)| entry(name, value)).collect(),
        required_statement: holder.map(|(_, name)| entry("Attribution", name)),
        rights: sheet.rights.clone(),
        provider: holder
            .map(|(address, name)| {
                let id = address.clone().unwrap_or_else(|| format!("{here}/about"));
                Agent { id, label: LanguageMap::none(name), ..Agent::default() }
            })
            .into_iter()
            .collect(),
        homepage: vec![
            Resource::new("Text", format!("{here}/{room}/{pid}"), LanguageMap::of("en", "Page of this object"))
                .with_format("text/html"),
        ],
        see_also: vec![
            Resource::new("Dataset", format!("{here}/api/{}/v1/{pid}", noun(*kind)), LanguageMap::of("en", "Record"))
                .with_format("application/json"),
        ],
        thumbnail: items.first().map(|canvas| canvas.thumbnail.clone()).unwrap_or_default(),
        search: Some(SearchService {
            id: format!("{}/search/{pid}", base(here)),
            autocomplete: Some(format!("{}/autocomplete/{pid}", base(here))),
        }),
        items,
        id,
        ..Manifest::default()
    })
}

fn entry(name: &str, value: &str) -> Entry {
    Entry::new(LanguageMap::of("en", name), LanguageMap::none(value))
}

fn canvas(corpus: Option<&Corpus>, media: &Shown, sheet: &Sheet, here: &str) -> Result<Canvas, ApiError> {
    let id = format!("{}/canvas/{}", base(here), media.pid);
    let label = media.label.clone().unwrap_or_else(|| sheet.label.clone());
    let state = match corpus {
        Some(corpus) => corpus.state(&media.pid)?,
        None => ImageState::NotKept(None),
    };
    let mut canvas = match state {
        ImageState::Ready(image) => {
            let (width, height) = image.size();
            let (three, two) = (service(here, Version::V3, &media.pid), service(here, Version::V2, &media.pid));
            let content = Content::served(&three, &two, (width, height), true);
            let mut canvas = Canvas::new(id, label, width, height, content);
            let mut small = Content::served(&three, &two, image.prepared.thumbnail, false);
            small.id = format!("{here}/api/digital-media/v1/{}/thumbnail", media.pid);
            canvas.thumbnail = vec![small];
            canvas.rendering = vec![
                Resource::new(
                    "Image",
                    format!("{here}/api/digital-media/v1/{}/original", media.pid),
                    LanguageMap::of("en", "Original file"),
                )
                .with_format(image.prepared.media_type.clone()),
            ];
            canvas
        }
        elsewhere => {
            let (width, height) = media.size.unwrap_or(UNKNOWN);
            let mut content = Content::file(&media.url, media.format.as_deref(), media.size);
            if let ImageState::NotKept(Some(service)) = elsewhere {
                let service = ImageService { id: service, version: Version::V2, profile: "level1".into() };
                content.services = vec![service];
            }
            Canvas::new(id, label, width, height, content)
        }
    };
    canvas.rights.clone_from(&media.rights);
    canvas.see_also = vec![
        Resource::new(
            "Dataset",
            format!("{here}/api/digital-media/v1/{}", media.pid),
            LanguageMap::of("en", "Record of this image"),
        )
        .with_format("application/json"),
    ];
    Ok(canvas)
}
