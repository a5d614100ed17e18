//! What the index keeps of a specimen.

use solander_model::opends::{Agent, DigitalSpecimen, Event, Identification, TaxonIdentification};
use solander_model::{Field, Remarks, Timestamp};

use super::Facts;
use crate::dates::{self, Days};

/// Titles under which a catalogue number stands among the identifiers.
const CATALOG_NUMBER: &str = "dwc:catalogNumber";
/// Longer identifiers and addresses are found as a whole, not by their words.
const WORDY_IDENTIFIER: usize = 40;

pub(super) fn facts<'a>(specimen: &'a DigitalSpecimen, remarks: &'a Remarks) -> Facts<'a> {
    let mut facts = Facts::default();
    facts.value(Field::Kind, specimen.object_type.as_ref());
    facts.both(Field::SpecimenName, specimen.specimen_name.as_deref());
    identifiers(specimen, &mut facts);
    holders(specimen, &mut facts);
    identifications(&specimen.has_identifications, &mut facts);
    for event in &specimen.has_events {
        gathering(event, &mut facts);
    }
    for agent in specimen.has_agents.iter().filter(|agent| has_role(agent, "collector")) {
        facts.both(Field::Collector, agent.name.as_deref());
    }
    levels(specimen, remarks, &mut facts);
    for relationship in &specimen.has_entity_relationships {
        if relationship.relationship_of_resource == "hasVirtualCollection" {
            facts.value(Field::VirtualCollectionId, relationship.related_resource_id.as_str());
        }
    }
    for text in
        [&specimen.organism_remarks, &specimen.verbatim_label, &specimen.dynamic_properties, &specimen.organism_name]
    {
        facts.text(text.as_deref());
    }
    for finding in &remarks.findings {
        facts.value(Field::Finding, finding.code.as_str());
    }
    facts
}

fn identifiers<'a>(specimen: &'a DigitalSpecimen, facts: &mut Facts<'a>) {
    facts.value(Field::PhysicalSpecimenId, specimen.physical_specimen_id.as_str());
    facts.identifier(&specimen.physical_specimen_id);
    facts.identifier(&specimen.normalised_physical_specimen_id);
    let parts = specimen.has_specimen_parts.iter().flat_map(|part| &part.has_identifiers);
    for identifier in specimen.has_identifiers.iter().chain(parts) {
        let text = identifier.identifier.as_str();
        facts.identifier(text);
        if identifier.title == CATALOG_NUMBER {
            facts.value(Field::CatalogNumber, text);
        }
        if text.len() <= WORDY_IDENTIFIER && !text.contains("://") {
            facts.text(Some(text));
        }
    }
}

fn holders<'a>(specimen: &'a DigitalSpecimen, facts: &mut Facts<'a>) {
    facts.value(Field::OrganisationId, specimen.organisation_id.as_str());
    facts.both(Field::OrganisationName, specimen.organisation_name.as_deref());
    facts.both(Field::OrganisationCode, specimen.organisation_code.as_deref());
    facts.both(Field::CollectionCode, specimen.collection_code.as_deref());
    facts.some(Field::CollectionId, specimen.collection_id.as_deref());
    facts.both(Field::DatasetName, specimen.dataset_name.as_deref());
    facts.value(Field::SourceSystemId, specimen.source_system_id.as_str());
    facts.some(Field::SourceSystemName, specimen.source_system_name.as_deref());
    facts.some(Field::BasisOfRecord, specimen.basis_of_record.as_deref());
    facts.some(Field::LivingOrPreserved, specimen.living_or_preserved.as_deref());
    facts.some(Field::TopicDiscipline, specimen.topic_discipline.as_deref());
    facts.some(Field::TopicDomain, specimen.topic_domain.as_deref());
    facts.some(Field::TopicCategory, specimen.topic_category.as_deref());
    facts.some(Field::Preparations, specimen.preparations.as_deref());
    facts.some(Field::License, specimen.license.as_deref());
}

/// Names of any identification are found by words; the ranks are those of the accepted ones, else of the first.
fn identifications<'a>(all: &'a [Identification], facts: &mut Facts<'a>) {
    let accepted = all.iter().any(|identification| identification.is_verified_identification);
    for (i, identification) in all.iter().enumerate() {
        facts.both(Field::TypeStatus, identification.type_status.as_deref());
        facts.text(identification.verbatim_identification.as_deref());
        facts.text(identification.identification_remarks.as_deref());
        for agent in &identification.has_agents {
            facts.both(Field::IdentifiedBy, agent.name.as_deref());
        }
        let current = if accepted { identification.is_verified_identification } else { i == 0 };
        for taxon in &identification.has_taxon_identifications {
            names(taxon, facts);
            if current {
                ranks(taxon, facts);
            }
        }
    }
}

fn names<'a>(taxon: &'a TaxonIdentification, facts: &mut Facts<'a>) {
    facts.text(Some(&taxon.scientific_name));
    for name in [
        &taxon.kingdom,
        &taxon.phylum,
        &taxon.class,
        &taxon.order,
        &taxon.family,
        &taxon.vernacular_name,
        &taxon.accepted_name_usage,
        &taxon.original_name_usage,
        &taxon.cultivar_epithet,
    ] {
        facts.text(name.as_deref());
    }
    // The genus is nearly always the first word of the name already.
    if let Some(genus) = taxon.genus.as_deref().filter(|genus| !taxon.scientific_name.starts_with(*genus)) {
        facts.text(Some(genus));
    }
}

