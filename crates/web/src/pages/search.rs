//! Explore: one search, its counts, and its results in four views.

mod chips;
mod empty;
mod pictures;
mod sidebar;
mod toolbar;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use solander_index::{FacetRequest, IndexError, MapRequest, PageAt, Query, Results};
use solander_model::{Field, ObjectKind, Pid};

use crate::address::{Address, Complaint, NUMBERED, Place, View};
use crate::error::WebError;
use crate::parts::{Card, card, landing, notice, pager, resolution_for, results_table, row, timeline, world_map};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

use chips::complaint_words;

/// Facets of specimens, most used first, and how many values each shows.
pub(crate) const SPECIMEN_FACETS: &[(Field, usize)] = &[
    (Field::TopicDiscipline, 8),
    (Field::Country, 8),
    (Field::Family, 8),
    (Field::OrganisationName, 8),
    (Field::CollectionCode, 8),
    (Field::TypeStatus, 8),
    (Field::Collector, 8),
    (Field::BasisOfRecord, 8),
    (Field::License, 8),
    (Field::Finding, 8),
    (Field::SourceSystemName, 8),
    (Field::HasMedia, 2),
    (Field::MidsLevel, 4),
];
/// Facets of media.
pub(crate) const MEDIA_FACETS: &[(Field, usize)] = &[
    (Field::MediaFormat, 8),
    (Field::MediaType, 8),
    (Field::License, 8),
    (Field::OrganisationName, 8),
    (Field::SourceSystemName, 8),
];

pub(crate) fn facets_of(kind: ObjectKind) -> &'static [(Field, usize)] {
    if kind == ObjectKind::DigitalMedia { MEDIA_FACETS } else { SPECIMEN_FACETS }
}

/// Answers `/search`.
pub(crate) async fn specimen_search(State(state): State<WebState>, reader: Reader) -> Result<Response, WebError> {
    search(state, reader, ObjectKind::DigitalSpecimen).await
}

/// Answers `/search/media`.
pub(crate) async fn media_search(State(state): State<WebState>, reader: Reader) -> Result<Response, WebError> {
    search(state, reader, ObjectKind::DigitalMedia).await
}

async fn search(state: WebState, reader: Reader, kind: ObjectKind) -> Result<Response, WebError> {
    let (address, complaints, from_form) = Address::read(kind, &reader.query);
    if from_form && complaints.is_empty() {
        return Ok(Redirect::to(&address.url()).into_response());
    }
    work(move || {
        let partial = reader.partial && address.view.pictures();
        let found = Found::read(&state, address, complaints, partial)?;
        if partial {
            Ok(pictures::partial(&reader, &found))
        } else {
            found.page(&reader).map(|page| page.respond(&reader))
        }
    })
    .await
}

/// Everything a page of results tells.
pub(crate) struct Found {
    pub(crate) address: Address,
    pub(crate) complaints: Vec<Complaint>,
    pub(crate) results: Results,
    pub(crate) cards: Vec<Card>,
    /// The object whose PID was typed.
    exact: Option<(Pid, ObjectKind)>,
    /// How many changes of the log the index has not seen.
    behind: u64,
    /// For an empty page: each clause with the count there would be without it.
    ways_out: Vec<empty::WayOut>,
}

impl Found {
    /// Asks the index; with `partial` for the hits alone, without their counts by facets, places and years.
    fn read(
        state: &WebState,
        mut address: Address,
        mut complaints: Vec<Complaint>,
        partial: bool,
    ) -> Result<Self, WebError> {
        let last = u32::try_from(NUMBERED / address.per as u64).unwrap_or(u32::MAX);
        if let Place::Number(n) = address.place
            && n > last
        {
            complaints.push(Complaint::BadValue("page".into(), n.to_string()));
            address.place = Place::Number(1);
        }
        let query = question(&address, &mut complaints, partial);
        let results = match state.index.search(&query) {
            Err(IndexError::BadCursor) => {
                complaints.push(Complaint::BadValue("after".into(), String::new()));
                address.place = Place::Number(1);
                let mut query = query;
                query.page.at = PageAt::Number(1);
                state.index.search(&query)?
            }
            other => other?,
        };
        let cards = Card::read(state, &results.hits)?;
        let exact = match address.filter.text.parse::<Pid>() {
            Ok(pid) => state.store.head(&pid)?.map(|stored| (stored.pid, stored.kind)),
            Err(_) => None,
        };
        let behind = state.store.last_seq()?.saturating_sub(state.index.cursor_seq());
        let ways_out = if results.total == 0 { empty::ways_out(state, &address)? } else { Vec::new() };
        Ok(Self { address, complaints, results, cards, exact, behind, ways_out })
    }

