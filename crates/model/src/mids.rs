//! Minimum Information about a Digital Specimen.

use serde::{Deserialize, Serialize};

/// How complete a specimen is: 0 bare, 1 basic, 2 regular, 3 extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MidsLevel(pub u8);

/// An element that a level asks for and the record does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingElement {
    /// The level that asks for it.
    pub level: u8,
    /// The element's name, such as `QuantitativeLocation`.
    pub element: String,
}

/// Both ways of computing the level, under their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MidsAssessment {
    /// As the DiSSCo processor computes it; the value of `ods:midsLevel`.
    pub dissco: u8,
    /// What the DiSSCo rules miss for the next level.
    pub dissco_missing: Vec<MissingElement>,
    /// By the TDWG mapping tables; `None` where not even level 0 is reached.
    pub tdwg: Option<u8>,
    /// The discipline whose tables were used: Biology, Geology or Paleontology.
    pub tdwg_discipline: String,
    /// What the tables miss for the next level and the levels after it.
    pub tdwg_missing: Vec<MissingElement>,
}
