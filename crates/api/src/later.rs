//! Addresses that other programs rely on, for kinds of objects of which there are none yet.

use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::List;
use crate::ask::Ask;
use crate::openapi::{self, Failures, Unchanged};
use crate::paging::{PAGE, Paging};
use crate::params::{Controls, PageParams};
use crate::{ApiError, ApiState};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(collections)).routes(routes!(annotations))
}

/// Virtual collections
#[utoipa::path(get, path = "/api/virtual-collection/v1", tag = "collections", operation_id = "listVirtualCollections",
    params(PageParams),
    responses((status = 200, description = "A page of virtual collections", body = List<openapi::VirtualCollection>),
        Unchanged, Failures))]
pub(crate) async fn collections(ask: Ask) -> Result<Response, ApiError> {
    Paging::read(&Controls::take(ask.pairs(), &PAGE)?)?;
    ask.nothing(Some(0))
}

/// Annotations
#[utoipa::path(get, path = "/api/annotation/v1", tag = "annotations", operation_id = "listAnnotations", params(PageParams),
    responses((status = 200, description = "A page of annotations", body = List<openapi::Annotation>), Unchanged, Failures))]
pub(crate) async fn annotations(ask: Ask) -> Result<Response, ApiError> {
    Paging::read(&Controls::take(ask.pairs(), &PAGE)?)?;
    ask.nothing(None)
}
