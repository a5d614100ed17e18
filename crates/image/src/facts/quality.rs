//! Technical quality, as far as pixels tell without a chart.

use serde::{Deserialize, Serialize};

use super::light::Eye;
use crate::Picture;

/// Technical figures of a picture. Compare only figures taken at the same scale: a smaller copy is sharper and less noisy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QualityFigures {
    /// Pixels per inch on the object, where known.
    pub ppi: Option<f64>,
    /// Sharpness: variance of the Laplacian of L*, of the tile of 64 x 64 pixels that is sharper than 95 % of all. A sheet
    /// that is mostly blank paper is judged by its plant. Depends on the subject: it orders pictures of one kind.
    pub focus: f64,
    /// Pixels over which strong edges rise from 10 to 90 % of their height, the median; about 1 to 2 in focus. `None`
    /// where there are fewer than 20 such edges. Not a sampling efficiency: that takes a slanted edge of known sharpness.
    pub edge_width: Option<f64>,
    /// Mean L*, 0 to 100.
    pub lightness_mean: f64,
    /// Median L*.
    pub lightness_median: f64,
    /// L* that 0.5 % of the pixels are darker than.
    pub black_point: f64,
    /// L* that 0.5 % of the pixels are lighter than.
    pub white_point: f64,
    /// Share of pixels with a channel at 0 or 1 while no channel is above 8: shadows without drawing.
    pub clipped_dark: f64,
    /// Share of pixels with all channels at 254 or 255: lights without drawing.
    pub clipped_light: f64,
    /// Standard deviation of L* on the flattest surfaces of the picture, without their gradients; the median over a tenth
    /// of all tiles. In the unit of charts, but of whatever is flat: paper grain counts, clipped areas do not.
    pub noise: Option<f64>,
}

/// Pixels looked at for tone, about.
const SAMPLES: usize = 1 << 20;
const TILE: usize = 64;
/// Tiles looked at for focus and noise, at most.
const TILES: usize = 1024;

/// Measures a picture; `ppi` is its resolution on the object, which pixels do not tell.
pub fn quality(picture: &Picture, ppi: Option<f64>) -> QualityFigures {
    let eye = Eye::new();
    let bytes = picture.channels.bytes();
    let step = (picture.data.len() / bytes / SAMPLES).max(1);
    // An odd step walks over all columns.
    let step = step | 1;
    let mut lightness = Vec::with_capacity(SAMPLES + 1);
    let (mut dark, mut light) = (0usize, 0usize);
    for pixel in picture.data.chunks_exact(bytes).step_by(step) {
        let colours = &pixel[..bytes.min(3)];
        dark += usize::from(colours.iter().any(|v| *v <= 1) && colours.iter().all(|v| *v <= 8));
        light += usize::from(colours.iter().all(|v| *v >= 254));
        lightness.push(eye.lightness(pixel));
    }
    let count = lightness.len().max(1) as f64;
    let mean = lightness.iter().map(|v| f64::from(*v)).sum::<f64>() / count;
    lightness.sort_by(f32::total_cmp);
    let at = |share: f64| lightness.get(((count - 1.0) * share).round() as usize).map_or(0.0, |v| f64::from(*v));

    let tiles = tiles(picture, &eye);
    let mut sharpness: Vec<f64> = tiles.iter().map(|tile| tile.laplacian).collect();
    sharpness.sort_by(f64::total_cmp);
    let mut flat: Vec<&Tile> = tiles.iter().filter(|tile| (2.0..98.0).contains(&tile.mean)).collect();
    flat.sort_by(|a, b| a.deviation.total_cmp(&b.deviation));
    flat.truncate(flat.len().div_ceil(10));
    let mut noises: Vec<f64> = flat.iter().map(|tile| tile.noise).collect();
    noises.sort_by(f64::total_cmp);
    let mut widths: Vec<f64> = tiles.iter().flat_map(|tile| tile.edges.iter().copied()).collect();
    widths.sort_by(f64::total_cmp);
    QualityFigures {
        ppi: ppi.filter(|ppi| ppi.is_finite() && *ppi > 0.0),
        focus: sharpness.get(sharpness.len().saturating_sub(1) * 95 / 100).copied().unwrap_or(0.0),
        edge_width: (widths.len() >= 20).then(|| widths[widths.len() / 2]),
        lightness_mean: mean,
        lightness_median: at(0.5),
        black_point: at(0.005),
        white_point: at(0.995),
        clipped_dark: dark as f64 / count,
        clipped_light: light as f64 / count,
        noise: noises.get(noises.len() / 2).copied(),
    }
}

