//! Scaling.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::{Channels, Picture};
use crate::ImageError;

impl Picture {
    /// The picture scaled to exactly `width` x `height`, with a Lanczos filter of three lobes. Colours are weighted by
    /// alpha. Uses the vector instructions the processor has.
    ///
    /// # Errors
    /// [`ImageError::BadRequest`] when a side is 0.
    pub fn resize(&self, width: u32, height: u32) -> Result<Picture, ImageError> {
        if width == 0 || height == 0 {
            return Err(ImageError::BadRequest(format!("a picture cannot be scaled to {width}x{height}")));
        }
        if (width, height) == (self.width, self.height) {
            return Ok(self.clone());
        }
        let pixels = match self.channels {
            Channels::Gray => PixelType::U8,
            Channels::Rgb => PixelType::U8x3,
            Channels::Rgba => PixelType::U8x4,
        };
        let bad = |e: &dyn std::fmt::Display| ImageError::BadRequest(format!("cannot scale {self:?}: {e}"));
        let source = ImageRef::new(self.width, self.height, &self.data, pixels).map_err(|e| bad(&e))?;
        let mut target = Image::new(width, height, pixels);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut target, &options).map_err(|e| bad(&e))?;
        Ok(Picture { width, height, channels: self.channels, data: target.into_vec() })
    }

    /// The picture scaled down so that it fits into `width` x `height`; smaller pictures stay as they are.
    ///
    /// # Errors
    /// [`ImageError::BadRequest`] when a side is 0.
    pub fn fit(&self, width: u32, height: u32) -> Result<Picture, ImageError> {
        let scale = (f64::from(width) / f64::from(self.width)).min(f64::from(height) / f64::from(self.height)).min(1.0);
        let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
        self.resize(side(self.width).min(width), side(self.height).min(height))
    }
}
