//! Manifests of others.

use super::image::{Service, services};
use super::words::{address, contexts, kind, member, several, size, text, words};
use crate::ImageSize;
use serde_json::Value;

/// Most canvases that are taken of one manifest.
const MOST_CANVASES: usize = 10_000;
/// Most pictures that are taken of one canvas.
const MOST_PICTURES: usize = 32;
/// How deep a choice may lie within a choice.
const DEEPEST: u8 = 4;

/// A manifest, as far as it could be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignManifest {
    /// Its address.
    pub id: Option<String>,
    /// The version of the Presentation API: 2 or 3.
    pub version: u8,
    /// Its name.
    pub label: Option<String>,
    /// Address of its licence or rights statement.
    pub rights: Option<String>,
    /// Who is to be named, or what else must be shown.
    pub attribution: Option<String>,
    /// Its canvases, in order.
    pub canvases: Vec<ForeignCanvas>,
    /// Whether there were more canvases than are taken.
    pub cut: bool,
}

/// A canvas with the pictures on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignCanvas {
    /// Its address.
    pub id: Option<String>,
    /// Its name.
    pub label: Option<String>,
    /// Its size in its own units.
    pub size: Option<ImageSize>,
    /// The pictures on it; of a choice, all of them.
    pub pictures: Vec<ForeignPicture>,
}

/// A picture on a canvas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignPicture {
    /// Address of the picture as a file.
    pub id: Option<String>,
    /// Its media type.
    pub format: Option<String>,
    /// Its size in pixels.
    pub size: Option<ImageSize>,
    /// Its image services, newest version first.
    pub services: Vec<Service>,
}

pub(super) fn read(document: &Value) -> Option<ForeignManifest> {
    let contexts = contexts(document);
    if kind(document)? != "Manifest" {
        return None;
    }
    let old = contexts.contains("/presentation/2") || contexts.contains("shared-canvas");
    let version = if old || document.get("sequences").is_some() { 2 } else { 3 };
    let all = match version {
        // Further sequences are other orders of the same canvases.
        2 => several(document, &["sequences"]).first().map_or(&[][..], |sequence| several(sequence, &["canvases"])),
        _ => several(document, &["items"]),
    };
    let canvases = all.iter().take(MOST_CANVASES).filter(|canvas| kind(canvas) == Some("Canvas"));
    let statement = |value: &Value| words(member(value, &["value"])?);
    Some(ForeignManifest {
        id: address(document),
        version,
        label: member(document, &["label"]).and_then(words),
        rights: several(document, &["rights", "license"]).first().and_then(address),
        attribution: member(document, &["requiredStatement"])
            .and_then(statement)
            .or_else(|| member(document, &["attribution"]).and_then(words)),
        canvases: canvases.map(canvas).collect(),
        cut: all.len() > MOST_CANVASES,
    })
}

fn canvas(value: &Value) -> ForeignCanvas {
    let mut pictures = Vec::new();
    // Version 2 has the annotations in `images`, version 3 within pages in `items`.
    let annotations = several(value, &["images"])
        .iter()
        .chain(several(value, &["items"]).iter().take(MOST_PICTURES).flat_map(|page| several(page, &["items"])));
    for annotation in annotations.take(MOST_PICTURES) {
        let painting = several(annotation, &["motivation"]).iter().any(|motivation| {
            motivation.as_str().is_some_and(|motivation| motivation.rsplit(':').next() == Some("painting"))
        });
        if painting {
            several(annotation, &["body", "resource"]).iter().for_each(|body| picture(body, DEEPEST, &mut pictures));
        }
    }
    ForeignCanvas { id: address(value), label: member(value, &["label"]).and_then(words), size: size(value), pictures }
}

fn picture(value: &Value, depth: u8, pictures: &mut Vec<ForeignPicture>) {
    if pictures.len() >= MOST_PICTURES {
        return;
    }
    match kind(value) {
        Some("Choice") if depth > 0 => {
            // `items` in version 3; `default` and `item` in version 2.
            for names in [["items"], ["default"], ["item"]] {
                several(value, &names).iter().take(MOST_PICTURES).for_each(|one| picture(one, depth - 1, pictures));
            }
        }
        Some("SpecificResource") if depth > 0 => {
            several(value, &["source", "full"]).iter().take(1).for_each(|one| picture(one, depth - 1, pictures));
        }
        Some("Image") => pictures.push(ForeignPicture {
            id: address(value),
            format: member(value, &["format"]).and_then(text),
            size: size(value),
            services: services(value),
        }),
        _ => {}
    }
}
