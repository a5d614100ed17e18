//! One object among others: as a card, and as a line.

use std::collections::HashMap;

use maud::{Markup, html};
use solander_model::opends::{DigitalMedia, DigitalSpecimen, Event, Identification};
use solander_model::{ObjectKind, Pid};
use solander_store::{Store, StoreError, Stored};

use super::{Image, landing, mids_mark, picture, short, taxon, type_badge};
use crate::reader::Reader;
use crate::state::WebState;

/// What a list tells of one object.
#[derive(Debug, Clone)]
pub struct Card {
    /// The object.
    pub pid: Pid,
    /// Its kind.
    pub kind: ObjectKind,
    /// The specimen, unless the object is a medium.
    pub specimen: Option<Box<DigitalSpecimen>>,
    /// The medium itself, or the first one of the specimen.
    pub media: Option<Box<DigitalMedia>>,
    /// Its image, where it is kept here.
    pub image: Option<Image>,
}

/// First media of specimens, read together.
pub type Pictures = HashMap<Pid, DigitalMedia>;

impl Card {
    /// Cards of these objects in their order; what has gone or cannot be read is left out.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(state: &WebState, pids: &[Pid]) -> Result<Vec<Self>, StoreError> {
        let store = &state.store;
        let stored: Vec<Stored> = store.heads(pids)?.into_iter().flatten().collect();
        let mut cards: Vec<Self> = stored.iter().filter_map(Self::of).collect();
        let wanted: Vec<Option<Pid>> =
            cards.iter().map(|card| card.specimen.as_deref().and_then(|s| media_of(s).next())).collect();
        let pids: Vec<Pid> = wanted.iter().flatten().cloned().collect();
        let found: Pictures = store
            .heads(&pids)?
            .into_iter()
            .flatten()
            .filter(|stored| !stored.deleted)
            .filter_map(|stored| Some((stored.pid.clone(), stored.parse().ok()?)))
            .collect();
        for (card, wanted) in cards.iter_mut().zip(&wanted) {
            if let Some(media) = wanted.as_ref().and_then(|pid| found.get(pid)) {
                card.media = Some(Box::new(media.clone()));
            }
        }
        let shown: Vec<(usize, Pid)> = cards
            .iter()
            .zip(wanted)
            .enumerate()
            .filter(|(_, (card, _))| card.media.is_some())
            .map(|(i, (card, wanted))| (i, wanted.unwrap_or_else(|| card.pid.clone())))
            .collect();
        let pids: Vec<Pid> = shown.iter().map(|(_, pid)| pid.clone()).collect();
        for ((i, pid), facts) in shown.into_iter().zip(state.images_of(&pids)) {
            cards[i].image = Image::of(&pid, facts);
        }
        Ok(cards)
    }

    fn of(stored: &Stored) -> Option<Self> {
        let mut card = Self { pid: stored.pid.clone(), kind: stored.kind, specimen: None, media: None, image: None };
        match stored.kind {
            ObjectKind::DigitalSpecimen => card.specimen = Some(Box::new(stored.parse().ok()?)),
            ObjectKind::DigitalMedia => card.media = Some(Box::new(stored.parse().ok()?)),
            _ => return None,
        }
        Some(card)
    }

    /// The title in words: a scientific name, a title, or what else it is called.
    #[must_use]
    pub fn title(&self, reader: &Reader) -> Markup {
        if let Some(specimen) = &self.specimen {
            return specimen_title(reader, specimen);
        }
        let media = self.media.as_deref();
        let title =
            media.and_then(|m| m.title.as_deref().or(m.description.as_deref())).filter(|t| !t.trim().is_empty());
        match title {
            Some(title) => html! { (title) },
            None => html! { (reader.words.t("media-untitled")) " " (short(&self.pid)) },
        }
    }
}

/// A specimen's media that are no tombstones.
pub(crate) fn media_read(store: &Store, specimen: &DigitalSpecimen) -> Result<Vec<(Pid, DigitalMedia)>, StoreError> {
    let pids: Vec<Pid> = media_of(specimen).take(MOST_MEDIA).collect();
    let found = store.heads(&pids)?.into_iter().flatten().filter(|stored| !stored.deleted);
    Ok(found.filter_map(|stored| Some((stored.pid.clone(), stored.parse().ok()?))).collect())
}

/// Media shown of one specimen.
const MOST_MEDIA: usize = 200;

/// PIDs of a specimen's media.
pub(crate) fn media_of(specimen: &DigitalSpecimen) -> impl Iterator<Item = Pid> {
    related(&specimen.has_entity_relationships, "hasDigitalMedia")
}

