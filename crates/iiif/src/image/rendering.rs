//! What to do with the pixels.

use super::format::Format;
use super::geometry::PixelRegion;
use super::quality::Quality;
use super::rotation::Rotation;

/// A request as it applies to one image: crop, scale, mirror, turn, recolour, encode, in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendering {
    /// What to crop, in pixels of the whole image.
    pub region: PixelRegion,
    /// Width of the scaled region, before rotation.
    pub width: u32,
    /// Height of the scaled region, before rotation.
    pub height: u32,
    /// Mirrored, turned.
    pub rotation: Rotation,
    /// In which colours.
    pub quality: Quality,
    /// In which format.
    pub format: Format,
    /// The one preferred way to write this request, such as `full/max/0/default.jpg`; safe in a path as it is.
    pub canonical: String,
}
