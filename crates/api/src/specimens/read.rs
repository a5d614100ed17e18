//! One specimen, its versions and where they came from.

use axum::extract::State;
use axum::response::Response;
use solander_model::ObjectKind::DigitalSpecimen;

use crate::address::{Named, NamedVersion, ObjectPath, VersionPath};
use crate::answer::One;
use crate::ask::Ask;
use crate::openapi::{self, DiffParams, Failures, Unchanged};
use crate::{ApiError, ApiState, object};

/// A specimen
///
/// The newest version. A withdrawn specimen is answered too: its status is Tombstone, and its tombstone metadata say why.
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}", tag = "digital specimens",
    operation_id = "getSpecimen", params(ObjectPath),
    responses((status = 200, description = "The specimen", body = One<openapi::DigitalSpecimen>), Unchanged, Failures))]
pub(crate) async fn one(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::read(&state, &ask, pid, DigitalSpecimen).await
}

/// One version of a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/{version}", tag = "digital specimens",
    operation_id = "getSpecimenVersion", params(VersionPath),
    responses((status = 200, description = "That version", body = One<openapi::DigitalSpecimen>), Unchanged, Failures))]
pub(crate) async fn version(
    State(state): State<ApiState>,
    NamedVersion(pid, version): NamedVersion,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::read_version(&state, &ask, pid, version, DigitalSpecimen).await
}

/// The versions of a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/versions", tag = "digital specimens",
    operation_id = "listSpecimenVersions", params(ObjectPath),
    responses((status = 200, description = "Their numbers", body = One<object::Versions>), Unchanged, Failures))]
pub(crate) async fn versions(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::versions(&state, &ask, pid, DigitalSpecimen).await
}

/// The event that made a version of a specimen
///
/// Who, what and when; from the second version on, with the JSON Patch of the change.
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/{version}/event", tag = "digital specimens",
    operation_id = "getSpecimenEvent", params(VersionPath),
    responses((status = 200, description = "The event", body = One<openapi::Event>), Unchanged, Failures))]
pub(crate) async fn event(
    State(state): State<ApiState>,
    NamedVersion(pid, version): NamedVersion,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::event(&state, &ask, pid, version, DigitalSpecimen).await
}

/// The difference between two versions of a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/diff", tag = "digital specimens",
    operation_id = "diffSpecimen", params(ObjectPath, DiffParams),
    responses((status = 200, description = "A patch that turns one into the other", body = One<object::Difference>),
        Unchanged, Failures))]
pub(crate) async fn diff(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::diff(&state, &ask, pid, DigitalSpecimen).await
}

/// The source record of a specimen
///
/// As the source sent it: the terms of its row, and the rows of its extensions.
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/original-data", tag = "digital specimens",
    operation_id = "getSpecimenOriginalData", params(ObjectPath),
    responses((status = 200, description = "The source record", body = One<openapi::SourceRecord>), Unchanged, Failures))]
pub(crate) async fn original(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::original(&state, &ask, pid, DigitalSpecimen).await
}
