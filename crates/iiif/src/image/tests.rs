use super::geometry::{Confined, ImageSize, Limits};
use super::info::{Description, Link, info};
use super::request::{ImageRequest, Version, Version::V2, Version::V3};
use serde_json::json;

const SHEET: ImageSize = ImageSize { width: 6000, height: 4000 };
const LIMITS: Limits =
    Limits { max_width: 12_000, max_height: 8_000, max_area: 60_000_000, confined: Confined::Refuse };

/// What a request for `SHEET` comes to: region, size, canonical form; or the status and the reason.
fn answer(version: Version, path: &str, limits: &Limits) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let [region, size, rotation, last] = parts[..] else { panic!("four parts in {path}") };
    match ImageRequest::parse(version, region, size, rotation, last).and_then(|r| r.resolve(SHEET, limits)) {
        Err(error) => format!("{}: {error}", error.status()),
        Ok(made) => {
            let r = made.region;
            format!("{},{} {}×{} → {}×{} {}", r.x, r.y, r.width, r.height, made.width, made.height, made.canonical)
        }
    }
}

#[track_caller]
fn check(version: Version, path: &str, expected: &str) {
    let found = answer(version, path, &LIMITS);
    assert!(found.contains(expected), "{path} in {version:?} gives\n  {found}, not\n  {expected}");
}

#[track_caller]
fn check_region(text: &str, expected: &str) {
    check(V3, &format!("{text}/max/0/default.jpg"), expected);
    check(V2, &format!("{text}/full/0/default.jpg"), expected);
}

#[test]
fn regions() {
    check_region("full", "0,0 6000×4000 → 6000×4000 full/");
    check_region("square", "1000,0 4000×4000 → 4000×4000 1000,0,4000,4000/");
    check_region("10,20,300,400", "10,20 300×400 → 300×400 10,20,300,400/");
    check_region("0,0,6000,4000", "0,0 6000×4000 → 6000×4000 full/");
    check_region("5900,3900,200,200", "5900,3900 100×100 →");
    check_region("0,0,4294967295,4294967295", "0,0 6000×4000 → 6000×4000 full/");
    check_region("pct:25,50,10,10", "1500,2000 600×400 →");
    check_region("pct:0.05,0,33.3333,100", "3,0 2000×4000 →");
    check_region("pct:90,90,20,20", "5400,3600 600×400 →");
    check_region("pct%3A0,0,50,50", "0,0 3000×2000 →");
    check_region("10%2C20%2C300%2C400", "10,20 300×400 →");
}

#[test]
fn regions_refused() {
    check_region("0,0,0,10", "400: the region would be less");
    check_region("0,0,10,0", "400: the region would be less");
    check_region("pct:0,0,0,10", "400: the region would be less");
    check_region("pct:0,0,0.001,10", "400: the region would be less");
    check_region("6000,0,10,10", "400: the region lies outside");
    check_region("0,4000,10,10", "400: the region lies outside");
    check_region("pct:100,0,10,10", "400: the region lies outside");
    check_region("pct:9999999999,0,10,10", "400: the region lies outside");
    for text in [
        "",
        "Full",
        "full ",
        "1,2,3",
        "1,2,3,4,5",
        "-1,0,5,5",
        "+1,0,5,5",
        "1.5,0,5,5",
        "0,0,1e2,5",
        "a,b,c,d",
        "pct:",
        "pct:1,2,3",
        "pct:-1,0,5,5",
        "pct:.5,0,5,5",
        "pct:5.,0,5,5",
        "pct:1e1,0,5,5",
        "pct:NaN,0,5,5",
        "pct:inf,0,5,5",
        "0,0,99999999999,5",
        "pct:1.12345678901,0,5,5",
        "px:0,0,5,5",
        "0, 0,5,5",
        "٣,0,5,5",
        "10%252C20,5,5",
    ] {
        check_region(text, "400: region");
    }
    check_region("%zz", "400: the region is not percent-encoded");
    check_region("%4", "400: the region is not percent-encoded");
    check_region("%ff", "400: the region is not percent-encoded");
    check_region(&"9".repeat(129), "400: the region is longer than");
}

#[track_caller]
fn check_size(version: Version, text: &str, expected: &str) {
    check(version, &format!("full/{text}/0/default.jpg"), expected);
}

