//! The corpus: everything that is kept, behind one handle.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use solander_blobs::Blobs;
use solander_fetch::Fetcher;
use solander_model::{BlobHash, Clock, Pid};
use solander_store::Store;
use tokio::sync::{Notify, Semaphore};

use crate::MediaError;
use crate::download::NOT_AN_IMAGE;
use crate::images::{Gallery, Image};
use crate::ledger::{Content, Item, Ledger, State};
use crate::prepared::{Prepared, Shelf};
use crate::settings::{Policy, Settings};
use crate::worker::WorkerCommand;

/// What a corpus is made of.
#[derive(Debug)]
pub struct Parts {
    /// The data folder.
    pub folder: PathBuf,
    /// The objects.
    pub store: Store,
    /// The bytes.
    pub blobs: Blobs,
    /// The way out.
    pub fetcher: Fetcher,
    /// Settings.
    pub settings: Settings,
    /// Scheme and host of the portal, where they are known for good: media objects then name their derivatives.
    pub public_url: Option<String>,
    /// How to start a process that reads originals; without one they are read in this process.
    pub worker: Option<WorkerCommand>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The image corpus of one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Corpus {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) parts: Parts,
    pub(crate) ledger: Ledger,
    pub(crate) shelf: Shelf,
    pub(crate) gallery: Gallery,
    pub(crate) viewed: Mutex<HashSet<Pid>>,
    pub(crate) renders: Arc<Semaphore>,
    /// Renders under way and waiting.
    pub(crate) queue: Arc<Semaphore>,
    /// The same, for those whom the server knows.
    pub(crate) renders_of_known: Arc<Semaphore>,
    pub(crate) queue_of_known: Arc<Semaphore>,
    pub(crate) wake: Notify,
    /// When the log was last read for somebody who waited, in milliseconds.
    pub(crate) followed: AtomicI64,
}

/// What a page needs to know of an image.
#[derive(Debug, Clone)]
pub enum ImageState {
    /// It can be asked for regions.
    Ready(Arc<Image>),
    /// It is on its way.
    Pending,
    /// It cannot be shown, for this reason.
    Failed(String),
    /// It stays where its source has it; perhaps behind a foreign image service.
    NotKept(Option<String>),
}

/// Renders that may wait, for each one that may run.
const QUEUE: usize = 32;

