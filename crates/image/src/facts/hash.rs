//! Likeness.

use std::f64::consts::PI;

use crate::{ImageError, Picture};

const SIDE: usize = 32;
const KEPT: usize = 8;
/// What a wave of a tenth of one grey value adds up to.
const NOTHING: f64 = 0.1 * (SIDE * SIDE) as f64 / 4.0;

/// 64 bits that stay nearly the same when a picture is scaled, compressed or slightly brightened: the signs of its lowest
/// frequencies (a discrete cosine transform of 32 x 32 grey values), each above or below their median.
///
/// # Errors
/// [`ImageError::BadRequest`] when the picture's size and data do not agree.
pub fn perceptual_hash(picture: &Picture) -> Result<u64, ImageError> {
    // First by averages, which are cheap and do not ring, then exactly.
    let small = picture.averaged(8 * SIDE as u32)?.gray().resize(SIDE as u32, SIDE as u32)?;
    let wave =
        |frequency: usize, place: usize| ((2 * place + 1) as f64 * frequency as f64 * PI / (2 * SIDE) as f64).cos();
    let waves: Vec<[f64; SIDE]> = (1..=KEPT).map(|f| std::array::from_fn(|place| wave(f, place))).collect();
    // Rows first, then columns: [frequency across][row].
    let across: Vec<Vec<f64>> = waves
        .iter()
        .map(|wave| small.rows().map(|row| row.iter().zip(wave).map(|(v, w)| f64::from(*v) * w).sum()).collect())
        .collect();
    let mut frequencies = Vec::with_capacity(KEPT * KEPT);
    for down in &waves {
        for column in &across {
            let sum: f64 = column.iter().zip(down).map(|(v, w)| v * w).sum();
            // A tenth of one grey value is rounding and means nothing, so that empty sheets have the same hash.
            frequencies.push(if sum.abs() < NOTHING { 0.0 } else { sum });
        }
    }
    let mut sorted = frequencies.clone();
    sorted.sort_by(f64::total_cmp);
    let median = (sorted[31] + sorted[32]) / 2.0;
    Ok(frequencies.iter().fold(0, |hash, value| hash << 1 | u64::from(*value > median)))
}

/// In how many of their 64 bits two hashes differ. Up to 10, two pictures likely show the same.
pub fn distance(a: u64, b: u64) -> u32 {
    (a ^ b).count_ones()
}
