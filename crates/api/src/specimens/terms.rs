//! Values of one term that begin with some letters.

use axum::extract::State;
use axum::response::Response;
use solander_index::TermOrder;
use solander_model::{Field, Filter, ObjectKind};

use super::facets::{Facets, TOP, id};
use crate::answer::{Keep, One};
use crate::ask::Ask;
use crate::openapi::{self, Failures, TermParams, Unchanged};
use crate::params::table::{Meaning, PARAMETERS};
use crate::params::{Controls, one_of};
use crate::{ApiError, ApiState, BadParameter};

/// Characters of a beginning at most.
const MAX_BEGINNING: usize = 300;

/// The terms whose values can be completed: text of which many objects share a value.
pub(crate) fn terms() -> impl Iterator<Item = (&'static str, Field)> {
    PARAMETERS.iter().filter_map(|parameter| match parameter.meaning {
        Meaning::Text(Field::PhysicalSpecimenId | Field::CatalogNumber) => None,
        Meaning::Text(field) | Meaning::Handle(field) => Some((parameter.name, field)),
        _ => None,
    })
}

/// Values of a term
///
/// Values that begin with the given letters, with the number of specimens; for completing what someone types.
#[utoipa::path(get, path = "/api/digital-specimen/v1/searchTermValue", tag = "search", operation_id = "completeSpecimenTerm",
    params(TermParams),
    responses((status = 200, description = "Values with counts", body = One<openapi::Aggregations>), Unchanged, Failures))]
pub(crate) async fn values(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let controls = Controls::only(ask.pairs(), &["term", "value", "sort"])?;
    let missing = |name: &str| BadParameter::Missing { name: name.to_owned() };
    let term = controls.get("term").ok_or_else(|| missing("term"))?;
    let (name, field) = terms()
        .find(|(name, _)| *name == term)
        .ok_or_else(|| BadParameter::value("term", term, "must be a search parameter whose values can be completed"))?;
    let beginning = controls.get("value").ok_or_else(|| missing("value"))?.to_owned();
    if beginning.chars().count() > MAX_BEGINNING {
        return Err(BadParameter::value("value", "", format!("must have at most {MAX_BEGINNING} characters")).into());
    }
    let order = one_of(
        "sort",
        controls.get("sort").unwrap_or("false"),
        &[("true", TermOrder::Alphabet), ("false", TermOrder::Count)],
    )?;
    // The portal appends a star; a beginning is meant with and without it.
    let beginning = beginning.trim_end_matches('*').to_owned();
    let values = state
        .search(move |_, index| {
            Ok(index.terms(ObjectKind::DigitalSpecimen, field, &beginning, &Filter::default(), TOP, order)?)
        })
        .await?;
    ask.json(&ask.one(id(&ask), "aggregations", Facets(vec![(name, values)])), Keep::Seconds)
}
