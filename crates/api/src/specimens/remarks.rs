//! What was noticed about a specimen, and how complete it is.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use solander_model::ObjectKind::DigitalSpecimen;
use solander_model::{Finding, MidsAssessment, MissingElement, Pid, Remarks};
use solander_store::Store;
use utoipa::ToSchema;

use crate::address::{Named, ObjectPath};
use crate::answer::{Keep, One};
use crate::ask::Ask;
use crate::object;
use crate::openapi::{Failures, Unchanged};
use crate::{ApiError, ApiState};

/// Findings on the newest version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Findings {
    /// In the order of the record's terms.
    findings: Vec<Remark>,
}

/// A remark about one term.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Remark {
    /// The term.
    #[schema(example = "dwc:eventDate")]
    term: String,
    /// What was noticed.
    #[schema(example = "AmbiguousCentury")]
    code: String,
    /// Note, Doubt or Unusable.
    #[schema(example = "Unusable")]
    grade: String,
    /// The verbatim value.
    #[schema(example = "12/5/03")]
    value: String,
    /// The remark for people.
    #[schema(example = "The century of this date is not certain.")]
    sentence: String,
}

impl From<Finding> for Remark {
    fn from(finding: Finding) -> Self {
        Self {
            term: finding.term.to_string(),
            code: finding.code.to_string(),
            grade: format!("{:?}", finding.grade),
            value: finding.value,
            sentence: finding.code.sentence().to_owned(),
        }
    }
}

/// MIDS levels by both ways of computing them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Mids {
    /// As DiSSCo computes it.
    dissco: Level,
    /// By the tables of TDWG; the level is absent where not even level 0 is reached.
    tdwg: Level,
    /// The discipline whose tables were used.
    #[serde(rename = "tdwgDiscipline")]
    #[schema(example = "Biology")]
    tdwg_discipline: String,
}

/// A level and what the next one misses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Level {
    /// 0 to 3.
    #[schema(required, example = 1)]
    level: Option<u8>,
    /// What is missing.
    missing: Vec<Missing>,
}

/// An element that a level asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Missing {
    /// The level.
    #[schema(example = 2)]
    level: u8,
    /// The element.
    #[schema(example = "QuantitativeLocation")]
    element: String,
}

impl Level {
    fn new(level: Option<u8>, missing: Vec<MissingElement>) -> Self {
        let missing = missing.into_iter().map(|one| Missing { level: one.level, element: one.element }).collect();
        Self { level, missing }
    }
}

impl From<MidsAssessment> for Mids {
    fn from(assessed: MidsAssessment) -> Self {
        Self {
            dissco: Level::new(Some(assessed.dissco), assessed.dissco_missing),
            tdwg: Level::new(assessed.tdwg, assessed.tdwg_missing),
            tdwg_discipline: assessed.tdwg_discipline,
        }
    }
}

fn remarks(store: &Store, pid: &Pid) -> Result<Remarks, ApiError> {
    let newest = object::head(store, pid, DigitalSpecimen)?.version;
    Ok(object::source_entry(store, pid, newest)?.unwrap_or_default().remarks)
}

/// What was noticed about a specimen
///
/// Remarks on the verbatim values that the newest version was read from.
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/findings", tag = "digital specimens",
    operation_id = "listSpecimenFindings", params(ObjectPath),
    responses((status = 200, description = "The findings", body = One<Findings>), Unchanged, Failures))]
pub(crate) async fn findings(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    let name = pid.clone();
    let found = state.read(move |store| remarks(store, &name)).await?.findings;
    let findings = Findings { findings: found.into_iter().map(Remark::from).collect() };
    ask.json(&ask.one(pid.url(DigitalSpecimen), "findings", findings), Keep::Ask)
}

/// How complete a specimen is
///
/// MIDS levels as DiSSCo computes them and by the tables of TDWG, and what is missing for more.
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/mids", tag = "digital specimens",
    operation_id = "getSpecimenMids", params(ObjectPath),
    responses((status = 200, description = "Both levels", body = One<Mids>), Unchanged, Failures))]
pub(crate) async fn mids(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    let name = pid.clone();
    let found = state.read(move |store| remarks(store, &name)).await?.mids;
    let assessed = found.ok_or_else(|| ApiError::NotFound { what: format!("no MIDS level was computed for {pid}") })?;
    ask.json(&ask.one(pid.url(DigitalSpecimen), "midsAssessment", Mids::from(assessed)), Keep::Ask)
}
