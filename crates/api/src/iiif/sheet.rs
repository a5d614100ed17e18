//! What manifests say of specimens and media, read from the store.

use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{HAS_MEDIA, HAS_SPECIMEN, ObjectKind, Pid, related};
use solander_store::{Store, StoreError};

use super::notes::{self, Note};
use super::rights;
use crate::ApiError;

/// Media of one manifest, at most: more than any viewer shows in one strip.
const MOST: usize = 2_000;

/// A specimen as a manifest tells it.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// The object that the manifest is about.
    pub(crate) pid: Pid,
    pub(crate) kind: ObjectKind,
    pub(crate) label: String,
    pub(crate) metadata: Vec<(&'static str, String)>,
    pub(crate) rights: Option<String>,
    pub(crate) holder: Option<(Option<String>, String)>,
    pub(crate) modified: String,
    pub(crate) media: Vec<Shown>,
    /// What the record says in words.
    pub(crate) notes: Vec<Note>,
}

/// A media on a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) pid: Pid,
    pub(crate) label: Option<String>,
    pub(crate) rights: Option<String>,
    pub(crate) url: String,
    pub(crate) format: Option<String>,
    pub(crate) size: Option<(u32, u32)>,
}

fn address(text: Option<&str>) -> Option<String> {
    text.filter(|text| text.starts_with("http://") || text.starts_with("https://")).map(str::to_owned)
}

fn rights_of(media: &DigitalMedia) -> Option<String> {
    rights::name(media.web_statement.as_deref()).or_else(|| rights::name(media.rights.as_deref()))
}

/// What is said of rights where no registered name says it.
fn other_rights(media: &DigitalMedia) -> Option<String> {
    let told = media.rights.clone().or_else(|| media.web_statement.clone());
    told.filter(|_| rights_of(media).is_none())
}

/// The licence of a media and the specimens that it shows.
pub(crate) fn rights_and_specimens(store: &Store, pid: &Pid) -> Result<(Option<String>, Vec<Pid>), StoreError> {
    let Some(head) = store.head(pid)?.filter(|head| head.kind == ObjectKind::DigitalMedia) else {
        return Ok((None, Vec::new()));
    };
    let media: DigitalMedia = head.parse()?;
    let mut specimens = related(&media.has_entity_relationships, HAS_SPECIMEN);
    specimens.truncate(20);
    Ok((rights_of(&media), specimens))
}

fn shown(pid: &Pid, media: &DigitalMedia) -> Shown {
    let size = match (media.pixel_x_dimension, media.pixel_y_dimension) {
        (Some(x), Some(y)) => u32::try_from(x).ok().zip(u32::try_from(y).ok()).filter(|(x, y)| *x > 0 && *y > 0),
        _ => None,
    };
    Shown {
        pid: pid.clone(),
        label: media.title.clone().or_else(|| media.description.clone()),
        rights: rights_of(media),
        url: media.access_uri.clone(),
        format: media.format.clone(),
        size,
    }
}

/// The living media among these, in their order.
fn media_of(store: &Store, pids: &[Pid]) -> Result<Vec<Shown>, StoreError> {
    let mut found = Vec::with_capacity(pids.len());
    for (pid, head) in pids.iter().zip(store.heads(pids)?) {
        if let Some(head) = head.filter(|head| !head.deleted && head.kind == ObjectKind::DigitalMedia) {
            found.push(shown(pid, &head.parse::<DigitalMedia>()?));
        }
    }
    Ok(found)
}

/// A specimen and its media.
pub(crate) fn of_specimen(store: &Store, pid: &Pid) -> Result<Sheet, ApiError> {
    let head = crate::object::head(store, pid, ObjectKind::DigitalSpecimen)?;
    if head.deleted {
        return Err(ApiError::NotFound { what: format!("{pid} was withdrawn and has no manifest") });
    }
    let specimen: DigitalSpecimen = head.parse()?;
    let mut pids = related(&specimen.has_entity_relationships, HAS_MEDIA);
    pids.truncate(MOST);
    let name = specimen.specimen_name.clone();
    let label = match &name {
        Some(name) => format!("{name} · {}", specimen.physical_specimen_id),
        None => specimen.physical_specimen_id.clone(),
    };
    let event = specimen.has_events.first();
    let location = event.and_then(|event| event.has_location.as_ref());
    let facts = [
        ("Scientific name", name),
        ("Catalogue number", Some(specimen.physical_specimen_id.clone())),
        ("Institution", specimen.organisation_name.clone()),
        ("Collection", specimen.collection_code.clone()),
        ("Country", location.and_then(|location| location.country.clone())),
        ("Locality", location.and_then(|location| location.locality.clone())),
        ("Date", event.and_then(|event| event.event_date.clone())),
        ("Kind of object", specimen.topic_discipline.clone()),
        ("Licence", specimen.license.clone().filter(|text| rights::name(Some(text)).is_none())),
        ("Digital specimen", Some(specimen.id.clone())),
    ];
    Ok(Sheet {
        pid: pid.clone(),
        kind: ObjectKind::DigitalSpecimen,
        label,
        metadata: facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        rights: rights::name(specimen.license.as_deref()),
        holder: specimen.organisation_name.clone().map(|name| (address(Some(&specimen.organisation_id)), name)),
        modified: specimen.modified.clone(),
        media: media_of(store, &pids)?,
        notes: notes::of_specimen(&specimen),
    })
}

/// A specimen or a media, whichever has this name.
pub(crate) fn of(store: &Store, pid: &Pid) -> Result<Sheet, ApiError> {
    match store.head(pid)?.map(|head| head.kind) {
        Some(ObjectKind::DigitalMedia) => of_media(store, pid),
        _ => of_specimen(store, pid),
    }
}

/// A media alone.
pub(crate) fn of_media(store: &Store, pid: &Pid) -> Result<Sheet, ApiError> {
    let head = crate::object::head(store, pid, ObjectKind::DigitalMedia)?;
    if head.deleted {
        return Err(ApiError::NotFound { what: format!("{pid} was withdrawn and has no manifest") });
    }
    let media: DigitalMedia = head.parse()?;
    let facts = [
        ("Institution", media.organisation_name.clone()),
        ("Description", media.description.clone()),
        ("Rights", other_rights(&media)),
        ("Digital media", Some(media.id.clone())),
    ];
    Ok(Sheet {
        pid: pid.clone(),
        kind: ObjectKind::DigitalMedia,
        label: media.title.clone().unwrap_or_else(|| pid.to_string()),
        metadata: facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        rights: rights_of(&media),
        holder: media.organisation_name.clone().map(|name| (address(media.organisation_id.as_deref()), name)),
        modified: media.modified.clone(),
        media: vec![shown(pid, &media)],
        notes: notes::of_media(&media),
    })
}
