//! Facets beside the results.

use maud::{Markup, html};
use solander_model::{Field, ObjectKind, Test};

use super::Found;
use crate::address::{Address, parameter_of};
use crate::parts::chart_year_bars;
use crate::parts::{Facet, facet, icon, range_facet};
use crate::reader::Reader;

/// How many facets stand open.
const OPEN: usize = 3;

pub(super) fn sidebar(reader: &Reader, found: &Found) -> Markup {
    let words = reader.words;
    let address = &found.address;
    let own: Vec<&str> = found
        .results
        .facets
        .iter()
        .filter_map(|f| parameter_of(f.field).map(|p| p.name))
        .chain(["has", "year", "mids"])
        .collect();
    let specimens = address.kind == ObjectKind::DigitalSpecimen;
    let number = address.filter.clauses.len();
    let listed = found.results.facets.iter().filter(|f| !matches!(f.field, Field::HasMedia | Field::MidsLevel));
    html! {
        details.filters {
            summary { (icon("funnel")) (words.t("filters")) @if number > 0 { " (" (number) ")" } }
            form action=(address.path()) method="get" aria-label=(words.t("filters")) {
                (hidden(address, &own))
                @for (i, counts) in listed.enumerate() { (facet(words, Facet { counts, address, open: i < OPEN })) }
                @if specimens {
                    @if let Some(years) = &found.results.timeline {
                        (range_facet(words, address, Field::Year, &chart_year_bars(years), false))
                    }
                    @if let Some(levels) = found.results.facets.iter().find(|f| f.field == Field::MidsLevel) {
                        @let bars: Vec<(String, u64)> = (0..=3).map(|level: u8| {
                            let level = level.to_string();
                            let count = levels.values.iter().find(|(v, _)| *v == level).map_or(0, |(_, n)| *n);
                            (level, count)
                        }).collect();
                        (range_facet(words, address, Field::MidsLevel, &bars, false))
                    }
                    (has(reader, found))
                }
                div.apply { button.button.primary type="submit" { (words.t("filters-apply")) } }
            }
        }
    }
}

/// Parameters that the form has no field for.
fn hidden(address: &Address, own: &[&str]) -> Markup {
    let pairs = address.pairs();
    html! {
        @for (name, value) in pairs.iter().filter(|(n, v)| !own.contains(&n.as_str()) || (matches!(n.as_str(), "year" | "mids") && v == "unknown")) {
            @if name != "page" && name != "after" { input type="hidden" name=(name) value=(value); }
        }
    }
}

/// Presence and absence of images and coordinates.
fn has(reader: &Reader, found: &Found) -> Markup {
    let words = reader.words;
    let asked: Vec<String> =
        found.address.filter_pairs().into_iter().filter(|(n, _)| n == "has").map(|(_, value)| value).collect();
    let count = |value: &str| {
        found
            .results
            .facets
            .iter()
            .find(|f| f.field == Field::HasMedia)
            .and_then(|f| f.values.iter().find(|(v, _)| v == value))
            .map(|(_, n)| *n)
    };
    let located =
        found.results.map.as_ref().map(|m| m.not_georeferenced).filter(|_| {
            !found.address.filter.clauses.iter().any(|c| matches!(c.test, Test::Present(Field::Coordinates)))
        });
    let options = [
        ("image", "has-image", count("true")),
        ("!image", "has-no-image", count("false")),
        ("coordinates", "has-coordinates", located.map(|n| found.results.total - n.min(found.results.total))),
        ("!coordinates", "has-no-coordinates", located),
    ];
    html! {
        details.facet open[!asked.is_empty()] {
            summary { (words.t("field-has")) }
            fieldset {
                legend.unseen { (words.t("field-has")) }
                @for (value, name, count) in &options {
                    label {
                        input type="checkbox" name="has" value=(value) checked[asked.iter().any(|a| a == value)];
                        span.value { (words.t(name)) }
                        @if let Some(count) = count { span.count { (words.number(*count)) } }
                    }
                }
                @for value in asked.iter().filter(|a| !options.iter().any(|(v, _, _)| v == a)) {
                    label { input type="checkbox" name="has" value=(value) checked; span.value { (value) } }
                }
            }
        }
    }
}
