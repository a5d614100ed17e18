use super::{Foreign, ForeignImage, ForeignManifest, recognise};
use crate::presentation::{Canvas, Content, Manifest};
use crate::{Description, ImageSize, Limits, Version, info};
use serde_json::{Value, json};

fn image(document: Value) -> ForeignImage {
    match recognise(&document) {
        Some(Foreign::Image(image)) => image,
        other => panic!("{document} is {other:?}"),
    }
}

fn manifest(document: &Value) -> ForeignManifest {
    match recognise(document) {
        Some(Foreign::Manifest(manifest)) => manifest,
        other => panic!("{document} is {other:?}"),
    }
}

#[test]
fn image_1() {
    let found = image(json!({
        "@context": "http://library.stanford.edu/iiif/image-api/1.1/context.json",
        "@id": "http://old.example.org/iiif/sheet/",
        "width": 6000, "height": "4000", "scale_factors": [1, 2, 4], "tile_width": 1024,
        "formats": ["jpg"], "qualities": ["native"],
        "profile": "http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level1",
    }));
    assert_eq!((found.service.version, found.service.level), (1, Some(1)));
    assert_eq!(found.size, ImageSize::new(6000, 4000));
    assert_eq!(found.scale_factors, [1, 2, 4]);
    assert_eq!(found.service.whole(), "http://old.example.org/iiif/sheet/full/full/0/native.jpg");
}

#[test]
fn image_2() {
    let found = image(json!({
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": "https://example.org/iiif/2/a%2Fb",
        "protocol": "http://iiif.io/api/image",
        "width": 6000, "height": 4000,
        "sizes": [{ "width": 600, "height": 400 }, { "width": 300, "height": 200 }, { "width": 0, "height": 2 }, 5],
        "tiles": [{ "width": 256, "scaleFactors": [1, 2] }],
        "profile": ["http://iiif.io/api/image/2/level2.json", { "maxWidth": 5000, "supports": ["mirroring"] }],
        "attribution": [{ "@value": "Herbier", "@language": "fr" }, { "@value": "Herbarium", "@language": "en" }],
        "license": ["http://creativecommons.org/licenses/by/4.0/"],
    }));
    assert_eq!((found.service.version, found.service.level, found.max_width), (2, Some(2), Some(5000)));
    assert_eq!(found.sizes, [ImageSize::new(300, 200), ImageSize::new(600, 400)]);
    assert_eq!(found.attribution.as_deref(), Some("Herbarium"));
    assert_eq!(found.rights.as_deref(), Some("http://creativecommons.org/licenses/by/4.0/"));
    assert_eq!(found.service.sized(found.sizes[0]), "https://example.org/iiif/2/a%2Fb/full/300,/0/default.jpg");
}

#[test]
fn what_we_write_is_recognised() {
    let size = ImageSize::new(6000, 4000);
    let description = Description {
        id: "https://example.org/iiif/3/a".to_owned(),
        size,
        tile: 256,
        scale_factors: vec![1, 2, 4],
        sizes: vec![ImageSize::new(1500, 1000)],
        limits: Limits::default(),
        rights: Some("http://rightsstatements.org/vocab/InC/1.0/".to_owned()),
        attribution: Some("A museum".to_owned()),
        part_of: Vec::new(),
        see_also: Vec::new(),
    };
    for (version, number) in [(Version::V2, 2), (Version::V3, 3)] {
        let found = image(info(version, &description));
        assert_eq!((found.service.version, found.service.level, found.size), (number, Some(2), size));
        assert_eq!((found.max_width, found.max_area), (Some(8192), Some(64_000_000)));
        assert_eq!(found.sizes, description.sizes);
        assert_eq!(found.rights, description.rights);
    }
    let content = Content::served("https://example.org/iiif/3/a", "https://example.org/iiif/2/a", (6000, 4000), true);
    let made = Manifest {
        id: "https://example.org/iiif/manifest/a".to_owned(),
        label: "Poa annua".into(),
        items: vec![Canvas::new("https://example.org/canvas/1", "Sheet", 6000, 4000, content)],
        ..Manifest::default()
    };
    let found = manifest(&made.to_json());
    assert_eq!((found.version, found.label.as_deref(), found.cut), (3, Some("Poa annua"), false));
    let picture = &found.canvases[0].pictures[0];
    assert_eq!(picture.services.iter().map(|service| service.version).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(picture.size, Some(size));
}

#[test]
fn choices_and_static_pictures() {
    let found = manifest(&json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", "http://iiif.io/api/presentation/3/context.json"],
        "id": "https://example.org/m", "type": "Manifest", "label": { "de": ["Bogen"], "en": ["Sheet"] },
        "requiredStatement": { "label": { "en": ["Source"] }, "value": { "none": ["A museum"] } },
        "items": [
            { "id": "https://example.org/c", "type": "Canvas", "width": 10, "height": 20, "items": [{ "items": [{
                "type": "Annotation", "motivation": "painting",
                "body": { "type": "Choice", "items": [
                    { "type": "Image", "id": "https://example.org/day.jpg", "format": "image/jpeg" },
                    { "type": "SpecificResource", "source": { "type": "Image", "id": "https://example.org/uv.jpg" } },
                    { "type": "Sound", "id": "https://example.org/rustle.mp3" },
                ] },
            }, { "motivation": "commenting", "body": { "type": "Image", "id": "https://example.org/no.jpg" } }] }] },
            "nonsense", 7, null, { "type": "Canvas" },
        ],
    }));
    assert_eq!((found.label.as_deref(), found.attribution.as_deref()), (Some("Sheet"), Some("A museum")));
    let pictures: Vec<_> = found.canvases[0].pictures.iter().filter_map(|picture| picture.id.as_deref()).collect();
    assert_eq!(pictures, ["https://example.org/day.jpg", "https://example.org/uv.jpg"]);
    assert_eq!((found.canvases.len(), found.canvases[1].pictures.len()), (2, 0));
}

