//! Results as images: a gallery, and a contact sheet. Pages of both follow each other where there is script.

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use serde_json::json;
use solander_model::{Clause, Field, ObjectKind, Pattern, Test};

use super::Found;
use crate::address::{NUMBERED, Place, View};
use crate::parts::{Card, card_catalogue_number, icon, is_image, island, landing, short, words_for};
use crate::reader::Reader;

/// Longest side of an image in the gallery.
const LARGE: u32 = 600;
/// Longest side that thumbnails are announced with.
const SMALL: u32 = 400;

const WORDS: &[&str] =
    &["gallery-shown", "gallery-stop", "gallery-go", "gallery-waiting", "gallery-failed", "gallery-end"];

/// The results as images, with the way to the next page for the module that appends it.
pub(super) fn pictures(reader: &Reader, found: &Found) -> Markup {
    let words = reader.words;
    let before = match &found.address.place {
        Place::Number(n) => Some((u64::from(*n) - 1) * found.address.per as u64),
        Place::After(_) => None,
    };
    let data = json!({
        "total": found.results.total,
        "before": before,
        "language": words.0.code(),
        "words": words_for(words, WORDS),
    });
    let all_imaged = found.address.filter.clauses.contains(&imaged());
    html! {
        @if found.address.kind == ObjectKind::DigitalSpecimen && !all_imaged {
            p.no-print { a href=(found.address.with(found.address.filter.clone().and(imaged().test)).url()) { (words.t("gallery-imaged")) } }
        }
        @if let (Place::Number(n), true) = (&found.address.place, found.address.place != Place::Number(1)) {
            p.no-print { a href=(found.address.at(Place::Number(n - 1)).url()) { (icon("arrow-left")) " " (words.t("gallery-before")) } }
        }
        p.print-only.small { (reader.full(&found.address.url())) }
        (island("gallery", "pictures", None, &data, &list(reader, found)))
    }
}

fn imaged() -> Clause {
    Clause { negated: false, test: Test::Any(Field::HasMedia, vec![Pattern::Exact("true".to_owned())]) }
}

/// The list alone.
pub(super) fn partial(reader: &Reader, found: &Found) -> Response {
    let mut response = Html(list(reader, found).into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("X-Partial"));
    response
}

fn list(reader: &Reader, found: &Found) -> Markup {
    let contact = found.address.view == View::Contact;
    html! {
        ul class=(if contact { "contact" } else { "gallery" }) data-here=(found.address.url()) data-next=[next(found)] {
            @for card in &found.cards { (item(reader, card, contact)) }
        }
    }
}

/// The address of the page after this one.
fn next(found: &Found) -> Option<String> {
    let address = &found.address;
    match &address.place {
        Place::Number(n) if u64::from(*n) * (address.per as u64) < found.results.total.min(NUMBERED) => {
            Some(address.at(Place::Number(n + 1)).url())
        }
        _ => found.results.next.as_ref().map(|cursor| address.at(Place::After(cursor.to_string())).url()),
    }
}

fn item(reader: &Reader, card: &Card, contact: bool) -> Markup {
    let number = match (&card.specimen, &card.media) {
        (Some(specimen), _) => html! { span.mono { (card_catalogue_number(specimen)) } },
        _ => short(&card.pid),
    };
    html! {
        li {
            a href=(landing(&card.pid, card.kind)) {
                (frame(reader, card, contact))
                @if contact { span.name.unseen { (card.title(reader)) } } @else { span.name { (card.title(reader)) } }
                " " (number)
            }
        }
    }
}

fn frame(reader: &Reader, card: &Card, contact: bool) -> Markup {
    let words = reader.words;
    if let Some(image) = &card.image {
        let (side, source) = if contact { (SMALL, image.thumbnail()) } else { (LARGE, image.within(LARGE)) };
        let (width, height) = image.fitted(side);
        return html! { span.frame { img src=(source) alt="" width=(width) height=(height) loading="lazy" decoding="async"; } };
    }
    match card.media.as_deref() {
        Some(media) if is_image(media) && reader.settings.may_show(&media.access_uri) => {
            let (width, height) = media.pixel_x_dimension.zip(media.pixel_y_dimension).unwrap_or((300, 400));
            html! { span.frame { img src=(media.access_uri) alt="" width=(width) height=(height) loading="lazy" decoding="async"; } }
        }
        Some(_) => {
            html! { span.frame.none { (icon("image")) span.unseen[contact] { (words.t("picture-elsewhere")) } } }
        }
        None => html! { span.frame.none { (icon("image-broken")) span.unseen[contact] { (words.t("picture-none")) } } },
    }
}
