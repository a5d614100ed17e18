//! The entrance.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use solander_index::{FacetRequest, MapRequest, Page as Stretch, PageAt, Query, Results};
use solander_model::{Clock, Field, Filter, ObjectKind, Pattern, SystemClock, Test, Timestamp};

use crate::address::Address;
use crate::error::WebError;
use crate::machine;
use crate::parts::{Card, bar_row, card, facet_value, icon, timeline, world_map};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::Page;
use crate::state::WebState;

/// What the entrance tells, kept until the index changes.
#[derive(Debug)]
pub struct EntranceNumbers {
    generation: u64,
    day: i64,
    /// When the last change was made that is counted here.
    at: Option<Timestamp>,
    specimens: Results,
    media: u64,
    /// The specimen of the day.
    chosen: Option<Card>,
}

const DAY: i64 = 86_400_000;

fn any(field: Field, value: &str) -> Filter {
    Filter::default().and(Test::Any(field, vec![Pattern::Exact(value.to_owned())]))
}

impl EntranceNumbers {
    fn read(state: &WebState, reader: &Reader) -> Result<Arc<Self>, WebError> {
        let generation = state.index.generation();
        let day = SystemClock.now().0.div_euclid(DAY);
        let kept = state.entrance.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|k| k.generation == generation && k.day == day) {
            return Ok(kept);
        }
        let facet = |field, limit| FacetRequest { field, limit, ignore_own: false };
        let query = Query {
            page: Stretch { size: 0, at: PageAt::Number(1) },
            facets: vec![
                facet(Field::TopicDiscipline, 8),
                facet(Field::BasisOfRecord, 6),
                facet(Field::OrganisationName, 1_000),
                facet(Field::HasMedia, 2),
            ],
            map: Some(MapRequest { resolution: 1 }),
            timeline: true,
            ..Query::new(ObjectKind::DigitalSpecimen, Filter::default())
        };
        let specimens = state.index.search(&query)?;
        let count = Query {
            page: Stretch { size: 0, at: PageAt::Number(1) },
            ..Query::new(ObjectKind::DigitalMedia, Filter::default())
        };
        let media = state.index.search(&count)?.total;
        let seq = state.index.cursor_seq();
        let at = state.store.changes(seq.saturating_sub(1), 1)?.first().map(|change| change.at);
        let chosen = choose(state, reader, day)?;
        let numbers = Arc::new(Self { generation, day, at, specimens, media, chosen });
        *state.entrance.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Arc::clone(&numbers));
        Ok(numbers)
    }
}

/// A specimen with an image that may be shown, another one each day.
fn choose(state: &WebState, reader: &Reader, day: i64) -> Result<Option<Card>, WebError> {
    let query = Query {
        page: Stretch { size: 48, at: PageAt::Number(1) },
        ..Query::new(ObjectKind::DigitalSpecimen, any(Field::HasMedia, "true"))
    };
    let hits = state.index.search(&query)?.hits;
    let mut cards = Card::read(state, &hits)?;
    cards.retain(|c| c.image.is_some() || c.media.as_ref().is_some_and(|m| reader.settings.may_show(&m.access_uri)));
    if cards.is_empty() {
        return Ok(None);
    }
    let at = usize::try_from(day.unsigned_abs()).unwrap_or(0) % cards.len();
    Ok(Some(cards.swap_remove(at)))
}

/// Answers `/`.
pub(crate) async fn entrance(State(state): State<WebState>, reader: Reader) -> Result<Response, WebError> {
    work(move || {
        let numbers = EntranceNumbers::read(&state, &reader)?;
        let words = reader.words;
        let page = Page {
            description: Some(words.with("entrance-lead", &[("title", &reader.settings.title)])),
            head: machine::catalogue(&reader, numbers.specimens.total),
            main: show(&reader, &numbers),
            ..Page::default()
        };
        Ok(page.respond(&reader))
    })
    .await
}

