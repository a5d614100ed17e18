//! What is decoded shows the right part at the right size, turned and coloured as asked.

mod common;

use common::{LIMITS, Made, ask, difference, make, part, seen};
use solander_iiif::{ImageRequest, Version};
use solander_image::{Channels, Picture};
use solander_pyramid::{PyramidError, RenderOptions};

/// Compares an answer with the same part of the source, scaled by another way.
#[track_caller]
fn check(made: &Made, path: &str, limit: f64) {
    let answer = ask(&made.pyramid, path).unwrap();
    let found = seen(&answer.bytes);
    let parts: Vec<&str> = path.split('/').collect();
    let request = ImageRequest::parse(Version::V3, parts[0], parts[1], "0", "default.png").unwrap();
    let rendering = request.resolve(made.pyramid.size(), &LIMITS).unwrap();
    let region = rendering.region;
    let region = (region.x, region.y, region.width, region.height);
    let mut wanted = part(&made.source, region, rendering.width, rendering.height);
    if parts[3].starts_with("gray") {
        wanted = wanted.gray();
    }
    let (mirror, degrees) = parts[2].strip_prefix('!').map_or((false, parts[2]), |degrees| (true, degrees));
    let wanted = wanted.rotate(degrees.parse().unwrap(), mirror);
    let (mean, _) = difference(&found, &wanted);
    assert!(mean < limit, "{path}: {mean}");
}

#[test]
fn regions_and_sizes() {
    let made = make(1503, 1101, Channels::Rgb);
    for path in [
        "full/max/0/default.png",
        "full/max/0/default.jpg",
        "full/!200,200/0/default.jpg",
        "full/!700,700/0/default.png",
        "full/751,/0/default.png",
        "full/93,/0/default.png",
        "full/500,500/0/default.png",
        "square/300,/0/default.png",
        "pct:10,10,33,47/pct:50/0/default.png",
        "123,456,301,77/max/0/default.png",
        "123,456,301,77/100,/0/default.png",
        "1000,600,503,501/max/0/default.jpg",
        "1500,1098,3,3/max/0/default.png",
        "700,300,5,5/^500,500/0/default.png",
        "0,0,64,1101/64,20/0/default.png",
        "0,0,1503,64/20,64/0/default.png",
    ] {
        check(&made, path, if path.contains("500,500") { 6.0 } else { 4.0 });
    }
}

#[test]
fn turns_and_mirrors() {
    let made = make(700, 500, Channels::Rgb);
    for path in [
        "full/max/90/default.png",
        "full/max/180/default.png",
        "full/350,/270/default.png",
        "full/max/!0/default.png",
        "full/max/!90/default.jpg",
        "256,0,256,256/max/!180/default.png",
        "full/max/22.5/default.jpg",
    ] {
        check(&made, path, 4.0);
    }
}

#[test]
fn colours_and_formats() {
    let made = make(600, 400, Channels::Rgb);
    let channels = |path: &str| seen(&ask(&made.pyramid, path).unwrap().bytes).channels;
    check(&made, "full/300,/0/gray.png", 4.0);
    check(&made, "full/300,/0/gray.jpg", 4.0);
    assert_eq!(channels("full/300,/0/gray.jpg"), Channels::Gray);
    for path in ["full/300,/0/bitonal.png", "full/300,/33/bitonal.png", "full/300,/90/bitonal.gif"] {
        let picture = seen(&ask(&made.pyramid, path).unwrap().bytes);
        assert!(picture.gray().data.iter().all(|value| [0, 255].contains(value)), "{path}");
    }
    for format in ["jpg", "png", "webp", "gif"] {
        let answer = ask(&made.pyramid, &format!("full/300,/0/default.{format}")).unwrap();
        assert_eq!(answer.media_type, format!("image/{}", if format == "jpg" { "jpeg" } else { format }));
        let kind = image::guess_format(&answer.bytes).unwrap();
        assert_eq!(kind.to_mime_type(), answer.media_type);
        let found = seen(&answer.bytes);
        assert_eq!((found.width, found.height), (300, 200));
    }
    // The corners of a turned picture are clear, or white where that cannot be said.
    let corner = |path: &str| {
        let picture = seen(&ask(&made.pyramid, path).unwrap().bytes);
        picture.data[..picture.channels.bytes()].to_vec()
    };
    assert_eq!(corner("full/300,/45/default.png").get(3), Some(&0));
    assert_eq!(corner("full/300,/45/gray.webp").get(3), Some(&0));
    assert!(corner("full/300,/45/default.jpg").iter().all(|value| *value > 250));
}

