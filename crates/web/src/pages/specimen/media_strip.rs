//! Images, large and as a strip.

use maud::{Markup, html};
use solander_model::opends::DigitalMedia;
use solander_model::{ObjectKind, Pid};

use super::Shown;
use crate::parts::{Look, Titled, icon, is_image, landing, picture, viewer};
use crate::reader::Reader;

/// The first image that is kept here or may be shown, and all media beneath.
pub(super) fn plate(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let first = shown.media.iter().find(|(_, m)| is_image(m) && reader.settings.may_show(&m.access_uri));
    let alt = words.with("image-of", &[("name", shown.specimen.specimen_name.as_deref().unwrap_or_default())]);
    let title = |pid: &Pid, media: &DigitalMedia| {
        media.title.as_deref().filter(|t| !t.trim().is_empty()).map_or_else(|| pid.suffix(), str::to_owned)
    };
    let kept = shown.media.iter().zip(&shown.images).find_map(|((pid, media), image)| {
        image.as_ref().map(|image| Titled { image: image.clone(), title: title(pid, media) })
    });
    html! {
        section aria-labelledby="media" {
            h2.unseen #media { (words.t("part-media")) }
            @match (&kept, first) {
                (Some(kept), _) => (viewer(reader, kept, &Look::default(), &alt)),
                (None, Some((pid, media))) => {
                    div.plate {
                        a href=(landing(pid, ObjectKind::DigitalMedia)) {
                            img src=(media.access_uri) alt=(alt) width=(media.pixel_x_dimension.unwrap_or(900)) height=(media.pixel_y_dimension.unwrap_or(1200)) decoding="async";
                        }
                    }
                }
                (None, None) => {
                    div.plate.none {
                        (icon(if shown.media.is_empty() { "image-broken" } else { "image" }))
                        span { (words.t(if shown.media.is_empty() { "picture-none" } else { "picture-elsewhere-long" })) }
                    }
                }
            }
            @if shown.media.len() > 1 || (kept.is_none() && first.is_none() && !shown.media.is_empty()) {
                ul.strip tabindex="0" aria-label=(words.t("media-strip")) {
                    @for ((pid, media), image) in shown.media.iter().zip(&shown.images) {
                        li {
                            a href=(landing(pid, ObjectKind::DigitalMedia)) {
                                (picture(reader, Some(media), image.as_ref(), ""))
                                span { (title(pid, media)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
