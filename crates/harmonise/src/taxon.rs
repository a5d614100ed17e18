//! The taxon that an identification names.

use solander_model::opends::TaxonIdentification;

use crate::fields::Fields;
use crate::keys::Key;
use crate::text::escape_html;

/// The terms that say which taxon is meant.
pub(crate) const TAXON: &[Key] = &[
    Key::ScientificName,
    Key::GenericName,
    Key::Genus,
    Key::SpecificEpithet,
    Key::Family,
    Key::Order,
    Key::Class,
    Key::Phylum,
    Key::Kingdom,
    Key::VernacularName,
    Key::AcceptedNameUsage,
    Key::TaxonId,
    Key::ScientificNameId,
];

/// The scientific name as given; else put together from its parts; else the lowest taxon given.
pub(crate) fn scientific_name(fields: &Fields<'_>) -> Option<String> {
    if let Some(name) = fields.get(Key::ScientificName) {
        return Some(name.to_owned());
    }
    let genus = fields.first(&[Key::GenericName, Key::Genus]);
    if let Some(genus) = genus {
        let mut name = genus.to_owned();
        for key in [Key::SpecificEpithet, Key::InfraspecificEpithet] {
            if let Some(epithet) = fields.get(key) {
                name.push(' ');
                name.push_str(epithet);
            }
        }
        if let Some(author) = fields.get(Key::ScientificNameAuthorship) {
            name.push(' ');
            name.push_str(author);
        }
        return Some(name);
    }
    let lowest = [
        Key::AcceptedNameUsage,
        Key::Subtribe,
        Key::Tribe,
        Key::Subfamily,
        Key::Family,
        Key::Superfamily,
        Key::Order,
        Key::Class,
        Key::Phylum,
        Key::Kingdom,
    ];
    fields.first(&lowest).map(str::to_owned)
}

/// The taxon of an identification; `None` without any name.
pub(crate) fn taxon(fields: &Fields<'_>) -> Option<TaxonIdentification> {
    let scientific_name = scientific_name(fields)
        .or_else(|| fields.own(Key::VerbatimIdentification))
        .or_else(|| fields.own(Key::VernacularName))?;
    let rank = fields.get(Key::TaxonRank).or_else(|| fields.get(Key::VerbatimTaxonRank));
    let genus = fields.first(&[Key::Genus, Key::GenericName]);
    let is_scientific = fields.any(&[Key::ScientificName, Key::GenericName, Key::Genus]);
    Some(TaxonIdentification {
        id: fields.own(Key::TaxonId),
        accepted_name_usage: fields.own(Key::AcceptedNameUsage),
        accepted_name_usage_id: fields.own(Key::AcceptedNameUsageId),
        class: fields.own(Key::Class),
        cultivar_epithet: fields.own(Key::CultivarEpithet),
        family: fields.own(Key::Family),
        generic_name: fields.own(Key::GenericName),
        genus: fields.own(Key::Genus),
        infrageneric_epithet: fields.own(Key::InfragenericEpithet),
        infraspecific_epithet: fields.own(Key::InfraspecificEpithet),
        kingdom: fields.own(Key::Kingdom),
        name_published_in_year: fields.own(Key::NamePublishedInYear),
        nomenclatural_code: fields.own(Key::NomenclaturalCode),
        nomenclatural_status: fields.own(Key::NomenclaturalStatus),
        order: fields.own(Key::Order),
        original_name_usage: fields.own(Key::OriginalNameUsage),
        phylum: fields.own(Key::Phylum),
        scientific_name_authorship: fields.own(Key::ScientificNameAuthorship),
        scientific_name_id: fields.own(Key::ScientificNameId),
        specific_epithet: fields.own(Key::SpecificEpithet),
        subfamily: fields.own(Key::Subfamily),
        subgenus: fields.own(Key::Subgenus),
        subtribe: fields.own(Key::Subtribe),
        superfamily: fields.own(Key::Superfamily),
        taxon_id: fields.own(Key::TaxonId),
        taxon_rank: rank.map(str::to_owned),
        taxon_remarks: fields.own(Key::TaxonRemarks),
        taxonomic_status: fields.own(Key::TaxonomicStatus),
        tribe: fields.own(Key::Tribe),
        verbatim_taxon_rank: fields.own(Key::VerbatimTaxonRank),
        vernacular_name: fields.own(Key::VernacularName),
        genus_html_label: genus.map(|genus| {
            let mut label = String::from("<i>");
            escape_html(genus, &mut label);
            label.push_str("</i>");
            label
        }),
        scientific_name_html_label: is_scientific
            .then(|| name_label(&scientific_name, fields.get(Key::ScientificNameAuthorship), rank)),
        scientific_name,
        ..TaxonIdentification::default()
    })
}

/// Words between epithets that are not set in italics.
const CONNECTORS: &[&str] = &[
    "subsp.",
    "ssp.",
    "var.",
    "f.",
    "fo.",
    "forma",
    "subvar.",
    "cf.",
    "aff.",
    "nr.",
    "sp.",
    "spp.",
    "x",
    "×",
    "subg.",
    "sect.",
    "ser.",
    "agg.",
    "s.l.",
    "s.str.",
    "cv.",
    "ab.",
    "morph",
    "nothosubsp.",
    "indet.",
    "subsp",
    "ssp",
    "var",
    "cf",
    "aff",
    "sp",
    "spp",
    "n.",
];

