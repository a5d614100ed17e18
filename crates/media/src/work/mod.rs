//! The work on the corpus: read the log, fetch, prepare, state; over and over, bounded, and safe to stop at any instant.

mod preparing;
mod shift;
mod upkeep;

use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use self::shift::Shift;
use crate::MediaError;
use crate::corpus::Corpus;

/// When work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// When nothing is due any more; what was tried in vain waits for the next time.
    Done,
    /// When it is cancelled.
    Cancelled,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Progress {
    /// Images that came.
    pub fetched: u64,
    /// Images that their sources still have as they are here.
    pub same: u64,
    /// Images that could not be had.
    pub failed: u64,
    /// Bytes that came.
    pub bytes: u64,
    /// Images prepared.
    pub prepared: u64,
    /// Files that are no readable image.
    pub unreadable: u64,
    /// Media objects revised.
    pub revised: u64,
    /// Cached images let go.
    pub released: u64,
    /// Seconds.
    pub seconds: f64,
}

impl Corpus {
    /// Works until `until` or `cancel`. One process works at a time; another that comes gets `None`.
    ///
    /// # Errors
    /// When this machine fails, such as by a full disk. What was done is kept, and the same call goes on.
    pub async fn work(
        &self,
        until: Until,
        cancel: &AtomicBool,
        progress: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Option<Progress>, MediaError> {
        let Some(_lock) = self.claim()? else { return Ok(None) };
        let began = Instant::now();
        let mut shift = Shift::new(self);
        shift.downloads.adopt(&self.inner.ledger, &*self.inner.parts.clock).await?;
        while !cancel.load(Ordering::Relaxed) {
            shift.unnoted += self.follow()?;
            shift.launch()?;
            shift.done.seconds = began.elapsed().as_secs_f64();
            progress(&shift.done);
            if shift.tasks.is_empty() {
                shift.note(true).await?;
                shift.tidy()?;
                if until == Until::Done && !shift.more()? {
                    break;
                }
            } else {
                shift.note(false).await?;
            }
            shift.wait().await?;
        }
        // What is under way is left: parts are tried again, and a worker that is stopped has made nothing that counts.
        shift.tasks.abort_all();
        shift.note(true).await?;
        shift.done.seconds = began.elapsed().as_secs_f64();
        progress(&shift.done);
        Ok(Some(shift.done))
    }

    /// The right to work on this data folder.
    fn claim(&self) -> Result<Option<File>, MediaError> {
        let path = self.folder().join("media.lock");
        let failed = |error| MediaError::io(path.display().to_string(), error);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
