//! From a mapped record to an object with its names: PID, version, dates.

use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{ObjectKind, Pid, Timestamp, Version};

/// Names and dates of one version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Naming<'a> {
    pub(crate) pid: &'a Pid,
    pub(crate) version: Version,
    pub(crate) at: Timestamp,
    /// `dcterms:created` of the first version, where this is a later one.
    pub(crate) created: Option<&'a str>,
}

impl Naming<'_> {
    fn created(&self) -> String {
        self.created.map_or_else(|| self.at.to_string(), str::to_owned)
    }
}

/// Fills what only the store knows of a specimen.
pub(crate) fn name_specimen(specimen: &mut DigitalSpecimen, naming: Naming<'_>) {
    let url = naming.pid.url(ObjectKind::DigitalSpecimen);
    specimen.identifier.clone_from(&url);
    specimen.id = url;
    specimen.version = i64::from(naming.version.0);
    specimen.status = Some("Active".into());
    specimen.created = naming.created();
    if specimen.modified.is_empty() {
        specimen.modified = naming.at.to_string();
    }
}

/// Fills what only the store knows of a media.
pub(crate) fn name_media(media: &mut DigitalMedia, naming: Naming<'_>) {
    let url = naming.pid.url(ObjectKind::DigitalMedia);
    media.identifier.clone_from(&url);
    media.id = url;
    media.version = i64::from(naming.version.0);
    media.status = Some("Active".into());
    media.created = naming.created();
    if media.modified.is_empty() {
        media.modified = naming.at.to_string();
    }
}

/// Whether two versions of a specimen say the same, whatever their dates and numbers.
pub(crate) fn same_specimen(old: &DigitalSpecimen, new: &DigitalSpecimen) -> bool {
    let mut old = old.clone();
    old.version = new.version;
    old.created.clone_from(&new.created);
    old.modified.clone_from(&new.modified);
    old == *new
}

/// Whether two versions of a media say the same, whatever their dates and numbers.
pub(crate) fn same_media(old: &DigitalMedia, new: &DigitalMedia) -> bool {
    let mut old = old.clone();
    old.version = new.version;
    old.created.clone_from(&new.created);
    old.modified.clone_from(&new.modified);
    old == *new
}
