//! The bytes of one strip or tile, unpacked while they are read: nobody needs to know how long they become.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Bytes, Cursor, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use fax::decoder::{DecodeStatus, Group3Decoder, Group4Decoder};
use weezl::{BitOrder, LzwStatus};

use super::page::{Compression, Page, Photometric};
use super::{TIFF, Tiff};
use crate::jpeg::{JpegSource, Shades, read_head};
use crate::source::Source;
use crate::{ImageError, Limits};

/// Opens one strip or tile.
pub(super) fn unpack(tiff: &Tiff, page: &Page, chunk: usize, limits: &Limits) -> Result<Box<dyn Read>, ImageError> {
    let (Some(&at), Some(&length)) = (page.offsets.get(chunk), page.lengths.get(chunk)) else {
        return Err(ImageError::damaged(TIFF, format!("there is no strip or tile {chunk}")));
    };
    let section = Section { file: tiff.file.clone(), at, end: at.saturating_add(length) };
    if page.compression == Compression::Jpeg {
        return Ok(Box::new(JpegBytes::open(page, section, limits)?));
    }
    let capacity = length.clamp(64, 1 << 16) as usize;
    let input: Box<dyn Read> = if page.reversed_bits { Box::new(Reversed(section)) } else { Box::new(section) };
    let input = BufReader::with_capacity(capacity, input);
    let row_bits = page.chunk_width;
    Ok(match page.compression {
        Compression::None | Compression::Jpeg => Box::new(input),
        Compression::Deflate => Box::new(flate2::bufread::ZlibDecoder::new(input)),
        Compression::Lzw => Box::new(Lzw {
            input,
            decoder: weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8),
            done: false,
        }),
        Compression::PackBits => Box::new(PackBits { input, literal: 0, repeat: 0, byte: 0 }),
        Compression::Fax3 => {
            let decoder = Group3Decoder::new(input.bytes())
                .map_err(|_| ImageError::damaged(TIFF, format!("strip {chunk} is no Group 3 fax data")))?;
            Box::new(Fax::new(Lines::Group3(decoder), row_bits))
        }
        Compression::Fax4 => {
            let decoder = Group4Decoder::new(input.bytes(), row_bits).map_err(ImageError::io(&tiff.path))?;
            Box::new(Fax::new(Lines::Group4(decoder), row_bits))
        }
    })
}

/// What a failed read of unpacked bytes means.
pub(super) fn fault(error: io::Error, row: u32, of: u32) -> ImageError {
    match error.kind() {
        ErrorKind::UnexpectedEof => ImageError::Truncated { format: TIFF, rows: row, of },
        _ => match error.downcast::<ImageError>() {
            Ok(image) => image,
            Err(error) => ImageError::damaged(TIFF, format!("row {row}: {error}")),
        },
    }
}

/// A part of the file.
struct Section {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let read = self.file.read_at(&mut buffer[..wanted], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Fax machines began each byte with the lowest bit.
struct Reversed<R>(R);

impl<R: Read> Read for Reversed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        buffer[..read].iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        Ok(read)
    }
}

struct Lzw<R> {
    input: R,
    decoder: weezl::decode::Decoder,
    done: bool,
}

impl<R: BufRead> Read for Lzw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.done && !buffer.is_empty() {
            let input = self.input.fill_buf()?;
            let at_end = input.is_empty();
            let result = self.decoder.decode_bytes(input, buffer);
            self.input.consume(result.consumed_in);
            match result.status {
                Err(e) => return Err(io::Error::new(ErrorKind::InvalidData, e.to_string())),
                Ok(status) => self.done = matches!(status, LzwStatus::Done) || (at_end && result.consumed_out == 0),
            }
            if result.consumed_out > 0 {
                return Ok(result.consumed_out);
            }
        }
        Ok(0)
    }
}

/// Runs of literal bytes and runs of one byte (TIFF 6.0, section 9).
struct PackBits<R> {
    input: R,
    literal: usize,
    repeat: usize,
    byte: u8,
}

impl<R: BufRead> Read for PackBits<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.literal == 0 && self.repeat == 0 {
            let mut head = [0];
            if self.input.read(&mut head)? == 0 {
                return Ok(0);
            }
            match head[0] as i8 {
                n @ 0.. => self.literal = n as usize + 1,
                i8::MIN => {}
                n => {
                    let mut byte = [0];
                    self.input.read_exact(&mut byte)?;
                    (self.byte, self.repeat) = (byte[0], (1 - isize::from(n)) as usize);
                }
            }
        }
        if self.repeat > 0 {
            let count = self.repeat.min(buffer.len());
            buffer[..count].fill(self.byte);
            self.repeat -= count;
            return Ok(count);
        }
        let count = self.literal.min(buffer.len());
        let read = self.input.read(&mut buffer[..count])?;
        self.literal -= read;
        Ok(read)
    }
}

