//! Every specimen image of the shared data is read, and has the size that its list tells.

use std::path::{Path, PathBuf};

use solander_image::facts::{QualityLimits, colours, distance, judge, perceptual_hash, quality};
use solander_image::{Encoding, Limits, Region, bands, decode, decode_region, embedded, encode, probe};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/images");
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is not there, no specimen image was read", folder.display());
        return None;
    }
    Some(folder)
}

fn images(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            images(&path, found);
        } else if path
            .extension()
            .is_some_and(|e| ["jpg", "jpeg", "png"].iter().any(|known| e.eq_ignore_ascii_case(known)))
        {
            found.push(path);
        }
    }
}

#[test]
fn every_image_is_read() {
    let Some(folder) = folder() else { return };
    let mut paths = Vec::new();
    images(&folder, &mut paths);
    assert!(paths.len() > 300, "only {} images", paths.len());
    let limits = Limits::default();
    for path in paths {
        let header = probe(&path, &limits).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let picture = decode(&path, &header, &limits, (256, 256)).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(
            picture.width >= header.width.min(256) && picture.height >= header.height.min(256),
            "{}",
            path.display()
        );
        assert!(picture.width <= header.width && picture.height <= header.height, "{}", path.display());
        embedded(&path, &header);
    }
}

#[test]
fn sizes_are_those_of_the_list() {
    let Some(folder) = folder() else { return };
    let list = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let mut compared = 0;
    for line in list.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some((size, mode)) = cells.get(3).and_then(|cell| cell.split_once(' ')) else { continue };
        let Some((width, height)) = size.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)))
        else {
            continue;
        };
        let path = folder.join(cells[1]);
        let header = probe(&path, &Limits::default()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        // The list has the size as stored; some sheets are stored lying down.
        let stored =
            if header.orientation >= 5 { (header.height, header.width) } else { (header.width, header.height) };
        assert_eq!(stored, (width, height), "{}", cells[1]);
        assert_eq!(header.alpha && mode != "P", mode == "RGBA", "{} {mode}", cells[1]);
        compared += 1;
    }
    assert!(compared > 40, "only {compared} sizes were found in the list");
}

#[test]
fn a_sheet_streams_as_it_decodes() {
    let Some(folder) = folder() else { return };
    let path = folder.join("herbarium-colour/BM001128287.jpg");
    let limits = Limits::default();
    let header = probe(&path, &limits).unwrap();
    let whole = decode(&path, &header, &limits, (header.width, header.height)).unwrap();
    let mut bands = bands(&path, &header, &limits).unwrap();
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    while bands.next_band(&mut rows).unwrap() > 0 {
        all.extend_from_slice(&rows);
    }
    assert!(whole.data == all, "streamed and decoded sheets differ");
}

/// One hash survives scaling and compression; two sheets do not share it.
#[test]
fn hashes_tell_sheets_apart() {
    let Some(folder) = folder() else { return };
    let mut paths = Vec::new();
    images(&folder.join("herbarium-colour"), &mut paths);
    images(&folder.join("nhm-pinned"), &mut paths);
    paths.sort();
    let limits = Limits::default();
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut hashes = Vec::new();
    for path in &paths {
        let header = probe(path, &limits).unwrap();
        let picture = decode(path, &header, &limits, (400, 400)).unwrap().over_white();
        let hash = perceptual_hash(&picture).unwrap();
        let small = picture.fit(250, 250).unwrap();
        std::fs::write(file.path(), encode(&small, &Encoding::Jpeg { quality: 40 }).unwrap()).unwrap();
        let again = probe(file.path(), &limits).unwrap();
        let again = decode(file.path(), &again, &limits, (250, 250)).unwrap();
        let moved = distance(hash, perceptual_hash(&again).unwrap());
        assert!(moved <= 6, "{}: {moved} bits changed", path.display());
        hashes.push((hash, path.file_name().unwrap().to_owned()));
    }
    // The data hold some sheets more than once under other names; all others must differ.
    let mut unlike = 0;
    let mut pairs = 0;
    for (n, (a, _)) in hashes.iter().enumerate() {
        for (b, _) in &hashes[..n] {
            pairs += 1;
            unlike += u32::from(distance(*a, *b) > 10);
        }
    }
    assert!(unlike * 100 >= pairs * 95, "only {unlike} of {pairs} pairs differ");
}

#[test]
fn figures_of_a_sheet_are_plausible() {
    let Some(folder) = folder() else { return };
    let path = folder.join("herbarium-colour/BM001128287.jpg");
    let limits = Limits::default();
    let header = probe(&path, &limits).unwrap();
    // The labels at the bottom are enough, and quicker.
    let labels = Region { x: header.width / 3, y: header.height * 2 / 3, width: 1200, height: 1000 };
    let sheet = decode_region(&path, &header, &limits, labels, (1200, 1000)).unwrap();
    let sharp = quality(&sheet, Some(300.0));
    assert!((20.0..98.0).contains(&sharp.lightness_median), "{sharp:?}");
    assert!(sharp.noise.is_some_and(|noise| (0.0..8.0).contains(&noise)), "{sharp:?}");
    // Shrunk and grown again, it is out of focus, and both figures say so.
    let soft = sheet.resize(sheet.width / 5, sheet.height / 5).unwrap().resize(sheet.width, sheet.height).unwrap();
    let soft = quality(&soft, Some(300.0));
    assert!(soft.focus < sharp.focus / 3.0, "{} against {}", soft.focus, sharp.focus);
    let width = |figures: &solander_image::facts::QualityFigures| figures.edge_width.unwrap_or(f64::INFINITY);
    assert!(width(&soft) > width(&sharp), "{} against {}", width(&soft), width(&sharp));
    let verdicts = judge(&sharp, &QualityLimits::preset("FADGI 3 stars").unwrap());
    assert_eq!(verdicts[0].sentence, "resolution is 300 ppi, FADGI 3 stars asks for at least 294 ppi");
    let shares: f64 = colours(&sheet).unwrap().iter().map(|colour| colour.share).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
}
