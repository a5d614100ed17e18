//! Which format the first bytes of a file announce.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ImageError;

/// An image format. Names and extensions of files are never consulted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MediaFormat {
    /// JPEG: baseline and progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP: lossy and lossless.
    WebP,
    /// TIFF and BigTIFF.
    Tiff,
    /// JPEG 2000: JP2 files and bare codestreams.
    Jpeg2000,
    /// GIF, of which the first frame is read.
    Gif,
    /// HEIF and HEIC: recognised, not read.
    Heif,
    /// AVIF: recognised, not read.
    Avif,
    /// JPEG XL: recognised, not read.
    JpegXl,
    /// Windows bitmap: recognised, not read.
    Bmp,
}

impl MediaFormat {
    /// The media type, such as `image/jpeg`.
    pub fn mime(self) -> &'static str {
        match self {
            MediaFormat::Jpeg => "image/jpeg",
            MediaFormat::Png => "image/png",
            MediaFormat::WebP => "image/webp",
            MediaFormat::Tiff => "image/tiff",
            MediaFormat::Jpeg2000 => "image/jp2",
            MediaFormat::Gif => "image/gif",
            MediaFormat::Heif => "image/heif",
            MediaFormat::Avif => "image/avif",
            MediaFormat::JpegXl => "image/jxl",
            MediaFormat::Bmp => "image/bmp",
        }
    }

    /// Whether its pixels are read here; else it is only recognised.
    pub fn is_read(self) -> bool {
        match self {
            MediaFormat::Jpeg
            | MediaFormat::Png
            | MediaFormat::WebP
            | MediaFormat::Tiff
            | MediaFormat::Jpeg2000
            | MediaFormat::Gif => true,
            MediaFormat::Heif | MediaFormat::Avif | MediaFormat::JpegXl | MediaFormat::Bmp => false,
        }
    }

    /// The usual extension, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            MediaFormat::Jpeg => "jpg",
            MediaFormat::Png => "png",
            MediaFormat::WebP => "webp",
            MediaFormat::Tiff => "tif",
            MediaFormat::Jpeg2000 => "jp2",
            MediaFormat::Gif => "gif",
            MediaFormat::Heif => "heic",
            MediaFormat::Avif => "avif",
            MediaFormat::JpegXl => "jxl",
            MediaFormat::Bmp => "bmp",
        }
    }
}

impl fmt::Display for MediaFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MediaFormat::Jpeg => "JPEG",
            MediaFormat::Png => "PNG",
            MediaFormat::WebP => "WebP",
            MediaFormat::Tiff => "TIFF",
            MediaFormat::Jpeg2000 => "JPEG 2000",
            MediaFormat::Gif => "GIF",
            MediaFormat::Heif => "HEIF",
            MediaFormat::Avif => "AVIF",
            MediaFormat::JpegXl => "JPEG XL",
            MediaFormat::Bmp => "BMP",
        })
    }
}

/// How many of a file's first bytes are looked at to tell what it is.
pub const HEAD: usize = 1024;

/// The format that `head`, the first bytes of a file, announces. 32 bytes suffice.
pub fn sniff(head: &[u8]) -> Option<MediaFormat> {
    let is = |magic: &[u8]| head.starts_with(magic);
    if is(b"\xff\xd8\xff") {
        return Some(MediaFormat::Jpeg);
    }
    if is(b"\x89PNG\r\n\x1a\n") {
        return Some(MediaFormat::Png);
    }
    if is(b"GIF87a") || is(b"GIF89a") {
        return Some(MediaFormat::Gif);
    }
    if is(b"II*\0") || is(b"MM\0*") || is(b"II+\0") || is(b"MM\0+") {
        return Some(MediaFormat::Tiff);
    }
    if is(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(MediaFormat::WebP);
    }
    if is(b"\0\0\0\x0cjP  \r\n\x87\n") || is(b"\xff\x4f\xff\x51") {
        return Some(MediaFormat::Jpeg2000);
    }
    if is(b"\xff\x0a") || is(b"\0\0\0\x0cJXL \r\n\x87\n") {
        return Some(MediaFormat::JpegXl);
    }
    if is(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        return Some(MediaFormat::Bmp);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return match head.get(8..12)? {
            b"avif" | b"avis" => Some(MediaFormat::Avif),
            b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" => Some(MediaFormat::Heif),
            _ => None,
        };
    }
    None
}

/// The format that `head` announces, or what it is instead.
pub(crate) fn told(head: &[u8]) -> Result<MediaFormat, ImageError> {
    sniff(head).ok_or_else(|| ImageError::NotAnImage { what: name_other(head) })
}

/// What bytes that are no image look like, for an error message.
pub(crate) fn name_other(head: &[u8]) -> String {
    let is = |magic: &[u8]| head.starts_with(magic);
    if head.is_empty() {
        return "the file is empty".into();
    }
    let named = [
        (&b"%PDF-"[..], "a PDF document"),
        (b"PK\x03\x04", "a zip archive"),
        (b"PK\x05\x06", "an empty zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"%!PS", "a PostScript document"),
        (b"8BPS", "a Photoshop document"),
        (b"ID3", "an audio file"),
        (b"OggS", "an Ogg stream"),
        (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
        (b"fLaC", "a FLAC audio file"),
    ];
    if let Some((_, name)) = named.iter().find(|(magic, _)| is(magic)) {
        return (*name).into();
    }
    if is(b"RIFF") {
        return "a RIFF file that is not WebP".into();
    }
    if head.get(4..8) == Some(b"ftyp") {
        return "a video or another ISO media file".into();
    }
    let text = String::from_utf8_lossy(&head[..head.len().min(HEAD)]).to_ascii_lowercase();
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.contains("<svg") {
        return "an SVG drawing, which may carry scripts and is never rendered".into();
    }
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<head") {
        return "an HTML page; the address may need a login or point to a landing page".into();
    }
    if start.starts_with("<?xml") || start.starts_with('<') {
        return "an XML document".into();
    }
    if start.starts_with('{') || start.starts_with('[') {
        return "a JSON document".into();
    }
    if head.iter().all(|b| *b >= 0x20 || matches!(b, b'\t' | b'\r' | b'\n')) {
        return "plain text".into();
    }
    "the first bytes belong to no image format known here".into()
}
