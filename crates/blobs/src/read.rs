//! Reading bytes, none of them unverified.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};
use solander_model::BlobHash;

use crate::feed::{blocking, pour};
use crate::ledger::Entry;
use crate::place::{Fault, Raw};
use crate::sums::{BLOCK, block_is};
use crate::temp::{INCOMING, Temp};
use crate::{BlobError, Blobs, ByteStream, CopyState, PlaceName};

impl Blobs {
    /// Reads a blob, or a range of it in bytes; `None` when there is no such blob. A range that ends beyond the end ends
    /// there.
    ///
    /// What is checked: every block of 256 KiB against its check sum in the ledger before it is yielded, for ranges too
    /// (which are read in whole blocks); for a whole blob also the SHA-256, before the last block is yielded. A copy with a
    /// wrong, missing or short block is marked, and the reading goes on at that very block from another copy. So wrong
    /// bytes are never yielded, and a good second copy is all it takes for the reader not to notice.
    ///
    /// # Errors
    /// [`BlobError::Archived`], [`BlobError::Range`], [`BlobError::Damaged`] when no good copy is left,
    /// [`BlobError::Unavailable`] when a copy that may be good cannot be reached. The stream can end with the latter two.
    pub async fn read(&self, hash: &BlobHash, range: Option<Range<u64>>) -> Result<Option<ByteStream>, BlobError> {
        let name = *hash;
        let Some(entry) = self.ask(move |ledger| ledger.find(&name)).await? else { return Ok(None) };
        let size = entry.size;
        let whole = range.as_ref().is_none_or(|range| range.start == 0 && range.end >= size);
        let range = range.unwrap_or(0..size);
        if range.start > size || (range.start == size && size > 0) {
            return Err(BlobError::Range { hash: *hash, size, start: range.start });
        }
        let block = BLOCK as u64;
        let mut reader = Reader {
            blobs: self.clone(),
            hash: *hash,
            at: range.start / block * block,
            want: range.start..range.end.min(size),
            whole: whole.then(Sha256::new),
            entry,
            source: None,
            pending: BytesMut::new(),
            failed: BTreeSet::new(),
            unreachable: None,
            refreshed: false,
        };
        self.used(hash).await;
        // The first block now, so that what cannot be read at all is told before an answer has begun.
        let first = reader.next().await?;
        let rest = futures_util::stream::try_unfold(reader, |mut reader| async move {
            Ok(reader.next().await?.map(|bytes| (bytes, reader)))
        });
        Ok(Some(futures_util::stream::iter(first.map(Ok)).chain(rest).boxed()))
    }

    /// The file of a blob, where a good copy lies in a folder; `None` otherwise.
    ///
    /// The file has the right size; its bytes are those that were verified when the ledger says. It must not be changed,
    /// and goes away when the blob moves to another tier: open it at once, and ask again when it is gone.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn local_path(&self, hash: &BlobHash) -> Result<Option<PathBuf>, BlobError> {
        let name = *hash;
        let Some(entry) = self.ask(move |ledger| ledger.find(&name)).await? else { return Ok(None) };
        let places = entry.good().into_iter().filter_map(|place| self.place(place)).filter(|place| !place.offline);
        let paths: Vec<_> = places.filter_map(|place| place.path(hash)).collect();
        let is_whole = move |path: &PathBuf| {
            std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == entry.size)
        };
        let found = blocking(move || paths.into_iter().find(is_whole)).await;
        if found.is_some() {
            self.used(hash).await;
        }
        Ok(found)
    }

    /// A verified temporary copy below `<data>/incoming`, for bytes that must be a file and are in no folder; `None` when
    /// there is no such blob. Dropping it removes the file.
    ///
    /// # Errors
    /// As [`Blobs::read`], and [`BlobError::Full`].
    pub async fn fetch_local(&self, hash: &BlobHash) -> Result<Option<LocalCopy>, BlobError> {
        let Some(bytes) = self.read(hash, None).await? else { return Ok(None) };
        let (files, folder) = (self.inner.files.clone(), self.inner.incoming.clone());
        let temp = pour(bytes, move |feed| {
            let mut temp = Temp::create(&files, &folder).map_err(|e| BlobError::from_io(INCOMING, &e))?;
            temp.fill(INCOMING, feed)?;
            Ok(temp)
        });
        Ok(Some(LocalCopy { temp: temp.await? }))
    }
}

/// A file with the bytes of a blob, removed when this is dropped.
pub struct LocalCopy {
    temp: Temp,
}

impl LocalCopy {
    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.temp.path()
    }
}

impl std::fmt::Debug for LocalCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalCopy").field("path", &self.path()).finish()
    }
}

/// Reads block by block from whichever copy is good.
struct Reader {
    blobs: Blobs,
    hash: BlobHash,
    entry: Entry,
    want: Range<u64>,
    /// The next block's first byte.
    at: u64,
    whole: Option<Sha256>,
    source: Option<(PlaceName, Raw)>,
    pending: BytesMut,
    /// Copies that failed.
    failed: BTreeSet<PlaceName>,
    /// Why a copy that may be good could not be read.
    unreachable: Option<BlobError>,
    /// Whether the ledger was asked again since the last block.
    refreshed: bool,
}

