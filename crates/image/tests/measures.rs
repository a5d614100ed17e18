//! What is measured in pixels, on pictures of which the answer is known.

mod common;

use common::{file, picture, written};
use solander_image::facts::{Measure, QualityLimits, colours, distance, judge, perceptual_hash, quality};
use solander_image::{Channels, Encoding, Limits, Picture, decode, probe};

fn gray(width: u32, height: u32, value: impl Fn(u32, u32) -> u8) -> Picture {
    let data = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect();
    Picture::new(width, height, Channels::Gray, data).unwrap()
}

/// Nearly normal noise with this deviation, the same at each run.
fn noise(deviation: f64) -> impl FnMut() -> f64 {
    let mut state = 88_172_645_463_325_252u64;
    move || {
        let mut uniform = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let sum: f64 = (0..12).map(|_| uniform()).sum();
        (sum - 6.0) * deviation
    }
}

#[test]
fn colours_are_found_by_share() {
    let flag = |x: u32, y: u32| match (x, y) {
        (0..150, _) => [200, 30, 40],
        (150..270, _) => [240, 240, 235],
        _ => [20, 60, 150],
    };
    let data = (0..200).flat_map(|y| (0..300).flat_map(move |x| flag(x, y))).collect();
    let found = colours(&Picture::new(300, 200, Channels::Rgb, data).unwrap()).unwrap();
    assert!((found.iter().map(|colour| colour.share).sum::<f64>() - 1.0).abs() < 1e-9);
    for (colour, (rgb, share)) in found.iter().zip([([200, 30, 40], 0.5), ([240, 240, 235], 0.4), ([20, 60, 150], 0.1)])
    {
        let off = colour.rgb.iter().zip(rgb).map(|(a, b)| a.abs_diff(b)).max().unwrap();
        assert!(off <= 8 && (colour.share - share).abs() < 0.04, "{colour:?} is not {rgb:?} {share}");
    }
}

#[test]
fn one_colour_is_one() {
    for channels in [Channels::Gray, Channels::Rgb] {
        let blank = Picture::new(10, 10, channels, vec![77; 100 * channels.bytes()]).unwrap();
        let found = colours(&blank).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].share == 1.0 && found[0].rgb.iter().all(|v| v.abs_diff(77) <= 1), "{found:?}");
    }
    // What cannot be seen has the colour of the ground.
    let clear = Picture::new(2, 2, Channels::Rgba, vec![0; 16]).unwrap();
    assert_eq!(colours(&clear).unwrap()[0].rgb, [255; 3]);
}

#[test]
fn a_hash_survives_scaling_compression_and_light() {
    // Blots of many sizes, as on a sheet.
    let blots = |x: u32, y: u32| {
        let (x, y) = (f64::from(x) / 640.0, f64::from(y) / 480.0);
        let waves = (1..9)
            .map(|n| (f64::from(n) * 3.3 * x + f64::from(n * n)).sin() * (f64::from(n) * 2.7 * y * x + 1.0).cos());
        (128.0 + 20.0 * waves.sum::<f64>()).clamp(0.0, 255.0) as u8
    };
    let original = gray(640, 480, blots);
    let hash = perceptual_hash(&original).unwrap();
    let changed = |picture: &Picture| distance(hash, perceptual_hash(picture).unwrap());
    assert_eq!(changed(&original), 0);
    assert!(changed(&original.resize(200, 150).unwrap()) <= 6);
    assert!(changed(&original.resize(1500, 1100).unwrap()) <= 6);
    let file = file(&written(&original, Encoding::Jpeg { quality: 25 }));
    let limits = Limits::default();
    let header = probe(file.path(), &limits).unwrap();
    assert!(changed(&decode(file.path(), &header, &limits, (640, 480)).unwrap()) <= 6);
    let mut lighter = original.clone();
    lighter.data.iter_mut().for_each(|v| *v = v.saturating_add(15));
    assert!(changed(&lighter) <= 8);
    assert!(changed(&original.rotate(180.0, false)) > 16);
    assert!(changed(&gray(640, 480, |x, y| ((x / 40 + y / 60) % 2 * 200) as u8)) > 16);
    let blank = gray(50, 50, |_, _| 200);
    assert_eq!(perceptual_hash(&blank).unwrap(), perceptual_hash(&gray(90, 40, |_, _| 100)).unwrap());
}

#[test]
fn noise_is_measured_in_lightness() {
    for deviation in [0.0, 2.0, 5.0] {
        let mut next = noise(deviation);
        let values: Vec<u8> = (0..512 * 512).map(|_| (140.0 + next()).round() as u8).collect();
        let sheet = Picture::new(512, 512, Channels::Gray, values).unwrap();
        // Around 140, L* grows by 0.385 for each step of sRGB.
        let (found, expected) = (quality(&sheet, None).noise.unwrap(), deviation * 0.385);
        assert!((found - expected).abs() <= 0.1 + 0.15 * expected, "{deviation}: {found}, not {expected}");
    }
    // A gradient is no noise; what is clipped tells nothing.
    let slope = gray(512, 512, |x, _| (40 + x / 4) as u8);
    assert!(quality(&slope, None).noise.unwrap() < 0.2);
    assert_eq!(quality(&gray(256, 256, |_, _| 255), None).noise, None);
}

