//! Files made in code: a few formats chunk by chunk, so that any part of them can lie.

#![allow(dead_code)]

use std::io::Write;
use std::path::Path;

use mozjpeg::{ColorSpace, Compress};
use solander_image::{Bands, Channels, Encoding, Header, ImageError, Limits, Picture, bands, decode, encode, probe};

/// A file that is gone at the end of the test.
pub struct Made(tempfile::NamedTempFile);

impl Made {
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

pub fn file(bytes: &[u8]) -> Made {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    Made(file)
}

/// Header and whole picture of these bytes.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Header, Picture), ImageError> {
    let file = file(bytes);
    let header = probe(file.path(), limits)?;
    let picture = decode(file.path(), &header, limits, (header.width, header.height))?;
    Ok((header, picture))
}

pub fn header(bytes: &[u8]) -> Result<Header, ImageError> {
    probe(file(bytes).path(), &Limits::default())
}

/// All rows of a stream, and the error that ended it.
pub fn stream(bytes: &[u8], limits: &Limits) -> (u32, Vec<u8>, Option<ImageError>) {
    let file = file(bytes);
    let opened = probe(file.path(), limits).and_then(|header| bands(file.path(), &header, limits));
    let mut source: Box<dyn Bands> = match opened {
        Ok(source) => source,
        Err(e) => return (0, Vec::new(), Some(e)),
    };
    let (mut all, mut rows, mut count) = (Vec::new(), Vec::new(), 0);
    loop {
        match source.next_band(&mut rows) {
            Ok(0) => return (count, all, None),
            Ok(n) => {
                count += n;
                all.extend_from_slice(&rows);
            }
            Err(e) => return (count, all, Some(e)),
        }
    }
}

/// A picture with soft gradients and a sharp cross, different in each corner.
pub fn picture(width: u32, height: u32, channels: Channels) -> Picture {
    let pixel = |x: u32, y: u32| {
        if x == width / 3 || y == height / 4 {
            return [10, 20, 30, 255];
        }
        let (u, v) = ((x * 255 / width) as u8, (y * 255 / height) as u8);
        [u, v, 255 - u / 2, 255 - v / 2]
    };
    let data = (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| pixel(x, y).into_iter().take(channels.bytes())))
        .collect();
    Picture::new(width, height, channels, data).unwrap()
}

pub fn written(picture: &Picture, encoding: Encoding) -> Vec<u8> {
    encode(picture, &encoding).unwrap()
}

pub fn progressive(picture: &Picture) -> Vec<u8> {
    let mut compress = Compress::new(ColorSpace::JCS_RGB);
    compress.set_size(picture.width as usize, picture.height as usize);
    compress.set_progressive_mode();
    let mut started = compress.start_compress(Vec::new()).unwrap();
    started.write_scanlines(&picture.data).unwrap();
    started.finish().unwrap()
}

/// A JPEG with another segment after its first two bytes.
pub fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, payload, &jpeg[2..]].concat()
}

