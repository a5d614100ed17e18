//! Pictures and their ground truth agree.

use std::fs;
use std::path::Path;

use image::RgbImage;
use serde_json::Value;
use solander_sample::{Plan, make, record};

fn frame(value: &Value) -> [u32; 4] {
    let numbers: Vec<u32> =
        value.as_array().expect("box").iter().map(|n| n.as_u64().expect("not negative") as u32).collect();
    numbers.try_into().expect("four numbers")
}

fn inside(frame: [u32; 4], image: &RgbImage) {
    assert!(
        frame[2] > 0 && frame[3] > 0 && frame[0] + frame[2] <= image.width() && frame[1] + frame[3] <= image.height(),
        "{frame:?}"
    );
}

fn list<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}

#[test]
fn truth_fits_the_pictures() {
    let plan = Plan { specimens: 12, institutions: 4, images: 6, seed: 4, ..Plan::default() };
    let out = tempfile::tempdir().expect("folder");
    make(&plan, out.path(), &mut |_| ()).expect("sample");
    let mut kinds = std::collections::BTreeSet::new();
    let mut pictures = 0;
    for (place, code) in ["HLM", "NAKV", "MNSO", "GEOP"].into_iter().enumerate() {
        let Ok(files) = fs::read_dir(out.path().join("truth").join(code)) else { continue };
        for file in files {
            let file = file.expect("entry").path();
            let truth: Value = serde_json::from_slice(&fs::read(&file).expect("truth")).expect("json");
            let image =
                image::open(out.path().join(truth["image"].as_str().expect("path"))).expect("picture").to_rgb8();
            check(&truth, &image);
            says_what_the_record_says(&plan, place as u32, &file, &truth);
            kinds.insert(truth["kind"].as_str().expect("kind").to_owned());
            pictures += 1;
        }
    }
    assert_eq!(pictures, 6);
    assert!(kinds.len() >= 2, "{kinds:?}");
}

fn check(truth: &Value, image: &RgbImage) {
    assert_eq!(
        (truth["width"].as_u64(), truth["height"].as_u64()),
        (Some(image.width().into()), Some(image.height().into()))
    );
    for label in list(truth, "labels") {
        inside(frame(&label["box"]), image);
        let lines: Vec<&str> = list(label, "lines").iter().map(|l| l["text"].as_str().expect("text")).collect();
        assert_eq!(label["text"].as_str(), Some(lines.join("\n").as_str()));
        list(label, "lines").iter().for_each(|line| inside(frame(&line["box"]), image));
    }
    for barcode in list(truth, "barcodes") {
        inside(frame(&barcode["box"]), image);
        reads(barcode, image, if truth["kind"] == "sheet" { 3 } else { 5 });
    }
    inside(frame(&truth["scale"]["ruler"]["box"]), image);
    let ends = list(&truth["scale"]["ruler"], "ends");
    let long = ends[1][0].as_f64().expect("x") - ends[0][0].as_f64().expect("x");
    let scale = truth["scale"]["pixelsPerMillimetre"].as_f64().expect("scale");
    assert!((long / truth["scale"]["ruler"]["millimetres"].as_f64().expect("length") - scale).abs() < 0.01);
    let patches = list(&truth["colourChart"], "patches");
    assert_eq!(patches.len(), 24);
    for patch in patches {
        let [x, y, w, h] = frame(&patch["box"]);
        let pixel = image.get_pixel(x + w / 2, y + h / 2);
        for (found, wanted) in pixel.0.iter().zip(list(patch, "srgb")) {
            let off = i64::from(*found) - wanted.as_i64().expect("channel");
            assert!(off.abs() < 20, "{}: {pixel:?}", patch["name"]);
        }
    }
    mask_covers(truth, image);
}

