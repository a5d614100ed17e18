//! What is written is read again, by every path.

use solander_image::{Channels, Encoding, Limits, Picture, bands, decode, decode_jpeg, encode, probe};

/// Soft gradients, so that lossy coding changes little.
fn gradient(width: u32, height: u32, channels: Channels) -> Picture {
    let pixel = |x: u32, y: u32| {
        let (u, v) = ((x * 255 / width) as u8, (y * 255 / height) as u8);
        [u, v, 255 - u, 255]
    };
    let data = (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| pixel(x, y).into_iter().take(channels.bytes())))
        .collect();
    Picture::new(width, height, channels, data).unwrap()
}

fn check(channels: Channels, encoding: Encoding, tolerance: u8) {
    let picture = gradient(301, 203, channels);
    let bytes = encode(&picture, &encoding).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let limits = Limits::default();
    let header = probe(file.path(), &limits).unwrap();
    assert_eq!((header.format, header.width, header.height), (encoding.format(), 301, 203));
    let decoded = decode(file.path(), &header, &limits, (301, 203)).unwrap();
    assert_eq!((decoded.width, decoded.height), (301, 203));
    let near = |a: &[u8], b: &[u8]| {
        assert_eq!(a.len(), b.len(), "{channels:?} {encoding:?}");
        let off = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(off <= tolerance, "{channels:?} {encoding:?}: off by {off}");
    };
    let flat = picture.over_white();
    // WebP has no grey.
    let grey_apart = flat.channels != decoded.channels && decoded.channels == Channels::Rgb;
    let expected = if grey_apart { flat.data.iter().flat_map(|v| [*v; 3]).collect() } else { flat.data };
    near(&expected, &decoded.clone().over_white().data);

    let mut stream = bands(file.path(), &header, &limits).unwrap();
    assert_eq!(stream.size(), (301, 203));
    let (mut all, mut rows, mut count) = (Vec::new(), Vec::new(), 0);
    loop {
        let n = stream.next_band(&mut rows).unwrap();
        if n == 0 {
            break;
        }
        count += n;
        all.extend_from_slice(&rows);
    }
    assert_eq!(count, 203);
    near(&decoded.over_white().data, &all);
}

#[test]
fn png_gray() {
    check(Channels::Gray, Encoding::Png, 0);
}

#[test]
fn png_rgb() {
    check(Channels::Rgb, Encoding::Png, 0);
}

#[test]
fn png_rgba() {
    check(Channels::Rgba, Encoding::Png, 0);
}

#[test]
fn jpeg_gray() {
    check(Channels::Gray, Encoding::Jpeg { quality: 95 }, 6);
}

#[test]
fn jpeg_rgb() {
    check(Channels::Rgb, Encoding::Jpeg { quality: 95 }, 12);
}

#[test]
fn jpeg_tile() {
    let picture = gradient(256, 256, Channels::Rgb);
    let tile = decode_jpeg(&encode(&picture, &Encoding::Jpeg { quality: 90 }).unwrap()).unwrap();
    assert_eq!((tile.width, tile.height, tile.channels), (256, 256, Channels::Rgb));
}

#[test]
fn webp_rgb() {
    check(Channels::Rgb, Encoding::WebP, 0);
}

#[test]
fn webp_rgba() {
    check(Channels::Rgba, Encoding::WebP, 0);
}

#[test]
fn webp_gray() {
    check(Channels::Gray, Encoding::WebP, 0);
}

#[test]
fn gif_rgb() {
    check(Channels::Rgb, Encoding::Gif, 40);
}
