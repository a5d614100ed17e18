//! Encoding one tile: the same tables for all, a restart marker after each row of blocks.

use super::level::Rising;
use crate::jpeg::blocks;
use crate::{PyramidError, TILE};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

/// The tile in `column` at its full 256 × 256 pixels; what lies beyond the image repeats its last column and row.
pub(crate) fn padded(level: &Rising, column: u32, quality: u8) -> Result<Vec<u8>, PyramidError> {
    let pixel = if level.gray { 1 } else { 3 };
    let side = TILE as usize;
    let inside = (level.width - column * TILE).min(TILE) as usize;
    let mut pixels = Vec::with_capacity(side * side * pixel);
    for row in level.rows.chunks_exact(level.row_bytes()) {
        let row = &row[column as usize * side * pixel..][..inside * pixel];
        pixels.extend_from_slice(row);
        for _ in inside..side {
            pixels.extend_from_slice(&row[row.len() - pixel..]);
        }
    }
    while pixels.len() < side * side * pixel {
        let last = pixels.len() - side * pixel;
        pixels.extend_from_within(last..);
    }
    encoded(&pixels, TILE, TILE, level.gray, quality)
}

/// The last tile of the row of tiles without what lies beyond the image.
pub(crate) fn edge(level: &Rising, quality: u8) -> Result<Vec<u8>, PyramidError> {
    let pixel = if level.gray { 1 } else { 3 };
    let width = level.width % TILE;
    let mut pixels = Vec::new();
    for row in level.rows.chunks_exact(level.row_bytes()) {
        pixels.extend_from_slice(&row[row.len() - width as usize * pixel..]);
    }
    let height = (level.rows.len() / level.row_bytes()) as u32;
    encoded(&pixels, width, height, level.gray, quality)
}

fn encoded(pixels: &[u8], width: u32, height: u32, gray: bool, quality: u8) -> Result<Vec<u8>, PyramidError> {
    let mut out = Vec::with_capacity(32 << 10);
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_restart_interval(blocks(width, gray) as u16);
    let colours = if gray { ColorType::Luma } else { ColorType::Rgb };
    let encoded = encoder.encode(pixels, width as u16, height as u16, colours);
    encoded.map_err(|error| {
        PyramidError::Unfit(format!("a tile of {width} × {height} pixels cannot be encoded: {error}"))
    })?;
    number_components(&mut out);
    Ok(out)
}

/// JFIF numbers the components from 1; the encoder, from 0.
fn number_components(stream: &mut [u8]) {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = stream.get(at..at + 4) {
        let next = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let (first, step) = match marker {
            0xc0 => (at + 10, 3),
            0xda => (at + 5, 2),
            _ => {
                at = next;
                continue;
            }
        };
        let count = usize::from(stream[first - 1]);
        for component in 0..count {
            stream[first + component * step] = component as u8 + 1;
        }
        if marker == 0xda {
            return;
        }
        at = next;
    }
}
