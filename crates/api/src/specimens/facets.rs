//! Counts by value.

use axum::extract::State;
use axum::response::Response;
use serde::ser::{Serialize, SerializeMap, Serializer};
use solander_index::{FacetCounts, FacetRequest, Page, PageAt, Query};
use solander_model::{Field, Filter, Hash, ObjectKind};

use crate::answer::{Keep, One};
use crate::ask::Ask;
use crate::openapi::{self, Failures, Unchanged};
use crate::paging::PAGE;
use crate::params::{AggregationParams, Controls, FilterParams, one_of, parse_filter};
use crate::{ApiError, ApiState, BadParameter};

/// The facets by name: the usual eleven first.
pub(crate) const FACETS: &[(&str, Field)] = &[
    ("country", Field::Country),
    ("typeStatus", Field::TypeStatus),
    ("license", Field::License),
    ("organisationName", Field::OrganisationName),
    ("organisationID", Field::OrganisationId),
    ("sourceSystemName", Field::SourceSystemName),
    ("datasetName", Field::DatasetName),
    ("kingdom", Field::Kingdom),
    ("topicDiscipline", Field::TopicDiscipline),
    ("collectionCode", Field::CollectionCode),
    ("collectionID", Field::CollectionId),
    ("phylum", Field::Phylum),
    ("class", Field::Class),
    ("order", Field::Order),
    ("family", Field::Family),
    ("genus", Field::Genus),
    ("species", Field::Species),
    ("specimenName", Field::SpecimenName),
    ("countryCode", Field::CountryCode),
    ("continent", Field::Continent),
    ("stateProvince", Field::StateProvince),
    ("collector", Field::Collector),
    ("identifiedBy", Field::IdentifiedBy),
    ("basisOfRecord", Field::BasisOfRecord),
    ("livingOrPreserved", Field::LivingOrPreserved),
    ("preparations", Field::Preparations),
    ("topicDomain", Field::TopicDomain),
    ("topicCategory", Field::TopicCategory),
    ("sourceSystemID", Field::SourceSystemId),
    ("organisationCode", Field::OrganisationCode),
    ("virtualCollectionID", Field::VirtualCollectionId),
    ("finding", Field::Finding),
    ("midsLevel", Field::MidsLevel),
    ("midsTdwg", Field::MidsTdwg),
    ("hasMedia", Field::HasMedia),
    ("year", Field::Year),
    ("month", Field::Month),
];

/// Facets named in one request at most.
pub(crate) const MAX_FACETS: usize = 64;
/// How many of them are counted unless others are asked for.
const USUAL: usize = 11;
/// Values per facet, unless another number is asked for.
pub(super) const TOP: usize = 10;
/// Values that stand for all of them: more than any rank has in practice, and still bounded.
const ALL_VALUES: usize = 10_000;
/// The ranks from the top.
const RANKS: &[(&str, Field)] = &[
    ("kingdom", Field::Kingdom),
    ("phylum", Field::Phylum),
    ("class", Field::Class),
    ("order", Field::Order),
    ("family", Field::Family),
    ("genus", Field::Genus),
    ("species", Field::Species),
];

/// Facets in the order asked, with values in the order of their counts.
#[derive(Debug)]
pub(super) struct Facets(pub(super) Vec<(&'static str, Vec<(String, u64)>)>);

struct Values<'a>(&'a [(String, u64)]);

impl Serialize for Facets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, values)| (name, Values(values))))
    }
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(value, count)| map.serialize_entry(value, count))?;
        map.end()
    }
}

impl utoipa::PartialSchema for Facets {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <openapi::Aggregations as utoipa::PartialSchema>::schema()
    }
}

impl utoipa::ToSchema for Facets {}

/// Counts facets over the specimens that pass a filter; gives the total too.
pub(super) async fn count(
    state: &ApiState,
    filter: Filter,
    wanted: Vec<(&'static str, Field)>,
    limit: usize,
) -> Result<(Facets, u64), ApiError> {
    let mut query = Query::new(ObjectKind::DigitalSpecimen, filter);
    query.page = Page { size: 0, at: PageAt::Number(1) };
    query.facets = wanted.iter().map(|(_, field)| FacetRequest { field: *field, limit, ignore_own: false }).collect();
    let results = state.search(move |_, index| Ok(index.search(&query)?)).await?;
    let values = results.facets.into_iter().map(|FacetCounts { values, .. }| values);
    Ok((Facets(wanted.into_iter().map(|(name, _)| name).zip(values).collect()), results.total))
}

/// An aggregation has no name of its own; the address and query make one.
pub(super) fn id(ask: &Ask) -> String {
    let Hash(bytes) = Hash::of(ask.this().as_bytes());
    let [a, b, c, d, ..] = bytes;
    u32::from_be_bytes([a, b, c, d]).to_string()
}

/// Counts by value
///
/// The ten most frequent values of each facet among the specimens that pass the filter.
#[utoipa::path(get, path = "/api/digital-specimen/v1/aggregation", tag = "search", operation_id = "aggregateSpecimens",
    params(AggregationParams, FilterParams),
    responses((status = 200, description = "Facets with values and counts", body = One<openapi::Aggregations>), Unchanged, Failures))]
pub(crate) async fn aggregation(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let (wanted, others): (Vec<_>, Vec<_>) = ask.pairs().iter().cloned().partition(|(name, _)| name == "facets");
    let controls = Controls::take(&others, &[PAGE[0], PAGE[1], "facetSize"])?;
    let limit = controls.integer("facetSize", 1, 1_000)?.unwrap_or(TOP as u64) as usize;
    let filter = parse_filter(&controls.rest)?;
    let mut facets: Vec<(&'static str, Field)> = Vec::new();
    let names: Vec<&str> = wanted.iter().flat_map(|(_, value)| value.split(',')).collect();
    if names.len() > MAX_FACETS {
        return Err(BadParameter::value("facets", "", format!("may name at most {MAX_FACETS} facets")).into());
    }
    for name in names {
        let field = one_of("facets", name, FACETS)?;
        let known = FACETS.iter().find(|(_, other)| *other == field).expect("the facet was found");
        if !facets.contains(known) {
            facets.push(*known);
        }
    }
    if facets.is_empty() {
        facets = FACETS[..USUAL].to_vec();
    }
    let (facets, _) = count(&state, filter, facets, limit).await?;
    ask.json(&ask.one(id(&ask), "aggregations", facets), Keep::Seconds)
}

/// Counts by taxon
///
/// All values of each rank down to one below the deepest rank that is asked for; without ranks, the kingdoms.
#[utoipa::path(get, path = "/api/digital-specimen/v1/taxonomy/aggregation", tag = "search",
    operation_id = "aggregateSpecimenTaxonomy", params(FilterParams),
    responses((status = 200, description = "Ranks with taxa and counts", body = One<openapi::Aggregations>), Unchanged, Failures))]
pub(crate) async fn taxonomy(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let controls = Controls::take(ask.pairs(), &PAGE)?;
    let filter = parse_filter(&controls.rest)?;
    let asked = |rank: &str| controls.rest.iter().any(|(name, _)| name == rank);
    let deepest = RANKS.iter().rposition(|(rank, _)| asked(rank));
    let ranks = RANKS[..RANKS.len().min(deepest.map_or(1, |place| place + 2))].to_vec();
    let (facets, _) = count(&state, filter, ranks, ALL_VALUES).await?;
    ask.json(&ask.one(id(&ask), "aggregations", facets), Keep::Seconds)
}
