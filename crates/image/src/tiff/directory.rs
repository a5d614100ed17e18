//! Directories and the values in them, read with care: every offset and count is somebody's claim.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::TIFF;
use crate::{ImageError, Limits};

/// Tags, after TIFF 6.0 and its supplements.
pub(crate) mod tag {
    pub(crate) const SUBFILE: u16 = 254;
    pub(crate) const WIDTH: u16 = 256;
    pub(crate) const HEIGHT: u16 = 257;
    pub(crate) const BITS: u16 = 258;
    pub(crate) const COMPRESSION: u16 = 259;
    pub(crate) const PHOTOMETRIC: u16 = 262;
    pub(crate) const FILL_ORDER: u16 = 266;
    pub(crate) const DESCRIPTION: u16 = 270;
    pub(crate) const MAKE: u16 = 271;
    pub(crate) const MODEL: u16 = 272;
    pub(crate) const STRIP_OFFSETS: u16 = 273;
    pub(crate) const ORIENTATION: u16 = 274;
    pub(crate) const SAMPLES: u16 = 277;
    pub(crate) const ROWS_PER_STRIP: u16 = 278;
    pub(crate) const STRIP_BYTES: u16 = 279;
    pub(crate) const X_RESOLUTION: u16 = 282;
    pub(crate) const PLANAR: u16 = 284;
    pub(crate) const T4_OPTIONS: u16 = 292;
    pub(crate) const RESOLUTION_UNIT: u16 = 296;
    pub(crate) const DATE_TIME: u16 = 306;
    pub(crate) const ARTIST: u16 = 315;
    pub(crate) const PREDICTOR: u16 = 317;
    pub(crate) const COLOUR_MAP: u16 = 320;
    pub(crate) const TILE_WIDTH: u16 = 322;
    pub(crate) const TILE_HEIGHT: u16 = 323;
    pub(crate) const TILE_OFFSETS: u16 = 324;
    pub(crate) const TILE_BYTES: u16 = 325;
    pub(crate) const SUB_DIRECTORIES: u16 = 330;
    pub(crate) const EXTRA_SAMPLES: u16 = 338;
    pub(crate) const SAMPLE_FORMAT: u16 = 339;
    pub(crate) const JPEG_TABLES: u16 = 347;
    pub(crate) const SUBSAMPLING: u16 = 530;
    pub(crate) const XMP: u16 = 700;
    pub(crate) const COPYRIGHT: u16 = 33432;
    pub(crate) const IPTC: u16 = 33723;
    pub(crate) const RESOURCES: u16 = 34377;
    pub(crate) const EXIF: u16 = 34665;
    pub(crate) const ICC: u16 = 34675;
    pub(crate) const GPS: u16 = 34853;
}

/// Entries of one directory, at most; real ones have a few dozen.
const MAX_ENTRIES: u64 = 4096;

/// An open file and how its numbers are written.
#[derive(Clone)]
pub(crate) struct Tiff {
    pub(crate) file: Arc<File>,
    pub(crate) path: PathBuf,
    pub(crate) length: u64,
    pub(crate) big_endian: bool,
    /// BigTIFF: 64-bit offsets.
    big: bool,
    /// Offset of the first directory.
    pub(crate) first: u64,
    max_value: u64,
}

/// One directory: tags and where their values are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directory {
    entries: BTreeMap<u16, Entry>,
    pub(crate) next: u64,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: u16,
    count: u64,
    at: u64,
}

impl Entry {
    fn width(&self) -> Option<u64> {
        Some(match self.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16 | 17 | 18 => 8,
            _ => return None,
        })
    }
}

impl Tiff {
    pub(crate) fn open(file: Arc<File>, path: &Path, limits: &Limits) -> Result<Tiff, ImageError> {
        let length = file.metadata().map_err(ImageError::io(path))?.len();
        let mut tiff = Tiff {
            file,
            path: path.to_owned(),
            length,
            big_endian: false,
            big: false,
            first: 0,
            max_value: limits.max_metadata,
        };
        let head = tiff.read(0, 8)?;
        tiff.big_endian = head[0] == b'M';
        tiff.big = tiff.integer(&head[2..4]) == 43;
        tiff.first = if tiff.big {
            let rest = tiff.read(8, 8)?;
            tiff.integer(&rest)
        } else {
            tiff.integer(&head[4..8])
        };
        Ok(tiff)
    }

