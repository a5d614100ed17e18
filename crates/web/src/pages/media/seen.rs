//! A medium with what stands beside it.

use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{ObjectKind, Pid};
use solander_store::Stored;

use crate::error::WebError;
use crate::images::ImageFacts;
use crate::parts::{Image, Look, Titled, card_related, media_read};
use crate::reader::Reader;
use crate::state::WebState;

/// How many specimens of one image are asked for their other images.
const MOST_SPECIMENS: usize = 4;

pub(super) struct Seen {
    pub(super) media: DigitalMedia,
    /// The specimens it shows.
    pub(super) specimens: Vec<Pid>,
    /// What is known about its image.
    pub(super) facts: Option<ImageFacts>,
    /// Its image, where it is kept here.
    pub(super) image: Option<Titled>,
    /// Other images of the same specimens.
    pub(super) others: Vec<Other>,
    /// What of it is looked at.
    pub(super) look: Look,
    /// What was asked for as comparison and cannot be shown.
    pub(super) no_comparison: Option<String>,
}

pub(super) struct Other {
    pub(super) pid: Pid,
    pub(super) media: DigitalMedia,
    pub(super) image: Option<Image>,
}

impl Other {
    pub(super) fn title(&self) -> String {
        title_of(&self.pid, &self.media)
    }
}

pub(super) fn title_of(pid: &Pid, media: &DigitalMedia) -> String {
    media.title.as_deref().filter(|t| !t.trim().is_empty()).map_or_else(|| pid.suffix(), str::to_owned)
}

impl Seen {
    pub(super) fn read(state: &WebState, reader: &Reader, stored: &Stored) -> Result<Self, WebError> {
        let media: DigitalMedia = stored.parse()?;
        let specimens: Vec<Pid> = card_related(&media.has_entity_relationships, "hasDigitalSpecimen").collect();
        let facts = state.image(&stored.pid);
        let title = title_of(&stored.pid, &media);
        let image = Image::of(&stored.pid, facts.clone()).map(|image| Titled { image, title });
        let others = if state.images.is_some() { others(state, &stored.pid, &specimens)? } else { Vec::new() };
        let mut seen = Self { media, specimens, facts, image, others, look: Look::default(), no_comparison: None };
        if let Some(shown) = &seen.image {
            seen.look = Look::read(&reader.query, &shown.image);
            seen.look.others = seen
                .others
                .iter()
                .filter_map(|other| Some(Titled { image: other.image.clone()?, title: other.title() }))
                .collect();
            seen.compare(state, reader, &stored.pid)?;
        }
        Ok(seen)
    }

    /// Looks up what `?compare=` names.
    fn compare(&mut self, state: &WebState, reader: &Reader, own: &Pid) -> Result<(), WebError> {
        let asked = form_urlencoded::parse(reader.query.as_bytes())
            .find(|(name, value)| name == "compare" && !value.trim().is_empty())
            .map(|(_, value)| value.trim().chars().take(200).collect::<String>());
        let Some(asked) = asked else { return Ok(()) };
        let beside = match asked.parse::<Pid>() {
            Ok(pid) if pid != *own => titled(state, &pid)?,
            _ => None,
        };
        match beside {
            Some(beside) => self.look.beside = Some(beside),
            None => self.no_comparison = Some(asked),
        }
        Ok(())
    }
}

/// The image of a medium with its title, where it is kept here.
fn titled(state: &WebState, pid: &Pid) -> Result<Option<Titled>, WebError> {
    let head = state.store.head(pid)?.filter(|s| s.kind == ObjectKind::DigitalMedia && !s.deleted);
    let Some(head) = head else { return Ok(None) };
    let media: DigitalMedia = head.parse()?;
    let title = title_of(pid, &media);
    Ok(Image::of(pid, state.image(pid)).map(|image| Titled { image, title }))
}

fn others(state: &WebState, own: &Pid, specimens: &[Pid]) -> Result<Vec<Other>, WebError> {
    let mut found: Vec<(Pid, DigitalMedia)> = Vec::new();
    let wanted = &specimens[..specimens.len().min(MOST_SPECIMENS)];
    for stored in state.store.heads(wanted)?.into_iter().flatten() {
        if stored.deleted || stored.kind != ObjectKind::DigitalSpecimen {
            continue;
        }
        let specimen: DigitalSpecimen = stored.parse()?;
        for (pid, media) in media_read(&state.store, &specimen)? {
            if pid != *own && found.iter().all(|(known, _)| *known != pid) {
                found.push((pid, media));
            }
        }
    }
    let pids: Vec<Pid> = found.iter().map(|(pid, _)| pid.clone()).collect();
    let facts = state.images_of(&pids);
    Ok(found
        .into_iter()
        .zip(facts)
        .map(|((pid, media), facts)| Other { image: Image::of(&pid, facts), pid, media })
        .collect())
}
