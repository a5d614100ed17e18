//! The topic of a specimen: discipline, domain, origin, and whether it lives.

use crate::basis::Basis;
use crate::text::squeeze;

/// Where a specimen belongs in a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Topic {
    pub(crate) discipline: &'static str,
    pub(crate) domain: &'static str,
    /// Whether the kingdom decided and was not one we know.
    pub(crate) kingdom_unknown: bool,
}

/// The topic by basis of record, else by the kingdom of the accepted name, else by the nomenclatural code.
///
/// Fungi and their allies stand with Botany: herbaria keep them, and the same code rules their names. The algae and moulds
/// among Chromista do too, for the same reason. Archaea and viruses are Microbiology. Protozoa, which both codes claim,
/// are Other Biodiversity, as is anything else that has a kingdom and no drawer of its own.
pub(crate) fn topic(basis: Basis, kingdom: Option<&str>, class: Option<&str>, code: Option<&str>) -> Topic {
    let fixed = |discipline, domain| Topic { discipline, domain, kingdom_unknown: false };
    match basis {
        Basis::Fossil => return fixed("Palaeontology", "Life"),
        Basis::Meteorite => return fixed("Astrogeology", "Extraterrestrial"),
        Basis::Rock | Basis::Mineral => return fixed("Geology", "Earth System"),
        _ => {}
    }
    let discipline = kingdom.and_then(by_kingdom).or_else(|| code.and_then(by_code));
    // A class or phylum tells little more than that this was alive.
    let alive = discipline.is_some() || class.is_some() || matches!(basis, Basis::Preserved | Basis::Living);
    Topic {
        discipline: discipline.unwrap_or("Unclassified"),
        domain: if alive { "Life" } else { "Unclassified" },
        kingdom_unknown: discipline.is_none(),
    }
}

fn by_kingdom(kingdom: &str) -> Option<&'static str> {
    Some(match squeeze(kingdom).as_str() {
        "animalia" | "animals" | "animal" | "metazoa" | "tiere" | "animaux" | "zoa" => "Zoology",
        "plantae" | "plants" | "plant" | "viridiplantae" | "pflanzen" | "archaeplastida" | "plantes" | "fungi"
        | "fungus" | "mycota" | "pilze" | "chromista" | "stramenopila" | "sar" | "straminipila" | "rhodophyta" => {
            "Botany"
        }
        "bacteria" | "monera" | "eubacteria" | "archaea" | "archaebacteria" | "prokaryota" | "cyanobacteria"
        | "viruses" | "virus" | "virae" => "Microbiology",
        "protozoa" | "protista" | "protoctista" | "eukaryota" => "Other Biodiversity",
        _ => return None,
    })
}

fn by_code(code: &str) -> Option<&'static str> {
    Some(match squeeze(code).as_str() {
        "iczn" | "zoological" => "Zoology",
        "icn" | "icbn" | "icnafp" | "botanical" | "icncp" | "icnafpicbn" => "Botany",
        "icnp" | "icnb" | "bacterial" | "bacteriological" | "ictv" | "virus" | "viral" => "Microbiology",
        _ => return None,
    })
}

/// `ods:livingOrPreserved`; nothing where the basis is not said.
pub(crate) fn living_or_preserved(basis: Basis) -> Option<&'static str> {
    match basis {
        Basis::Living => Some("Living"),
        Basis::Unsaid | Basis::Observation => None,
        _ => Some("Preserved"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(basis: Basis, kingdom: &str, expected: &str) {
        let found = topic(basis, Some(kingdom).filter(|k| !k.is_empty()), None, None);
        assert_eq!(format!("{}, {}", found.discipline, found.domain), expected, "{basis:?} {kingdom:?}");
    }

    #[test]
    fn kingdoms() {
        check(Basis::Preserved, "Animalia", "Zoology, Life");
        check(Basis::Preserved, "PLANTAE", "Botany, Life");
        check(Basis::Preserved, "Fungi", "Botany, Life");
        check(Basis::Preserved, "Bacteria", "Microbiology, Life");
        check(Basis::Preserved, "Protozoa", "Other Biodiversity, Life");
        check(Basis::Preserved, "", "Unclassified, Life");
        check(Basis::Unsaid, "", "Unclassified, Unclassified");
        check(Basis::Fossil, "Animalia", "Palaeontology, Life");
        check(Basis::Meteorite, "", "Astrogeology, Extraterrestrial");
        check(Basis::Rock, "", "Geology, Earth System");
    }
}
