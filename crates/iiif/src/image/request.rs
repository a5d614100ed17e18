//! One image request, as the four parts of its path.

use super::canonical;
use super::format::Format;
use super::geometry::{ImageSize, Limits};
use super::quality::Quality;
use super::region::Region;
use super::rendering::Rendering;
use super::rotation::Rotation;
use super::size::Size;
use crate::RequestError;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Longest part that is read, in bytes as sent; the longest sensible one is `pct:` with four numbers of 21 characters.
const LONGEST: usize = 128;

/// The version of the Image API a request is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// IIIF Image API 2.1.
    V2,
    /// IIIF Image API 3.0.
    V3,
}

/// An image request, read but not yet held against an image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImageRequest {
    /// The version it is written in.
    pub version: Version,
    /// Which part of the image.
    pub region: Region,
    /// How large.
    pub size: Size,
    /// Mirrored, turned.
    pub rotation: Rotation,
    /// In which colours.
    pub quality: Quality,
    /// In which format.
    pub format: Format,
}

impl ImageRequest {
    /// Reads the last four parts of the path of a request, still percent-encoded: they are decoded here, once.
    ///
    /// # Errors
    /// [`RequestError`] names the part that follows none of its forms; [`RequestError::status`] is its HTTP status.
    pub fn parse(
        version: Version,
        region: &str,
        size: &str,
        rotation: &str,
        quality_and_format: &str,
    ) -> Result<Self, RequestError> {
        let region = Region::parse(&decoded("region", region)?)?;
        let size = Size::parse(version, &decoded("size", size)?)?;
        let rotation = Rotation::parse(&decoded("rotation", rotation)?)?;
        let last = decoded("quality", quality_and_format)?;
        let Some((quality, format)) = last.split_once('.') else {
            return Err(RequestError::Syntax {
                part: "quality",
                text: last.into_owned(),
                forms: "quality.format, such as default.jpg",
            });
        };
        let quality = Quality::parse(quality)?;
        let format = Format::parse(format)?;
        Ok(Self { version, region, size, rotation, quality, format })
    }

    /// Says what the request means for an image of this size.
    ///
    /// # Errors
    /// [`RequestError`] when the region lies outside, nothing would be left, or more is asked than `limits` or the
    /// version allow.
    pub fn resolve(&self, image: ImageSize, limits: &Limits) -> Result<Rendering, RequestError> {
        let region = self.region.resolve(image)?;
        let size = self.size.resolve(self.version, region.size(), limits)?;
        Ok(Rendering {
            region,
            width: size.width,
            height: size.height,
            rotation: self.rotation,
            quality: self.quality,
            format: self.format,
            canonical: canonical::canonical(self, image, region, size, limits),
        })
    }
}

fn decoded<'a>(part: &'static str, text: &'a str) -> Result<Cow<'a, str>, RequestError> {
    if text.len() > LONGEST {
        return Err(RequestError::TooLong { part, limit: LONGEST });
    }
    let bytes = text.as_bytes();
    let broken = bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'%' && !bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    });
    if broken {
        return Err(RequestError::Encoding { part });
    }
    percent_decode_str(text).decode_utf8().map_err(|_| RequestError::Encoding { part })
}