#[test]
fn sizes_of_version_3() {
    check_size(V3, "max", "→ 6000×4000 full/max/0/default.jpg");
    check_size(V3, "^max", "→ 9486×6324 full/^max/");
    check_size(V3, "6000,", "→ 6000×4000 full/max/");
    check_size(V3, "^6000,4000", "→ 6000×4000 full/max/");
    check_size(V3, "600,", "→ 600×400 full/600,400/");
    check_size(V3, "^600,", "→ 600×400 full/600,400/");
    check_size(V3, "101,", "→ 101×67 full/101,67/");
    check_size(V3, ",101", "→ 152×101 full/152,101/");
    check_size(V3, "pct:50", "→ 3000×2000 full/3000,2000/");
    check_size(V3, "pct:0.33", "→ 20×13 full/20,13/");
    check_size(V3, "500,500", "→ 500×500 full/500,500/");
    check_size(V3, "!500,500", "→ 500×333 full/500,333/");
    check_size(V3, "!6000,4000", "→ 6000×4000 full/max/");
    check_size(V3, "!9000,50", "→ 75×50 full/75,50/");
    check_size(V3, "^7500,", "→ 7500×5000 full/^7500,5000/");
    check_size(V3, "%5E7500,", "→ 7500×5000 full/^7500,5000/");
    check_size(V3, "^,5000", "→ 7500×5000 full/^7500,5000/");
    check_size(V3, "^pct:110", "→ 6600×4400 full/^6600,4400/");
    check_size(V3, "^7000,10", "→ 7000×10 full/^7000,10/");
    check_size(V3, "^!7500,7500", "→ 7500×5000 full/^7500,5000/");
    check_size(V3, "^!99999,99999", "→ 9486×6324 full/^max/");
}

#[test]
fn sizes_refused_by_version_3() {
    for text in ["6001,", ",4001", "6001,10", "10,4001", "pct:100.1", "!6001,4001", "!7000,9000"] {
        check_size(V3, text, "400: the size is larger than the region of 6000 × 4000");
    }
    for text in ["^12001,", "^12000,8000", "^pct:201", "^,8001", "^4294967295,", "^pct:9999999999"] {
        check_size(V3, text, "are more than one answer may have");
    }
    for text in ["0,", ",0", "0,5", "5,0", "1,", "pct:0", "!0,10", "!10,0", "^0,", "^pct:0.0001"] {
        check_size(V3, text, if text == "1," { "→ 1×1" } else { "400: the size would be less" });
    }
    for text in [
        "full",
        "",
        "^",
        "^^max",
        "^full",
        ",",
        "5",
        "-5,",
        "5.5,",
        "5,5,5",
        "!5",
        "!,5",
        "!5,",
        "!^5,5",
        "^!5,",
        "pct:",
        "pct:-5",
        "pct:1e1",
        "MAX",
        "max ",
        "!pct:5",
        "99999999999,",
    ] {
        check_size(V3, text, "400: size");
    }
}

#[test]
fn confined_sizes_by_the_letter() {
    let limits = Limits { confined: Confined::Clamp, ..LIMITS };
    let found = answer(V3, "full/!7000,9000/0/default.jpg", &limits);
    assert!(found.contains("→ 6000×4000 full/max/"), "{found}");
    let found = answer(V3, "0,0,200,100/!300,300/0/default.jpg", &limits);
    assert!(found.contains("→ 200×100 0,0,200,100/max/"), "{found}");
}

#[test]
fn limits_smaller_than_the_image() {
    let limits = Limits { max_width: 3000, max_height: 3000, max_area: 4_000_000, ..LIMITS };
    let check = |version, path: &str, expected: &str| {
        let found = answer(version, path, &limits);
        assert!(found.contains(expected), "{path} gives {found}, not {expected}");
    };
    check(V3, "full/max/0/default.jpg", "→ 2449×1633 full/max/");
    check(V3, "full/^max/0/default.jpg", "→ 2449×1633 full/max/");
    check(V3, "full/!4000,4000/0/default.jpg", "→ 2449×1633 full/max/");
    check(V3, "full/3000,/0/default.jpg", "400: 3000 × 2000 pixels are more");
    check(V3, "0,0,100,100/^max/0/default.jpg", "→ 2000×2000 0,0,100,100/^max/");
    check(V2, "full/full/0/default.jpg", "400: 6000 × 4000 pixels are more");
    check(V2, "full/max/0/default.jpg", "→ 2449×1633 full/2449,/");
    check(V2, "full/!4000,4000/0/default.jpg", "→ 2449×1633 full/2449,/");
}

