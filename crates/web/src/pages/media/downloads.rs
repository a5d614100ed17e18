//! The image in sizes to keep, and its addresses for other viewers.

use maud::{Markup, html};
use solander_model::{ObjectKind, Pid};

use super::seen::Seen;
use crate::parts::{Image, SIZES, icon, landing, manifest};
use crate::reader::Reader;

/// Sizes to download; plain links to the image service.
pub(super) fn downloads(reader: &Reader, image: &Image) -> Markup {
    let words = reader.words;
    let facts = &image.facts;
    let longest = facts.width.max(facts.height);
    let pixels = |side: u32| {
        let (w, h) = image.fitted(side);
        format!("{w} × {h} px")
    };
    let original: Vec<String> =
        facts.media_type.clone().into_iter().chain(facts.byte_size.map(|bytes| words.bytes(bytes))).collect();
    let original = original.join(", ");
    html! {
        section.sheet.downloads aria-labelledby="downloads" {
            h2 #downloads { (words.t("media-download")) }
            ul.plain {
                @for (name, side) in SIZES.iter().filter(|(_, side)| *side < longest) {
                    li { a href=(image.within(*side)) { (icon("download-simple")) (words.t(name)) } span.muted { "JPEG, " (pixels(*side)) } }
                }
                li { a href=(image.part(None, None, 0)) { (icon("download-simple")) (words.t("size-full")) } span.muted { "JPEG, " (pixels(longest)) } }
                li { a href=(image.original()) download { (icon("download-simple")) (words.t("size-original")) } @if !original.is_empty() { span.muted { (original) } } }
                li hidden data-crop { a href=(image.part(None, None, 0)) { (icon("crop")) (words.t("size-crop")) } span.muted { "JPEG" } }
            }
        }
    }
}

/// Addresses of the image service and of manifests, to copy or to drag.
pub(super) fn addresses(reader: &Reader, seen: &Seen, image: &Image) -> Markup {
    let words = reader.words;
    let address = |name: &str, path: &str| {
        let full = reader.full(path);
        html! {
            dt { (words.t(name)) }
            dd.copyable { a.mono href=(path) { (full) } (copy(reader, &full)) }
        }
    };
    html! {
        section.part aria-labelledby="iiif" {
            h2 #iiif { "IIIF" }
            p.prose { (words.t("iiif-explained")) }
            dl.facts {
                (address("iiif-service-3", &format!("{}/info.json", image.service(3))))
                (address("iiif-service-2", &format!("{}/info.json", image.service(2))))
                @for specimen in seen.specimens.iter().take(3) { (address("iiif-manifest", &manifest(specimen))) }
            }
            @if let Some(specimen) = seen.specimens.first() {
                p.no-print { a.button href=(drag(reader, &image.pid, specimen)) { (icon("hand-grabbing")) (words.t("iiif-drag")) } }
            }
        }
    }
}

/// An address that other viewers take from where it is dropped: it names the manifest.
fn drag(reader: &Reader, media: &Pid, specimen: &Pid) -> String {
    let manifest = reader.full(&manifest(specimen));
    let encoded: String = form_urlencoded::byte_serialize(manifest.as_bytes()).collect();
    format!("{}?manifest={encoded}", reader.full(&landing(media, ObjectKind::DigitalMedia)))
}

/// A button that copies; there only where there is script.
fn copy(reader: &Reader, text: &str) -> Markup {
    let words = reader.words;
    html! {
        button.button.copy type="button" hidden data-copy=(text) data-done=(words.t("copied")) aria-label=(words.with("copy-what", &[("what", text)])) {
            (icon("copy")) span { (words.t("copy")) }
        }
    }
}
