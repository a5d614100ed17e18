//! The label told as sentences, in the order of the field: what, where, when, who, how kept. What the source wrote stands
//! beside what was made of it.

use maud::{Markup, html};
use solander_model::opends::{Event, Location};
use solander_model::{Field, Pattern, Test};

use super::Shown;
use crate::address::Address;
use crate::locale::Words;
use crate::parts::{
    card_accepted, card_gathering, facet_value, findings_about, licence, people, specimen_title, verbatim, with_role,
};
use crate::reader::Reader;

/// Terms by the question they answer.
const WHERE: &[&str] = &[
    "dwc:country",
    "dwc:countryCode",
    "dwc:continent",
    "dwc:stateProvince",
    "dwc:county",
    "dwc:municipality",
    "dwc:locality",
    "dwc:verbatimLocality",
    "dwc:island",
    "dwc:islandGroup",
    "dwc:waterBody",
    "dwc:higherGeography",
    "dwc:decimalLatitude",
    "dwc:decimalLongitude",
    "dwc:verbatimCoordinates",
    "dwc:verbatimLatitude",
    "dwc:verbatimLongitude",
    "dwc:geodeticDatum",
    "dwc:coordinateUncertaintyInMeters",
    "dwc:minimumElevationInMeters",
    "dwc:maximumElevationInMeters",
    "dwc:verbatimElevation",
    "dwc:minimumDepthInMeters",
    "dwc:maximumDepthInMeters",
    "dwc:verbatimDepth",
    "dwc:habitat",
];
const WHEN: &[&str] = &[
    "dwc:eventDate",
    "dwc:verbatimEventDate",
    "dwc:year",
    "dwc:month",
    "dwc:day",
    "dwc:eventTime",
    "dwc:startDayOfYear",
    "dwc:endDayOfYear",
];
const WHO: &[&str] =
    &["dwc:recordedBy", "dwc:recordedByID", "dwc:identifiedBy", "dwc:identifiedByID", "dwc:dateIdentified"];
const WHAT: &[&str] = &[
    "dwc:scientificName",
    "dwc:typeStatus",
    "dwc:kingdom",
    "dwc:phylum",
    "dwc:class",
    "dwc:order",
    "dwc:family",
    "dwc:genus",
    "dwc:specificEpithet",
    "dwc:taxonRank",
    "dwc:vernacularName",
    "dwc:basisOfRecord",
    "dwc:individualCount",
    "dwc:sex",
    "dwc:lifeStage",
    "dwc:verbatimIdentification",
    "dwc:identificationQualifier",
];

fn search(field: Field, value: &str) -> String {
    let address = Address::new(solander_model::ObjectKind::DigitalSpecimen);
    address.replacing(field, Test::Any(field, vec![Pattern::Exact(value.to_owned())])).url()
}

pub(super) fn told(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let findings = &shown.source.remarks.findings;
    let event = card_gathering(&shown.specimen);
    let elsewhere = |term: &str| ![WHERE, WHEN, WHO, WHAT].iter().any(|list| list.contains(&term));
    html! {
        dl.told {
            div { dt { (words.t("told-what")) } dd { (what(reader, shown)) (findings_about(words, findings, |t| WHAT.contains(&t))) } }
            div {
                dt { (words.t("told-where")) }
                dd {
                    (place(words, event))
                    (withheld(words, shown))
                    (findings_about(words, findings, |t| WHERE.contains(&t)))
                }
            }
            div { dt { (words.t("told-when")) } dd { (when(words, event)) (findings_about(words, findings, |t| WHEN.contains(&t))) } }
            div { dt { (words.t("told-who")) } dd { (who(words, shown, event)) (findings_about(words, findings, |t| WHO.contains(&t))) } }
            div { dt { (words.t("told-kept")) } dd { (kept(words, shown)) (findings_about(words, findings, elsewhere)) } }
        }
    }
}