#[test]
fn sizes_of_version_2() {
    check_size(V2, "full", "→ 6000×4000 full/full/0/default.jpg");
    check_size(V2, "max", "→ 6000×4000 full/full/");
    check_size(V2, "600,", "→ 600×400 full/600,/");
    check_size(V2, ",400", "→ 600×400 full/600,/");
    check_size(V2, ",101", "→ 152×101 full/152,/");
    check_size(V2, "pct:50", "→ 3000×2000 full/3000,/");
    check_size(V2, "600,400", "→ 600×400 full/600,/");
    check_size(V2, "500,500", "→ 500×500 full/500,500/");
    check_size(V2, "!500,500", "→ 500×333 full/500,/");
    check_size(V2, "7500,", "→ 7500×5000 full/7500,/");
    check_size(V2, "pct:120", "→ 7200×4800 full/7200,/");
    check_size(V2, "!9000,9000", "→ 6000×4000 full/full/");
    check_size(V2, "12001,", "are more than one answer may have");
    check_size(V2, "0,", "400: the size would be less");
    for text in ["^max", "^600,", "%5E600,", "", "FULL", "!600"] {
        check_size(V2, text, "400: size");
    }
}

#[track_caller]
fn check_rest(text: &str, expected: &str) {
    check(V3, &format!("full/max/{text}"), expected);
    check(V2, &format!("full/max/{text}"), expected);
}

#[test]
fn rotations_qualities_formats() {
    check_rest("0/default.jpg", "/0/default.jpg");
    check_rest("90.0/default.jpg", "/90/default.jpg");
    check_rest("!0/default.jpg", "/!0/default.jpg");
    check_rest("%21180/default.jpg", "/!180/default.jpg");
    check_rest("22.50/default.jpg", "/22.5/default.jpg");
    check_rest("0.5/default.jpg", "/0.5/default.jpg");
    check_rest("360/default.jpg", "/0/default.jpg");
    check_rest("0/color.png", "/0/default.png");
    check_rest("0/gray.webp", "/0/gray.webp");
    check_rest("0/bitonal.gif", "/0/bitonal.gif");
    for text in ["", "-90", "+90", "361", "360.1", "!!90", "90!", "!", "1e2", "NaN", ".5", "5.", "90 "] {
        check_rest(&format!("{text}/default.jpg"), "400: rotation");
    }
    for text in ["", "default", "grey.jpg", "native.jpg", "Default.jpg", "default.", ".jpg", "default.jpg.jpg", "a.b"] {
        check_rest(&format!("0/{text}"), "400: ");
    }
    check_rest("0/default.tif", "501: format \"tif\"");
    check_rest("0/default.jp2", "501: ");
    check_rest("0/default.JPG", "400: format");
}

#[test]
fn descriptions() {
    let description = Description {
        id: "https://example.org/iiif/3/x%2Fy".to_owned(),
        size: SHEET,
        tile: 256,
        scale_factors: vec![1, 2, 4, 8, 16],
        sizes: vec![ImageSize::new(375, 250), ImageSize::new(750, 500)],
        limits: LIMITS,
        rights: Some("http://creativecommons.org/licenses/by/4.0/".to_owned()),
        attribution: Some("A herbarium".to_owned()),
        part_of: vec![Link {
            id: "https://example.org/iiif/manifest/a/b".to_owned(),
            kind: "Manifest".to_owned(),
            label: Some("Poa annua".to_owned()),
        }],
        see_also: Vec::new(),
    };
    let three = info(V3, &description);
    assert_eq!(three["type"], "ImageService3");
    assert_eq!(three["profile"], "level2");
    assert_eq!(three["maxArea"], 60_000_000);
    assert_eq!(three["tiles"], json!([{ "width": 256, "height": 256, "scaleFactors": [1, 2, 4, 8, 16] }]));
    assert_eq!(three["partOf"][0]["label"], json!({ "none": ["Poa annua"] }));
    assert!(three.get("license").is_none() && three.get("attribution").is_none() && three.get("seeAlso").is_none());
    let two = info(V2, &description);
    assert_eq!(two["@id"], description.id);
    assert_eq!(two["profile"][0], "http://iiif.io/api/image/2/level2.json");
    assert_eq!(two["profile"][1]["maxWidth"], 12_000);
    assert_eq!(two["license"], "http://creativecommons.org/licenses/by/4.0/");
    assert!(two.get("id").is_none() && two.get("rights").is_none());
    assert_eq!(two["sizes"][1], json!({ "width": 750, "height": 500 }));
}
