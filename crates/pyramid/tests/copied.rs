//! What is copied is what the tiles hold, and every decoder takes it.

mod common;

use common::{ask, difference, make, part, seen};
use solander_image::{Channels, Picture, decode_jpeg};
use solander_pyramid::Pyramid;

type Decoder = fn(&[u8]) -> Picture;

fn mozjpeg(bytes: &[u8]) -> Picture {
    decode_jpeg(bytes).unwrap()
}

/// One tile of a level, cropped to what lies within the image.
fn tile(pyramid: &Pyramid, scale: u32, column: u32, row: u32, decoder: Decoder) -> Picture {
    let size = pyramid.size();
    let (x, y) = (column * 256 * scale, row * 256 * scale);
    let (w, h) = ((256 * scale).min(size.width - x), (256 * scale).min(size.height - y));
    let answer = ask(pyramid, &format!("{x},{y},{w},{h}/{},{}/0/default.jpg", w.div_ceil(scale), h.div_ceil(scale)));
    let answer = answer.unwrap();
    assert!(answer.copied, "tile {column},{row} at 1:{scale} is copied");
    decoder(&answer.bytes)
}

/// Whole columns of tiles side by side, from the tile at `column`, `row`.
fn pasted(
    pyramid: &Pyramid,
    scale: u32,
    (column, row): (u32, u32),
    (columns, rows): (u32, u32),
    by: Decoder,
) -> Picture {
    let (mut data, mut height, mut channels) = (Vec::new(), 0, Channels::Rgb);
    for row in row..row + rows {
        let tiles: Vec<_> = (column..column + columns).map(|column| tile(pyramid, scale, column, row, by)).collect();
        for line in 0..tiles[0].height as usize {
            tiles.iter().for_each(|tile| data.extend_from_slice(&tile.data[line * tile.stride()..][..tile.stride()]));
        }
        (height, channels) = (height + tiles[0].height, tiles[0].channels);
    }
    Picture::new(columns * 256, height, channels, data).unwrap()
}

/// Where two pictures differ, told as the largest difference next to a border between tiles and elsewhere.
fn apart(a: &Picture, b: &Picture) -> (u8, u8) {
    assert_eq!((a.width, a.height, a.channels), (b.width, b.height, b.channels));
    let near = |at: u32| at > 0 && matches!(at % 256, 0 | 255);
    let (mut border, mut inside) = (0, 0);
    for (n, (left, right)) in a.data.iter().zip(&b.data).enumerate() {
        let pixel = (n / a.channels.bytes()) as u32;
        let slot = if near(pixel % a.width) || near(pixel / a.width) { &mut border } else { &mut inside };
        *slot = left.abs_diff(*right).max(*slot);
    }
    (border, inside)
}

/// Every copied area of whole tiles equals its tiles pasted side by side.
///
/// Only the pixel on either side of a border between tiles may differ, in colours: there a decoder interpolates the
/// halved colours across the border, which it cannot do while the tiles are apart.
#[test]
fn assembled_areas_equal_their_tiles() {
    for (width, height, channels) in [
        (1536, 1024, Channels::Rgb),
        (1100, 1301, Channels::Rgb),
        (1100, 1301, Channels::Gray),
        (2300, 1270, Channels::Rgb),
    ] {
        let made = make(width, height, channels);
        let mut copied = 0;
        for level in made.pyramid.levels() {
            for side in [2, 3, 4] {
                for (column, row) in [(0, 0), (1, 0), (0, 1), (2, 1)] {
                    let s = level.scale;
                    let (x, y) = (column * 256 * s, row * 256 * s);
                    let (w, h) = (side * 256 * s, side * 256 * s);
                    if x + w > width || y >= height {
                        continue;
                    }
                    let h = h.min(height - y);
                    let path = format!("{x},{y},{w},{h}/{},{}/0/default.jpg", w / s, h.div_ceil(s));
                    let answer = ask(&made.pyramid, &path).unwrap();
                    assert!(answer.copied, "{path} of {width} × {height}");
                    let limit = if channels == Channels::Gray { 0 } else { 48 };
                    for (name, by) in [("zune", seen as Decoder), ("mozjpeg", mozjpeg)] {
                        let tiles = pasted(&made.pyramid, s, (column, row), (side, h.div_ceil(256 * s)), by);
                        let (border, inside) = apart(&by(&answer.bytes), &tiles);
                        assert!(border <= limit, "{path} by {name}: {border} at the borders");
                        assert_eq!(inside, 0, "{path} by {name}: {inside} within the tiles");
                    }
                    copied += 1;
                }
            }
        }
        assert!(copied >= 4, "{copied} areas of {width} × {height} were looked at");
    }
}

