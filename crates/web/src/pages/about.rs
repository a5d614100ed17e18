//! About this portal.

use axum::response::Response;
use maud::{Markup, html};
use solander_model::FindingCode;

use crate::address::{HAS, PARAMETERS, SORTS, Shape};
use crate::parts::sentence;
use crate::reader::Reader;
use crate::shell::{Page, Section};

fn page(reader: &Reader, title: &str, body: &Markup) -> Response {
    let title = reader.words.t(title);
    let main = html! { div.prose { h1 { (title) } (body) } };
    Page { title, section: Section::About, main, ..Page::default() }.respond(reader)
}

fn paragraphs(reader: &Reader, names: &[&str]) -> Markup {
    html! { @for name in names { p { (reader.words.with(name, &[("title", &reader.settings.title)])) } } }
}

/// Answers `/about`.
pub(crate) async fn about(reader: Reader) -> Response {
    let words = reader.words;
    let body = html! {
        (paragraphs(&reader, &["about-1", "about-2", "about-3"]))
        h2 { (words.t("about-more")) }
        ul {
            li { a href="/about/search" { (words.t("about-search-title")) } }
            li { a href="/about/data" { (words.t("about-data-title")) } }
            li { a href="/about/accessibility" { (words.t("about-access-title")) } }
            li { a href="/status" { (words.t("status-title")) } }
        }
        @if let Some(contact) = &reader.settings.contact { p { (words.t("about-contact")) " " (contact) } }
        h2 { (words.t("about-thanks")) }
        (paragraphs(&reader, &["about-thanks-1", "about-borders"]))
        p { a href="/assets/fonts/source-serif-4-OFL.txt" { "Source Serif 4" } " · " a href="/assets/fonts/source-sans-3-OFL.txt" { "Source Sans 3" } " · " a href="/assets/icons-MIT.txt" { "Phosphor" } }
    };
    page(&reader, "about-title", &body)
}

/// Answers `/about/search`: every parameter.
pub(crate) async fn about_search(reader: Reader) -> Response {
    let words = reader.words;
    let row = |name: &str, title: &str, example: &str| {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair(name, example).finish();
        html! { tr { th scope="row" { code { (name) } } td { (title) } td { a href={ "/search?" (query) } { code { (name) "=" (example) } } } } }
    };
    let body = html! {
        (paragraphs(&reader, &["about-search-1", "about-search-2", "about-search-3"]))
        ul {
            li { code { "family=Fagaceae&family=Rosaceae" } " " (words.t("about-search-or")) }
            li { code { "-country=Sweden" } " " (words.t("about-search-not")) }
            li { code { "country=unknown" } " " (words.t("about-search-unknown")) }
            li { code { "taxon=Quercus*" } " " (words.t("about-search-wildcard")) }
            li { code { "place=\"Bern\"" } " " (words.t("about-search-quotes")) }
            li { code { "year=1850..1899" } " " (words.t("about-search-range")) }
        }
        h2 { (words.t("about-search-parameters")) }
        div.scroll tabindex="0" role="region" aria-label=(words.t("about-search-parameters")) {
            table {
                thead { tr { th scope="col" { (words.t("col-parameter")) } th scope="col" { (words.t("col-meaning")) } th scope="col" { (words.t("col-example")) } } }
                tbody {
                    (row("q", &words.t("about-search-q"), "oak"))
                    @for p in PARAMETERS {
                        (row(p.name, &words.t(&format!("field-{}", p.name)), match (p.name, p.shape) {
                            ("month", _) => "5..7", ("mids", _) | ("mids-tdwg", _) => "2..3", (_, Shape::Number) => "1850..1899",
                            (_, Shape::Day) => "1890-05..1890-07", (_, Shape::Instant) => "2026-01..", (_, _) => "unknown",
                        }))
                    }
                    (row("bbox", &words.t("about-search-bbox"), "5.9,45.8,10.5,47.8"))
                    (row("within", &words.t("about-search-within"), "6 46,10 46,8 48"))
                    (row("pid", &words.t("about-search-pid"), "TEST/AAA-AAA-AAA"))
                    @for (name, _) in HAS { (row("has", &words.t(&format!("field-{name}")), name)) }
                }
            }
        }
        h2 { (words.t("about-search-show")) }
        table {
            tbody {
                tr { th scope="row" { code { "view" } } td { (words.t("about-search-view")) " " code { "grid list table map" } } }
                tr { th scope="row" { code { "sort" } } td { (words.t("about-search-sort")) " " code { @for (name, _) in SORTS { (name) " " } } } }
                tr { th scope="row" { code { "per" } } td { (words.t("about-search-per")) } }
                tr { th scope="row" { code { "page" } } td { (words.t("about-search-page")) } }
                tr { th scope="row" { code { "after" } } td { (words.t("about-search-after")) } }
                tr { th scope="row" { code { "lang" } } td { (words.t("about-search-lang")) } }
            }
        }
    };
    page(&reader, "about-search-title", &body)
}

/// Answers `/about/data`: what becomes of the data, and every finding.
pub(crate) async fn about_data(reader: Reader) -> Response {
    let words = reader.words;
    let body = html! {
        (paragraphs(&reader, &["about-data-1", "about-data-2", "about-data-3", "about-data-4"]))
        h2 { (words.t("about-data-machines")) }
        (paragraphs(&reader, &["about-data-5", "about-data-6"]))
        h2 { (words.t("about-data-findings")) }
        p { (words.t("about-data-findings-1")) }
        dl.facts {
            @for code in FindingCode::ALL {
                dt { a href={ "/search?finding=" (code) } { (code) } }
                dd { (sentence(words, *code)) }
            }
        }
    };
    page(&reader, "about-data-title", &body)
}

/// Answers `/about/accessibility`.
pub(crate) async fn about_accessibility(reader: Reader) -> Response {
    let words = reader.words;
    let body = html! {
        (paragraphs(&reader, &["about-access-1", "about-access-2"]))
        h2 { (words.t("about-access-known")) }
        ul { @for name in ["about-access-known-1", "about-access-known-2"] { li { (words.t(name)) } } }
        @if let Some(contact) = &reader.settings.contact { p { (words.t("about-contact")) " " (contact) } }
    };
    page(&reader, "about-access-title", &body)
}
