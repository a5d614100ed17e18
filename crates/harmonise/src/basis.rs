//! `dwc:basisOfRecord`: whether a record is of a specimen at all.

use crate::fields::Fields;
use crate::keys::Key;
use crate::outcome::RefusalCode;
use crate::text::squeeze;

/// What kind of thing the record is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    Preserved,
    Fossil,
    Living,
    MaterialSample,
    Rock,
    Mineral,
    Meteorite,
    Other,
    /// An observation that the operator asked for.
    Observation,
    /// Not said, or a word that we do not know.
    Unsaid,
}

/// Whether a record is taken.
pub(crate) enum Acceptance {
    /// Yes, with the basis in its standard spelling where there is one. `known` is false for a word we do not know.
    Taken { basis: Basis, name: Option<&'static str>, known: bool },
    /// No.
    Refused(RefusalCode, &'static str),
}

/// Decides by `dwc:basisOfRecord`.
///
/// * Specimens of every kind are taken, in any spelling.
/// * An empty value is taken: a table of a collection often leaves the obvious out. The caller notices it.
/// * A bare `Occurrence`, or a word that we do not know, is taken if the record has a catalogue number, preparations, a
///   type status or a material entity, which only things in collections have.
/// * Observations are refused unless the operator wants them. A material citation is refused: it is a mention in print,
///   and its specimen is another institution's record.
pub(crate) fn accept(fields: &Fields<'_>, accept_observations: bool) -> Acceptance {
    let Some(given) = fields.get(Key::BasisOfRecord) else {
        return Acceptance::Taken { basis: Basis::Unsaid, name: None, known: true };
    };
    let local = given.rsplit(['/', '#', ':']).next().unwrap_or(given);
    let taken = |basis, name| Acceptance::Taken { basis, name: Some(name), known: true };
    let in_collection = || {
        fields.any(&[Key::CatalogNumber, Key::Preparations, Key::TypeStatus, Key::MaterialEntityId, Key::Disposition])
    };
    match squeeze(local).as_str() {
        "preservedspecimen" | "preservedspecimens" | "preserved" | "specimen" | "specimens" | "herbariumsheet"
        | "herbariumspecimen" | "herbarium" | "dried" | "driedspecimen" | "voucher" | "voucherspecimen"
        | "pinnedspecimen" | "museumspecimen" | "physicalspecimen" | "s" | "ps" | "presevedspecimen"
        | "preservedspecimin" => taken(Basis::Preserved, "PreservedSpecimen"),
        "fossilspecimen" | "fossilspecimens" | "fossil" | "fs" => taken(Basis::Fossil, "FossilSpecimen"),
        "livingspecimen" | "livingspecimens" | "living" | "livingcollection" | "l" | "ls" => {
            taken(Basis::Living, "LivingSpecimen")
        }
        "materialsample" | "materialsamples" | "sample" | "tissue" | "tissuesample" | "dnasample"
        | "materialentity" => taken(Basis::MaterialSample, "MaterialSample"),
        "rockspecimen" | "rock" | "rocks" => taken(Basis::Rock, "RockSpecimen"),
        "mineralspecimen" | "mineral" | "minerals" | "gemstone" => taken(Basis::Mineral, "MineralSpecimen"),
        "meteoritespecimen" | "meteorite" | "meteorites" => taken(Basis::Meteorite, "MeteoriteSpecimen"),
        "otherspecimen" | "other" => taken(Basis::Other, "OtherSpecimen"),
        "humanobservation" | "machineobservation" | "observation" | "o" | "ho" | "mo" | "fieldobservation"
        | "fieldnotes" | "cameratrap" | "sighting" | "livingobservation" => {
            if accept_observations {
                taken(Basis::Observation, "HumanObservation")
            } else {
                Acceptance::Refused(RefusalCode::Observation, "an observation, not a specimen in a collection")
            }
        }
        "materialcitation" | "literature" => {
            Acceptance::Refused(RefusalCode::MaterialCitation, "a mention in the literature, not a specimen in hand")
        }
        "occurrence" | "event" | "taxon" if in_collection() => {
            Acceptance::Taken { basis: Basis::Unsaid, name: None, known: true }
        }
        "occurrence" | "event" | "taxon" => Acceptance::Refused(
            RefusalCode::NotASpecimen,
            "neither the basis of record nor a catalogue number or preparation says that this is a specimen",
        ),
        _ if in_collection() => Acceptance::Taken { basis: Basis::Unsaid, name: None, known: false },
        _ => Acceptance::Refused(RefusalCode::NotASpecimen, "this basis of record is not one of a specimen"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(basis: &str, catalog_number: &str, expected: &str) {
        let fields = Fields::of(&[("dwc:basisOfRecord", basis), ("dwc:catalogNumber", catalog_number)]);
        let found = match accept(&fields, false) {
            Acceptance::Taken { basis, name, .. } => format!("{basis:?} {}", name.unwrap_or("as given")),
            Acceptance::Refused(code, _) => format!("refused {code}"),
        };
        assert_eq!(found, expected, "basis {basis:?}");
    }

    #[test]
    fn spellings() {
        check("PRESERVED_SPECIMEN", "", "Preserved PreservedSpecimen");
        check("preserved specimen", "", "Preserved PreservedSpecimen");
        check("http://rs.tdwg.org/dwc/terms/PreservedSpecimen", "", "Preserved PreservedSpecimen");
        check("Herbarium sheet", "", "Preserved PreservedSpecimen");
        check("living specimen", "", "Living LivingSpecimen");
        check("Meteorite specimen", "", "Meteorite MeteoriteSpecimen");
    }

    #[test]
    fn doubtful() {
        check("", "", "Unsaid as given");
        check("Occurrence", "12", "Unsaid as given");
        check("Occurrence", "", "refused NotASpecimen");
        check("Xylotheque", "12", "Unsaid as given");
        check("HumanObservation", "12", "refused Observation");
        check("MaterialCitation", "12", "refused MaterialCitation");
    }
}