/// Each tile of each level is copied, edges and corners too, and shows its part of the image.
#[test]
fn every_tile_is_copied() {
    for (width, height, channels) in [
        (1, 1, Channels::Rgb),
        (255, 300, Channels::Rgb),
        (256, 256, Channels::Gray),
        (257, 511, Channels::Rgb),
        (1000, 700, Channels::Rgb),
        (777, 1029, Channels::Gray),
        (3, 2000, Channels::Rgb),
        (2000, 5, Channels::Rgb),
    ] {
        let made = make(width, height, channels);
        for level in made.pyramid.levels() {
            let s = level.scale;
            for row in 0..level.size.height.div_ceil(256) {
                for column in 0..level.size.width.div_ceil(256) {
                    let found = tile(&made.pyramid, s, column, row, seen);
                    let (x, y) = (column * 256 * s, row * 256 * s);
                    let (w, h) = ((256 * s).min(width - x), (256 * s).min(height - y));
                    let (out_w, out_h) = (w.div_ceil(s), h.div_ceil(s));
                    assert_eq!((found.width, found.height), (out_w, out_h));
                    let (mean, _) = difference(&found, &part(&made.source, (x, y, w, h), out_w, out_h));
                    assert!(mean < 7.0, "tile {column},{row} 1:{s} of {width} × {height}: {mean}");
                }
            }
        }
    }
}

/// Heights that end within a tile, starts at any row of blocks, and the last pixel that clients round away.
#[test]
fn odd_heights_are_copied() {
    let made = make(1100, 1301, Channels::Rgb);
    for (path, copied) in [
        ("0,0,512,100/512,100/0/default.jpg", true),
        ("256,16,512,333/512,333/0/default.jpg", true),
        ("0,32,512,600/256,300/0/default.jpg", true),
        ("1024,0,76,1301/76,1301/0/default.jpg", true),
        ("1024,1024,76,277/76,277/0/default.jpg", true),
        ("0,1024,1024,277/512,139/0/default.jpg", true),
        ("0,1024,1024,277/512,138/0/default.jpg", true),
        ("0,1024,1024,277/512,137/0/default.jpg", false),
        ("0,8,512,100/512,100/0/default.jpg", false),
        ("16,0,512,100/512,100/0/default.jpg", false),
        ("0,0,500,100/500,100/0/default.jpg", true),
        ("0,0,480,100/480,100/0/default.jpg", false),
        ("768,0,332,256/332,256/0/default.jpg", false),
        ("0,0,512,512/511,512/0/default.jpg", false),
        ("0,0,512,512/512,512/0/color.jpg", true),
        ("0,0,512,512/512,512/0/gray.jpg", false),
        ("0,0,512,512/512,512/0/default.png", false),
        ("0,0,512,512/512,512/90/default.jpg", false),
        ("0,0,512,512/512,512/!0/default.jpg", false),
        ("full/138,163/0/default.jpg", true),
    ] {
        let answer = ask(&made.pyramid, path).unwrap();
        assert_eq!(answer.copied, copied, "{path}");
        let found = seen(&answer.bytes);
        let numbers: Vec<u32> = path.split('/').next().unwrap().split(',').filter_map(|n| n.parse().ok()).collect();
        if path.contains("/0/default.jpg") && numbers.len() == 4 {
            let wanted =
                part(&made.source, (numbers[0], numbers[1], numbers[2], numbers[3]), found.width, found.height);
            let (mean, _) = difference(&found, &wanted);
            assert!(mean < 5.0, "{path}: {mean}");
        }
    }
}