    fn page(&self, reader: &Reader) -> Result<Page, WebError> {
        let words = reader.words;
        let address = &self.address;
        let media = address.kind == ObjectKind::DigitalMedia;
        let heading = words.count(if media { "found-media" } else { "found-specimens" }, self.results.total);
        let beyond = address.place != Place::Number(1);
        Ok(Page {
            title: heading.clone(),
            description: None,
            canonical: Some(address.url()),
            unlisted: beyond,
            section: if media { Section::Media } else { Section::Explore },
            head: self.head(),
            islands: address.view.pictures() && self.results.total > 0,
            main: self.main(reader, &heading),
            ..Page::default()
        })
    }

    fn head(&self) -> Markup {
        let feed = self.address.at(Place::Number(1)).under("/search/feed.atom");
        html! {
            @if let Place::Number(n) = self.address.place {
                @if n > 1 { link rel="prev" href=(self.address.at(Place::Number(n - 1)).url()); }
                @if u64::from(n) * (self.address.per as u64) < self.results.total.min(NUMBERED) {
                    link rel="next" href=(self.address.at(Place::Number(n + 1)).url());
                }
            } @else if let Some(next) = &self.results.next {
                link rel="next" href=(self.address.at(Place::After(next.to_string())).url());
            }
            @if self.address.kind == ObjectKind::DigitalSpecimen { link rel="alternate" type="application/atom+xml" href=(feed); }
        }
    }

    fn main(&self, reader: &Reader, heading: &str) -> Markup {
        let words = reader.words;
        html! {
            div.explore {
                (sidebar::sidebar(reader, self))
                div {
                    (toolbar::head(reader, self, heading))
                    @if !self.complaints.is_empty() {
                        (notice("doubt", &html! { @for complaint in &self.complaints { p { (complaint_words(words, complaint)) } } p { a href="/about/search" { (words.t("search-help")) } } }))
                    }
                    @if let Some((pid, kind)) = &self.exact {
                        (notice("", &html! { p { (words.t("exact-pid")) " " a href=(landing(pid, *kind)) { (pid) } } }))
                    }
                    @if self.behind > 0 { (notice("", &html! { p { (words.count("index-behind", self.behind)) } })) }
                    (chips::chips(words, &self.address))
                    @if self.results.total == 0 { (empty::empty(words, &self.address, &self.ways_out)) } @else { (self.results(reader, heading)) }
                }
            }
        }
    }

    fn results(&self, reader: &Reader, heading: &str) -> Markup {
        let words = reader.words;
        let address = &self.address;
        let next = self.results.next.as_ref().map(ToString::to_string);
        html! {
            @if let (Some(map), true) = (&self.results.map, address.view == View::Map) {
                (world_map(words, map, self.results.total, address, true))
            }
            @if address.kind == ObjectKind::DigitalSpecimen && address.view != View::Map {
                details.overview open[!address.view.pictures()] {
                    summary { (words.t("overview")) }
                    div {
                        @if let Some(map) = &self.results.map { (world_map(words, map, self.results.total, address, false)) }
                        @if let Some(years) = &self.results.timeline { (timeline(words, years, address)) }
                    }
                }
            }
            @if address.view == View::Map {
                @if let Some(years) = &self.results.timeline { (timeline(words, years, address)) }
            }
            h2.unseen { (words.t("results-label")) }
            @match address.view {
                View::Grid => ul.cards { @for c in &self.cards { (card(reader, c)) } },
                View::List => ul.rows { @for c in &self.cards { (row(reader, c)) } },
                View::Table => (results_table(reader, address, &self.cards, heading)),
                View::Gallery | View::Contact => (pictures::pictures(reader, self)),
                View::Map => {}
            }
            @if address.view != View::Map { (pager(words, address, self.results.total, next.as_deref())) }
        }
    }
}

/// One question for everything on the page.
fn question(address: &Address, complaints: &mut Vec<Complaint>, partial: bool) -> Query {
    let mut query = address.question().unwrap_or_else(|| {
        complaints.push(Complaint::BadValue("after".into(), String::new()));
        let mut first = address.clone();
        first.place = Place::Number(1);
        first.question().unwrap_or_else(|| Query::new(address.kind, address.filter.clone()))
    });
    if address.view == View::Map {
        query.page.size = 0;
    }
    if partial {
        return query;
    }
    query.facets = facets_of(address.kind)
        .iter()
        .map(|(field, limit)| FacetRequest { field: *field, limit: *limit, ignore_own: true })
        .collect();
    if address.kind == ObjectKind::DigitalSpecimen {
        query.map = Some(MapRequest { resolution: resolution_for(address) });
        query.timeline = true;
    }
    query
}