/// What lies under the mask differs from what lies just around the specimen, and the mask fills its box.
fn mask_covers(truth: &Value, image: &RgbImage) {
    let specimen = &truth["specimen"];
    let [x, y, w, h] = frame(&specimen["box"]);
    inside([x, y, w, h], image);
    let (mut on, mut pixels) = (false, Vec::new());
    for count in list(&specimen["mask"], "counts") {
        pixels.extend(std::iter::repeat_n(on, count.as_u64().expect("run") as usize));
        on = !on;
    }
    assert_eq!(pixels.len() as u32, image.width() * image.height());
    let light = |i: usize| {
        image.get_pixel(i as u32 % image.width(), i as u32 / image.width()).0.iter().map(|&c| u64::from(c)).sum::<u64>()
    };
    let mut sums = [(0u64, 0u64); 2];
    for (i, &on) in pixels.iter().enumerate() {
        let (px, py) = (i as u32 % image.width(), i as u32 / image.width());
        let within = (x..x + w).contains(&px) && (y..y + h).contains(&py);
        assert!(!on || within, "the mask lies within its box");
        if within {
            sums[usize::from(on)].0 += light(i);
            sums[usize::from(on)].1 += 1;
        }
    }
    let [beside, covered] = sums.map(|(sum, count)| sum / count.max(1));
    assert!(sums[1].1 > 5000, "{} pixels of specimen", sums[1].1);
    assert!(beside > covered + 60, "specimen {covered}, beside it {beside}");
    assert!(!list(specimen, "polygons").is_empty());
    for corner in list(specimen, "polygons").iter().flat_map(|p| p.as_array().expect("polygon")) {
        assert!(
            corner[0].as_u64().expect("x") as u32 <= image.width()
                && corner[1].as_u64().expect("y") as u32 <= image.height()
        );
    }
}

/// Reads the modules, each of `size` pixels, back from the box.
fn reads(barcode: &Value, image: &RgbImage, size: u32) {
    let [x, y, w, h] = frame(&barcode["box"]);
    let value = barcode["value"].as_str().expect("value");
    let dark = |px: u32, py: u32| image.get_pixel(px, py).0.iter().map(|&c| u32::from(c)).sum::<u32>() < 384;
    match barcode["symbology"].as_str().expect("symbology") {
        "Data Matrix" => {
            let n = w / size;
            let modules: Vec<bool> =
                (0..n * n).map(|i| dark(x + i % n * size + size / 2, y + i / n * size + size / 2)).collect();
            let read = datamatrix::DataMatrix::decode(&modules, n as usize).expect("decodes");
            assert_eq!(read, value.as_bytes());
        }
        "Code 128" => {
            let code = barcoders::sym::code128::Code128::new(format!("\u{0181}{value}")).expect("ascii").encode();
            let read: Vec<u8> =
                (0..w / 2).map(|i| u8::from(dark(x + i * 2 + 1, y + h / 2) && dark(x + i * 2, y + h / 2))).collect();
            assert_eq!(read, code);
        }
        _ => {
            let code = qrcode::QrCode::with_error_correction_level(value, qrcode::EcLevel::M).expect("short");
            let n = code.width() as u32;
            assert_eq!(w, n * size);
            let read: Vec<bool> =
                (0..n * n).map(|i| dark(x + i % n * size + size / 2, y + i / n * size + size / 2)).collect();
            let wanted: Vec<bool> = code.to_colors().iter().map(|c| *c == qrcode::Color::Dark).collect();
            assert_eq!(read, wanted);
        }
    }
}

/// The barcode label has the catalogue number, and the main label what the record has.
fn says_what_the_record_says(plan: &Plan, institution: u32, file: &Path, truth: &Value) {
    let stem = file.file_stem().and_then(|s| s.to_str()).expect("name");
    let n: u64 = stem.split('_').next().expect("number").parse().expect("number");
    let (record, _) = record(&Plan { faults: false, ..plan.clone() }, institution, n - 1).expect("record");
    assert_eq!(truth["catalogNumber"].as_str(), Some(record.value("catalogNumber")));
    let text = |role: &str| -> String {
        let found =
            list(truth, "labels").iter().filter(|l| l["role"] == role).map(|l| l["text"].as_str().expect("text"));
        found.collect::<Vec<_>>().join("\n").replace('\n', " ")
    };
    assert!(text("barcode label").contains(record.value("catalogNumber")));
    for term in ["scientificName", "locality", "stateProvince"] {
        assert!(
            text("main label").contains(record.value(term)),
            "{term} {:?} in {:?}",
            record.value(term),
            text("main label")
        );
    }
    assert!(text("determination slip").contains(record.value("identifiedBy")));
}
