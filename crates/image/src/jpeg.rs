//! JPEG, through mozjpeg: its decoder reads row by row, and can do so at an eighth to seven eighths of the size for a
//! fraction of the work.

mod head;
mod session;
mod write;

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

pub(crate) use head::{JpegHead, read_head};
pub(crate) use session::{JpegSource, Shades};
pub(crate) use write::encode;

use crate::source::{Layout, Source, guarded};
use crate::{Channels, Colour, Header, ImageError, Limits, MediaFormat, Picture};

pub(crate) fn probe(file: File, path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let mut file = BufReader::new(file);
    let head = read_head(&mut file, limits).map_err(|e| e.at(path))?;
    header(&head, limits)
}

fn header(head: &JpegHead, limits: &Limits) -> Result<Header, ImageError> {
    let frame = head.frame;
    limits.admit(frame.width.into(), frame.height.into(), false)?;
    let orientation = head.exif.as_deref().map_or(1, crate::embedded::orientation);
    let (width, height) = if orientation >= 5 { (frame.height, frame.width) } else { (frame.width, frame.height) };
    Ok(Header {
        format: MediaFormat::Jpeg,
        width: width.into(),
        height: height.into(),
        colour: match frame.components {
            1 => Colour::Gray,
            4 => Colour::Cmyk,
            _ => Colour::Rgb,
        },
        alpha: false,
        bits: 8,
        orientation,
        icc: head.icc.clone(),
        pages: 1,
        levels: Vec::new(),
        streams: !frame.several_scans,
        ppi: head.ppi,
    })
}

/// The rows of the file, at the smallest of the scales of the decoder that is not smaller than `at_least`.
pub(crate) fn open(
    path: &Path,
    limits: &Limits,
    at_least: Option<(u32, u32)>,
) -> Result<JpegSource<'static>, ImageError> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(ImageError::io(path))?);
    let head = read_head(&mut file, limits).map_err(|e| e.at(path))?;
    if head.frame.several_scans {
        limits.afford("a progressive JPEG, whose rows are complete only after its last pass,", head.frame.memory())?;
        head::count_scans(&mut file, limits).map_err(|e| e.at(path))?;
    }
    file.seek(SeekFrom::Start(0)).map_err(ImageError::io(path))?;
    JpegSource::start(Box::new(file), &head, at_least, Shades::Standard)
}

/// Decodes a JPEG in memory, such as a tile of a pyramid, as it is stored: no profile, no orientation.
///
/// # Errors
/// [`ImageError`] when the bytes are not a whole JPEG of one or three components.
pub fn decode_jpeg(bytes: &[u8]) -> Result<Picture, ImageError> {
    guarded(MediaFormat::Jpeg, || {
        let mut reader = std::io::Cursor::new(bytes);
        let limits = Limits::default();
        let head = read_head(&mut reader, &limits).map_err(|e| e.at(Path::new("memory")))?;
        limits.admit(head.frame.width.into(), head.frame.height.into(), false)?;
        limits.afford("this JPEG", head.frame.pixels() * u64::from(head.frame.components) + head.frame.memory())?;
        let mut source = JpegSource::start(Box::new(bytes), &head, None, Shades::Standard)?;
        let channels = match source.layout() {
            Layout::Gray => Channels::Gray,
            Layout::Rgb => Channels::Rgb,
            _ => return Err(ImageError::unsupported(MediaFormat::Jpeg, "a tile in four inks")),
        };
        let (width, height) = source.size();
        let mut data = Vec::with_capacity(width as usize * height as usize * channels.bytes());
        let mut rows = Vec::new();
        while source.next(&mut rows)? > 0 {
            data.extend_from_slice(&rows);
        }
        Picture::new(width, height, channels, data)
    })
}
