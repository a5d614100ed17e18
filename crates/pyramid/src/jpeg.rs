//! A JPEG stream seen as a header and rows that can be moved.
//!
//! Only streams as [`crate::build`] makes them are understood: baseline, one scan, a restart marker after each row of
//! blocks (*ITU-T T.81, B.2 and F.1.1.5*).

use crate::error::Damage;
use memchr::memchr;

/// A tile's stream, cut at its markers.
pub(crate) struct Stream<'a> {
    /// From the first byte up to the compressed rows.
    pub head: &'a [u8],
    /// The compressed rows with the markers between them, without the last marker.
    body: &'a [u8],
    /// Where `head` tells height and width, two bytes each.
    size_at: usize,
    /// One component instead of three.
    pub gray: bool,
    /// Pixels from left to right.
    pub width: u16,
    /// Pixels from top to bottom.
    pub height: u16,
}

const START: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];
const FRAME: u8 = 0xc0;
const SCAN: u8 = 0xda;
const RESTART_INTERVAL: u8 = 0xdd;

impl<'a> Stream<'a> {
    /// Finds the markers of a tile.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Damage> {
        if !bytes.starts_with(&START) || !bytes.ends_with(&END) {
            return Err("a tile is not a JPEG stream");
        }
        let mut frame = None;
        let mut interval = 0;
        let mut at = 2;
        loop {
            let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) else {
                return Err("a tile has a broken header");
            };
            let length = usize::from(u16::from_be_bytes([high, low]));
            let content = bytes.get(at + 4..at + 2 + length).ok_or("a tile has a broken header")?;
            match marker {
                FRAME => {
                    let [8, h1, h2, w1, w2, components, rest @ ..] = content else {
                        return Err("a tile has a broken frame header");
                    };
                    if rest.len() != usize::from(*components) * 3 || !matches!(components, 1 | 3) {
                        return Err("a tile has a broken frame header");
                    }
                    let (width, height) = (u16::from_be_bytes([*w1, *w2]), u16::from_be_bytes([*h1, *h2]));
                    frame = Some((at + 5, *components == 1, width, height));
                }
                RESTART_INTERVAL => {
                    let [high, low] = content else { return Err("a tile has a broken header") };
                    interval = u16::from_be_bytes([*high, *low]);
                }
                SCAN => {
                    let (size_at, gray, width, height) = frame.ok_or("a tile has no frame header")?;
                    let (head, body) =
                        bytes[..bytes.len() - 2].split_at_checked(at + 2 + length).ok_or("a tile has no pixels")?;
                    let stream = Self { head, body, size_at, gray, width, height };
                    if width == 0 || height == 0 || u32::from(interval) != blocks(width.into(), gray) {
                        return Err("a tile has a broken header");
                    }
                    return Ok(stream);
                }
                0xc1..=0xcf if marker != 0xc4 => return Err("a tile is not a baseline JPEG"),
                _ => {}
            }
            at += 2 + length;
        }
    }

    /// The compressed rows of blocks, from the top, without the markers between them.
    pub fn rows(&self) -> Rows<'a> {
        Rows { rest: Some(self.body) }
    }

    /// How many rows of blocks there should be.
    pub fn row_count(&self) -> u32 {
        blocks(self.height.into(), self.gray)
    }

    /// Writes the header for an image of another size.
    pub fn write_head(&self, width: u16, height: u16, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(self.head);
        let size = &mut out[start + self.size_at..start + self.size_at + 4];
        size[..2].copy_from_slice(&height.to_be_bytes());
        size[2..].copy_from_slice(&width.to_be_bytes());
    }

    /// Whether the rows of both can stand under one header: all is equal but the size.
    pub fn akin(&self, other: &Stream<'_>) -> bool {
        let at = self.size_at;
        at == other.size_at
            && self.head.len() == other.head.len()
            && self.head[..at] == other.head[..at]
            && self.head[at + 4..] == other.head[at + 4..]
    }
}

/// Blocks that `pixels` reach into: 16 pixels each with subsampled colours, else 8.
pub(crate) fn blocks(pixels: u32, gray: bool) -> u32 {
    pixels.div_ceil(block(gray))
}

/// Side of a block: what a JPEG codes together.
pub(crate) fn block(gray: bool) -> u32 {
    if gray { 8 } else { 16 }
}

/// See [`Stream::rows`].
pub(crate) struct Rows<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Rows<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let mut from = 0;
        while let Some(found) = memchr(0xff, rest.get(from..)?) {
            let at = from + found;
            if let Some(0xd0..=0xd7) = rest.get(at + 1) {
                self.rest = Some(&rest[at + 2..]);
                return Some(&rest[..at]);
            }
            from = at + 1;
        }
        self.rest = None;
        Some(rest)
    }
}

/// Joins rows under one header.
pub(crate) struct Joiner {
    out: Vec<u8>,
    joined: u32,
}

impl Joiner {
    /// Starts with the header of `like`, for an image of this size.
    pub fn new(like: &Stream<'_>, width: u16, height: u16, capacity: usize) -> Self {
        let mut out = Vec::with_capacity(capacity);
        like.write_head(width, height, &mut out);
        Self { out, joined: 0 }
    }

    /// Adds the next row of blocks.
    pub fn push(&mut self, row: &[u8]) {
        if self.joined > 0 {
            // Restart markers count from 0 to 7 and begin again.
            self.out.extend_from_slice(&[0xff, 0xd0 + ((self.joined - 1) % 8) as u8]);
        }
        self.joined += 1;
        self.out.extend_from_slice(row);
    }

    /// The finished stream.
    pub fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(&END);
        self.out
    }
}
