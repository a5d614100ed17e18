//! Preparing images: by processes of their own, for a bounded time, and again where it may not have been the image that failed.

use std::sync::Arc;
use std::time::Duration;

use solander_model::{BlobHash, Timestamp};

use super::shift::{Finished, Shift};
use crate::MediaError;
use crate::corpus::Corpus;
use crate::ledger::{DIED_TRIES, Fault, Lane, SLOW_TRIES, Turn};
use crate::prepare::Order;
use crate::worker::{Answer, Ending, Worker};

/// Milliseconds until an image is tried again that could not be prepared.
const PAUSE: i64 = 60_000;
/// The same where its bytes are out of reach.
const FAR: i64 = 3_600_000;

/// One image under way, and the worker that has it.
pub(super) struct Preparation {
    turn: Turn,
    lane: Lane,
    limit: Duration,
    worker: Arc<Worker>,
}

/// What came of it.
pub(super) enum Ended {
    Worked(Ending),
    /// The bytes are not kept any more.
    Gone,
    /// The bytes are somewhere else, and cannot be had now.
    OutOfReach(String),
}

impl Shift<'_> {
    /// Gives each idle worker of a lane an image.
    pub(super) fn prepare_some(&mut self, lane: Lane) -> Result<(), MediaError> {
        let idle = self.idle.of(lane).len();
        if idle == 0 {
            return Ok(());
        }
        // Those under way are still among those that wait.
        for turn in self.corpus.ledger().unprepared(lane, self.now(), idle + self.preparing.len())? {
            if self.preparing.contains(&turn.hash) {
                continue;
            }
            let Some(worker) = self.idle.of(lane).pop() else { break };
            let seconds = self.corpus.settings().prepare_seconds;
            let limit = Duration::from_secs(seconds.saturating_mul(1 << turn.slow.min(SLOW_TRIES)));
            self.prepare(Preparation { turn, lane, limit, worker });
        }
        Ok(())
    }

    fn prepare(&mut self, preparation: Preparation) {
        self.preparing.insert(preparation.turn.hash);
        let corpus = self.corpus.clone();
        self.tasks.spawn(async move {
            let (preparation, ended) = corpus.prepare(preparation).await;
            Finished::Prepare(preparation, ended)
        });
    }

    pub(super) fn finish_preparation(
        &mut self,
        preparation: Preparation,
        ended: Result<Ended, MediaError>,
    ) -> Result<(), MediaError> {
        let Preparation { turn, lane, limit, worker } = preparation;
        self.preparing.remove(&turn.hash);
        self.idle.of(lane).push(worker);
        self.unnoted += 1;
        let (ledger, hash) = (self.corpus.ledger(), &turn.hash);
        let (fault, reason, pause) = match ended? {
            Ended::Worked(Ending::Answered(Answer::Prepared(prepared))) => {
                ledger.prepared(hash, &prepared)?;
                self.done.prepared += 1;
                return Ok(());
            }
            Ended::Worked(Ending::Answered(Answer::Unreadable(reason))) => {
                ledger.unreadable(hash, &reason)?;
                self.done.unreadable += 1;
                return Ok(());
            }
            Ended::Gone => return ledger.unreadable(hash, "the bytes are not kept any more"),
            Ended::OutOfReach(reason) => (Fault::Here, reason, FAR),
            Ended::Worked(Ending::Answered(Answer::Failed(reason))) => (Fault::Here, reason, PAUSE),
            Ended::Worked(Ending::OutOfTime) => {
                let reason =
                    format!("reading it took more than {} s at try {} of {SLOW_TRIES}", limit.as_secs(), turn.slow + 1);
                (Fault::Slow, reason, PAUSE << turn.slow)
            }
            Ended::Worked(Ending::Died(how)) => {
                (Fault::Died, format!("the process that read it ended ({how}); {DIED_TRIES} tries at most"), PAUSE)
            }
        };
        if ledger.faulted(hash, fault, &reason, Timestamp(self.now().0 + pause))? {
            self.done.unreadable += 1;
        } else {
            tracing::warn!(blob = %hash, "an image could not be prepared and is tried again: {reason}");
        }
        Ok(())
    }
}

impl Corpus {
    /// Has one image prepared, and gives the worker back.
    async fn prepare(&self, preparation: Preparation) -> (Preparation, Result<Ended, MediaError>) {
        let hash = preparation.turn.hash;
        let blobs = self.blobs();
        // A copy fetched for the purpose is deleted when it is dropped.
        let mut fetched = None;
        let original = match blobs.local_path(&hash).await {
            Ok(Some(path)) => path,
            Ok(None) => match blobs.fetch_local(&hash).await {
                Ok(Some(copy)) => fetched.insert(copy).path().to_owned(),
                Ok(None) => return (preparation, Ok(Ended::Gone)),
                Err(error) => return (preparation, Ok(Ended::OutOfReach(error.to_string()))),
            },
            Err(error) => return (preparation, Err(error.into())),
        };
        let order = self.order(&hash, original);
        let (worker, limit) = (preparation.worker.clone(), preparation.limit);
        let ending = tokio::task::spawn_blocking(move || worker.prepare(&order, limit)).await;
        let ending = ending.unwrap_or_else(|error| Ok(Ending::Answered(Answer::Failed(error.to_string()))));
        drop(fetched);
        (preparation, ending.map(Ended::Worked))
    }

    fn order(&self, hash: &BlobHash, original: std::path::PathBuf) -> Order {
        let (shelf, settings) = (self.shelf(), self.settings());
        Order {
            original,
            pyramid: shelf.pyramid(hash),
            thumbnail: shelf.thumbnail(hash),
            derivative: shelf.derivative(hash),
            max_pixels: settings.max_pixels,
            max_memory: settings.decode_mib << 20,
            quality: settings.jpeg_quality,
            preset: settings.quality.clone(),
        }
    }
}
