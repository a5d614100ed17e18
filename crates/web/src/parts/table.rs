//! Results as a table.

use maud::{Markup, html};
use solander_index::{Sort, SortBy};
use solander_model::{Field, Pattern, Test};

use super::card::{catalogue_number, gathering, holder, type_status};
use super::{Card, landing, mids_mark, people, with_role};
use crate::address::Address;
use crate::reader::Reader;

/// Specimens in rows; heads sort, cells narrow the search.
#[must_use]
pub fn results_table(reader: &Reader, address: &Address, cards: &[Card], caption: &str) -> Markup {
    let words = reader.words;
    let head = |name: &str, by: Option<SortBy>| {
        let current = address.sort.filter(|s| Some(s.by) == by);
        let descending = current.is_some_and(|s| !s.descending);
        html! {
            th scope="col" aria-sort=[current.map(|s| if s.descending { "descending" } else { "ascending" })] {
                @match by {
                    Some(by) => {
                        a href=(address.sorted(Sort { by, descending }).url()) {
                            (words.t(name))
                            @if let Some(sort) = current { span aria-hidden="true" { (if sort.descending { " ↓" } else { " ↑" }) } }
                        }
                    }
                    None => (words.t(name)),
                }
            }
        }
    };
    let narrow = |field: Field, value: Option<&str>| {
        html! {
            @if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
                a href=(address.replacing(field, Test::Any(field, vec![Pattern::Exact(value.to_owned())])).url()) { (value) }
            }
        }
    };
    html! {
        div.scroll.results-table tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        (head("col-name", Some(SortBy::Name)))
                        (head("col-catalogue", Some(SortBy::CatalogNumber)))
                        (head("col-country", Some(SortBy::Country)))
                        (head("col-date", Some(SortBy::Year)))
                        (head("col-collector", None))
                        (head("col-type", None))
                        (head("col-institution", None))
                        (head("col-mids", Some(SortBy::MidsLevel)))
                    }
                }
                tbody {
                    @for card in cards {
                        @if let Some(specimen) = card.specimen.as_deref() {
                            @let event = gathering(specimen);
                            @let place = event.and_then(|e| e.has_location.as_deref());
                            tr {
                                th scope="row" { a href=(landing(&card.pid, card.kind)) { (card.title(reader)) } }
                                td.mono { (catalogue_number(specimen)) }
                                td { (narrow(Field::Country, place.and_then(|p| p.country.as_deref()))) }
                                td { @if let Some(date) = event.and_then(|e| e.event_date.as_deref().or(e.verbatim_event_date.as_deref())) { (words.date(date)) } }
                                td {
                                    @let all = || with_role(event.map_or(&[][..], |e| &e.has_agents), "collector").chain(with_role(&specimen.has_agents, "collector"));
                                    (people(all()).unwrap_or_default())
                                }
                                td { (narrow(Field::TypeStatus, type_status(specimen))) }
                                td { (narrow(Field::OrganisationName, Some(holder(specimen)))) }
                                td { (mids_mark(words, specimen.mids_level)) }
                            }
                        } @else {
                            tr { th scope="row" { a href=(landing(&card.pid, card.kind)) { (card.title(reader)) } } @for _ in 0..7 { td {} } }
                        }
                    }
                }
            }
        }
    }
}
