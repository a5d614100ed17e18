//! One directory understood as an image.

use super::directory::{Directory, Tiff, tag};
use super::{TIFF, size};
use crate::ImageError;

/// Strips or tiles of one image; their places are held in memory.
const MAX_CHUNKS: u64 = 1 << 22;

/// What the samples mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Photometric {
    WhiteIsZero,
    BlackIsZero,
    Rgb,
    Palette,
    Inks,
    LumaChroma,
    /// CIE L*a*b*; with `offset`, a* and b* are stored 128 higher, as ICC does.
    Lab {
        offset: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Lzw,
    Deflate,
    PackBits,
    Jpeg,
    /// CCITT Group 3, one-dimensional.
    Fax3,
    /// CCITT Group 4.
    Fax4,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alpha {
    None,
    Straight,
    Multiplied,
}

/// One image of the file: its samples, and where its strips or tiles lie.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bits: u32,
    pub(super) samples: u32,
    pub(super) photometric: Photometric,
    pub(super) compression: Compression,
    pub(super) alpha: Alpha,
    /// Each sample in strips or tiles of its own.
    pub(super) planar: bool,
    /// Differences to the pixel on the left are stored.
    pub(super) differences: bool,
    pub(super) reversed_bits: bool,
    pub(super) tiled: bool,
    pub(super) chunk_width: u32,
    pub(super) chunk_height: u32,
    pub(super) offsets: Vec<u64>,
    pub(super) lengths: Vec<u64>,
    pub(super) jpeg_tables: Option<Vec<u8>>,
    pub(super) palette: Vec<[u8; 3]>,
}

fn unsupported(what: impl std::fmt::Display) -> ImageError {
    ImageError::unsupported(
        TIFF,
        format!("{what}; convert it to 8 or 16 bits per sample without or with LZW compression"),
    )
}

impl Page {
    pub(super) fn read(tiff: &Tiff, directory: &Directory) -> Result<Page, ImageError> {
        let (width, height) = size(tiff, directory)?;
        let number = |tag, otherwise| Ok::<u64, ImageError>(tiff.number(directory, tag)?.unwrap_or(otherwise));
        let samples = number(tag::SAMPLES, 1)?;
        if !(1..=64).contains(&samples) {
            return Err(unsupported(format!("{samples} samples per pixel")));
        }
        let bits = tiff.numbers(directory, tag::BITS, 1024)?.unwrap_or_else(|| vec![1]);
        let (Some(&depth), true) = (bits.first(), bits.windows(2).all(|pair| pair[0] == pair[1])) else {
            return Err(unsupported("samples of different depth"));
        };
        if !matches!(depth, 1 | 2 | 4 | 8 | 16) {
            return Err(unsupported(format!("{depth} bits per sample")));
        }
        if !matches!(number(tag::SAMPLE_FORMAT, 1)?, 1 | 4) {
            return Err(unsupported("signed or floating-point samples"));
        }
        let compression = match number(tag::COMPRESSION, 1)? {
            1 => Compression::None,
            3 => Compression::Fax3,
            4 => Compression::Fax4,
            5 => Compression::Lzw,
            7 => Compression::Jpeg,
            8 | 32946 => Compression::Deflate,
            32773 => Compression::PackBits,
            6 => return Err(unsupported("JPEG compression of the old kind (6)")),
            33003 | 33005 | 34712 => return Err(unsupported("JPEG 2000 compression")),
            34925 => return Err(unsupported("LZMA compression")),
            50000 => return Err(unsupported("Zstandard compression")),
            50001 | 34927 => return Err(unsupported("WebP compression")),
            other => return Err(unsupported(format!("compression {other}"))),
        };
        let photometric = match tiff.number(directory, tag::PHOTOMETRIC)? {
            Some(0) => Photometric::WhiteIsZero,
            Some(1) => Photometric::BlackIsZero,
            Some(2) => Photometric::Rgb,
            Some(3) => Photometric::Palette,
            Some(5) => Photometric::Inks,
            Some(6) => Photometric::LumaChroma,
            Some(8) => Photometric::Lab { offset: false },
            Some(9) => Photometric::Lab { offset: true },
            Some(4) => return Err(unsupported("a transparency mask")),
            Some(other) => return Err(unsupported(format!("photometric interpretation {other}"))),
            None if samples >= 3 => Photometric::Rgb,
            None => Photometric::BlackIsZero,
        };
        let mut page = Page {
            width,
            height,
            bits: depth as u32,
            samples: samples as u32,
            photometric,
            compression,
            alpha: Alpha::None,
            planar: number(tag::PLANAR, 1)? == 2 && samples > 1,
            differences: match number(tag::PREDICTOR, 1)? {
                1 => false,
                2 => true,
                other => return Err(unsupported(format!("predictor {other}"))),
            },
            reversed_bits: number(tag::FILL_ORDER, 1)? == 2,
            tiled: false,
            chunk_width: width,
            chunk_height: height,
            offsets: Vec::new(),
            lengths: Vec::new(),
            jpeg_tables: tiff.bytes(directory, tag::JPEG_TABLES)?,
            palette: Vec::new(),
        };
        page.check(tiff, directory)?;
        page.read_chunks(tiff, directory)?;
        Ok(page)
    }

