//! What can be asked of an object of any kind.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use solander_model::{ObjectKind, Pid, Version};
use solander_store::{Store, Stored};
use utoipa::ToSchema;

use crate::answer::{Data, Keep, List, Raw, data, noun};
use crate::ask::Ask;
use crate::paging::ListLinks;
use crate::params::{Controls, integer};
use crate::{ApiError, ApiState, BadParameter};

/// The newest version of an object of this kind.
pub(crate) fn head(store: &Store, pid: &Pid, kind: ObjectKind) -> Result<Stored, ApiError> {
    let found = store.head(pid)?.filter(|stored| stored.kind == kind);
    found.ok_or_else(|| ApiError::no_object(noun(kind), pid))
}

/// One version of an object of this kind.
pub(crate) fn version(store: &Store, pid: &Pid, version: Version, kind: ObjectKind) -> Result<Stored, ApiError> {
    let found = store.version(pid, version)?.filter(|stored| stored.kind == kind);
    found.ok_or_else(|| ApiError::NotFound { what: format!("no {} is called {pid} in version {version}", noun(kind)) })
}

/// Answers with the newest version.
pub(crate) async fn read(state: &ApiState, ask: &Ask, pid: Pid, kind: ObjectKind) -> Result<Response, ApiError> {
    ask.stored(state.read(move |store| head(store, &pid, kind)).await?, Keep::Ask)
}

/// Answers with one version.
pub(crate) async fn read_version(
    state: &ApiState,
    ask: &Ask,
    pid: Pid,
    number: Version,
    kind: ObjectKind,
) -> Result<Response, ApiError> {
    ask.stored(state.read(move |store| version(store, &pid, number, kind)).await?, Keep::Hour)
}

/// Numbers of versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Versions {
    /// From 1, in order.
    #[schema(example = json!([1, 2]))]
    versions: Vec<u32>,
}

/// Answers with the numbers of all versions.
pub(crate) async fn versions(state: &ApiState, ask: &Ask, pid: Pid, kind: ObjectKind) -> Result<Response, ApiError> {
    let name = pid.clone();
    let found = state.read(move |store| Ok(store.versions(&name)?)).await?;
    if found.first().is_none_or(|change| change.kind != kind) {
        return Err(ApiError::no_object(noun(kind), &pid));
    }
    let label = if kind == ObjectKind::DigitalSpecimen { "digitalSpecimenVersions" } else { "digitalMediaVersions" };
    let versions = Versions { versions: found.iter().map(|change| change.version.0).collect() };
    ask.json(&ask.one(pid.url(kind), label, versions), Keep::Ask)
}

/// Answers with an empty list, once the object is known to exist.
pub(crate) async fn nothing_about(
    state: &ApiState,
    ask: &Ask,
    pid: Pid,
    kind: ObjectKind,
) -> Result<Response, ApiError> {
    state.read(move |store| head(store, &pid, kind)).await?;
    ask.nothing(None)
}

/// Answers with the untouched source record behind the newest version that has one.
pub(crate) async fn original(state: &ApiState, ask: &Ask, pid: Pid, kind: ObjectKind) -> Result<Response, ApiError> {
    let name = pid.clone();
    let found = state
        .read(move |store| {
            let newest = head(store, &name, kind)?.version;
            source_entry(store, &name, newest)
        })
        .await?;
    let entry = found.ok_or_else(|| ApiError::NotFound { what: format!("no source record is kept for {pid}") })?;
    ask.json(&ask.one(pid.url(kind), kind.name(), Record(entry.record)), Keep::Ask)
}

/// The source entry of this version, else of the one before: a tombstone has none of its own.
pub(crate) fn source_entry(
    store: &Store,
    pid: &Pid,
    newest: Version,
) -> Result<Option<solander_store::SourceEntry>, ApiError> {
    if let Some(entry) = store.source_entry(pid, newest)? {
        return Ok(Some(entry));
    }
    Ok(if newest > Version::FIRST { store.source_entry(pid, Version(newest.0 - 1))? } else { None })
}

/// A source record, as it is.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Record(solander_model::SourceRecord);