fn show(reader: &Reader, numbers: &EntranceNumbers) -> Markup {
    let words = reader.words;
    html! {
        div.hero {
            div {
                h1 { (words.t("entrance-title")) }
                p.lead { (words.with("entrance-lead", &[("title", &reader.settings.title)])) }
                form role="search" action="/search" method="get" {
                    label.unseen for="q" { (words.t("search-label")) }
                    div.search-form {
                        input type="search" id="q" name="q" placeholder=(words.t("search-placeholder")) autocomplete="off" maxlength="1000";
                        button.button.primary type="submit" { (icon("magnifying-glass")) (words.t("search-button")) }
                    }
                }
                p.small.muted { (words.t("search-hint")) " " a href="/about/search" { (words.t("search-help")) } }
            }
            @if let Some(chosen) = &numbers.chosen {
                div.specimen-of-day {
                    ul.plain { (card(reader, chosen)) }
                    p.small.muted { (words.t("entrance-of-the-day")) }
                }
            }
        }
        @if numbers.specimens.total == 0 { (empty(reader)) } @else { (full(reader, numbers)) }
    }
}

fn empty(reader: &Reader) -> Markup {
    let words = reader.words;
    html! {
        section.sheet.prose {
            h2 { (words.t("entrance-empty")) }
            p { (words.t("entrance-empty-why")) }
            p { (words.t("entrance-empty-how")) }
            pre { code { "solander harvest archive.zip" } }
            p { a href="/status" { (words.t("entrance-empty-status")) } }
        }
    }
}

fn full(reader: &Reader, numbers: &EntranceNumbers) -> Markup {
    let words = reader.words;
    let all = &numbers.specimens;
    let address = Address::new(ObjectKind::DigitalSpecimen);
    let values = |field: Field| all.facets.iter().find(|f| f.field == field);
    let imaged = values(Field::HasMedia)
        .and_then(|f| f.values.iter().find(|(v, _)| v == "true" || v == "1"))
        .map_or(0, |(_, n)| *n);
    let institutions = values(Field::OrganisationName).map_or(0, |f| f.values.len() as u64);
    let ways = |field: Field, title: &str| {
        html! {
            @if let Some(counts) = values(field).filter(|c| !c.values.is_empty()) {
                @let most = counts.values.first().map_or(1, |(_, n)| *n);
                section aria-labelledby=(title) {
                    h2 #(title) { (words.t(title)) }
                    ul.bars {
                        @for (value, count) in &counts.values {
                            (bar_row(words, &html! { (facet_value(words, field, value)) }, &address.with(any(field, value)).url(), *count, most))
                        }
                    }
                }
            }
        }
    };
    html! {
        section aria-labelledby="numbers" {
            h2.unseen #numbers { (words.t("entrance-numbers")) }
            dl.figures {
                div { dt { (words.t("number-specimens")) } dd { a href="/search" { (words.number(all.total)) } } }
                div { dt { (words.t("number-media")) } dd { a href="/search/media" { (words.number(numbers.media)) } } }
                div { dt { (words.t("number-institutions")) } dd { a href="/search/values/institution" { (words.number(institutions)) } } }
                div { dt { (words.t("number-imaged")) } dd { a href="/search?has=image" { (words.percent(imaged, all.total)) } } }
            }
            @if let Some(at) = numbers.at { p.small.muted { (words.with("numbers-as-of", &[("date", &words.instant(at))])) } }
        }
        div.ways {
            (ways(Field::TopicDiscipline, "ways-discipline"))
            (ways(Field::BasisOfRecord, "ways-kind"))
            @if let Some(map) = &all.map {
                section aria-labelledby="ways-place" {
                    h2 #ways-place { (words.t("ways-place")) }
                    (world_map(words, map, all.total, &address, false))
                }
            }
            @if let Some(years) = &all.timeline {
                section aria-labelledby="ways-time" {
                    h2 #ways-time { (words.t("ways-time")) }
                    (timeline(words, years, &address))
                }
            }
        }
    }
}
