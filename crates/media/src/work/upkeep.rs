//! What is done between: stating what was found, and letting go of what nobody looks at.

use std::time::{Duration, Instant};

use solander_model::{BlobHash, Pid, Timestamp};

use super::shift::Shift;
use crate::MediaError;
use crate::download::days;
use crate::note::Noting;

/// Revisions are collected for so long.
const COLLECT: Duration = Duration::from_secs(2);
/// How long cached images are left alone between two looks at them.
const TIDY: Duration = Duration::from_secs(60);
/// Cached images let go at one time.
const RELEASED: usize = 1000;

impl Shift<'_> {
    /// States what was found, when enough has gathered or nothing else is to be done.
    pub(super) async fn note(&mut self, now: bool) -> Result<(), MediaError> {
        if self.unnoted == 0 || (!now && self.noted.elapsed() < COLLECT) {
            return Ok(());
        }
        self.noted = Instant::now();
        self.unnoted = 0;
        let corpus = self.corpus.clone();
        let handle = tokio::runtime::Handle::current();
        let revised = tokio::task::spawn_blocking(move || {
            let parts = &corpus.inner.parts;
            let blobs = parts.blobs.clone();
            let mut refer = |hash: &BlobHash, by: &str| {
                handle.block_on(blobs.reference(hash, by))?;
                Ok(())
            };
            Noting {
                store: &parts.store,
                ledger: corpus.ledger(),
                public_url: parts.public_url.as_deref(),
                clock: &*parts.clock,
                refer: &mut refer,
            }
            .note()
        })
        .await
        .map_err(|error| MediaError::Input(format!("revisions were not written: {error}")))??;
        self.done.revised += revised;
        Ok(())
    }

    /// Notes who was looked at, and lets go of cached images that nobody looks at; now and then.
    pub(super) fn tidy(&mut self) -> Result<(), MediaError> {
        if self.tidied.is_some_and(|at| at.elapsed() < TIDY) {
            return Ok(());
        }
        self.tidied = Some(Instant::now());
        let viewed: Vec<Pid> = {
            let mut viewed = self.corpus.inner.viewed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            viewed.drain().collect()
        };
        if !viewed.is_empty() {
            self.corpus.ledger().viewed(&viewed, self.now())?;
        }
        let before = Timestamp(self.now().0 - days(self.corpus.settings().cached_days));
        for item in self.corpus.ledger().stale(before, RELEASED)? {
            self.corpus.ledger().let_go(&item.pid)?;
            self.corpus.inner.gallery.forget(&item.pid);
            for hash in [item.hash, item.fallback].into_iter().flatten() {
                if self.corpus.ledger().items_of(&hash, 1)?.is_empty() {
                    self.corpus.shelf().clear(&hash);
                }
            }
            self.done.released += 1;
        }
        Ok(())
    }
}