#[test]
fn others_are_not_recognised() {
    for document in [
        json!(null),
        json!([]),
        json!("http://iiif.io/api/image/2/context.json"),
        json!({}),
        json!({ "type": "Collection", "id": "https://example.org/c", "items": [] }),
        json!({ "type": "ImageService3", "id": "https://example.org/i" }),
        json!({ "type": "ImageService3", "id": "javascript://example.org/i", "width": 5, "height": 5 }),
        json!({ "type": "ImageService3", "id": "https://example.org/i", "width": -5, "height": 5 }),
        json!({ "type": "ImageService3", "id": "https://example.org/i", "width": 1e30, "height": 5 }),
        json!({ "@id": "https://example.org/i", "width": 5, "height": 5, "@context": "https://schema.org" }),
    ] {
        assert_eq!(recognise(&document), None, "{document}");
    }
}

#[test]
fn hostile_documents_are_bounded() {
    let mut choice = json!({ "type": "Image", "id": "https://example.org/deep.jpg" });
    for _ in 0..100 {
        choice = json!({ "type": "Choice", "items": [choice] });
    }
    let picture = json!({ "type": "Image", "id": "https://example.org/i.jpg", "service": vec![json!({ "id": "https://x.org/s", "type": "ImageService3" }); 500] });
    let annotation = |body: Value| json!({ "motivation": "painting", "body": body });
    let canvas = json!({ "type": "Canvas", "items": [
        { "items": [annotation(choice)] },
        { "items": vec![annotation(picture); 500] },
    ] });
    let canvases = [vec![canvas], vec![json!({ "type": "Canvas" }); 10_500]].concat();
    let found = manifest(&json!({ "type": "Manifest", "label": "x".repeat(5000), "items": canvases }));
    assert!(found.cut && found.label.is_none());
    assert_eq!(found.canvases.len(), 10_000);
    assert_eq!(found.canvases[0].pictures.len(), 31, "the picture deep within choices is passed over");
    assert_eq!(found.canvases[0].pictures[0].services.len(), 1);
}

/// The published examples of Presentation 2 are understood, each of them.
#[test]
fn published_examples_of_presentation_2() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/iiif/presentation-2.0-fixtures");
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: {folder} is absent, so the published manifests were not read");
        return;
    };
    let mut read = 0;
    let mut pictures = 0;
    for entry in entries {
        let path = entry.unwrap().path().join("manifest.json");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let document: Value = serde_json::from_slice(&bytes).unwrap();
        let found = manifest(&document);
        assert_eq!(found.version, 2, "{}", path.display());
        assert!(found.label.is_some(), "{} has a label", path.display());
        assert!(!found.canvases.is_empty(), "{} has canvases", path.display());
        pictures += found.canvases.iter().map(|canvas| canvas.pictures.len()).sum::<usize>();
        read += 1;
    }
    assert!(read > 40 && pictures >= read - 3, "{read} manifests with {pictures} pictures");
}
