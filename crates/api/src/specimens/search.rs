//! Lists of specimens, and the search.

use axum::extract::State;
use axum::response::Response;
use solander_index::{Query, Sort, SortBy};
use solander_model::Filter;
use solander_model::ObjectKind;

use crate::answer::{Keep, List, Meta};
use crate::ask::Ask;
use crate::object::{heads, members};
use crate::openapi::{self, Failures, Unchanged};
use crate::paging::{PAGE, Paging, sort};
use crate::params::{Controls, FilterParams, PageParams, SearchParams, parse_filter};
use crate::{ApiError, ApiState};

/// What a list shows.
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) kind: ObjectKind,
    pub(crate) filter: Filter,
    pub(crate) sort: Sort,
    pub(crate) paging: Paging,
    /// Whether the total is told.
    pub(crate) total: bool,
}

/// Answers with one page of the objects that pass a filter.
pub(crate) async fn list_objects(state: &ApiState, ask: &Ask, listing: Listing) -> Result<Response, ApiError> {
    let Listing { kind, filter, sort, paging, total } = listing;
    let mut query = Query::new(kind, filter);
    query.sort = sort;
    query.page = paging.page();
    let (results, found) = state
        .search(move |store, index| {
            let results = index.search(&query)?;
            let found = heads(store, &results.hits, kind)?;
            Ok((results, found))
        })
        .await?;
    let more = match paging.number() {
        Some(number) => results.total > u64::from(number) * paging.size as u64,
        None => results.next.is_some(),
    };
    let links = paging.links(ask, more, results.next.as_ref());
    let meta = total.then_some(Meta { total_records: results.total });
    ask.json(&List { data: members(found)?, links, meta }, Keep::Ask)
}

/// Specimens
#[utoipa::path(get, path = "/api/digital-specimen/v1", tag = "digital specimens", operation_id = "listSpecimens",
    params(PageParams),
    responses((status = 200, description = "A page of specimens", body = List<openapi::DigitalSpecimen>), Unchanged, Failures))]
pub(crate) async fn list(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let sort = Sort { by: SortBy::Pid, descending: false };
    list_all(&state, &ask, ObjectKind::DigitalSpecimen, sort).await
}

/// The newest specimens
#[utoipa::path(get, path = "/api/digital-specimen/v1/latest", tag = "digital specimens", operation_id = "listLatestSpecimens",
    params(PageParams),
    responses((status = 200, description = "Specimens, newest created first", body = List<openapi::DigitalSpecimen>),
        Unchanged, Failures))]
pub(crate) async fn latest(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let sort = Sort { by: SortBy::Created, descending: true };
    list_all(&state, &ask, ObjectKind::DigitalSpecimen, sort).await
}

async fn list_all(state: &ApiState, ask: &Ask, kind: ObjectKind, sort: Sort) -> Result<Response, ApiError> {
    let controls = Controls::take(ask.pairs(), &[PAGE[0], PAGE[1], "after"])?;
    let paging = Paging::read(&controls)?;
    list_objects(state, ask, Listing { kind, filter: Filter::default(), sort, paging, total: false }).await
}

/// Search for specimens
///
/// All parameters must hold; of a parameter given more than once, any value. `*` stands for any text, and letter case does
/// not matter. A parameter that does not exist is an error.
#[utoipa::path(get, path = "/api/digital-specimen/v1/search", tag = "search", operation_id = "searchSpecimens",
    params(SearchParams, FilterParams),
    responses((status = 200, description = "A page of the specimens found", body = List<openapi::DigitalSpecimen>),
        Unchanged, Failures))]
pub(crate) async fn search(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let controls = Controls::take(ask.pairs(), &[PAGE[0], PAGE[1], "after", "sort"])?;
    let paging = Paging::read(&controls)?;
    let filter = parse_filter(&controls.rest)?;
    let sort = sort(&controls, !filter.text.is_empty())?;
    list_objects(&state, &ask, Listing { kind: ObjectKind::DigitalSpecimen, filter, sort, paging, total: true }).await
}
