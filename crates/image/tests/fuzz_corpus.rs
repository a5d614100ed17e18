//! The corpus of the fuzzers: written in code, and replayed through the functions they call.

mod common;

use std::path::{Path, PathBuf};

use common::{
    Value, file, jpeg2000, one_strip, picture, png_chunk, png_of, progressive, tiff, tiff_of, with_segment, written,
};
use solander_image::{Channels, Encoding, Limits, embedded, probe, sniff};

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target)
}

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let (rgb, gray, rgba) =
        (picture(24, 18, Channels::Rgb), picture(24, 18, Channels::Gray), picture(24, 18, Channels::Rgba));
    let jpeg = written(&rgb, Encoding::Jpeg { quality: 80 });
    let mut planar = one_strip(4, 4, 3, 2, 16);
    planar.retain(|(tag, _)| ![273, 279].contains(tag));
    planar.extend([
        (273, Value::Long(vec![8, 24, 40])),
        (279, Value::Long(vec![16; 3])),
        (284, Value::Short(vec![2])),
        (274, Value::Short(vec![6])),
    ]);
    let mut tiled = one_strip(20, 10, 1, 1, 0);
    tiled.retain(|(tag, _)| ![273, 278, 279].contains(tag));
    tiled.extend([
        (322, Value::Long(vec![16])),
        (323, Value::Long(vec![16])),
        (324, Value::Long(vec![8, 264])),
        (325, Value::Long(vec![256, 256])),
    ]);
    let coded: &[u16] = &[5, 7, 32773, 8, 4];
    let mut found = vec![
        ("exif.jpg", with_segment(&jpeg, 0xe1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0")),
        ("xmp.jpg", with_segment(&jpeg, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><r:Description xmlns:p=\"http://ns.adobe.com/photoshop/1.0/\" p:Credit=\"a&amp;b\"/></r:RDF>")),
        ("iptc.jpg", with_segment(&jpeg, 0xed, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x07\x1c\x02\x19\0\x02ab\0")),
        ("rgb.jpg", jpeg),
        ("gray.jpg", written(&gray, Encoding::Jpeg { quality: 80 })),
        ("progressive.jpg", progressive(&rgb)),
        ("rgba.png", png_of(&rgba, &[png_chunk(b"pHYs", b"\0\0\x2e\x23\0\0\x2e\x23\x01")])),
        ("gray.png", png_of(&gray, &[])),
        ("rgba.webp", written(&rgba, Encoding::WebP)),
        ("rgb.gif", written(&rgb, Encoding::Gif)),
        ("rgb.tif", tiff_of(&rgb)),
        ("planar.tif", tiff(true, &[90; 48], &[planar])),
        ("tiled.tif", tiff(false, &[90; 512], &[tiled])),
        ("gray.jp2", jpeg2000()),
        ("page.html", b"<!doctype html><svg/>".to_vec()),
    ];
    for (n, compression) in coded.iter().enumerate() {
        // Bytes that belong to no code: the fuzzer finds its way from here.
        let mut directory = one_strip(16, 4, 1, u16::from(*compression != 4), 64);
        directory.retain(|(tag, _)| *tag != 259);
        directory.push((259, Value::Short(vec![*compression])));
        if *compression == 4 {
            directory.retain(|(tag, _)| *tag != 258);
        }
        let name = ["lzw.tif", "jpeg.tif", "packbits.tif", "deflate.tif", "fax.tif"][n];
        found.push((name, tiff(false, &[7; 64], &[directory])));
    }
    found
}

#[test]
#[ignore = "writes the seeds into the repository; they are there already"]
fn write_seeds() {
    for target in ["image_probe", "image_decode"] {
        std::fs::create_dir_all(folder(target)).unwrap();
        for (name, bytes) in seeds() {
            std::fs::write(folder(target).join(name), bytes).unwrap();
        }
    }
}

/// Calls `reader` with each file of a corpus, and with each file cut short and bent in a few places.
fn replay(target: &str, reader: impl Fn(&Path, &[u8])) {
    let mut seeds = 0;
    let read = |bytes: &[u8]| reader(file(bytes).path(), bytes);
    for entry in std::fs::read_dir(folder(target)).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        read(&bytes);
        seeds += 1;
        for step in 1..20_usize {
            read(&bytes[..bytes.len() * step / 20]);
            let mut bent = bytes.clone();
            if let Some(byte) = bent.get_mut(bytes.len() * step / 20) {
                *byte = byte.wrapping_add((step * 7 % 256) as u8);
            }
            read(&bent);
        }
    }
    assert!(seeds >= 20, "{target} has only {seeds} seeds");
}

#[test]
fn image_probe() {
    replay("image_probe", |path, bytes| {
        sniff(bytes);
        if let Ok(header) = probe(path, &Limits::default()) {
            embedded(path, &header);
        }
    });
}

#[test]
fn image_decode() {
    let limits = Limits { max_pixels: 1 << 20, max_memory: 64 << 20, ..Limits::default() };
    replay("image_decode", |_, bytes| {
        if let Ok((header, picture)) = common::read(bytes, &limits) {
            assert_eq!((picture.width, picture.height), (header.width, header.height));
        }
        common::stream(bytes, &limits);
    });
}
