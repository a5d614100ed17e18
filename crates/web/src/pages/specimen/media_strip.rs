//! Images, large and as a strip.

use maud::{Markup, html};
use solander_model::ObjectKind;

use super::Shown;
use crate::parts::{icon, is_image, landing, picture};
use crate::reader::Reader;

/// The first image that may be shown, and all media beneath.
pub(super) fn plate(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let first = shown.media.iter().find(|(_, m)| is_image(m) && reader.settings.may_show(&m.access_uri));
    let alt = words.with("image-of", &[("name", shown.specimen.specimen_name.as_deref().unwrap_or_default())]);
    html! {
        section aria-labelledby="media" {
            h2.unseen #media { (words.t("part-media")) }
            @match first {
                Some((pid, media)) => {
                    div.plate {
                        a href=(landing(pid, ObjectKind::DigitalMedia)) {
                            img src=(media.access_uri) alt=(alt) width=(media.pixel_x_dimension.unwrap_or(900)) height=(media.pixel_y_dimension.unwrap_or(1200)) decoding="async";
                        }
                    }
                }
                None => {
                    div.plate.none {
                        (icon(if shown.media.is_empty() { "image-broken" } else { "image" }))
                        span { (words.t(if shown.media.is_empty() { "picture-none" } else { "picture-elsewhere-long" })) }
                    }
                }
            }
            @if shown.media.len() > 1 || (first.is_none() && !shown.media.is_empty()) {
                ul.strip tabindex="0" aria-label=(words.t("media-strip")) {
                    @for (pid, media) in &shown.media {
                        li {
                            a href=(landing(pid, ObjectKind::DigitalMedia)) {
                                (picture(reader, Some(media), ""))
                                span { (media.title.as_deref().filter(|t| !t.trim().is_empty()).map_or_else(|| pid.suffix(), str::to_owned)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
