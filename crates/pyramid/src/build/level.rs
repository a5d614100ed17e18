//! The levels while they grow: each holds up to 256 rows, and hands every two rows on as one of half the width.

use crate::TILE;
use crate::file::write::WrittenLevel;

/// A level that is being filled from the top.
pub(crate) struct Rising {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// One byte a pixel instead of three.
    pub gray: bool,
    /// Rows that are not yet written, from top to bottom.
    pub rows: Vec<u8>,
    /// How many rows have been added since the top.
    added: u32,
    /// The tiles that are written.
    pub written: WrittenLevel,
}

impl Rising {
    /// All levels of an image, the whole one first, down to the one that fits one tile.
    pub fn all(width: u32, height: u32, gray: bool) -> Vec<Self> {
        let mut levels = Vec::new();
        let (mut w, mut h) = (width, height);
        loop {
            let written = WrittenLevel { width: w, height: h, tiles: Vec::new(), edges: Vec::new() };
            levels.push(Self { width: w, height: h, gray, rows: Vec::new(), added: 0, written });
            if w <= TILE && h <= TILE {
                return levels;
            }
            (w, h) = (w.div_ceil(2), h.div_ceil(2));
        }
    }

    /// Bytes of one row.
    pub fn row_bytes(&self) -> usize {
        self.width as usize * if self.gray { 1 } else { 3 }
    }

    /// Whether all rows have been added.
    pub fn complete(&self) -> bool {
        self.added == self.height
    }

    /// Whether a row of tiles can be written.
    pub fn ready(&self) -> bool {
        let rows = self.rows.len() / self.row_bytes();
        rows == TILE as usize || rows > 0 && self.complete()
    }

    /// The rows are written.
    pub fn emptied(&mut self) {
        self.rows.clear();
    }
}

/// Adds a row to the whole image, and what follows from it to the levels above. Says whether tiles can be written.
///
/// The last row of a level of odd height counts twice in the level above. Rows beyond the height are left out.
pub(crate) fn add_row(levels: &mut [Rising], row: &[u8]) -> bool {
    let Some((level, above)) = levels.split_first_mut() else { return false };
    if level.complete() {
        return false;
    }
    level.rows.extend_from_slice(row);
    level.added += 1;
    let ready = level.ready();
    let rows = match level.added % 2 {
        0 => 2,
        _ if level.complete() => 1,
        _ => return ready,
    };
    !above.is_empty() && add_row(above, &halved(level, rows)) || ready
}

/// The last `rows` rows (one or two) as one of half the width: each pixel the mean of four.
fn halved(level: &Rising, rows: usize) -> Vec<u8> {
    let bytes = level.row_bytes();
    let last = &level.rows[level.rows.len() - bytes..];
    let first = &level.rows[level.rows.len() - rows * bytes..][..bytes];
    match level.gray {
        true => mean::<1>(first, last),
        false => mean::<3>(first, last),
    }
}

fn mean<const N: usize>(first: &[u8], second: &[u8]) -> Vec<u8> {
    let ((first, _), (second, _)) = (first.as_chunks::<N>(), second.as_chunks::<N>());
    let mut out: Vec<[u8; N]> = Vec::with_capacity(first.len().div_ceil(2));
    let of = |a: [u8; N], b: [u8; N], c: [u8; N], d: [u8; N]| {
        std::array::from_fn(|n| ((u16::from(a[n]) + u16::from(b[n]) + u16::from(c[n]) + u16::from(d[n]) + 2) / 4) as u8)
    };
    for (up, down) in first.as_chunks::<2>().0.iter().zip(second.as_chunks::<2>().0) {
        out.push(of(up[0], up[1], down[0], down[1]));
    }
    // The last column of an odd width counts twice.
    if let ([up], [down]) = (first.as_chunks::<2>().1, second.as_chunks::<2>().1) {
        out.push(of(*up, *up, *down, *down));
    }
    out.into_flattened()
}
