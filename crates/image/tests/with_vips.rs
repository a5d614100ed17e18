//! Files written by libvips, an independent program, are read and compared with what libvips sees in them.
//!
//! Where the `vips` command is not installed, the test says so and does nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use solander_image::{Channels, Encoding, Header, ImageError, Limits, Picture, bands, decode, encode, probe};

const WIDTH: u32 = 517;
const HEIGHT: u32 = 389;

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// A coloured picture with soft and sharp parts, and its variants.
    fn new() -> Option<Bench> {
        if Command::new("vips").arg("--version").output().is_err() {
            eprintln!("SKIPPED: the vips command is not installed, nothing was compared");
            return None;
        }
        let bench = Bench { folder: tempfile::tempdir().unwrap() };
        let pixel = |x: u32, y: u32| {
            let wave = ((f64::from(x) / 23.0).sin() * (f64::from(y) / 31.0).cos() * 60.0) as i32;
            let label = (40..140).contains(&x) && (30..90).contains(&y) && (x / 4 + y / 6).is_multiple_of(3);
            let tone = |base: u32| (base as i32 + wave).clamp(0, 255) as u8;
            if label { [20, 20, 30] } else { [tone(x * 255 / WIDTH), tone(y * 255 / HEIGHT), tone(128)] }
        };
        let data = (0..HEIGHT).flat_map(|y| (0..WIDTH).flat_map(move |x| pixel(x, y))).collect();
        let picture = Picture::new(WIDTH, HEIGHT, Channels::Rgb, data).unwrap();
        std::fs::write(bench.path("rgb.png"), encode(&picture, &Encoding::Png).unwrap()).unwrap();
        bench.vips(&["colourspace", "rgb.png", "gray.png", "b-w"]);
        bench.vips(&["colourspace", "rgb.png", "rgb16.png", "rgb16"]);
        bench.vips(&["colourspace", "gray.png", "gray16.png", "grey16"]);
        bench.vips(&["bandjoin", "rgb.png gray.png", "rgba.png"]);
        Some(bench)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn vips(&self, arguments: &[&str]) {
        let run = Command::new("vips").args(arguments).current_dir(self.folder.path()).output().unwrap();
        assert!(run.status.success(), "vips {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    }

    /// What libvips decodes, as 8-bit samples.
    fn expected(&self, name: &str) -> Vec<u8> {
        self.vips(&["cast", name, "seen.v", "uchar"]);
        self.vips(&["rawsave", "seen.v", "seen.raw"]);
        std::fs::read(self.path("seen.raw")).unwrap()
    }

    fn header(&self, name: &str) -> Header {
        probe(&self.path(name), &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn read(&self, name: &str) -> Picture {
        let header = self.header(name);
        assert_eq!((header.width, header.height), (WIDTH, HEIGHT), "{name}");
        let path = self.path(name);
        let picture =
            decode(&path, &header, &Limits::default(), (WIDTH, HEIGHT)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(stream(&path, &header), picture.clone().over_white().data, "{name} streamed");
        picture
    }

    /// Writes with options, reads here and there, and compares.
    fn same(&self, from: &str, suffix: &str, options: &str, tolerance: u8) {
        let name = format!("out{suffix}");
        self.vips(&["copy", from, &format!("{name}{options}")]);
        let picture = self.read(&name);
        let expected = self.expected(&name);
        near(&picture.data, &expected, tolerance, &format!("{from} -> {name}{options}"));
    }
}

fn near(a: &[u8], b: &[u8], tolerance: u8, what: &str) {
    assert_eq!(a.len(), b.len(), "{what}: number of samples");
    let off = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
    assert!(off <= tolerance, "{what}: off by {off}");
}

fn stream(path: &Path, header: &Header) -> Vec<u8> {
    let mut bands = bands(path, header, &Limits::default()).unwrap();
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    while bands.next_band(&mut rows).unwrap() > 0 {
        all.extend_from_slice(&rows);
    }
    all
}

#[test]
fn tiff() {
    let Some(bench) = Bench::new() else { return };
    for options in [
        "[compression=none]",
        "[compression=lzw]",
        "[compression=lzw,predictor=horizontal]",
        "[compression=deflate,predictor=horizontal]",
        "[compression=packbits]",
        "[compression=lzw,tile,tile-width=128,tile-height=64]",
        "[compression=deflate,predictor=horizontal,tile]",
        "[compression=lzw,tile,pyramid]",
        "[compression=lzw,tile,pyramid,subifd]",
        "[compression=lzw,tile,pyramid,bigtiff]",
    ] {
        for from in ["rgb.png", "gray.png", "rgba.png"] {
            bench.same(from, ".tif", options, 0);
        }
    }
    // Two JPEG decoders may differ by rounding.
    for options in ["[compression=jpeg,Q=95]", "[compression=jpeg,Q=80,tile]", "[compression=jpeg,tile,pyramid]"] {
        for from in ["rgb.png", "gray.png"] {
            bench.same(from, ".tif", options, 4);
        }
    }
}

#[test]
fn tiff_black_and_white() {
    let Some(bench) = Bench::new() else { return };
    for options in
        ["[bitdepth=1,compression=ccittfax4]", "[bitdepth=1,compression=lzw,predictor=none]", "[bitdepth=1,miniswhite]"]
    {
        bench.same("gray.png", ".tif", options, 0);
    }
    for options in ["[bitdepth=2]", "[bitdepth=4]", "[bitdepth=4,tile]"] {
        bench.same("gray.png", ".tif", options, 0);
    }
}

#[test]
fn tiff_16_bit() {
    let Some(bench) = Bench::new() else { return };
    for options in ["[compression=none]", "[compression=lzw,predictor=horizontal]", "[compression=deflate,tile]"] {
        for (from, eight) in [("rgb16.png", "rgb.png"), ("gray16.png", "gray.png")] {
            bench.vips(&["copy", from, &format!("wide.tif{options}")]);
            assert_eq!(bench.header("wide.tif").bits, 16);
            near(&bench.read("wide.tif").data, &bench.expected(eight), 1, &format!("{from}{options}"));
        }
    }
}

#[test]
fn tiff_pyramid_is_used() {
    let Some(bench) = Bench::new() else { return };
    for options in ["[tile,tile-width=64,tile-height=64,pyramid]", "[tile,tile-width=64,tile-height=64,pyramid,subifd]"]
    {
        bench.vips(&["copy", "rgb.png", &format!("pyramid.tif{options}")]);
        let header = bench.header("pyramid.tif");
        assert_eq!(header.levels, [(258, 194), (129, 97), (64, 48)], "{options}");
        assert_eq!(header.pages, 1, "{options}");
        let path = bench.path("pyramid.tif");
        let half = decode(&path, &header, &Limits::default(), (200, 150)).unwrap();
        assert_eq!((half.width, half.height), (258, 194));
        let whole = decode(&path, &header, &Limits::default(), (259, 150)).unwrap();
        assert_eq!((whole.width, whole.height), (WIDTH, HEIGHT));
    }
}

#[test]
fn unreadable_varieties_of_tiff_are_named() {
    let Some(bench) = Bench::new() else { return };
    for (options, word) in [("[compression=zstd]", "Zstandard"), ("[compression=webp]", "WebP")] {
        bench.vips(&["copy", "rgb.png", &format!("other.tif{options}")]);
        let error = probe(&bench.path("other.tif"), &Limits::default()).unwrap_err();
        assert!(matches!(error, ImageError::Unsupported { .. }) && error.to_string().contains(word), "{error}");
    }
}

#[test]
fn jpeg2000() {
    let Some(bench) = Bench::new() else { return };
    for options in ["[lossless]", "[lossless,tile-width=128,tile-height=128]"] {
        for from in ["rgb.png", "gray.png", "rgba.png"] {
            bench.same(from, ".jp2", options, 0);
            bench.same(from, ".j2k", options, 0);
        }
    }
    bench.same("rgb.png", ".jp2", "[Q=60,subsample-mode=off]", 4);
    // This libvips writes subsampled colour but does not read it.
    bench.vips(&["copy", "rgb.png", "halved.jp2[Q=90,subsample-mode=on]"]);
    let (halved, original) = (bench.read("halved.jp2"), bench.expected("rgb.png"));
    let off: f64 = halved.data.iter().zip(&original).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    assert!(off / (original.len() as f64) < 4.0, "off by {}", off / original.len() as f64);
    bench.vips(&["copy", "rgb.png", "small.jp2[lossless,tile-width=512,tile-height=512]"]);
    let header = bench.header("small.jp2");
    assert_eq!(header.levels[0], (259, 195));
    let path = bench.path("small.jp2");
    let half = decode(&path, &header, &Limits::default(), (259, 195)).unwrap();
    assert!(half.width < WIDTH && half.width >= 258, "{half:?}");
}

#[test]
fn png() {
    let Some(bench) = Bench::new() else { return };
    for options in ["", "[interlace]", "[compression=9]"] {
        for from in ["rgb.png", "gray.png", "rgba.png"] {
            bench.same(from, ".png", options, 0);
        }
        bench.vips(&["copy", "rgb16.png", &format!("wide.png{options}")]);
        near(&bench.read("wide.png").data, &bench.expected("rgb.png"), 1, options);
    }
    for options in ["[palette]", "[palette,bitdepth=2]", "[palette,interlace]"] {
        bench.same("rgb.png", ".png", options, 0);
    }
    for options in ["[bitdepth=1]", "[bitdepth=2]", "[bitdepth=4]"] {
        bench.same("gray.png", ".png", options, 0);
    }
}

#[test]
fn jpeg() {
    let Some(bench) = Bench::new() else { return };
    for options in ["[Q=90]", "[Q=75,interlace]", "[Q=90,subsample-mode=off]", "[optimize-coding,Q=50]"] {
        for from in ["rgb.png", "gray.png"] {
            bench.same(from, ".jpg", options, 4);
        }
    }
}

#[test]
fn webp() {
    let Some(bench) = Bench::new() else { return };
    for options in ["[lossless]", "[lossless,near-lossless,Q=60]"] {
        bench.same("rgb.png", ".webp", options, 0);
    }
    bench.same("rgba.png", ".webp", "[lossless]", 0);
    bench.same("rgb.png", ".webp", "[Q=85]", 3);
}

#[test]
fn inks() {
    let Some(bench) = Bench::new() else { return };
    bench.vips(&["icc_export", "rgb.png", "inks.tif", "--output-profile", "cmyk"]);
    bench.vips(&["icc_export", "rgb.png", "inks.jpg", "--output-profile", "cmyk"]);
    for (name, tolerance) in [("inks.tif", 12.0), ("inks.jpg", 12.0)] {
        let header = bench.header(name);
        assert!(header.icc.is_some(), "{name} has a profile");
        bench.vips(&["icc_transform", name, "back.png", "srgb", "--embedded"]);
        let picture = bench.read(name);
        let expected = bench.expected("back.png");
        // Two colour engines round and adapt differently, so means are compared.
        let off: f64 = picture.data.iter().zip(&expected).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        let mean = off / expected.len() as f64;
        assert!(picture.data.len() == expected.len() && mean < tolerance, "{name}: off by {mean} on average");
    }
    // Without the profile only rough likeness can be asked for, and no inversion.
    for name in ["plain.tif[strip]", "plain.jpg[strip]"] {
        let from = if name.contains("tif") { "inks.tif" } else { "inks.jpg" };
        bench.vips(&["copy", from, name]);
        let name = name.trim_end_matches("[strip]");
        assert!(bench.header(name).icc.is_none(), "{name}");
        let (picture, expected) = (bench.read(name), bench.expected("rgb.png"));
        let off: f64 = picture.data.iter().zip(&expected).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        assert!(off / (expected.len() as f64) < 60.0, "{name}: off by {}", off / expected.len() as f64);
    }
}
