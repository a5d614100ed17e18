//! Source systems and data mappings.

use axum::extract::State;
use axum::response::Response;
use solander_index::PageAt;
use solander_model::ObjectKind::{self, DataMapping, SourceSystem};
use solander_store::{Store, Stored};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::address::{Named, ObjectPath};
use crate::answer::{Keep, List, Meta, One};
use crate::ask::Ask;
use crate::openapi::{self, Failures, Unchanged};
use crate::paging::{PAGE, Paging};
use crate::params::{Controls, PageParams};
use crate::{ApiError, ApiState, object};

/// The routes of source systems and data mappings.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(sources))
        .routes(routes!(source))
        .routes(routes!(crate::runs::of_source))
        .routes(routes!(mappings))
        .routes(routes!(mapping))
}

/// Objects of a small kind that are no tombstones.
fn all(store: &Store, kind: ObjectKind) -> Result<Vec<Stored>, ApiError> {
    const STEP: usize = 1_000;
    let mut found: Vec<Stored> = Vec::new();
    let mut after = None;
    loop {
        let page = store.list(kind, after.as_ref(), STEP)?;
        after = page.last().map(|stored| stored.pid.clone());
        let full = page.len() == STEP;
        found.extend(page.into_iter().filter(|stored| !stored.deleted));
        if !full {
            return Ok(found);
        }
    }
}

async fn list(state: &ApiState, ask: &Ask, kind: ObjectKind) -> Result<Response, ApiError> {
    let controls = Controls::take(ask.pairs(), &PAGE)?;
    let paging = Paging::read(&controls)?;
    let found = state.read(move |store| all(store, kind)).await?;
    let total = found.len();
    let PageAt::Number(number) = paging.at else { return Err(ApiError::Internal("a cursor was taken nowhere".into())) };
    let skip = (number as usize - 1) * paging.size;
    let page: Vec<Stored> = found.into_iter().skip(skip).take(paging.size).collect();
    let links = paging.links(ask, total > skip + paging.size, None);
    let meta = Some(Meta { total_records: total as u64 });
    ask.json(&List { data: object::members(page)?, links, meta }, Keep::Ask)
}

/// Source systems
#[utoipa::path(get, path = "/api/source-system/v1", tag = "sources", operation_id = "listSourceSystems", params(PageParams),
    responses((status = 200, description = "A page of source systems", body = List<openapi::SourceSystem>), Unchanged, Failures))]
pub(crate) async fn sources(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    list(&state, &ask, SourceSystem).await
}

/// A source system
#[utoipa::path(get, path = "/api/source-system/v1/{prefix}/{suffix}", tag = "sources", operation_id = "getSourceSystem",
    params(ObjectPath),
    responses((status = 200, description = "The source system", body = One<openapi::SourceSystem>), Unchanged, Failures))]
pub(crate) async fn source(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::read(&state, &ask, pid, SourceSystem).await
}

/// Data mappings
#[utoipa::path(get, path = "/api/data-mapping/v1", tag = "sources", operation_id = "listDataMappings", params(PageParams),
    responses((status = 200, description = "A page of data mappings", body = List<openapi::DataMapping>), Unchanged, Failures))]
pub(crate) async fn mappings(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    list(&state, &ask, DataMapping).await
}

/// A data mapping
#[utoipa::path(get, path = "/api/data-mapping/v1/{prefix}/{suffix}", tag = "sources", operation_id = "getDataMapping",
    params(ObjectPath),
    responses((status = 200, description = "The data mapping", body = One<openapi::DataMapping>), Unchanged, Failures))]
pub(crate) async fn mapping(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    object::read(&state, &ask, pid, DataMapping).await
}
