//! Fewer colours: without alpha, grey, black and white.

use super::{Channels, Picture};

/// Luma after ITU-R BT.601, in 16-bit fixed point; what JPEG calls Y.
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((19595 * u32::from(red) + 38470 * u32::from(green) + 7471 * u32::from(blue) + 32768) >> 16) as u8
}

/// `colour` laid over white with this opacity.
pub(crate) fn over_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

impl Picture {
    /// The picture on a white ground: nothing shows through any more.
    pub fn over_white(self) -> Picture {
        if self.channels != Channels::Rgba {
            return self;
        }
        let (pixels, _) = self.data.as_chunks::<4>();
        let data = pixels.iter().flat_map(|&[r, g, b, a]| [r, g, b].map(|c| over_white(c, a))).collect();
        Picture { channels: Channels::Rgb, data, ..self }
    }

    /// The picture in shades of grey, on white.
    pub fn gray(self) -> Picture {
        let picture = self.over_white();
        if picture.channels == Channels::Gray {
            return picture;
        }
        let (pixels, _) = picture.data.as_chunks::<3>();
        let data = pixels.iter().map(|&[r, g, b]| luma(r, g, b)).collect();
        Picture { channels: Channels::Gray, data, ..picture }
    }

    /// The picture in black and white. The threshold is the one that parts the shades of grey best (Otsu 1979), so that
    /// faint pencil on yellowed paper does not vanish.
    pub fn bitonal(self) -> Picture {
        let mut picture = self.gray();
        let threshold = otsu(&picture.data);
        for value in &mut picture.data {
            *value = if *value > threshold { 255 } else { 0 };
        }
        picture
    }
}

/// The grey value that parts dark from light with the largest variance between the two.
fn otsu(data: &[u8]) -> u8 {
    let mut histogram = [0u64; 256];
    for &value in data {
        histogram[usize::from(value)] += 1;
    }
    let total = data.len() as f64;
    let sum: f64 = histogram.iter().enumerate().map(|(value, n)| value as f64 * *n as f64).sum();
    let (mut best, mut threshold) = (0.0, 127);
    let (mut below, mut sum_below) = (0.0, 0.0);
    for (value, n) in histogram.iter().enumerate() {
        below += *n as f64;
        sum_below += value as f64 * *n as f64;
        let above = total - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let apart = sum_below / below - (sum - sum_below) / above;
        let between = below * above * apart * apart;
        if between > best {
            (best, threshold) = (between, value as u8);
        }
    }
    threshold
}
