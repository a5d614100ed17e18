//! What belongs to a digital media: specimens, annotations, services and their jobs.

use axum::extract::State;
use axum::response::Response;
use solander_model::ObjectKind::{DigitalMedia, DigitalSpecimen};

use crate::address::{Named, ObjectPath};
use crate::answer::List;
use crate::ask::Ask;
use crate::openapi::{self, Failures, Unchanged};
use crate::{ApiError, ApiState, object};

/// The annotations of a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/annotations", tag = "digital media",
    operation_id = "listMediaAnnotations", params(ObjectPath),
    responses((status = 200, description = "Its annotations", body = List<openapi::Annotation>), Unchanged, Failures))]
pub(crate) async fn annotations(
    State(state): State<ApiState>,
    Named(pid): Named,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::nothing_about(&state, &ask, pid, DigitalMedia).await
}

/// The specimens of a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/digital-specimens", tag = "digital media",
    operation_id = "listMediaSpecimens", params(ObjectPath),
    responses((status = 200, description = "Its specimens, all on one page", body = List<openapi::DigitalSpecimen>), Unchanged, Failures))]
pub(crate) async fn specimens(
    State(state): State<ApiState>,
    Named(pid): Named,
    ask: Ask,
) -> Result<Response, ApiError> {
    object::related_to(&state, &ask, pid, DigitalMedia, ("hasDigitalSpecimen", DigitalSpecimen)).await
}

/// The job records of a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/mjr", tag = "digital media",
    operation_id = "listMediaJobs", params(ObjectPath),
    responses((status = 200, description = "Jobs of machine annotation services", body = List<openapi::Job>), Unchanged, Failures))]
pub(crate) async fn jobs(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::nothing_about(&state, &ask, pid, DigitalMedia).await
}

/// The services that fit a digital media
#[utoipa::path(get, path = "/api/digital-media/v1/{prefix}/{suffix}/mas", tag = "digital media",
    operation_id = "listMediaServices", params(ObjectPath),
    responses((status = 200, description = "Machine annotation services", body = List<openapi::Service>), Unchanged, Failures))]
pub(crate) async fn services(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::nothing_about(&state, &ask, pid, DigitalMedia).await
}