/// A scientific name in HTML: names of genera and below in italics, authors and higher taxa not, everything escaped.
pub(crate) fn name_label(name: &str, authorship: Option<&str>, rank: Option<&str>) -> String {
    let mut label = String::with_capacity(name.len() + 16);
    if is_above_genus(name, rank) {
        escape_html(name, &mut label);
        return label;
    }
    let mut author_at = authorship.and_then(|author| name.strip_suffix(author)).map_or(name.len(), str::len);
    let mut italic = false;
    let mut at = 0;
    for (index, word) in name.split(' ').enumerate() {
        let start = at;
        at += word.len() + 1;
        if start >= author_at || !belongs(word, index) {
            author_at = author_at.min(start);
            break;
        }
        let upright = CONNECTORS.contains(&word) || word.is_empty();
        if upright && italic {
            label.push_str("</i>");
            italic = false;
        }
        if start > 0 {
            label.push(' ');
        }
        if !upright && !italic {
            // The blank before an italic word stands outside.
            label.push_str("<i>");
            italic = true;
        }
        escape_html(word, &mut label);
    }
    if italic {
        label.push_str("</i>");
    }
    if author_at < name.len() {
        if !label.is_empty() && !label.ends_with(' ') {
            label.push(' ');
        }
        escape_html(name[author_at..].trim_start(), &mut label);
    }
    label
}

/// Whether the word can be part of the name itself: the genus, a subgenus in brackets, an epithet or a connector.
fn belongs(word: &str, index: usize) -> bool {
    const AUTHORS: &[&str] = &[
        "de", "von", "van", "der", "den", "et", "ex", "in", "auct.", "auct", "non", "nec", "sensu", "la", "le", "du",
        "d", "zu", "dos", "da", "di", "and", "y", "emend.", "nom.",
    ];
    if index == 0 || CONNECTORS.contains(&word) {
        return true;
    }
    if index == 1 && word.starts_with('(') && word.ends_with(')') {
        return true;
    }
    let first = word.chars().next();
    first.is_none_or(|c| c.is_lowercase() || c == '×')
        && !AUTHORS.contains(&word)
        && !word.contains('\'')
        && !word.ends_with('.')
        && !word.ends_with(',')
        && !word.chars().any(char::is_uppercase)
}

fn is_above_genus(name: &str, rank: Option<&str>) -> bool {
    let rank = rank.map(str::to_lowercase);
    match rank.as_deref() {
        Some(
            "kingdom" | "phylum" | "division" | "class" | "order" | "family" | "superfamily" | "subfamily" | "tribe"
            | "subtribe" | "subclass" | "suborder" | "infraorder" | "subphylum" | "superorder" | "domain"
            | "superclass" | "regnum" | "familia" | "ordo" | "classis",
        ) => true,
        Some("genus" | "species" | "subspecies" | "variety" | "form" | "forma" | "subgenus" | "section") => false,
        _ => {
            let first = name.split(' ').next().unwrap_or(name);
            let single = !name.split(' ').nth(1).is_some_and(|second| second.starts_with(char::is_lowercase));
            single
                && ["idae", "aceae", "inae", "ales", "oidea", "ineae", "optera", "viridae"]
                    .iter()
                    .any(|end| first.ends_with(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(name: &str, authorship: &str, expected: &str) {
        let label = name_label(name, Some(authorship).filter(|author| !author.is_empty()), None);
        assert_eq!(label, expected, "name {name:?}");
    }

    #[test]
    fn labels() {
        check("Bellis perennis L.", "L.", "<i>Bellis perennis</i> L.");
        check("Bellis perennis L.", "", "<i>Bellis perennis</i> L.");
        check(
            "Niphargus dimorphopus Stock & Gledhill, 1977",
            "",
            "<i>Niphargus dimorphopus</i> Stock &amp; Gledhill, 1977",
        );
        check("Rosa canina subsp. vulgaris (Mill.) Gams", "", "<i>Rosa canina</i> subsp. <i>vulgaris</i> (Mill.) Gams");
        check("Apis (Megapis) dorsata Fabricius, 1793", "", "<i>Apis (Megapis) dorsata</i> Fabricius, 1793");
        check("Asteraceae", "", "Asteraceae");
        check("Felis", "", "<i>Felis</i>");
        check("Carex sp.", "", "<i>Carex</i> sp.");
        check("<script>", "", "<i>&lt;script&gt;</i>");
        check("Aus bus de Vries", "", "<i>Aus bus</i> de Vries");
    }

    proptest! {
        #[test]
        fn nothing_panics(name in ".{0,60}", author in ".{0,20}") {
            let label = name_label(&name, Some(&author), None);
            prop_assert_eq!(label.matches("<i>").count(), label.matches("</i>").count());
        }
    }
}
