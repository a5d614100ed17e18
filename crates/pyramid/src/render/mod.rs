//! Answering an IIIF request: copied where the tiles allow it, else decoded from the level just above.

mod copy;
mod decode;
mod finish;

use crate::{Pyramid, PyramidError};
use solander_iiif::Rendering;

/// How answers are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderOptions {
    /// JPEG quality of what is encoded anew, 1 to 100.
    pub jpeg_quality: u8,
    /// Most pixels of a level that one answer is made from. Where the level just above the size has more, the next
    /// smaller one is taken, and the answer is a little softer.
    pub most_pixels: u64,
}

impl Default for RenderOptions {
    /// Quality 82, from at most 64 million pixels.
    fn default() -> Self {
        Self { jpeg_quality: 82, most_pixels: 64 << 20 }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The encoded image.
    pub bytes: Vec<u8>,
    /// What `Content-Type` says.
    pub media_type: &'static str,
    /// Whether it was put together from stored tiles without decoding any.
    pub copied: bool,
}

impl Pyramid {
    /// Whether what `rendering` asks for is put together from stored tiles, so that answering costs next to nothing.
    #[must_use]
    pub fn copies(&self, rendering: &Rendering) -> bool {
        self.plan_copy(rendering).is_some()
    }

    /// Makes what `rendering` asks for, which must have been resolved against [`Pyramid::size`].
    ///
    /// Works in the calling thread; how many of these run at once is the caller's matter. The pixels looked at are
    /// bounded by [`RenderOptions::most_pixels`] and the tiles these lie in.
    ///
    /// # Errors
    /// [`PyramidError::Damaged`] when a tile that is needed cannot be read, [`PyramidError::Unfit`] when the rendering
    /// belongs to another image, [`PyramidError::Image`] when the format cannot hold a picture of this size.
    pub fn render(&self, rendering: &Rendering, options: &RenderOptions) -> Result<Rendered, PyramidError> {
        let (size, region) = (self.size(), rendering.region);
        let inside =
            |start: u32, length: u32, of: u32| length > 0 && start.checked_add(length).is_some_and(|end| end <= of);
        if !inside(region.x, region.width, size.width)
            || !inside(region.y, region.height, size.height)
            || rendering.width == 0
            || rendering.height == 0
        {
            return Err(PyramidError::Unfit(format!(
                "the region {},{},{},{} at {} × {} is none of an image of {} × {} pixels",
                region.x,
                region.y,
                region.width,
                region.height,
                rendering.width,
                rendering.height,
                size.width,
                size.height
            )));
        }
        let media_type = rendering.format.media_type();
        if let Some(plan) = self.plan_copy(rendering) {
            return Ok(Rendered { bytes: self.copy(&plan)?, media_type, copied: true });
        }
        let picture = self.decode(rendering, options.most_pixels)?;
        Ok(Rendered { bytes: finish::finish(picture, rendering, options)?, media_type, copied: false })
    }
}
