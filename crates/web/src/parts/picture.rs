//! The image of a medium, or a quiet word instead.

use maud::{Markup, html};
use solander_model::opends::DigitalMedia;

use super::{Image, icon};
use crate::reader::Reader;

/// The picture in a frame of 3 to 4, as on cards: our own thumbnail where the image is kept here.
#[must_use]
pub fn picture(reader: &Reader, media: Option<&DigitalMedia>, image: Option<&Image>, alt: &str) -> Markup {
    let words = reader.words;
    if let Some(image) = image {
        let (width, height) = image.fitted(THUMBNAIL);
        return html! {
            div.picture { img src=(image.thumbnail()) alt=(alt) width=(width) height=(height) loading="lazy" decoding="async"; }
        };
    }
    html! {
        @match media {
            Some(media) if is_image(media) && reader.settings.may_show(&media.access_uri) => {
                @let (width, height) = media.pixel_x_dimension.zip(media.pixel_y_dimension).unwrap_or((300, 400));
                div.picture { img src=(media.access_uri) alt=(alt) width=(width) height=(height) loading="lazy" decoding="async"; }
            }
            Some(media) if is_image(media) => div.picture.none { (icon("image")) span { (words.t("picture-elsewhere")) } }
            Some(_) => div.picture.none { (icon("image")) span { (words.t("picture-other-media")) } }
            None => div.picture.none { (icon("image-broken")) span { (words.t("picture-none")) } }
        }
    }
}

/// The longest side by which thumbnails are announced; they may be a little larger or smaller.
const THUMBNAIL: u32 = 400;

/// Whether the medium is something an `img` can show.
pub(crate) fn is_image(media: &DigitalMedia) -> bool {
    let named = |text: &Option<String>, part: &str| text.as_deref().is_some_and(|t| t.to_lowercase().contains(part));
    named(&media.format, "image/")
        || (media.format.is_none() && (named(&media.type_, "image") || media.type_.is_none()))
}
