//! Fourth stage: what a full harvest no longer contains becomes a tombstone, unless the brake holds.

use solander_model::opends::{DigitalSpecimen, TombstoneMetadata};
use solander_model::{HAS_MEDIA, ObjectKind, Pid, Timestamp, related};
use solander_store::{Activity, Batch, HarvestRecord, Store, StoreError};

use crate::identity::{Naming, name_specimen};
use crate::media;
use crate::pack::{Object, Pending, Work};
use crate::seen::Seen;

/// Records looked at in one go.
const PAGE: usize = 2000;

/// How much of a source is missing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Missing {
    pub(crate) living: u64,
    pub(crate) missing: u64,
}

/// Counts the living specimens of a source, and those that the harvest has not met.
pub(crate) fn count(store: &Store, source: &Pid, seen: &Seen) -> Result<Missing, StoreError> {
    let mut found = Missing::default();
    each_page(store, source, |page| {
        for record in page {
            if seen.has(record.n) {
                found.living += 1;
            } else if store.is_alive(&record.pid)? {
                found.living += 1;
                found.missing += 1;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Hands all specimens a source has ever sent to `each`, a page at a time.
pub(crate) fn each_page(
    store: &Store,
    source: &Pid,
    mut each: impl FnMut(Vec<HarvestRecord>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store.harvest_page(source, ObjectKind::DigitalSpecimen, after, PAGE)?;
        let Some(next) = page.next else { return Ok(()) };
        after = Some(next);
        each(page.records)?;
    }
}

/// Withdraws one specimen and lets go of its media.
pub(crate) fn withdraw(
    store: &Store,
    batch: &Batch<'_>,
    work: &mut Work,
    at: Timestamp,
    source: &Pid,
    record: &HarvestRecord,
) -> Result<(), StoreError> {
    let Some(head) = store.head(&record.pid)?.filter(|head| !head.deleted) else { return Ok(()) };
    let mut specimen: DigitalSpecimen = head.parse()?;
    let created = std::mem::take(&mut specimen.created);
    name_specimen(
        &mut specimen,
        Naming { pid: &record.pid, version: head.version.next(), at, created: Some(&created) },
    );
    specimen.modified = at.to_string();
    specimen.status = Some("Tombstone".into());
    specimen.has_tombstone_metadata =
        Some(Box::new(tombstone(at, "The source no longer has this specimen: it was missing from a full harvest")));
    for pid in related(&specimen.has_entity_relationships, HAS_MEDIA) {
        media::release(store, batch, work, at, &pid, &record.pid)?;
    }
    batch.forget_raw(source, record.key)?;
    let object = Object::Specimen(Box::new(specimen));
    work.put(Pending { pid: record.pid.clone(), activity: Activity::Tombstone, object, source: None });
    Ok(())
}

/// Why and when an object was withdrawn.
pub(crate) fn tombstone(at: Timestamp, text: &str) -> TombstoneMetadata {
    TombstoneMetadata {
        tombstone_date: at.to_string(),
        tombstone_text: text.into(),
        has_agents: vec![crate::source::program()],
        ..TombstoneMetadata::default()
    }
}
