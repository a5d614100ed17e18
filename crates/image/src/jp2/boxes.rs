//! The boxes of a JP2 file and the main header of its codestream.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::JP2;
use crate::{ImageError, Limits};

/// Bytes that decoding takes per sample of the image: a 32-bit number and the result, with some room.
pub(super) const PER_SAMPLE: u64 = 6;
/// Bytes that decoding takes per sample of a tile, which is held as coefficients.
pub(super) const PER_TILE_SAMPLE: u64 = 5;

const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
const EXIF: [u8; 16] = *b"JpgTiffExif->JP2";
const IPTC: [u8; 16] = *b"\x33\xc7\xa4\xd2\xb8\x1d\x47\x23\xa0\xba\xf1\xa3\xe0\x97\xad\x38";

/// What is known before the image data.
#[derive(Debug, Default)]
pub(crate) struct Jp2Head {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) components: u16,
    /// Pixels of one tile, or of the image where that is smaller.
    pub(super) tile_pixels: u64,
    pub(crate) bits: u8,
    /// How often the image can be halved without decoding more.
    pub(crate) resolutions: u8,
    pub(crate) alpha: bool,
    pub(crate) palette: bool,
    pub(crate) inks: bool,
    pub(crate) ppi: Option<f64>,
    pub(crate) icc: Option<Vec<u8>>,
    pub(crate) exif: Option<Vec<u8>>,
    pub(crate) xmp: Option<Vec<u8>>,
    pub(crate) iptc: Option<Vec<u8>>,
}

struct Boxes<'a> {
    reader: BufReader<&'a mut File>,
    path: &'a Path,
    limits: &'a Limits,
    length: u64,
    head: Jp2Head,
    seen: u32,
}

pub(crate) fn read_head(file: &mut File, path: &Path, limits: &Limits) -> Result<Jp2Head, ImageError> {
    let length = file.metadata().map_err(ImageError::io(path))?.len();
    let mut boxes = Boxes { reader: BufReader::new(file), path, limits, length, head: Jp2Head::default(), seen: 0 };
    let start: [u8; 4] = boxes.array(0)?;
    if start == [0xff, 0x4f, 0xff, 0x51] {
        boxes.codestream(0)?;
    } else {
        boxes.walk(0, length, true)?;
    }
    if boxes.head.width == 0 {
        return Err(ImageError::damaged(JP2, "it holds no codestream"));
    }
    Ok(boxes.head)
}

