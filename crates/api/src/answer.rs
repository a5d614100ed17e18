//! Envelopes in the manner of JSON:API, and how they are sent.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;
use solander_model::{Hash, ObjectKind};
use solander_store::Stored;
use utoipa::ToSchema;

use crate::ApiError;
use crate::ask::Ask;
use crate::paging::ListLinks;

/// One thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct One<A: ToSchema> {
    /// The thing.
    pub data: Data<A>,
    /// Where it is.
    pub links: SelfLink,
    /// Counts, where something was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub meta: Option<Meta>,
}

/// Several things.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<A: ToSchema> {
    /// The things, in order.
    pub data: Vec<Data<A>>,
    /// This page and its neighbours.
    pub links: ListLinks,
    /// Counts, where something was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub meta: Option<Meta>,
}

/// A thing with its name and type.
#[derive(Debug, Serialize, ToSchema)]
pub struct Data<A: ToSchema> {
    /// Full address for digital objects.
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The thing itself.
    pub attributes: A,
}

/// The link of one thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct SelfLink {
    /// This address.
    #[serde(rename = "self")]
    pub this: String,
}

/// Counts.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Meta {
    /// How many there are on all pages together.
    #[serde(rename = "totalRecords")]
    pub total_records: u64,
}

/// A stored body, passed on as it is.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Raw(Box<RawValue>);

impl utoipa::PartialSchema for Raw {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new().build().into()
    }
}

impl ToSchema for Raw {}

impl Raw {
    /// Checks that the bytes are JSON, without building a tree of them.
    pub(crate) fn new(body: Vec<u8>) -> Result<Self, ApiError> {
        let text = String::from_utf8(body)
            .map_err(|error| ApiError::Internal(format!("a stored body is no text: {error}")))?;
        RawValue::from_string(text)
            .map(Self)
            .map_err(|error| ApiError::Internal(format!("a stored body is no JSON: {error}")))
    }
}

/// A stored object as a member of a list.
pub(crate) fn data(stored: Stored) -> Result<Data<Raw>, ApiError> {
    Ok(Data {
        id: stored.pid.url(stored.kind),
        kind: stored.kind.name().to_owned(),
        attributes: Raw::new(stored.body)?,
    })
}

/// How long an answer may be kept by others.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Keep {
    /// Ask again each time, with the tag.
    Ask,
    /// For some seconds: counts over everything.
    Seconds,
    /// For an hour: what does not change.
    Hour,
}

impl Keep {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Ask => "public, no-cache",
            Self::Seconds => "public, max-age=10",
            Self::Hour => "public, max-age=3600",
        })
    }
}

impl Ask {
    /// Answers with one thing.
    pub(crate) fn one<A: Serialize + ToSchema>(&self, id: String, kind: &str, attributes: A) -> One<A> {
        One { data: Data { id, kind: kind.to_owned(), attributes }, links: SelfLink { this: self.this() }, meta: None }
    }

    /// Sends `value` as JSON, tagged with the hash of what is sent.
    pub(crate) fn json<T: Serialize>(&self, value: &T, keep: Keep) -> Result<Response, ApiError> {
        let body = to_json(value)?;
        let tag = format!("\"{}\"", Hash::of(&body));
        Ok(if self.has(&tag) { unchanged(&tag, keep) } else { send(body, &tag, keep) })
    }

    /// Sends `value` as JSON under a tag that is known before.
    pub(crate) fn tagged<T: Serialize>(&self, value: &T, tag: Hash, keep: Keep) -> Result<Response, ApiError> {
        let tag = format!("\"{tag}\"");
        if self.has(&tag) { Ok(unchanged(&tag, keep)) } else { Ok(send(to_json(value)?, &tag, keep)) }
    }

    /// Sends a stored object, tagged with its own hash; what the client has is not sent again.
    pub(crate) fn stored(&self, stored: Stored, keep: Keep) -> Result<Response, ApiError> {
        let tag = format!("\"{}\"", stored.hash);
        if self.has(&tag) {
            return Ok(unchanged(&tag, keep));
        }
        let one = One { data: data(stored)?, links: SelfLink { this: self.this() }, meta: None };
        Ok(send(to_json(&one)?, &tag, keep))
    }

    /// Sends an empty list: what there is none of yet.
    pub(crate) fn nothing(&self, total: Option<u64>) -> Result<Response, ApiError> {
        let links = ListLinks::single(self);
        self.json(
            &List::<Raw> { data: Vec::new(), links, meta: total.map(|total_records| Meta { total_records }) },
            Keep::Ask,
        )
    }
}

fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(value).map_err(|error| ApiError::Internal(format!("an answer cannot be written: {error}")))
}

fn tagged(status: StatusCode, body: Vec<u8>, tag: &str, keep: Keep) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, keep.header());
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn unchanged(tag: &str, keep: Keep) -> Response {
    let mut response = tagged(StatusCode::NOT_MODIFIED, Vec::new(), tag, keep);
    response.headers_mut().remove(header::CONTENT_TYPE);
    response
}

fn send(body: Vec<u8>, tag: &str, keep: Keep) -> Response {
    let mut response = tagged(StatusCode::OK, body, tag, keep);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// What an object of this kind is called in sentences.
pub(crate) fn noun(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::DigitalSpecimen => "digital specimen",
        ObjectKind::DigitalMedia => "digital media",
        ObjectKind::SourceSystem => "source system",
        ObjectKind::DataMapping => "data mapping",
        _ => "object",
    }
}
