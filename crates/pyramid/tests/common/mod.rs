//! Pictures that are made up, and pyramids of them.
#![allow(dead_code)]

use solander_iiif::{Confined, ImageRequest, Limits, Version};
use solander_image::{Bands, Channels, ImageError, Picture, Region};
use solander_pyramid::{BuildOptions, Pyramid, PyramidError, RenderOptions, Rendered, build};
use std::path::PathBuf;
use tempfile::TempDir;

pub const LIMITS: Limits =
    Limits { max_width: 20_000, max_height: 20_000, max_area: 100_000_000, confined: Confined::Clamp };

/// A sheet with soft colours, hard edges and grain, the same each time.
pub fn sheet(width: u32, height: u32, channels: Channels) -> Picture {
    let mut data = Vec::with_capacity(width as usize * height as usize * channels.bytes());
    for y in 0..height {
        for x in 0..width {
            let grain =
                (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917) >> 29;
            let line = if (x / 40 + y / 56) % 7 == 0 { 90 } else { 0 };
            let soft =
                |by: f64, phase: f64| (f64::from(x) / by + f64::from(y) / (by * 1.7) + phase).sin() * 50.0 + 150.0;
            for channel in 0..channels.bytes() {
                let value = soft(70.0 + 23.0 * channel as f64, channel as f64) - f64::from(line) + f64::from(grain);
                data.push(value.clamp(0.0, 255.0) as u8);
            }
        }
    }
    Picture::new(width, height, channels, data).unwrap()
}

/// A picture handed over in bands of odd heights.
pub struct Handed {
    pub picture: Picture,
    pub next: u32,
    pub rows: u32,
}

impl Bands for Handed {
    fn size(&self) -> (u32, u32) {
        (self.picture.width, self.picture.height)
    }
    fn channels(&self) -> Channels {
        self.picture.channels
    }
    fn next_band(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        let count = self.rows.min(self.picture.height - self.next);
        let stride = self.picture.stride();
        rows.clear();
        rows.extend_from_slice(&self.picture.data[self.next as usize * stride..][..count as usize * stride]);
        self.next += count;
        Ok(count)
    }
}

pub struct Made {
    pub folder: TempDir,
    pub path: PathBuf,
    pub pyramid: Pyramid,
    pub source: Picture,
}

pub fn make(width: u32, height: u32, channels: Channels) -> Made {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sheet.tif");
    let source = sheet(width, height, channels);
    let mut bands = Handed { picture: source.clone(), next: 0, rows: 37 };
    let built = build(&mut bands, &path, &BuildOptions::default()).unwrap();
    assert_eq!(built.bytes, path.metadata().unwrap().len());
    let pyramid = Pyramid::open(&path).unwrap();
    assert_eq!(pyramid.levels().len() as u32, built.levels);
    Made { folder, path, pyramid, source }
}

/// Answers `region/size/rotation/quality.format` in version 3.
pub fn ask(pyramid: &Pyramid, path: &str) -> Result<Rendered, PyramidError> {
    let parts: Vec<&str> = path.split('/').collect();
    let request = ImageRequest::parse(Version::V3, parts[0], parts[1], parts[2], parts[3]).expect(path);
    let rendering = request.resolve(pyramid.size(), &LIMITS).expect(path);
    pyramid.render(&rendering, &RenderOptions::default())
}

/// Decodes with the `image` crate, which shares no code with what the pyramid uses.
pub fn seen(bytes: &[u8]) -> Picture {
    let image = image::load_from_memory(bytes).unwrap();
    let (width, height) = (image.width(), image.height());
    match image.color().channel_count() {
        1 => Picture::new(width, height, Channels::Gray, image.into_luma8().into_raw()),
        3 => Picture::new(width, height, Channels::Rgb, image.into_rgb8().into_raw()),
        _ => Picture::new(width, height, Channels::Rgba, image.into_rgba8().into_raw()),
    }
    .unwrap()
}

/// Mean and largest difference of two pictures of the same size.
pub fn difference(a: &Picture, b: &Picture) -> (f64, u8) {
    assert_eq!((a.width, a.height, a.channels), (b.width, b.height, b.channels));
    let each = || a.data.iter().zip(&b.data).map(|(a, b)| a.abs_diff(*b));
    let sum: u64 = each().map(u64::from).sum();
    (sum as f64 / a.data.len() as f64, each().max().unwrap_or(0))
}

/// The part of a picture that a level of this scale would show.
pub fn part(picture: &Picture, region: (u32, u32, u32, u32), width: u32, height: u32) -> Picture {
    let (x, y, w, h) = region;
    picture.crop(Region { x, y, width: w, height: h }).unwrap().resize(width, height).unwrap()
}
