//! The rolling fixity audit: every copy is read again, and mended from another where it must be.

use std::time::{Duration, Instant};

use serde::Serialize;
use solander_model::{BlobHash, Timestamp};

use crate::blobs::DAY;
use crate::ledger::Due;
use crate::place::Fault;
use crate::{AuditSettings, BlobError, Blobs, CopyState, Monitor, PlaceName, Progress};

/// How much one audit reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditOptions {
    /// The most bytes read; what would exceed them waits for the next run. No limit by default.
    pub max_bytes: Option<u64>,
    /// The longest it may take, the copy at hand aside. No limit by default.
    pub max_time: Option<Duration>,
    /// Copies verified within so many days are left alone. All are read by default.
    pub older_than_days: u32,
}

impl From<&AuditSettings> for AuditOptions {
    fn from(settings: &AuditSettings) -> Self {
        Self {
            max_bytes: Some(settings.bytes_per_run),
            max_time: Some(Duration::from_secs(settings.seconds_per_run)),
            older_than_days: settings.every_days,
        }
    }
}

/// What an audit found of a copy that was not in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// Its bytes are wrong.
    Damaged,
    /// It is not there.
    Missing,
    /// It was never written.
    Owed,
    /// Its place did not answer.
    Unreachable,
}

/// What was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// Written again from this copy, whose bytes were verified first.
    WrittenFrom(PlaceName),
    /// Nothing could be: no good copy is left anywhere. The blob is not served any more.
    NoGoodCopy,
    /// Nothing yet, for this reason. The next audit tries again.
    Left(String),
}

/// One copy that was not in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// The blob.
    pub hash: BlobHash,
    /// The copy.
    pub place: PlaceName,
    /// What was found.
    pub found: Found,
    /// What was done.
    pub done: Done,
}

/// What an audit did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Copies read and found good.
    pub good: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Copies that were not in order.
    pub rows: Vec<AuditRow>,
    /// Whether nothing that was due is left.
    pub complete: bool,
}

/// Copies asked for at once.
const PAGE: usize = 64;

impl Blobs {
    /// Writes every copy that is owed, and those of blobs that lack one since a second place was added.
    ///
    /// Stopped and started again it goes on where it was.
    ///
    /// # Errors
    /// [`BlobError::Ledger`]. What cannot be written is told in the report.
    pub async fn pay_owed(&self, monitor: &Monitor) -> Result<AuditReport, BlobError> {
        let mut audit = Audit::new(self, AuditOptions::default(), monitor);
        audit.mend(Some(CopyState::Owed)).await?;
        Ok(audit.report)
    }

    /// Mends copies known to be bad or owed, then reads those not verified for longest and mends what it finds.
    ///
    /// Copies in an offline archive are not read. A place that does not answer, or is not the one the ledger knows, is told
    /// in the report and nothing is concluded from it. What was found stays in each blob's history ([`Blobs::history`]).
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn audit(&self, options: &AuditOptions, monitor: &Monitor) -> Result<AuditReport, BlobError> {
        let mut audit = Audit::new(self, options.clone(), monitor);
        if audit.mend(None).await? {
            audit.report.complete = audit.verify_oldest().await?;
        }
        Ok(audit.report)
    }
}

struct Audit<'a> {
    blobs: &'a Blobs,
    options: AuditOptions,
    monitor: &'a Monitor,
    since: Instant,
    /// Good copies not yet written down, to be committed together.
    verified: Vec<(i64, PlaceName)>,
    report: AuditReport,
}

impl<'a> Audit<'a> {
    fn new(blobs: &'a Blobs, options: AuditOptions, monitor: &'a Monitor) -> Self {
        let report = AuditReport { complete: true, ..AuditReport::default() };
        Self { blobs, options, monitor, since: Instant::now(), verified: Vec::new(), report }
    }

    /// Whether there is budget for `size` more bytes. The first copy is always read, however large.
    fn may_read(&self, size: u64) -> bool {
        let bytes = self.options.max_bytes.is_none_or(|max| self.report.bytes == 0 || self.report.bytes + size <= max);
        bytes && self.options.max_time.is_none_or(|max| self.since.elapsed() < max) && !self.monitor.is_cancelled()
    }

    /// Mends what is known to need it; whether all of it was dealt with.
    async fn mend(&mut self, only: Option<CopyState>) -> Result<bool, BlobError> {
        let names: Vec<_> = self.blobs.inner.places.keys().copied().collect();
        for name in names.clone() {
            self.blobs.ask(move |ledger| ledger.owe(name, name.tier())).await?;
        }
        let mut after: Option<Due> = None;
        loop {
            let (places, from) = (names.clone(), after.take());
            let page = self.blobs.ask(move |ledger| ledger.not_ok(&places, from.as_ref(), PAGE)).await?;
            let Some(last) = page.last().cloned() else { return Ok(true) };
            for due in page.into_iter().filter(|due| only.is_none_or(|only| due.state == only)) {
                if !self.may_read(due.size) {
                    self.report.complete = false;
                    return Ok(false);
                }
                let found = match due.state {
                    CopyState::Damaged => Found::Damaged,
                    CopyState::Missing => Found::Missing,
                    CopyState::Owed | CopyState::Ok => Found::Owed,
                };
                self.mend_one(&due, found).await?;
            }
            after = Some(last);
        }
    }

