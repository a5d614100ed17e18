//! Sizes, regions and limits in pixels.

use serde::{Deserialize, Serialize};

/// Width and height of an image, upright, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImageSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl ImageSize {
    /// A size of `width` × `height` pixels.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// How many pixels there are.
    pub fn area(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// A rectangle within an image, origin top left, in pixels; never empty and never beyond the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PixelRegion {
    /// Pixels left of it.
    pub x: u32,
    /// Pixels above it.
    pub y: u32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl PixelRegion {
    /// Width and height without the place.
    pub fn size(self) -> ImageSize {
        ImageSize { width: self.width, height: self.height }
    }
}

/// What becomes of `!w,h` in version 3 when the region would fit the box without being made smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confined {
    /// The region as it is, which is the wording of *IIIF Image API 3.0, § 4.2*.
    Clamp,
    /// An error, which is what the public validator (1.0.5, test `size_noup`) asks for and most servers do.
    Refuse,
}

/// The most pixels that one answer may have, before rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels from left to right.
    pub max_width: u32,
    /// Most pixels from top to bottom.
    pub max_height: u32,
    /// Most pixels altogether.
    pub max_area: u64,
    /// The one point on which the text of version 3 and its validator differ.
    pub confined: Confined,
}

impl Default for Limits {
    /// 8192 × 8192, and 64 million pixels altogether.
    fn default() -> Self {
        Self { max_width: 8192, max_height: 8192, max_area: 64_000_000, confined: Confined::Refuse }
    }
}

impl Limits {
    /// Whether an answer of this size may be made.
    pub fn allow(&self, width: u64, height: u64) -> bool {
        width <= self.max_width.into()
            && height <= self.max_height.into()
            && width.checked_mul(height).is_some_and(|area| area <= self.max_area)
    }

    /// The largest size with the proportions of `region` that the limits allow, larger than the region or smaller.
    pub(crate) fn largest(&self, region: ImageSize) -> ImageSize {
        let (width, height) = (f64::from(region.width), f64::from(region.height));
        let scale = (f64::from(self.max_width) / width)
            .min(f64::from(self.max_height) / height)
            .min((self.max_area as f64 / (width * height)).sqrt());
        let mut size = ImageSize {
            width: ((width * scale).round() as u32).clamp(1, self.max_width.max(1)),
            height: ((height * scale).round() as u32).clamp(1, self.max_height.max(1)),
        };
        if size.area() > self.max_area {
            // Both sides were rounded up past the area; one step down is within it.
            size = ImageSize {
                width: ((width * scale).floor() as u32).max(1),
                height: ((height * scale).floor() as u32).max(1),
            };
        }
        size
    }
}

impl std::fmt::Display for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at most {} wide, {} high and {} altogether", self.max_width, self.max_height, self.max_area)
    }
}
