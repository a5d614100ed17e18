//! The ground truth of a picture.

use serde::Serialize;
use tiny_skia::Mask;

use super::canvas::Frame;

/// What is where in a picture; all frames are left, top, width, height in pixels.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Truth {
    pub(crate) format: &'static str,
    pub(crate) image: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) kind: &'static str,
    pub(crate) institution_code: String,
    pub(crate) core_id: String,
    pub(crate) catalog_number: String,
    pub(crate) labels: Vec<Label>,
    pub(crate) barcodes: Vec<Barcode>,
    pub(crate) specimen: Specimen,
    pub(crate) scale: Scale,
    pub(crate) colour_chart: ColourChart,
}

/// A label, slip or stamp.
#[derive(Debug, Serialize)]
pub(crate) struct Label {
    pub(crate) role: &'static str,
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
    /// All lines, joined with line feeds.
    pub(crate) text: String,
    pub(crate) lines: Vec<Line>,
}

/// A line of a label.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) text: String,
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
    /// printed, typed or handwritten
    pub(crate) hand: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Barcode {
    pub(crate) symbology: &'static str,
    pub(crate) value: String,
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
}

/// Where the specimen is.
#[derive(Debug, Serialize)]
pub(crate) struct Specimen {
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
    /// Outlines of its larger parts.
    pub(crate) polygons: Vec<Vec<[i64; 2]>>,
    pub(crate) mask: Runs,
}

/// A mask as lengths of runs, row by row, of pixels beside and on the specimen in turn.
#[derive(Debug, Serialize)]
pub(crate) struct Runs {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) counts: Vec<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Scale {
    pub(crate) pixels_per_millimetre: f64,
    pub(crate) ruler: Ruler,
}

#[derive(Debug, Serialize)]
pub(crate) struct Ruler {
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
    pub(crate) millimetres: u32,
    /// The first and the last tick.
    pub(crate) ends: [[f64; 2]; 2],
}

#[derive(Debug, Serialize)]
pub(crate) struct ColourChart {
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
    pub(crate) patches: Vec<Patch>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Patch {
    pub(crate) name: &'static str,
    pub(crate) srgb: [u8; 3],
    #[serde(rename = "box")]
    pub(crate) frame: Frame,
}

/// Pixels covered by half count as specimen.
const COVERED: u8 = 128;
/// Outlines are traced on squares of so many pixels.
const STEP: usize = 4;

impl Specimen {
    /// Reads the specimen off its mask.
    pub(crate) fn of(mask: &Mask) -> Self {
        let (width, height) = (mask.width() as usize, mask.height() as usize);
        let on: Vec<bool> = mask.data().iter().map(|&c| c >= COVERED).collect();
        let mut counts = Vec::new();
        let (mut last, mut run) = (false, 0u32);
        for &pixel in &on {
            if pixel != last {
                counts.push(std::mem::take(&mut run));
                last = pixel;
            }
            run += 1;
        }
        counts.push(run);
        let (mut left, mut top, mut right, mut bottom) = (width, height, 0, 0);
        for (y, row) in on.chunks(width).enumerate() {
            if let (Some(first), Some(end)) = (row.iter().position(|&p| p), row.iter().rposition(|&p| p)) {
                left = left.min(first);
                right = right.max(end + 1);
                top = top.min(y);
                bottom = bottom.max(y + 1);
            }
        }
        let frame =
            if right == 0 { [0; 4] } else { [left as i64, top as i64, (right - left) as i64, (bottom - top) as i64] };
        Self {
            frame,
            polygons: outlines(&on, width, height),
            mask: Runs { width: width as u32, height: height as u32, counts },
        }
    }
}

/// Traces the outlines of the mask's parts, on a coarser grid, leaving out specks.
fn outlines(on: &[bool], width: usize, height: usize) -> Vec<Vec<[i64; 2]>> {
    let (columns, rows) = (width.div_ceil(STEP), height.div_ceil(STEP));
    let cell = |x: i64, y: i64| {
        x >= 0 && y >= 0 && (x as usize) < columns && (y as usize) < rows && {
            let (x0, y0) = (x as usize * STEP, y as usize * STEP);
            (y0..(y0 + STEP).min(height)).any(|y| (x0..(x0 + STEP).min(width)).any(|x| on[y * width + x]))
        }
    };
    let cells: Vec<bool> = (0..rows * columns).map(|i| cell((i % columns) as i64, (i / columns) as i64)).collect();
    let set = |x: i64, y: i64| {
        x >= 0 && y >= 0 && (x as usize) < columns && (y as usize) < rows && cells[y as usize * columns + x as usize]
    };
    let mut seen = vec![false; cells.len()];
    let mut polygons = Vec::new();
    for start in 0..cells.len() {
        if !cells[start] || seen[start] {
            continue;
        }
        let mut size = 0;
        let mut open = vec![start];
        seen[start] = true;
        while let Some(at) = open.pop() {
            size += 1;
            let (x, y) = ((at % columns) as i64, (at / columns) as i64);
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                if set(x + dx, y + dy) {
                    let next = (y + dy) as usize * columns + (x + dx) as usize;
                    if !std::mem::replace(&mut seen[next], true) {
                        open.push(next);
                    }
                }
            }
        }
        if size >= 12 {
            polygons.push(trace(&set, (start % columns) as i64, (start / columns) as i64, width as i64, height as i64));
        }
    }
    polygons
}

/// Walks around a part with the specimen on the right hand, beginning at its topmost cell's upper left corner.
fn trace(set: &dyn Fn(i64, i64) -> bool, x: i64, y: i64, width: i64, height: i64) -> Vec<[i64; 2]> {
    let step = STEP as i64;
    let mut points: Vec<[i64; 2]> = Vec::new();
    let (mut at, mut heading) = ((x, y), (1i64, 0i64));
    loop {
        let corner = [(at.0 * step).min(width), (at.1 * step).min(height)];
        // Right of the way ahead lies the cell that must be on; left of it the one that must be off.
        let (dx, dy) = heading;
        let ahead = |side: i64| {
            // Cell beside the corner, ahead and to the right (1) or left (-1).
            let (rx, ry) = (-dy * side, dx * side);
            set(at.0 + (dx + rx - 1).div_euclid(2), at.1 + (dy + ry - 1).div_euclid(2))
        };
        let turned = if ahead(-1) && ahead(1) {
            (dy, -dx)
        } else if ahead(1) {
            heading
        } else {
            (-dy, dx)
        };
        if turned != heading || points.is_empty() {
            points.push(corner);
        }
        heading = turned;
        at = (at.0 + heading.0, at.1 + heading.1);
        if at == (x, y) {
            return points;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_has_four_corners_and_runs() {
        let (width, height) = (64, 48);
        let on: Vec<bool> =
            (0..width * height).map(|i| (16..40).contains(&(i % width)) && (8..32).contains(&(i / width))).collect();
        let polygons = outlines(&on, width, height);
        assert_eq!(polygons, [[[16, 8], [40, 8], [40, 32], [16, 32]]]);
    }
}