    /// Reads copies, the longest unverified first; whether none is left that was due.
    async fn verify_oldest(&mut self) -> Result<bool, BlobError> {
        let mut names = Vec::new();
        for place in self.blobs.inner.places.values().filter(|place| !place.offline) {
            match self.blobs.still_there(place).await {
                Ok(()) => names.push(place.name),
                Err(error @ BlobError::Ledger(_)) => return Err(error),
                Err(error) => tracing::error!(place = %place.name, %error, "a place cannot be audited"),
            }
        }
        let all = names.len() == self.blobs.inner.places.values().filter(|place| !place.offline).count();
        let cutoff = Timestamp(self.blobs.now().0 - i64::from(self.options.older_than_days) * DAY);
        let mut after: Option<Due> = None;
        loop {
            let (places, from) = (names.clone(), after.take());
            let page = self.blobs.ask(move |ledger| ledger.longest_unverified(&places, cutoff, from.as_ref(), PAGE));
            let page = page.await?;
            let Some(last) = page.last().cloned() else { return Ok(all) };
            for due in page {
                if !self.may_read(due.size) || !self.verify_one(&due).await? {
                    self.note_verified().await?;
                    return Ok(false);
                }
            }
            self.note_verified().await?;
            after = Some(last);
        }
    }

    async fn note_verified(&mut self) -> Result<(), BlobError> {
        let (verified, now) = (std::mem::take(&mut self.verified), self.blobs.now());
        self.blobs.ask(move |ledger| ledger.verified(&verified, now)).await
    }

    /// Reads one copy; `false` when the work was stopped meanwhile.
    async fn verify_one(&mut self, due: &Due) -> Result<bool, BlobError> {
        let place = self.blobs.place(due.place).expect("only places there are were asked for");
        let (bytes, done, monitor) = (&mut self.report.bytes, self.report.good, self.monitor);
        let read = place.verify(&due.hash, due.size, |n| {
            *bytes += n;
            monitor.tell(Progress { done, bytes: *bytes });
            !monitor.is_cancelled()
        });
        let fault = match read.await {
            Ok(()) => {
                self.report.good += 1;
                self.verified.push((due.blob, due.place));
                return Ok(true);
            }
            Err(Fault::Stopped) => return Ok(false),
            Err(fault) => fault,
        };
        match self.blobs.note_fault(&due.hash, place, fault).await {
            Ok(Some(CopyState::Missing)) => self.mend_one(due, Found::Missing).await?,
            Ok(Some(_)) => self.mend_one(due, Found::Damaged).await?,
            // It was moved or given up meanwhile.
            Ok(None) => {}
            Err(error @ BlobError::Ledger(_)) => return Err(error),
            Err(error) => self.tell(due, Found::Unreachable, Done::Left(error.to_string())),
        }
        Ok(true)
    }

    /// Writes one copy again, if it still needs it.
    async fn mend_one(&mut self, due: &Due, found: Found) -> Result<(), BlobError> {
        let (hash, name) = (due.hash, due.place);
        let place = self.blobs.place(name).expect("only places there are were asked for");
        let _guard = self.blobs.inner.locks.lock(&hash).await?;
        let Some(entry) = self.blobs.ask(move |ledger| ledger.find(&hash)).await? else { return Ok(()) };
        if entry.state_in(name).is_none_or(|state| state == CopyState::Ok) {
            return Ok(());
        }
        let monitor = self.monitor.clone();
        let done = match self.blobs.copy_into(hash, &entry, place, false, move |_| !monitor.is_cancelled()).await {
            Ok(from) => {
                self.report.bytes += due.size;
                let (now, done) = (self.blobs.now(), format!("written from {from}"));
                let found = found.words();
                let mark = move |ledger: &crate::ledger::Ledger| {
                    ledger.mark(&hash, name, CopyState::Ok, now, Some((found, &done)))
                };
                self.blobs.ask(mark).await?;
                Done::WrittenFrom(from)
            }
            Err(error @ BlobError::Ledger(_)) => return Err(error),
            Err(BlobError::Damaged { .. }) => {
                tracing::error!(%hash, place = %name, "no good copy is left anywhere");
                Done::NoGoodCopy
            }
            Err(error) => Done::Left(error.to_string()),
        };
        self.tell(due, found, done);
        Ok(())
    }

    fn tell(&mut self, due: &Due, found: Found, done: Done) {
        self.report.rows.push(AuditRow { hash: due.hash, place: due.place, found, done });
        self.monitor.tell(Progress { done: self.report.good, bytes: self.report.bytes });
    }
}

impl Found {
    fn words(self) -> &'static str {
        match self {
            Self::Damaged => "its bytes are wrong",
            Self::Missing => "it is not there",
            Self::Owed => "it was never written",
            Self::Unreachable => "its place did not answer",
        }
    }
}