fn ranks<'a>(taxon: &'a TaxonIdentification, facts: &mut Facts<'a>) {
    facts.some(Field::Kingdom, taxon.kingdom.as_deref());
    facts.some(Field::Phylum, taxon.phylum.as_deref());
    facts.some(Field::Class, taxon.class.as_deref());
    facts.some(Field::Order, taxon.order.as_deref());
    facts.some(Field::Family, taxon.family.as_deref());
    facts.some(Field::Genus, taxon.genus.as_deref());
    let epithet = taxon.specific_epithet.as_deref().map(str::trim).filter(|epithet| !epithet.is_empty());
    let genus =
        taxon.generic_name.as_deref().or(taxon.genus.as_deref()).map(str::trim).filter(|genus| !genus.is_empty());
    match (genus, epithet) {
        (Some(genus), Some(epithet)) => facts.value(Field::Species, format!("{genus} {epithet}")),
        _ if taxon.taxon_rank.as_deref().is_some_and(|rank| rank.eq_ignore_ascii_case("species")) => {
            facts.value(Field::Species, taxon.scientific_name.as_str());
        }
        _ => {}
    }
}

fn gathering<'a>(event: &'a Event, facts: &mut Facts<'a>) {
    for agent in &event.has_agents {
        facts.both(Field::Collector, agent.name.as_deref());
    }
    facts.both(Field::Habitat, event.habitat.as_deref());
    for text in [&event.event_remarks, &event.field_notes, &event.field_number, &event.verbatim_event_date] {
        facts.text(text.as_deref());
    }
    if facts.days.is_none() {
        facts.days = when(event);
        if let Some(month) =
            event.month.or_else(|| facts.days.and_then(dates::month_of)).filter(|m| (1..=12).contains(m))
        {
            facts.number(Field::Month, month);
        }
    }
    let Some(place) = event.has_location.as_deref() else { return };
    facts.both(Field::Country, place.country.as_deref());
    facts.some(Field::CountryCode, place.country_code.as_deref());
    facts.both(Field::Continent, place.continent.as_deref());
    facts.both(Field::StateProvince, place.state_province.as_deref());
    facts.both(Field::Locality, place.locality.as_deref());
    for text in [
        &place.verbatim_locality,
        &place.county,
        &place.municipality,
        &place.island,
        &place.island_group,
        &place.water_body,
        &place.higher_geography,
        &place.location_remarks,
    ] {
        facts.text(text.as_deref());
    }
    if let Some(georeference) = place.has_georeference.as_deref()
        && let (Some(latitude), Some(longitude)) = (georeference.decimal_latitude, georeference.decimal_longitude)
    {
        facts.place(latitude, longitude);
    }
    if let Some(geology) = place.has_geological_context.as_deref() {
        for text in [&geology.formation, &geology.group, &geology.member, &geology.bed] {
            facts.text(text.as_deref());
        }
        for text in [
            &geology.earliest_period_or_lowest_system,
            &geology.latest_period_or_highest_system,
            &geology.earliest_epoch_or_lowest_series,
            &geology.latest_epoch_or_highest_series,
            &geology.earliest_age_or_lowest_stage,
            &geology.latest_age_or_highest_stage,
        ] {
            facts.text(text.as_deref());
        }
    }
}

/// The days of an event: its date, else its year, month and day.
fn when(event: &Event) -> Option<Days> {
    let small = |number: Option<i64>| number.and_then(|n| u8::try_from(n).ok());
    event.event_date.as_deref().and_then(dates::read).or_else(|| {
        let (year, month) = (event.year?, small(event.month));
        let day = month.and(small(event.day));
        dates::days(year, month, day)
            .or_else(|| dates::days(year, month, None))
            .or_else(|| dates::days(year, None, None))
    })
}

fn levels<'a>(specimen: &'a DigitalSpecimen, remarks: &'a Remarks, facts: &mut Facts<'a>) {
    facts.number(Field::MidsLevel, specimen.mids_level);
    if let Some(level) = remarks.mids.as_ref().and_then(|mids| mids.tdwg) {
        facts.number(Field::MidsTdwg, i64::from(level));
    }
    let linked = || specimen.has_entity_relationships.iter().any(|r| r.relationship_of_resource == "hasDigitalMedia");
    let has_media = specimen.is_known_to_contain_media.unwrap_or_else(linked);
    facts.number(Field::HasMedia, i64::from(has_media));
    for (field, instant) in [(Field::Created, &specimen.created), (Field::Modified, &specimen.modified)] {
        if let Some(instant) = Timestamp::parse(instant) {
            facts.number(field, instant.0);
        }
    }
}

fn has_role(agent: &Agent, role: &str) -> bool {
    agent.has_roles.iter().any(|known| known.role_name.eq_ignore_ascii_case(role))
}
