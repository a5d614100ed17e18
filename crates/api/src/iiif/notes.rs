//! What a record says of a specimen, as annotations on its images: readable and searchable in every viewer.

use solander_iiif::presentation::{Annotation, Body, Motivation};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};

use super::links::base;
use super::sheet::Sheet;

/// One thing that is said.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// Short name, part of the annotation's address.
    pub(crate) key: String,
    /// What it is about.
    pub(crate) about: &'static str,
    /// The words.
    pub(crate) words: String,
    /// Whether the words stand on the specimen itself.
    pub(crate) transcribed: bool,
}

/// Everything that a specimen's record says in words.
pub(crate) fn of_specimen(specimen: &DigitalSpecimen) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut add = |key: String, about, words: Option<&String>, transcribed| {
        if let Some(words) = words.filter(|words| !words.trim().is_empty()) {
            notes.push(Note { key, about, words: words.clone(), transcribed });
        }
    };
    add("label".into(), "Label", specimen.verbatim_label.as_ref(), true);
    add("name".into(), "Scientific name", specimen.specimen_name.as_ref(), false);
    add("type".into(), "Kind of object", specimen.topic_discipline.as_ref(), false);
    for (n, identification) in specimen.has_identifications.iter().enumerate() {
        add(format!("identification-{n}"), "Identification", identification.verbatim_identification.as_ref(), true);
        add(format!("status-{n}"), "Type status", identification.type_status.as_ref(), false);
    }
    for (n, event) in specimen.has_events.iter().enumerate() {
        add(format!("date-{n}"), "Date", event.event_date.as_ref(), false);
        add(format!("verbatim-date-{n}"), "Date as written", event.verbatim_event_date.as_ref(), true);
        add(format!("habitat-{n}"), "Habitat", event.habitat.as_ref(), false);
        if let Some(location) = &event.has_location {
            add(format!("country-{n}"), "Country", location.country.as_ref(), false);
            add(format!("locality-{n}"), "Locality", location.locality.as_ref(), false);
            add(format!("verbatim-locality-{n}"), "Locality as written", location.verbatim_locality.as_ref(), true);
        }
    }
    let mut seen = std::collections::HashSet::new();
    notes.retain(|note| seen.insert(note.words.clone()));
    notes
}

/// Everything that a media's record says in words.
pub(crate) fn of_media(media: &DigitalMedia) -> Vec<Note> {
    let texts = [("title", "Title", &media.title), ("description", "Description", &media.description)];
    texts
        .into_iter()
        .filter_map(|(key, about, words)| {
            Some(Note { key: key.into(), about, words: words.clone()?, transcribed: false })
        })
        .collect()
}

impl Note {
    /// The note as an annotation of the first image of a sheet.
    pub(crate) fn annotation(&self, sheet: &Sheet, here: &str) -> Option<Annotation> {
        let media = sheet.media.first()?;
        let motivation = if self.transcribed { Motivation::Supplementing } else { Motivation::Describing };
        Some(Annotation {
            id: format!("{}/annotations/{}#{}", base(here), sheet.pid, self.key),
            motivation: vec![motivation],
            body: vec![Body::text(format!("{}: {}", self.about, self.words))],
            target: format!("{}/canvas/{}", base(here), media.pid),
            modified: Some(sheet.modified.clone()),
            ..Annotation::default()
        })
    }
}
