//! Recognising what others publish: image descriptions (Image API 1 to 3) and manifests (Presentation 2 and 3).
//!
//! Documents of strangers are seldom quite as the standards have them. What can be understood is taken, what cannot is
//! passed over, and everything is bounded in number, length and depth.

mod image;
mod manifest;
#[cfg(test)]
mod tests;
mod words;

pub use image::{ForeignImage, Service};
pub use manifest::{ForeignCanvas, ForeignManifest, ForeignPicture};

use serde_json::Value;

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Foreign {
    /// `info.json` of an image service.
    Image(ForeignImage),
    /// A manifest.
    Manifest(ForeignManifest),
}

/// Says what a document is, or nothing when it is neither a description of an image nor a manifest.
pub fn recognise(document: &Value) -> Option<Foreign> {
    match manifest::read(document) {
        Some(manifest) => Some(Foreign::Manifest(manifest)),
        None => image::read(document).map(Foreign::Image),
    }
}
