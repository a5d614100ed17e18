//! Rows as a format stores them, before colour and orientation are put right.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{ImageError, MediaFormat};

/// What the samples of one pixel mean, 8 bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// 255 is full ink.
    Cmyk,
}

impl Layout {
    pub(crate) fn bytes(self) -> usize {
        match self {
            Layout::Gray => 1,
            Layout::GrayAlpha => 2,
            Layout::Rgb => 3,
            Layout::Rgba | Layout::Cmyk => 4,
        }
    }
}

/// Rows of an image from top to bottom, as stored.
pub(crate) trait Source {
    /// Width and height of the rows to come; smaller than the image's when a format decodes at a smaller scale.
    fn size(&self) -> (u32, u32);

    fn layout(&self) -> Layout;

    /// Replaces the content of `rows` by some further rows and says how many; 0 after the last.
    fn next(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError>;

    /// Leaves out rows before `row`, as far as that saves work, and says how many.
    fn skip_to(&mut self, _row: u32) -> Result<u32, ImageError> {
        Ok(0)
    }

    /// Nobody will look at other columns than these; what they hold does not matter.
    fn columns(&mut self, _columns: std::ops::Range<u32>) {}
}

/// An image that had to be decoded as a whole.
pub(crate) struct Decoded {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) layout: Layout,
    pub(crate) data: Vec<u8>,
    pub(crate) row: u32,
}

impl Decoded {
    pub(crate) fn new(width: u32, height: u32, layout: Layout, data: Vec<u8>) -> Decoded {
        Decoded { width, height, layout, data, row: 0 }
    }
}

impl Source for Decoded {
    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn layout(&self) -> Layout {
        self.layout
    }

    fn next(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        let stride = self.width as usize * self.layout.bytes();
        let count = rows_per_band(stride).min(self.height - self.row);
        rows.clear();
        rows.extend_from_slice(&self.data[self.row as usize * stride..][..count as usize * stride]);
        self.row += count;
        Ok(count)
    }

    fn skip_to(&mut self, row: u32) -> Result<u32, ImageError> {
        let skipped = row.min(self.height).saturating_sub(self.row);
        self.row += skipped;
        Ok(skipped)
    }
}

/// How many rows of this many bytes go into one band: about a MiB, at least one.
pub(crate) fn rows_per_band(stride: usize) -> u32 {
    ((1 << 20) / stride.max(1)).clamp(1, 256) as u32
}

/// The high byte of a 16-bit sample, rounded.
pub(crate) fn narrow(sample: u16) -> u8 {
    ((u32::from(sample) * 255 + 32_895) >> 16) as u8
}

/// Runs a decoder that others wrote. Should it panic, the image is at fault, not the program.
pub(crate) fn guarded<T>(format: MediaFormat, doing: impl FnOnce() -> Result<T, ImageError>) -> Result<T, ImageError> {
    match catch_unwind(AssertUnwindSafe(doing)) {
        Ok(result) => result,
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("the decoder gave up");
            let words: String = words.chars().take(200).collect();
            Err(ImageError::Damaged { format, reason: words })
        }
    }
}
