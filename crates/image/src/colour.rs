//! From the colours of the file to sRGB.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout as Samples, RenderingIntent, Transform8BitExecutor, TransformOptions,
};

use crate::Channels;
use crate::picture::over_white;
use crate::source::Layout;

/// Turns rows as stored into rows of sRGB.
pub(crate) struct Converter {
    layout: Layout,
    step: Step,
}

enum Step {
    /// The samples are sRGB already, or nothing says otherwise.
    Keep,
    /// One curve for the grey samples.
    Curve(Box<[u8; 256]>),
    /// Whole pixels through a profile: red, green, blue and alpha, or four inks.
    Profile(Arc<Transform8BitExecutor>),
    /// Four inks of which nothing is known.
    Inks,
}

impl Converter {
    /// A profile that cannot be read, or is one for another kind of colour, is as good as none.
    pub(crate) fn new(layout: Layout, icc: Option<&[u8]>) -> Converter {
        let untagged = if layout == Layout::Cmyk { Step::Inks } else { Step::Keep };
        let step = icc.and_then(|icc| profiled(layout, icc)).unwrap_or(untagged);
        Converter { layout, step }
    }

    /// What [`Converter::convert`] makes of the rows.
    pub(crate) fn channels(&self) -> Channels {
        match self.layout {
            Layout::Gray => Channels::Gray,
            Layout::Rgb | Layout::Cmyk => Channels::Rgb,
            Layout::GrayAlpha | Layout::Rgba => Channels::Rgba,
        }
    }

    /// What [`Converter::convert_opaque`] makes of the rows.
    pub(crate) fn opaque_channels(&self) -> Channels {
        match self.layout {
            Layout::Gray | Layout::GrayAlpha => Channels::Gray,
            _ => Channels::Rgb,
        }
    }

    /// Appends `rows` to `out`, in sRGB.
    pub(crate) fn convert(&self, rows: &[u8], out: &mut Vec<u8>) {
        match self.layout {
            Layout::Gray if matches!(self.step, Step::Keep) => out.extend_from_slice(rows),
            Layout::Gray => out.extend(rows.iter().map(|v| self.grey(*v))),
            Layout::GrayAlpha => {
                let (pixels, _) = rows.as_chunks::<2>();
                out.extend(pixels.iter().flat_map(|&[v, alpha]| {
                    let v = self.grey(v);
                    [v, v, v, alpha]
                }));
            }
            Layout::Rgb => self.coloured(rows, 3, out),
            Layout::Rgba => self.coloured(rows, 4, out),
            Layout::Cmyk => match &self.step {
                Step::Profile(_) => self.coloured(rows, 3, out),
                _ => {
                    let (pixels, _) = rows.as_chunks::<4>();
                    out.extend(pixels.iter().flat_map(|inks| unprofiled(*inks)));
                }
            },
        }
    }

    /// Appends `rows` to `out`, in sRGB, laid over white.
    pub(crate) fn convert_opaque(&self, rows: &[u8], out: &mut Vec<u8>) {
        match self.layout {
            Layout::GrayAlpha => {
                let (pixels, _) = rows.as_chunks::<2>();
                out.extend(pixels.iter().map(|&[v, alpha]| over_white(self.grey(v), alpha)));
            }
            Layout::Rgba => {
                let mut coloured = Vec::with_capacity(rows.len());
                self.convert(rows, &mut coloured);
                let (pixels, _) = coloured.as_chunks::<4>();
                out.extend(pixels.iter().flat_map(|&[r, g, b, a]| [r, g, b].map(|c| over_white(c, a))));
            }
            _ => self.convert(rows, out),
        }
    }

    fn grey(&self, value: u8) -> u8 {
        match &self.step {
            Step::Curve(curve) => curve[usize::from(value)],
            _ => value,
        }
    }

    fn coloured(&self, rows: &[u8], bytes: usize, out: &mut Vec<u8>) {
        match &self.step {
            Step::Profile(transform) => {
                let start = out.len();
                out.resize(start + rows.len() / self.layout.bytes() * bytes, 255);
                // The lengths agree and the transform was tried when it was made.
                if transform.transform(rows, &mut out[start..]).is_err() {
                    out[start..].fill(255);
                }
            }
            _ => out.extend_from_slice(rows),
        }
    }
}

/// The step for an embedded profile; `None` when it cannot be used.
fn profiled(layout: Layout, icc: &[u8]) -> Option<Step> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    let options = TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() };
    let srgb = ColorProfile::new_srgb();
    let make = |from, to| profile.create_transform_8bit(from, &srgb, to, options).ok();
    let grid: Vec<u8> = (0..=255).collect();
    match (layout, profile.color_space) {
        (Layout::Gray | Layout::GrayAlpha, DataColorSpace::Gray) => {
            let mut rgb = [0; 256 * 3];
            make(Samples::Gray, Samples::Rgb)?.transform(&grid, &mut rgb).ok()?;
            Some(Step::Curve(Box::new(std::array::from_fn(|v| rgb[v * 3 + 1]))))
        }
        (Layout::Rgb | Layout::Rgba, DataColorSpace::Rgb) => {
            if is_srgb(&make(Samples::Rgb, Samples::Rgb)?)? {
                return Some(Step::Keep);
            }
            let samples = if layout == Layout::Rgb { Samples::Rgb } else { Samples::Rgba };
            Some(Step::Profile(make(samples, samples)?))
        }
        (Layout::Cmyk, DataColorSpace::Cmyk) => {
            let transform = make(Samples::Rgba, Samples::Rgb)?;
            let mut rgb = [0; 64 * 3];
            transform.transform(&grid, &mut rgb).ok()?;
            Some(Step::Profile(transform))
        }
        _ => None,
    }
}

/// Whether a profile changes nothing, as most embedded profiles do: no colour of a coarse grid moves by more than 1.
fn is_srgb(transform: &Arc<Transform8BitExecutor>) -> Option<bool> {
    let steps = (0..=255u8).step_by(17);
    let grid: Vec<u8> = steps
        .clone()
        .flat_map(|r| (0..=255u8).step_by(51).flat_map(move |g| (0..=255u8).step_by(51).flat_map(move |b| [r, g, b])))
        .collect();
    let mut moved = vec![0; grid.len()];
    transform.transform(&grid, &mut moved).ok()?;
    Some(grid.iter().zip(&moved).all(|(a, b)| a.abs_diff(*b) <= 1))
}

/// Four inks without a profile: each takes its share of the light that the black ink leaves. The hues are cruder than
/// those of any real press, but white is white, black is black, and nothing is inverted.
fn unprofiled([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    let light = |ink: u8| ((255 - u32::from(ink)) * (255 - u32::from(black)) + 127) / 255;
    [cyan, magenta, yellow].map(|ink| light(ink) as u8)
}
