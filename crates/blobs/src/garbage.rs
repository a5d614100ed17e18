//! Removing what nobody needs, and what crashes left behind.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use futures_util::TryStreamExt;
use serde::Serialize;
use solander_model::{BlobHash, Timestamp};

use crate::blobs::DAY;
use crate::feed::blocking;
use crate::files::lock;
use crate::place::{self, Place};
use crate::{BlobError, Blobs, CopyState, Monitor, Progress};

/// What was removed, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GarbageReport {
    /// Whether nothing was touched.
    pub dry_run: bool,
    /// Blobs nobody needs.
    pub blobs: u64,
    /// Their bytes, each blob counted once.
    pub bytes: u64,
    /// Their names, the first thousand.
    pub hashes: Vec<BlobHash>,
    /// Objects in a place that the ledger does not know or need there.
    pub orphans: u64,
    /// Their bytes.
    pub orphan_bytes: u64,
    /// Objects the ledger lacked, whose bytes are right and which are now copies of their blob.
    pub adopted: u64,
    /// Unfinished files that nobody writes any more.
    pub unfinished: u64,
    /// What could not be looked at or removed, with the reason; the first thousand.
    pub failed: Vec<String>,
    /// Whether all was looked at.
    pub complete: bool,
}

/// Blobs asked for at once.
const PAGE: usize = 256;
/// Names and failures told one by one.
const TOLD: usize = 1_000;

impl Blobs {
    /// Removes blobs that nothing has referenced for `grace_days`, objects that no ledger row explains and that are older
    /// than that, and unfinished files older than a day that nobody has open. With `dry_run` it only says what it would do.
    ///
    /// An object the ledger should have and lists as missing or owed is verified and adopted instead.
    ///
    /// # Errors
    /// [`BlobError::Ledger`]. What cannot be removed is told in the report.
    pub async fn collect_garbage(&self, dry_run: bool, monitor: &Monitor) -> Result<GarbageReport, BlobError> {
        let mut report = GarbageReport { dry_run, ..GarbageReport::default() };
        let cutoff = Timestamp(self.now().0 - i64::from(self.inner.settings.grace_days) * DAY);
        report.complete = self.discard_unneeded(cutoff, &mut report, monitor).await?
            && self.sweep_places(cutoff, &mut report, monitor).await?;
        self.sweep_unfinished(&mut report).await;
        Ok(report)
    }

    async fn discard_unneeded(
        &self,
        cutoff: Timestamp,
        report: &mut GarbageReport,
        monitor: &Monitor,
    ) -> Result<bool, BlobError> {
        let mut after = 0;
        loop {
            let page = self.ask(move |ledger| ledger.unneeded(cutoff, after, PAGE)).await?;
            let Some(last) = page.last() else { return Ok(true) };
            after = last.0;
            for (_, hash, size) in page {
                if monitor.is_cancelled() {
                    return Ok(false);
                }
                if !report.dry_run && !self.discard(hash, cutoff, report).await? {
                    continue;
                }
                report.blobs += 1;
                report.bytes += size;
                if report.hashes.len() < TOLD {
                    report.hashes.push(hash);
                }
                monitor.tell(Progress { done: report.blobs, bytes: report.bytes });
            }
        }
    }

    /// The ledger first: a crash in between leaves orphans, never a row without bytes.
    async fn discard(&self, hash: BlobHash, cutoff: Timestamp, report: &mut GarbageReport) -> Result<bool, BlobError> {
        let _guard = self.inner.locks.lock(&hash).await?;
        let Some(places) = self.ask(move |ledger| ledger.discard(&hash, cutoff)).await? else { return Ok(false) };
        for place in places.into_iter().filter_map(|name| self.place(name)) {
            if let Err(error) = place.remove(&hash).await {
                report.fail(format!("{hash} in {}: {error}", place.name));
            }
        }
        Ok(true)
    }

