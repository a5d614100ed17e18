//! The blobs of one installation.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use solander_model::{BlobHash, Clock, Timestamp};

use crate::feed::blocking;
use crate::files::{Disk, Files};
use crate::ledger::Ledger;
use crate::lock::Locks;
use crate::place::Place;
use crate::settings::Tier;
use crate::temp::INCOMING;
use crate::{BlobError, BlobInfo, Event, PlaceName, Settings, TierName, Usage};

/// Immutable bytes named by their SHA-256, kept in tiers and copies. Cheap to clone.
///
/// Several programs may use one data folder at the same time. Methods need a Tokio runtime; whatever blocks (files, the
/// ledger) runs on its blocking threads.
#[derive(Debug, Clone)]
pub struct Blobs {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    /// `<data>/incoming`.
    pub incoming: PathBuf,
    pub settings: Settings,
    pub clock: Arc<dyn Clock>,
    pub ledger: Ledger,
    pub places: BTreeMap<PlaceName, Place>,
    pub locks: Locks,
    pub files: Arc<dyn Files>,
    /// Reads not yet written into the ledger.
    pub uses: Mutex<HashMap<BlobHash, Timestamp>>,
}

/// Milliseconds in a day.
pub(crate) const DAY: i64 = 86_400_000;
/// Reads remembered before they are written together.
const USES: usize = 1024;

impl Blobs {
    /// Opens the blobs in the data folder, and makes what is absent. Nothing is sent over a network yet.
    ///
    /// # Errors
    /// [`BlobError::Settings`] for places that cannot be, [`BlobError::NewerFormat`] when a newer program wrote the ledger,
    /// [`BlobError::Unavailable`] when a folder cannot be used.
    pub fn open(folder: &Path, settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, BlobError> {
        Self::open_with(folder, settings, clock, Arc::new(Disk))
    }

    pub(crate) fn open_with(
        folder: &Path,
        settings: &Settings,
        clock: Arc<dyn Clock>,
        files: Arc<dyn Files>,
    ) -> Result<Self, BlobError> {
        if settings.active.offline {
            return Err(BlobError::settings("the active tier cannot be offline"));
        }
        let incoming = folder.join(INCOMING);
        std::fs::create_dir_all(&incoming).map_err(|e| BlobError::from_io(INCOMING, &e))?;
        let mut places = BTreeMap::new();
        let tiers = [
            (&settings.active, "blobs/active", PlaceName::Active, PlaceName::ActiveSecond),
            (&settings.archive, "blobs/archive", PlaceName::Archive, PlaceName::ArchiveSecond),
        ];
        for (tier, default, first, second) in tiers {
            let url = tier.url.as_deref().unwrap_or(default);
            let second_url =
                tier.second.as_deref().map(|url| (second, url, tier.second_s3.as_ref().unwrap_or(&tier.s3)));
            for (name, url, s3) in [(first, url, &tier.s3)].into_iter().chain(second_url) {
                places.insert(name, Place::open(name, url, s3, folder, tier.offline, &files)?);
            }
        }
        let locks = Locks::open(&incoming).map_err(|e| BlobError::from_io(INCOMING, &e))?;
        let inner = Inner {
            settings: settings.clone(),
            clock,
            ledger: Ledger::open(folder)?,
            places,
            locks,
            files,
            uses: Mutex::default(),
            incoming,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// All the ledger knows about a blob; `None` when there is no such blob.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn stat(&self, hash: &BlobHash) -> Result<Option<BlobInfo>, BlobError> {
        let (hash, offline) = (*hash, self.inner.settings.archive.offline);
        self.ask(move |ledger| ledger.info(&hash, offline)).await
    }

    /// Says that `by` (a `pid@version`, a role) needs the blob, so that it is not garbage. Saying it twice is saying it once.
    ///
    /// Returns `false` when there is no such blob.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn reference(&self, hash: &BlobHash, by: &str) -> Result<bool, BlobError> {
        let (hash, by) = (*hash, by.to_owned());
        self.ask(move |ledger| ledger.reference(&hash, &by)).await
    }

    /// Says that `by` needs the blob no longer; `false` when it did not. The days of grace begin now.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn unreference(&self, hash: &BlobHash, by: &str) -> Result<bool, BlobError> {
        let (hash, by, now) = (*hash, by.to_owned(), self.now());
        self.ask(move |ledger| ledger.unreference(&hash, &by, now)).await
    }

    /// The blobs that `by` needs.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn referenced_by(&self, by: &str) -> Result<Vec<BlobHash>, BlobError> {
        let by = by.to_owned();
        self.ask(move |ledger| ledger.referenced_by(&by)).await
    }

    /// What each owner holds in each tier, and what all hold together.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn usage(&self) -> Result<Vec<Usage>, BlobError> {
        self.ask(Ledger::usage).await
    }

    /// What was found and done about the copies of a blob, in the order it happened.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn history(&self, hash: &BlobHash) -> Result<Vec<Event>, BlobError> {
        let hash = *hash;
        self.ask(move |ledger| ledger.history(&hash)).await
    }

    /// Asks the ledger, on a thread that may block.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Ledger) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, BlobError> {
        let inner = self.inner.clone();
        blocking(move || question(&inner.ledger)).await
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn place(&self, name: PlaceName) -> Option<&Place> {
        self.inner.places.get(&name)
    }

    /// The places a blob of `tier` should have a copy in, the first one first.
    pub(crate) fn places_of(&self, tier: TierName) -> impl Iterator<Item = &Place> {
        self.inner.places.values().filter(move |place| place.name.tier() == tier)
    }

    pub(crate) fn tier(&self, tier: TierName) -> &Tier {
        match tier {
            TierName::Active => &self.inner.settings.active,
            TierName::Archive => &self.inner.settings.archive,
        }
    }

    /// Makes sure that `place` is the one the ledger means, and not the empty folder below an unmounted disk.
    pub(crate) async fn attend(&self, place: &Place) -> Result<(), BlobError> {
        let name = place.name;
        place.attend(async |found| self.ask(move |ledger| ledger.name_place(name, found.is_none())).await).await
    }

    /// Makes sure, before a copy is called missing, that its place is still there.
    pub(crate) async fn still_there(&self, place: &Place) -> Result<(), BlobError> {
        let name = place.name;
        let known = self.ask(move |ledger| ledger.place_id(name)).await?;
        place.still_is(known.as_deref()).await
    }

    /// Notes that a blob was read; many such notes are written together.
    pub(crate) async fn used(&self, hash: &BlobHash) {
        let full = {
            let mut uses = self.inner.uses.lock().expect("nobody panics while holding the notes");
            uses.insert(*hash, self.now());
            uses.len() >= USES
        };
        if full && let Err(error) = self.flush().await {
            tracing::warn!(%error, "when blobs were last used could not be noted");
        }
    }

    /// Writes down when blobs were last used. Called by itself now and then; call it before the program ends.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn flush(&self) -> Result<(), BlobError> {
        let uses: Vec<_> = {
            let mut uses = self.inner.uses.lock().expect("nobody panics while holding the notes");
            uses.drain().collect()
        };
        if uses.is_empty() {
            return Ok(());
        }
        self.ask(move |ledger| ledger.used_at(&uses)).await
    }
}