/// Replaces the size in the frame header of a JPEG.
pub fn with_frame_size(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let at = jpeg.windows(2).position(|w| w == [0xff, 0xc0] || w == [0xff, 0xc2]).unwrap();
    let mut lying = jpeg.to_vec();
    lying[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    lying[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    lying
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG of these chunks between header and end.
pub fn png(width: u32, height: u32, depth: u8, colour: u8, interlaced: bool, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([depth, colour, 0, 0, u8::from(interlaced)]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(png_chunk(b"IHDR", &head));
    bytes.extend(chunks.concat());
    bytes.extend(png_chunk(b"IEND", b""));
    bytes
}

/// An 8-bit PNG of a picture, with these chunks before the pixels.
pub fn png_of(picture: &Picture, chunks: &[Vec<u8>]) -> Vec<u8> {
    let colour = match picture.channels {
        Channels::Gray => 0,
        Channels::Rgb => 2,
        Channels::Rgba => 6,
    };
    let raw: Vec<u8> = picture.rows().flat_map(|row| [&[0], row].concat()).collect();
    let chunks = [chunks, &[png_chunk(b"IDAT", &zlib(&raw))]].concat();
    png(picture.width, picture.height, 8, colour, false, &chunks)
}

/// One entry of a TIFF directory.
pub enum Value {
    Short(Vec<u16>),
    Long(Vec<u32>),
    Bytes(Vec<u8>),
    Text(&'static str),
    Rational(Vec<(u32, u32)>),
    /// Type, count and the four bytes as they are.
    Raw(u16, u32, u32),
}

/// A little-endian or big-endian TIFF that begins with its data; directories follow one another.
pub fn tiff(big_endian: bool, data: &[u8], directories: &[Vec<(u16, Value)>]) -> Vec<u8> {
    let short = |v: u16| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() };
    let long = |v: u32| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() };
    let mut bytes = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    bytes.extend(long(0));
    bytes.extend(data);
    let mut link = 4;
    for directory in directories {
        let mut entries = Vec::new();
        for (tag, value) in directory {
            let (kind, count, raw): (u16, u32, Vec<u8>) = match value {
                Value::Short(v) => (3, v.len() as u32, v.iter().flat_map(|v| short(*v)).collect()),
                Value::Long(v) => (4, v.len() as u32, v.iter().flat_map(|v| long(*v)).collect()),
                Value::Bytes(v) => (7, v.len() as u32, v.clone()),
                Value::Text(v) => (2, v.len() as u32 + 1, [v.as_bytes(), b"\0"].concat()),
                Value::Rational(v) => {
                    (5, v.len() as u32, v.iter().flat_map(|(a, b)| [long(*a), long(*b)].concat()).collect())
                }
                Value::Raw(kind, count, value) => (*kind, *count, long(*value).to_vec()),
            };
            let inline = if raw.len() <= 4 || matches!(value, Value::Raw(..)) {
                let mut inline = raw;
                inline.resize(4, 0);
                inline
            } else {
                bytes.resize(bytes.len().next_multiple_of(2), 0);
                let at = long(bytes.len() as u32).to_vec();
                bytes.extend(raw);
                at
            };
            entries.extend([&short(*tag)[..], &short(kind), &long(count), &inline].concat());
        }
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        let at = long(bytes.len() as u32);
        bytes[link..link + 4].copy_from_slice(&at);
        bytes.extend(short(directory.len() as u16));
        bytes.extend(entries);
        link = bytes.len();
        bytes.extend(long(0));
    }
    bytes
}

/// The entries that every 8-bit image in one strip at offset 8 has.
pub fn one_strip(width: u32, height: u32, samples: u16, photometric: u16, length: usize) -> Vec<(u16, Value)> {
    vec![
        (256, Value::Long(vec![width])),
        (257, Value::Long(vec![height])),
        (258, Value::Short(vec![8; samples.into()])),
        (259, Value::Short(vec![1])),
        (262, Value::Short(vec![photometric])),
        (273, Value::Long(vec![8])),
        (277, Value::Short(vec![samples])),
        (278, Value::Long(vec![height])),
        (279, Value::Long(vec![length as u32])),
    ]
}

pub fn tiff_of(picture: &Picture) -> Vec<u8> {
    let samples = picture.channels.bytes() as u16;
    let photometric = if samples == 1 { 1 } else { 2 };
    let directory = one_strip(picture.width, picture.height, samples, photometric, picture.data.len());
    tiff(false, &picture.data, &[directory])
}

/// A grey gradient of 16 x 12 as a JPEG 2000 codestream.
pub fn jpeg2000() -> Vec<u8> {
    JPEG2000.split_whitespace().collect::<String>().as_bytes().chunks(2).map(hex).collect()
}

fn hex(pair: &[u8]) -> u8 {
    u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()
}

const JPEG2000: &str = "
    0000000c6a5020200d0a870a00000014667479706a703220000000006a7032200000002d6a70326800000016696864720000000c00000010
    0001070700000000000f636f6c7201000000000011000001216a703263ff4fff5100290000000000100000000c0000000000000000000002
    000000020000000000000000000001070101ff52000c00000001000004040001ff5c00044040ff640025000143726561746564206279204f
    70656e4a5045472076657273696f6e20322e352e30ff90000a0000000000af0001ff93df853c123657ae737bcb3ed10957ad62be15567287
    ed521d509a518168fb109acff6233d7424e34f5a160bdbab519e0ff6d0ae0e37ff0199d6fa375c901071c0b1eaaae49b83a692293e1672d9
    ce922233395e0cfe801c1bd900036f97bc9f6a804f2d5e07b7be0a09947cfdc6ff15c79ce73ba8cc39ce7a9ab49ce92209655619ddfcae29
    3e66716b560000000000000000000001500400000000002a00800001ffd9
";

/// One small file of each format that is read.
pub fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let (rgb, gray) = (picture(97, 71, Channels::Rgb), picture(97, 71, Channels::Gray));
    let rgba = picture(97, 71, Channels::Rgba);
    vec![
        ("jpeg", written(&rgb, Encoding::Jpeg { quality: 90 })),
        ("gray jpeg", written(&gray, Encoding::Jpeg { quality: 90 })),
        ("progressive jpeg", progressive(&rgb)),
        ("png", written(&rgb, Encoding::Png)),
        ("png with alpha", written(&rgba, Encoding::Png)),
        ("webp", written(&rgba, Encoding::WebP)),
        ("gif", written(&rgb, Encoding::Gif)),
        ("tiff", tiff_of(&rgb)),
        ("jpeg 2000", jpeg2000()),
    ]
}
