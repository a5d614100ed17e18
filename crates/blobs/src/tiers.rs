//! Moving blobs between tiers.

use serde::Serialize;
use solander_model::{BlobHash, Timestamp};

use crate::blobs::DAY;
use crate::ledger::Candidate;
use crate::{BlobError, Blobs, CopyState, Monitor, PlaceName, Policy, Progress, TierName};

/// What applying the policies did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MoveReport {
    /// Blobs looked at.
    pub examined: u64,
    /// Blobs moved.
    pub moved: u64,
    /// Bytes moved.
    pub bytes: u64,
    /// Blobs that should have moved and did not, with the reason; the first thousand of them.
    pub failed: Vec<(BlobHash, String)>,
    /// Whether all blobs were looked at.
    pub complete: bool,
}

/// Blobs asked for at once.
const PAGE: usize = 256;
/// Failures told one by one.
pub(crate) const TOLD: usize = 1_000;

/// How one move is made.
pub(crate) struct Moving {
    pub to: TierName,
    /// Whether the copies of the other tier remain, as after a restore.
    pub keep: bool,
    pub stays_until: Timestamp,
}

impl Blobs {
    /// Moves every blob to the tier that the first fitting policy of the settings names.
    ///
    /// A move copies and verifies the bytes, commits the ledger and only then removes the old copies, so a read succeeds at
    /// any moment. A crash leaves at worst a copy too many, which the sweep of [`Blobs::collect_garbage`] removes.
    ///
    /// # Errors
    /// [`BlobError::Ledger`]. What cannot be moved is told in the report.
    pub async fn apply_policies(&self, monitor: &Monitor) -> Result<MoveReport, BlobError> {
        self.flush().await?;
        let mut report = MoveReport::default();
        let mut after = 0;
        while !monitor.is_cancelled() {
            let page = self.ask(move |ledger| ledger.candidates(after, PAGE)).await?;
            let Some(last) = page.last() else {
                report.complete = true;
                break;
            };
            after = last.id;
            for blob in page {
                if monitor.is_cancelled() {
                    return Ok(report);
                }
                report.examined += 1;
                self.apply_to(&blob, &mut report, monitor).await?;
                monitor.tell(Progress { done: report.examined, bytes: report.bytes });
            }
        }
        Ok(report)
    }

    async fn apply_to(&self, blob: &Candidate, report: &mut MoveReport, monitor: &Monitor) -> Result<(), BlobError> {
        let now = self.now();
        let fitting = self.inner.settings.policies.iter().find(|policy| fits(policy, blob, now));
        let Some(to) = fitting.map(|policy| policy.tier).filter(|tier| *tier != blob.tier) else { return Ok(()) };
        let offline = |tier| self.tier(tier).offline;
        if (to == TierName::Archive && blob.stays_until > now) || offline(blob.tier) {
            // Just restored; or behind a restore, which is asked for by name and never by a policy.
            return Ok(());
        }
        let moving = Moving { to, keep: false, stays_until: Timestamp(0) };
        let stop = monitor.clone();
        match self.move_blob(blob.hash, &moving, move |_| !stop.is_cancelled()).await {
            Ok(()) => {
                report.moved += 1;
                report.bytes += blob.size;
            }
            Err(error @ BlobError::Ledger(_)) => return Err(error),
            Err(_) if monitor.is_cancelled() => {}
            Err(error) => {
                tracing::warn!(hash = %blob.hash, %to, %error, "a blob was not moved");
                if report.failed.len() < TOLD {
                    report.failed.push((blob.hash, error.to_string()));
                }
            }
        }
        Ok(())
    }

    /// Copies, verifies, commits, removes.
    pub(crate) async fn move_blob(
        &self,
        hash: BlobHash,
        moving: &Moving,
        seen: impl Fn(u64) -> bool + Clone + Send + 'static,
    ) -> Result<(), BlobError> {
        let guard = self.inner.locks.lock(&hash).await?;
        let Some(entry) = self.ask(move |ledger| ledger.find(&hash)).await? else { return Ok(()) };
        if entry.tier == moving.to {
            return Ok(());
        }
        let mut copies = Vec::new();
        for place in self.places_of(moving.to) {
            // A copy that stayed behind from an earlier stay counts once its bytes are verified.
            let stayed = entry.state_in(place.name) == Some(CopyState::Ok);
            if !stayed || place.verify(&hash, entry.size, |_| true).await.is_err() {
                self.copy_into(hash, &entry, place, moving.keep, seen.clone()).await?;
            }
            copies.push(place.name);
        }
        let left: Vec<_> = entry.copies.iter().map(|copy| copy.place).collect();
        let left: Vec<PlaceName> = left.into_iter().filter(|place| !moving.keep && place.tier() != moving.to).collect();
        let (id, to, until, now, gone) = (entry.id, moving.to, moving.stays_until, self.now(), left.clone());
        self.ask(move |ledger| ledger.moved(id, to, &copies, &gone, until, now)).await?;
        for place in left.into_iter().filter_map(|name| self.place(name)) {
            if let Err(error) = place.remove(&hash).await {
                tracing::warn!(%hash, place = %place.name, %error, "a copy that moved is left for the sweep");
            }
        }
        drop(guard);
        Ok(())
    }
}

/// Whether every condition of `policy` holds.
fn fits(policy: &Policy, blob: &Candidate, now: Timestamp) -> bool {
    let days_since = |at: Timestamp| (now.0 - at.0) / DAY;
    let kind = |wanted: &String| match (&blob.media_type, wanted.strip_suffix('*')) {
        (None, _) => false,
        (Some(found), Some(start)) => found.starts_with(start),
        (Some(found), None) => found == wanted,
    };
    policy.older_than_days.is_none_or(|days| days_since(blob.first_seen) >= i64::from(days))
        && policy.unused_days.is_none_or(|days| days_since(blob.last_used) >= i64::from(days))
        && policy.media_type.as_ref().is_none_or(kind)
        && policy.owner.as_ref().is_none_or(|owner| blob.owners.contains(owner))
        && policy.referenced_by.as_ref().is_none_or(|by| blob.references.iter().any(|name| name.starts_with(by)))
        && policy.min_bytes.is_none_or(|min| blob.size >= min)
        && policy.max_bytes.is_none_or(|max| blob.size <= max)
}
