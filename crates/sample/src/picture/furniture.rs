//! What lies beside every specimen: ruler and colour chart.

use tiny_skia::PathBuilder;

use super::canvas::{Canvas, Ink};
use super::letters::{Hand, Letters};
use super::truth::{ColourChart, Patch, Ruler, Scale};

/// The patches, row by row: six columns, four rows.
const PATCHES: [(&str, [u8; 3]); 24] = [
    ("dark skin", [116, 81, 67]),
    ("light skin", [199, 147, 129]),
    ("blue sky", [91, 122, 156]),
    ("foliage", [90, 108, 64]),
    ("blue flower", [130, 128, 176]),
    ("bluish green", [92, 190, 172]),
    ("orange", [224, 124, 47]),
    ("purplish blue", [68, 91, 170]),
    ("moderate red", [198, 82, 97]),
    ("purple", [94, 58, 106]),
    ("yellow green", [159, 189, 63]),
    ("orange yellow", [230, 162, 39]),
    ("blue", [35, 63, 147]),
    ("green", [67, 149, 74]),
    ("red", [180, 49, 57]),
    ("yellow", [238, 198, 20]),
    ("magenta", [193, 84, 151]),
    ("cyan", [0, 136, 170]),
    ("white", [245, 245, 243]),
    ("neutral 8", [200, 202, 202]),
    ("neutral 6.5", [161, 163, 163]),
    ("neutral 5", [121, 121, 122]),
    ("neutral 3.5", [82, 84, 86]),
    ("black", [49, 49, 51]),
];

/// Draws a colour chart with patches of `size` pixels.
pub(crate) fn chart(canvas: &mut Canvas, x: f32, y: f32, size: f32) -> ColourChart {
    let gap = (size * 0.14).round();
    let pitch = size + gap;
    let (w, h) = (6.0 * pitch + gap, 4.0 * pitch + gap);
    canvas.rect(x + 3.0, y + 4.0, w, h, Ink(40, 36, 30, 60));
    canvas.rect(x, y, w, h, Ink(28, 28, 28, 255));
    canvas.cover(x, y, w, h);
    let mut patches = Vec::with_capacity(24);
    for (i, &(name, srgb)) in PATCHES.iter().enumerate() {
        let (px, py) = (x + gap + (i % 6) as f32 * pitch, y + gap + (i / 6) as f32 * pitch);
        canvas.rect(px, py, size, size, Ink(srgb[0], srgb[1], srgb[2], 255));
        patches.push(Patch { name, srgb, frame: canvas.bounds(px, py, size, size) });
    }
    ColourChart { frame: canvas.bounds(x, y, w, h), patches }
}

/// Draws a ruler of `millimetres`, numbered in centimetres.
pub(crate) fn ruler(
    canvas: &mut Canvas,
    letters: &Letters,
    x: f32,
    y: f32,
    pixels: f32,
    millimetres: u32,
    height: f32,
) -> Scale {
    let margin = height * 0.35;
    let length = pixels * millimetres as f32;
    let width = length + 2.0 * margin;
    canvas.rect(x + 3.0, y + 4.0, width, height, Ink(40, 36, 30, 60));
    canvas.rect(x, y, width, height, Ink(250, 249, 244, 255));
    canvas.cover(x, y, width, height);
    canvas.frame(x, y, width, height, 1.0, Ink(120, 118, 110, 255));
    let ink = Ink(20, 20, 20, 255);
    let size = height * 0.36;
    for mm in 0..=millimetres {
        let at = x + margin + mm as f32 * pixels;
        let tick = height
            * if mm % 10 == 0 {
                0.5
            } else if mm % 5 == 0 {
                0.38
            } else {
                0.25
            };
        let mut path = PathBuilder::new();
        path.move_to(at, y);
        path.line_to(at, y + tick);
        if let Some(path) = path.finish() {
            canvas.line(&path, (pixels * 0.18).clamp(0.7, 3.0), ink);
        }
        if mm % 10 == 0 {
            let number = (mm / 10).to_string();
            let half = letters.width(Hand::Sans, &number, size) / 2.0;
            letters.write(canvas, Hand::Sans, &number, at - half, y + height * 0.9, size, ink);
        }
    }
    let end = |mm: u32| [f64::from(x + margin + mm as f32 * pixels), f64::from(y)];
    Scale {
        pixels_per_millimetre: f64::from(pixels),
        ruler: Ruler { frame: canvas.bounds(x, y, width, height), millimetres, ends: [end(0), end(millimetres)] },
    }
}
