//! Identifications: which name a specimen was given, by whom and when, and which of them stands.

use solander_model::opends::Identification;
use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::citations;
use crate::fields::Fields;
use crate::keys::Key;
use crate::people::agents;
use crate::taxon::{TAXON, scientific_name, taxon};
use crate::text::fold;

/// What the identifications say together.
pub(crate) struct Identified {
    pub(crate) all: Vec<Identification>,
    /// Kingdom, class and nomenclatural code of the accepted one, or else of the record.
    pub(crate) kingdom: Option<String>,
    pub(crate) class: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) specimen_name: Option<String>,
    pub(crate) is_marked_as_type: Option<bool>,
}

/// The terms that an identification in the core repeats of a row in the extension.
const SHARED: &[Key] = &[
    Key::IdentificationId,
    Key::VerbatimIdentification,
    Key::IdentificationQualifier,
    Key::TypeStatus,
    Key::IdentifiedBy,
    Key::IdentifiedById,
    Key::DateIdentified,
    Key::IdentificationReferences,
    Key::IdentificationRemarks,
    Key::TaxonId,
    Key::ScientificNameId,
    Key::AcceptedNameUsageId,
    Key::AcceptedNameUsage,
    Key::OriginalNameUsage,
    Key::NamePublishedInYear,
    Key::Kingdom,
    Key::Phylum,
    Key::Class,
    Key::Order,
    Key::Superfamily,
    Key::Family,
    Key::Subfamily,
    Key::Tribe,
    Key::Subtribe,
    Key::Genus,
    Key::GenericName,
    Key::Subgenus,
    Key::InfragenericEpithet,
    Key::SpecificEpithet,
    Key::InfraspecificEpithet,
    Key::CultivarEpithet,
    Key::TaxonRank,
    Key::VerbatimTaxonRank,
    Key::ScientificNameAuthorship,
    Key::VernacularName,
    Key::NomenclaturalCode,
    Key::TaxonomicStatus,
    Key::NomenclaturalStatus,
    Key::TaxonRemarks,
];

/// The terms that name a taxon by themselves.
const NAMES: &[Key] = &[
    Key::ScientificName,
    Key::GenericName,
    Key::Genus,
    Key::VernacularName,
    Key::AcceptedNameUsage,
    Key::VerbatimIdentification,
    Key::TaxonId,
    Key::ScientificNameId,
];

/// The rows of the Identification extension in their order, then that of the core if it has a name or a type status and
/// says something else. Exactly one is accepted: the first with a status that says so; else the first marked current;
/// else that of the core; else the newest; else the first.
pub(crate) fn identifications(core: &Fields<'_>, rows: &[Fields<'_>], findings: &mut Vec<Finding>) -> Identified {
    // Beside rows that name the taxon, higher ranks alone are its classification and no identification of their own.
    let core_has_name = core.any(NAMES) || (rows.is_empty() && core.any(TAXON));
    let core_counts = core_has_name || core.get(Key::TypeStatus).is_some();
    let twin = if core_counts { rows.iter().position(|row| says_the_same(core, row)) } else { None };
    let own = core_counts && twin.is_none();
    let count = rows.len() + usize::from(own);
    let fields = |at: usize| rows.get(at).unwrap_or(core);
    let accepted = accepted(count, &fields, core_has_name.then(|| twin.unwrap_or(rows.len())));
    let mut all = Vec::with_capacity(count);
    for at in 0..count {
        let mut one = if twin == Some(at) {
            let mut merged = fields(at).clone();
            for key in SHARED {
                if let Some(text) = core.get(*key) {
                    merged.offer(*key, text);
                }
            }
            identification(&merged, findings)
        } else {
            identification(fields(at), findings)
        };
        one.is_verified_identification = accepted == Some(at);
        all.push(one);
    }
    let standing = accepted.and_then(|at| all.get(at)).and_then(|one| one.has_taxon_identifications.first());
    let specimen_name = standing.map(|taxon| taxon.scientific_name.clone()).or_else(|| core.own(Key::VernacularName));
    if specimen_name.is_none() {
        findings.push(Finding::new(&Term::of(Key::ScientificName.name()), FindingCode::NameMissing, ""));
    }
    Identified {
        kingdom: standing.and_then(|taxon| taxon.kingdom.clone()).or_else(|| core.own(Key::Kingdom)),
        class: standing.and_then(|taxon| taxon.class.clone()).or_else(|| core.own(Key::Class)),
        code: standing.and_then(|taxon| taxon.nomenclatural_code.clone()).or_else(|| core.own(Key::NomenclaturalCode)),
        specimen_name,
        is_marked_as_type: marked_as_type(&all),
        all,
    }
}

