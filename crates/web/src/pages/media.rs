//! A medium: its image where it may be shown, its licence, and the specimens it shows.

mod downloads;
mod facts;
mod plate;
mod seen;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use maud::html;
use solander_model::{ObjectKind, Version};
use solander_store::Stored;

use super::specimen::{cite_body, elsewhere};
use super::{PidPath, pid_of, tombstone, versions};
use crate::error::WebError;
use crate::machine::{Citation, Links, Wanted, media_document, meta, represent, script, wanted};
use crate::parts::{Card, card, icon, landing, pid_line};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

use seen::Seen;

/// Answers `/media/{prefix}/{suffix}`.
pub(crate) async fn media(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    work(move || {
        let stored = state.store.head(&pid)?.ok_or(WebError::NotFound)?;
        if let Some(elsewhere) = elsewhere(&reader, &stored, ObjectKind::DigitalMedia)? {
            return Ok(elsewhere);
        }
        let newest = stored.version;
        let mut response = answer(&state, &reader, &stored, newest)?;
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept"));
        Ok(response)
    })
    .await
}

/// Answers `/media/{prefix}/{suffix}/versions`.
pub(crate) async fn media_versions(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    versions::list(state, pid_of(&prefix, &suffix)?, reader, ObjectKind::DigitalMedia).await
}

/// Answers `/media/{prefix}/{suffix}/versions/{n}` and `…/versions/{a}..{b}`.
pub(crate) async fn media_version(
    State(state): State<WebState>,
    Path((prefix, suffix, which)): Path<(String, String, String)>,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    work(move || {
        if let Some((from, to)) = which.split_once("..") {
            return versions::difference(&state, &reader, &pid, from, to);
        }
        let version: Version = which.parse().map_err(|_| WebError::NotFound)?;
        let stored = state.store.version(&pid, version)?.filter(|s| s.kind == ObjectKind::DigitalMedia);
        let stored = stored.ok_or(WebError::NotFound)?;
        let newest = state.store.head(&pid)?.map_or(version, |head| head.version);
        answer(&state, &reader, &stored, newest)
    })
    .await
}

fn answer(state: &WebState, reader: &Reader, stored: &Stored, newest: Version) -> Result<Response, WebError> {
    match wanted(&reader.accept) {
        Wanted::Html if stored.deleted => Ok(tombstone::page(state, reader, stored)?.respond(reader)),
        Wanted::Html => Ok(page(state, reader, stored, newest)?.respond(reader)),
        kind => represent(state, reader, stored, kind),
    }
}

fn page(state: &WebState, reader: &Reader, stored: &Stored, newest: Version) -> Result<Page, WebError> {
    let words = reader.words;
    let seen = Seen::read(state, reader, stored)?;
    let media = &seen.media;
    let cards = Card::read(state, &seen.specimens)?;
    let citation = Citation::of_media(stored, media, reader);
    let links = Links::of_media(reader, stored, media, &seen.specimens);
    let here = landing(&stored.pid, ObjectKind::DigitalMedia);
    let licence_text = media.rights.as_deref().or(media.web_statement.as_deref()).or(media.usage_terms.as_deref());
    let main = html! {
        article {
            (versions::band(words, stored, newest))
            header.object-head {
                p.line { span.muted { (words.t("media-kind")) } }
                h1 { (citation.title) }
                (pid_line(words, &stored.pid, ObjectKind::DigitalMedia))
                div.actions {
                    a.button href="#cite" { (icon("quotes")) (words.t("action-cite")) }
                    @if seen.image.is_some() { a.button href="#downloads" { (icon("download-simple")) (words.t("media-download")) } }
                    a.button href={ (here) "/data.json" } { (icon("download-simple")) (words.t("action-json")) }
                    a.button href={ (here) "/data.jsonld" } { (icon("download-simple")) (words.t("action-jsonld")) }
                    a.button href={ (here) "/versions" } { (icon("clock-counter-clockwise")) (words.count("action-versions", u64::from(newest.0))) }
                }
            }
            (plate::notices(reader, &seen))
            div.object.media {
                section aria-labelledby="image" {
                    h2.unseen #image { (words.t("part-media")) }
                    (plate::plate(reader, &seen, &citation.title))
                    @if let Some(text) = &media.description { p.prose { (text) } }
                    (plate::others(reader, &seen, &here))
                    @if !cards.is_empty() {
                        section.part aria-labelledby="specimens" {
                            h2 #specimens { (words.t("media-specimens")) }
                            ul.cards { @for c in &cards { (card(reader, c)) } }
                        }
                    }
                }
                div.side {
                    @if let Some(shown) = &seen.image { (downloads::downloads(reader, &shown.image)) }
                    section.sheet aria-labelledby="facts" {
                        h2 #facts { (words.t("media-about")) }
                        (facts::facts(reader, &seen, licence_text))
                    }
                }
            }
            @if let Some(shown) = &seen.image { (downloads::addresses(reader, &seen, &shown.image)) }
            section.part #cite aria-labelledby="cite-title" { h2 #cite-title { (words.t("part-cite")) } (cite_body(reader, &here, &citation)) }
        }
    };
    let kept = seen.image.as_ref().map(|shown| reader.full(&shown.image.within(1600)));
    let elsewhere = plate::may_show(reader, media).then(|| media.access_uri.clone());
    let image = kept.or(elsewhere);
    Ok(Page {
        title: citation.title.clone(),
        description: Some(citation.description.clone()),
        canonical: Some(here.clone()),
        unlisted: stored.version != newest,
        head: html! { (meta(&citation, &links, licence_text, image.as_deref(), &reader.full(&here))) (script(&media_document(reader, stored, media))) },
        section: Section::Media,
        islands: seen.image.is_some(),
        links: links.headers(),
        main,
        ..Page::default()
    })
}
