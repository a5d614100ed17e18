//! The image of a medium, what hinders it, and other images of the same specimen.

use maud::{Markup, html};
use solander_model::ObjectKind;
use solander_model::opends::DigitalMedia;

use super::facts::outside;
use super::seen::Seen;
use crate::images::ImageState;
use crate::parts::{icon, is_image, landing, notice, picture, viewer};
use crate::reader::Reader;

/// Whether the page may show the image from where it lies.
pub(super) fn may_show(reader: &Reader, media: &DigitalMedia) -> bool {
    is_image(media) && reader.settings.may_show(&media.access_uri)
}

/// Deep zoom where the image is kept here, else the image from where it lies, else a word.
pub(super) fn plate(reader: &Reader, seen: &Seen, title: &str) -> Markup {
    let words = reader.words;
    let media = &seen.media;
    let alt = words.with("image-of", &[("name", title)]);
    if let Some(shown) = &seen.image {
        return viewer(reader, shown, &seen.look, &alt);
    }
    html! {
        @if may_show(reader, media) {
            div.plate {
                a href=(media.access_uri) {
                    img src=(media.access_uri) alt=(alt) width=(media.pixel_x_dimension.unwrap_or(900)) height=(media.pixel_y_dimension.unwrap_or(1200)) decoding="async";
                }
            }
        } @else {
            div.plate.none { (icon("image")) span { (words.t("picture-elsewhere-long")) } (outside(&media.access_uri)) }
        }
    }
}

/// Why the image has no deep zoom, and why a comparison cannot be shown.
pub(super) fn notices(reader: &Reader, seen: &Seen) -> Markup {
    let words = reader.words;
    let state = seen.facts.as_ref().map(|facts| &facts.state);
    html! {
        @match state {
            Some(ImageState::Pending(why)) => (notice("", &html! { p { (words.t("image-pending")) } @if !why.is_empty() { p.muted { (why) } } })),
            Some(ImageState::Failed(why)) => (notice("doubt", &html! { p { (words.t("image-failed")) } @if !why.is_empty() { p.muted { (why) } } })),
            _ => {}
        }
        @if let Some(asked) = &seen.no_comparison {
            (notice("doubt", &html! { p { (words.with("compare-not-there", &[("pid", asked)])) } }))
        }
    }
}

/// Other images of the same specimen, to open or to compare with.
pub(super) fn others(reader: &Reader, seen: &Seen, here: &str) -> Markup {
    let words = reader.words;
    if seen.others.is_empty() {
        return Markup::default();
    }
    html! {
        section.part aria-labelledby="others" {
            h2 #others { (words.t("media-others")) }
            ul.strip.others tabindex="0" aria-labelledby="others" {
                @for other in &seen.others {
                    li {
                        a href=(landing(&other.pid, ObjectKind::DigitalMedia)) {
                            (picture(reader, Some(&other.media), other.image.as_ref(), ""))
                            span { (other.title()) }
                        }
                        @if seen.image.is_some() && other.image.is_some() {
                            a.small href={ (here) "?compare=" (other.pid) } { (words.t("compare-with-this")) span.unseen { ": " (other.title()) } }
                        }
                    }
                }
            }
        }
    }
}
