//! Minimum Information about a Digital Specimen, computed twice and told apart by name.

mod dissco;
mod generated;
mod tables;

use solander_model::opends::DigitalSpecimen;
use solander_model::{MidsAssessment, SourceRecord};

/// Both levels of a specimen and what each misses for the next. `ods:isKnownToContainMedia` must be set already.
///
/// The level as DiSSCo computes it looks at the object, the level by the TDWG tables at the record as sent.
#[must_use]
pub fn assess(specimen: &DigitalSpecimen, source: &SourceRecord) -> MidsAssessment {
    let (dissco, dissco_missing) = dissco::level(specimen);
    let discipline = tables::discipline(specimen.topic_discipline.as_deref());
    let (tdwg, tdwg_missing) = tables::level(discipline, source);
    MidsAssessment { dissco, dissco_missing, tdwg, tdwg_discipline: discipline.name.to_owned(), tdwg_missing }
}
