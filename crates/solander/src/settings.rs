//! `solander.toml` in the data folder: a section per room, each with its defaults.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use solander_api::BudgetSettings;

use crate::door::{DoorSettings, Proxy};

/// All settings. A missing file means the defaults.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The objects store.
    pub store: solander_store::Settings,
    /// Harvests.
    pub ingest: solander_ingest::Settings,
    /// The image corpus.
    pub media: solander_media::Settings,
    /// The bytes of images: places, tiers, quotas.
    pub blobs: solander_blobs::Settings,
    /// The way out to other servers.
    pub fetch: solander_fetch::Settings,
    /// The server.
    pub serve: Serve,
}

/// Settings of the server.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Serve {
    /// The address under which readers reach the portal, such as `https://specimens.example.org`; by default the one that is
    /// listened on.
    pub public_url: Option<String>,
    /// The name of the portal.
    pub title: Option<String>,
    /// Hosts whose images pages may show, such as `https://iiif.example.org`.
    pub image_hosts: Vec<String>,
    /// Mail address or page of the people behind the portal.
    pub contact: Option<String>,
    /// Who may bring images over the network.
    pub tokens: Vec<solander_api::Token>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Proxy>,
    /// How many may come in at once.
    pub connections: DoorSettings,
    /// How much one client may ask for.
    pub budget: BudgetSettings,
}

impl Settings {
    /// Reads `solander.toml` in `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let file = folder.join("solander.toml");
        match std::fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("{} cannot be understood", file.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }
}