    /// `length` bytes at `offset`; the caller has bounded the length.
    pub(crate) fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>, ImageError> {
        if offset.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(ImageError::Truncated { format: TIFF, rows: 0, of: 0 });
        }
        let mut bytes = vec![0; length as usize];
        self.file.read_exact_at(&mut bytes, offset).map_err(ImageError::io(&self.path))?;
        Ok(bytes)
    }

    /// An unsigned number of 1 to 8 bytes in the order of the file.
    fn integer(&self, bytes: &[u8]) -> u64 {
        let join = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        if self.big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) }
    }

    pub(crate) fn directory(&self, offset: u64) -> Result<Directory, ImageError> {
        let (count_bytes, entry_bytes, inline) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.integer(&self.read(offset, count_bytes)?);
        if count > MAX_ENTRIES {
            return Err(ImageError::damaged(TIFF, format!("a directory claims {count} entries")));
        }
        let start = offset + count_bytes;
        let bytes = self.read(start, count * entry_bytes)?;
        let mut entries = BTreeMap::new();
        for (n, entry) in bytes.chunks_exact(entry_bytes as usize).enumerate() {
            let (head, value) = entry.split_at(entry_bytes as usize - inline as usize);
            let (tag, kind, count) = (&head[..2], &head[2..4], &head[4..]);
            let mut read = Entry { kind: self.integer(kind) as u16, count: self.integer(count), at: 0 };
            let fits = read.width().and_then(|w| w.checked_mul(read.count)).is_some_and(|size| size <= inline);
            read.at = if fits { start + (n as u64 + 1) * entry_bytes - inline } else { self.integer(value) };
            entries.entry(self.integer(tag) as u16).or_insert(read);
        }
        // Some writers leave the last link out at the very end of the file.
        let next = self.read(start + count * entry_bytes, inline).map_or(0, |bytes| self.integer(&bytes));
        Ok(Directory { entries, next })
    }

    /// The bytes of a value, whatever its type.
    pub(crate) fn bytes(&self, directory: &Directory, tag: u16) -> Result<Option<Vec<u8>>, ImageError> {
        let Some(entry) = directory.entries.get(&tag) else { return Ok(None) };
        let Some(size) = entry.width().and_then(|w| w.checked_mul(entry.count)) else {
            return Err(ImageError::damaged(TIFF, format!("tag {tag} has no known type or an impossible count")));
        };
        if size > self.max_value {
            return Err(ImageError::TooLarge {
                what: "the value of a TIFF tag, in bytes,",
                figure: size,
                limit: self.max_value,
            });
        }
        self.read(entry.at, size).map(Some)
    }

    /// All unsigned numbers of a value, at most `max` bytes of them in the file.
    pub(crate) fn numbers(&self, directory: &Directory, tag: u16, max: u64) -> Result<Option<Vec<u64>>, ImageError> {
        let Some(entry) = directory.entries.get(&tag) else { return Ok(None) };
        let width = match entry.kind {
            1 | 3 | 4 | 13 | 16 | 18 => entry.width().expect("whole numbers have a width"),
            _ => return Err(ImageError::damaged(TIFF, format!("tag {tag} is not a whole number"))),
        };
        if entry.count.checked_mul(width).is_none_or(|size| size > max) {
            return Err(ImageError::damaged(TIFF, format!("tag {tag} claims {} values", entry.count)));
        }
        let bytes = self.read(entry.at, entry.count * width)?;
        Ok(Some(bytes.chunks_exact(width as usize).map(|number| self.integer(number)).collect()))
    }

    /// The first number of a value.
    pub(crate) fn number(&self, directory: &Directory, tag: u16) -> Result<Option<u64>, ImageError> {
        let Some(entry) = directory.entries.get(&tag) else { return Ok(None) };
        if entry.count == 0 {
            return Ok(None);
        }
        let one = Entry { count: 1, ..*entry };
        let single = Directory { entries: BTreeMap::from([(tag, one)]), next: 0 };
        Ok(self.numbers(&single, tag, 8)?.and_then(|numbers| numbers.first().copied()))
    }

    /// The fractions of a value.
    pub(crate) fn rationals(&self, directory: &Directory, tag: u16) -> Result<Option<Vec<f64>>, ImageError> {
        let Some(entry) = directory.entries.get(&tag) else { return Ok(None) };
        if entry.kind != 5 || entry.count > 16 {
            return Ok(None);
        }
        let bytes = self.read(entry.at, entry.count * 8)?;
        let fraction = |bytes: &[u8]| self.integer(&bytes[..4]) as f64 / self.integer(&bytes[4..]) as f64;
        Ok(Some(bytes.chunks_exact(8).map(fraction).collect()))
    }

    pub(crate) fn rational(&self, directory: &Directory, tag: u16) -> Result<Option<f64>, ImageError> {
        let first = self.rationals(directory, tag)?.and_then(|values| values.first().copied());
        Ok(first.filter(|value| value.is_finite()))
    }
}
