//! A specimen together with its media.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use solander_model::ObjectKind::{DigitalMedia, DigitalSpecimen};
use solander_model::{Hash, Pid};
use solander_store::{Store, Stored};
use utoipa::ToSchema;

use crate::address::{Named, NamedVersion, ObjectPath, VersionPath};
use crate::answer::{Keep, One, Raw};
use crate::ask::Ask;
use crate::object::{head, heads, related, version};
use crate::openapi::{Failures, Unchanged};
use crate::{ApiError, ApiState};

/// A specimen, its media, and what was said about them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Full {
    /// The specimen.
    #[schema(value_type = crate::openapi::DigitalSpecimen)]
    digital_specimen: Raw,
    /// Its media.
    digital_media: Vec<FullMedia>,
    /// Annotations of the specimen.
    #[schema(value_type = Vec<Object>)]
    annotations: Vec<Raw>,
}

/// A media and what was said about it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FullMedia {
    /// The media.
    #[schema(value_type = crate::openapi::DigitalMedia)]
    digital_media_object: Raw,
    /// Annotations of the media.
    #[schema(value_type = Vec<Object>)]
    annotations: Vec<Raw>,
}

fn gather(store: &Store, specimen: Stored) -> Result<(Stored, Vec<Stored>), ApiError> {
    let media = heads(store, &related(&specimen, "hasDigitalMedia")?, DigitalMedia)?;
    Ok((specimen, media))
}

fn answer(ask: &Ask, pid: &Pid, (specimen, media): (Stored, Vec<Stored>)) -> Result<Response, ApiError> {
    // The hashes of the parts name the whole, so an unchanged whole is never written out.
    let hashes: Vec<u8> = std::iter::once(&specimen).chain(&media).flat_map(|stored| stored.hash.0).collect();
    let tag = Hash::of(&hashes);
    let media: Result<Vec<FullMedia>, ApiError> = media
        .into_iter()
        .map(|stored| Ok(FullMedia { digital_media_object: Raw::new(stored.body)?, annotations: Vec::new() }))
        .collect();
    let full = Full { digital_specimen: Raw::new(specimen.body)?, digital_media: media?, annotations: Vec::new() };
    ask.tagged(&ask.one(pid.url(DigitalSpecimen), DigitalSpecimen.name(), full), tag, Keep::Ask)
}

/// A specimen with its media
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/full", tag = "digital specimens",
    operation_id = "getSpecimenFull", params(ObjectPath),
    responses((status = 200, description = "Specimen, media and annotations", body = One<Full>), Unchanged, Failures))]
pub(crate) async fn full(State(state): State<ApiState>, Named(pid): Named, ask: Ask) -> Result<Response, ApiError> {
    let name = pid.clone();
    let found = state.read(move |store| gather(store, head(store, &name, DigitalSpecimen)?)).await?;
    answer(&ask, &pid, found)
}

/// One version of a specimen with its media
///
/// The media are those of that version, in their newest state.
#[utoipa::path(get, path = "/api/digital-specimen/v1/{prefix}/{suffix}/{version}/full", tag = "digital specimens",
    operation_id = "getSpecimenVersionFull", params(VersionPath),
    responses((status = 200, description = "Specimen, media and annotations", body = One<Full>), Unchanged, Failures))]
pub(crate) async fn full_version(
    State(state): State<ApiState>,
    NamedVersion(pid, number): NamedVersion,
    ask: Ask,
) -> Result<Response, ApiError> {
    let name = pid.clone();
    let found = state.read(move |store| gather(store, version(store, &name, number, DigitalSpecimen)?)).await?;
    answer(&ask, &pid, found)
}
