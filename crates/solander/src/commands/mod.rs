//! One file per subcommand.

pub mod doctor;
pub mod export;
pub mod get;
pub mod image_worker;
pub mod ingest;
pub mod media;
pub mod reindex;
pub mod sample;
pub mod serve;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use solander_store::Store;

use crate::settings::Settings;

/// The folder that holds an installation.
#[derive(Debug, Clone, clap::Args)]
pub struct DataFolder {
    /// Data folder: the whole installation. Settings are read from `solander.toml` in it
    #[arg(long = "data", value_name = "DIR")]
    pub data: PathBuf,
}

impl DataFolder {
    /// Opens the store, and makes it where it is absent.
    pub fn open_or_create(&self) -> Result<(Store, Settings)> {
        let settings = Settings::read(&self.data)?;
        Ok((Store::open(&self.data, &settings.store)?, settings))
    }

    /// Opens a store that must be there already.
    pub fn open(&self) -> Result<(Store, Settings)> {
        if !Store::exists(&self.data) {
            bail!("{} holds no store; `solander ingest` makes one", self.data.display());
        }
        self.open_or_create()
    }

    /// Where the search index lies.
    pub fn index(&self) -> PathBuf {
        index_folder(&self.data)
    }
}

/// Where the search index of a data folder lies.
pub fn index_folder(data: &Path) -> PathBuf {
    data.join("index")
}

/// Writes `text` to `path`, whole or not at all.
pub fn write_whole(path: &Path, text: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
