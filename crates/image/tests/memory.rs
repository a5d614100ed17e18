//! Large images pass by in little memory. One test, because it looks at the memory of the whole process.

mod common;

use common::{one_strip, png, png_chunk, tiff, zlib};
use mozjpeg::{ColorSpace, Compress};
use solander_image::{Limits, bands, probe};

const SIDE: u32 = 9000;

/// The most memory this process ever held, in MiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// 81 million pixels take 243 MB; each file is written in pieces and read in a fraction of that.
#[test]
fn large_images_stream() {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<u8> = (0..SIDE as usize * 3).map(|n| (n / 97) as u8).collect();

    let mut compress = Compress::new(ColorSpace::JCS_RGB);
    compress.set_size(SIDE as usize, SIDE as usize);
    compress.set_fastest_defaults();
    let mut started = compress.start_compress(Vec::new()).unwrap();
    for _ in 0..SIDE {
        started.write_scanlines(&rows).unwrap();
    }
    std::fs::write(folder.path().join("a.jpg"), started.finish().unwrap()).unwrap();

    // A zlib stream of which only the compressed form is ever whole.
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..SIDE {
        std::io::Write::write_all(&mut packed, &[&[0], &rows[..]].concat()).unwrap();
    }
    let packed = packed.finish().unwrap();
    std::fs::write(folder.path().join("a.png"), png(SIDE, SIDE, 8, 2, false, &[png_chunk(b"IDAT", &packed)])).unwrap();

    // One strip for the whole image.
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..SIDE {
        std::io::Write::write_all(&mut packed, &rows).unwrap();
    }
    let packed = packed.finish().unwrap();
    let mut directory = one_strip(SIDE, SIDE, 3, 2, packed.len());
    directory.retain(|(tag, _)| *tag != 259);
    directory.push((259, common::Value::Short(vec![8])));
    std::fs::write(folder.path().join("a.tif"), tiff(false, &packed, &[directory])).unwrap();

    // Tiles that all share one place in the file.
    let tile = zlib(&vec![90; 512 * 512 * 3]);
    let count = SIDE.div_ceil(512).pow(2) as usize;
    let mut directory = one_strip(SIDE, SIDE, 3, 2, 0);
    directory.retain(|(tag, _)| ![259, 273, 278, 279].contains(tag));
    directory.push((259, common::Value::Short(vec![8])));
    directory.push((322, common::Value::Long(vec![512])));
    directory.push((323, common::Value::Long(vec![512])));
    directory.push((324, common::Value::Long(vec![8; count])));
    directory.push((325, common::Value::Long(vec![tile.len() as u32; count])));
    std::fs::write(folder.path().join("tiled.tif"), tiff(false, &tile, &[directory])).unwrap();

    let before = peak();
    for name in ["a.jpg", "a.png", "a.tif", "tiled.tif"] {
        let path = folder.path().join(name);
        let limits = Limits { max_memory: 64 << 20, ..Limits::default() };
        let header = probe(&path, &limits).unwrap();
        assert!(header.streams, "{name}");
        let mut bands = bands(&path, &header, &limits).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (mut count, mut rows) = (0, Vec::new());
        loop {
            match bands.next_band(&mut rows).unwrap_or_else(|e| panic!("{name}: {e}")) {
                0 => break,
                n => count += n,
            }
        }
        assert_eq!(count, SIDE, "{name}");
    }
    match (before, peak()) {
        (Some(before), Some(after)) => assert!(after < before + 96, "the peak rose from {before} to {after} MiB"),
        _ => eprintln!("SKIPPED: the system does not tell the peak of memory"),
    }
}