impl Boxes<'_> {
    fn fault(&self, e: std::io::Error) -> ImageError {
        match e.kind() {
            ErrorKind::UnexpectedEof => ImageError::Truncated { format: JP2, rows: 0, of: self.head.height },
            _ => ImageError::io(self.path)(e),
        }
    }

    fn array<const N: usize>(&mut self, at: u64) -> Result<[u8; N], ImageError> {
        let mut bytes = [0; N];
        let read = self.reader.seek(SeekFrom::Start(at)).and_then(|_| self.reader.read_exact(&mut bytes));
        read.map_err(|e| self.fault(e))?;
        Ok(bytes)
    }

    fn bytes(&mut self, what: &'static str, at: u64, length: u64) -> Result<Vec<u8>, ImageError> {
        self.limits.admit_metadata(what, length)?;
        let mut bytes = vec![0; length as usize];
        let read = self.reader.seek(SeekFrom::Start(at)).and_then(|_| self.reader.read_exact(&mut bytes));
        read.map_err(|e| self.fault(e))?;
        Ok(bytes)
    }

    /// Walks over the boxes between two offsets; those of the header lie inside another box.
    fn walk(&mut self, mut at: u64, end: u64, outer: bool) -> Result<(), ImageError> {
        while at + 8 <= end {
            self.seen += 1;
            if self.seen > self.limits.max_pages {
                let (figure, limit) = (self.seen.into(), self.limits.max_pages.into());
                return Err(ImageError::TooLarge { what: "the number of boxes", figure, limit });
            }
            let [a, b, c, d, kind @ ..]: [u8; 8] = self.array(at)?;
            let (mut start, mut length) = (at + 8, u64::from(u32::from_be_bytes([a, b, c, d])));
            if length == 1 {
                length = u64::from_be_bytes(self.array(at + 8)?);
                start += 8;
            } else if length == 0 {
                length = end - at;
            }
            let stop = at.checked_add(length).filter(|stop| *stop >= start);
            let Some(stop) = stop else { return Err(ImageError::damaged(JP2, "a box has an impossible length")) };
            if stop > end {
                let rows = ImageError::Truncated { format: JP2, rows: 0, of: self.head.height };
                return Err(if outer {
                    rows
                } else {
                    ImageError::damaged(JP2, "a box is larger than the one around it")
                });
            }
            match &kind {
                b"jp2h" if outer => self.walk(start, stop, false)?,
                b"res " if !outer => self.walk(start, stop, false)?,
                b"jp2c" if outer && self.head.width == 0 => self.codestream(start)?,
                b"uuid" if outer && stop - start > 16 => self.uuid(start, stop)?,
                b"colr" if !outer => self.colours(start, stop)?,
                b"pclr" if !outer => self.head.palette = true,
                b"cdef" if !outer => {
                    let bytes = self.bytes("the channel definitions, in bytes,", start, stop - start)?;
                    let mut channels = bytes.get(2..).unwrap_or_default().chunks_exact(6);
                    self.head.alpha = channels.any(|channel| channel[2] == 0 && matches!(channel[3], 1 | 2));
                }
                b"resc" | b"resd" if !outer && stop - start >= 10 => {
                    let [n1, n0, d1, d0, .., exponent, _]: [u8; 10] = self.array(start)?;
                    let (above, below) = (u16::from_be_bytes([n1, n0]), u16::from_be_bytes([d1, d0]));
                    let per_metre = f64::from(above) / f64::from(below) * 10f64.powi((exponent as i8).into());
                    self.head.ppi = Some(per_metre * 0.0254).filter(|ppi| ppi.is_finite() && *ppi > 1.0);
                }
                _ => {}
            }
            at = stop;
        }
        Ok(())
    }

    fn colours(&mut self, start: u64, stop: u64) -> Result<(), ImageError> {
        let bytes = self.bytes("the colour profile, in bytes,", start, stop - start)?;
        match bytes.as_slice() {
            [1, _, _, number @ ..] if number.len() >= 4 => {
                match u32::from_be_bytes([number[0], number[1], number[2], number[3]]) {
                    14 => return Err(ImageError::unsupported(JP2, "CIE L*a*b*; convert it to RGB")),
                    21 => return Err(ImageError::unsupported(JP2, "ROMM RGB; convert it to RGB with a profile")),
                    12 | 13 => self.head.inks = true,
                    _ => {}
                }
            }
            [2, _, _, icc @ ..] if self.head.icc.is_none() => {
                self.head.inks |= icc.get(16..20) == Some(b"CMYK");
                self.head.icc = Some(icc.to_vec()).filter(|icc| !icc.is_empty());
            }
            _ => {}
        }
        Ok(())
    }

    fn uuid(&mut self, start: u64, stop: u64) -> Result<(), ImageError> {
        let name: [u8; 16] = self.array(start)?;
        if ![XMP, EXIF, IPTC].contains(&name) {
            return Ok(());
        }
        let packet = Some(self.bytes("embedded metadata, in bytes,", start + 16, stop - start - 16)?);
        match name {
            XMP => self.head.xmp = packet,
            EXIF => self.head.exif = packet,
            _ => self.head.iptc = packet,
        }
        Ok(())
    }

    /// The main header: SIZ, and COD for the number of resolutions (ISO/IEC 15444-1, annex A).
    fn codestream(&mut self, start: u64) -> Result<(), ImageError> {
        let damaged = |reason: &str| ImageError::damaged(JP2, reason);
        let siz: [u8; 43] = self.array(start)?;
        if siz[..4] != [0xff, 0x4f, 0xff, 0x51] {
            return Err(damaged("its codestream does not begin as one"));
        }
        let long = |at: usize| u32::from_be_bytes([siz[at], siz[at + 1], siz[at + 2], siz[at + 3]]);
        let (right, bottom, left, top) = (long(8), long(12), long(16), long(20));
        let (Some(width), Some(height)) = (right.checked_sub(left), bottom.checked_sub(top)) else {
            return Err(damaged("its image area is inside out"));
        };
        let (tile_width, tile_height) = (u64::from(long(24)), u64::from(long(28)));
        if width == 0 || height == 0 || tile_width == 0 || tile_height == 0 {
            return Err(damaged("its image or tiles are empty"));
        }
        if u64::from(right).div_ceil(tile_width) * u64::from(bottom).div_ceil(tile_height) > 65_535 {
            return Err(damaged("it has more tiles than the format allows"));
        }
        let components = u16::from_be_bytes([siz[40], siz[41]]);
        if components == 0 || components > 16_384 {
            return Err(damaged("its number of components is out of range"));
        }
        (self.head.width, self.head.height, self.head.components) = (width, height, components);
        self.head.tile_pixels = tile_width.min(width.into()) * tile_height.min(height.into());
        self.head.bits = (siz[42] & 0x7f) + 1;
        let mut at = start + 2;
        for _ in 0..1024 {
            if at + 4 > start.saturating_add(1 << 24).min(self.length) {
                break;
            }
            let [ff, marker, l1, l0]: [u8; 4] = self.array(at)?;
            if ff != 0xff {
                return Err(damaged("its main header is broken"));
            }
            match marker {
                0x52 => {
                    let cod: [u8; 10] = self.array(at)?;
                    self.head.resolutions = cod[9].min(32);
                    break;
                }
                0x90 => break,
                _ => at += 2 + u64::from(u16::from_be_bytes([l1, l0])),
            }
        }
        self.head.resolutions = self.head.resolutions.min(31);
        Ok(())
    }
}
