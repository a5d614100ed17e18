//! Scaling.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

use super::{Channels, Picture};
use crate::ImageError;

/// Scales pictures with a Lanczos filter of three lobes. Colours are weighted by alpha. Uses the vector instructions the
/// processor has, and keeps its memory from one picture to the next.
#[derive(Debug, Default)]
pub struct Scaler {
    resizer: Resizer,
}

impl Scaler {
    /// The part of `picture` that begins at `left`, `top` and is `width` x `height` pixels large, fractions of pixels
    /// included, scaled to exactly `to` pixels across and down.
    ///
    /// # Errors
    /// [`ImageError::BadRequest`] when a side is 0 or the part is not within the picture.
    pub fn scale(
        &mut self,
        picture: &Picture,
        [left, top, width, height]: [f64; 4],
        to: (u32, u32),
    ) -> Result<Picture, ImageError> {
        if to.0 == 0 || to.1 == 0 {
            return Err(ImageError::BadRequest(format!("a picture cannot be scaled to {}x{}", to.0, to.1)));
        }
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
            .crop(left, top, width, height);
        // Only the three kinds of pixels that there are: the compiler has ten more at hand.
        let data = match picture.channels {
            Channels::Gray => self.scale_typed::<U8>(picture, to, &options),
            Channels::Rgb => self.scale_typed::<U8x3>(picture, to, &options),
            Channels::Rgba => self.scale_typed::<U8x4>(picture, to, &options),
        };
        let data = data.map_err(|reason| ImageError::BadRequest(format!("cannot scale {picture:?}: {reason}")))?;
        Ok(Picture { width: to.0, height: to.1, channels: picture.channels, data })
    }

    fn scale_typed<P: PixelTrait>(
        &mut self,
        picture: &Picture,
        to: (u32, u32),
        options: &ResizeOptions,
    ) -> Result<Vec<u8>, String> {
        let mut data = vec![0; to.0 as usize * to.1 as usize * picture.channels.bytes()];
        let source = TypedImageRef::<P>::from_buffer(picture.width, picture.height, &picture.data);
        let mut target = TypedImage::<P>::from_buffer(to.0, to.1, &mut data).map_err(|error| error.to_string())?;
        self.resizer
            .resize_typed(&source.map_err(|error| error.to_string())?, &mut target, options)
            .map_err(|error| error.to_string())?;
        Ok(data)
    }
}

impl Picture {
    /// The picture scaled to exactly `width` x `height`, as [`Scaler`] does it.
    ///
    /// # Errors
    /// [`ImageError::BadRequest`] when a side is 0.
    pub fn resize(&self, width: u32, height: u32) -> Result<Picture, ImageError> {
        if (width, height) == (self.width, self.height) {
            return Ok(self.clone());
        }
        let whole = [0.0, 0.0, self.width.into(), self.height.into()];
        Scaler::default().scale(self, whole, (width, height))
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