fn what(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let specimen = &shown.specimen;
    let identification = card_accepted(specimen);
    let taxon = identification.and_then(|i| i.has_taxon_identifications.first());
    let event = card_gathering(specimen);
    let quantity: Vec<&str> = [&specimen.organism_quantity, &specimen.organism_quantity_type]
        .into_iter()
        .filter_map(|q| q.as_deref())
        .collect();
    let quantity = quantity.join(" ");
    let details: Vec<&str> = [
        event.and_then(|e| e.sex.as_deref()),
        event.and_then(|e| e.life_stage.as_deref()),
        event.and_then(|e| e.reproductive_condition.as_deref()),
        Some(quantity.as_str()).filter(|q| !q.is_empty()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let above: Vec<(Field, &str)> = taxon.map_or_else(Vec::new, |t| {
        [
            (Field::Kingdom, &t.kingdom),
            (Field::Phylum, &t.phylum),
            (Field::Class, &t.class),
            (Field::Order, &t.order),
            (Field::Family, &t.family),
        ]
        .into_iter()
        .filter_map(|(f, v)| v.as_deref().map(|v| (f, v)))
        .collect()
    });
    html! {
        (specimen_title(reader, specimen))
        @if let Some(name) = taxon.and_then(|t| t.vernacular_name.as_deref()) { ", " (name) }
        @if let Some(accepted) = taxon.and_then(|t| t.accepted_name_usage.as_deref()).filter(|a| Some(*a) != taxon.map(|t| t.scientific_name.as_str())) {
            span.verbatim { (words.with("name-accepted", &[("name", accepted)])) }
        }
        (verbatim(words, identification.and_then(|i| i.verbatim_identification.as_deref()).filter(|v| Some(*v) != specimen.specimen_name.as_deref())))
        @if !above.is_empty() {
            span.verbatim {
                @for (i, (field, value)) in above.iter().enumerate() { @if i > 0 { " › " } a href=(search(*field, value)) { (value) } }
            }
        }
        @if !details.is_empty() { span.verbatim { (details.join(", ")) } }
    }
}

fn place(words: Words, event: Option<&Event>) -> Markup {
    let Some(place) = event.and_then(|e| e.has_location.as_deref()) else {
        return html! { span.muted { (words.t("not-given")) } };
    };
    let small: Vec<&str> =
        [&place.locality, &place.municipality, &place.county, &place.island, &place.island_group, &place.water_body]
            .into_iter()
            .filter_map(|v| v.as_deref())
            .collect();
    let point = place.has_georeference.as_deref();
    html! {
        @if let Some(country) = &place.country { a href=(search(Field::Country, country)) { (country) } }
        @if let Some(province) = &place.state_province { @if place.country.is_some() { ", " } a href=(search(Field::StateProvince, province)) { (province) } }
        @if place.country.is_some() || place.state_province.is_some() { @if !small.is_empty() { ": " } }
        (small.join(", "))
        @if place.country.is_none() && place.state_province.is_none() && small.is_empty() {
            @match place.continent.as_deref().or(place.higher_geography.as_deref()) { Some(text) => (text), None => span.muted { (words.t("not-given")) } }
        }
        @if let Some(text) = height(words, place) { span.verbatim { (text) } }
        @if let Some((latitude, longitude)) = point.and_then(|g| Some((g.decimal_latitude?, g.decimal_longitude?))) {
            span.verbatim {
                span.num { (words.decimal(latitude, 5)) "° · " (words.decimal(longitude, 5)) "°" }
                @if let Some(metres) = point.and_then(|g| g.coordinate_uncertainty_in_meters) {
                    " " (words.with("uncertainty", &[("metres", &words.number(metres.max(0.0) as u64))]))
                }
            }
        }
        @if let Some(habitat) = event.and_then(|e| e.habitat.as_deref()) { span.verbatim { (words.t("habitat")) " " (habitat) } }
        (verbatim(words, place.verbatim_locality.as_deref().filter(|v| Some(*v) != place.locality.as_deref())))
        (verbatim(words, point.and_then(|g| g.verbatim_coordinates.as_deref())))
        @if let Some(g) = point.filter(|g| g.verbatim_coordinates.is_none()) {
            (verbatim(words, g.verbatim_latitude.as_deref()))
            (verbatim(words, g.verbatim_longitude.as_deref()))
        }
        (verbatim(words, place.verbatim_elevation.as_deref()))
        (verbatim(words, place.verbatim_depth.as_deref()))
    }
}

fn height(words: Words, place: &Location) -> Option<String> {
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(a), Some(b)) if (a - b).abs() > f64::EPSILON => {
            Some(format!("{}–{}", words.decimal(a, 1), words.decimal(b, 1)))
        }
        (Some(a), _) | (None, Some(a)) => Some(words.decimal(a, 1)),
        (None, None) => None,
    };
    let up = range(place.minimum_elevation_in_meters, place.maximum_elevation_in_meters)
        .map(|m| words.with("elevation", &[("metres", &m)]));
    let down = range(place.minimum_depth_in_meters, place.maximum_depth_in_meters)
        .map(|m| words.with("depth", &[("metres", &m)]));
    let both: Vec<String> = up.into_iter().chain(down).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

/// What is kept back, why, and whom to ask.
fn withheld(words: Words, shown: &Shown) -> Markup {
    let specimen = &shown.specimen;
    html! {
        @if specimen.information_withheld.is_some() || specimen.data_generalizations.is_some() {
            div.withheld {
                p {
                    (crate::parts::icon("lock-simple")) " "
                    @if let Some(text) = &specimen.information_withheld { (words.with("withheld", &[("what", text)])) " " }
                    @if let Some(text) = &specimen.data_generalizations { (words.with("generalised", &[("how", text)])) " " }
                    (words.with("withheld-ask", &[("holder", crate::parts::card_holder(specimen))]))
                }
            }
        }
    }
}

fn when(words: Words, event: Option<&Event>) -> Markup {
    let Some(event) = event else { return html! { span.muted { (words.t("not-given")) } } };
    let year = event.year.map(|y| y.to_string());
    let date = event.event_date.as_deref().map(|d| words.date(d)).or(year);
    html! {
        @match &date {
            Some(date) => { time datetime=[event.event_date.as_deref().filter(|d| !d.contains('/'))] { (date) } @if let Some(time) = &event.event_time { ", " (time) } },
            None => span.muted { (words.t("not-given")) },
        }
        (verbatim(words, event.verbatim_event_date.as_deref().filter(|v| Some(*v) != event.event_date.as_deref())))
    }
}

fn who(words: Words, shown: &Shown, event: Option<&Event>) -> Markup {
    let specimen = &shown.specimen;
    let gathered = || {
        with_role(event.map_or(&[][..], |e| &e.has_agents), "collector")
            .chain(with_role(&specimen.has_agents, "collector"))
    };
    let identified =
        card_accepted(specimen).map(|i| (people(with_role(&i.has_agents, "identifier")), i.date_identified.as_deref()));
    let number = event.and_then(|e| e.field_number.as_deref());
    html! {
        @match people(gathered()) {
            Some(names) => { (words.t("collected-by")) " " (names) @if let Some(n) = number { ", " (words.t("field-number")) " " span.mono { (n) } } },
            None => span.muted { (words.t("collector-not-given")) },
        }
        @if let Some((Some(names), date)) = identified {
            br;
            (words.t("identified-by")) " " (names) @if let Some(date) = date { ", " (words.date(date)) }
        }
    }
}

fn kept(words: Words, shown: &Shown) -> Markup {
    let specimen = &shown.specimen;
    let preparation = specimen
        .preparations
        .as_deref()
        .or_else(|| specimen.has_specimen_parts.iter().find_map(|p| p.preparations.as_deref()));
    html! {
        @if let Some(kind) = &specimen.basis_of_record { (facet_value(words, Field::BasisOfRecord, kind)) }
        @if let Some(preparation) = preparation { @if specimen.basis_of_record.is_some() { ", " } (preparation) }
        @if specimen.basis_of_record.is_none() && preparation.is_none() { span.muted { (words.t("not-given")) } }
        span.verbatim {
            (words.t("held-by")) " "
            @if specimen.organisation_id.starts_with("https://") { a href=(specimen.organisation_id) rel="external" { (crate::parts::card_holder(specimen)) } }
            @else { (crate::parts::card_holder(specimen)) }
            @if let Some(code) = &specimen.collection_code { ", " (words.t("collection")) " " a href=(search(Field::CollectionCode, code)) { (code) } }
        }
        @if let Some(disposition) = &specimen.disposition { span.verbatim { (disposition) } }
        @match &specimen.license {
            Some(text) => span.verbatim { (licence(text).told(words)) @if let Some(holder) = &specimen.rights_holder { " © " (holder) } },
            None => span.verbatim { (words.t("licence-none")) },
        }
        (verbatim(words, specimen.verbatim_label.as_deref()))
    }
}