impl utoipa::PartialSchema for Record {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <crate::openapi::SourceRecord as utoipa::PartialSchema>::schema()
    }
}

impl ToSchema for Record {}

/// Answers with the event that made a version.
pub(crate) async fn event(
    state: &ApiState,
    ask: &Ask,
    pid: Pid,
    number: Version,
    kind: ObjectKind,
) -> Result<Response, ApiError> {
    let name = pid.clone();
    let event = state
        .read(move |store| {
            version(store, &name, number, kind)?;
            Ok(store.event(&name, number)?)
        })
        .await?
        .ok_or_else(|| ApiError::no_object(noun(kind), &pid))?;
    let id = format!("{}/{number}", pid.url(kind));
    ask.json(&ask.one(id, "ods:CreateUpdateTombstoneEvent", Raw::new(event.to_string().into_bytes())?), Keep::Hour)
}

/// What turns one version into another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Difference {
    /// The version the patch starts from.
    #[schema(example = 1)]
    from: u32,
    /// The version it makes.
    #[schema(example = 2)]
    to: u32,
    /// JSON Patch (RFC 6902).
    #[schema(value_type = Vec<Object>)]
    patch: serde_json::Value,
}

/// Answers with the JSON Patch between `from` and `to`.
pub(crate) async fn diff(state: &ApiState, ask: &Ask, pid: Pid, kind: ObjectKind) -> Result<Response, ApiError> {
    let controls = Controls::only(ask.pairs(), &["from", "to"])?;
    let read = |name: &str| -> Result<Version, ApiError> {
        let value = controls.get(name).ok_or_else(|| BadParameter::Missing { name: name.to_owned() })?;
        Ok(Version(integer(name, value, 1, u64::from(u32::MAX))? as u32))
    };
    let (from, to) = (read("from")?, read("to")?);
    let name = pid.clone();
    let patch = state
        .read(move |store| {
            version(store, &name, from, kind)?;
            version(store, &name, to, kind)?;
            Ok(store.diff(&name, from, to)?)
        })
        .await?
        .ok_or_else(|| ApiError::no_object(noun(kind), &pid))?;
    let keep = if from == to { Keep::Ask } else { Keep::Hour };
    let difference = Difference { from: from.0, to: to.0, patch };
    ask.json(&ask.one(pid.url(kind), "jsonPatch", difference), keep)
}

/// Objects that an object is related to in this way.
pub(crate) fn related(stored: &Stored, relationship: &str) -> Result<Vec<Pid>, ApiError> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "ods:hasEntityRelationships", default)]
        relationships: Vec<Relationship>,
    }
    #[derive(Deserialize)]
    struct Relationship {
        #[serde(rename = "dwc:relationshipOfResource", default)]
        kind: String,
        #[serde(rename = "dwc:relatedResourceID", default)]
        id: String,
    }
    let body: Body = stored.parse()?;
    let wanted = body.relationships.iter().filter(|one| one.kind == relationship);
    Ok(wanted.filter_map(|one| one.id.parse().ok()).collect())
}

/// Newest versions of objects, those that are not there left out.
pub(crate) fn heads(store: &Store, pids: &[Pid], kind: ObjectKind) -> Result<Vec<Stored>, ApiError> {
    Ok(store.heads(pids)?.into_iter().flatten().filter(|stored| stored.kind == kind).collect())
}

/// Objects as the members of a list.
pub(crate) fn members(found: Vec<Stored>) -> Result<Vec<Data<Raw>>, ApiError> {
    found.into_iter().map(data).collect()
}

/// Answers with the objects that one is related to, on one page.
pub(crate) async fn related_to(
    state: &ApiState,
    ask: &Ask,
    pid: Pid,
    kind: ObjectKind,
    (relationship, other): (&'static str, ObjectKind),
) -> Result<Response, ApiError> {
    let found = state
        .read(move |store| {
            let object = head(store, &pid, kind)?;
            heads(store, &related(&object, relationship)?, other)
        })
        .await?;
    ask.json(&List { data: members(found)?, links: ListLinks::single(ask), meta: None }, Keep::Ask)
}
