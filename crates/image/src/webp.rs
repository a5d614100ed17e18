//! WebP, decoded as a whole.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder};

use crate::source::{Decoded, Layout, Source};
use crate::{Colour, Header, ImageError, Limits, MediaFormat};

const WEBP: MediaFormat = MediaFormat::WebP;

/// Bytes that decoding takes per pixel, at most: the frame, its planes and the result.
const PER_PIXEL: u64 = 12;

/// What the chunks of the file say.
pub(crate) struct WebpHead {
    width: u32,
    height: u32,
    alpha: bool,
    frames: u32,
    pub(crate) icc: Option<Vec<u8>>,
    pub(crate) exif: Option<Vec<u8>>,
    pub(crate) xmp: Option<Vec<u8>>,
}

/// Walks over the chunks; the image data are passed over.
pub(crate) fn read_head(file: &mut File, path: &Path, limits: &Limits) -> Result<WebpHead, ImageError> {
    let fault = |e: std::io::Error| match e.kind() {
        ErrorKind::UnexpectedEof => ImageError::Truncated { format: WEBP, rows: 0, of: 0 },
        _ => ImageError::io(path)(e),
    };
    let length = file.metadata().map_err(ImageError::io(path))?.len();
    let mut reader = BufReader::new(file);
    let mut riff = [0; 12];
    reader.read_exact(&mut riff).map_err(fault)?;
    let end = u64::from(u32::from_le_bytes([riff[4], riff[5], riff[6], riff[7]])) + 8;
    if end > length {
        return Err(ImageError::Truncated { format: WEBP, rows: 0, of: 0 });
    }
    let mut head = WebpHead { width: 0, height: 0, alpha: false, frames: 0, icc: None, exif: None, xmp: None };
    let (mut at, mut chunks) = (12u64, 0u64);
    while at + 8 <= end {
        chunks += 1;
        let mut start = [0; 8];
        reader.seek(SeekFrom::Start(at)).and_then(|_| reader.read_exact(&mut start)).map_err(fault)?;
        let (name, size) = start.split_at(4);
        let size = u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
        at += 8 + size + size % 2;
        if chunks > u64::from(limits.max_pages) + 16 {
            let limit = limits.max_pages.into();
            return Err(ImageError::TooLarge { what: "the number of frames and chunks", figure: chunks, limit });
        }
        let mut packet = |what| {
            limits.admit_metadata(what, size)?;
            let mut bytes = vec![0; size as usize];
            reader.read_exact(&mut bytes).map_err(fault)?;
            Ok::<_, ImageError>(bytes)
        };
        match name {
            b"VP8X" | b"VP8 " | b"VP8L" if head.width == 0 => {
                let mut bytes = [0; 10];
                reader.read_exact(&mut bytes[..size.min(10) as usize]).map_err(fault)?;
                (head.width, head.height, head.alpha) = canvas(name, bytes)?;
            }
            b"ALPH" => head.alpha = true,
            b"ANMF" => head.frames += 1,
            b"ICCP" => head.icc = Some(packet("the colour profile, in bytes,")?),
            b"EXIF" => head.exif = Some(packet("the EXIF data, in bytes,")?),
            b"XMP " => head.xmp = Some(packet("the XMP data, in bytes,")?),
            _ => {}
        }
    }
    if head.width == 0 {
        return Err(ImageError::damaged(WEBP, "it holds no image"));
    }
    Ok(head)
}

fn canvas(name: &[u8], b: [u8; 10]) -> Result<(u32, u32, bool), ImageError> {
    match name {
        b"VP8X" => {
            let side = |at: usize| u32::from_le_bytes([b[at], b[at + 1], b[at + 2], 0]) + 1;
            Ok((side(4), side(7), b[0] & 0x10 != 0))
        }
        b"VP8L" if b[0] == 0x2f => {
            let bits = u32::from_le_bytes([b[1], b[2], b[3], b[4]]);
            Ok(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, bits >> 28 & 1 != 0))
        }
        b"VP8 " if b[3..6] == [0x9d, 0x01, 0x2a] => {
            let side = |at: usize| u32::from(u16::from_le_bytes([b[at], b[at + 1]]) & 0x3fff);
            match (side(6), side(8)) {
                (0, _) | (_, 0) => Err(ImageError::damaged(WEBP, "its size is 0")),
                (width, height) => Ok((width, height, false)),
            }
        }
        _ => Err(ImageError::damaged(WEBP, "its image data begin with something else")),
    }
}

pub(crate) fn probe(mut file: File, path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let head = read_head(&mut file, path, limits)?;
    limits.admit(head.width, head.height, false)?;
    let exif = head.exif.as_deref().map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    let orientation = exif.map_or(1, crate::embedded::orientation);
    let (width, height) = if orientation >= 5 { (head.height, head.width) } else { (head.width, head.height) };
    Ok(Header {
        format: WEBP,
        width,
        height,
        colour: Colour::Rgb,
        alpha: head.alpha,
        bits: 8,
        orientation,
        icc: head.icc.filter(|icc| !icc.is_empty()),
        pages: head.frames.max(1),
        levels: Vec::new(),
        streams: false,
        ppi: None,
    })
}

pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Box<dyn Source>, ImageError> {
    let mut file = File::open(path).map_err(ImageError::io(path))?;
    let head = read_head(&mut file, path, limits)?;
    limits.admit(head.width, head.height, false)?;
    let pixels = u64::from(head.width) * u64::from(head.height);
    limits.afford("a WebP, which is decoded as a whole,", pixels * PER_PIXEL)?;
    file.rewind().map_err(ImageError::io(path))?;
    let decoder = WebPDecoder::new(BufReader::new(file)).map_err(|e| fault(e, head.height))?;
    let (width, height) = decoder.dimensions();
    if (width, height) != (head.width, head.height) {
        return Err(ImageError::damaged(WEBP, "its chunks disagree about its size"));
    }
    let layout = match decoder.color_type() {
        ColorType::Rgb8 => Layout::Rgb,
        ColorType::Rgba8 => Layout::Rgba,
        other => return Err(ImageError::unsupported(WEBP, format!("{other:?}"))),
    };
    let mut data = vec![0; width as usize * height as usize * layout.bytes()];
    decoder.read_image(&mut data).map_err(|e| fault(e, head.height))?;
    Ok(Box::new(Decoded::new(width, height, layout, data)))
}

fn fault(error: image::ImageError, of: u32) -> ImageError {
    match error {
        image::ImageError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            ImageError::Truncated { format: WEBP, rows: 0, of }
        }
        other => ImageError::damaged(WEBP, other),
    }
}
