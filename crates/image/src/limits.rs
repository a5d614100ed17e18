//! How much one image may ask for.

use serde::{Deserialize, Serialize};

use crate::ImageError;

/// How much one image may ask for. Everything is decided from the header, before a pixel is decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Pixels of the image. Default: 1,000,000,000.
    pub max_pixels: u64,
    /// Pixels along one side, unless the format streams by strips and tiles (TIFF). Default: 65,535.
    pub max_side: u32,
    /// Bytes that one decode may hold at a time. Default: 512 MiB.
    pub max_memory: u64,
    /// Bytes of one embedded profile or metadata packet (ICC, EXIF, XMP, IPTC), unpacked. Default: 16 MiB.
    pub max_metadata: u64,
    /// Pages, frames or directories in one file. Default: 10,000.
    pub max_pages: u32,
    /// Passes over a progressive JPEG; each costs as much time as decoding the whole image. Default: 100.
    pub max_scans: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_pixels: 1_000_000_000,
            max_side: 65_535,
            max_memory: 512 << 20,
            max_metadata: 16 << 20,
            max_pages: 10_000,
            max_scans: 100,
        }
    }
}

impl Limits {
    /// Whether an image of this size may be read. `streams`: its sides are not limited, only its pixels.
    pub(crate) fn admit(&self, width: u32, height: u32, streams: bool) -> Result<(), ImageError> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels {
            return Err(ImageError::TooLarge { what: "the image, in pixels,", figure: pixels, limit: self.max_pixels });
        }
        let side = width.max(height);
        if side > self.max_side && !streams {
            return Err(ImageError::TooLarge {
                what: "the longer side, in pixels,",
                figure: side.into(),
                limit: self.max_side.into(),
            });
        }
        Ok(())
    }

    /// Whether a decode may hold `needed` bytes.
    pub(crate) fn afford(&self, what: &'static str, needed: u64) -> Result<(), ImageError> {
        if needed > self.max_memory {
            return Err(ImageError::TooMuchMemory { what, needed, limit: self.max_memory });
        }
        Ok(())
    }

    pub(crate) fn admit_metadata(&self, what: &'static str, bytes: u64) -> Result<(), ImageError> {
        if bytes > self.max_metadata {
            return Err(ImageError::TooLarge { what, figure: bytes, limit: self.max_metadata });
        }
        Ok(())
    }
}
