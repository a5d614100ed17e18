//! The MIDS level by the tables of the TDWG task group.

use std::collections::BTreeMap;

use solander_model::{MissingElement, SourceRecord};

use super::generated::{ALL, BIOLOGY};

/// One discipline and what its specimens should tell.
pub(super) struct Discipline {
    pub(super) name: &'static str,
    pub(super) elements: &'static [Element],
}

/// One information element, asked for from `level` on.
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) level: u8,
    /// Each alternative: where to look, terms that must all have a value, values that count as empty.
    pub(super) alternatives: &'static [(Source, &'static [&'static str], &'static [&'static str])],
}

/// Which rows of a record an alternative looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Occurrence,
    GbifMultimedia,
    AudiovisualCore,
    Identification,
}

/// The discipline whose tables fit `ods:topicDiscipline`; Biology where nothing else does.
pub(super) fn discipline(topic: Option<&str>) -> &'static Discipline {
    let name = match topic {
        Some("Palaeontology") => "Paleontology",
        Some("Geology" | "Astrogeology" | "Other Geodiversity") => "Geology",
        _ => "Biology",
    };
    ALL.iter().copied().find(|discipline| discipline.name == name).unwrap_or(&BIOLOGY)
}

/// The level, and every element that is missing on the levels above it. `None` where level 0 is not reached.
pub(super) fn level(discipline: &Discipline, source: &SourceRecord) -> (Option<u8>, Vec<MissingElement>) {
    let missing: Vec<MissingElement> = discipline
        .elements
        .iter()
        .filter(|element| !element.alternatives.iter().any(|alternative| is_met(alternative, source)))
        .map(|element| MissingElement { level: element.level, element: element.name.to_owned() })
        .collect();
    let lowest = missing.iter().map(|element| element.level).min().unwrap_or(4);
    (lowest.checked_sub(1), missing)
}

fn is_met((place, terms, empty): &(Source, &[&str], &[&str]), source: &SourceRecord) -> bool {
    let full = |row: &BTreeMap<String, String>| terms.iter().all(|term| has_value(row, term, empty));
    let row_types: &[&str] = match place {
        Source::Occurrence => return full(&source.core),
        Source::GbifMultimedia => &["gbif:Multimedia", "gbif:Image"],
        Source::AudiovisualCore => &["ac:Multimedia"],
        Source::Identification => &["dwc:Identification"],
    };
    row_types.iter().filter_map(|row_type| source.extensions.get(*row_type)).flatten().any(full)
}

fn has_value(row: &BTreeMap<String, String>, term: &str, empty: &[&str]) -> bool {
    let filled = |name: &str| {
        row.get(name).is_some_and(|value| {
            let value = value.trim();
            !value.is_empty() && !empty.iter().any(|word| value.eq_ignore_ascii_case(word))
        })
    };
    filled(term) || older_names(term).iter().any(|name| filled(name))
}

/// The names under which older archives send the same terms.
fn older_names(term: &str) -> &'static [&'static str] {
    match term {
        "dcterms:license" => &["dc:license", "dwc:license"],
        "dcterms:modified" => &["dc:modified", "dwc:modified"],
        "dcterms:identifier" => &["dc:identifier"],
        "dcterms:references" => &["dc:references", "dwc:references"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(topic: &str, core: &[(&str, &str)], expected: Option<u8>, missing: &[&str]) {
        let core = core.iter().map(|(term, value)| ((*term).to_owned(), (*value).to_owned())).collect();
        let (found, lacks) = level(discipline(Some(topic)), &SourceRecord { core, extensions: BTreeMap::new() });
        assert_eq!(found, expected);
        for element in missing {
            assert!(lacks.iter().any(|lack| lack.element == *element), "{element} should be missing");
        }
    }

    const BASE: [(&str, &str); 6] = [
        ("dwc:institutionCode", "XY"),
        ("dwc:catalogNumber", "1"),
        ("dcterms:license", "CC0"),
        ("dcterms:modified", "2020-01-01"),
        ("dwc:scientificName", "Aus bus"),
        ("dwc:preparations", "sheet"),
    ];

    #[test]
    fn biology() {
        check("Botany", &[], None, &["Organization", "PhysicalSpecimenID"]);
        check("Botany", &BASE[..2], Some(0), &["License", "Name"]);
        check("Botany", &BASE, Some(1), &["Media", "CollectingAgent"]);
        check(
            "Botany",
            &[("dwc:institutionCode", "unknown:undigitized"), ("dwc:catalogNumber", "1")],
            None,
            &["Organization"],
        );
    }

    #[test]
    fn palaeontology_asks_for_strata() {
        check("Palaeontology", &BASE, Some(0), &["Chronostratigraphy"]);
    }
}
