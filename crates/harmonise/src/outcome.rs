//! What becomes of one source record.

use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{Remarks, SourceRecord};
use solander_terms::Term;

/// What became of one source record, or of one of its occurrences.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A specimen and its media.
    Specimen(Box<MappedSpecimen>),
    /// Not filed, and why.
    Refused(Refusal),
}

/// One specimen as openDS wants it, its media, and what was noticed.
///
/// `@id`, `dcterms:identifier`, `ods:version` and `dcterms:created` are still to be filled; so is `dcterms:modified`
/// where the source gives none, and the relationships to the media objects.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedSpecimen {
    /// The line of the row.
    pub line: u64,
    /// `ods:normalisedPhysicalSpecimenID`: what makes a second harvest find the same specimen.
    pub key: String,
    /// The object.
    pub specimen: DigitalSpecimen,
    /// Its media, each address once, in the order of the source.
    pub media: Vec<MappedMedia>,
    /// Findings and MIDS levels.
    pub remarks: Remarks,
    /// The record as sent.
    pub source: SourceRecord,
}

/// One media item of a specimen.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedMedia {
    /// `ac:accessURI`.
    pub key: String,
    /// The object; identifiers, version and created are still to be filled.
    pub media: DigitalMedia,
    /// Findings.
    pub remarks: Remarks,
    /// The row as sent.
    pub source: SourceRecord,
}

/// A record that is not filed. Nothing else of the archive suffers from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the row.
    pub line: u64,
    /// The identifier, where the record has one.
    pub id: Option<String>,
    /// The term that decided.
    pub term: Term,
    /// The kind of reason.
    pub code: RefusalCode,
    /// One sentence for a person.
    pub reason: String,
}

/// Why a record is not filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RefusalCode {
    /// An observation, and the source does not take observations.
    Observation,
    /// A mention of a specimen in the literature, which may be in any collection.
    MaterialCitation,
    /// Nothing says that this is a specimen in a collection.
    NotASpecimen,
    /// There is nothing by which the specimen could be found again.
    IdentifierMissing,
}

impl RefusalCode {
    /// Every code.
    pub const ALL: &[Self] = &[Self::Observation, Self::MaterialCitation, Self::NotASpecimen, Self::IdentifierMissing];

    /// The name as it appears in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observation => "Observation",
            Self::MaterialCitation => "MaterialCitation",
            Self::NotASpecimen => "NotASpecimen",
            Self::IdentifierMissing => "IdentifierMissing",
        }
    }
}

impl std::fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