    async fn sweep_places(
        &self,
        cutoff: Timestamp,
        report: &mut GarbageReport,
        monitor: &Monitor,
    ) -> Result<bool, BlobError> {
        for place in self.inner.places.values().filter(|place| !place.offline) {
            match self.still_there(place).await {
                Ok(()) => {}
                Err(error @ BlobError::Ledger(_)) => return Err(error),
                Err(error) => {
                    report.fail(error.to_string());
                    continue;
                }
            }
            let mut objects = place.list();
            loop {
                if monitor.is_cancelled() {
                    return Ok(false);
                }
                match objects.try_next().await {
                    Ok(Some(found)) => self.explain(place, found, cutoff, report).await?,
                    Ok(None) => break,
                    Err(error) => {
                        report.fail(error.to_string());
                        break;
                    }
                }
            }
        }
        Ok(true)
    }

    /// Finds the ledger row behind an object; adopts or removes one that has none.
    async fn explain(
        &self,
        place: &Place,
        found: place::Found,
        cutoff: Timestamp,
        report: &mut GarbageReport,
    ) -> Result<(), BlobError> {
        let (hash, name, now) = (found.hash, place.name, self.now());
        let listed = |entry: &Option<crate::ledger::Entry>| {
            entry
                .as_ref()
                .and_then(|entry| entry.state_in(name))
                .is_some_and(|state| matches!(state, CopyState::Ok | CopyState::Damaged))
        };
        if listed(&self.ask(move |ledger| ledger.find(&hash)).await?) {
            return Ok(());
        }
        // Asked again under the lock: whoever was writing it has finished then.
        let _guard = self.inner.locks.lock(&hash).await?;
        let entry = self.ask(move |ledger| ledger.find(&hash)).await?;
        if listed(&entry) {
            return Ok(());
        }
        let wanted = entry.as_ref().filter(|entry| entry.state_in(name).is_some() || entry.good().is_empty());
        if let Some(entry) = wanted {
            if place.verify(&hash, entry.size, |_| true).await.is_ok() {
                report.adopted += 1;
                if !report.dry_run {
                    let id = entry.id;
                    self.ask(move |ledger| ledger.adopt(id, &hash, name, now)).await?;
                }
            }
            return Ok(());
        }
        if entry.is_none() && found.modified >= cutoff {
            return Ok(());
        }
        if !report.dry_run
            && let Err(error) = place.remove(&hash).await
        {
            report.fail(format!("{hash} in {name}: {error}"));
            return Ok(());
        }
        report.orphans += 1;
        report.orphan_bytes += found.size;
        Ok(())
    }

    async fn sweep_unfinished(&self, report: &mut GarbageReport) {
        let cutoff = Timestamp(self.now().0 - DAY);
        let folders = self.inner.places.values().filter(|place| !place.offline).filter_map(Place::folder);
        let folders: Vec<_> = folders.map(|folder| folder.incoming()).chain([self.inner.incoming.clone()]).collect();
        for folder in folders {
            let (dry_run, files) = (report.dry_run, self.inner.files.clone());
            let swept = blocking(move || {
                let mut swept = 0;
                for entry in std::fs::read_dir(folder)?.filter_map(Result::ok) {
                    let path = entry.path();
                    if is_left_behind(&path, cutoff) {
                        swept += u64::from(dry_run || files.remove(&path).is_ok());
                    }
                }
                Ok::<_, std::io::Error>(swept)
            });
            match swept.await {
                Ok(swept) => report.unfinished += swept,
                Err(error) => report.fail(error.to_string()),
            }
        }
    }
}

impl GarbageReport {
    fn fail(&mut self, reason: String) {
        if self.failed.len() < TOLD {
            self.failed.push(reason);
        }
    }
}

/// Whether this is an unfinished file that nobody will finish.
fn is_left_behind(path: &Path, cutoff: Timestamp) -> bool {
    let named = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("put-"));
    named && is_abandoned(path, cutoff)
}

/// Whether this is a file, last touched before `cutoff`, whose writer is gone.
pub(crate) fn is_abandoned(path: &Path, cutoff: Timestamp) -> bool {
    // The change of the inode tells, and not that of the bytes: a file handed over may be old.
    let old = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.ctime() * 1_000 < cutoff.0);
    old && std::fs::File::open(path).is_ok_and(|file| lock(&file).is_ok())
}
