//! Files that lie, break off or were made to hurt: never a panic of ours, always an error in words.

mod common;

use std::sync::Mutex;

use common::{Value, file, header, jpeg2000, one_strip, picture, png, png_chunk, progressive, read, samples, stream};
use common::{tiff, tiff_of, with_frame_size, with_segment, written, zlib};
use solander_image::{Channels, Encoding, ImageError, Limits, MediaFormat, probe};

fn check(bytes: &[u8], words: &str) {
    let error = header(bytes).map(|header| format!("{header:?}")).unwrap_err();
    assert!(error.to_string().contains(words), "{words:?} is not in {error}");
}

/// Panics inside decoders are caught; those of this crate are faults, whoever catches them.
static OURS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn watch_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            if place.contains("crates/image/src") {
                OURS.lock().unwrap().push(format!("{panic}"));
            }
            if !place.contains(".cargo") {
                before(panic);
            }
        }));
    });
}

fn no_panic_of_ours() {
    let ours = OURS.lock().unwrap();
    assert!(ours.is_empty(), "{ours:?}");
}

#[test]
fn png_bombs() {
    // 361 million black pixels in some 45 kB.
    let rows = zlib(&vec![0; (19_000 / 8 + 1) * 19_000]);
    assert!(rows.len() < 50_000);
    let bomb = |interlaced| png(19_000, 19_000, 1, 0, interlaced, &[png_chunk(b"IDAT", &rows)]);
    let plain = header(&bomb(false)).unwrap();
    assert!(plain.streams && plain.width == 19_000);
    let limits = Limits { max_memory: 64 << 20, ..Limits::default() };
    let refused = read(&bomb(false), &limits).unwrap_err();
    assert!(matches!(refused, ImageError::TooMuchMemory { .. }), "{refused}");
    let refused = read(&bomb(true), &Limits::default()).unwrap_err();
    assert!(refused.to_string().contains("interlaced"), "{refused}");
    check(&png(65_000, 65_000, 8, 2, false, &[png_chunk(b"IDAT", &rows)]), "pixels, is 4225000000");
    check(&png(70_000, 3, 8, 2, false, &[png_chunk(b"IDAT", &rows)]), "longer side");
    check(&png(u32::MAX, u32::MAX, 8, 2, false, &[]), "pixels, is 18446744065119617025");
}

#[test]
fn profiles_that_swell() {
    let swollen = [b"name\0\0".to_vec(), zlib(&vec![0; 200 << 20])].concat();
    assert!(swollen.len() < 1 << 20);
    let row = png_chunk(b"IDAT", &zlib(&[0, 7]));
    let bytes = png(1, 1, 8, 0, false, &[png_chunk(b"iCCP", &swollen), row]);
    match header(&bytes) {
        Ok(header) => assert!(header.icc.is_none_or(|icc| icc.len() <= 16 << 20), "a profile of 200 MB was kept"),
        Err(e) => assert!(e.to_string().contains("unpacks"), "{e}"),
    }
    let mut jpeg = written(&picture(16, 16, Channels::Rgb), Encoding::Jpeg { quality: 90 });
    for number in (1..=255u8).rev() {
        let payload = [&b"ICC_PROFILE\0"[..], &[number, 255], &[0; 65_500]].concat();
        jpeg = with_segment(&jpeg, 0xe2, &payload);
    }
    // 255 chunks stay below the limit; the same again do not.
    let limits = Limits { max_metadata: 1 << 20, ..Limits::default() };
    let error = probe(file(&jpeg).path(), &limits).unwrap_err();
    assert!(error.to_string().contains("colour profile"), "{error}");
}

#[test]
fn exif_that_loops() {
    let jpeg = written(&picture(16, 16, Channels::Rgb), Encoding::Jpeg { quality: 90 });
    // A directory whose EXIF directory is itself, and whose next directory is itself.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0".to_vec();
    assert_eq!(header(&with_segment(&jpeg, 0xe1, &exif)).unwrap().orientation, 1);
    exif.resize(60_000, 0xff);
    assert_eq!(header(&with_segment(&jpeg, 0xe1, &exif)).unwrap().orientation, 1);
}

#[test]
fn jpegs_that_lie() {
    let small = written(&picture(64, 64, Channels::Rgb), Encoding::Jpeg { quality: 90 });
    check(&with_frame_size(&small, 65_500, 65_500), "pixels, is 4290250000");
    check(&with_frame_size(&small, 0, 64), "0x64");
    let lying = with_frame_size(&small, 64, 30_000);
    let (rows, _, error) = stream(&lying, &Limits::default());
    assert!(rows < 30_000 && error.is_some(), "{rows} rows, {error:?}");
    let layered = progressive(&picture(64, 64, Channels::Rgb));
    let error = read(&with_frame_size(&layered, 30_000, 30_000), &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("progressive"), "{error}");
    // The last scan again and again.
    let last = layered.windows(2).rposition(|w| w == [0xff, 0xda]).unwrap();
    let scan = &layered[last..layered.len() - 2];
    let many = [&layered[..layered.len() - 2], &scan.repeat(1000), b"\xff\xd9"].concat();
    let error = read(&many, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("passes"), "{error}");
    check(&with_segment(&small, 0xc9, &[8, 0, 9, 0, 9, 1, 1, 0x11, 0]), "arithmetic");
}

