//! Whether the server is well.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Keep;
use crate::ask::Ask;
use crate::openapi::Failures;
use crate::{ApiError, ApiState};

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Health {
    /// `ok`, whenever there is an answer.
    #[schema(example = "ok")]
    status: String,
    /// Version of the program.
    version: String,
    /// Last sequence number of the log.
    log_sequence: u64,
    /// Sequence number the search index has reached.
    index_cursor: u64,
    /// Changes the search index has yet to follow.
    index_lag: u64,
}

/// How the server is
///
/// Answers once the store and the index could be read.
#[utoipa::path(get, path = "/health", tag = "operation", operation_id = "health",
    responses((status = 200, description = "The server is well", body = Health), Failures))]
pub(crate) async fn health(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let (log_sequence, index_cursor) = state.search(|store, index| Ok((store.last_seq()?, index.cursor_seq()))).await?;
    let health = Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        log_sequence,
        index_cursor,
        index_lag: log_sequence.saturating_sub(index_cursor),
    };
    ask.json(&health, Keep::Ask)
}
