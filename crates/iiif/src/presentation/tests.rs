use super::*;
use serde_json::{Value, json};

const BASE: &str = "https://herbarium.example.org";

fn sheet() -> Canvas {
    let three = format!("{BASE}/iiif/3/20.5000.1025%2FABC-123");
    let two = format!("{BASE}/iiif/2/20.5000.1025%2FABC-123");
    let content = Content::served(&three, &two, (6000, 8000), true);
    Canvas {
        thumbnail: vec![Content::served(&three, &two, (188, 250), false)],
        rights: Some("http://creativecommons.org/licenses/by/4.0/".to_owned()),
        required_statement: Some(Entry::new(LanguageMap::of("en", "Credit"), "A. Botanist")),
        annotations: vec![format!("{BASE}/iiif/annotations/1")],
        ..Canvas::new(format!("{BASE}/iiif/canvas/1"), LanguageMap::of("en", "Sheet"), 6000, 8000, content)
    }
}

fn manifest() -> Manifest {
    let elsewhere = Content::file("https://elsewhere.example.net/a.jpg", Some("image/jpeg"), Some((800, 600)));
    Manifest {
        id: format!("{BASE}/iiif/manifest/20.5000.1025/ABC-123"),
        label: LanguageMap::none("Poa annua L., B 10 0000001"),
        metadata: vec![Entry::new(LanguageMap::of("en", "Country").and("de", "Land"), "Germany")],
        summary: LanguageMap::of("en", "A grass, collected in 1921."),
        required_statement: Some(Entry::new(LanguageMap::of("en", "Attribution"), "A herbarium")),
        rights: Some("http://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        provider: vec![Agent {
            id: "https://ror.org/00bv4cx53".to_owned(),
            label: LanguageMap::of("en", "A herbarium"),
            homepage: vec![Resource::new("Text", BASE, LanguageMap::of("en", "A herbarium")).with_format("text/html")],
            logo: vec![Content::file(format!("{BASE}/logo.png"), Some("image/png"), None)],
        }],
        homepage: vec![Resource::new("Text", format!("{BASE}/ABC"), "Poa annua").with_format("text/html")],
        see_also: vec![Resource::new("Dataset", format!("{BASE}/api/ABC"), "openDS").with_format("application/json")],
        thumbnail: sheet().thumbnail,
        behavior: vec![Behavior::Individuals],
        viewing_direction: Some(ViewingDirection::LeftToRight),
        nav_date: Some("1921-07-03T00:00:00Z".to_owned()),
        search: Some(SearchService {
            id: format!("{BASE}/iiif/search/ABC"),
            autocomplete: Some(format!("{BASE}/iiif/autocomplete/ABC")),
        }),
        items: vec![sheet(), Canvas::new(format!("{BASE}/iiif/canvas/2"), "Elsewhere", 800, 600, elsewhere)],
        ..Manifest::default()
    }
}

fn annotation(number: u32, words: &str) -> Annotation {
    Annotation {
        id: format!("{BASE}/annotation/{number}"),
        motivation: vec![Motivation::Supplementing],
        body: vec![Body::Text { value: words.to_owned(), language: Some("la".to_owned()), purpose: None }],
        target: format!("{BASE}/iiif/canvas/1"),
        selector: Some(Selector::pixels(10, 20, 300, 40)),
        created: Some("2024-05-01T12:00:00Z".to_owned()),
        ..Annotation::default()
    }
}

fn collection() -> Collection {
    let item = |number: u32| Item {
        id: format!("{BASE}/iiif/manifest/{number}"),
        kind: ItemKind::Manifest,
        label: LanguageMap::none(format!("Sheet {number}")),
        thumbnail: sheet().thumbnail,
    };
    Collection {
        id: format!("{BASE}/iiif/collection?page=2"),
        label: LanguageMap::of("en", "Grasses"),
        part_of: vec![Resource::new("Collection", format!("{BASE}/iiif/collection"), "Grasses")],
        paging: Some(Paging {
            total: 250,
            first: Some(format!("{BASE}/iiif/collection?page=1")),
            previous: Some(format!("{BASE}/iiif/collection?page=1")),
            next: Some(format!("{BASE}/iiif/collection?page=3")),
            last: None,
        }),
        items: vec![item(1), item(2)],
        ..Collection::default()
    }
}

