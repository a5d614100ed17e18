//! Digital media, their versions and where they came from.

use axum::extract::State;
use axum::response::Response;
use solander_index::Sort;
use solander_model::Filter;
use solander_model::ObjectKind::DigitalMedia;

use crate::address::{Named, NamedVersion, ObjectPath, VersionPath};
use crate::answer::{List, One};
use crate::ask::Ask;
use crate::openapi::{self, DiffParams, Failures, Unchanged};
use crate::paging::{PAGE, Paging};
use crate::params::{Controls, PageParams};
use crate::specimens::{Listing, list_objects};
use crate::{ApiError, ApiState, object};

/// Digital media
#[utoipa::path(get, path = "/api/digital-media/v1", tag = "digital media", operation_id = "listMedia",
    params(PageParams),
    responses((status = 200, description = "A page of media", body = List<openapi::DigitalMedia>), Unchanged, Failures))]
pub(crate) async fn list(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let controls = Controls::take(ask.pairs(), &[PAGE[0], PAGE[1], "after"])?;
    let paging = Paging::read(&controls)?;
    let (filter, sort) = (Filter::default(), Sort::default());
    list_objects(&state, &ask, Listing { kind: DigitalMedia, filter, sort, paging, total: false }).await
}

/// A digital media
///
/// The newest version. A withdrawn one is answered too: its status is Tombstone, and its tombstone metadata say why.
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}", tag = "digital media",
    operation_id = "getMedia", params(ObjectPath),
    responses((status = 200, description = "The media", body = One<openapi::DigitalMedia>), Unchanged, Failures))]
pub(crate) async fn one(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::read(&state, &ask, pid, DigitalMedia).await
}

/// One version of a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/{version}", tag = "digital media",
    operation_id = "getMediaVersion", params(VersionPath),
    responses((status = 200, description = "That version", body = One<openapi::DigitalMedia>), Unchanged, Failures))]
pub(crate) async fn version(
    State(state): State<ApiState>,
    NamedVersion(pid, version): NamedVersion,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::read_version(&state, &ask, pid, version, DigitalMedia).await
}

/// The versions of a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/versions", tag = "digital media",
    operation_id = "listMediaVersions", params(ObjectPath),
    responses((status = 200, description = "Their numbers", body = One<object::Versions>), Unchanged, Failures))]
pub(crate) async fn versions(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::versions(&state, &ask, pid, DigitalMedia).await
}

/// The event that made a version of a digital media
///
/// Who, what and when; from the second version on, with the JSON Patch of the change.
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/{version}/event", tag = "digital media",
    operation_id = "getMediaEvent", params(VersionPath),
    responses((status = 200, description = "The event", body = One<openapi::Event>), Unchanged, Failures))]
pub(crate) async fn event(
    State(state): State<ApiState>,
    NamedVersion(pid, version): NamedVersion,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::event(&state, &ask, pid, version, DigitalMedia).await
}

/// The difference between two versions of a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/diff", tag = "digital media",
    operation_id = "diffMedia", params(ObjectPath, DiffParams),
    responses((status = 200, description = "A patch that turns one into the other", body = One<object::Difference>),
        Unchanged, Failures))]
pub(crate) async fn diff(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::diff(&state, &ask, pid, DigitalMedia).await
}

/// The source record of a digital media
///
/// As the source sent it: the terms of its row, and the rows of its extensions.
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/original-data", tag = "digital media",
    operation_id = "getMediaOriginalData", params(ObjectPath),
    responses((status = 200, description = "The source record", body = One<openapi::SourceRecord>), Unchanged, Failures))]
pub(crate) async fn original(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::original(&state, &ask, pid, DigitalMedia).await
}
