//! Pixels in memory.

mod resize;
mod rotate;
mod tone;

pub use resize::Scaler;
pub(crate) use tone::over_white;

use serde::{Deserialize, Serialize};

use crate::ImageError;

/// What one pixel consists of; the number is its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channels {
    /// One grey value, with the tone curve of sRGB.
    Gray = 1,
    /// Red, green, blue.
    Rgb = 3,
    /// Red, green, blue, alpha; colours are not multiplied by alpha.
    Rgba = 4,
}

impl Channels {
    /// Bytes of one pixel.
    pub fn bytes(self) -> usize {
        self as usize
    }
}

/// A rectangle of pixels, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Region {
    /// Pixels from the left edge.
    pub x: u32,
    /// Pixels from the top edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Region {
    /// Whether the region has an area and lies within an image of this size.
    pub fn within(&self, width: u32, height: u32) -> bool {
        self.width > 0
            && self.height > 0
            && self.x.checked_add(self.width).is_some_and(|right| right <= width)
            && self.y.checked_add(self.height).is_some_and(|bottom| bottom <= height)
    }
}

/// Pixels in memory: 8 bits, sRGB, upright, rows from top to bottom without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across, at least 1.
    pub width: u32,
    /// Pixels down, at least 1.
    pub height: u32,
    /// What `data` holds per pixel.
    pub channels: Channels,
    /// `width * height * channels.bytes()` bytes.
    pub data: Vec<u8>,
}

impl Picture {
    /// A picture of these bytes.
    ///
    /// # Errors
    /// [`ImageError::BadRequest`] when a side is 0 or the number of bytes does not fit the size.
    pub fn new(width: u32, height: u32, channels: Channels, data: Vec<u8>) -> Result<Picture, ImageError> {
        let expected = u64::from(width) * u64::from(height) * channels.bytes() as u64;
        if width == 0 || height == 0 || data.len() as u64 != expected {
            return Err(ImageError::BadRequest(format!(
                "a picture of {width}x{height} with {} bytes per pixel has {expected} bytes, not {}",
                channels.bytes(),
                data.len()
            )));
        }
        Ok(Picture { width, height, channels, data })
    }

    /// Bytes of one row.
    pub fn stride(&self) -> usize {
        self.width as usize * self.channels.bytes()
    }

    /// The rows, from top to bottom.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.data.chunks_exact(self.stride().max(1))
    }

    /// The part of the picture inside `region`.
    ///
    /// # Errors
    /// [`ImageError::BadRequest`] unless the region has an area and lies within the picture.
    pub fn crop(&self, region: Region) -> Result<Picture, ImageError> {
        if !region.within(self.width, self.height) {
            return Err(ImageError::BadRequest(format!(
                "region {},{},{},{} does not lie within {}x{}",
                region.x, region.y, region.width, region.height, self.width, self.height
            )));
        }
        let bytes = self.channels.bytes();
        let (left, length) = (region.x as usize * bytes, region.width as usize * bytes);
        let mut data = Vec::with_capacity(length * region.height as usize);
        for row in self.rows().skip(region.y as usize).take(region.height as usize) {
            data.extend_from_slice(&row[left..left + length]);
        }
        Ok(Picture { width: region.width, height: region.height, channels: self.channels, data })
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}x{} {:?})", self.width, self.height, self.channels)
    }
}
