//! A whole image or a part of it, no larger than needed.

mod shrink;

use std::path::Path;

use shrink::Shrink;

use crate::colour::Converter;
use crate::header::not_read;
use crate::source::{Source, guarded};
use crate::{Channels, Header, ImageError, Limits, MediaFormat, Picture, Region, gif, jp2, jpeg, png, tiff, webp};

/// The rows of an image as stored, at the full size or at the cheapest scale that is not smaller than `at_least`.
pub(crate) fn open(
    path: &Path,
    header: &Header,
    limits: &Limits,
    at_least: Option<(u32, u32)>,
) -> Result<Box<dyn Source>, ImageError> {
    match header.format {
        MediaFormat::Jpeg => Ok(Box::new(jpeg::open(path, limits, at_least)?)),
        MediaFormat::Png => png::open(path, limits),
        MediaFormat::Tiff => tiff::open(path, limits, at_least),
        MediaFormat::WebP => webp::open(path, limits),
        MediaFormat::Gif => gif::open(path, header, limits),
        MediaFormat::Jpeg2000 => jp2::open(path, limits, at_least),
        other => Err(not_read(other)),
    }
}

/// All rows of a source as one picture.
pub(crate) fn collect(
    mut source: Box<dyn Source>,
    convert: impl Fn(&[u8], &mut Vec<u8>),
    channels: Channels,
) -> Result<Picture, ImageError> {
    let (width, height) = source.size();
    let mut data = Vec::with_capacity(width as usize * height as usize * channels.bytes());
    let mut rows = Vec::new();
    while source.next(&mut rows)? > 0 {
        convert(&rows, &mut data);
    }
    Picture::new(width, height, channels, data)
}

/// Decodes the whole image, at a smaller scale where that is cheaper, but never smaller than `at_least` in width or
/// height unless the image is. Alpha is kept.
///
/// # Errors
/// [`ImageError::TooMuchMemory`] when even the smaller picture does not fit into [`Limits::max_memory`]; ask for a smaller
/// one, or use [`crate::bands`].
pub fn decode(path: &Path, header: &Header, limits: &Limits, at_least: (u32, u32)) -> Result<Picture, ImageError> {
    let whole = Region { x: 0, y: 0, width: header.width, height: header.height };
    decode_region(path, header, limits, whole, at_least)
}

/// Decodes `region`, given in pixels of the upright image at its full size, at a smaller scale where that is cheaper, but
/// with no side smaller than `at_least` unless the region's is. At a smaller scale, edges are widened to whole pixels.
///
/// # Errors
/// [`ImageError::BadRequest`] unless the region lies within the image; otherwise as [`decode`].
pub fn decode_region(
    path: &Path,
    header: &Header,
    limits: &Limits,
    region: Region,
    at_least: (u32, u32),
) -> Result<Picture, ImageError> {
    if !region.within(header.width, header.height) {
        return Err(ImageError::BadRequest(format!(
            "region {},{},{},{} does not lie within {}x{}",
            region.x, region.y, region.width, region.height, header.width, header.height
        )));
    }
    guarded(header.format, || {
        let wanted = if header.transposed() { (at_least.1, at_least.0) } else { at_least };
        let picture = decode_stored(path, header, limits, stored_region(header, region), wanted)?;
        if header.orientation == 1 {
            return Ok(picture);
        }
        limits.afford("turning the picture", 2 * picture.data.len() as u64)?;
        Ok(picture.oriented(header.orientation))
    })
}

fn decode_stored(
    path: &Path,
    header: &Header,
    limits: &Limits,
    region: Region,
    wanted: (u32, u32),
) -> Result<Picture, ImageError> {
    let (full_width, full_height) = header.stored();
    let wanted = (wanted.0.clamp(1, region.width), wanted.1.clamp(1, region.height));
    // If the region is to be so large, so large must the whole image be.
    let grown = |wanted: u32, part: u32, full: u32| (u64::from(wanted) * u64::from(full)).div_ceil(part.into()) as u32;
    let whole = (grown(wanted.0, region.width, full_width), grown(wanted.1, region.height, full_height));
    let mut source = open(path, header, limits, Some(whole))?;
    let (width, height) = source.size();
    if width > full_width || height > full_height || width < whole.0 || height < whole.1 {
        let reason = format!("its header says {full_width}x{full_height}, its data {width}x{height}");
        return Err(ImageError::damaged(header.format, reason));
    }
    let span = |from: u32, length: u32, full: u32, now: u32| {
        let (from, to, full, now) = (u64::from(from), u64::from(from) + u64::from(length), full.into(), u64::from(now));
        ((from * now / full) as u32, ((to * now).div_ceil(full)).min(now) as u32)
    };
    let (left, right) = span(region.x, region.width, full_width, width);
    let (top, bottom) = span(region.y, region.height, full_height, height);
    let factor = ((right - left) / wanted.0).min((bottom - top) / wanted.1).max(1);
    let converter = Converter::new(source.layout(), header.icc.as_deref());
    let channels = converter.channels();
    let mut shrink = Shrink::new(right - left, bottom - top, channels, factor);
    limits.afford("the picture asked for", shrink.memory())?;

    source.columns(left..right);
    let samples = source.layout().bytes();
    let stride = width as usize * samples;
    let (mut row, mut rows, mut converted) = (source.skip_to(top)?, Vec::new(), Vec::new());
    while row < bottom {
        let count = source.next(&mut rows)?;
        if count == 0 {
            return Err(ImageError::Truncated { format: header.format, rows: row, of: height });
        }
        // The rows of this band that are wanted.
        let from = top.saturating_sub(row).min(count) as usize;
        let to = bottom.saturating_sub(row).min(count) as usize;
        row += count;
        let rows = &rows[from * stride..to * stride];
        if right - left == width
            && let Some(out) = shrink.direct()
        {
            converter.convert(rows, out);
            continue;
        }
        for stored in rows.chunks_exact(stride) {
            converted.clear();
            converter.convert(&stored[left as usize * samples..right as usize * samples], &mut converted);
            shrink.push(&converted);
        }
    }
    shrink.finish()
}

/// Where a region of the upright image lies in the stored one.
fn stored_region(header: &Header, region: Region) -> Region {
    let (width, height) = header.stored();
    let Region { x, y, width: w, height: h } = region;
    let from_right = |x: u32, w: u32| width - x - w;
    let from_bottom = |y: u32, h: u32| height - y - h;
    match header.orientation {
        2 => Region { x: from_right(x, w), ..region },
        3 => Region { x: from_right(x, w), y: from_bottom(y, h), ..region },
        4 => Region { y: from_bottom(y, h), ..region },
        5 => Region { x: y, y: x, width: h, height: w },
        6 => Region { x: y, y: from_bottom(x, w), width: h, height: w },
        7 => Region { x: from_right(y, h), y: from_bottom(x, w), width: h, height: w },
        8 => Region { x: from_right(y, h), y: x, width: h, height: w },
        _ => region,
    }
}
