//! The last steps of a decoded answer: colours, turning, encoding.

use crate::{PyramidError, RenderOptions};
use solander_iiif::{Format, Quality, Rendering};
use solander_image::{Channels, Encoding, Picture, encode};

pub(crate) fn finish(
    picture: Picture,
    rendering: &Rendering,
    options: &RenderOptions,
) -> Result<Vec<u8>, PyramidError> {
    let mut picture = match rendering.quality {
        Quality::Gray => picture.gray(),
        Quality::Default | Quality::Color | Quality::Bitonal => picture,
    };
    let rotation = rendering.rotation;
    if !rotation.is_none() {
        // The new corners are clear where the format can say so, and white elsewhere.
        if rotation.quarter_turns().is_none()
            && rendering.format != Format::Jpg
            && rendering.quality != Quality::Bitonal
        {
            picture = with_alpha(picture);
        }
        picture = picture.rotate(rotation.degrees, rotation.mirror);
    }
    if rendering.quality == Quality::Bitonal {
        picture = picture.bitonal();
    }
    let encoding = match rendering.format {
        Format::Jpg => Encoding::Jpeg { quality: options.jpeg_quality.clamp(1, 100) },
        Format::Png => Encoding::Png,
        Format::Webp => Encoding::WebP,
        Format::Gif => Encoding::Gif,
    };
    Ok(encode(&picture, &encoding)?)
}

fn with_alpha(picture: Picture) -> Picture {
    let data = match picture.channels {
        Channels::Rgba => return picture,
        Channels::Gray => picture.data.iter().flat_map(|value| [*value, *value, *value, 255]).collect(),
        Channels::Rgb => picture.data.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect(),
    };
    Picture { channels: Channels::Rgba, data, ..picture }
}
