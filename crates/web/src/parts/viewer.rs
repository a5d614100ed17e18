//! An image to look into: a still for everyone, deep zoom where there is script.

use maud::{Markup, html};
use serde_json::{Value, json};
use solander_model::ObjectKind;

use super::{Image, Region, icons, island, landing, words_for};
use crate::images::ScaleSource;
use crate::reader::Reader;

/// Longest side of the still.
const STILL: u32 = 900;
/// Longest side of the still that stands in when the image service fails.
const LARGEST_STILL: u32 = 3200;

/// An image with the words that go with it.
#[derive(Debug, Clone)]
pub(crate) struct Titled {
    /// The image.
    pub(crate) image: Image,
    /// What it is called.
    pub(crate) title: String,
}

/// What is looked at, and how.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    /// `?xywh=`
    pub(crate) region: Option<Region>,
    /// `?rotate=`, in quarter turns.
    pub(crate) rotation: u16,
    /// `?compare=`
    pub(crate) beside: Option<Titled>,
    /// What it can be compared with.
    pub(crate) others: Vec<Titled>,
    /// Whether the page stands for this image, so that its address tells the view.
    pub(crate) alone: bool,
}

impl View {
    /// Reads `xywh` and `rotate` of an address; what is not understood is as if it were not there.
    pub(crate) fn read(query: &str, image: &Image) -> Self {
        let mut view = Self { alone: true, ..Self::default() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "xywh" => view.region = Region::read(&value, &image.facts),
                "rotate" => view.rotation = value.parse::<u16>().ok().filter(|n| n % 90 == 0 && *n < 360).unwrap_or(0),
                _ => {}
            }
        }
        view
    }
}

const WORDS: &[&str] = &[
    "viewer-label",
    "viewer-how",
    "viewer-tools",
    "viewer-zoom-in",
    "viewer-zoom-out",
    "viewer-fit",
    "viewer-left",
    "viewer-right",
    "viewer-light",
    "viewer-light-note",
    "viewer-brightness",
    "viewer-contrast",
    "viewer-reset",
    "viewer-measure",
    "viewer-measure-how",
    "viewer-measured",
    "viewer-measured-file",
    "viewer-measure-clear",
    "viewer-grid",
    "viewer-grid-step",
    "viewer-full",
    "viewer-compare",
    "viewer-compare-with",
    "viewer-compare-pid",
    "viewer-compare-open",
    "viewer-compare-end",
    "viewer-compare-none",
    "viewer-linked",
    "viewer-linked-mm",
    "viewer-link",
    "viewer-link-copied",
    "viewer-link-shown",
    "viewer-help",
    "viewer-keys",
    "viewer-close",
    "viewer-key-move",
    "viewer-zoomed",
    "viewer-turned",
    "viewer-tile-failed",
    "viewer-again",
    "viewer-failed",
    "viewer-crop",
];

/// The image with its tools. `alt` says what it shows.
pub(crate) fn viewer(reader: &Reader, shown: &Titled, view: &View, alt: &str) -> Markup {
    let words = reader.words;
    let class = if view.beside.is_some() { "viewer two" } else { "viewer" };
    let asked = (!view.alone).then(|| words.t("viewer-start"));
    let page = landing(&shown.image.pid, ObjectKind::DigitalMedia);
    let leads = if view.alone { shown.image.part(view.region, None, view.rotation) } else { page };
    let stills = html! {
        div.stills {
            a href=(leads) { (still(&shown.image, view.region, view.rotation, alt)) }
            @if let Some(beside) = &view.beside {
                a href=(landing(&beside.image.pid, ObjectKind::DigitalMedia)) {
                    (still(&beside.image, None, 0, &words.with("image-of", &[("name", &beside.title)])))
                }
            }
        }
    };
    island("viewer", class, asked.as_deref(), &data(reader, shown, view), &stills)
}

fn still(image: &Image, region: Option<Region>, rotation: u16, alt: &str) -> Markup {
    let (mut width, mut height) = region.map_or_else(|| image.fitted(STILL), |r| shape(r, STILL));
    if rotation % 180 == 90 {
        (width, height) = (height, width);
    }
    html! {
        img src=(image.part(region, Some((STILL, STILL)), rotation)) alt=(alt) width=(width) height=(height) decoding="async";
    }
}

/// Width and height of a region, scaled to fit into a square.
fn shape(region: Region, side: u32) -> (u32, u32) {
    let longest = region.width.max(region.height).max(1);
    let scale = f64::from(side.min(longest)) / f64::from(longest);
    let scaled = |n: u32| (f64::from(n) * scale).round().max(1.0) as u32;
    (scaled(region.width), scaled(region.height))
}

fn data(reader: &Reader, shown: &Titled, view: &View) -> Value {
    json!({
        "image": described(shown),
        "beside": view.beside.as_ref().map(described),
        "others": view.others.iter().map(|other| json!({
            "pid": other.image.pid.to_string(),
            "title": other.title,
            "thumbnail": other.image.thumbnail(),
        })).collect::<Vec<_>>(),
        "here": landing(&shown.image.pid, ObjectKind::DigitalMedia),
        "alone": view.alone,
        "icons": icons(),
        "language": reader.words.0.code(),
        "words": words_for(reader.words, WORDS),
    })
}

fn described(shown: &Titled) -> Value {
    let facts = &shown.image.facts;
    let scale = facts.scale();
    json!({
        "pid": shown.image.pid.to_string(),
        "title": shown.title,
        "service": shown.image.service(3),
        "still": shown.image.within(LARGEST_STILL),
        "width": facts.width,
        "height": facts.height,
        "perMm": scale.map(|(per_mm, _)| per_mm),
        "measured": scale.is_some_and(|(_, source)| source == ScaleSource::Measured),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::http::HeaderMap;

    use super::*;
    use crate::images::{ImageFacts, ImageState};
    use crate::locale::{Lang, Words};

    #[test]
    fn every_word_of_the_viewer_is_there() {
        for lang in Lang::ALL {
            for word in WORDS {
                assert!(Words(*lang).find(word).is_some(), "{word}");
            }
        }
    }

    #[test]
    fn a_view_is_read_from_the_address() {
        let facts = ImageFacts { state: ImageState::Ready, width: 600, height: 800, ..ImageFacts::default() };
        let image = Image::of(&"TEST/AAA-3VJ-4KE".parse().unwrap(), Some(facts)).unwrap();
        let view = View::read("xywh=10,20,300,200&rotate=90", &image);
        assert_eq!((view.region.map(|r| r.to_string()).as_deref(), view.rotation), (Some("10,20,300,200"), 90));
        let odd = View::read("xywh=x&rotate=45", &image);
        assert_eq!((odd.region, odd.rotation), (None, 0));
        let reader = Reader::of("/media/TEST/AAA-3VJ-4KE", "", &HeaderMap::new(), &Arc::default());
        let titled = Titled { image, title: "Sheet".into() };
        let html = viewer(&reader, &titled, &view, "A sheet").into_string();
        assert!(html.contains("/iiif/3/TEST%2FAAA-3VJ-4KE/10,20,300,200/!900,900/90/default.jpg"), "{html}");
        assert!(html.contains("width=\"200\" height=\"300\""), "{html}");
    }
}