#[test]
fn light_is_measured() {
    // A quarter black, a quarter white, half of the grey whose L* is 50.
    let chart = gray(400, 400, |x, _| match x / 100 {
        0 => 0,
        1 => 255,
        _ => 119,
    });
    let figures = quality(&chart, None);
    assert!((figures.clipped_dark - 0.25).abs() < 0.01 && (figures.clipped_light - 0.25).abs() < 0.01, "{figures:?}");
    assert!((figures.lightness_median - 50.0).abs() < 0.6, "{figures:?}");
    assert!((figures.lightness_mean - 50.0).abs() < 1.0, "{figures:?}");
    assert!(figures.black_point < 0.5 && figures.white_point > 99.5, "{figures:?}");
}

#[test]
fn edges_are_measured_in_pixels() {
    // Bars whose flanks rise linearly over so many pixels: 80 % of that lies between 10 and 90 %.
    let bars = |flank: f64| {
        gray(640, 640, move |x, _| {
            let place = f64::from(x % 40);
            let rise = ((place - 8.0) / flank).clamp(0.0, 1.0) - ((place - 28.0) / flank).clamp(0.0, 1.0);
            (60.0 + 120.0 * rise).round() as u8
        })
    };
    for flank in [2.0, 5.0, 10.0] {
        let width = quality(&bars(flank), None).edge_width.unwrap();
        assert!((width - 0.8 * flank).abs() < 0.12 * flank + 0.1, "{flank}: {width}");
    }
    assert!(quality(&bars(2.0), None).focus > 4.0 * quality(&bars(10.0), None).focus);
    assert_eq!(quality(&gray(300, 300, |_, _| 90), None).edge_width, None);
}

#[test]
fn tiny_pictures_have_figures() {
    for (width, height) in [(1, 1), (4, 4), (5, 5), (1, 300), (70, 3)] {
        let figures = quality(&gray(width, height, |_, _| 100), Some(f64::NAN));
        assert!(figures.focus == 0.0 && figures.ppi.is_none(), "{figures:?}");
        assert!(colours(&gray(width, height, |_, _| 100)).is_ok());
        assert!(perceptual_hash(&gray(width, height, |_, _| 100)).is_ok());
    }
}

#[test]
fn verdicts_are_sentences() {
    let mut figures = quality(&gray(64, 64, |_, _| 119), Some(300.0));
    figures.noise = Some(2.5);
    let verdicts = judge(&figures, &QualityLimits::preset("FADGI 3 stars").unwrap());
    let told: Vec<_> = verdicts.iter().map(|v| (v.measure, v.pass, v.sentence.as_str())).collect();
    assert_eq!(
        told,
        [
            (Measure::Resolution, Some(true), "resolution is 300 ppi, FADGI 3 stars asks for at least 294 ppi"),
            (Measure::Noise, Some(false), "noise is 2.5 L*, but FADGI 3 stars asks for at most 2 L*"),
        ]
    );
    figures.ppi = None;
    let verdicts = judge(&figures, &QualityLimits::preset("FADGI 4 stars").unwrap());
    assert_eq!((verdicts[0].pass, verdicts[0].figure), (None, None));
    assert_eq!(verdicts[0].sentence, "resolution is not known; FADGI 4 stars asks for at least 396 ppi");
    let own: QualityLimits = serde_json::from_str(r#"{"name": "our station", "max_clipped_light": 0.01}"#).unwrap();
    assert_eq!(judge(&figures, &own)[0].sentence, "share of clipped lights is 0, our station asks for at most 0.01");
    assert!(serde_json::from_str::<QualityLimits>(r#"{"max_glare": 1}"#).is_err());
    assert_eq!(QualityLimits::presets().len(), 7);
}

#[test]
fn pictures_turn() {
    let stored = picture(31, 17, Channels::Rgb);
    let quarter = stored.rotate(90.0, false);
    assert_eq!((quarter.width, quarter.height), (17, 31));
    assert!(quarter.rotate(270.0, false) == stored && stored.rotate(180.0, true).rotate(180.0, true) == stored);
    // Clockwise: what was at the top left comes to the top right.
    assert_eq!(quarter.data[16 * 3..17 * 3], stored.data[..3]);
    let slanted = stored.rotate(45.0, false);
    assert_eq!((slanted.width, slanted.height), (34, 34));
    assert_eq!(slanted.data[..3], [255; 3], "the new ground is white");
    let clear = picture(31, 17, Channels::Rgba).rotate(30.0, false);
    assert_eq!(clear.data[3], 0, "the new ground is clear");
    let two = stored.bitonal();
    assert!(two.data.iter().all(|v| *v == 0 || *v == 255) && two.data.contains(&0) && two.data.contains(&255));
}
