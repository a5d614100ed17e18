//! The MIDS level as the DiSSCo processor computes it, quirks included: places, dates and field numbers are those of the
//! first event, and where an agent needs an identifier only the first one of its role is looked at.

use solander_model::MissingElement;
use solander_model::opends::{Agent, DigitalSpecimen, Event, GeologicalContext, Georeference, Location};

use crate::organisation::UNKNOWN_ORGANISATION;

/// The level 0 to 3, and what the next level asks for in vain.
pub(super) fn level(specimen: &DigitalSpecimen) -> (u8, Vec<MissingElement>) {
    let mut reached = 0;
    for next in 1..=3 {
        let missing = missing(specimen, next);
        if !missing.is_empty() {
            let missing =
                missing.into_iter().map(|element| MissingElement { level: next, element: element.to_owned() });
            return (reached, missing.collect());
        }
        reached = next;
    }
    (reached, Vec::new())
}

enum Group {
    Biological,
    Geological,
    Neither,
}

fn group(specimen: &DigitalSpecimen) -> Group {
    match specimen.topic_discipline.as_deref() {
        Some("Botany" | "Microbiology" | "Zoology" | "Other Biodiversity") => Group::Biological,
        Some("Palaeontology" | "Astrogeology" | "Geology" | "Ecology" | "Other Geodiversity") => Group::Geological,
        _ => Group::Neither,
    }
}

fn missing(specimen: &DigitalSpecimen, level: u8) -> Vec<&'static str> {
    let mut missing = Vec::new();
    let mut need = |name: &'static str, met: bool| {
        if !met {
            missing.push(name);
        }
    };
    let event = specimen.has_events.first();
    let location = event.and_then(|event| event.has_location.as_deref());
    match (level, group(specimen)) {
        (1, _) => {
            need("License", valid(specimen.license.as_deref()));
            // A modification date is always there: where the source has none, the time of the harvest stands in.
            need("ObjectType", valid(specimen.preparations.as_deref()));
            need("Name", valid(specimen.specimen_name.as_deref()));
            need("Discipline", specimen.topic_discipline.is_some());
        }
        (_, Group::Neither) => need("Discipline", false),
        (2, Group::Biological) => {
            need("Media", specimen.is_known_to_contain_media == Some(true));
            need("QualitativeLocation", location.is_some_and(qualitative));
            need("QuantitativeLocation", location.is_some_and(quantitative));
            need("DateCollected", event.is_some_and(is_dated));
            need("CollectingNumber", event.is_some_and(|event| valid(event.field_number.as_deref())));
            need(
                "CollectingAgent",
                specimen.has_events.iter().any(|event| with_role(&event.has_agents, "collector").is_some()),
            );
        }
        (2, Group::Geological) => {
            need("TypeStatus", specimen.is_marked_as_type.is_some());
            need(
                "StratigraphicContext",
                location.and_then(|location| location.has_geological_context.as_deref()).is_some_and(stratified),
            );
            need("QualitativeLocation", location.is_some_and(qualitative));
            need("QuantitativeLocation", location.is_some_and(quantitative));
        }
        (_, group) => {
            need(
                "OrganizationID",
                valid(Some(&specimen.organisation_id)) && specimen.organisation_id != UNKNOWN_ORGANISATION,
            );
            let mut taxa = specimen.has_identifications.iter().flat_map(|one| &one.has_taxon_identifications);
            need("IdentifiedAsID", taxa.any(|taxon| valid(taxon.scientific_name_id.as_deref())));
            let mut identifications = specimen.has_identifications.iter();
            need("IdentifiedByID", identifications.any(|one| first_has_id(&one.has_agents, "identifier")));
            need("GeographicalLocalityID", location.is_some_and(exact));
            if matches!(group, Group::Biological) {
                need(
                    "CollectingAgentID",
                    specimen.has_events.iter().any(|event| first_has_id(&event.has_agents, "collector")),
                );
            }
        }
    }
    missing
}

/// Neither blank nor one of the words that say nothing.
fn valid(text: Option<&str>) -> bool {
    text.map(str::trim).is_some_and(|text| {
        !text.is_empty()
            && !["null", "unknown", "unknown:undigitized"].iter().any(|word| text.eq_ignore_ascii_case(word))
    })
}

fn any(texts: &[&Option<String>]) -> bool {
    texts.iter().any(|text| valid(text.as_deref()))
}

fn is_dated(event: &Event) -> bool {
    any(&[&event.event_date, &event.verbatim_event_date]) || event.year.is_some()
}

fn with_role<'a>(agents: &'a [Agent], role: &str) -> Option<&'a Agent> {
    agents.iter().find(|agent| agent.has_roles.iter().any(|one| one.role_name == role))
}

fn first_has_id(agents: &[Agent], role: &str) -> bool {
    with_role(agents, role).is_some_and(|agent| valid(agent.id.as_deref()))
}

fn qualitative(location: &Location) -> bool {
    let named = any(&[
        &location.continent,
        &location.country,
        &location.country_code,
        &location.county,
        &location.island,
        &location.island_group,
        &location.locality,
        &location.verbatim_locality,
        &location.municipality,
        &location.state_province,
        &location.water_body,
        &location.higher_geography,
    ]);
    let written = |at: &Georeference| {
        any(&[&at.verbatim_coordinates])
            || (valid(at.verbatim_latitude.as_deref()) && valid(at.verbatim_longitude.as_deref()))
    };
    named || location.has_georeference.as_deref().is_some_and(written)
}

fn quantitative(location: &Location) -> bool {
    location.has_georeference.as_deref().is_some_and(|at| {
        any(&[&location.location_id, &at.footprint_wkt])
            || (at.decimal_latitude.is_some() && at.decimal_longitude.is_some())
    })
}

