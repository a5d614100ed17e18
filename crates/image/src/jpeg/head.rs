//! The segments before the first scan.

use std::io::{self, BufRead, ErrorKind, Read};
use std::path::Path;

use crate::{ImageError, Limits, MediaFormat};

const JPEG: MediaFormat = MediaFormat::Jpeg;

/// All segments before the first scan together, at most.
const MAX_HEAD: u64 = 128 << 20;

/// The frame header (SOF).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) components: u8,
    /// Whether a row is complete only after several passes over the data.
    pub(crate) several_scans: bool,
    /// Coefficients per pixel, times 16: subsampled components count less.
    density: u64,
}

impl Frame {
    pub(crate) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Bytes that the coefficients of all components take while several scans are read.
    pub(crate) fn memory(&self) -> u64 {
        if self.several_scans { self.pixels() * self.density / 16 * 2 + (4 << 20) } else { 0 }
    }
}

/// What is known before the first scan.
#[derive(Debug)]
pub(crate) struct JpegHead {
    pub(crate) frame: Frame,
    pub(crate) adobe: bool,
    pub(crate) ppi: Option<f64>,
    pub(crate) icc: Option<Vec<u8>>,
    /// A TIFF structure, without the leading identifier.
    pub(crate) exif: Option<Vec<u8>>,
    pub(crate) xmp: Option<Vec<u8>>,
    /// Photoshop image resources, in which IPTC is wrapped.
    pub(crate) resources: Option<Vec<u8>>,
}

/// An error of which the path is not yet known.
pub(crate) enum HeadError {
    Io(std::io::Error),
    Image(ImageError),
}

impl HeadError {
    pub(crate) fn at(self, path: &Path) -> ImageError {
        match self {
            HeadError::Io(e) if e.kind() == ErrorKind::UnexpectedEof => {
                ImageError::Truncated { format: JPEG, rows: 0, of: 0 }
            }
            HeadError::Io(e) => ImageError::io(path)(e),
            HeadError::Image(e) => e,
        }
    }
}

impl From<std::io::Error> for HeadError {
    fn from(e: std::io::Error) -> HeadError {
        HeadError::Io(e)
    }
}

impl From<ImageError> for HeadError {
    fn from(e: ImageError) -> HeadError {
        HeadError::Image(e)
    }
}

/// Reads up to the first scan (SOS), whose header is read too.
pub(crate) fn read_head<R: BufRead>(reader: &mut R, limits: &Limits) -> Result<JpegHead, HeadError> {
    let mut frame: Option<Frame> = None;
    let mut parts = Parts::default();
    let mut total = 0;
    let mut soi = [0; 2];
    reader.read_exact(&mut soi)?;
    loop {
        let marker = next_marker(reader)?;
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        if marker == 0xd9 {
            return Err(ImageError::damaged(JPEG, "it ends before an image begins").into());
        }
        let mut length = [0; 2];
        reader.read_exact(&mut length)?;
        let Some(length) = u16::from_be_bytes(length).checked_sub(2) else {
            return Err(ImageError::damaged(JPEG, "a segment has a negative length").into());
        };
        total += u64::from(length) + 4;
        if total > MAX_HEAD {
            return Err(ImageError::TooLarge {
                what: "everything before the image data, in bytes,",
                figure: total,
                limit: MAX_HEAD,
            }
            .into());
        }
        match marker {
            0xe0 | 0xe1 | 0xe2 | 0xed | 0xee | 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf | 0xda => {
                let mut payload = vec![0; length.into()];
                reader.read_exact(&mut payload)?;
                match marker {
                    0xda => return parts.finish(frame, &payload),
                    0xc0..=0xcf if frame.is_some() => {
                        return Err(ImageError::damaged(JPEG, "it has two frames").into());
                    }
                    0xc0..=0xcf => frame = Some(read_frame(marker, &payload)?),
                    _ => parts.take(marker, payload, limits)?,
                }
            }
            _ => {
                let skipped = io::copy(&mut reader.by_ref().take(length.into()), &mut io::sink())?;
                if skipped < u64::from(length) {
                    return Err(io::Error::from(ErrorKind::UnexpectedEof).into());
                }
            }
        }
    }
}

fn next_marker<R: BufRead>(reader: &mut R) -> Result<u8, HeadError> {
    let mut byte = [0];
    reader.read_exact(&mut byte)?;
    // Stray bytes between segments are skipped, as decoders do, but not for ever.
    let mut stray = 0;
    while byte[0] != 0xff {
        stray += 1;
        if stray > 65_536 {
            return Err(ImageError::damaged(JPEG, "no segment where one should be").into());
        }
        reader.read_exact(&mut byte)?;
    }
    while byte[0] == 0xff {
        reader.read_exact(&mut byte)?;
    }
    if byte[0] == 0 { next_marker_after_stuffing(reader) } else { Ok(byte[0]) }
}

fn next_marker_after_stuffing<R: BufRead>(_reader: &mut R) -> Result<u8, HeadError> {
    Err(ImageError::damaged(JPEG, "image data where a segment should be").into())
}

