//! A whole image, a few rows at a time.

use std::path::Path;

use crate::colour::Converter;
use crate::decode::{collect, open};
use crate::source::{Source, guarded, rows_per_band};
use crate::{Channels, Header, ImageError, Limits, Picture};

/// A whole image, a few rows at a time, upright and in sRGB.
pub trait Bands {
    /// Width and height of the image.
    fn size(&self) -> (u32, u32);

    /// [`Channels::Gray`] or [`Channels::Rgb`]; alpha is laid over white.
    fn channels(&self) -> Channels;

    /// Replaces the content of `rows` by the next rows, from top to bottom, and says how many; 0 at the end.
    ///
    /// # Errors
    /// [`ImageError`] when the data end early or are damaged; rows handed out before are right nevertheless.
    fn next_band(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError>;
}

/// Streams the whole image at its full size.
///
/// Where [`Header::streams`] holds and the orientation keeps rows in their order (1, 2), memory is bounded by a few rows
/// or one row of tiles. Otherwise the image is decoded as a whole.
///
/// # Errors
/// [`ImageError::TooMuchMemory`] when it must be decoded as a whole and does not fit into [`Limits::max_memory`].
pub fn bands(path: &Path, header: &Header, limits: &Limits) -> Result<Box<dyn Bands>, ImageError> {
    guarded(header.format, || {
        let source = open(path, header, limits, None)?;
        if source.size() != header.stored() {
            let ((w, h), (width, height)) = (header.stored(), source.size());
            let reason = format!("its header says {w}x{h}, its data {width}x{height}");
            return Err(ImageError::damaged(header.format, reason));
        }
        let converter = Converter::new(source.layout(), header.icc.as_deref());
        if header.orientation <= 2 {
            let mirrored = header.orientation == 2;
            return Ok(Box::new(Stream { format: header.format, source, converter, mirrored, stored: Vec::new() }) as _);
        }
        let channels = converter.opaque_channels();
        let bytes = u64::from(header.width) * u64::from(header.height) * channels.bytes() as u64;
        limits.afford("an image that is stored turned or upside down", 2 * bytes)?;
        let picture = collect(source, |rows, out| converter.convert_opaque(rows, out), channels)?;
        Ok(Box::new(Whole { picture: picture.oriented(header.orientation), row: 0 }) as _)
    })
}

struct Stream {
    format: crate::MediaFormat,
    source: Box<dyn Source>,
    converter: Converter,
    mirrored: bool,
    stored: Vec<u8>,
}

impl Bands for Stream {
    fn size(&self) -> (u32, u32) {
        self.source.size()
    }

    fn channels(&self) -> Channels {
        self.converter.opaque_channels()
    }

    fn next_band(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        rows.clear();
        let count = guarded(self.format, || self.source.next(&mut self.stored))?;
        if count > 0 {
            self.converter.convert_opaque(&self.stored, rows);
        }
        if self.mirrored {
            let bytes = self.channels().bytes();
            for row in rows.chunks_exact_mut(self.size().0 as usize * bytes) {
                row.reverse();
                row.chunks_exact_mut(bytes).for_each(<[u8]>::reverse);
            }
        }
        Ok(count)
    }
}

struct Whole {
    picture: Picture,
    row: u32,
}

impl Bands for Whole {
    fn size(&self) -> (u32, u32) {
        (self.picture.width, self.picture.height)
    }

    fn channels(&self) -> Channels {
        self.picture.channels
    }

    fn next_band(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        let stride = self.picture.stride();
        let count = rows_per_band(stride).min(self.picture.height - self.row);
        rows.clear();
        rows.extend_from_slice(&self.picture.data[self.row as usize * stride..][..count as usize * stride]);
        self.row += count;
        Ok(count)
    }
}
