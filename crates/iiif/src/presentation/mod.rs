//! Presentation 3.0: manifests, collections, canvases and annotation pages, built as values.
//!
//! Each type here becomes its JSON by `to_json`. Parts that are empty are left out, so that a manifest says no more than
//! is known. Values that may hold markup are the caller's to check; labels are plain text.

mod annotation;
mod canvas;
mod collection;
mod label;
mod manifest;
#[cfg(test)]
mod tests;

pub use annotation::{Annotation, AnnotationPage, Body, Motivation, Page, Selector, XywhUnit};
pub use canvas::{Canvas, Content, ImageService};
pub use collection::{Collection, Item, ItemKind, Paging};
pub use label::{Entry, LanguageMap};
pub use manifest::{Agent, Behavior, Manifest, Resource, SearchService, ViewingDirection};

/// The context that every answer of Presentation 3.0 names.
pub const CONTEXT: &str = "http://iiif.io/api/presentation/3/context.json";
