//! Writing: header, tiles as they come, directories at the end.

use super::Place;
use super::tags::*;
use crate::TILE;
use std::io::{self, Seek, SeekFrom, Write};

/// A level whose tiles lie in the file.
pub(crate) struct WrittenLevel {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// All tiles, row by row.
    pub tiles: Vec<Place>,
    /// The last tile of each row at its true width; empty when the width is a multiple of 256.
    pub edges: Vec<Place>,
}

/// A file that is being written.
pub(crate) struct TiffFile<W> {
    out: W,
    at: u64,
    gray: bool,
}

/// Little-endian, 43 for BigTIFF, 8 bytes an offset.
const HEADER: [u8; 8] = [b'I', b'I', 43, 0, 8, 0, 0, 0];

impl<W: Write + Seek> TiffFile<W> {
    /// Writes the header; where the directories are is filled in by [`TiffFile::finish`].
    pub fn start(mut out: W, gray: bool) -> io::Result<Self> {
        out.write_all(&HEADER)?;
        out.write_all(&[0; 8])?;
        Ok(Self { out, at: 16, gray })
    }

    /// Adds a compressed tile.
    pub fn append(&mut self, tile: &[u8]) -> io::Result<Place> {
        let length = u32::try_from(tile.len()).map_err(|_| io::Error::other("a tile has more than 4 GiB"))?;
        let place = Place { offset: self.at, length };
        self.out.write_all(tile)?;
        self.at += u64::from(length);
        Ok(place)
    }

    /// Writes the directories, one level after the other, and the length of the file is returned.
    pub fn finish(mut self, levels: &[WrittenLevel]) -> io::Result<u64> {
        let padding = self.at.next_multiple_of(8) - self.at;
        self.out.write_all(&[0; 8][..padding as usize])?;
        self.at += padding;
        let first = self.at;
        for (number, level) in levels.iter().enumerate() {
            let directory = directory(level, number, self.gray);
            let last = number + 1 == levels.len();
            let bytes = directory.bytes(self.at, last);
            self.out.write_all(&bytes)?;
            self.at += bytes.len() as u64;
        }
        self.out.seek(SeekFrom::Start(8))?;
        self.out.write_all(&first.to_le_bytes())?;
        self.out.flush()?;
        Ok(self.at)
    }
}

fn directory(level: &WrittenLevel, number: usize, gray: bool) -> Directory {
    let mut directory = Directory::default();
    directory.longs(NEW_SUBFILE_TYPE, [u32::from(number > 0)]);
    directory.longs(IMAGE_WIDTH, [level.width]);
    directory.longs(IMAGE_LENGTH, [level.height]);
    directory.shorts(BITS_PER_SAMPLE, if gray { &[8] } else { &[8, 8, 8] });
    directory.shorts(COMPRESSION, &[7]);
    directory.shorts(PHOTOMETRIC_INTERPRETATION, if gray { &[1] } else { &[6] });
    directory.shorts(SAMPLES_PER_PIXEL, if gray { &[1] } else { &[3] });
    directory.shorts(PLANAR_CONFIGURATION, &[1]);
    directory.add(SOFTWARE, ASCII, b"Solander\0".to_vec());
    directory.shorts(TILE_WIDTH, &[TILE as u16]);
    directory.shorts(TILE_LENGTH, &[TILE as u16]);
    directory.places(TILE_OFFSETS, TILE_BYTE_COUNTS, &level.tiles);
    if !gray {
        directory.shorts(YCBCR_SUBSAMPLING, &[2, 2]);
        // Full range, as JFIF has it: 0 to 255 for luma, 128 the middle of both colour differences.
        let range: [u32; 12] = [0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1];
        directory.add(REFERENCE_BLACK_WHITE, RATIONAL, range.into_iter().flat_map(u32::to_le_bytes).collect());
    }
    if !level.edges.is_empty() {
        directory.places(EDGE_OFFSETS, EDGE_BYTE_COUNTS, &level.edges);
    }
    directory
}

/// The entries of one directory, in the order of their tags.
#[derive(Default)]
struct Directory {
    entries: Vec<(u16, u16, Vec<u8>)>,
}

impl Directory {
    fn add(&mut self, tag: u16, kind: u16, values: Vec<u8>) {
        self.entries.push((tag, kind, values));
    }

    fn shorts(&mut self, tag: u16, values: &[u16]) {
        self.add(tag, SHORT, values.iter().flat_map(|value| value.to_le_bytes()).collect());
    }

    fn longs(&mut self, tag: u16, values: impl IntoIterator<Item = u32>) {
        self.add(tag, LONG, values.into_iter().flat_map(u32::to_le_bytes).collect());
    }

    fn places(&mut self, offsets: u16, byte_counts: u16, places: &[Place]) {
        self.add(offsets, LONG8, places.iter().flat_map(|place| place.offset.to_le_bytes()).collect());
        self.longs(byte_counts, places.iter().map(|place| place.length));
    }

    /// The directory as it stands at `at`, followed by the values that do not fit their entries, followed by the next
    /// directory unless it is the last.
    fn bytes(&self, at: u64, last: bool) -> Vec<u8> {
        let mut entries = Vec::new();
        let mut values = Vec::new();
        let values_at = at + 8 + 20 * self.entries.len() as u64 + 8;
        for (tag, kind, content) in &self.entries {
            let count = content.len() / width(*kind).expect("only types that have a width are written");
            entries.extend_from_slice(&tag.to_le_bytes());
            entries.extend_from_slice(&kind.to_le_bytes());
            entries.extend_from_slice(&(count as u64).to_le_bytes());
            if content.len() <= 8 {
                entries.extend_from_slice(content);
                entries.resize(entries.len() + 8 - content.len(), 0);
            } else {
                values.resize(values.len().next_multiple_of(8), 0);
                entries.extend_from_slice(&(values_at + values.len() as u64).to_le_bytes());
                values.extend_from_slice(content);
            }
        }
        if !last {
            values.resize(values.len().next_multiple_of(8), 0);
        }
        let next = if last { 0 } else { values_at + values.len() as u64 };
        let mut bytes = (self.entries.len() as u64).to_le_bytes().to_vec();
        bytes.extend(entries);
        bytes.extend(next.to_le_bytes());
        bytes.extend(values);
        bytes
    }
}
