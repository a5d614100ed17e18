//! What every page needs.

use std::sync::{Arc, Mutex};

use solander_index::SearchIndex;
use solander_model::Pid;
use solander_store::Store;

use crate::Lang;
use crate::images::{ImageFacts, Images};
use crate::pages::EntranceNumbers;

/// What an operator decides about the portal.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// The name of the installation.
    pub title: String,
    /// The address under which readers reach it, without a slash at the end, such as `https://specimens.example.org`.
    pub base: String,
    /// The language of readers who ask for none that there is.
    pub language: Lang,
    /// Origins from which pages may show images, such as `https://iiif.example.org`; our own is always among them.
    pub image_hosts: Vec<String>,
    /// An address for questions, shown on pages about the portal.
    pub contact: Option<String>,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            title: "Solander".to_owned(),
            base: "http://127.0.0.1:8080".to_owned(),
            language: Lang::En,
            image_hosts: Vec::new(),
            contact: None,
        }
    }
}

impl WebSettings {
    /// Whether pages may show the image at this address.
    #[must_use]
    pub fn may_show(&self, address: &str) -> bool {
        let origin = origin(address);
        origin.is_some_and(|o| {
            Some(o) == self::origin(&self.base) || self.image_hosts.iter().any(|host| self::origin(host) == Some(o))
        })
    }
}

/// Scheme, host and port of an `http` or `https` address.
fn origin(address: &str) -> Option<&str> {
    let after = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let scheme = address.len() - after.len();
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let host = &after[..end];
    let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    plain.then(|| &address[..scheme + end])
}

/// Everything the portal answers from. Cheap to clone.
#[derive(Clone)]
pub struct WebState {
    /// The objects.
    pub store: Store,
    /// The search index.
    pub index: SearchIndex,
    /// What the operator decided.
    pub settings: Arc<WebSettings>,
    /// Who knows the images that are kept here; without it, pages show images from where they lie.
    pub images: Option<Arc<dyn Images>>,
    /// Numbers of the entrance, kept for one generation of the index.
    pub(crate) entrance: Arc<Mutex<Option<Arc<EntranceNumbers>>>>,
}

impl WebState {
    /// The portal over this store and index.
    #[must_use]
    pub fn new(store: Store, index: SearchIndex, settings: WebSettings) -> Self {
        Self { store, index, settings: Arc::new(settings), images: None, entrance: Arc::default() }
    }

    /// The same portal, with the images that are kept here.
    #[must_use]
    pub fn with_images(mut self, images: Arc<dyn Images>) -> Self {
        self.images = Some(images);
        self
    }

    /// What is known about the image of a medium.
    #[must_use]
    pub fn image(&self, pid: &Pid) -> Option<ImageFacts> {
        self.images.as_ref().and_then(|images| images.image(pid))
    }

    /// What is known about the images of these media, in their order.
    #[must_use]
    pub fn images_of(&self, pids: &[Pid]) -> Vec<Option<ImageFacts>> {
        self.images.as_ref().map_or_else(|| vec![None; pids.len()], |images| images.images(pids))
    }
}

impl std::fmt::Debug for WebState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebState").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_only_from_known_origins() {
        let settings = WebSettings { image_hosts: vec!["https://img.example.org/".into()], ..WebSettings::default() };
        assert!(settings.may_show("https://img.example.org/a.jpg"));
        assert!(settings.may_show("http://127.0.0.1:8080/x.png"));
        for address in [
            "https://img.example.org.evil/a",
            "http://img.example.org/a",
            "javascript:alert(1)",
            "https://img.example.org@evil/a",
            "//img.example.org/a",
            "",
        ] {
            assert!(!settings.may_show(address), "{address}");
        }
    }
}
