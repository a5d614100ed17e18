//! The thread that keeps the search index up with the log.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Result, anyhow};
use solander_index::{IndexSettings, Indexer, Opened};
use solander_store::Store;

use crate::output::Ticker;

/// How long the follower sleeps when there is nothing new.
const PAUSE: Duration = Duration::from_millis(200);

/// Follows the log until it is told to stop.
#[derive(Debug)]
pub struct Follower {
    thread: JoinHandle<Result<()>>,
    stop: Arc<AtomicBool>,
    /// The last entry of the log that the index holds.
    reached: Arc<AtomicU64>,
    store: Store,
}

impl Follower {
    /// Starts following; `None` where another process writes the index already and so follows for us.
    pub fn start(folder: &Path, store: &Store) -> Result<Option<Self>> {
        let Some(indexer) = open(folder, store)? else { return Ok(None) };
        let (stop, reached) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(indexer.seq())));
        let (told, at, log) = (stop.clone(), reached.clone(), store.clone());
        let thread =
            std::thread::Builder::new().name("index".into()).spawn(move || follow(indexer, &log, &told, &at))?;
        Ok(Some(Self { thread, stop, reached, store: store.clone() }))
    }

    /// Starts following as soon as no other process does.
    pub fn start_when_free(folder: PathBuf, store: Store) -> Result<Self> {
        let (stop, reached) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (told, at, log) = (stop.clone(), reached.clone(), store.clone());
        let thread = std::thread::Builder::new().name("index".into()).spawn(move || {
            while !told.load(Ordering::Relaxed) {
                match open(&folder, &log) {
                    Ok(Some(indexer)) => {
                        // A full disk or a damaged file is told, and tried again: the log has everything.
                        if let Err(error) = follow(indexer, &log, &told, &at) {
                            tracing::error!("the search index cannot follow the log, trying again: {error:#}");
                        }
                    }
                    Ok(None) => {}
                    Err(error) => {
                        tracing::error!("the search index cannot be opened for writing, trying again: {error:#}")
                    }
                }
                std::thread::sleep(PAUSE * 5);
            }
            Ok(())
        })?;
        Ok(Self { thread, stop, reached, store })
    }

    /// Waits until the index has reached the end of the log, or `cancel` is set, and ends the thread.
    pub fn finish(self, cancel: &AtomicBool) -> Result<()> {
        let mut ticker = Ticker::default();
        let end = self.store.last_seq()?;
        while self.reached.load(Ordering::Acquire) < end
            && !cancel.load(Ordering::Relaxed)
            && !self.thread.is_finished()
        {
            ticker.tick(|_| "bringing the search index up to date …".into());
            std::thread::sleep(Duration::from_millis(20));
        }
        ticker.clear();
        self.stop()
    }

    /// Ends the thread after its current commit.
    pub fn stop(self) -> Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow!("the thread of the search index ended by a panic"))?
    }
}

fn open(folder: &Path, store: &Store) -> Result<Option<Indexer>> {
    let indexer = Indexer::open(folder, store.clone(), IndexSettings::default())?;
    if let Some(Opened::Replaced { reason }) = indexer.as_ref().map(Indexer::opened) {
        tracing::warn!("the search index is made anew from the log, because {reason}");
    }
    Ok(indexer)
}

fn follow(mut indexer: Indexer, store: &Store, stop: &AtomicBool, reached: &AtomicU64) -> Result<()> {
    while !stop.load(Ordering::Relaxed) {
        if indexer.seq() < store.last_seq()? {
            reached.store(indexer.catch_up(&mut |_| {})?, Ordering::Release);
        } else {
            std::thread::sleep(PAUSE);
        }
    }
    indexer.finish()?;
    Ok(())
}
