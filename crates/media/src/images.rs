//! Images as they are answered: from pyramids, with a bounded memory of what was computed.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use solander_iiif::Rendering;
use solander_model::{BlobHash, Pid};
use solander_pyramid::{Pyramid, RenderOptions};

use crate::MediaError;
use crate::prepared::Prepared;

/// An image that can be asked for regions.
#[derive(Debug)]
pub struct Image {
    /// The media.
    pub pid: Pid,
    /// Its bytes.
    pub hash: BlobHash,
    /// What is known of them.
    pub prepared: Prepared,
    pub(crate) pyramid: Pyramid,
    /// When the ledger was last asked whether these are still the bytes, in milliseconds.
    pub(crate) checked: AtomicI64,
}

impl Image {
    /// Pixels across and down.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        let size = self.pyramid.size();
        (size.width, size.height)
    }
}

/// An answer to an image request.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The picture.
    pub bytes: bytes::Bytes,
    /// Its media type.
    pub media_type: &'static str,
}

#[derive(Clone)]
struct ByLength;

impl Weighter<(BlobHash, String), Answer> for ByLength {
    fn weight(&self, key: &(BlobHash, String), answer: &Answer) -> u64 {
        (answer.bytes.len() + key.1.len() + 128) as u64
    }
}

/// Opened pyramids and computed answers, both bounded.
pub(crate) struct Gallery {
    opened: Cache<Pid, Arc<Image>>,
    computed: Cache<(BlobHash, String), Answer, ByLength>,
    quality: u8,
}

impl std::fmt::Debug for Gallery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gallery").field("opened", &self.opened.len()).field("computed", &self.computed.len()).finish()
    }
}

/// Pyramids open at the same time: each is a file handle and a few kilobytes of places.
const OPEN: usize = 512;

impl Gallery {
    pub(crate) fn new(cache_mib: u64, quality: u8) -> Self {
        let bytes = cache_mib << 20;
        Self {
            opened: Cache::new(OPEN),
            computed: Cache::with_weighter((bytes / 20_000).max(16) as usize, bytes.max(1), ByLength),
            quality,
        }
    }

    pub(crate) fn opened(&self, pid: &Pid) -> Option<Arc<Image>> {
        self.opened.get(pid)
    }

    pub(crate) fn forget(&self, pid: &Pid) {
        self.opened.remove(pid);
    }

    pub(crate) fn open(
        &self,
        pid: &Pid,
        hash: BlobHash,
        prepared: Prepared,
        file: PathBuf,
        now: i64,
    ) -> Result<Arc<Image>, MediaError> {
        let image = Arc::new(Image {
            pid: pid.clone(),
            hash,
            prepared,
            pyramid: Pyramid::open(&file)?,
            checked: AtomicI64::new(now),
        });
        self.opened.insert(pid.clone(), image.clone());
        Ok(image)
    }

    /// An answer computed before.
    pub(crate) fn computed(&self, image: &Image, rendering: &Rendering) -> Option<Answer> {
        self.computed.get(&(image.hash, rendering.canonical.clone()))
    }

    /// Whether the answer is only copied from the file.
    pub(crate) fn is_copied(image: &Image, rendering: &Rendering) -> bool {
        image.pyramid.copies(rendering)
    }

    /// Remembers a picture that was made beforehand.
    pub(crate) fn remember(&self, image: &Image, rendering: &Rendering, bytes: bytes::Bytes) -> Answer {
        let answer = Answer { bytes, media_type: rendering.format.media_type() };
        self.computed.insert((image.hash, rendering.canonical.clone()), answer.clone());
        answer
    }

    /// Computes an answer; one that cost work is remembered.
    pub(crate) fn render(&self, image: &Image, rendering: &Rendering) -> Result<Answer, MediaError> {
        let options = RenderOptions { jpeg_quality: self.quality, ..RenderOptions::default() };
        let rendered = image.pyramid.render(rendering, &options)?;
        let answer = Answer { bytes: rendered.bytes.into(), media_type: rendered.media_type };
        if !rendered.copied {
            self.computed.insert((image.hash, rendering.canonical.clone()), answer.clone());
        }
        Ok(answer)
    }
}