fn accepted<'a>(count: usize, fields: &impl Fn(usize) -> &'a Fields<'a>, own: Option<usize>) -> Option<usize> {
    let first = |says: &dyn Fn(&Fields<'_>) -> bool| (0..count).find(|at| says(fields(*at)));
    let verified = first(&|row| row.get(Key::IdentificationVerificationStatus).is_some_and(is_verified));
    let current = || first(&|row| row.first(&[Key::IsAcceptedIdentification, Key::IsCurrent]).is_some_and(is_yes));
    let newest = || {
        // Only dates that begin with a year can be compared.
        let year = |at: usize| {
            fields(at)
                .get(Key::DateIdentified)
                .filter(|date| date.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit())))
        };
        (0..count).filter_map(|at| year(at).map(|date| (date, std::cmp::Reverse(at)))).max().map(|(_, at)| at.0)
    };
    verified.or_else(current).or(own).or_else(newest).or((count > 0).then_some(0))
}

/// Whether an `identificationVerificationStatus` says that the identification stands.
fn is_verified(status: &str) -> bool {
    is_yes(status)
        || matches!(
            fold(status).as_str(),
            "verified"
                | "accepted"
                | "current"
                | "confirmed"
                | "valid"
                | "approved"
                | "verifiziert"
                | "bestatigt"
                | "validated"
                | "legit"
                | "verified by expert"
                | "expert verified"
                | "id correct"
                | "correct"
        )
}

fn is_yes(text: &str) -> bool {
    matches!(
        text.trim().to_ascii_lowercase().as_str(),
        "1" | "true" | "yes" | "y" | "t" | "1.0" | "current" | "accepted"
    )
}

/// Whether the identification in the core is the one in this row, told again.
fn says_the_same(core: &Fields<'_>, row: &Fields<'_>) -> bool {
    let agree = |key: Key| match (core.get(key), row.get(key)) {
        (Some(a), Some(b)) => fold(a) == fold(b),
        _ => true,
    };
    let names = (scientific_name(core), scientific_name(row));
    let same_name = match &names {
        (Some(a), Some(b)) => fold(a) == fold(b) || fold(&with_author(core, a)) == fold(&with_author(row, b)),
        (None, _) => true,
        _ => false,
    };
    same_name
        && agree(Key::TypeStatus)
        && agree(Key::IdentifiedBy)
        && agree(Key::DateIdentified)
        && agree(Key::IdentificationId)
}

fn with_author(fields: &Fields<'_>, name: &str) -> String {
    match fields.get(Key::ScientificNameAuthorship) {
        Some(author) if !name.ends_with(author) => format!("{name} {author}"),
        _ => name.to_owned(),
    }
}

fn identification(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> Identification {
    let taxon = taxon(fields);
    if let Some(status) = fields.get(Key::TypeStatus) {
        remark_type(status, findings);
    }
    if let Some(name) = fields.get(Key::ScientificName).filter(|name| !looks_like_a_name(name)) {
        findings.push(Finding::new(&Term::of(Key::ScientificName.name()), FindingCode::NameUnreadable, name));
    }
    let ids = fields.get(Key::IdentifiedById).map(|ids| (Key::IdentifiedById.name(), ids));
    Identification {
        id: fields.own(Key::IdentificationId),
        date_identified: fields.own(Key::DateIdentified),
        identification_id: fields.own(Key::IdentificationId),
        identification_qualifier: fields.own(Key::IdentificationQualifier),
        identification_remarks: fields.own(Key::IdentificationRemarks),
        type_status: fields.own(Key::TypeStatus),
        verbatim_identification: fields.own(Key::VerbatimIdentification),
        identification_type: taxon.is_some().then(|| "TaxonIdentification".to_owned()),
        has_agents: agents(fields.get(Key::IdentifiedBy), ids, "identifier", findings),
        has_citations: citations::listed(fields.get(Key::IdentificationReferences)).collect(),
        has_taxon_identifications: taxon.into_iter().collect(),
        ..Identification::default()
    }
}

/// A name has letters, and no more digits than a year and a number need.
fn looks_like_a_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    letters >= 2 && digits <= letters.max(4) && !name.contains('�')
}

