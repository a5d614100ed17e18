//! From stored samples to pixels of 8 bits.

use super::page::{Alpha, Compression, Page, Photometric};
use crate::source::{Layout, narrow};

/// What the pixels of a page become.
pub(super) fn layout(page: &Page) -> Layout {
    match (page.photometric, page.alpha != Alpha::None) {
        (Photometric::WhiteIsZero | Photometric::BlackIsZero, false) => Layout::Gray,
        (Photometric::WhiteIsZero | Photometric::BlackIsZero, true) => Layout::GrayAlpha,
        (Photometric::Inks, _) => Layout::Cmyk,
        (_, true) => Layout::Rgba,
        (_, false) => Layout::Rgb,
    }
}

/// Bytes of one row of a strip or tile.
pub(super) fn row_bytes(page: &Page) -> u64 {
    let per_pixel = if page.planar { 1 } else { u64::from(page.samples) };
    (u64::from(page.chunk_width) * per_pixel * u64::from(page.bits)).div_ceil(8)
}

/// Turns one stored row into samples of 8 bits, or into numbers where they point into a palette.
pub(super) fn samples(page: &Page, big_endian: bool, raw: &mut [u8], out: &mut Vec<u8>) {
    out.clear();
    let step = if page.planar { 1 } else { page.samples as usize };
    match page.bits {
        8 => {
            if page.differences {
                for n in step..raw.len() {
                    raw[n] = raw[n].wrapping_add(raw[n - step]);
                }
            }
            out.extend_from_slice(raw);
        }
        16 => {
            let (pairs, _) = raw.as_chunks_mut::<2>();
            let read = |pair: &[u8; 2]| if big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
            if page.differences {
                for n in step..pairs.len() {
                    let sum = read(&pairs[n]).wrapping_add(read(&pairs[n - step]));
                    pairs[n] = if big_endian { sum.to_be_bytes() } else { sum.to_le_bytes() };
                }
            }
            out.extend(pairs.iter().map(|pair| narrow(read(pair))));
        }
        bits => {
            let per_byte = 8 / bits;
            let mask = (1u16 << bits) as u8 - 1;
            let scale = if page.photometric == Photometric::Palette { 1 } else { 255 / mask };
            let count = page.chunk_width as usize * step;
            let split = raw.iter().flat_map(|byte| (1..=per_byte).map(move |n| (byte >> (8 - n * bits)) & mask));
            out.extend(split.take(count).map(|value| value * scale));
        }
    }
}

/// Appends pixels made of the `page.samples` samples of each.
pub(super) fn pixels(page: &Page, samples: &[u8], out: &mut Vec<u8>) {
    let each = samples.chunks_exact(page.samples as usize);
    let straight = |colour: u8, alpha: u8| match page.alpha {
        Alpha::Multiplied if alpha > 0 => (u32::from(colour) * 255 / u32::from(alpha)).min(255) as u8,
        _ => colour,
    };
    match page.photometric {
        Photometric::WhiteIsZero | Photometric::BlackIsZero => {
            let invert = if page.photometric == Photometric::WhiteIsZero { 255 } else { 0 };
            if page.has_alpha() {
                out.extend(each.flat_map(|p| [straight(p[0] ^ invert, p[1]), p[1]]));
            } else {
                out.extend(each.map(|p| p[0] ^ invert));
            }
        }
        Photometric::Rgb if page.has_alpha() => {
            out.extend(each.flat_map(|p| [straight(p[0], p[3]), straight(p[1], p[3]), straight(p[2], p[3]), p[3]]));
        }
        Photometric::Rgb if page.samples == 3 => out.extend_from_slice(samples),
        Photometric::Rgb => out.extend(each.flat_map(|p| [p[0], p[1], p[2]])),
        // The JPEG decoder has done this already.
        Photometric::LumaChroma if page.compression == Compression::Jpeg => {
            out.extend(each.flat_map(|p| [p[0], p[1], p[2]]));
        }
        Photometric::LumaChroma => out.extend(each.flat_map(|p| from_luma([p[0], p[1], p[2]]))),
        Photometric::Palette => out.extend(each.flat_map(|p| page.palette[usize::from(p[0])])),
        Photometric::Inks => out.extend(each.flat_map(|p| [p[0], p[1], p[2], p[3]])),
        Photometric::Lab { offset } => out.extend(each.flat_map(|p| from_lab([p[0], p[1], p[2]], offset))),
    }
}

/// ITU-R BT.601, full range.
fn from_luma([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(luma), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|v| v.round().clamp(0.0, 255.0) as u8)
}

/// CIE L*a*b* with white D50 to sRGB, by way of XYZ adapted to D65 (Bradford).
fn from_lab([l, a, b]: [u8; 3], offset: bool) -> [u8; 3] {
    let axis = |v: u8| if offset { f32::from(v) - 128.0 } else { f32::from(v as i8) };
    let fy = (f32::from(l) * 100.0 / 255.0 + 16.0) / 116.0;
    let (fx, fz) = (fy + axis(a) / 500.0, fy - axis(b) / 200.0);
    let cube = |f: f32| if f > 6.0 / 29.0 { f * f * f } else { (f - 4.0 / 29.0) * 108.0 / 841.0 };
    let (x, y, z) = (0.964_22 * cube(fx), cube(fy), 0.825_21 * cube(fz));
    let linear = [
        3.134_05 * x - 1.617_03 * y - 0.490_64 * z,
        -0.978_76 * x + 1.916_14 * y + 0.033_45 * z,
        0.071_95 * x - 0.228_97 * y + 1.405_22 * z,
    ];
    linear.map(|v| {
        let v = v.clamp(0.0, 1.0);
        let coded = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
        (coded * 255.0).round() as u8
    })
}
