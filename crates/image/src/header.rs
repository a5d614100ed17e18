//! What a file says about its image before a pixel is decoded.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::source::guarded;
use crate::{ImageError, Limits, MediaFormat, format, gif, jp2, jpeg, png, tiff, webp};

/// What the samples of the stored image mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Colour {
    /// Shades of grey, or black and white.
    Gray,
    /// Red, green and blue, also where they are stored as luma and chroma.
    Rgb,
    /// Four inks.
    Cmyk,
    /// Numbers into a table of colours.
    Palette,
    /// Lightness and two colour axes.
    Lab,
}

/// What a file says about its image before a pixel is decoded.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// The format, after the first bytes.
    pub format: MediaFormat,
    /// Pixels across, upright.
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// What the stored samples mean.
    pub colour: Colour,
    /// Whether there is transparency.
    pub alpha: bool,
    /// Bits of one sample.
    pub bits: u8,
    /// How the stored image must be turned to be upright: EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// The embedded colour profile.
    pub icc: Option<Vec<u8>>,
    /// Pages, frames or directories; levels of a pyramid are not counted.
    pub pages: u32,
    /// Smaller versions of the same image inside the file, upright, from large to small, without the image itself.
    pub levels: Vec<(u32, u32)>,
    /// Whether the rows come one after the other, so that [`crate::bands`] needs little memory whatever the size.
    pub streams: bool,
    /// Pixels per inch, where the header tells an absolute resolution.
    pub ppi: Option<f64>,
}

impl Header {
    /// Whether upright and stored image have width and height exchanged.
    pub(crate) fn transposed(&self) -> bool {
        self.orientation >= 5
    }

    /// Width and height as stored.
    pub(crate) fn stored(&self) -> (u32, u32) {
        if self.transposed() { (self.height, self.width) } else { (self.width, self.height) }
    }
}

/// Reads the header of an image; no pixel is decoded.
///
/// # Errors
/// [`ImageError::NotAnImage`] with a name for what it is instead, [`ImageError::Unsupported`] for formats that are known
/// but not read, [`ImageError::TooLarge`] for what the limits do not admit, [`ImageError::Damaged`] for a header that
/// contradicts itself.
pub fn probe(path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let mut file = File::open(path).map_err(ImageError::io(path))?;
    let format = rewound(&mut file, path)?;
    guarded(format, || match format {
        MediaFormat::Jpeg => jpeg::probe(file, path, limits),
        MediaFormat::Png => png::probe(file, path, limits),
        MediaFormat::Tiff => tiff::probe(file, path, limits),
        MediaFormat::WebP => webp::probe(file, path, limits),
        MediaFormat::Gif => gif::probe(file, path, limits),
        MediaFormat::Jpeg2000 => jp2::probe(file, path, limits),
        other => Err(not_read(other)),
    })
}

/// The format that the first bytes of a file announce. Nothing else of it is read.
///
/// # Errors
/// [`ImageError::NotAnImage`] with a name for what it is instead, [`ImageError::Io`].
pub fn recognise(path: &Path) -> Result<MediaFormat, ImageError> {
    rewound(&mut File::open(path).map_err(ImageError::io(path))?, path)
}

/// As [`recognise`], for files of which pixels are wanted.
///
/// # Errors
/// As [`recognise`], and [`ImageError::Unsupported`] for formats that are known but not read.
pub fn readable(path: &Path) -> Result<MediaFormat, ImageError> {
    admitted(recognise(path)?)
}

/// As [`readable`], from the first bytes of a file. [`HEAD`](crate::HEAD) of them suffice.
///
/// # Errors
/// As [`readable`], except for [`ImageError::Io`].
pub fn readable_head(head: &[u8]) -> Result<MediaFormat, ImageError> {
    admitted(format::told(head)?)
}

fn admitted(format: MediaFormat) -> Result<MediaFormat, ImageError> {
    if format.is_read() { Ok(format) } else { Err(not_read(format)) }
}

/// The format of the file, which is then rewound.
pub(crate) fn rewound(file: &mut File, path: &Path) -> Result<MediaFormat, ImageError> {
    let mut head = Vec::with_capacity(format::HEAD);
    file.by_ref().take(format::HEAD as u64).read_to_end(&mut head).map_err(ImageError::io(path))?;
    file.rewind().map_err(ImageError::io(path))?;
    format::told(&head)
}

/// Why a recognised format is not read.
pub(crate) fn not_read(format: MediaFormat) -> ImageError {
    let reason = match format {
        MediaFormat::Heif | MediaFormat::Avif => "convert it to TIFF or JPEG where it was made",
        MediaFormat::JpegXl => "convert it to TIFF or PNG",
        MediaFormat::Bmp => "convert it to PNG or TIFF without loss",
        _ => "there is no decoder for it",
    };
    ImageError::unsupported(format, reason)
}

#[cfg(test)]
mod tests {
    use super::readable_head;

    fn check(head: &[u8], expected: &str) {
        let told = readable_head(head).map_or_else(|error| error.to_string(), |format| format.to_string());
        assert!(told.contains(expected), "{told}");
    }

    #[test]
    fn first_bytes() {
        check(b"\xff\xd8\xff\xe0", "JPEG");
        check(b"II*\0", "TIFF");
        check(b"\0\0\0\x18ftypheic", "HEIF is not readable here");
        check(b"", "not an image: the file is empty");
        check(b"\n <!DOCTYPE html>", "not an image: an HTML page");
        check(b"Not found\n", "not an image: plain text");
        check(b"\0\x01", "no image format");
    }
}