fn marked_as_type(all: &[Identification]) -> Option<bool> {
    let mut statuses = all.iter().filter_map(|one| one.type_status.as_deref()).peekable();
    statuses.peek()?;
    Some(statuses.any(|status| !is_no_type(status)))
}

fn is_no_type(status: &str) -> bool {
    matches!(
        fold(status).as_str(),
        "false"
            | "specimen"
            | "no"
            | "none"
            | "not a type"
            | "notatype"
            | "0"
            | "n"
            | "non type"
            | "nontype"
            | "no type"
            | "kein typus"
    )
}

fn remark_type(status: &str, findings: &mut Vec<Finding>) {
    const KNOWN: &[&str] = &[
        "type",
        "typus",
        "types",
        "syntypus",
        "typoid",
        "topotypic",
        "original material",
        "ex type",
        "extype",
        "typ",
        "tipo",
        "cotipo",
        "holotipo",
        "paratipo",
    ];
    let folded = fold(status);
    let mut note = |code| findings.push(Finding::new(&Term::of(Key::TypeStatus.name()), code, status));
    if status.contains('?')
        || ["possible", "probable", "potential", "presumed", "uncertain"].iter().any(|word| folded.contains(word))
    {
        note(FindingCode::TypeStatusUncertain);
    } else if !is_no_type(status) && !KNOWN.iter().any(|known| folded.contains(known)) {
        note(FindingCode::TypeStatusUnknown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(core: &[(&str, &str)], rows: &[&[(&str, &str)]], expected: &str) {
        let core = Fields::of(core);
        let rows: Vec<Fields<'_>> = rows.iter().map(|row| Fields::of(row)).collect();
        let found = identifications(&core, &rows, &mut Vec::new());
        let accepted: Vec<usize> =
            found.all.iter().enumerate().filter(|(_, one)| one.is_verified_identification).map(|(at, _)| at).collect();
        let shown = format!(
            "{} accepted {accepted:?} {} type {:?}",
            found.all.len(),
            found.specimen_name.unwrap_or_default(),
            found.is_marked_as_type
        );
        assert_eq!(shown, expected);
    }

    const NAME: &str = "dwc:scientificName";

    #[test]
    fn core_only() {
        check(&[(NAME, "Aus bus")], &[], "1 accepted [0] Aus bus type None");
        check(&[(NAME, "Aus bus"), ("dwc:typeStatus", "Holotype")], &[], "1 accepted [0] Aus bus type Some(true)");
        check(&[(NAME, "Aus bus"), ("dwc:typeStatus", "specimen")], &[], "1 accepted [0] Aus bus type Some(false)");
        check(&[], &[], "0 accepted []  type None");
    }

    #[test]
    fn rows_without_a_name_in_the_core() {
        check(&[], &[&[(NAME, "A a")], &[(NAME, "B b")], &[(NAME, "C c")]], "3 accepted [0] A a type None");
        check(
            &[],
            &[&[(NAME, "A a"), ("dwc:dateIdentified", "1990")], &[(NAME, "B b"), ("dwc:dateIdentified", "2001-05")]],
            "2 accepted [1] B b type None",
        );
    }

    #[test]
    fn status_decides() {
        let verified = ("dwc:identificationVerificationStatus", "1");
        check(&[(NAME, "A a")], &[&[(NAME, "B b")], &[(NAME, "C c"), verified]], "3 accepted [1] C c type None");
        check(
            &[(NAME, "A a")],
            &[&[(NAME, "B b")], &[(NAME, "C c"), ("isCurrent", "true")]],
            "3 accepted [1] C c type None",
        );
        check(&[(NAME, "A a")], &[&[(NAME, "B b")], &[(NAME, "C c")]], "3 accepted [2] A a type None");
    }

    #[test]
    fn core_repeats_a_row() {
        check(
            &[(NAME, "C c"), ("dwc:kingdom", "Animalia")],
            &[&[(NAME, "B b")], &[(NAME, "C c"), ("dwc:identifiedBy", "X")]],
            "2 accepted [1] C c type None",
        );
    }
}