impl Corpus {
    /// Opens the corpus.
    ///
    /// # Errors
    /// [`MediaError::Ledger`] and [`MediaError::Io`] when the folder cannot be used.
    pub fn open(parts: Parts) -> Result<Self, MediaError> {
        std::fs::create_dir_all(parts.folder.join("incoming")).map_err(|e| MediaError::io("incoming files", e))?;
        let ledger = Ledger::open(&parts.folder)?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let inner = Inner {
            shelf: Shelf::new(&parts.folder),
            gallery: Gallery::new(parts.settings.cache_mib, parts.settings.jpeg_quality),
            viewed: Mutex::default(),
            renders: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores * (QUEUE + 1))),
            renders_of_known: Arc::new(Semaphore::new(1)),
            queue_of_known: Arc::new(Semaphore::new(cores * (QUEUE + 1))),
            wake: Notify::new(),
            followed: AtomicI64::new(0),
            ledger,
            parts,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The state of work.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.inner.ledger
    }

    /// The bytes.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.inner.parts.blobs
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.parts.settings
    }

    /// Derived files.
    #[must_use]
    pub fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.parts.folder
    }

    /// Reads what the log has gained; returns how many media were met.
    ///
    /// # Errors
    /// [`MediaError::Store`], [`MediaError::Ledger`].
    pub fn follow(&self) -> Result<u64, MediaError> {
        let parts = &self.inner.parts;
        crate::follow::follow(&parts.store, &self.inner.ledger, &parts.settings, parts.clock.now())
    }

    /// The state of an image, without waiting for anything and without asking for it.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn state(&self, pid: &Pid) -> Result<ImageState, MediaError> {
        if let Some(image) = self.current(pid)? {
            return Ok(ImageState::Ready(image));
        }
        let Some(item) = self.inner.ledger.item(pid)? else { return Ok(ImageState::NotKept(None)) };
        let Some(hash) = item.hash else {
            return Ok(match (item.state, item.policy) {
                (State::Dead, _) => ImageState::Failed(item.reason.unwrap_or_default()),
                // It is tried again, but not because somebody looks.
                (State::Failing, _) if item.code.as_deref() == Some(NOT_AN_IMAGE) => {
                    ImageState::Failed(item.reason.unwrap_or_default())
                }
                (_, Policy::Referenced) | (State::Withdrawn, _) => ImageState::NotKept(item.service),
                _ => ImageState::Pending,
            });
        };
        let content = self.inner.ledger.content(&hash)?;
        if let Some(Content::Ready(prepared)) = content {
            return self.opened(pid, hash, *prepared);
        }
        // What came last is not read, or cannot be: what was read before is still shown.
        if let Some(before) = item.fallback
            && let Some(Content::Ready(prepared)) = self.inner.ledger.content(&before)?
        {
            return self.opened(pid, before, *prepared);
        }
        Ok(match content {
            Some(Content::Unreadable(reason)) => ImageState::Failed(reason),
            _ => ImageState::Pending,
        })
    }

    fn opened(&self, pid: &Pid, hash: BlobHash, prepared: Prepared) -> Result<ImageState, MediaError> {
        let file = self.inner.shelf.pyramid(&hash);
        match self.inner.gallery.open(pid, hash, prepared, file, self.now_ms()) {
            Ok(image) => Ok(ImageState::Ready(image)),
            // Derived files may be deleted at any time; they are made again.
            Err(error) => {
                tracing::info!(media.pid = %pid, "the pyramid of {pid} is made again: {error}");
                self.inner.ledger.prepare_first(&hash)?;
                self.inner.wake.notify_one();
                Ok(ImageState::Pending)
            }
        }
    }

    /// Lets every source be asked again now: for changed images, and for those that could not be had.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn recheck(&self) -> Result<u64, MediaError> {
        self.inner.ledger.recheck(self.inner.parts.clock.now())
    }

    fn now_ms(&self) -> i64 {
        self.inner.parts.clock.now().0
    }

    /// The opened image, where it is still the one that the ledger names.
    fn current(&self, pid: &Pid) -> Result<Option<Arc<Image>>, MediaError> {
        /// Milliseconds for which an opened image is believed.
        const FRESH: i64 = 2000;
        let Some(image) = self.inner.gallery.opened(pid) else { return Ok(None) };
        let now = self.now_ms();
        if now - image.checked.load(Ordering::Relaxed) > FRESH {
            if self.inner.ledger.item(pid)?.and_then(|item| item.hash) != Some(image.hash) {
                self.inner.gallery.forget(pid);
                return Ok(None);
            }
            image.checked.store(now, Ordering::Relaxed);
        }
        Ok(Some(image))
    }

    /// The image, fetched and prepared first where that is needed and takes no longer than `patience`.
    ///
    /// # Errors
    /// [`MediaError::NotKept`], [`MediaError::Preparing`], [`MediaError::Unusable`].
    pub async fn image(&self, pid: &Pid, patience: Duration) -> Result<Arc<Image>, MediaError> {
        let deadline = tokio::time::Instant::now() + patience;
        let mut asked = false;
        loop {
            match self.state(pid)? {
                ImageState::Ready(image) => {
                    self.view(pid);
                    return Ok(image);
                }
                ImageState::Failed(reason) => return Err(MediaError::Unusable { pid: pid.clone(), reason }),
                ImageState::NotKept(_) if asked || !self.is_new(pid)? => {
                    return Err(MediaError::NotKept { pid: pid.clone() });
                }
                ImageState::NotKept(_) => asked = true,
                ImageState::Pending => {
                    if !asked {
                        self.ask(pid)?;
                        asked = true;
                    }
                    if tokio::time::Instant::now() >= deadline {
                        return Err(MediaError::Preparing { pid: pid.clone() });
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Reads the log where a media is not known yet, once a second at most; whether that may help.
    fn is_new(&self, pid: &Pid) -> Result<bool, MediaError> {
        if self.inner.ledger.item(pid)?.is_some() {
            return Ok(false);
        }
        let now = self.now_ms();
        if now - self.inner.followed.swap(now, Ordering::Relaxed) < 1000 {
            return Ok(false);
        }
        self.follow()?;
        Ok(true)
    }

    fn ask(&self, pid: &Pid) -> Result<(), MediaError> {
        if let Some(item) = self.inner.ledger.item(pid)? {
            match item.hash {
                Some(hash) => self.inner.ledger.hurry(&hash)?,
                None => self.inner.ledger.want(pid, self.inner.parts.clock.now())?,
            }
            self.inner.wake.notify_one();
        }
        Ok(())
    }

    fn view(&self, pid: &Pid) {
        let mut viewed = self.inner.viewed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if viewed.len() < 100_000 && !viewed.contains(pid) {
            viewed.insert(pid.clone());
        }
    }

    /// The work item of a media.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn item(&self, pid: &Pid) -> Result<Option<Item>, MediaError> {
        self.inner.ledger.item(pid)
    }
}
