//! JPEG 2000: JP2 files and bare codestreams, decoded as a whole, at a lower resolution where one is enough.

mod boxes;

use std::fs::File;
use std::path::Path;

pub(crate) use boxes::{Jp2Head, read_head};
use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};

use crate::source::{Decoded, Layout, Source};
use crate::{Colour, Header, ImageError, Limits, MediaFormat};

const JP2: MediaFormat = MediaFormat::Jpeg2000;

pub(crate) fn probe(mut file: File, path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let head = read_head(&mut file, path, limits)?;
    limits.admit(head.width, head.height, false)?;
    let levels = (1..=u32::from(head.resolutions))
        .map(|level| (head.width.div_ceil(1 << level), head.height.div_ceil(1 << level)))
        .filter(|(width, height)| *width > 1 && *height > 1)
        .collect();
    Ok(Header {
        format: JP2,
        width: head.width,
        height: head.height,
        colour: head.colour(),
        alpha: head.alpha,
        bits: head.bits,
        orientation: 1,
        icc: head.icc,
        pages: 1,
        levels,
        streams: false,
        ppi: head.ppi,
    })
}

impl Jp2Head {
    fn colour(&self) -> Colour {
        match (self.palette, self.components - u16::from(self.alpha).min(self.components - 1)) {
            (true, _) => Colour::Palette,
            (false, 1 | 2) => Colour::Gray,
            (false, 4) if self.inks => Colour::Cmyk,
            _ => Colour::Rgb,
        }
    }
}

pub(crate) fn open(path: &Path, limits: &Limits, at_least: Option<(u32, u32)>) -> Result<Box<dyn Source>, ImageError> {
    let mut file = File::open(path).map_err(ImageError::io(path))?;
    let length = file.metadata().map_err(ImageError::io(path))?.len();
    let head = read_head(&mut file, path, limits)?;
    limits.admit(head.width, head.height, false)?;
    if head.components > 4 && !head.palette {
        return Err(ImageError::unsupported(JP2, format!("{} components", head.components)));
    }
    let enough = |halvings: u32, (width, height): (u32, u32)| {
        let side = |full: u32, wanted: u32| full >> halvings > 0 && full.div_ceil(1 << halvings) >= wanted.min(full);
        side(head.width, width) && side(head.height, height)
    };
    let most = u32::from(head.resolutions);
    let halvings = at_least.and_then(|wanted| (0..=most).rev().find(|halvings| enough(*halvings, wanted))).unwrap_or(0);
    let pixels = u64::from(head.width.div_ceil(1 << halvings)) * u64::from(head.height.div_ceil(1 << halvings));
    let components = u64::from(head.components.max(if head.palette { 4 } else { 1 }));
    let tile = head.tile_pixels >> (2 * halvings);
    let held = components * (pixels * boxes::PER_SAMPLE + tile * boxes::PER_TILE_SAMPLE);
    limits.afford("a JPEG 2000, which is decoded as a whole,", held + length)?;
    let data = std::fs::read(path).map_err(ImageError::io(path))?;
    // The decoder halves as often as this leaves more than is asked for.
    let target = (halvings > 0).then_some((head.width >> halvings, head.height >> halvings));
    let settings = DecodeSettings { target_resolution: target, strict: true, ..DecodeSettings::default() };
    let damaged = |e: hayro_jpeg2000::DecodeError| ImageError::damaged(JP2, e);
    let image = Image::new(&data, &settings).map_err(damaged)?;
    let (width, height) = (image.width(), image.height());
    let layout = layout(image.color_space(), image.has_alpha())?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(damaged)?;
    let samples = width as usize * height as usize;
    let whole = decoded.components().iter().all(|component| component.samples().len() == samples);
    if !whole || decoded.components().len() != layout.bytes() {
        return Err(ImageError::unsupported(JP2, "components of different size or meaning"));
    }
    let data = decoded.data_u8();
    Ok(Box::new(Decoded::new(width, height, layout, data)))
}

fn layout(colours: &ColorSpace, alpha: bool) -> Result<Layout, ImageError> {
    match (colours.num_channels(), alpha) {
        (1, false) => Ok(Layout::Gray),
        (1, true) => Ok(Layout::GrayAlpha),
        (3, false) => Ok(Layout::Rgb),
        (3, true) => Ok(Layout::Rgba),
        (4, false) => Ok(Layout::Cmyk),
        (channels, _) => Err(ImageError::unsupported(JP2, format!("{channels} colours with alpha: {alpha}"))),
    }
}
