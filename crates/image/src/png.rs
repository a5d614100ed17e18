//! PNG. Rows stream, unless the image is interlaced.

use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::Path;

use png::{BitDepth, ColorType, DecodingError, Transformations, Unit};

use crate::source::{Decoded, Layout, Source, narrow, rows_per_band};
use crate::{Colour, Header, ImageError, Limits, MediaFormat};

const PNG: MediaFormat = MediaFormat::Png;

type Reader = png::Reader<BufReader<File>>;

pub(crate) fn probe(file: File, path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let reader = start(file, path, limits)?;
    let info = reader.info();
    let pages = info.animation_control.map_or(1, |animation| animation.num_frames.max(1));
    if pages > limits.max_pages {
        let (figure, limit) = (pages.into(), limits.max_pages.into());
        return Err(ImageError::TooLarge { what: "the number of frames", figure, limit });
    }
    let icc = info.icc_profile.as_deref().filter(|icc| !icc.is_empty());
    limits.admit_metadata("the colour profile, in bytes,", icc.map_or(0, |icc| icc.len() as u64))?;
    let orientation = info.exif_metadata.as_deref().map_or(1, crate::embedded::orientation);
    let (width, height) = if orientation >= 5 { (info.height, info.width) } else { (info.width, info.height) };
    Ok(Header {
        format: PNG,
        width,
        height,
        colour: match info.color_type {
            ColorType::Grayscale | ColorType::GrayscaleAlpha => Colour::Gray,
            ColorType::Indexed => Colour::Palette,
            ColorType::Rgb | ColorType::Rgba => Colour::Rgb,
        },
        alpha: info.trns.is_some() || matches!(info.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba),
        bits: info.bit_depth as u8,
        orientation,
        icc: icc.map(<[u8]>::to_vec),
        pages,
        levels: Vec::new(),
        streams: !info.interlaced,
        ppi: info
            .pixel_dims
            .filter(|dims| dims.unit == Unit::Meter && dims.xppu == dims.yppu && dims.xppu > 0)
            .map(|dims| f64::from(dims.xppu) * 0.0254),
    })
}

/// Reads everything before the image data.
fn start(file: File, path: &Path, limits: &Limits) -> Result<Reader, ImageError> {
    let fault = fault(path, 0, 0);
    // The decoder holds a few rows and the unpacked profile; both are small beside this.
    let bytes = usize::try_from(limits.max_metadata.saturating_add(32 << 20)).unwrap_or(usize::MAX);
    let mut decoder = png::Decoder::new_with_limits(BufReader::with_capacity(1 << 16, file), png::Limits { bytes });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    let info = decoder.read_header_info().map_err(&fault)?;
    limits.admit(info.width, info.height, false)?;
    decoder.read_info().map_err(&fault)
}

fn fault(path: &Path, rows: u32, of: u32) -> impl Fn(DecodingError) -> ImageError + '_ {
    move |error| match error {
        DecodingError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            ImageError::Truncated { format: PNG, rows, of }
        }
        DecodingError::IoError(e) => ImageError::io(path)(e),
        DecodingError::LimitsExceeded => {
            ImageError::damaged(PNG, "what precedes the image data unpacks to more than the limits allow")
        }
        other => ImageError::damaged(PNG, other),
    }
}

pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Box<dyn Source>, ImageError> {
    let file = File::open(path).map_err(ImageError::io(path))?;
    let mut reader = start(file, path, limits)?;
    let (colour, depth) = reader.output_color_type();
    let layout = match colour {
        ColorType::Grayscale => Layout::Gray,
        ColorType::GrayscaleAlpha => Layout::GrayAlpha,
        ColorType::Rgb | ColorType::Indexed => Layout::Rgb,
        ColorType::Rgba => Layout::Rgba,
    };
    let wide = depth == BitDepth::Sixteen;
    let (width, height) = reader.info().size();
    if !reader.info().interlaced {
        return Ok(Box::new(PngRows { reader, layout, wide, width, height, row: 0, path: path.to_owned() }));
    }
    let samples = u64::from(width) * u64::from(height) * layout.bytes() as u64;
    limits.afford("an interlaced PNG, whose rows are complete only at the end,", samples * if wide { 3 } else { 2 })?;
    let mut data = vec![0; reader.output_buffer_size().unwrap_or(0)];
    reader.next_frame(&mut data).map_err(fault(path, 0, height))?;
    if wide {
        data = narrowed(&data);
    }
    Ok(Box::new(Decoded::new(width, height, layout, data)))
}

fn narrowed(samples: &[u8]) -> Vec<u8> {
    samples.as_chunks::<2>().0.iter().map(|sample| narrow(u16::from_be_bytes(*sample))).collect()
}

struct PngRows {
    reader: Reader,
    layout: Layout,
    wide: bool,
    width: u32,
    height: u32,
    row: u32,
    path: std::path::PathBuf,
}

impl Source for PngRows {
    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn layout(&self) -> Layout {
        self.layout
    }

    fn next(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        rows.clear();
        let stride = self.width as usize * self.layout.bytes();
        let count = rows_per_band(stride).min(self.height - self.row);
        for _ in 0..count {
            let row = self.reader.next_row().map_err(fault(&self.path, self.row, self.height))?;
            let Some(row) = row else {
                return Err(ImageError::Truncated { format: PNG, rows: self.row, of: self.height });
            };
            if self.wide {
                rows.extend(row.data().as_chunks::<2>().0.iter().map(|s| narrow(u16::from_be_bytes(*s))));
            } else {
                rows.extend_from_slice(row.data());
            }
            self.row += 1;
        }
        Ok(count)
    }
}
