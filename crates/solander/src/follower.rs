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
/// What a reader may have to wait for.
const SOON: Duration = Duration::from_secs(1);
/// While a harvest runs here, nobody searches before it ends.
const AT_THE_END: Duration = Duration::MAX;

/// Follows the log until it is told to stop.
#[derive(Debug)]
pub struct Follower {
    thread: JoinHandle<Result<()>>,
    signs: Arc<Signs>,
    store: Store,
}

/// What the thread is told, and tells.
#[derive(Debug, Default)]
struct Signs {
    stop: AtomicBool,
    /// What was applied shall be committed now.
    hurry: AtomicBool,
    /// The last entry of the log that searches see.
    reached: AtomicU64,
}

impl Follower {
    /// Starts following a harvest of this process, whose objects are found when it ends; `None` where another process writes
    /// the index already and so follows for us.
    pub fn start(folder: &Path, store: &Store) -> Result<Option<Self>> {
        let Some(indexer) = open(folder, store)? else { return Ok(None) };
        let signs = Arc::new(Signs { reached: indexer.committed().into(), ..Signs::default() });
        let (told, log) = (signs.clone(), store.clone());
        let thread =
            std::thread::Builder::new().name("index".into()).spawn(move || follow(indexer, &log, &told, AT_THE_END))?;
        Ok(Some(Self { thread, signs, store: store.clone() }))
    }

    /// Starts following as soon as no other process does; what is new is found within a moment.
    pub fn start_when_free(folder: PathBuf, store: Store) -> Result<Self> {
        let signs = Arc::new(Signs::default());
        let (told, log) = (signs.clone(), store.clone());
        let thread = std::thread::Builder::new().name("index".into()).spawn(move || {
            while !told.stop.load(Ordering::Relaxed) {
                match open(&folder, &log) {
                    Ok(Some(mut indexer)) => {
                        // A full disk or a damaged file is told, and tried again: the log has everything.
                        let followed = indexer.compact().map_err(Into::into);
                        if let Err(error) = followed.and_then(|()| follow(indexer, &log, &told, SOON)) {
                            tracing::error!("the search index cannot follow the log, trying again: {error:#}");
                        }
                    }
                    Ok(None) => {}
                    Err(error) => {
                        tracing::error!("the search index cannot be opened for writing, trying again: {error:#}")
                    }
                }
                std::thread::park_timeout(PAUSE * 5);
            }
            Ok(())
        })?;
        Ok(Self { thread, signs, store })
    }

    /// Waits until the index has reached the end of the log, or `cancel` is set, and ends the thread.
    pub fn finish(self, cancel: &AtomicBool) -> Result<()> {
        let mut ticker = Ticker::default();
        let end = self.store.last_seq()?;
        self.signs.hurry.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
        while self.signs.reached.load(Ordering::Acquire) < end
            && !cancel.load(Ordering::Relaxed)
            && !self.thread.is_finished()
        {
            ticker.tick(|_| "bringing the search index up to date …".into());
            std::thread::sleep(Duration::from_millis(20));
        }
        ticker.clear();
        self.stop()
    }

    /// Ends the thread after its current batch.
    pub fn stop(self) -> Result<()> {
        self.signs.stop.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
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

fn follow(mut indexer: Indexer, store: &Store, signs: &Signs, patience: Duration) -> Result<()> {
    while !signs.stop.load(Ordering::Relaxed) {
        // Asked first: an entry that comes after the question is met by the next round.
        let idle = indexer.seq() >= store.last_seq()?;
        if idle && indexer.committed() >= indexer.seq() {
            std::thread::park_timeout(PAUSE);
            continue;
        }
        let patience = if signs.hurry.load(Ordering::Relaxed) && idle { Duration::ZERO } else { patience };
        indexer.step(patience)?;
        signs.reached.store(indexer.committed(), Ordering::Release);
        if idle {
            std::thread::park_timeout(PAUSE);
        }
    }
    indexer.finish()?;
    Ok(())
}
