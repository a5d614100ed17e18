//! A specimen: everything we hold of it.

mod about;
mod digitisation;
mod head;
mod identifications;
mod media_strip;
mod record;
mod related;
mod told;

pub(crate) use about::cite_body;
pub(crate) use record::leaves;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{ObjectKind, Pid, Version};
use solander_store::{SourceEntry, Stored};

use super::{PidPath, pid_of, tombstone, versions};
use crate::error::WebError;
use crate::machine::{Citation, Links, Wanted, meta, represent, script, specimen_document, wanted};
use crate::parts::{Image, card_media_of, landing, media_read};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// A specimen with what stands beside it.
pub(crate) struct Shown {
    pub(crate) stored: Stored,
    pub(crate) specimen: DigitalSpecimen,
    pub(crate) source: SourceEntry,
    pub(crate) media: Vec<(Pid, DigitalMedia)>,
    /// Images of the media that are kept here, in the same order.
    pub(crate) images: Vec<Option<Image>>,
    /// The newest version.
    pub(crate) newest: Version,
}

impl Shown {
    pub(crate) fn read(state: &WebState, stored: Stored, newest: Version) -> Result<Self, WebError> {
        let specimen: DigitalSpecimen = stored.parse()?;
        let source = state.store.source_entry(&stored.pid, stored.version)?.unwrap_or_default();
        let media = media_read(&state.store, &specimen)?;
        let pids: Vec<Pid> = media.iter().map(|(pid, _)| pid.clone()).collect();
        let facts = state.images_of(&pids);
        let images = pids.iter().zip(facts).map(|(pid, facts)| Image::of(pid, facts)).collect();
        Ok(Self { stored, specimen, source, media, images, newest })
    }
}

/// Answers `/specimens/{prefix}/{suffix}`.
pub(crate) async fn specimen(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    work(move || {
        let stored = state.store.head(&pid)?.ok_or(WebError::NotFound)?;
        if let Some(elsewhere) = elsewhere(&reader, &stored, ObjectKind::DigitalSpecimen)? {
            return Ok(elsewhere);
        }
        let mut response = match wanted(&reader.accept) {
            Wanted::Html if stored.deleted => tombstone::page(&state, &reader, &stored)?.respond(&reader),
            Wanted::Html => {
                let newest = stored.version;
                page(&reader, &Shown::read(&state, stored, newest)?).respond(&reader)
            }
            kind => represent(&state, &reader, &stored, kind)?,
        };
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept"));
        Ok(response)
    })
    .await
}

/// Where an object's page truly is, when the address has other letters or names another kind.
pub(crate) fn elsewhere(reader: &Reader, stored: &Stored, kind: ObjectKind) -> Result<Option<Response>, WebError> {
    let address = match stored.kind {
        ObjectKind::DigitalSpecimen | ObjectKind::DigitalMedia => landing(&stored.pid, stored.kind),
        _ => return Err(WebError::NotFound),
    };
    Ok((stored.kind != kind || reader.path != address).then(|| Redirect::to(&address).into_response()))
}

/// Answers `/specimens/{prefix}/{suffix}/versions/{n}` and `…/versions/{a}..{b}`.
pub(crate) async fn specimen_version(
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
        let stored = state.store.version(&pid, version)?.filter(|s| s.kind == ObjectKind::DigitalSpecimen);
        let stored = stored.ok_or(WebError::NotFound)?;
        let newest = state.store.head(&pid)?.map_or(version, |head| head.version);
        match wanted(&reader.accept) {
            Wanted::Html if stored.deleted => Ok(tombstone::page(&state, &reader, &stored)?.respond(&reader)),
            Wanted::Html => {
                let mut shown = page(&reader, &Shown::read(&state, stored, newest)?);
                shown.unlisted = version != newest;
                Ok(shown.respond(&reader))
            }
            kind => represent(&state, &reader, &stored, kind),
        }
    })
    .await
}

fn page(reader: &Reader, shown: &Shown) -> Page {
    let citation = Citation::of_specimen(&shown.stored, &shown.specimen, reader);
    let media: Vec<Pid> = card_media_of(&shown.specimen).collect();
    let links = Links::of_specimen(reader, &shown.stored, &shown.specimen, &media);
    let address = landing(&shown.stored.pid, ObjectKind::DigitalSpecimen);
    let kept = shown.images.iter().flatten().next().map(|image| reader.full(&image.within(1600)));
    let elsewhere = shown.media.iter().map(|(_, m)| &m.access_uri).find(|uri| reader.settings.may_show(uri));
    let image = kept.or_else(|| elsewhere.cloned());
    Page {
        status: StatusCode::OK,
        title: citation.title.clone(),
        description: Some(citation.description.clone()),
        canonical: Some(address.clone()),
        head: html! {
            (meta(&citation, &links, shown.specimen.license.as_deref(), image.as_deref(), &reader.full(&address)))
            (script(&specimen_document(reader, &shown.stored, &shown.specimen, &shown.media)))
        },
        section: Section::Explore,
        islands: shown.images.iter().any(Option::is_some),
        links: links.headers(),
        main: main(reader, shown, &citation),
        ..Page::default()
    }
}

fn main(reader: &Reader, shown: &Shown, citation: &Citation) -> Markup {
    let words = reader.words;
    html! {
        article {
            (versions::band(words, &shown.stored, shown.newest))
            (head::head(reader, shown))
            div.object {
                (media_strip::plate(reader, shown))
                section.sheet aria-labelledby="label" {
                    h2.unseen #label { (words.t("part-label")) }
                    (told::told(reader, shown))
                }
            }
            (head::contents(words, shown))
            (identifications::identifications(reader, shown))
            (related::place(reader, shown))
            (related::related(reader, shown))
            (digitisation::digitisation(reader, shown))
            (about::cite(reader, shown, citation))
            (record::record(reader, shown))
            (head::imprint(reader, shown))
        }
    }
}