impl Reader {
    /// The next piece, verified.
    async fn next(&mut self) -> Result<Option<Bytes>, BlobError> {
        if self.at >= self.want.end && !(self.entry.size == 0 && self.whole.is_some()) {
            return Ok(None);
        }
        loop {
            let place = self.open().await?;
            let fault = match self.block().await {
                Ok(block) if self.entry.size == 0 || block_is(&self.entry.sums, self.at / BLOCK as u64, &block) => {
                    return self.pass(block);
                }
                Ok(_) => Fault::Wrong,
                Err(fault) => fault,
            };
            self.source = None;
            self.pending.clear();
            self.blame(place, fault).await?;
        }
    }

    /// Makes sure that a source is open at `at`, and says which.
    async fn open(&mut self) -> Result<PlaceName, BlobError> {
        loop {
            if let Some((place, _)) = &self.source {
                return Ok(*place);
            }
            let readable = |name: &PlaceName| self.blobs.place(*name).is_some_and(|place| !place.offline);
            let good = self.entry.good();
            let next = good.iter().copied().filter(readable).find(|place| !self.failed.contains(place));
            let Some(name) = next else {
                self.exhausted(&good).await?;
                continue;
            };
            let place = self.blobs.place(name).expect("only places there are were considered");
            let until = self.want.end.next_multiple_of(BLOCK as u64).min(self.entry.size);
            match place.read(&self.hash, self.entry.size, self.at..until).await {
                Ok(raw) => self.source = Some((name, raw)),
                Err(fault) => self.blame(name, fault).await?,
            }
        }
    }

    /// No copy is left to try. The blob may have moved since the ledger was asked; otherwise this is the end.
    async fn exhausted(&mut self, good: &[PlaceName]) -> Result<(), BlobError> {
        let hash = self.hash;
        if !self.refreshed {
            self.refreshed = true;
            if let Some(entry) = self.blobs.ask(move |ledger| ledger.find(&hash)).await?
                && entry.good() != good
            {
                self.entry = entry;
                self.failed.clear();
                return Ok(());
            }
        }
        let offline = |name: &PlaceName| self.blobs.place(*name).is_some_and(|place| place.offline);
        Err(match self.unreachable.take() {
            Some(error) => error,
            None if self.entry.good().iter().any(offline) => BlobError::Archived { hash },
            None => BlobError::Damaged { hash },
        })
    }

    /// Collects one block.
    async fn block(&mut self) -> Result<Bytes, Fault> {
        let size = usize::try_from((self.entry.size - self.at).min(BLOCK as u64)).expect("a block fits into memory");
        let (_, raw) = self.source.as_mut().expect("a source was opened");
        while self.pending.len() < size {
            match raw.try_next().await? {
                Some(piece) if self.pending.is_empty() && piece.len() == size => return Ok(piece),
                Some(piece) => self.pending.extend_from_slice(&piece),
                None => return Err(Fault::Wrong),
            }
        }
        Ok(self.pending.split_to(size).freeze())
    }

    /// Lets a verified block through, cut to what was asked for.
    fn pass(&mut self, block: Bytes) -> Result<Option<Bytes>, BlobError> {
        let from = self.at;
        self.at += block.len() as u64;
        self.refreshed = false;
        if let Some(whole) = &mut self.whole {
            whole.update(&block);
        }
        if self.at == self.entry.size
            && let Some(whole) = self.whole.take()
            && self.hash.0 != <[u8; 32]>::from(whole.finalize())
        {
            // Every block matched its check sum: it is the ledger that is wrong, or someone was very clever.
            return Err(BlobError::Damaged { hash: self.hash });
        }
        let start = self.want.start.saturating_sub(from).min(block.len() as u64) as usize;
        let end = (self.want.end - from).min(block.len() as u64) as usize;
        Ok((start < end).then(|| block.slice(start..end)))
    }

    /// Notes what was found of a copy, and does not read from it again.
    async fn blame(&mut self, name: PlaceName, fault: Fault) -> Result<(), BlobError> {
        self.failed.insert(name);
        let place = self.blobs.place(name).expect("only places there are were read");
        match self.blobs.note_fault(&self.hash, place, fault).await {
            Ok(_) => Ok(()),
            Err(error @ BlobError::Ledger(_)) => Err(error),
            Err(error) => {
                self.unreachable = Some(error);
                Ok(())
            }
        }
    }
}

impl Blobs {
    /// Marks a copy as what it was found to be, and says so; an error when its place could not be reached and nothing is
    /// known. `None` when the ledger no longer lists it.
    pub(crate) async fn note_fault(
        &self,
        hash: &BlobHash,
        place: &crate::place::Place,
        fault: Fault,
    ) -> Result<Option<CopyState>, BlobError> {
        let (state, found) = match fault {
            Fault::Wrong => (CopyState::Damaged, "its bytes are wrong"),
            Fault::Missing => {
                self.still_there(place).await?;
                (CopyState::Missing, "it is not there")
            }
            Fault::Unreachable(reason) => return Err(BlobError::unavailable(place.name, reason)),
            Fault::Stopped => return Err(BlobError::unavailable(place.name, "the work was stopped")),
        };
        let (hash, name, now) = (*hash, place.name, self.now());
        let history = Some((found, "marked"));
        let listed = self.ask(move |ledger| ledger.mark(&hash, name, state, now, history)).await?;
        if listed {
            tracing::warn!(%hash, place = %name, "a copy was read and {found}");
        }
        Ok(listed.then_some(state))
    }
}