type FaxInput = Bytes<BufReader<Box<dyn Read>>>;

enum Lines {
    Group3(Group3Decoder<FaxInput>),
    Group4(Group4Decoder<FaxInput>),
}

/// Lines of black and white, packed into bits; black is 1.
struct Fax {
    lines: Lines,
    width: u32,
    row: Vec<u8>,
    read: usize,
    ended: bool,
}

impl Fax {
    fn new(lines: Lines, width: u32) -> Fax {
        let bytes = width.div_ceil(8) as usize;
        Fax { lines, width, row: vec![0; bytes], read: bytes, ended: false }
    }

    fn advance(&mut self) -> io::Result<()> {
        let damaged = || io::Error::new(ErrorKind::InvalidData, "the fax code cannot be read");
        self.read = 0;
        self.row.fill(0);
        let turns = match &mut self.lines {
            // Encoders may leave white lines at the bottom out.
            _ if self.ended => &[],
            Lines::Group3(decoder) => {
                self.ended = decoder.advance().map_err(|_| damaged())? == DecodeStatus::End;
                decoder.transitions()
            }
            Lines::Group4(decoder) => match decoder.advance().map_err(|_| damaged())? {
                DecodeStatus::End => {
                    self.ended = true;
                    &[]
                }
                DecodeStatus::Incomplete => decoder.transition(),
            },
        };
        for run in turns.chunks(2) {
            let from = run[0].min(self.width);
            let to = run.get(1).copied().unwrap_or(self.width).min(self.width);
            for pixel in from..to {
                self.row[pixel as usize / 8] |= 0x80 >> (pixel % 8);
            }
        }
        Ok(())
    }
}

impl Read for Fax {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.row.len() {
            self.advance()?;
        }
        let count = buffer.len().min(self.row.len() - self.read);
        buffer[..count].copy_from_slice(&self.row[self.read..self.read + count]);
        self.read += count;
        Ok(count)
    }
}

/// A strip or tile that is a JPEG, perhaps with its tables kept elsewhere.
struct JpegBytes {
    source: JpegSource<'static>,
    rows: Vec<u8>,
    read: usize,
}

impl JpegBytes {
    fn open(page: &Page, section: Section, limits: &Limits) -> Result<JpegBytes, ImageError> {
        let whole = |section: Section| -> Box<dyn BufRead> {
            match &page.jpeg_tables {
                // Two streams become one: without the end of the first and the start of the second.
                Some(tables) if tables.len() > 4 => {
                    let tables = tables.strip_suffix(b"\xff\xd9").unwrap_or(tables).to_vec();
                    let rest = Section { at: section.at.saturating_add(2), ..section };
                    Box::new(BufReader::new(Cursor::new(tables).chain(rest)))
                }
                _ => Box::new(BufReader::new(section)),
            }
        };
        let again = Section { file: section.file.clone(), ..section };
        let head = read_head(&mut whole(section), limits).map_err(|e| match e.at("a strip or tile".as_ref()) {
            ImageError::Truncated { .. } => ImageError::damaged(TIFF, "the JPEG of a strip or tile has no image"),
            other => other,
        })?;
        let per_pixel = if page.planar { 1 } else { page.samples };
        let fits = u32::from(head.frame.width) == page.chunk_width
            && u32::from(head.frame.height) <= page.chunk_height.max(page.height)
            && u32::from(head.frame.components) == per_pixel;
        if !fits {
            let reason = format!(
                "the JPEG of a strip or tile is {}x{} with {} components",
                head.frame.width, head.frame.height, head.frame.components
            );
            return Err(ImageError::damaged(TIFF, reason));
        }
        limits.afford("a progressive JPEG inside a TIFF", head.frame.memory())?;
        let shades = if page.photometric == Photometric::LumaChroma { Shades::Standard } else { Shades::Stored };
        let source = JpegSource::start(whole(again), &head, None, shades)?;
        Ok(JpegBytes { source, rows: Vec::new(), read: 0 })
    }
}

impl Read for JpegBytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.rows.len() {
            self.read = 0;
            if self.source.next(&mut self.rows).map_err(io::Error::other)? == 0 {
                self.rows.clear();
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.rows.len() - self.read);
        buffer[..count].copy_from_slice(&self.rows[self.read..self.read + count]);
        self.read += count;
        Ok(count)
    }
}