    /// Samples that are colour.
    pub(super) fn colours(&self) -> u32 {
        match self.photometric {
            Photometric::WhiteIsZero | Photometric::BlackIsZero | Photometric::Palette => 1,
            Photometric::Rgb | Photometric::LumaChroma | Photometric::Lab { .. } => 3,
            Photometric::Inks => 4,
        }
    }

    pub(super) fn has_alpha(&self) -> bool {
        self.alpha != Alpha::None
    }

    fn check(&mut self, tiff: &Tiff, directory: &Directory) -> Result<(), ImageError> {
        let colours = self.colours();
        if self.samples < colours {
            return Err(ImageError::damaged(TIFF, format!("{} samples cannot make a colour", self.samples)));
        }
        let extra = tiff.numbers(directory, tag::EXTRA_SAMPLES, 1024)?.unwrap_or_default();
        let light = matches!(self.photometric, Photometric::WhiteIsZero | Photometric::BlackIsZero | Photometric::Rgb);
        if self.samples > colours && light {
            self.alpha = match extra.first() {
                Some(1) => Alpha::Multiplied,
                Some(2) => Alpha::Straight,
                _ => Alpha::None,
            };
        }
        let fax = matches!(self.compression, Compression::Fax3 | Compression::Fax4);
        if fax && (self.bits, self.samples) != (1, 1) {
            return Err(ImageError::damaged(TIFF, "fax compression of something that is not black and white"));
        }
        if self.compression == Compression::Fax3 && tiff.number(directory, tag::T4_OPTIONS)?.unwrap_or(0) & 1 != 0 {
            return Err(unsupported("two-dimensional Group 3 fax compression"));
        }
        if self.compression == Compression::Jpeg && self.bits != 8 {
            return Err(unsupported(format!("JPEG compression of {} bits", self.bits)));
        }
        if self.bits < 8 && (self.differences || (self.samples > 1 && !self.planar)) {
            return Err(unsupported(format!("{} bits per sample, several samples or a predictor", self.bits)));
        }
        if self.photometric == Photometric::LumaChroma && self.compression != Compression::Jpeg {
            let subsampling = tiff.numbers(directory, tag::SUBSAMPLING, 16)?.unwrap_or_else(|| vec![2, 2]);
            if subsampling != [1, 1] {
                return Err(unsupported("subsampled colour without JPEG compression"));
            }
        }
        if matches!(self.photometric, Photometric::Lab { .. }) && self.bits != 8 {
            return Err(unsupported(format!("CIE L*a*b* with {} bits", self.bits)));
        }
        if self.photometric == Photometric::Palette {
            self.read_palette(tiff, directory)?;
        }
        Ok(())
    }

    fn read_palette(&mut self, tiff: &Tiff, directory: &Directory) -> Result<(), ImageError> {
        let colours = 1usize << self.bits.min(16);
        let map = tiff.numbers(directory, tag::COLOUR_MAP, 6 << 16)?.unwrap_or_default();
        if self.bits > 8 || map.len() != 3 * colours {
            return Err(ImageError::damaged(TIFF, "its palette does not fit its samples"));
        }
        // The standard has 16 bits; some writers fill only the lower 8.
        let narrow = map.iter().any(|value| *value > 255);
        let value = |n: usize| if narrow { crate::source::narrow(map[n] as u16) } else { map[n] as u8 };
        self.palette = (0..colours).map(|n| [value(n), value(n + colours), value(n + 2 * colours)]).collect();
        Ok(())
    }

