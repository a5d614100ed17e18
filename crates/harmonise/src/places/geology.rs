//! The geological context of a place.

use solander_model::opends::GeologicalContext;

use crate::fields::Fields;
use crate::keys::Key;

const TERMS: &[Key] = &[
    Key::EarliestEonOrLowestEonothem,
    Key::LatestEonOrHighestEonothem,
    Key::EarliestEraOrLowestErathem,
    Key::LatestEraOrHighestErathem,
    Key::EarliestPeriodOrLowestSystem,
    Key::LatestPeriodOrHighestSystem,
    Key::EarliestEpochOrLowestSeries,
    Key::LatestEpochOrHighestSeries,
    Key::EarliestAgeOrLowestStage,
    Key::LatestAgeOrHighestStage,
    Key::LowestBiostratigraphicZone,
    Key::HighestBiostratigraphicZone,
    Key::LithostratigraphicTerms,
    Key::Group,
    Key::Formation,
    Key::Member,
    Key::Bed,
];

/// The geological context, if the record says anything of it.
pub(super) fn geological_context(fields: &Fields<'_>) -> Option<Box<GeologicalContext>> {
    if !fields.any(TERMS) {
        return None;
    }
    Some(Box::new(GeologicalContext {
        bed: fields.own(Key::Bed),
        earliest_age_or_lowest_stage: fields.own(Key::EarliestAgeOrLowestStage),
        earliest_eon_or_lowest_eonothem: fields.own(Key::EarliestEonOrLowestEonothem),
        earliest_epoch_or_lowest_series: fields.own(Key::EarliestEpochOrLowestSeries),
        earliest_era_or_lowest_erathem: fields.own(Key::EarliestEraOrLowestErathem),
        earliest_period_or_lowest_system: fields.own(Key::EarliestPeriodOrLowestSystem),
        formation: fields.own(Key::Formation),
        group: fields.own(Key::Group),
        highest_biostratigraphic_zone: fields.own(Key::HighestBiostratigraphicZone),
        latest_age_or_highest_stage: fields.own(Key::LatestAgeOrHighestStage),
        latest_eon_or_highest_eonothem: fields.own(Key::LatestEonOrHighestEonothem),
        latest_epoch_or_highest_series: fields.own(Key::LatestEpochOrHighestSeries),
        latest_era_or_highest_erathem: fields.own(Key::LatestEraOrHighestErathem),
        latest_period_or_highest_system: fields.own(Key::LatestPeriodOrHighestSystem),
        lithostratigraphic_terms: fields.own(Key::LithostratigraphicTerms),
        lowest_biostratigraphic_zone: fields.own(Key::LowestBiostratigraphicZone),
        member: fields.own(Key::Member),
        ..GeologicalContext::default()
    }))
}
