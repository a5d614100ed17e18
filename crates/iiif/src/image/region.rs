//! Which part of the image. *IIIF Image API 3.0, § 4.1; 2.1, § 4.1*, the same in both.

use super::geometry::{ImageSize, PixelRegion};
use super::number::{decimal, parts, whole};
use crate::RequestError;

/// The part of the image that is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Region {
    /// `full`: all of it.
    Full,
    /// `square`: the largest square, from the middle.
    Square,
    /// `x,y,w,h`, in pixels.
    Pixels {
        /// Pixels left of it.
        x: u32,
        /// Pixels above it.
        y: u32,
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// `pct:x,y,w,h`, in hundredths of the image.
    Percent {
        /// Hundredths of the width left of it.
        x: f64,
        /// Hundredths of the height above it.
        y: f64,
        /// Hundredths of the width.
        width: f64,
        /// Hundredths of the height.
        height: f64,
    },
}

impl Region {
    pub(crate) fn parse(text: &str) -> Result<Self, RequestError> {
        let read = || match text {
            "full" => Some(Self::Full),
            "square" => Some(Self::Square),
            _ => match text.strip_prefix("pct:") {
                Some(rest) => {
                    let [x, y, width, height] = parts(rest)?;
                    let (x, y) = (decimal(x)?, decimal(y)?);
                    Some(Self::Percent { x, y, width: decimal(width)?, height: decimal(height)? })
                }
                None => {
                    let [x, y, width, height] = parts(text)?;
                    let (x, y) = (whole(x)?, whole(y)?);
                    Some(Self::Pixels { x, y, width: whole(width)?, height: whole(height)? })
                }
            },
        };
        read().ok_or_else(|| RequestError::Syntax {
            part: "region",
            text: text.to_owned(),
            forms: "full, square, x,y,w,h, pct:x,y,w,h",
        })
    }

    /// The region in pixels of `image`, cropped at its edges.
    pub(crate) fn resolve(self, image: ImageSize) -> Result<PixelRegion, RequestError> {
        let ImageSize { width: image_width, height: image_height } = image;
        let (x, y, width, height) = match self {
            Self::Full => (0, 0, image_width, image_height),
            Self::Square => {
                let side = image_width.min(image_height);
                ((image_width - side) / 2, (image_height - side) / 2, side, side)
            }
            Self::Pixels { x, y, width, height } => (x, y, width, height),
            Self::Percent { x, y, width, height } => {
                // The cast holds at the largest whole number, which lies outside every image or is cropped.
                let pixels = |share: f64, of: u32| (share / 100.0 * f64::from(of)).round() as u32;
                (
                    pixels(x, image_width),
                    pixels(y, image_height),
                    pixels(width, image_width),
                    pixels(height, image_height),
                )
            }
        };
        if width == 0 || height == 0 {
            return Err(RequestError::Empty { part: "region" });
        }
        if x >= image_width || y >= image_height {
            return Err(RequestError::OutsideImage { width: image_width, height: image_height });
        }
        Ok(PixelRegion { x, y, width: width.min(image_width - x), height: height.min(image_height - y) })
    }
}
