//! Dominant colours.

use serde::{Deserialize, Serialize};

use super::light::{from_oklab, oklab};
use crate::{Channels, ImageError, Picture};

/// One dominant colour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ColourShare {
    /// Red, green and blue, sRGB.
    pub rgb: [u8; 3],
    /// How much of the picture is nearest to it; all shares add up to 1.
    pub share: f64,
}

const COLOURS: usize = 6;
/// Colours nearer than this in Oklab look like one.
const SAME: f32 = 0.04;
const ROUNDS: usize = 16;

/// The up to six colours that stand for most of the picture, by share. Alpha is laid over white.
///
/// Pixels of a copy of at most 96 x 96 are gathered around means in Oklab (k-means). The first mean is the average, each
/// further one the colour farthest from all others, so that a small red fruit on a large white sheet has a say; nothing
/// is random.
///
/// # Errors
/// [`ImageError::BadRequest`] when the picture's size and data do not agree.
pub fn colours(picture: &Picture) -> Result<Vec<ColourShare>, ImageError> {
    let small = picture.averaged(192)?.over_white().fit(96, 96)?;
    let points: Vec<[f32; 3]> = match small.channels {
        Channels::Gray => small.data.iter().map(|v| oklab([*v; 3])).collect(),
        _ => small.data.as_chunks::<3>().0.iter().map(|rgb| oklab(*rgb)).collect(),
    };
    let mut means = seeds(&points);
    let mut nearest = vec![0; points.len()];
    for _ in 0..ROUNDS {
        let mut moved = false;
        for (point, own) in points.iter().zip(&mut nearest) {
            let now = closest(&means, point).0;
            moved |= std::mem::replace(own, now) != now;
        }
        means = recentred(&means, &points, &nearest);
        if !moved {
            break;
        }
    }
    let mut counts = vec![0usize; means.len()];
    for own in &nearest {
        counts[*own] += 1;
    }
    let total = points.len() as f64;
    let mut found: Vec<ColourShare> = means
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(mean, count)| ColourShare { rgb: from_oklab(*mean), share: count as f64 / total })
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.rgb.cmp(&b.rgb)));
    Ok(found)
}

fn apart(a: &[f32; 3], b: &[f32; 3]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn closest(means: &[[f32; 3]], point: &[f32; 3]) -> (usize, f32) {
    let distances = means.iter().map(|mean| apart(mean, point)).enumerate();
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
}

fn seeds(points: &[[f32; 3]]) -> Vec<[f32; 3]> {
    let count = points.len() as f32;
    let average = std::array::from_fn(|axis| points.iter().map(|point| point[axis]).sum::<f32>() / count);
    let mut means = vec![average];
    while means.len() < COLOURS {
        let far = points.iter().map(|point| (closest(&means, point).1, point)).max_by(|a, b| a.0.total_cmp(&b.0));
        match far {
            Some((distance, point)) if distance > SAME * SAME => means.push(*point),
            _ => break,
        }
    }
    means
}

fn recentred(means: &[[f32; 3]], points: &[[f32; 3]], nearest: &[usize]) -> Vec<[f32; 3]> {
    let mut sums = vec![([0f64; 3], 0f64); means.len()];
    for (point, own) in points.iter().zip(nearest) {
        let (sum, count) = &mut sums[*own];
        sum.iter_mut().zip(point).for_each(|(sum, value)| *sum += f64::from(*value));
        *count += 1.0;
    }
    let centre = |((sum, count), old): (&([f64; 3], f64), &[f32; 3])| {
        if *count == 0.0 { *old } else { sum.map(|sum| (sum / count) as f32) }
    };
    sums.iter().zip(means).map(centre).collect()
}
