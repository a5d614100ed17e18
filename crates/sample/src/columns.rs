//! Which columns the core files of an institution have, and in which order.

use crate::chance::key;
use crate::institution::Discipline;
use crate::term::Term;

/// Columns every core file has, in the order of the file.
const COMMON: &[Term] = &[
    Term::InstitutionCode,
    Term::CollectionCode,
    Term::BasisOfRecord,
    Term::OccurrenceId,
    Term::CatalogNumber,
    Term::RecordedBy,
    Term::RecordNumber,
    Term::EventDate,
    Term::VerbatimEventDate,
    Term::Habitat,
    Term::Continent,
    Term::Country,
    Term::CountryCode,
    Term::StateProvince,
    Term::Locality,
    Term::MinimumElevation,
    Term::MaximumElevation,
    Term::VerbatimElevation,
    Term::DecimalLatitude,
    Term::DecimalLongitude,
    Term::GeodeticDatum,
    Term::CoordinateUncertainty,
    Term::ScientificName,
    Term::ScientificNameAuthorship,
    Term::TypeStatus,
    Term::IdentifiedBy,
    Term::DateIdentified,
    Term::License,
];

/// The columns of the institution at `index`, after the id column.
pub(crate) fn columns(index: u32, discipline: Discipline) -> Vec<Term> {
    let mut columns = COMMON.to_vec();
    let classified: &[Term] =
        &[Term::Kingdom, Term::Phylum, Term::Class, Term::Order, Term::Family, Term::Genus, Term::SpecificEpithet];
    let more: &[Term] = match discipline {
        Discipline::Herbarium => &[
            Term::InfraspecificEpithet,
            Term::TaxonRank,
            Term::AcceptedNameUsage,
            Term::OccurrenceRemarks,
            Term::Preparations,
            Term::NomenclaturalCode,
        ],
        Discipline::Entomology => &[
            Term::Sex,
            Term::LifeStage,
            Term::IndividualCount,
            Term::Preparations,
            Term::SamplingProtocol,
            Term::TaxonRank,
            Term::IdentificationQualifier,
            Term::AcceptedNameUsage,
            Term::OccurrenceRemarks,
        ],
        Discipline::Fossils => &[
            Term::EarliestEra,
            Term::EarliestPeriod,
            Term::EarliestAge,
            Term::Formation,
            Term::IndividualCount,
            Term::OccurrenceRemarks,
        ],
        Discipline::Minerals => {
            &[Term::HigherClassification, Term::DynamicProperties, Term::Formation, Term::OccurrenceRemarks]
        }
        Discipline::Mixed => &[
            Term::Sex,
            Term::LifeStage,
            Term::IndividualCount,
            Term::Preparations,
            Term::EarliestEra,
            Term::EarliestPeriod,
            Term::EarliestAge,
            Term::Formation,
            Term::DynamicProperties,
            Term::HigherClassification,
            Term::AcceptedNameUsage,
            Term::InfraspecificEpithet,
            Term::IdentificationQualifier,
            Term::OccurrenceRemarks,
            Term::VerbatimCoordinates,
        ],
    };
    if discipline != Discipline::Minerals {
        columns.extend_from_slice(classified);
    }
    columns.extend_from_slice(more);
    match index % 3 {
        0 => columns.extend_from_slice(&[
            Term::InstitutionId,
            Term::Year,
            Term::Month,
            Term::Day,
            Term::Modified,
            Term::DatasetName,
        ]),
        1 => columns.extend_from_slice(&[
            Term::InstitutionId,
            Term::VerbatimCoordinates,
            Term::RightsHolder,
            Term::Modified,
        ]),
        _ => columns.extend_from_slice(&[Term::InstitutionId, Term::OtherCatalogNumbers, Term::References]),
    }
    let mut seen = [false; Term::COUNT];
    columns.retain(|&t| !std::mem::replace(&mut seen[t as usize], true));
    // Houses order their columns as they please; the mistake of reading by position shows soon.
    let turn = key(&[0xC01, u64::from(index)]) as usize % columns.len();
    if index % 2 == 1 {
        columns.rotate_left(turn);
    }
    columns
}
