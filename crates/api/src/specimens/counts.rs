//! How many specimens there are, by discipline.

use axum::extract::State;
use axum::response::Response;
use solander_model::{Field, Filter};

use super::facets::{TOP, count, id};
use crate::answer::{Keep, Meta, One};
use crate::ask::Ask;
use crate::openapi::{self, Failures, Unchanged};
use crate::{ApiError, ApiState};

/// Specimens by discipline
///
/// The ten most frequent disciplines, and how many specimens there are at all.
#[utoipa::path(get, path = "/api/digital-specimen/v1/discipline", tag = "search", operation_id = "countSpecimenDisciplines",
    responses((status = 200, description = "Disciplines with counts", body = One<openapi::Aggregations>), Unchanged, Failures))]
pub(crate) async fn discipline(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let wanted = vec![("topicDiscipline", Field::TopicDiscipline)];
    let (facets, total) = count(&state, Filter::default(), wanted, TOP).await?;
    let mut one = ask.one(id(&ask), "aggregations", facets);
    one.meta = Some(Meta { total_records: total });
    ask.json(&one, Keep::Seconds)
}
