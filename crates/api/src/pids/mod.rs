//! PID records: `/api/pid/v1`.

mod changes;
mod locations;
mod record;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use solander_model::Pid;
use solander_store::Store;
use utoipa::ToSchema;

use crate::address::{Named, ObjectPath};
use crate::answer::{Keep, SelfLink};
use crate::ask::Ask;
use crate::openapi::{Failures, Unchanged};
use crate::{ApiError, ApiState};

use record::Record;

/// A PID record in the envelope that PID services use: a list of one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PidRecord {
    /// The record.
    data: Vec<PidData>,
    /// Where it is.
    links: SelfLink,
}

/// One record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PidData {
    /// The PID as an address.
    #[schema(example = "https://doi.org/TEST/8SW-S6G-YA1")]
    id: String,
    /// The FDO type.
    #[serde(rename = "type")]
    #[schema(example = "https://doi.org/21.T11148/894b1e6cad57e921764e")]
    kind: String,
    /// The attributes of the FDO profile.
    #[schema(value_type = crate::openapi::FdoAttributes)]
    attributes: Record,
    /// Where the PID leads.
    links: SelfLink,
}

fn read(store: &Store, pid: &Pid, origin: &str) -> Result<PidData, ApiError> {
    let versions = store.versions(pid)?;
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
        return Err(ApiError::NotFound { what: format!("no object is called {pid}") });
    };
    let head = store.version(pid, last.version)?.ok_or_else(|| ApiError::no_object("object", pid))?;
    let mut attributes = Record::of(&head, origin)?;
    attributes.issued(first.at, changes::issue_number(store, &versions, origin)?);
    let id = pid.url(head.kind);
    Ok(PidData { kind: head.kind.fdo_type().to_owned(), attributes, links: SelfLink { this: id.clone() }, id })
}

/// The PID record of an object
///
/// The attributes of the object's FDO profile, computed from the object. The issue number is raised by versions that
/// change the record, not by every version.
#[utoipa::path(get, path = "/api/pid/v1/{prefix}/{suffix}", tag = "pids", operation_id = "getPidRecord", params(ObjectPath),
    responses((status = 200, description = "The record", body = PidRecord), Unchanged, Failures))]
pub(crate) async fn record(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    let origin = ask.origin().to_owned();
    let data = state.read(move |store| read(store, &pid, &origin)).await?;
    ask.json(&PidRecord { data: vec![data], links: SelfLink { this: ask.this() } }, Keep::Ask)
}
