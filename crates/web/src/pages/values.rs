//! All values of one facet, to be narrowed by their beginning.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use solander_index::TermOrder;
use solander_model::{ObjectKind, Pattern, Test};

use crate::address::{Address, Shape, parameter};
use crate::error::WebError;
use crate::parts::{bar_row, facet_value, icon};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// Most values on one page.
const MOST: usize = 200;

/// Answers `/search/values/{parameter}`.
pub(crate) async fn values(
    State(state): State<WebState>,
    Path(name): Path<String>,
    reader: Reader,
) -> Result<Response, WebError> {
    let parameter = parameter(&name).filter(|p| p.shape == Shape::Word).ok_or(WebError::NotFound)?;
    work(move || {
        let words = reader.words;
        let mut begin = String::new();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(reader.query.as_bytes()) {
            if name == "begin" { begin = value.trim().chars().take(100).collect() } else { query.append_pair(&name, &value); }
        }
        let (address, _, _) = Address::read(ObjectKind::DigitalSpecimen, &query.finish());
        let filter = address.filter.without(parameter.field);
        let found = state.index.terms(address.kind, parameter.field, &begin, &filter, MOST, TermOrder::Count)?;
        let most = found.iter().map(|(_, n)| *n).max().unwrap_or(1);
        let field = words.t(&format!("field-{}", parameter.name));
        let title = words.with("values-title", &[("field", &field)]);
        let page = Page {
            title: title.clone(),
            unlisted: true,
            section: Section::Explore,
            main: html! {
                div.prose {
                    p { a href=(address.url()) { (icon("arrow-left")) " " (words.t("values-back")) } }
                    h1 { (title) }
                    form method="get" {
                        @for (name, value) in address.pairs() { input type="hidden" name=(name) value=(value); }
                        label for="begin" { (words.t("values-begin")) }
                        div.search-form {
                            input type="search" id="begin" name="begin" value=(begin);
                            button.button type="submit" { (words.t("search-button")) }
                        }
                    }
                    @if found.is_empty() { p { (words.t("values-none")) } }
                    ul.bars {
                        @for (value, count) in &found {
                            @let next = address.replacing(parameter.field, Test::Any(parameter.field, vec![Pattern::Exact(value.clone())]));
                            (bar_row(words, &html! { (facet_value(words, parameter.field, value)) }, &next.url(), *count, most))
                        }
                    }
                    @if found.len() == MOST { p.muted { (words.count("values-most", MOST as u64)) } }
                }
            },
            ..Page::default()
        };
        Ok(page.respond(&reader))
    })
    .await
}
