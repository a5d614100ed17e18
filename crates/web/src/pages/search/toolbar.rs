//! Above the results: the count, the words searched for, the view, the order.

use maud::{Markup, html};
use solander_index::SortBy;
use solander_model::ObjectKind;

use super::Found;
use crate::address::{PER, SORTS, View};
use crate::parts::icon;
use crate::reader::Reader;

fn view_icon(view: View) -> &'static str {
    match view {
        View::Grid => "squares-four",
        View::List => "list-bullets",
        View::Table => "table",
        View::Map => "map-trifold",
        View::Gallery => "images-square",
        View::Contact => "dots-nine",
    }
}

pub(super) fn head(reader: &Reader, found: &Found, heading: &str) -> Markup {
    let words = reader.words;
    let address = &found.address;
    let specimens = address.kind == ObjectKind::DigitalSpecimen;
    let rest = |leave: &'static [&'static str]| {
        let pairs = address.pairs();
        html! {
            @for (name, value) in pairs.iter().filter(|(n, _)| !leave.contains(&n.as_str()) && n != "page" && n != "after") {
                input type="hidden" name=(name) value=(value);
            }
        }
    };
    html! {
        div.results-head {
            h1 { (heading) }
            @if found.results.total > 0 {
                nav aria-label=(words.t("views-label")) {
                    ul.views {
                        @for view in View::ALL.iter().filter(|v| specimens || !matches!(v, View::Table | View::Map)) {
                            li {
                                a href=(address.shown(*view).url()) aria-current=[(*view == address.view).then_some("true")] {
                                    (icon(view_icon(*view))) (words.t(match view { View::Grid => "view-grid", View::List => "view-list", View::Table => "view-table", View::Map => "view-map", View::Gallery => "view-gallery", View::Contact => "view-contact" }))
                                }
                            }
                        }
                    }
                }
            }
        }
        div.toolbar {
            form.ask role="search" action=(address.path()) method="get" {
                (rest(&["q"]))
                div {
                    label for="q" { (words.t("search-label")) }
                    input type="search" id="q" name="q" value=(address.filter.text) maxlength="1000" autocomplete="off";
                }
                button.button type="submit" { (icon("magnifying-glass")) (words.t("search-button")) }
            }
            form action=(address.path()) method="get" {
                (rest(&["sort", "per"]))
                div {
                    label for="sort" { (words.t("sort-label")) }
                    select id="sort" name="sort" {
                        @for (name, by) in SORTS {
                            @let chosen = |descending: bool| address.order().by == *by && address.order().descending == descending;
                            option value=(name) selected[chosen(false)] { (words.t(&format!("sort-{name}"))) }
                            @if *by != SortBy::Relevance {
                                option value={ "-" (name) } selected[chosen(true)] { (words.t(&format!("sort-{name}-down"))) }
                            }
                        }
                    }
                }
                div {
                    label for="per" { (words.t("per-label")) }
                    select id="per" name="per" {
                        @for per in PER { option value=(per) selected[*per == address.per] { (per) } }
                    }
                }
                button.button type="submit" { (words.t("sort-button")) }
            }
        }
    }
}
