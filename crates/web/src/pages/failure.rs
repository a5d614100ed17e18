//! What a reader sees when there is nothing, or when something went wrong.

use axum::http::StatusCode;
use maud::html;
use solander_index::{Page as Stretch, PageAt, Query};
use solander_model::{Filter, ObjectKind};

use crate::parts::{Card, icon, row};
use crate::reader::Reader;
use crate::shell::Page;
use crate::state::WebState;

/// Nothing has this address: looks for what the address says.
pub(crate) fn not_found(state: &WebState, reader: &Reader) -> Page {
    let words = reader.words;
    let said = said(&reader.path);
    let near = if said.is_empty() { Vec::new() } else { near(state, &said) };
    let main = html! {
        div.prose {
            h1 { (words.t("not-found")) }
            p { (words.with("not-found-why", &[("path", &reader.path)])) }
            form role="search" action="/search" method="get" {
                label for="q" { (words.t("search-label")) }
                div.search-form {
                    input type="search" id="q" name="q" value=(said) maxlength="1000";
                    button.button.primary type="submit" { (icon("magnifying-glass")) (words.t("search-button")) }
                }
            }
            @if !near.is_empty() {
                h2 { (words.t("not-found-near")) }
                ul.rows { @for card in &near { (row(reader, card)) } }
            }
        }
    };
    Page { status: StatusCode::NOT_FOUND, title: words.t("not-found"), unlisted: true, main, ..Page::default() }
}

/// The words in a path that could be what was looked for.
fn said(path: &str) -> String {
    const OURS: &[&str] = &["specimens", "media", "pid", "search", "versions", "about", "provenance", "label", "cite"];
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let words: Vec<&str> = decoded
        .split(['/', '+', '_', '?', '&', '='])
        .map(str::trim)
        .filter(|w| !w.is_empty() && !OURS.contains(w))
        .collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

fn near(state: &WebState, said: &str) -> Vec<Card> {
    let filter = Filter { text: said.to_owned(), ..Filter::default() };
    let query =
        Query { page: Stretch { size: 8, at: PageAt::Number(1) }, ..Query::new(ObjectKind::DigitalSpecimen, filter) };
    let found = state.index.search(&query).map(|results| results.hits).unwrap_or_default();
    Card::read(state, &found).unwrap_or_default()
}

/// Something went wrong: what happened, what was kept, what to try.
pub(crate) fn failed(reader: &Reader, status: StatusCode, number: &str) -> Page {
    let words = reader.words;
    let title = match status {
        StatusCode::SERVICE_UNAVAILABLE => words.t("failed-unavailable"),
        status if status.is_client_error() => words.t("failed-question"),
        _ => words.t("failed"),
    };
    let main = html! {
        div.prose {
            h1 { (title) }
            p { (words.t(if status.is_client_error() { "failed-question-why" } else { "failed-why" })) }
            p { a.button href=(reader.address()) { (words.t("failed-again")) } " " a.button href="/" { (words.t("failed-home")) } }
            @if !number.is_empty() { p.small.muted { (words.with("failed-number", &[("number", number)])) } }
        }
    };
    Page { status, title, unlisted: true, main, ..Page::default() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_of_an_address() {
        assert_eq!(super::said("/specimens/TEST/AAA-BBB"), "TEST AAA-BBB");
        assert_eq!(super::said("/Quercus%20robur"), "Quercus robur");
        assert_eq!(super::said("/"), "");
    }
}