#[test]
fn a_manifest_says_what_it_must() {
    let made = manifest().to_json();
    assert_eq!(made["@context"], json!([crate::search::CONTEXT, CONTEXT]));
    assert_eq!(made["label"], json!({ "none": ["Poa annua L., B 10 0000001"] }));
    assert_eq!(made["metadata"][0]["label"], json!({ "en": ["Country"], "de": ["Land"] }));
    assert_eq!(made["service"][0]["type"], "SearchService2");
    assert_eq!(made["service"][0]["service"][0]["type"], "AutoCompleteService2");
    let canvas = &made["items"][0];
    let painting = &canvas["items"][0]["items"][0];
    assert_eq!(painting["motivation"], "painting");
    assert_eq!(painting["target"], canvas["id"]);
    assert_eq!(
        painting["body"],
        json!({
            "id": "https://herbarium.example.org/iiif/3/20.5000.1025%2FABC-123/full/max/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": 6000,
            "height": 8000,
            "service": [
                {
                    "id": "https://herbarium.example.org/iiif/3/20.5000.1025%2FABC-123",
                    "type": "ImageService3",
                    "profile": "level2",
                },
                {
                    "@id": "https://herbarium.example.org/iiif/2/20.5000.1025%2FABC-123",
                    "@type": "ImageService2",
                    "profile": "http://iiif.io/api/image/2/level2.json",
                },
            ],
        })
    );
    assert!(made["thumbnail"][0]["id"].as_str().unwrap().ends_with("/full/188,250/0/default.jpg"));
    assert_eq!(made["items"][1]["items"][0]["items"][0]["body"].get("service"), None);
    assert!(made.get("rendering").is_none() && made.get("partOf").is_none());
}

#[test]
fn an_empty_manifest_still_has_items() {
    let made = Manifest { id: "https://example.org/m".to_owned(), label: "x".into(), ..Manifest::default() }.to_json();
    assert_eq!(made["@context"], CONTEXT);
    assert_eq!(made["items"], json!([]));
    assert_eq!(made.as_object().unwrap().len(), 5);
}

#[test]
fn selectors() {
    let target = |selector| {
        Annotation { target: "https://example.org/c".to_owned(), selector, ..Annotation::default() }.to_json()["target"]
            .clone()
    };
    assert_eq!(target(None), "https://example.org/c");
    assert_eq!(target(Some(Selector::pixels(1, 2, 3, 4))), "https://example.org/c#xywh=1,2,3,4");
    let percent = Selector::Xywh { unit: XywhUnit::Percent, x: 0.5, y: 0.0, width: 12.25, height: 100.0 };
    assert_eq!(target(Some(percent)), "https://example.org/c#xywh=percent:0.5,0,12.25,100");
    let point = target(Some(Selector::Point { x: 5.0, y: 6.5 }));
    assert_eq!(
        (&point["source"], &point["selector"]["type"]),
        (&json!("https://example.org/c"), &json!("PointSelector"))
    );
    assert_eq!(target(Some(Selector::Svg("<svg/>".to_owned())))["selector"]["value"], "<svg/>");
}

#[test]
fn pages_of_annotations() {
    let page = AnnotationPage {
        id: format!("{BASE}/iiif/annotations/1?page=2"),
        page: Some(Page {
            collection: format!("{BASE}/iiif/annotations/1"),
            total: Some(120),
            previous: Some(format!("{BASE}/iiif/annotations/1?page=1")),
            start_index: 100,
            ..Page::default()
        }),
        items: vec![annotation(1, "Poa annua")],
        ..AnnotationPage::default()
    };
    let made = page.to_json();
    assert_eq!(made["partOf"][0]["type"], "AnnotationCollection");
    assert_eq!((&made["startIndex"], &made["prev"]["type"]), (&json!(100), &json!("AnnotationPage")));
    assert_eq!(made["items"][0]["body"]["value"], "Poa annua");
    assert_eq!(made["items"][0]["motivation"], "supplementing");
    assert!(made.get("next").is_none());
}

#[test]
fn collections_in_pages() {
    let collection = collection();
    let made = collection.to_json();
    assert_eq!((&made["total"], made["items"].as_array().unwrap().len()), (&json!(250), 2));
    assert_eq!(made["items"][0]["type"], "Manifest");
    assert_eq!(
        collection.paging.unwrap().link_header().unwrap(),
        "<https://herbarium.example.org/iiif/collection?page=1>; rel=\"first\", \
         <https://herbarium.example.org/iiif/collection?page=1>; rel=\"prev\", \
         <https://herbarium.example.org/iiif/collection?page=3>; rel=\"next\""
    );
}

/// With `SOLANDER_IIIF_OUT` set, writes one of each document there, for validators that are programs of their own.
#[test]
fn documents_for_validators() {
    let page = AnnotationPage {
        id: format!("{BASE}/iiif/annotations/1"),
        items: vec![annotation(1, "Poa annua")],
        ..AnnotationPage::default()
    };
    let documents: [(&str, Value); 3] = [
        ("manifest", manifest().to_json()),
        ("collection", collection().to_json()),
        ("annotation-page", page.to_json()),
    ];
    for (name, document) in documents {
        assert!(document["id"].as_str().is_some_and(|id| id.starts_with(BASE)), "{name}");
        if let Ok(folder) = std::env::var("SOLANDER_IIIF_OUT") {
            std::fs::write(format!("{folder}/{name}.json"), format!("{document:#}")).unwrap();
        }
    }
}
