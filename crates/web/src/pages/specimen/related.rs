//! The place on a map, and what belongs to the specimen.

use maud::{Markup, html};
use solander_model::{GeoPoint, Pid};

use super::Shown;
use crate::parts::{Spot, card_gathering, point_map};
use crate::reader::Reader;

fn spot(shown: &Shown) -> Option<Spot> {
    let georeference = card_gathering(&shown.specimen)?.has_location.as_deref()?.has_georeference.as_deref()?;
    let point = GeoPoint { longitude: georeference.decimal_longitude?, latitude: georeference.decimal_latitude? };
    let fits = point.longitude.abs() <= 180.0 && point.latitude.abs() <= 90.0;
    fits.then_some(Spot { point, uncertainty: georeference.coordinate_uncertainty_in_meters })
}

pub(super) fn has_place(shown: &Shown) -> bool {
    spot(shown).is_some() || shown.specimen.has_events.len() > 1
}

/// The gathering on a map, with further events beneath.
pub(super) fn place(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    if !has_place(shown) {
        return Markup::default();
    }
    let event = card_gathering(&shown.specimen);
    let location = event.and_then(|e| e.has_location.as_deref());
    let georeference = location.and_then(|l| l.has_georeference.as_deref());
    let geology = location.and_then(|l| l.has_geological_context.as_deref());
    let fact = |name: &str, value: Option<String>| html! { @if let Some(value) = value { dt { (words.t(name)) } dd { (value) } } };
    html! {
        section.part #place aria-labelledby="place-title" {
            h2 #place-title { (words.t("part-place")) }
            div.split {
                @if let Some(spot) = spot(shown) { (point_map(words, spot)) }
                dl.facts {
                    (fact("fact-datum", georeference.and_then(|g| g.geodetic_datum.clone())))
                    (fact("fact-uncertainty", georeference.and_then(|g| g.coordinate_uncertainty_in_meters).map(|m| format!("{} m", words.decimal(m, 1)))))
                    (fact("fact-georeferenced", georeference.and_then(|g| g.georeferenced_date.clone()).map(|d| words.date(&d))))
                    (fact("fact-protocol", georeference.and_then(|g| g.georeference_protocol.clone())))
                    (fact("fact-georemarks", georeference.and_then(|g| g.georeference_remarks.clone())))
                    (fact("fact-higher", location.and_then(|l| l.higher_geography.clone())))
                    (fact("fact-continent", location.and_then(|l| l.continent.clone())))
                    (fact("fact-placeremarks", location.and_then(|l| l.location_remarks.clone())))
                    (fact("fact-habitat", event.and_then(|e| e.habitat.clone())))
                    (fact("fact-protocol-sampling", event.and_then(|e| e.sampling_protocol.clone())))
                    (fact("fact-notes", event.and_then(|e| e.field_notes.clone().or_else(|| e.event_remarks.clone()))))
                    (fact("fact-formation", geology.and_then(|g| g.formation.clone())))
                    (fact("fact-member", geology.and_then(|g| g.member.clone())))
                    (fact("fact-period", geology.and_then(|g| g.earliest_period_or_lowest_system.clone())))
                    (fact("fact-epoch", geology.and_then(|g| g.earliest_epoch_or_lowest_series.clone())))
                }
            }
            @for event in shown.specimen.has_events.iter().skip(1) {
                p.muted {
                    (words.t("further-event")) " "
                    (event.event_type.as_deref().unwrap_or_default()) " "
                    @if let Some(date) = &event.event_date { (words.date(date)) " " }
                    (event.has_location.as_deref().and_then(|l| l.locality.as_deref()).unwrap_or_default())
                }
            }
        }
    }
}

fn relationships(shown: &Shown) -> impl Iterator<Item = &solander_model::opends::EntityRelationship> {
    const TOLD_ELSEWHERE: &[&str] = &[
        "hasDigitalMedia",
        "hasLicense",
        "hasFDOType",
        "hasOrganisationID",
        "hasSourceSystemID",
        "hasPhysicalIdentifier",
    ];
    shown
        .specimen
        .has_entity_relationships
        .iter()
        .filter(|r| !TOLD_ELSEWHERE.contains(&r.relationship_of_resource.as_str()))
}

pub(super) fn has_related(shown: &Shown) -> bool {
    let specimen = &shown.specimen;
    relationships(shown).next().is_some()
        || !specimen.has_identifiers.is_empty()
        || !specimen.has_specimen_parts.is_empty()
        || !specimen.has_citations.is_empty()
        || !specimen.has_assertions.is_empty()
}

/// Identifiers, parts, measurements, literature, and links to other things.
pub(super) fn related(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    if !has_related(shown) {
        return Markup::default();
    }
    let specimen = &shown.specimen;
    html! {
        section.part #related aria-labelledby="related-title" {
            h2 #related-title { (words.t("part-related")) }
            div.split {
                @if !specimen.has_identifiers.is_empty() {
                    div {
                        h3 { (words.t("related-identifiers")) }
                        dl.facts {
                            @for one in &specimen.has_identifiers { dt { (one.title) } dd.mono { (linked(&one.identifier)) } }
                        }
                    }
                }
                @if relationships(shown).next().is_some() {
                    div {
                        h3 { (words.t("related-objects")) }
                        dl.facts {
                            @for one in relationships(shown) {
                                dt { (one.relationship_of_resource) }
                                dd {
                                    (linked(one.related_resource_uri.as_deref().unwrap_or(&one.related_resource_id)))
                                    @if let Some(remarks) = &one.relationship_remarks { " " span.muted { (remarks) } }
                                }
                            }
                        }
                    }
                }
                @if !specimen.has_specimen_parts.is_empty() {
                    div {
                        h3 { (words.t("related-parts")) }
                        ul { @for part in &specimen.has_specimen_parts {
                            li { (part.preparations.as_deref().or(part.specimen_name.as_deref()).or(part.material_entity_id.as_deref()).unwrap_or_default()) @if let Some(n) = &part.record_number { " " span.mono { (n) } } }
                        } }
                    }
                }
                @if !specimen.has_assertions.is_empty() {
                    div {
                        h3 { (words.t("related-measurements")) }
                        dl.facts {
                            @for one in &specimen.has_assertions {
                                dt { (one.measurement_type.as_deref().unwrap_or_default()) }
                                dd { (one.measurement_value.as_deref().unwrap_or_default()) " " (one.measurement_unit.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                }
                @if !specimen.has_citations.is_empty() {
                    div {
                        h3 { (words.t("related-literature")) }
                        ul { @for one in &specimen.has_citations { li { (one.bibliographic_citation) } } }
                    }
                }
            }
        }
    }
}

/// A link where the text is an address; through our resolver where it is one of our names.
fn linked(text: &str) -> Markup {
    html! {
        @if let Ok(pid) = text.parse::<Pid>() { a href={ "/pid/" (pid) } { (text) } }
        @else if text.starts_with("https://") || text.starts_with("http://") { a href=(text) rel="external" { (text) } }
        @else { (text) }
    }
}
