//! What holds for any request.

use super::geometry::{Confined, ImageSize, Limits};
use super::request::{ImageRequest, Version::V2, Version::V3};

const SHEET: ImageSize = ImageSize { width: 6000, height: 4000 };
const LIMITS: Limits =
    Limits { max_width: 12_000, max_height: 8_000, max_area: 60_000_000, confined: Confined::Refuse };

/// A canonical request is answered as the request it came from, and is its own canonical form.
#[test]
fn canonical_requests_mean_the_same() {
    let regions = ["full", "square", "17,33,1001,777", "pct:10.5,3.3,41.7,80"];
    let sizes = ["max", "313,", ",211", "pct:37.7", "200,100", "!123,99", "pct:1.1"];
    for version in [V2, V3] {
        let ups: &[&str] = if version == V3 { &["^max", "^7000,", "^pct:105"] } else { &["full", "7000,", "pct:105"] };
        for region in regions {
            for size in sizes.iter().chain(ups) {
                let read = |path: &str| {
                    let parts: Vec<&str> = path.split('/').collect();
                    ImageRequest::parse(version, parts[0], parts[1], parts[2], parts[3])
                        .unwrap()
                        .resolve(SHEET, &LIMITS)
                };
                let Ok(first) = read(&format!("{region}/{size}/0/default.jpg")) else { continue };
                let again = read(&first.canonical).unwrap();
                assert_eq!(again, first, "{region}/{size} in {version:?}");
            }
        }
    }
}

/// Ten thousand requests made of the pieces of valid ones: each is resolved or refused, and what is resolved is within
/// the image and the limits.
#[test]
fn any_request_is_answered_or_refused() {
    let pieces = [
        "full",
        "max",
        "square",
        "pct:",
        "^",
        "!",
        ",",
        ".",
        "0",
        "1",
        "7",
        "99",
        "4000",
        "6000",
        "4294967295",
        "%2C",
        "%",
        "default",
        "gray",
        "jpg",
        "png",
        "e",
        "-",
        "é",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let (mut resolved, mut refused) = (0, 0);
    for round in 0..10_000 {
        let version = if round % 2 == 0 { V2 } else { V3 };
        let mut part = |usual: &str| match random(5) {
            0 => (0..random(8)).map(|_| pieces[random(pieces.len())]).collect(),
            1 => format!("{},{},{},{}", random(7000), random(5000), random(7000), random(5000)),
            _ => usual.to_owned(),
        };
        let (region, size) = (part("full"), part("pct:50").splitn(3, ',').take(2).collect::<Vec<_>>().join(","));
        let request = ImageRequest::parse(version, &region, &size, &part("90"), &part("default.jpg"));
        match request.and_then(|request| request.resolve(SHEET, &LIMITS)) {
            Ok(made) => {
                let r = made.region;
                assert!(r.width > 0 && r.height > 0, "{region}");
                assert!(r.x + r.width <= SHEET.width && r.y + r.height <= SHEET.height, "{region}");
                assert!(made.width > 0 && made.height > 0, "{region}/{size}");
                assert!(LIMITS.allow(made.width.into(), made.height.into()), "{region}/{size}");
                resolved += 1;
            }
            Err(error) => {
                assert!([400, 501].contains(&error.status()));
                refused += 1;
            }
        }
    }
    assert!(resolved > 500 && refused > 500, "{resolved} resolved, {refused} refused");
}
