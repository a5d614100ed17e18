//! Facts about the bytes behind a digital media: kept as assertions of the program, carried from version to version.

use crate::BlobHash;
use crate::opends::{Assertion, DigitalMedia};

/// How the method of every assertion made here begins.
const METHOD: &str = "Solander: ";
/// `dwc:measurementType` of the checksum.
const HASH: &str = "ac:hashValue";

/// One measured fact.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaFact {
    /// The term, such as `exif:PixelXDimension`.
    pub term: String,
    /// The value as text.
    pub value: String,
    /// The unit, such as `px`.
    pub unit: Option<&'static str>,
    /// How it was found.
    pub method: String,
}

impl MediaFact {
    /// A fact.
    pub fn new(term: impl Into<String>, value: impl Into<String>, method: impl Into<String>) -> Self {
        Self { term: term.into(), value: value.into(), unit: None, method: method.into() }
    }

    /// The same fact with its unit.
    #[must_use]
    pub fn in_unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The checksum of the bytes that all other facts are about.
    #[must_use]
    pub fn hash(hash: &BlobHash) -> Self {
        Self::new(HASH, hash.to_string(), "SHA-256 of the file")
    }
}

fn is_ours(assertion: &Assertion) -> bool {
    assertion.measurement_method.as_deref().is_some_and(|method| method.starts_with(METHOD))
}

/// The name of the bytes that a media's facts are about.
#[must_use]
pub fn named_bytes(media: &DigitalMedia) -> Option<BlobHash> {
    value(media, HASH)?.parse().ok()
}

fn value<'a>(media: &'a DigitalMedia, term: &str) -> Option<&'a str> {
    let found = media.has_assertions.iter().filter(|assertion| is_ours(assertion));
    found
        .filter(|assertion| assertion.measurement_type.as_deref() == Some(term))
        .find_map(|assertion| assertion.measurement_value.as_deref())
}

/// Replaces the facts of a media, and fills the fields that its source left empty. What the source says stands.
pub fn state_facts(media: &mut DigitalMedia, facts: &[MediaFact]) {
    unfill(media);
    media.has_assertions.retain(|assertion| !is_ours(assertion));
    media.has_assertions.extend(facts.iter().map(|fact| Assertion {
        measurement_type: Some(fact.term.clone()),
        measurement_value: Some(fact.value.clone()),
        measurement_unit: fact.unit.map(str::to_owned),
        measurement_method: Some(format!("{METHOD}{}", fact.method)),
        ..Assertion::default()
    }));
    fill(media);
}

/// Takes the facts of `before` over into what its source now says, when it is still about the same address.
pub fn carry_facts(before: &DigitalMedia, incoming: &mut DigitalMedia) {
    if before.access_uri != incoming.access_uri {
        return;
    }
    incoming.has_assertions.extend(before.has_assertions.iter().filter(|a| is_ours(a)).cloned());
    if incoming.has_media_derivatives.is_empty() {
        incoming.has_media_derivatives.clone_from(&before.has_media_derivatives);
    }
    fill(incoming);
}

fn texts(media: &mut DigitalMedia) -> [(&'static str, &mut Option<String>); 4] {
    [
        ("dcterms:format", &mut media.format),
        ("ac:captureDevice", &mut media.capture_device),
        ("ac:digitizationDate", &mut media.digitization_date),
        ("dcterms:type", &mut media.type_),
    ]
}

fn numbers(media: &mut DigitalMedia) -> [(&'static str, &mut Option<i64>); 2] {
    [("exif:PixelXDimension", &mut media.pixel_x_dimension), ("exif:PixelYDimension", &mut media.pixel_y_dimension)]
}

/// Our facts: term and value.
fn known(media: &DigitalMedia) -> Vec<(String, String)> {
    let ours = media.has_assertions.iter().filter(|assertion| is_ours(assertion));
    ours.filter_map(|a| Some((a.measurement_type.clone()?, a.measurement_value.clone()?))).collect()
}

fn fill(media: &mut DigitalMedia) {
    let known = known(media);
    let known = |term: &str| known.iter().find(|(name, _)| name == term).map(|(_, value)| value.clone());
    for (term, field) in texts(media) {
        *field = field.take().or_else(|| known(term));
    }
    for (term, field) in numbers(media) {
        *field = field.or_else(|| known(term)?.parse().ok());
    }
}

/// Empties the fields that hold nothing but an earlier fact.
fn unfill(media: &mut DigitalMedia) {
    let known = known(media);
    let said = |term: &str, value: &str| known.iter().any(|(name, fact)| name == term && fact == value);
    for (term, field) in texts(media) {
        if field.as_deref().is_some_and(|value| said(term, value)) {
            *field = None;
        }
    }
    for (term, field) in numbers(media) {
        if field.is_some_and(|value| said(term, &value.to_string())) {
            *field = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(format: Option<&str>) -> DigitalMedia {
        DigitalMedia {
            access_uri: "https://example.org/1.jpg".into(),
            format: format.map(str::to_owned),
            ..DigitalMedia::default()
        }
    }

    fn facts(width: &str, hash: &BlobHash) -> Vec<MediaFact> {
        vec![
            MediaFact::hash(hash),
            MediaFact::new("exif:PixelXDimension", width, "header of the file").in_unit("px"),
            MediaFact::new("dcterms:format", "image/jpeg", "header of the file"),
        ]
    }

    #[test]
    fn facts_fill_what_the_source_left_empty() {
        let (one, two) = (BlobHash::of(b"1"), BlobHash::of(b"2"));
        let mut told = media(Some("image/tiff"));
        state_facts(&mut told, &facts("100", &one));
        assert_eq!(told.format.as_deref(), Some("image/tiff"), "what the source says stands");
        assert_eq!(told.pixel_x_dimension, Some(100));
        assert_eq!(named_bytes(&told), Some(one));
        state_facts(&mut told, &facts("200", &two));
        assert_eq!(told.pixel_x_dimension, Some(200), "a new image has a new size");
        assert_eq!(named_bytes(&told), Some(two));
        assert_eq!(told.has_assertions.len(), 3);
    }

    #[test]
    fn facts_survive_the_next_harvest_of_the_same_address() {
        let mut before = media(None);
        state_facts(&mut before, &facts("100", &BlobHash::of(b"1")));
        let mut incoming = media(None);
        carry_facts(&before, &mut incoming);
        assert_eq!(incoming, before);
        let mut elsewhere = DigitalMedia { access_uri: "https://example.org/2.jpg".into(), ..media(None) };
        carry_facts(&before, &mut elsewhere);
        assert!(elsewhere.has_assertions.is_empty());
    }
}
