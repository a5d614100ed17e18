//! Harvest runs: what was read, made, and refused.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use solander_model::ObjectKind::SourceSystem;
use solander_store::{Refused, Run};
use utoipa::ToSchema;

use crate::address::{Named, ObjectPath, Segment};
use crate::answer::{Data, Keep, List, One};
use crate::ask::Ask;
use crate::openapi::{Failures, RefusedParams, RunPath, Unchanged};
use crate::paging::{PAGE, Paging};
use crate::params::{Controls, PageParams};
use crate::{ApiError, ApiState, object};

/// Runs of one source that are looked through at most.
const MAX_RUNS: usize = 10_001;
/// Refused rows in one answer, unless another number is asked for.
const REFUSED: u64 = 100;

/// One harvest of one archive.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RunReport {
    /// Number of the run.
    #[schema(example = 1)]
    id: u64,
    /// Handle of the source system.
    #[serde(rename = "sourceSystemID")]
    #[schema(required)]
    source_system_id: Option<String>,
    /// Name of the archive.
    archive: String,
    /// Running, Finished, Failed or Held.
    #[schema(example = "Finished")]
    state: String,
    /// When it began.
    started: String,
    /// When it ended.
    #[schema(required)]
    ended: Option<String>,
    /// Records dealt with.
    done: u64,
    /// Counts and findings.
    #[schema(value_type = Object)]
    report: serde_json::Value,
    /// Rows that were not made objects; told for a single run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<RefusedRow>, required = false, nullable = false)]
    refused: Option<Vec<RefusedRow>>,
}

/// A row that was not made an object.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedRow {
    /// File within the archive.
    file: String,
    /// Line in the file, from 1.
    line: u64,
    /// The record's identifier.
    #[schema(required)]
    id: Option<String>,
    /// The term that decided.
    term: String,
    /// Short name of the reason.
    code: String,
    /// The reason.
    reason: String,
}

impl From<Refused> for RefusedRow {
    fn from(row: Refused) -> Self {
        let Refused { file, line, id, term, code, reason } = row;
        Self { file, line, id, term, code, reason }
    }
}

impl RunReport {
    fn new(run: Run, refused: Option<Vec<Refused>>) -> Self {
        Self {
            id: run.id,
            source_system_id: run.source.map(|pid| pid.url(SourceSystem)),
            archive: run.archive,
            state: format!("{:?}", run.state),
            started: run.started.to_string(),
            ended: run.ended.map(|at| at.to_string()),
            done: run.done,
            report: run.report,
            refused: refused.map(|rows| rows.into_iter().map(RefusedRow::from).collect()),
        }
    }
}

/// The harvest runs of a source system
///
/// Newest first.
#[utoipa::path(get, path = "/api/source-system/v1/{prefix}/{suffix}/runs", tag = "sources", operation_id = "listRuns",
    params(ObjectPath, PageParams),
    responses((status = 200, description = "A page of runs", body = List<RunReport>), Unchanged, Failures))]
pub(crate) async fn of_source(
    State(state): State<ApiState>,
    Named(pid): Named,
    ask: Ask,
) -> Result<Response, ApiError> {
    let paging = Paging::read(&Controls::take(ask.pairs(), &PAGE)?)?;
    let skip = paging.number().map_or(0, |number| (number as usize - 1) * paging.size);
    let wanted = (skip + paging.size + 1).min(MAX_RUNS);
    let runs = state
        .read(move |store| {
            object::head(store, &pid, SourceSystem)?;
            Ok(store.runs_of(Some(&pid), wanted)?)
        })
        .await?;
    let links = paging.links(&ask, runs.len() > skip + paging.size, None);
    let data = runs
        .into_iter()
        .skip(skip)
        .take(paging.size)
        .map(|run| Data {
            id: run.id.to_string(),
            kind: "harvestRun".to_owned(),
            attributes: RunReport::new(run, None),
        })
        .collect();
    ask.json(&List { data, links, meta: None }, Keep::Ask)
}

/// The report of a harvest run
///
/// With the rows that were refused, and why.
#[utoipa::path(get, path = "/api/runs/v1/{id}", tag = "sources", operation_id = "getRun", params(RunPath, RefusedParams),
    responses((status = 200, description = "The report", body = One<RunReport>), Unchanged, Failures))]
pub(crate) async fn report(
    State(state): State<ApiState>,
    Segment(id): Segment,
    ask: Ask,
) -> Result<Response, ApiError> {
    let controls = Controls::take(ask.pairs(), &["skip", "limit"])?;
    let skip = controls.integer("skip", 0, 1_000_000_000)?.unwrap_or(0);
    let limit = controls.integer("limit", 0, 1_000)?.unwrap_or(REFUSED) as usize;
    let shown: String = id.chars().take(40).collect();
    let missing = || ApiError::NotFound { what: format!("there is no harvest run {shown}") };
    let number = id.parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok()).ok_or_else(missing)?;
    let (run, refused) = state.read(move |store| Ok((store.run(number)?, store.refused(number, skip, limit)?))).await?;
    let run = run.ok_or_else(missing)?;
    ask.json(&ask.one(run.id.to_string(), "harvestRun", RunReport::new(run, Some(refused))), Keep::Ask)
}
