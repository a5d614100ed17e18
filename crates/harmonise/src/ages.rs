//! Chronometric ages: how old a fossil or an artefact is, by measurement.

use solander_model::Finding;
use solander_model::opends::ChronometricAge;

use crate::fields::Fields;
use crate::keys::Key;
use crate::numbers::integer;
use crate::people::agents;

/// One row of a ChronometricAge extension.
pub(crate) fn chronometric_age(row: &Fields<'_>, findings: &mut Vec<Finding>) -> ChronometricAge {
    let years = i64::MIN..=i64::MAX;
    ChronometricAge {
        id: row.own(Key::ChronometricAgeId),
        chronometric_age_conversion_protocol: row.own(Key::ChronometricAgeConversionProtocol),
        chronometric_age_determined_date: row.own(Key::ChronometricAgeDeterminedDate),
        chronometric_age_id: row.own(Key::ChronometricAgeId),
        chronometric_age_protocol: row.own(Key::ChronometricAgeProtocol),
        chronometric_age_references: row.own(Key::ChronometricAgeReferences),
        chronometric_age_remarks: row.own(Key::ChronometricAgeRemarks),
        chronometric_age_uncertainty_in_years: integer(
            row,
            Key::ChronometricAgeUncertaintyInYears,
            0..=i64::MAX,
            findings,
        ),
        chronometric_age_uncertainty_method: row.own(Key::ChronometricAgeUncertaintyMethod),
        earliest_chronometric_age: integer(row, Key::EarliestChronometricAge, years.clone(), findings),
        earliest_chronometric_age_reference_system: row.own(Key::EarliestChronometricAgeReferenceSystem),
        latest_chronometric_age: integer(row, Key::LatestChronometricAge, years, findings),
        latest_chronometric_age_reference_system: row.own(Key::LatestChronometricAgeReferenceSystem),
        material_dated: row.own(Key::MaterialDated),
        material_dated_id: row.own(Key::MaterialDatedId),
        material_dated_relationship: row.own(Key::MaterialDatedRelationship),
        uncalibrated_chronometric_age: row.own(Key::UncalibratedChronometricAge),
        verbatim_chronometric_age: row.own(Key::VerbatimChronometricAge),
        has_agents: agents(row.get(Key::ChronometricAgeDeterminedBy), None, "chronometric-age-determiner", findings),
        ..ChronometricAge::default()
    }
}
