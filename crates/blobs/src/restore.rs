//! Bringing blobs back from an archive that is offline.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use solander_model::{BlobHash, Timestamp};

use crate::blobs::DAY;
use crate::tiers::{Moving, TOLD};
use crate::{BlobError, Blobs, Monitor, MoveReport, Progress, TierName};

/// How far a restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RestoreState {
    /// Asked for.
    Waiting,
    /// Being copied; after a crash the copy is begun again.
    Running,
    /// The blob is active.
    Done,
    /// It did not work; ask again.
    Failed,
}

/// One restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restore {
    /// The blob.
    pub hash: BlobHash,
    /// How far it is.
    pub state: RestoreState,
    /// When it was asked for.
    #[serde(serialize_with = "crate::types::instant")]
    pub asked_at: Timestamp,
    /// Bytes copied.
    pub done: u64,
    /// Bytes to copy.
    pub size: u64,
    /// Why it failed.
    pub reason: Option<String>,
}

/// Progress of a restore is written down each so many bytes.
const STEP: u64 = 64 << 20;

impl Blobs {
    /// Asks for a blob to be brought back from the archive; `None` when there is no such blob. A blob that is active
    /// already is `Done` at once. [`Blobs::run_restores`] does the work.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn restore(&self, hash: &BlobHash) -> Result<Option<Restore>, BlobError> {
        let (hash, now) = (*hash, self.now());
        self.ask(move |ledger| {
            let Some(entry) = ledger.find(&hash)? else { return Ok(None) };
            if entry.tier == TierName::Active {
                let (state, size) = (RestoreState::Done, entry.size);
                return Ok(Some(Restore { hash, state, asked_at: now, done: size, size, reason: None }));
            }
            ledger.ask_restore(&hash, now)?;
            ledger.restore_of(&hash)
        })
        .await
    }

    /// All restores, the oldest first, with how far they are.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn restores(&self) -> Result<Vec<Restore>, BlobError> {
        self.ask(|ledger| ledger.restores(false)).await
    }

    /// Does the restores that wait, one after the other, those included that a crash or a cancellation interrupted. The
    /// archive must be within reach. Its copies remain; policies leave the blob alone for `keep_restored_days`.
    ///
    /// # Errors
    /// [`BlobError::Ledger`]. What cannot be restored is told in the report and in [`Blobs::restores`].
    pub async fn run_restores(&self, monitor: &Monitor) -> Result<MoveReport, BlobError> {
        let mut report = MoveReport { complete: true, ..MoveReport::default() };
        let days = i64::from(self.inner.settings.keep_restored_days);
        for job in self.ask(|ledger| ledger.restores(true)).await? {
            if monitor.is_cancelled() {
                report.complete = false;
                break;
            }
            report.examined += 1;
            let (hash, size) = (job.hash, job.size);
            self.ask(move |ledger| ledger.set_restore(&hash, RestoreState::Running, 0, None)).await?;
            let stays_until = Timestamp(self.now().0 + days * DAY);
            let moving = Moving { to: TierName::Active, keep: true, stays_until };
            let (state, done, reason) = match self.move_blob(hash, &moving, self.watch(&job, monitor, &report)).await {
                Ok(()) => {
                    report.moved += 1;
                    report.bytes += size;
                    (RestoreState::Done, size, None)
                }
                Err(error @ BlobError::Ledger(_)) => return Err(error),
                Err(_) if monitor.is_cancelled() => {
                    report.complete = false;
                    (RestoreState::Waiting, 0, None)
                }
                Err(error) => {
                    let reason = error.to_string();
                    if report.failed.len() < TOLD {
                        report.failed.push((hash, reason.clone()));
                    }
                    (RestoreState::Failed, 0, Some(reason))
                }
            };
            self.ask(move |ledger| ledger.set_restore(&hash, state, done, reason.as_deref())).await?;
            monitor.tell(Progress { done: report.examined, bytes: report.bytes });
        }
        Ok(report)
    }

    /// Tells the monitor of bytes as they pass, and the ledger now and then.
    fn watch(
        &self,
        job: &Restore,
        monitor: &Monitor,
        report: &MoveReport,
    ) -> impl Fn(u64) -> bool + Clone + Send + 'static {
        let (blobs, monitor, hash, size) = (self.clone(), monitor.clone(), job.hash, job.size);
        let (done, before) = (report.examined, report.bytes);
        let passed = Arc::new(AtomicU64::new(0));
        move |n| {
            let from = passed.fetch_add(n, Ordering::Relaxed);
            let to = from + n;
            monitor.tell(Progress { done, bytes: before + to });
            if from / STEP != to / STEP && to < size {
                let blobs = blobs.clone();
                tokio::task::spawn_blocking(move || {
                    // Only for those who look; the last word is written when the copy is done.
                    let _ = blobs.inner.ledger.pass_restore(&hash, to);
                });
            }
            !monitor.is_cancelled()
        }
    }
}