fn read_frame(marker: u8, payload: &[u8]) -> Result<Frame, ImageError> {
    let refused = match marker {
        0xc0..=0xc2 => None,
        0xc3 => Some("lossless JPEG; convert it to TIFF"),
        0xc9..=0xcb => Some("arithmetic coding; convert it to baseline JPEG or TIFF"),
        _ => Some("a hierarchical or differential JPEG; convert it to TIFF"),
    };
    if let Some(reason) = refused {
        return Err(ImageError::unsupported(JPEG, reason));
    }
    let &[precision, h1, h0, w1, w0, components, ref rest @ ..] = payload else {
        return Err(ImageError::damaged(JPEG, "its frame header is too short"));
    };
    let (height, width) = (u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0]));
    if precision != 8 {
        return Err(ImageError::unsupported(JPEG, format!("{precision} bits per sample; convert it to TIFF")));
    }
    if width == 0 || height == 0 {
        return Err(ImageError::damaged(JPEG, format!("its size is {width}x{height}")));
    }
    if !matches!(components, 1 | 3 | 4) {
        return Err(ImageError::unsupported(JPEG, format!("{components} components")));
    }
    let (specs, _) = rest.as_chunks::<3>();
    let specs =
        specs.get(..components.into()).ok_or_else(|| ImageError::damaged(JPEG, "its frame header is too short"))?;
    let factors: Vec<(u64, u64)> = specs.iter().map(|s| (u64::from(s[1] >> 4), u64::from(s[1] & 15))).collect();
    if factors.iter().any(|&(h, v)| !(1..=4).contains(&h) || !(1..=4).contains(&v)) {
        return Err(ImageError::damaged(JPEG, "its sampling factors are out of range"));
    }
    let across = factors.iter().map(|f| f.0).max().unwrap_or(1);
    let down = factors.iter().map(|f| f.1).max().unwrap_or(1);
    let density = factors.iter().map(|(h, v)| (16 * h * v).div_ceil(across * down)).sum();
    Ok(Frame { width, height, components, several_scans: marker == 0xc2, density })
}

#[derive(Default)]
struct Parts {
    adobe: bool,
    ppi: Option<f64>,
    icc: Vec<(u8, Vec<u8>)>,
    icc_bytes: u64,
    exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    resources: Vec<u8>,
}

impl Parts {
    fn take(&mut self, marker: u8, payload: Vec<u8>, limits: &Limits) -> Result<(), ImageError> {
        match marker {
            0xe0 if payload.starts_with(b"JFIF\0") => {
                if let Some(&[unit, x1, x0, y1, y0]) = payload.get(7..12) {
                    let (x, y) = (u16::from_be_bytes([x1, x0]), u16::from_be_bytes([y1, y0]));
                    self.ppi = match unit {
                        1 if x == y && x > 1 => Some(x.into()),
                        2 if x == y && x > 1 => Some(f64::from(x) * 2.54),
                        _ => None,
                    };
                }
            }
            0xe1 => {
                if let Some(exif) = payload.strip_prefix(b"Exif\0\0") {
                    self.exif.get_or_insert_with(|| exif.to_vec());
                } else if let Some(xmp) = payload.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                    self.xmp.get_or_insert_with(|| xmp.to_vec());
                }
            }
            0xe2 => {
                if let Some([number, _, chunk @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
                    self.icc_bytes += chunk.len() as u64;
                    limits.admit_metadata("the colour profile, in bytes,", self.icc_bytes)?;
                    self.icc.push((*number, chunk.to_vec()));
                }
            }
            0xed => {
                if let Some(resources) = payload.strip_prefix(b"Photoshop 3.0\0") {
                    let total = self.resources.len() + resources.len();
                    limits.admit_metadata("the Photoshop resources, in bytes,", total as u64)?;
                    self.resources.extend_from_slice(resources);
                }
            }
            0xee => self.adobe |= payload.starts_with(b"Adobe"),
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self, frame: Option<Frame>, scan: &[u8]) -> Result<JpegHead, HeadError> {
        let Some(mut frame) = frame else {
            return Err(ImageError::damaged(JPEG, "image data without a frame header").into());
        };
        // A scan that leaves components out announces further scans.
        frame.several_scans |= scan.first().is_some_and(|components| *components < frame.components);
        self.icc.sort_by_key(|(number, _)| *number);
        self.icc.dedup_by_key(|(number, _)| *number);
        let icc: Vec<u8> = self.icc.into_iter().flat_map(|(_, chunk)| chunk).collect();
        Ok(JpegHead {
            frame,
            adobe: self.adobe,
            ppi: self.ppi,
            icc: (!icc.is_empty()).then_some(icc),
            exif: self.exif,
            xmp: self.xmp,
            resources: (!self.resources.is_empty()).then_some(self.resources),
        })
    }
}

/// Counts the scans from here to the end; refuses more than the limits admit.
pub(crate) fn count_scans<R: BufRead>(reader: &mut R, limits: &Limits) -> Result<(), HeadError> {
    let mut scans = 1;
    let mut after_ff = false;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        for &byte in buffer {
            if after_ff && byte == 0xda {
                scans += 1;
            }
            after_ff = byte == 0xff;
        }
        if scans > limits.max_scans {
            let (figure, limit) = (scans.into(), limits.max_scans.into());
            return Err(ImageError::TooLarge { what: "the number of passes of the JPEG", figure, limit }.into());
        }
        let length = buffer.len();
        reader.consume(length);
    }
}
