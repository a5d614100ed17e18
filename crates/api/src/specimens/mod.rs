//! Digital specimens: `/api/digital-specimen/v1`.

mod counts;
mod facets;
mod full;
mod read;
mod related;
mod remarks;
mod search;
mod terms;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;

pub(crate) use facets::{FACETS, MAX_FACETS};
pub(crate) use search::{Listing, list_objects};
pub(crate) use terms::terms;

/// The routes of digital specimens.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(search::list))
        .routes(routes!(search::latest))
        .routes(routes!(search::search))
        .routes(routes!(facets::aggregation))
        .routes(routes!(facets::taxonomy))
        .routes(routes!(counts::discipline))
        .routes(routes!(terms::values))
        .routes(routes!(read::one))
        .routes(routes!(read::versions))
        .routes(routes!(read::version))
        .routes(routes!(read::event))
        .routes(routes!(read::diff))
        .routes(routes!(read::original))
        .routes(routes!(full::full))
        .routes(routes!(full::full_version))
        .routes(routes!(related::annotations))
        .routes(routes!(related::media))
        .routes(routes!(related::jobs))
        .routes(routes!(related::services))
        .routes(routes!(remarks::findings))
        .routes(routes!(remarks::mids))
}
