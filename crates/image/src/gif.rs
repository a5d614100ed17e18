//! GIF: the first frame, decoded as a whole.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek};
use std::path::Path;

use image::codecs::gif::GifDecoder;
use image::{ColorType, ImageDecoder};

use crate::source::{Decoded, Layout, Source};
use crate::{Colour, Header, ImageError, Limits, MediaFormat};

const GIF: MediaFormat = MediaFormat::Gif;

/// Bytes that decoding takes per pixel, at most: the canvas, and the frame in colours and in numbers.
const PER_PIXEL: u64 = 9;

struct GifHead {
    width: u16,
    height: u16,
    frames: u32,
    alpha: bool,
}

/// Walks over the blocks of the file without unpacking them.
fn read_head(file: &mut File, path: &Path, limits: &Limits) -> Result<GifHead, ImageError> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    walk(&mut reader, limits).map_err(|e| match e.kind() {
        ErrorKind::UnexpectedEof => ImageError::Truncated { format: GIF, rows: 0, of: 0 },
        _ => match e.downcast::<ImageError>() {
            Ok(image) => image,
            Err(e) => ImageError::io(path)(e),
        },
    })
}

fn walk<R: BufRead>(reader: &mut R, limits: &Limits) -> io::Result<GifHead> {
    let mut screen = [0; 13];
    reader.read_exact(&mut screen)?;
    let side = |at: usize| u16::from_le_bytes([screen[at], screen[at + 1]]);
    let mut head = GifHead { width: side(6), height: side(8), frames: 0, alpha: false };
    skip_palette(reader, screen[10])?;
    loop {
        let mut kind = [0];
        match reader.read_exact(&mut kind) {
            // The end marker is missing, but what came before is complete.
            Err(e) if e.kind() == ErrorKind::UnexpectedEof && head.frames > 0 => return Ok(head),
            other => other?,
        }
        match kind[0] {
            0x21 => {
                let mut label = [0];
                reader.read_exact(&mut label)?;
                if label[0] == 0xf9 {
                    let mut control = [0; 2];
                    reader.read_exact(&mut control)?;
                    head.alpha |= head.frames == 0 && control[1] & 1 != 0;
                    skip(reader, u64::from(control[0]).saturating_sub(1))?;
                }
                skip_blocks(reader)?;
            }
            0x2c => {
                head.frames += 1;
                if head.frames > limits.max_pages {
                    return Err(io::Error::other(ImageError::TooLarge {
                        what: "the number of frames",
                        figure: head.frames.into(),
                        limit: limits.max_pages.into(),
                    }));
                }
                let mut frame = [0; 10];
                reader.read_exact(&mut frame[..9])?;
                // A first frame that leaves parts of the canvas free shows what is below.
                let at = |n: usize| u16::from_le_bytes([frame[n], frame[n + 1]]);
                head.alpha |= head.frames == 1 && (at(4) < head.width || at(6) < head.height);
                skip_palette(reader, frame[8])?;
                skip(reader, 1)?;
                skip_blocks(reader)?;
            }
            0x3b => return Ok(head),
            // Padding between blocks is seen in the wild; what is neither ends the file.
            0 => {}
            _ if head.frames > 0 => return Ok(head),
            other => {
                let reason = format!("a block of unknown kind {other:#04x}");
                return Err(io::Error::other(ImageError::damaged(GIF, reason)));
            }
        }
    }
}

fn skip_palette<R: BufRead>(reader: &mut R, flags: u8) -> io::Result<()> {
    if flags & 0x80 == 0 { Ok(()) } else { skip(reader, 3 << ((flags & 7) + 1)) }
}

fn skip_blocks<R: BufRead>(reader: &mut R) -> io::Result<()> {
    loop {
        let mut length = [0];
        reader.read_exact(&mut length)?;
        if length[0] == 0 {
            return Ok(());
        }
        skip(reader, length[0].into())?;
    }
}

fn skip<R: BufRead>(reader: &mut R, bytes: u64) -> io::Result<()> {
    let skipped = io::copy(&mut reader.by_ref().take(bytes), &mut io::sink())?;
    if skipped < bytes { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

pub(crate) fn probe(mut file: File, path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let head = read_head(&mut file, path, limits)?;
    if head.width == 0 || head.height == 0 || head.frames == 0 {
        let reason = format!("it has {} frames of {}x{}", head.frames, head.width, head.height);
        return Err(ImageError::damaged(GIF, reason));
    }
    limits.admit(head.width.into(), head.height.into(), false)?;
    Ok(Header {
        format: GIF,
        width: head.width.into(),
        height: head.height.into(),
        colour: Colour::Palette,
        alpha: head.alpha,
        bits: 8,
        orientation: 1,
        icc: None,
        pages: head.frames,
        levels: Vec::new(),
        streams: false,
        ppi: None,
    })
}

pub(crate) fn open(path: &Path, header: &Header, limits: &Limits) -> Result<Box<dyn Source>, ImageError> {
    let pixels = u64::from(header.width) * u64::from(header.height);
    limits.afford("a GIF, which is decoded as a whole,", pixels * PER_PIXEL)?;
    let mut file = File::open(path).map_err(ImageError::io(path))?;
    file.rewind().map_err(ImageError::io(path))?;
    let of = header.height;
    let mut decoder = GifDecoder::new(BufReader::new(file)).map_err(|e| fault(e, of))?;
    // The first frame may claim to be larger than the canvas.
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.max_memory);
    decoder.set_limits(bounds).map_err(|e| fault(e, of))?;
    let (width, height) = decoder.dimensions();
    if (width, height) != (header.width, header.height) || decoder.color_type() != ColorType::Rgba8 {
        return Err(ImageError::damaged(GIF, "its header is read in two ways"));
    }
    let mut data = vec![0; width as usize * height as usize * 4];
    decoder.read_image(&mut data).map_err(|e| fault(e, of))?;
    if header.alpha {
        return Ok(Box::new(Decoded::new(width, height, Layout::Rgba, data)));
    }
    let opaque: Vec<u8> = data.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    Ok(Box::new(Decoded::new(width, height, Layout::Rgb, opaque)))
}

fn fault(error: image::ImageError, of: u32) -> ImageError {
    match error {
        image::ImageError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            ImageError::Truncated { format: GIF, rows: 0, of }
        }
        image::ImageError::Limits(_) => ImageError::damaged(GIF, "its first frame is far larger than its canvas"),
        other => ImageError::damaged(GIF, other),
    }
}
