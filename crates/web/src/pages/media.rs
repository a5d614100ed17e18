//! A medium: its image where it may be shown, its licence, and the specimens it shows.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use maud::{Markup, html};
use solander_model::opends::DigitalMedia;
use solander_model::{ObjectKind, Version};
use solander_store::Stored;

use super::specimen::{cite_body, elsewhere};
use super::{PidPath, pid_of, tombstone, versions};
use crate::error::WebError;
use crate::machine::{Citation, Links, Wanted, media_document, meta, represent, script, wanted};
use crate::parts::{Card, card, card_related, icon, is_image, landing, licence, people, pid_line};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

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
    let media: DigitalMedia = stored.parse()?;
    let specimens: Vec<_> = card_related(&media.has_entity_relationships, "hasDigitalSpecimen").collect();
    let cards = Card::read(&state.store, &specimens)?;
    let citation = Citation::of_media(stored, &media, reader);
    let links = Links::of_media(reader, stored, &media, &specimens);
    let here = landing(&stored.pid, ObjectKind::DigitalMedia);
    let licence_text = media.rights.as_deref().or(media.web_statement.as_deref()).or(media.usage_terms.as_deref());
    let shown = is_image(&media) && reader.settings.may_show(&media.access_uri);
    let main = html! {
        article {
            (versions::band(words, stored, newest))
            header.object-head {
                p.line { span.muted { (words.t("media-kind")) } }
                h1 { (citation.title) }
                (pid_line(words, &stored.pid, ObjectKind::DigitalMedia))
                div.actions {
                    a.button href="#cite" { (icon("quotes")) (words.t("action-cite")) }
                    a.button href={ (here) "/data.json" } { (icon("download-simple")) (words.t("action-json")) }
                    a.button href={ (here) "/data.jsonld" } { (icon("download-simple")) (words.t("action-jsonld")) }
                    a.button href={ (here) "/versions" } { (icon("clock-counter-clockwise")) (words.count("action-versions", u64::from(newest.0))) }
                }
            }
            div.object {
                section aria-labelledby="image" {
                    h2.unseen #image { (words.t("part-media")) }
                    @if shown {
                        div.plate {
                            a href=(media.access_uri) {
                                img src=(media.access_uri) alt=(words.with("image-of", &[("name", &citation.title)])) width=(media.pixel_x_dimension.unwrap_or(900)) height=(media.pixel_y_dimension.unwrap_or(1200)) decoding="async";
                            }
                        }
                    } @else {
                        div.plate.none { (icon("image")) span { (words.t("picture-elsewhere-long")) } (outside(&media.access_uri)) }
                    }
                    @if let Some(text) = &media.description { p.prose { (text) } }
                }
                section.sheet aria-labelledby="facts" {
                    h2 #facts { (words.t("media-about")) }
                    (facts(reader, &media, licence_text))
                }
            }
            @if !cards.is_empty() {
                section.part aria-labelledby="specimens" {
                    h2 #specimens { (words.t("media-specimens")) }
                    ul.cards { @for c in &cards { (card(reader, c)) } }
                }
            }
            section.part #cite aria-labelledby="cite-title" { h2 #cite-title { (words.t("part-cite")) } (cite_body(reader, &here, &citation)) }
        }
    };
    let image = shown.then_some(media.access_uri.as_str());
    Ok(Page {
        title: citation.title.clone(),
        description: Some(citation.description.clone()),
        canonical: Some(here.clone()),
        unlisted: stored.version != newest,
        head: html! { (meta(&citation, &links, licence_text, image, &reader.full(&here))) (script(&media_document(reader, stored, &media))) },
        section: Section::Media,
        links: links.headers(),
        main,
        ..Page::default()
    })
}

/// The address of something that is kept elsewhere; a link only where a browser may follow it.
fn outside(address: &str) -> Markup {
    html! {
        @if address.starts_with("https://") || address.starts_with("http://") { a.mono href=(address) rel="external" { (address) } }
        @else { span.mono { (address) } }
    }
}

fn facts(reader: &Reader, media: &DigitalMedia, licence_text: Option<&str>) -> Markup {
    let words = reader.words;
    let fact = |name: &str, value: Option<String>| html! { @if let Some(value) = value.filter(|v| !v.trim().is_empty()) { dt { (words.t(name)) } dd { (value) } } };
    let size = media.pixel_x_dimension.zip(media.pixel_y_dimension).map(|(w, h)| format!("{w} × {h} px"));
    html! {
        dl.facts {
            dt { (words.t("licence")) }
            dd { @match licence_text { Some(text) => (licence(text).told(words)), None => (words.t("licence-none")) } }
            @if let Some(names) = people(media.has_agents.iter()) { dt { (words.t("media-people")) } dd { (names) } }
            (fact("media-format", media.format.clone()))
            (fact("media-type", media.type_.clone()))
            (fact("media-size", size))
            (fact("media-part", media.subject_part.clone().or_else(|| media.subject_part_literal.clone())))
            (fact("media-orientation", media.subject_orientation.clone().or_else(|| media.subject_orientation_literal.clone())))
            (fact("media-device", media.capture_device.clone()))
            (fact("media-technique", media.resource_creation_technique.clone()))
            (fact("media-taken", media.create_date.clone().or_else(|| media.digitization_date.clone()).map(|d| words.date(&d))))
            (fact("media-comments", media.comments.clone()))
            (fact("media-tags", Some(media.tag.join(", "))))
            (fact("media-holder", media.organisation_name.clone()))
            (fact("media-source", media.source_system_name.clone()))
            dt { (words.t("media-address")) }
            dd { (outside(&media.access_uri)) }
        }
    }
}
