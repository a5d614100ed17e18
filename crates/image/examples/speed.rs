//! Measures reading and writing: `cargo run --release -p solander-image --example speed -- picture.jpg …`. The clock of
//! work ticks every few milliseconds; shorter times mean little.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use solander_image::facts::{colours, perceptual_hash, quality};
use solander_image::{Encoding, ImageError, Limits, Region, bands, decode, decode_region, encode, probe};

fn main() {
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        if let Err(e) = measure(&path) {
            println!("{}: {e}", path.display());
        }
    }
}

/// Milliseconds this thread has worked, where the system tells; otherwise the time on the wall.
fn worked(since: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    match told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds / 1e6,
        None => since.elapsed().as_secs_f64() * 1000.0,
    }
}

/// The median of seven runs, in milliseconds of work.
fn time<T>(what: &str, mut run: impl FnMut() -> Result<T, ImageError>) -> Result<T, ImageError> {
    let begun = Instant::now();
    let mut last = run()?;
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let start = worked(begun);
            last = run().expect("what worked once works again");
            worked(begun) - start
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("  {what}: {:.2} ms", times[3]);
    Ok(last)
}

fn measure(path: &Path) -> Result<(), ImageError> {
    let limits = Limits { max_memory: 4 << 30, ..Limits::default() };
    let header = time("probe", || probe(path, &limits))?;
    let (width, height) = (header.width, header.height);
    println!("{} {} {width}x{height}", path.display(), header.format);
    let whole = time("decode whole", || decode(path, &header, &limits, (width, height)))?.over_white();
    for part in [2, 4, 8] {
        let wanted = (width.div_ceil(part), height.div_ceil(part));
        time(&format!("decode 1/{part}"), || decode(path, &header, &limits, wanted))?;
    }
    time("thumbnail 256: decode, scale, encode", || {
        let small = decode(path, &header, &limits, (256, 256))?.over_white().fit(256, 256)?;
        encode(&small, &Encoding::Jpeg { quality: 80 })
    })?;
    let region = Region { x: width / 2, y: height / 2, width: 256.min(width / 2), height: 256.min(height / 2) };
    time("region 256 in the middle", || decode_region(path, &header, &limits, region, (256, 256)))?;
    time("bands", || {
        let mut bands = bands(path, &header, &limits)?;
        let mut rows = Vec::new();
        while bands.next_band(&mut rows)? > 0 {
            black_box(&rows);
        }
        Ok(())
    })?;
    time("resize to 1024", || whole.fit(1024, 1024))?;
    time("encode JPEG 85", || encode(&whole, &Encoding::Jpeg { quality: 85 }))?;
    let tile = whole.crop(Region { x: 0, y: 0, width: 512.min(width), height: 512.min(height) })?;
    time("encode a 512 tile, JPEG 85", || encode(&tile, &Encoding::Jpeg { quality: 85 }))?;
    time("quality", || Ok(quality(&whole, None)))?;
    time("colours", || colours(&whole))?;
    time("hash", || perceptual_hash(&whole))?;
    Ok(())
}
