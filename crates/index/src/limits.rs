//! How much one question may ask for.

use solander_model::{Filter, Pattern, Test};

use crate::{FacetRequest, IndexError, PageAt, Query};

/// Hits on one page.
pub const MAX_PAGE: usize = 1_000;
/// How far numbered pages reach; a cursor goes on from there.
pub const MAX_NUMBERED: usize = 10_000;
/// Values of one facet.
pub const MAX_FACET_VALUES: usize = 10_000;
/// Facets of one question.
pub const MAX_FACETS: usize = 64;
/// Clauses of one filter.
pub const MAX_CLAUSES: usize = 256;
/// Values of all clauses of one filter together.
pub const MAX_VALUES: usize = 100_000;
/// Values with a `*` of all clauses of one filter together.
pub const MAX_WILDCARDS: usize = 100;
/// Corners of one polygon.
pub const MAX_POLYGON: usize = 10_000;
/// Bytes of the words of a filter.
pub const MAX_TEXT: usize = 10_000;
/// The finest map cells, about 200 m across an edge.
pub const MAX_MAP_RESOLUTION: u8 = 9;
/// Bytes of one value that are compared; longer values are cut here, in the index and in the question.
pub(crate) const MAX_VALUE_BYTES: usize = 1_000;

fn within(what: &'static str, found: usize, limit: usize) -> Result<(), IndexError> {
    if found > limit { Err(IndexError::TooMuch { what, found, limit }) } else { Ok(()) }
}

/// Whether `query` stays within the limits.
pub(crate) fn check(query: &Query) -> Result<(), IndexError> {
    within("hits on a page", query.page.size, MAX_PAGE)?;
    if let PageAt::Number(number) = query.page.at {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        if number == 0 {
            return Err(IndexError::BadPage);
        }
        // The first page may be of any size; later ones must end within reach.
        within("hits reached by numbered pages", number.saturating_mul(query.page.size), MAX_NUMBERED)?;
    }
    within("facets", query.facets.len(), MAX_FACETS)?;
    for FacetRequest { limit, .. } in &query.facets {
        within("values of a facet", *limit, MAX_FACET_VALUES)?;
    }
    if let Some(map) = query.map {
        within("the map resolution", usize::from(map.resolution), usize::from(MAX_MAP_RESOLUTION))?;
    }
    check_filter(&query.filter)
}

/// Whether `filter` stays within the limits.
pub(crate) fn check_filter(filter: &Filter) -> Result<(), IndexError> {
    within("bytes of search text", filter.text.len(), MAX_TEXT)?;
    within("clauses of a filter", filter.clauses.len(), MAX_CLAUSES)?;
    let (mut values, mut wildcards) = (0, 0);
    for clause in &filter.clauses {
        match &clause.test {
            Test::Any(_, patterns) => {
                values += patterns.len();
                wildcards += patterns.iter().filter(|pattern| matches!(pattern, Pattern::Wildcard(_))).count();
            }
            Test::OneOf(pids) => values += pids.len(),
            Test::Inside(corners) => {
                within("corners of a polygon", corners.len(), MAX_POLYGON)?;
                if corners.len() < 3 {
                    return Err(IndexError::BadShape("a polygon needs three corners"));
                }
                if corners.iter().any(|p| !(p.longitude.is_finite() && p.latitude.is_finite())) {
                    return Err(IndexError::BadShape("a corner of the polygon is no number"));
                }
            }
            Test::Within(area) => {
                if [area.west, area.south, area.east, area.north].iter().any(|edge| !edge.is_finite()) {
                    return Err(IndexError::BadShape("an edge of the box is no number"));
                }
                if area.south > area.north {
                    return Err(IndexError::BadShape("the box has its south above its north"));
                }
            }
            Test::Present(_) | Test::Range(..) => {}
        }
    }
    within("values of a filter", values, MAX_VALUES)?;
    within("wildcards of a filter", wildcards, MAX_WILDCARDS)
}