#[test]
fn gray_pyramids() {
    let made = make(900, 600, Channels::Gray);
    assert!(made.pyramid.gray());
    check(&made, "100,100,333,222/111,74/0/default.png", 4.0);
    let copied = ask(&made.pyramid, "0,0,512,512/max/0/gray.jpg").unwrap();
    assert!(copied.copied, "grey of grey is the picture itself");
    let bitonal = ask(&made.pyramid, "0,0,512,512/max/0/bitonal.jpg").unwrap();
    assert!(!bitonal.copied);
}

/// A budget of pixels makes answers softer, never fail.
#[test]
fn the_pixels_looked_at_are_bounded() {
    let made = make(1000, 750, Channels::Rgb);
    let request = ImageRequest::parse(Version::V3, "full", "950,", "0", "default.png").unwrap();
    let rendering = request.resolve(made.pyramid.size(), &LIMITS).unwrap();
    let render = |most_pixels| {
        let options = RenderOptions { most_pixels, ..RenderOptions::default() };
        seen(&made.pyramid.render(&rendering, &options).unwrap().bytes)
    };
    let (fine, soft, softest): (Picture, Picture, Picture) = (render(750_000), render(749_999), render(1));
    assert_eq!((fine.width, soft.width, softest.width), (950, 950, 950));
    let wanted = part(&made.source, (0, 0, 1000, 750), 950, 713);
    let far = |picture| difference(picture, &wanted).0;
    assert!(far(&fine) < far(&soft) && far(&soft) < far(&softest));
}

#[test]
fn renderings_of_other_images_are_refused() {
    let (small, large) = (make(300, 200, Channels::Rgb), make(700, 500, Channels::Rgb));
    let request = ImageRequest::parse(Version::V3, "400,100,100,100", "max", "0", "default.jpg").unwrap();
    let mut rendering = request.resolve(large.pyramid.size(), &LIMITS).unwrap();
    let refused = small.pyramid.render(&rendering, &RenderOptions::default());
    assert!(matches!(refused, Err(PyramidError::Unfit(_))));
    rendering.width = 0;
    assert!(matches!(large.pyramid.render(&rendering, &RenderOptions::default()), Err(PyramidError::Unfit(_))));
    rendering.region.x = u32::MAX;
    assert!(matches!(large.pyramid.render(&rendering, &RenderOptions::default()), Err(PyramidError::Unfit(_))));
}

/// Whatever is asked has the size it should have, and equals its part of the image.
#[test]
fn any_request() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % u64::from(below)) as u32
    };
    let (mut copied, mut decoded) = (0, 0);
    for (width, height) in [(700, 530), (257, 900), (64, 40)] {
        let made = make(width, height, Channels::Rgb);
        for _ in 0..60 {
            let scale = 1 << random(3);
            let grid = [1, 48, 256 * scale][random(3) as usize];
            let (x, y) = (random(width) / grid * grid, random(height) / grid * grid);
            let (w, h) = ((1 + random(width)).next_multiple_of(grid), (1 + random(height)).next_multiple_of(grid));
            let (w, h) = (w.min(width - x), h.min(height - y));
            let (out_w, out_h) = match random(3) {
                0 => (1 + random(w), 1 + random(h)),
                _ => (w.div_ceil(scale), h.div_ceil(scale)),
            };
            let path = format!("{x},{y},{w},{h}/{out_w},{out_h}/0/default.jpg");
            let answer = ask(&made.pyramid, &path).unwrap();
            *if answer.copied { &mut copied } else { &mut decoded } += 1;
            let found = seen(&answer.bytes);
            assert_eq!((found.width, found.height), (out_w, out_h), "{path} of {width} × {height}");
            let wanted = part(&made.source, (x, y, w, h), out_w, out_h);
            let (mean, _) = difference(&found, &wanted);
            assert!(mean < 16.0, "{path} of {width} × {height}: {mean}, copied: {}", answer.copied);
        }
    }
    assert!(copied > 10 && decoded > 50, "{copied} copied, {decoded} decoded");
}