    fn read_chunks(&mut self, tiff: &Tiff, directory: &Directory) -> Result<(), ImageError> {
        self.tiled = tiff.number(directory, tag::TILE_WIDTH)?.is_some();
        let side = |tag, otherwise: u32| {
            let value = tiff.number(directory, tag)?.unwrap_or(otherwise.into());
            if value == 0 {
                return Err(ImageError::damaged(TIFF, "its strips or tiles are empty"));
            }
            Ok(u32::try_from(value).unwrap_or(u32::MAX))
        };
        let (offsets, lengths) = if self.tiled {
            self.chunk_width = side(tag::TILE_WIDTH, 0)?;
            self.chunk_height = side(tag::TILE_HEIGHT, 0)?;
            if self.chunk_width.max(self.chunk_height) > 65_536 {
                return Err(ImageError::damaged(TIFF, "its tiles are larger than 65536 on a side"));
            }
            (tag::TILE_OFFSETS, tag::TILE_BYTES)
        } else {
            self.chunk_height = side(tag::ROWS_PER_STRIP, u32::MAX)?.min(self.height);
            (tag::STRIP_OFFSETS, tag::STRIP_BYTES)
        };
        let planes = if self.planar { u64::from(self.samples) } else { 1 };
        let expected = u64::from(self.across()) * u64::from(self.down()) * planes;
        if expected > MAX_CHUNKS {
            return Err(ImageError::TooLarge {
                what: "the number of strips or tiles",
                figure: expected,
                limit: MAX_CHUNKS,
            });
        }
        let max = expected * 8;
        let read = |tag| tiff.numbers(directory, tag, max);
        self.offsets = read(offsets)?.unwrap_or_default();
        self.lengths = match read(lengths)? {
            Some(lengths) => lengths,
            // One strip without a length reaches to the end.
            None if expected == 1 && self.offsets.len() == 1 => vec![tiff.length.saturating_sub(self.offsets[0])],
            None => Vec::new(),
        };
        if self.offsets.len() as u64 != expected || self.lengths.len() as u64 != expected {
            let (offsets, lengths) = (self.offsets.len(), self.lengths.len());
            let reason =
                format!("it needs {expected} strips or tiles, but has {offsets} offsets and {lengths} lengths");
            return Err(ImageError::damaged(TIFF, reason));
        }
        Ok(())
    }

    /// Strips or tiles side by side.
    pub(super) fn across(&self) -> u32 {
        self.width.div_ceil(self.chunk_width)
    }

    /// Strips or tiles one below the other.
    pub(super) fn down(&self) -> u32 {
        self.height.div_ceil(self.chunk_height)
    }

    /// Whether all strips or tiles lie within the file.
    pub(super) fn check_extent(&self, tiff: &Tiff) -> Result<(), ImageError> {
        let beyond = |(offset, length): (&u64, &u64)| offset.checked_add(*length).is_none_or(|end| end > tiff.length);
        match self.offsets.iter().zip(&self.lengths).position(beyond) {
            None => Ok(()),
            Some(chunk) => {
                let row = chunk as u32 % (self.across() * self.down()) / self.across();
                let rows = row.saturating_mul(self.chunk_height).min(self.height);
                Err(ImageError::Truncated { format: TIFF, rows, of: self.height })
            }
        }
    }

    /// Whether rows can be read without holding a whole image.
    pub(super) fn streams(&self) -> bool {
        // Tiles as high as the image are the whole image.
        !self.tiled || self.down() > 1 || u64::from(self.width) * u64::from(self.height) < 1 << 24
    }

    /// Whether another page holds the same kind of samples, so that it can stand for this one.
    pub(super) fn like(&self, other: &Page) -> bool {
        self.colour() == other.colour() && self.alpha == other.alpha && self.bits == other.bits
    }
}
