//! A new image of a specimen: bytes brought by hand become a media object of their own.

use solander_model::opends::{Agent, DigitalMedia, DigitalSpecimen};
use solander_model::{BlobHash, HAS_MEDIA, HAS_SPECIMEN, ObjectKind, Pid, Version, canonical, relate, related};
use solander_store::{Activity, Draft};

use crate::MediaError;
use crate::corpus::Corpus;

/// What is said of a new image.
#[derive(Debug, Clone, Default)]
pub struct NewMedia {
    /// Its bytes.
    pub hash: Option<BlobHash>,
    /// `dcterms:title`.
    pub title: Option<String>,
    /// `dcterms:rights`: a licence or a statement.
    pub rights: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
}

impl Corpus {
    /// Files a new image of a specimen: a media object, and a version of the specimen that names it. The same bytes for the
    /// same specimen are filed once.
    ///
    /// # Errors
    /// [`MediaError::Input`] when there is no such living specimen.
    pub fn accession(&self, specimen: &Pid, new: &NewMedia) -> Result<Pid, MediaError> {
        let parts = &self.inner.parts;
        let hash = new.hash.ok_or_else(|| MediaError::Input("a new image needs bytes".into()))?;
        let mut batch = parts.store.begin()?;
        let head = parts.store.head(specimen)?.filter(|head| !head.deleted && head.kind == ObjectKind::DigitalSpecimen);
        let head = head.ok_or_else(|| MediaError::Input(format!("no living specimen is called {specimen}")))?;
        let mut shown: DigitalSpecimen = head.parse()?;
        let reserved = batch.reserve(None, ObjectKind::DigitalMedia, &format!("{specimen} {hash}"), [0; 16])?;
        let pid = reserved.pid;
        if batch.head_of(&pid)?.is_some_and(|(_, deleted)| !deleted) {
            return Ok(pid);
        }
        let at = parts.clock.now();
        let url = pid.url(ObjectKind::DigitalMedia);
        let mut media = DigitalMedia {
            id: url.clone(),
            identifier: url,
            access_uri: format!("hash://sha256/{hash}"),
            fdo_type: ObjectKind::DigitalMedia.fdo_type().into(),
            created: at.to_string(),
            modified: at.to_string(),
            version: i64::from(Version::FIRST.0),
            status: Some("Active".into()),
            title: new.title.clone(),
            rights: new.rights.clone(),
            type_: Some("StillImage".into()),
            organisation_id: Some(shown.organisation_id.clone()),
            organisation_name: shown.organisation_name.clone(),
            source_system_id: shown.source_system_id.clone(),
            source_system_name: shown.source_system_name.clone(),
            ..DigitalMedia::default()
        };
        if let Some(creator) = &new.creator {
            let agent = Agent { object_type: "schema:Person".into(), name: Some(creator.clone()), ..Agent::default() };
            media.has_agents.push(agent);
        }
        relate(
            &mut media.has_entity_relationships,
            HAS_SPECIMEN,
            ObjectKind::DigitalSpecimen,
            std::slice::from_ref(specimen),
        );
        batch.link_media(&pid, specimen, true)?;
        batch.append(&Draft::new(&pid, ObjectKind::DigitalMedia, at, &canonical(&media)))?;
        let mut media = related(&shown.has_entity_relationships, HAS_MEDIA);
        media.push(pid.clone());
        relate(&mut shown.has_entity_relationships, HAS_MEDIA, ObjectKind::DigitalMedia, &media);
        shown.is_known_to_contain_media = Some(true);
        shown.version = i64::from(head.version.next().0);
        shown.modified = at.to_string();
        let source = parts.store.source_entry(specimen, head.version)?;
        let source = source.map(|entry| parts.store.encoder().source(ObjectKind::DigitalSpecimen, &canonical(&entry)));
        let body = canonical(&shown);
        batch.append(&Draft {
            activity: Activity::Update,
            source,
            ..Draft::new(specimen, ObjectKind::DigitalSpecimen, at, &body)
        })?;
        batch.commit()?;
        Ok(pid)
    }
}
