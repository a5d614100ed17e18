//! Writing the ledger anew from the bytes, after it was lost.

use futures_util::TryStreamExt;
use serde::Serialize;

use crate::ledger::Keeping;
use crate::place::{Fault, Found, Place};
use crate::{BlobError, Blobs, CopyState, Monitor, PlaceName, Progress};

/// What a rebuild found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RebuildReport {
    /// Copies read, found right and listed.
    pub listed: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects that are not what their name says, or could not be read; the first thousand.
    pub failed: Vec<String>,
    /// Whether all was looked at.
    pub complete: bool,
}

impl Blobs {
    /// Lists every good copy found in the places, as after the ledger was lost.
    ///
    /// A place that knows another ledger is refused by everything else; this takes it over. What only the ledger knew (media
    /// types, owners, references, times) is not found again, and the days of grace of every blob begin now.
    ///
    /// # Errors
    /// [`BlobError::Ledger`], and [`BlobError::Unavailable`] for a place that cannot be listed.
    pub async fn rebuild(&self, monitor: &Monitor) -> Result<RebuildReport, BlobError> {
        let mut report = RebuildReport::default();
        for place in self.inner.places.values() {
            if let Some(id) = place.calls_itself().await? {
                let name = place.name;
                self.ask(move |ledger| ledger.take_over(name, &id)).await?;
            }
            self.attend(place).await?;
            let mut objects = place.list();
            while let Some(found) = objects.try_next().await? {
                if monitor.is_cancelled() {
                    return Ok(report);
                }
                self.list_again(place, &found, &mut report).await?;
                monitor.tell(Progress { done: report.listed, bytes: report.bytes });
            }
        }
        report.complete = true;
        Ok(report)
    }

    async fn list_again(&self, place: &Place, found: &Found, report: &mut RebuildReport) -> Result<(), BlobError> {
        let (hash, name) = (found.hash, place.name);
        let _guard = self.inner.locks.lock(&hash).await?;
        let entry = self.ask(move |ledger| ledger.find(&hash)).await?;
        if entry.as_ref().and_then(|entry| entry.state_in(name)) == Some(CopyState::Ok) {
            return Ok(());
        }
        let measured = match place.measure(&hash, found.size, |_| true).await {
            Ok(measured) => measured,
            Err(fault) => {
                report.fail(name, found, &fault);
                return Ok(());
            }
        };
        report.listed += 1;
        report.bytes += measured.size;
        let keeping = Keeping {
            hash,
            size: measured.size,
            sums: measured.sums,
            tier: name.tier(),
            media_type: None,
            owner: None,
            quota: None,
            copies: vec![(name, CopyState::Ok)],
            now: self.now(),
        };
        self.ask(move |ledger| ledger.keep(&keeping)).await.map(|_| ())
    }
}

impl RebuildReport {
    fn fail(&mut self, place: PlaceName, found: &Found, fault: &Fault) {
        if self.failed.len() < 1_000 {
            self.failed.push(format!("{} in {place}: {fault:?}", found.hash));
        }
    }
}
