//! What belongs to a specimen: media, annotations, services and their jobs.

use axum::extract::State;
use axum::response::Response;
use solander_model::ObjectKind::{DigitalMedia, DigitalSpecimen};

use crate::address::{Named, ObjectPath};
use crate::answer::List;
use crate::ask::Ask;
use crate::openapi::{self, Failures, Unchanged};
use crate::{ApiError, ApiState, object};

/// The annotations of a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/annotations", tag = "digital specimens",
    operation_id = "listSpecimenAnnotations", params(ObjectPath),
    responses((status = 200, description = "Its annotations", body = List<openapi::Annotation>), Unchanged, Failures))]
pub(crate) async fn annotations(
    State(state): State<ApiState>,
    Named(pid): Named,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::nothing_about(&state, &ask, pid, DigitalSpecimen).await
}

/// The media of a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/digital-media", tag = "digital specimens",
    operation_id = "listSpecimenMedia", params(ObjectPath),
    responses((status = 200, description = "Its media, all on one page", body = List<openapi::DigitalMedia>), Unchanged, Failures))]
pub(crate) async fn media(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::related_to(&state, &ask, pid, DigitalSpecimen, ("hasDigitalMedia", DigitalMedia)).await
}

/// The job records of a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/mjr", tag = "digital specimens",
    operation_id = "listSpecimenJobs", params(ObjectPath),
    responses((status = 200, description = "Jobs of machine annotation services", body = List<openapi::Job>), Unchanged, Failures))]
pub(crate) async fn jobs(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::nothing_about(&state, &ask, pid, DigitalSpecimen).await
}

/// The services that fit a specimen
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/mas", tag = "digital specimens",
    operation_id = "listSpecimenServices", params(ObjectPath),
    responses((status = 200, description = "Machine annotation services", body = List<openapi::Service>), Unchanged, Failures))]
pub(crate) async fn services(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::nothing_about(&state, &ask, pid, DigitalSpecimen).await
}