fn exact(location: &Location) -> bool {
    let point = |at: &Georeference| {
        at.decimal_latitude.is_some()
            && at.decimal_longitude.is_some()
            && valid(at.geodetic_datum.as_deref())
            && at.coordinate_uncertainty_in_meters.is_some()
            && at.coordinate_precision.is_some()
    };
    let shape = |at: &Georeference| valid(at.footprint_wkt.as_deref()) && valid(at.footprint_srs.as_deref());
    valid(location.location_id.as_deref())
        || location.has_georeference.as_deref().is_some_and(|at| point(at) || shape(at))
}

fn stratified(context: &GeologicalContext) -> bool {
    any(&[
        &context.bed,
        &context.member,
        &context.formation,
        &context.group,
        &context.lithostratigraphic_terms,
        &context.highest_biostratigraphic_zone,
        &context.lowest_biostratigraphic_zone,
        &context.earliest_age_or_lowest_stage,
        &context.earliest_eon_or_lowest_eonothem,
        &context.earliest_epoch_or_lowest_series,
        &context.earliest_era_or_lowest_erathem,
        &context.earliest_period_or_lowest_system,
        &context.latest_age_or_highest_stage,
        &context.latest_eon_or_highest_eonothem,
        &context.latest_epoch_or_highest_series,
        &context.latest_era_or_highest_erathem,
        &context.latest_period_or_highest_system,
    ])
}

#[cfg(test)]
mod tests {
    use solander_model::opends::Identification;

    use super::*;
    use crate::people::agent;

    fn specimen(discipline: &str) -> DigitalSpecimen {
        DigitalSpecimen {
            topic_discipline: Some(discipline.to_owned()),
            license: Some("CC0".to_owned()),
            preparations: Some("sheet".to_owned()),
            specimen_name: Some("Aus bus".to_owned()),
            organisation_id: "https://ror.org/0566bfb96".to_owned(),
            ..DigitalSpecimen::default()
        }
    }

    fn gathered(mut made: DigitalSpecimen) -> DigitalSpecimen {
        let georeference =
            Georeference { decimal_latitude: Some(1.0), decimal_longitude: Some(2.0), ..Georeference::default() };
        let location = Location {
            country: Some("Kenya".to_owned()),
            location_id: Some("L1".to_owned()),
            has_georeference: Some(Box::new(georeference)),
            has_geological_context: Some(Box::new(GeologicalContext {
                bed: Some("b".to_owned()),
                ..GeologicalContext::default()
            })),
            ..Location::default()
        };
        made.has_events = vec![Event {
            year: Some(1921),
            field_number: Some("7".to_owned()),
            has_agents: vec![agent(Some("A. Smith".to_owned()), None, "collector")],
            has_location: Some(Box::new(location)),
            ..Event::default()
        }];
        made.is_known_to_contain_media = Some(true);
        made
    }

    fn identified(mut made: DigitalSpecimen) -> DigitalSpecimen {
        let taxon = solander_model::opends::TaxonIdentification {
            scientific_name_id: Some("N1".to_owned()),
            ..Default::default()
        };
        made.has_identifications = vec![Identification {
            has_taxon_identifications: vec![taxon],
            has_agents: vec![agent(
                None,
                Some(("dwc:identifiedByID", "https://orcid.org/0000-0002-1825-0097".to_owned())),
                "identifier",
            )],
            ..Identification::default()
        }];
        made
    }

    fn check(made: &DigitalSpecimen, expected: u8, missing: &[&str]) {
        let (found, lacks) = level(made);
        let lacks: Vec<&str> = lacks.iter().map(|lack| lack.element.as_str()).collect();
        assert_eq!((found, lacks.as_slice()), (expected, missing));
    }

    #[test]
    fn biological() {
        let bare = DigitalSpecimen { preparations: None, license: Some("unknown".to_owned()), ..specimen("Botany") };
        check(&bare, 0, &["License", "ObjectType"]);
        check(
            &specimen("Botany"),
            1,
            &[
                "Media",
                "QualitativeLocation",
                "QuantitativeLocation",
                "DateCollected",
                "CollectingNumber",
                "CollectingAgent",
            ],
        );
        check(&gathered(specimen("Zoology")), 2, &["IdentifiedAsID", "IdentifiedByID", "CollectingAgentID"]);
        let mut full = identified(gathered(specimen("Zoology")));
        check(&full, 2, &["CollectingAgentID"]);
        full.has_events[0].has_agents[0].id = Some("https://orcid.org/0000-0002-1825-0097".to_owned());
        check(&full, 3, &[]);
        full.organisation_id = UNKNOWN_ORGANISATION.to_owned();
        check(&full, 2, &["OrganizationID"]);
    }

    #[test]
    fn only_the_first_collector_counts() {
        let mut made = identified(gathered(specimen("Zoology")));
        let id = ("dwc:recordedByID", "https://orcid.org/0000-0002-1825-0097".to_owned());
        made.has_events[0].has_agents.push(agent(None, Some(id), "collector"));
        check(&made, 2, &["CollectingAgentID"]);
    }

    #[test]
    fn geological() {
        let mut made = gathered(specimen("Palaeontology"));
        made.is_known_to_contain_media = Some(false);
        check(&made, 1, &["TypeStatus"]);
        made.is_marked_as_type = Some(false);
        check(&identified(made), 3, &[]);
    }

    #[test]
    fn unclassified_stays_at_one() {
        check(&identified(gathered(specimen("Unclassified"))), 1, &["Discipline"]);
    }
}
