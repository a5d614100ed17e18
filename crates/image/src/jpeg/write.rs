//! Writing JPEG.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mozjpeg::{ColorSpace, Compress};

use crate::{Channels, ImageError, MediaFormat, Picture};

/// Baseline, 4:2:0, with the tables of the standard: the fastest that every reader understands.
pub(crate) fn encode(picture: &Picture, quality: u8) -> Result<Vec<u8>, ImageError> {
    if picture.channels == Channels::Rgba {
        return encode(&picture.clone().over_white(), quality);
    }
    let failed = |reason: String| ImageError::NotWritten { format: MediaFormat::Jpeg, reason };
    if picture.width.max(picture.height) > 65_500 {
        return Err(failed(format!("{}x{} is larger than 65500 on a side", picture.width, picture.height)));
    }
    let write = || -> std::io::Result<Vec<u8>> {
        let colour = if picture.channels == Channels::Gray { ColorSpace::JCS_GRAYSCALE } else { ColorSpace::JCS_RGB };
        let mut compress = Compress::new(colour);
        compress.set_size(picture.width as usize, picture.height as usize);
        compress.set_fastest_defaults();
        compress.set_quality(f32::from(quality.clamp(1, 100)));
        if picture.channels == Channels::Rgb {
            compress.set_chroma_sampling_pixel_sizes((2, 2), (2, 2));
        }
        compress.set_optimize_coding(false);
        let capacity = picture.data.len() / 8 + 1024;
        let mut started = compress.start_compress(Vec::with_capacity(capacity))?;
        started.write_scanlines(&picture.data)?;
        started.finish()
    };
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(result) => result.map_err(|e| failed(e.to_string())),
        Err(_) => Err(failed(format!("the encoder refused {picture:?}"))),
    }
}
