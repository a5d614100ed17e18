//! What an archive says about all its records.

use solander_formats::Archive;
use solander_harmonise::{IdType, SourceContext};
use solander_model::{ObjectKind, Pid, Timestamp};

use crate::Request;

/// The context of one harvest.
pub(crate) fn of(archive: &Archive, request: &Request<'_>, source: &Pid, now: Timestamp) -> SourceContext {
    let eml = archive.eml();
    let today = now.utc();
    SourceContext {
        source_system_id: source.url(ObjectKind::SourceSystem),
        source_system_name: request.source.to_owned(),
        organisation_id: request.organisation.map(str::to_owned),
        organisation_name: eml.and_then(|eml| eml.publisher.clone()),
        dataset_title: eml.and_then(|eml| eml.title.clone()),
        dataset_id: eml.and_then(dataset_id),
        dataset_licence: eml.and_then(licence),
        rights_holder: None,
        accept_observations: request.observations,
        today: (today.year(), u8::from(today.month()), today.day()),
        id_type: IdType::Guess,
    }
}

/// The name under which the dataset is best found again: a DOI, else another identifier, else the document's own.
fn dataset_id(eml: &solander_formats::Eml) -> Option<String> {
    let others = &eml.alternate_identifiers;
    others
        .iter()
        .find(|id| id.contains("doi.org/") || id.starts_with("10."))
        .or_else(|| others.first())
        .or(eml.package_id.as_ref())
        .cloned()
}

fn licence(eml: &solander_formats::Eml) -> Option<String> {
    eml.licence
        .as_ref()
        .map(|licence| licence.url.clone().unwrap_or_else(|| licence.text.clone()))
        .filter(|text| !text.is_empty())
}
