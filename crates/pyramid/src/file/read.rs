//! Reading: the header, then all directories in one piece.

use super::Place;
use super::tags::*;
use crate::TILE;
use crate::error::Damage;

/// Largest piece of directories that is read: the tiles of some 250 gigapixels.
pub(crate) const MOST_DIRECTORIES: u64 = 64 << 20;
/// Largest tile that is read; no tile of 256 × 256 pixels compresses to more.
pub(crate) const MOST_TILE: u32 = 1 << 20;
/// As many levels as the longest side there is needs.
const MOST_LEVELS: usize = 13;

/// A level as its directory tells it.
#[derive(Debug, Clone)]
pub(crate) struct ReadLevel {
    pub width: u32,
    pub height: u32,
    pub gray: bool,
    pub tiles: Vec<Place>,
    pub edges: Vec<Place>,
}

/// Where the directories begin, from the first 16 bytes of the file.
pub(crate) fn directories_at(header: &[u8; 16]) -> Result<u64, Damage> {
    let (start, offset) = header.split_at(8);
    if start != [b'I', b'I', 43, 0, 8, 0, 0, 0] {
        return Err("it is no little-endian BigTIFF");
    }
    Ok(u64::from_le_bytes(offset.try_into().expect("eight bytes follow eight of sixteen")))
}

/// All levels. `directories` are the bytes from `at` to the end of the file.
pub(crate) fn levels(directories: &[u8], at: u64) -> Result<Vec<ReadLevel>, Damage> {
    let mut levels: Vec<ReadLevel> = Vec::new();
    let mut next = at;
    while next != 0 {
        if levels.len() == MOST_LEVELS {
            return Err("it has too many levels");
        }
        let (entries, following) = Entries::read(directories, at, next)?;
        let level = entries.level(at)?;
        if let Some(before) = levels.last() {
            let halves = (before.width.div_ceil(2), before.height.div_ceil(2));
            let small = before.width <= TILE && before.height <= TILE;
            if small || (level.width, level.height) != halves || level.gray != before.gray {
                return Err("a level is not half the one before it");
            }
        }
        levels.push(level);
        next = following;
    }
    let small = levels.last().is_some_and(|level| level.width <= TILE && level.height <= TILE);
    if small { Ok(levels) } else { Err("its smallest levels are missing") }
}

struct Entries<'a> {
    directories: &'a [u8],
    at: u64,
    entries: &'a [[u8; 20]],
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

impl<'a> Entries<'a> {
    fn read(directories: &'a [u8], at: u64, place: u64) -> Result<(Self, u64), Damage> {
        let broken = "a directory is cut off";
        let start = place.checked_sub(at).ok_or(broken)? as usize;
        let rest = directories.get(start..).ok_or(broken)?;
        let (count, rest) = rest.split_first_chunk::<8>().ok_or(broken)?;
        let count = u64::from_le_bytes(*count);
        if count > 64 {
            return Err("a directory has too many entries");
        }
        let (entries, rest) = rest.split_at_checked(count as usize * 20).ok_or(broken)?;
        let next = u64::from_le_bytes(*rest.first_chunk().ok_or(broken)?);
        let entries = Self { directories, at, entries: entries.as_chunks::<20>().0 };
        // Also those that are not used here must be whole, or the file was cut.
        entries.entries.iter().try_for_each(|entry| entries.content(entry).map(|_| ()))?;
        Ok((entries, next))
    }

    /// The bytes of an entry's values and how many each has.
    fn content(&self, entry: &'a [u8; 20]) -> Result<(&'a [u8], usize), Damage> {
        let size = width(u16::from_le_bytes([entry[2], entry[3]])).ok_or("an entry has a wrong type")?;
        let (count, content) = entry[4..].split_at(8);
        let length = number(count).checked_mul(size as u64).filter(|length| *length <= MOST_DIRECTORIES);
        let length = length.ok_or("an entry has too many values")? as usize;
        if length <= 8 {
            return Ok((&content[..length], size));
        }
        let outside = "an entry points outside the directories";
        let start = number(content).checked_sub(self.at).ok_or(outside)?;
        let rest = self.directories.get(start as usize..).ok_or(outside)?;
        Ok((rest.get(..length).ok_or(outside)?, size))
    }

    /// The whole numbers of a tag, whatever their width; nothing when it is absent.
    fn values(&self, tag: u16) -> Result<Vec<u64>, Damage> {
        let Some(entry) = self.entries.iter().find(|entry| u16::from_le_bytes([entry[0], entry[1]]) == tag) else {
            return Ok(Vec::new());
        };
        if !matches!(u16::from_le_bytes([entry[2], entry[3]]), SHORT | LONG | LONG8) {
            return Err("an entry has a wrong type");
        }
        let (bytes, size) = self.content(entry)?;
        Ok(bytes.chunks_exact(size).map(number).collect())
    }

    fn one(&self, tag: u16) -> Result<u64, Damage> {
        self.values(tag)?.first().copied().ok_or("a directory lacks an entry")
    }

    fn level(&self, end: u64) -> Result<ReadLevel, Damage> {
        let side = |tag| {
            let side = self.one(tag)?;
            u32::try_from(side).ok().filter(|side| (1..=1 << 20).contains(side)).ok_or("a level has no valid size")
        };
        let (width, height) = (side(IMAGE_WIDTH)?, side(IMAGE_LENGTH)?);
        let tiled = (self.one(TILE_WIDTH)?, self.one(TILE_LENGTH)?, self.one(COMPRESSION)?);
        if tiled != (u64::from(TILE), u64::from(TILE), 7) {
            return Err("a level is not made of JPEG tiles of 256 pixels");
        }
        let gray = match self.one(PHOTOMETRIC_INTERPRETATION)? {
            1 => true,
            6 => false,
            _ => return Err("a level has other colours than ours"),
        };
        let (columns, rows) = (u64::from(width.div_ceil(TILE)), u64::from(height.div_ceil(TILE)));
        let edges = if width.is_multiple_of(TILE) { 0 } else { rows };
        let tiles = self.places(TILE_OFFSETS, TILE_BYTE_COUNTS, columns * rows, end)?;
        let edges = self.places(EDGE_OFFSETS, EDGE_BYTE_COUNTS, edges, end)?;
        Ok(ReadLevel { width, height, gray, tiles, edges })
    }

    fn places(&self, offsets: u16, lengths: u16, count: u64, end: u64) -> Result<Vec<Place>, Damage> {
        let (offsets, lengths) = (self.values(offsets)?, self.values(lengths)?);
        if offsets.len() as u64 != count || lengths.len() as u64 != count {
            return Err("a level has another number of tiles than its size asks for");
        }
        let places = offsets.into_iter().zip(lengths).map(|(offset, length)| {
            let length = u32::try_from(length).ok().filter(|length| *length <= MOST_TILE)?;
            let inside = offset >= 16 && offset.checked_add(length.into()).is_some_and(|last| last <= end);
            inside.then_some(Place { offset, length })
        });
        places.collect::<Option<Vec<_>>>().ok_or("a tile lies outside the file")
    }
}
