//! Media of specimens: filed with the first specimen that has them, withdrawn with the last.

use solander_harmonise::MappedMedia;
use solander_model::opends::DigitalMedia;
use solander_model::{HAS_SPECIMEN, ObjectKind, Pid, Timestamp, Version, carry_facts, named_bytes, relate};
use solander_store::{Activity, Batch, Store, StoreError};

use crate::identity::{Naming, name_media, same_media};
use crate::pack::{Object, Pending, Work};
use crate::retire::tombstone;

/// A media as it stands: with what this batch already has of it, or as stored.
struct Standing {
    media: DigitalMedia,
    /// The version before this batch.
    stored: Option<Version>,
    deleted: bool,
    activity: Activity,
}

fn standing(store: &Store, work: &Work, pid: &Pid) -> Result<Option<Standing>, StoreError> {
    let head = store.head(pid)?;
    let stored = head.as_ref().map(|head| head.version);
    if let Some(Pending { object: Object::Media(media), activity, .. }) = work.get(pid) {
        let deleted = *activity == Activity::Tombstone;
        return Ok(Some(Standing { media: (**media).clone(), stored, deleted, activity: *activity }));
    }
    head.map(|head| Ok(Standing { media: head.parse()?, stored, deleted: head.deleted, activity: Activity::Update }))
        .transpose()
}

/// Files a media row of a specimen that is linked already. `met` says that another specimen of this harvest brought the same
/// media: then its description stands, and only the link is new.
pub(crate) fn file(
    store: &Store,
    batch: &Batch<'_>,
    work: &mut Work,
    at: Timestamp,
    pid: &Pid,
    mapped: MappedMedia,
    met: bool,
) -> Result<(), StoreError> {
    let specimens = batch.specimens_of(pid)?;
    let before = standing(store, work, pid)?;
    let mut media = match &before {
        Some(before) if met && !before.deleted => before.media.clone(),
        _ => mapped.media,
    };
    if let Some(before) = before.as_ref().filter(|_| !met) {
        carry_facts(&before.media, &mut media);
    }
    relate(&mut media.has_entity_relationships, HAS_SPECIMEN, ObjectKind::DigitalSpecimen, &specimens);
    let version = next(before.as_ref());
    let created = before.as_ref().map(|before| before.media.created.as_str());
    name_media(&mut media, Naming { pid, version, at, created });
    if before.as_ref().is_some_and(|before| !before.deleted && same_media(&before.media, &media)) {
        return Ok(());
    }
    let activity = if version == Version::FIRST { Activity::Create } else { Activity::Update };
    let mut remarks = mapped.remarks;
    if let Some(version) = before.as_ref().filter(|_| !met && named_bytes(&media).is_some()).and_then(|b| b.stored) {
        let entry = store.source_entry(pid, version)?;
        let of_image = entry.into_iter().flat_map(|entry| entry.remarks.findings);
        remarks.findings.extend(of_image.filter(|finding| finding.code.is_of_image()));
    }
    let source = Some((mapped.source, remarks));
    work.put(Pending { pid: pid.clone(), activity, object: Object::Media(Box::new(media)), source });
    Ok(())
}

/// Lets go of a media that a specimen no longer has: withdrawn when no other specimen has it.
pub(crate) fn release(
    store: &Store,
    batch: &Batch<'_>,
    work: &mut Work,
    at: Timestamp,
    pid: &Pid,
    specimen: &Pid,
) -> Result<(), StoreError> {
    batch.link_media(pid, specimen, false)?;
    let Some(before) = standing(store, work, pid)?.filter(|before| !before.deleted) else { return Ok(()) };
    let specimens = batch.specimens_of(pid)?;
    let version = next(Some(&before));
    let mut media = before.media;
    let created = std::mem::take(&mut media.created);
    relate(&mut media.has_entity_relationships, HAS_SPECIMEN, ObjectKind::DigitalSpecimen, &specimens);
    name_media(&mut media, Naming { pid, version, at, created: Some(&created) });
    media.modified = at.to_string();
    let mut activity = if version == Version::FIRST { before.activity } else { Activity::Update };
    if specimens.is_empty() {
        media.status = Some("Tombstone".into());
        media.has_tombstone_metadata =
            Some(Box::new(tombstone(at, "No specimen of the source has this media any more")));
        activity = Activity::Tombstone;
    }
    work.put(Pending { pid: pid.clone(), activity, object: Object::Media(Box::new(media)), source: None });
    Ok(())
}

/// The version that this batch makes: one, however often the batch touches the object.
fn next(before: Option<&Standing>) -> Version {
    before.and_then(|before| before.stored).map_or(Version::FIRST, Version::next)
}