struct Tile {
    mean: f64,
    deviation: f64,
    laplacian: f64,
    noise: f64,
    edges: Vec<f64>,
}

/// Tiles on an even grid; a picture smaller than one tile is one.
fn tiles(picture: &Picture, eye: &Eye) -> Vec<Tile> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (tile_width, tile_height) = (TILE.min(width), TILE.min(height));
    if tile_width < 5 || tile_height < 5 {
        return Vec::new();
    }
    let (across, down) = (width / tile_width, height / tile_height);
    let stride = (((across * down) as f64 / TILES as f64).sqrt().ceil() as usize).max(1);
    let bytes = picture.channels.bytes();
    let mut found = Vec::new();
    for top in (0..down).step_by(stride).map(|n| n * tile_height) {
        for left in (0..across).step_by(stride).map(|n| n * tile_width) {
            let line = |y: usize| {
                let start = ((top + y) * width + left) * bytes;
                picture.data[start..start + tile_width * bytes].chunks_exact(bytes).map(|pixel| eye.lightness(pixel))
            };
            let values: Vec<f32> = (0..tile_height).flat_map(line).collect();
            found.push(measure(&values, tile_width));
        }
    }
    found
}

fn measure(values: &[f32], width: usize) -> Tile {
    let height = values.len() / width;
    let count = values.len() as f64;
    let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / count;
    let deviation = (values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / count).sqrt();
    let (mut sum, mut squares, mut crossed, mut inner) = (0.0, 0.0, 0.0, 0.0);
    for y in 1..height - 1 {
        for x in 1..width - 1 {
            let at = |dx: usize, dy: usize| f64::from(values[(y + dy - 1) * width + x + dx - 1]);
            let sides = at(1, 0) + at(0, 1) + at(2, 1) + at(1, 2);
            let corners = at(0, 0) + at(2, 0) + at(0, 2) + at(2, 2);
            let laplacian = sides - 4.0 * at(1, 1);
            sum += laplacian;
            squares += laplacian * laplacian;
            // Immerkaer 1996: blind to planes and to edges along the axes.
            crossed += (corners - 2.0 * sides + 4.0 * at(1, 1)).abs();
            inner += 1.0;
        }
    }
    Tile {
        mean,
        deviation,
        laplacian: squares / inner - (sum / inner).powi(2),
        noise: (std::f64::consts::PI / 2.0).sqrt() * crossed / (6.0 * inner),
        edges: edges(values, width),
    }
}

/// Widths of the strong edges that cross the middle rows of a tile: L* rises or falls by 25 or more without turning.
fn edges(values: &[f32], width: usize) -> Vec<f64> {
    let mut found = Vec::new();
    for row in values.chunks_exact(width).step_by(8) {
        let mut start = 0;
        for x in 1..=width {
            let turns = x == width || (x - start >= 2 && (row[x] - row[x - 1]) * (row[x - 1] - row[start]) <= 0.0);
            if !turns {
                continue;
            }
            let (from, to) = (row[start], row[x - 1]);
            // One that touches the border of the tile may go on beyond it.
            if (to - from).abs() >= 25.0 && start > 0 && x < width {
                found.push(rise(&row[start..x], from, to));
            }
            start = x - 1;
        }
    }
    found
}

/// The distance between 10 and 90 % of a rise, between pixels.
fn rise(values: &[f32], from: f32, to: f32) -> f64 {
    let place = |share: f32| {
        let level = share * (to - from);
        let after = values.iter().position(|v| (v - from) / (to - from) >= share).unwrap_or(values.len() - 1).max(1);
        let (below, above) = (values[after - 1] - from, values[after] - from);
        (after - 1) as f64 + f64::from((level - below) / (above - below))
    };
    place(0.9) - place(0.1)
}
