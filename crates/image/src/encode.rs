//! Writing pictures.

use image::codecs::{gif::GifEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::{Channels, ImageError, MediaFormat, Picture, jpeg};

/// How a picture is written. Files carry no profile: what they hold is sRGB, the meaning of an untagged image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Baseline JPEG, colour at half resolution (4:2:0); alpha is laid over white.
    Jpeg {
        /// 1 to 100 on the scale of the Independent JPEG Group.
        quality: u8,
    },
    /// PNG.
    Png,
    /// WebP, lossless.
    WebP,
    /// GIF with a palette of 256 colours.
    Gif,
}

impl Encoding {
    /// The format this writes.
    pub fn format(self) -> MediaFormat {
        match self {
            Encoding::Jpeg { .. } => MediaFormat::Jpeg,
            Encoding::Png => MediaFormat::Png,
            Encoding::WebP => MediaFormat::WebP,
            Encoding::Gif => MediaFormat::Gif,
        }
    }
}

/// Writes `picture` to memory.
///
/// # Errors
/// [`ImageError::NotWritten`] when the format cannot hold a picture of this size.
pub fn encode(picture: &Picture, encoding: &Encoding) -> Result<Vec<u8>, ImageError> {
    let Picture { width, height, channels, ref data } = *picture;
    let format = encoding.format();
    let failed = |reason: String| ImageError::NotWritten { format, reason };
    let colour = match channels {
        Channels::Gray => ExtendedColorType::L8,
        Channels::Rgb => ExtendedColorType::Rgb8,
        Channels::Rgba => ExtendedColorType::Rgba8,
    };
    let mut out = Vec::new();
    let written = match encoding {
        Encoding::Jpeg { quality } => return jpeg::encode(picture, *quality),
        Encoding::Png => PngEncoder::new(&mut out).write_image(data, width, height, colour),
        Encoding::WebP => WebPEncoder::new_lossless(&mut out).write_image(data, width, height, colour),
        Encoding::Gif if channels == Channels::Gray => {
            let rgb: Vec<u8> = data.iter().flat_map(|v| [*v; 3]).collect();
            GifEncoder::new(&mut out).encode(&rgb, width, height, ExtendedColorType::Rgb8)
        }
        Encoding::Gif => GifEncoder::new(&mut out).encode(data, width, height, colour),
    };
    written.map_err(|e| failed(e.to_string()))?;
    Ok(out)
}