/// PIDs of resources in this relationship.
pub(crate) fn related<'a>(
    relationships: &'a [solander_model::opends::EntityRelationship],
    relationship: &'a str,
) -> impl Iterator<Item = Pid> + 'a {
    relationships
        .iter()
        .filter(move |r| r.relationship_of_resource.eq_ignore_ascii_case(relationship))
        .filter_map(|r| r.related_resource_id.parse().ok())
}

/// The identification in force: the verified one, else the first.
pub(crate) fn accepted(specimen: &DigitalSpecimen) -> Option<&Identification> {
    let all = &specimen.has_identifications;
    all.iter().find(|i| i.is_verified_identification).or_else(|| all.first())
}

/// The type status of the identification that has one.
pub(crate) fn type_status(specimen: &DigitalSpecimen) -> Option<&str> {
    specimen.has_identifications.iter().find_map(|i| i.type_status.as_deref())
}

/// The gathering.
pub(crate) fn gathering(specimen: &DigitalSpecimen) -> Option<&Event> {
    specimen.has_events.first()
}

/// The catalogue number, else the identifier of the physical specimen.
pub(crate) fn catalogue_number(specimen: &DigitalSpecimen) -> &str {
    specimen
        .has_identifiers
        .iter()
        .find(|i| i.title == "dwc:catalogNumber")
        .map_or(specimen.physical_specimen_id.as_str(), |i| i.identifier.as_str())
}

/// The holder's name, else its identifier.
pub(crate) fn holder(specimen: &DigitalSpecimen) -> &str {
    specimen.organisation_name.as_deref().or(specimen.organisation_code.as_deref()).unwrap_or(&specimen.organisation_id)
}

/// The specimen's name in mark-up.
pub(crate) fn specimen_title(reader: &Reader, specimen: &DigitalSpecimen) -> Markup {
    let named = accepted(specimen).and_then(|i| i.has_taxon_identifications.first());
    match (named, &specimen.specimen_name) {
        (Some(name), _) if !name.scientific_name.trim().is_empty() => taxon(name),
        (_, Some(name)) if !name.trim().is_empty() => html! { (name) },
        _ => html! { (reader.words.t("specimen-unnamed")) " " (catalogue_number(specimen)) },
    }
}

/// Country and year, as far as known.
pub(crate) fn place_and_year(reader: &Reader, specimen: &DigitalSpecimen) -> Option<String> {
    let event = gathering(specimen)?;
    let place = event.has_location.as_deref();
    let country = place.and_then(|l| l.country.as_deref().or(l.state_province.as_deref()).or(l.locality.as_deref()));
    let year = event.year.map(|y| y.to_string()).or_else(|| event.event_date.as_deref().map(|d| reader.words.date(d)));
    let parts: Vec<String> = country.map(str::to_owned).into_iter().chain(year).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The card: one link over picture and words.
#[must_use]
pub fn card(reader: &Reader, card: &Card) -> Markup {
    html! {
        li.card {
            (picture(reader, card.media.as_deref(), card.image.as_ref(), ""))
            a href=(landing(&card.pid, card.kind)) { (card.title(reader)) }
            @if let Some(specimen) = card.specimen.as_deref() {
                (type_badge(type_status(specimen)))
                @if let Some(text) = place_and_year(reader, specimen) { p.line { (text) } }
                p.line { (holder(specimen)) }
                p.foot { (short(&card.pid)) (mids_mark(reader.words, specimen.mids_level)) }
            } @else if let Some(media) = card.media.as_deref() {
                @if let Some(holder) = &media.organisation_name { p.line { (holder) } }
                p.foot { (short(&card.pid)) span.small { (media.format.as_deref().unwrap_or_default()) } }
            }
        }
    }
}

/// The line: a small picture and words beside it.
#[must_use]
pub fn row(reader: &Reader, card: &Card) -> Markup {
    html! {
        li {
            (picture(reader, card.media.as_deref(), card.image.as_ref(), ""))
            div {
                p.head {
                    a href=(landing(&card.pid, card.kind)) { (card.title(reader)) }
                    @if let Some(specimen) = card.specimen.as_deref() { (type_badge(type_status(specimen))) }
                }
                @if let Some(specimen) = card.specimen.as_deref() {
                    p.muted {
                        @if let Some(text) = place_and_year(reader, specimen) { (text) " · " }
                        (holder(specimen)) " · " (catalogue_number(specimen))
                    }
                    p.head { (short(&card.pid)) (mids_mark(reader.words, specimen.mids_level)) }
                } @else if let Some(media) = card.media.as_deref() {
                    p.muted { (media.format.as_deref().unwrap_or_default()) @if let Some(holder) = &media.organisation_name { " · " (holder) } }
                    p { (short(&card.pid)) }
                }
            }
        }
    }
}
