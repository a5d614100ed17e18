//! Images as readers get them: whole, in part, and with others that look like them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use solander_iiif::{Format, Quality, Rendering, Rotation};
use solander_model::Pid;

use crate::MediaError;
use crate::corpus::Corpus;
use crate::images::{Answer, Gallery, Image};

/// How long a render waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

impl Corpus {
    /// The answer to an image request, where it lies ready: copied from the pyramid, made beforehand, or remembered. It waits
    /// for no computation.
    ///
    /// # Errors
    /// [`MediaError::Pyramid`].
    pub async fn at_hand(&self, image: &Arc<Image>, rendering: &Rendering) -> Result<Option<Answer>, MediaError> {
        let inner = &self.inner;
        if Gallery::is_copied(image, rendering) {
            // One read of some kilobytes, nearly always from the page cache.
            return inner.gallery.render(image, rendering).map(Some);
        }
        if let Some(answer) = inner.gallery.computed(image, rendering) {
            return Ok(Some(answer));
        }
        if let Some(file) = self.derivative_for(image, rendering)
            && let Ok(bytes) = tokio::fs::read(&file).await
        {
            return Ok(Some(inner.gallery.remember(image, rendering, bytes.into())));
        }
        Ok(None)
    }

    /// Computes the answer to an image request when there is room. Whoever is `known` has a queue that others cannot fill.
    ///
    /// # Errors
    /// [`MediaError::Busy`] when too many wait already or the turn does not come, [`MediaError::Pyramid`].
    pub async fn compute(&self, image: &Arc<Image>, rendering: &Rendering, known: bool) -> Result<Answer, MediaError> {
        let inner = &self.inner;
        let queue = if known { &inner.queue_of_known } else { &inner.queue };
        let _place = queue.clone().try_acquire_owned().map_err(|_| MediaError::Busy)?;
        let renders = inner.renders.clone();
        let turn = async {
            if known {
                tokio::select! {
                    turn = renders.acquire_owned() => turn,
                    turn = inner.renders_of_known.clone().acquire_owned() => turn,
                }
            } else {
                renders.acquire_owned().await
            }
        };
        let turn = tokio::time::timeout(PATIENCE, turn).await;
        let turn = turn.map_err(|_| MediaError::Busy)?.map_err(|_| MediaError::Busy)?;
        // Somebody else may have computed it while we waited.
        if let Some(answer) = inner.gallery.computed(image, rendering) {
            return Ok(answer);
        }
        let (corpus, image, rendering) = (self.clone(), image.clone(), rendering.clone());
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            corpus.inner.gallery.render(&image, &rendering)
        })
        .await
        .map_err(|error| MediaError::Input(format!("an image was not computed: {error}")))?
    }

    /// The derivative that is just what is asked for, where there is one.
    fn derivative_for(&self, image: &Image, rendering: &Rendering) -> Option<PathBuf> {
        let (width, height) = image.size();
        let region = rendering.region;
        let whole = (region.x, region.y, region.width, region.height) == (0, 0, width, height);
        let plain = rendering.quality == Quality::Default && rendering.format == Format::Jpg;
        if !whole || !plain || rendering.rotation != (Rotation { mirror: false, degrees: 0.0 }) {
            return None;
        }
        let size = (rendering.width, rendering.height);
        let (prepared, shelf) = (&image.prepared, &self.inner.shelf);
        if size == prepared.thumbnail {
            Some(shelf.thumbnail(&image.hash))
        } else if size == prepared.derivative {
            Some(shelf.derivative(&image.hash))
        } else {
            None
        }
    }

    /// Other media whose images look almost the same, nearest first.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn near(&self, image: &Image) -> Result<Vec<Pid>, MediaError> {
        let Some(fingerprint) = image.prepared.fingerprint else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for other in self.inner.ledger.items_of(&image.hash, 11)?.into_iter().filter(|item| item.pid != image.pid) {
            found.push(other.pid);
        }
        for (hash, _) in self.inner.ledger.alike(&image.hash, fingerprint.0, 10)? {
            found.extend(self.inner.ledger.items_of(&hash, 3)?.into_iter().map(|item| item.pid));
        }
        Ok(found)
    }

    /// Whether an image whose file names a place may be handed out as it is.
    #[must_use]
    pub fn may_offer_original(&self, image: &Image) -> bool {
        !image.prepared.has_place || self.settings().offer_places
    }
}
