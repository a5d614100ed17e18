//! Makes a pyramid of a made-up sheet of 24 megapixels and times the answers of each kind, in one thread.
//!
//! `cargo run --release -p solander-pyramid --example tiles [FILE [WIDTH HEIGHT]]` keeps the pyramid as FILE; a sheet of
//! another size is made and not timed.

use solander_iiif::{ImageRequest, Limits, Version};
use solander_image::{Bands, Channels, ImageError};
use solander_pyramid::{BuildOptions, Pyramid, RenderOptions, build};
use std::time::Instant;

/// A sheet of paper with leaves, lines of writing and grain.
struct Sheet {
    width: u32,
    height: u32,
    next: u32,
}

impl Bands for Sheet {
    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn channels(&self) -> Channels {
        Channels::Rgb
    }

    fn next_band(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        rows.clear();
        let count = 64.min(self.height - self.next);
        for y in self.next..self.next + count {
            for x in 0..self.width {
                let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917);
                let grain = (grain >> 28) as i32 - 8;
                let (u, v) = (x as f32 / 310.0, y as f32 / 270.0);
                let leaf = (u.sin() * v.cos() + (u * 2.3 + v).sin() * 0.5) > 0.45;
                let vein = leaf && ((x + y) / 5 % 17 == 0 || (x * 2 + y) / 7 % 23 == 0);
                let writing = y > self.height * 4 / 5
                    && x > self.width * 3 / 5
                    && (x / 6 + y / 22 * 5) % 4 == 0
                    && y / 22 % 2 == 0;
                let colour = match (writing, vein, leaf) {
                    (true, ..) => [40, 38, 60],
                    (_, true, _) => [120, 128, 70],
                    (_, _, true) => [82, 96, 46],
                    _ => [226, 219, 200],
                };
                rows.extend(colour.map(|value| (value + grain).clamp(0, 255) as u8));
            }
        }
        self.next += count;
        Ok(count)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = std::env::args().nth(1).map_or_else(|| folder.path().join("sheet.tif"), Into::into);
    let side = |number: usize, usual: u32| std::env::args().nth(number).map_or(Ok(usual), |side| side.parse());
    let (width, height) = (side(2, 4000)?, side(3, 6000)?);
    let start = Instant::now();
    let mut count = Sheet { width, height, next: 0 };
    let mut rows = Vec::new();
    while count.next_band(&mut rows)? > 0 {}
    let drawing = start.elapsed();
    let start = Instant::now();
    let built = build(&mut Sheet { width, height, next: 0 }, &path, &BuildOptions::default())?;
    let building = start.elapsed();
    println!(
        "{width} × {height}: {} levels, {:.1} MB, built in {} ms besides {} ms for drawing it",
        built.levels,
        built.bytes as f64 / 1e6,
        building.saturating_sub(drawing).as_millis(),
        drawing.as_millis()
    );
    if (width, height) != (4000, 6000) {
        return Ok(());
    }
    let start = Instant::now();
    for _ in 0..1000 {
        Pyramid::open(&path)?;
    }
    println!("{:32} {:9.1} µs", "open", start.elapsed().as_secs_f64() * 1e3);

    let pyramid = Pyramid::open(&path)?;
    let grid = |side: u32, scale: u32| -> Vec<String> {
        let step = side * scale;
        let (columns, lines) = (width / step, height / step);
        let places = (0..lines).flat_map(|row| (0..columns).map(move |column| (column * step, row * step)));
        places.map(|(x, y)| format!("{x},{y},{step},{step}/{side},{side}/0/default.jpg")).collect()
    };
    let each = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    time(&pyramid, "copied tile of 256 px, 1:1", &grid(256, 1), 20)?;
    time(&pyramid, "copied tile of 256 px, 1:4", &grid(256, 4), 200)?;
    time(&pyramid, "copied edge tile of 160 px", &each(&["3840,1024,160,256/160,256/0/default.jpg"]), 2000)?;
    time(&pyramid, "assembled 512 px, 1:1", &grid(512, 1), 20)?;
    time(&pyramid, "assembled 1024 px, 1:1", &grid(1024, 1), 50)?;
    time(&pyramid, "assembled 512 px, 1:2", &grid(512, 2), 50)?;
    time(&pyramid, "decoded 256 px, off the grid", &each(&["1111,2222,256,256/max/0/default.jpg"]), 200)?;
    time(&pyramid, "decoded 512 px from 777 px", &each(&["1111,2222,777,777/512,512/0/default.jpg"]), 100)?;
    time(&pyramid, "decoded edge of 416 × 512 px", &each(&["3584,1024,416,512/416,512/0/default.jpg"]), 100)?;
    time(&pyramid, "gray tile of 256 px", &each(&["1024,1024,256,256/256,256/0/gray.jpg"]), 200)?;
    time(&pyramid, "thumbnail of 200 px", &each(&["full/!200,200/0/default.jpg"]), 500)?;
    time(&pyramid, "preview of 1000 px", &each(&["full/!1000,1000/0/default.jpg"]), 20)?;
    time(&pyramid, "turned by 22.5° from 512 px", &each(&["0,0,512,512/512,512/22.5/default.jpg"]), 50)?;
    time(&pyramid, "PNG tile of 256 px", &each(&["1024,1024,256,256/256,256/0/default.png"]), 100)?;
    time(&pyramid, "whole at 24 MP", &each(&["full/max/0/default.jpg"]), 2)?;
    Ok(())
}

fn time(pyramid: &Pyramid, name: &str, paths: &[String], rounds: usize) -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits::default();
    let mut renderings = Vec::new();
    for path in paths {
        let parts: Vec<&str> = path.split('/').collect();
        let request = ImageRequest::parse(Version::V3, parts[0], parts[1], parts[2], parts[3])?;
        renderings.push(request.resolve(pyramid.size(), &limits)?);
    }
    let (mut bytes, mut copied) = (0, 0);
    let start = Instant::now();
    for _ in 0..rounds {
        for rendering in &renderings {
            let answer = pyramid.render(rendering, &RenderOptions::default())?;
            bytes += answer.bytes.len();
            copied += usize::from(answer.copied);
        }
    }
    let count = rounds * renderings.len();
    let each = start.elapsed().as_secs_f64() * 1e6 / count as f64;
    println!("{name:32} {each:9.1} µs  {:8} bytes  {}% copied", bytes / count, copied * 100 / count);
    Ok(())
}