#[test]
fn what_breaks_off_is_told() {
    watch_panics();
    for (name, bytes) in samples() {
        let (_, whole) = read(&bytes, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        for part in 0..16 {
            let cut = &bytes[..bytes.len() * part / 16];
            match read(cut, &Limits::default()) {
                Err(e) => assert!(!e.to_string().is_empty(), "{name}"),
                Ok((_, picture)) => assert!(picture == whole, "{name} cut at {part}/16 gave another picture"),
            }
            let (rows, data, error) = stream(cut, &Limits::default());
            assert!(error.is_some() || rows == whole.height, "{name} cut at {part}/16 ended in silence");
            let right = whole.clone().over_white().data;
            // Rows handed out before the error are right, but for those of the last row of blocks of a JPEG.
            if !name.contains("jpeg") {
                assert!(right.starts_with(&data), "{name} cut at {part}/16 handed out wrong rows");
            }
        }
    }
    no_panic_of_ours();
}

#[test]
fn a_jpeg_without_its_end_marker_is_whole() {
    let bytes = written(&picture(97, 71, Channels::Rgb), Encoding::Jpeg { quality: 90 });
    let (_, whole) = read(&bytes, &Limits::default()).unwrap();
    let (_, again) = read(&bytes[..bytes.len() - 2], &Limits::default()).unwrap();
    assert!(whole == again);
    let error = read(&bytes[..bytes.len() - 40], &Limits::default()).unwrap_err();
    assert!(matches!(error, ImageError::Truncated { format: MediaFormat::Jpeg, .. }), "{error}");
}

#[test]
fn flipped_bits() {
    watch_panics();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let limits = Limits { max_pixels: 4_000_000, max_memory: 64 << 20, ..Limits::default() };
    for (name, bytes) in samples() {
        let mut refused = 0;
        for _ in 0..300 {
            let mut flipped = bytes.clone();
            for _ in 0..1 + next(6) {
                let at = next(flipped.len());
                flipped[at] ^= 1 << next(8);
            }
            match read(&flipped, &limits) {
                Err(_) => refused += 1,
                Ok((header, picture)) => {
                    assert_eq!((header.width, header.height), (picture.width, picture.height), "{name}")
                }
            }
            stream(&flipped, &limits);
            let made = file(&flipped);
            if let Ok(header) = probe(made.path(), &limits) {
                solander_image::embedded(made.path(), &header);
            }
        }
        assert!(refused > 0, "300 broken files of {name} were all accepted");
    }
    no_panic_of_ours();
}

#[test]
fn tiffs_that_lie() {
    watch_panics();
    let picture = picture(20, 10, Channels::Gray);
    let with = |extra: Vec<(u16, Value)>| {
        let mut directory = one_strip(20, 10, 1, 1, 200);
        for (tag, value) in extra {
            directory.retain(|(known, _)| *known != tag);
            directory.push((tag, value));
        }
        tiff(false, &picture.data, &[directory])
    };
    assert!(read(&with(vec![]), &Limits::default()).is_ok());
    let mut looping = tiff_of(&picture);
    let end = looping.len();
    let first: [u8; 4] = looping[4..8].try_into().unwrap();
    looping[end - 4..].copy_from_slice(&first);
    check(&looping, "loop");
    check(
        &with(vec![(273, Value::Raw(4, u32::MAX, 8)), (279, Value::Raw(4, u32::MAX, 8))]),
        "claims 4294967295 values",
    );
    check(&with(vec![(273, Value::Long(vec![1_000_000]))]), "too early");
    check(&with(vec![(279, Value::Long(vec![u32::MAX]))]), "too early");
    check(&with(vec![(34675, Value::Raw(7, u32::MAX, 8))]), "TIFF tag");
    check(&with(vec![(34675, Value::Raw(7, 1 << 20, 8))]), "too early");
    check(&with(vec![(256, Value::Long(vec![0]))]), "width is 0");
    check(&with(vec![(256, Value::Long(vec![72_000])), (257, Value::Long(vec![72_000]))]), "pixels, is 5184000000");
    check(&with(vec![(278, Value::Long(vec![0]))]), "empty");
    check(&with(vec![(277, Value::Short(vec![60_000]))]), "60000 samples");
    check(&with(vec![(258, Value::Short(vec![3]))]), "3 bits");
    check(&with(vec![(262, Value::Short(vec![3]))]), "palette");
    let tiles = vec![
        (322, Value::Long(vec![65_536])),
        (323, Value::Long(vec![65_536])),
        (324, Value::Long(vec![8])),
        (325, Value::Long(vec![200])),
    ];
    let error = read(&with(tiles), &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("too early"), "{error}");
    // Directories below that are their own parents.
    let own = u32::from_le_bytes(with(vec![(330, Value::Long(vec![0]))])[4..8].try_into().unwrap());
    assert!(read(&with(vec![(330, Value::Long(vec![own]))]), &Limits::default()).is_ok());
    no_panic_of_ours();
}

#[test]
fn many_frames() {
    let mut gif = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..20_000 {
        gif.extend(b"\x2c\0\0\0\0\x02\0\x02\0\0\x02\x03\x44\x02\x05\0");
    }
    gif.push(0x3b);
    check(&gif, "number of frames");
    let mut webp = b"RIFF\0\0\0\0WEBP".to_vec();
    for _ in 0..20_000 {
        webp.extend(b"ANMF\0\0\0\0");
    }
    let length = (webp.len() as u32 - 8).to_le_bytes();
    webp[4..8].copy_from_slice(&length);
    check(&webp, "frames");
}

#[test]
fn two_things_at_once() {
    let jpeg = written(&picture(32, 32, Channels::Rgb), Encoding::Jpeg { quality: 90 });
    let with_page = [&jpeg[..], b"<html><script>alert(1)</script></html>"].concat();
    let (header, picture) = read(&with_page, &Limits::default()).unwrap();
    assert_eq!(header.format, MediaFormat::Jpeg);
    // What is handed on is pixels, written anew; the page is gone.
    let again = written(&picture, Encoding::Jpeg { quality: 90 });
    assert!(!again.windows(6).any(|w| w == b"script"));
    let mut gif = written(&common::picture(32, 32, Channels::Rgb), Encoding::Gif);
    gif.extend(b"*/=1;alert(1)//");
    assert_eq!(read(&gif, &Limits::default()).unwrap().0.format, MediaFormat::Gif);
    check(b"GIF89a/*\0\0\0\0*/=1;alert(1)//", "GIF");
}

#[test]
fn what_is_no_image_is_named() {
    check(b"", "empty");
    check(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG");
    check(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><svg onload='alert(1)'/>", "SVG");
    check(b"<!DOCTYPE html><html><body>Please log in</body></html>", "HTML page");
    check(b"  <HTML><head><title>404</title>", "HTML page");
    check(b"%PDF-1.7\n", "PDF");
    check(b"PK\x03\x04....", "zip");
    check(b"{\"error\": 404}", "JSON");
    check(b"not found", "plain text");
    check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIF is not readable here");
    check(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "AVIF is not readable here");
    check(b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL");
    check(b"\0\0\0\x18ftypmp42\0\0\0\0", "video");
}

#[test]
fn extensions_mean_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, (kind, bytes)) in
        ["a.txt", "b.tif", "c.jpg", "d.png", "e.pdf", "f", "g.html", "h.gif", "i.svg"].iter().zip(samples())
    {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        assert!(probe(&path, &Limits::default()).is_ok(), "{kind} as {name}");
    }
    assert!(matches!(probe(&folder.path().join("none"), &Limits::default()), Err(ImageError::Io { .. })));
}

#[test]
fn jpeg2000_that_lies() {
    let good = jpeg2000();
    assert!(read(&good, &Limits::default()).is_ok());
    let start = good.windows(4).position(|w| w == [0xff, 0x4f, 0xff, 0x51]).unwrap();
    let with = |at: usize, value: u32| {
        let mut bytes = good.clone();
        bytes[start + at..start + at + 4].copy_from_slice(&value.to_be_bytes());
        bytes
    };
    check(&with(8, 4_000_000), "longer side");
    check(&with(16, 100), "inside out");
    check(&with(24, 0), "empty");
    let mut tiny_tiles = with(8, 60_000);
    tiny_tiles[start + 24..start + 28].copy_from_slice(&1u32.to_be_bytes());
    tiny_tiles[start + 28..start + 32].copy_from_slice(&1u32.to_be_bytes());
    check(&tiny_tiles, "more tiles");
    let mut large = with(8, 30_000);
    large[start + 12..start + 16].copy_from_slice(&30_000u32.to_be_bytes());
    large[start + 24..start + 28].copy_from_slice(&30_000u32.to_be_bytes());
    large[start + 28..start + 32].copy_from_slice(&30_000u32.to_be_bytes());
    let error = read(&large, &Limits::default()).unwrap_err();
    assert!(matches!(error, ImageError::TooMuchMemory { .. }), "{error}");
}
