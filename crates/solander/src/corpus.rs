//! The image corpus of a data folder, put together from settings.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use solander_blobs::Blobs;
use solander_fetch::Fetcher;
use solander_media::{Corpus, Parts, Until, WorkerCommand};
use solander_model::SystemClock;
use solander_store::Store;
use tokio::task::JoinHandle;

use crate::settings::Settings;

/// Name of the hidden command that reads images.
pub const WORKER: &str = "image-worker";

/// Opens the corpus of a data folder.
pub fn open(folder: &Path, store: Store, settings: &Settings) -> Result<Corpus> {
    let clock = Arc::new(SystemClock);
    let mut media = settings.media.clone();
    let mut fetch = settings.fetch.clone();
    if fetch.contact.is_none() {
        fetch.contact.clone_from(&settings.serve.contact);
    }
    media.downloads = media.downloads.max(1);
    let blobs = Blobs::open(folder, &settings.blobs, clock.clone()).context("the blobs cannot be opened")?;
    let fetcher = Fetcher::new(fetch, clock.clone()).context("nothing can be fetched")?;
    // Decoding estimates its memory beforehand; the limit of the process is what stops a decoder that is wrong.
    let memory = (media.decode_mib << 20) * 2 + (1 << 30);
    let program = std::env::current_exe().context("this program's own file")?;
    let worker = WorkerCommand { program, arguments: vec![WORKER.into(), "--memory".into(), memory.to_string()] };
    Ok(Corpus::open(Parts {
        folder: folder.to_owned(),
        store,
        blobs,
        fetcher,
        settings: media,
        public_url: settings.serve.public_url.clone(),
        worker: Some(worker),
        clock,
    })?)
}

/// Work on the corpus beside other things, until it is told to stop.
#[derive(Debug)]
pub struct Work {
    task: JoinHandle<()>,
    stop: Arc<AtomicBool>,
}

impl Work {
    /// Begins to work as soon as no other process does.
    pub fn start(corpus: Corpus) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let task = tokio::spawn(async move {
            while !told.load(Ordering::Relaxed) {
                match corpus.work(Until::Cancelled, &told, &mut |_| {}).await {
                    Ok(Some(_)) => {}
                    Ok(None) => tokio::time::sleep(Duration::from_secs(1)).await,
                    Err(error) => {
                        tracing::error!("work on images has stopped, trying again: {error}");
                        tokio::time::sleep(Duration::from_secs(5)).await;
                    }
                }
            }
        });
        Self { task, stop }
    }

    /// Ends at the next step.
    pub async fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = tokio::time::timeout(Duration::from_secs(3), self.task).await;
    }
}
