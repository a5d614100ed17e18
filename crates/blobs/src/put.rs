//! Keeping bytes.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use solander_model::BlobHash;

use crate::feed::{blocking, pour};
use crate::files::Files;
use crate::ledger::{Entry, Keeping};
use crate::place::{Place, stream_file};
use crate::sums::{Measured, measure};
use crate::temp::{INCOMING, Temp};
use crate::{BlobError, Blobs, CopyState, Intake, Kept, PlaceName, TierName};

impl Blobs {
    /// Keeps what `source` yields. Keeping the same bytes twice is free and gives the same name.
    ///
    /// The bytes are hashed as they come, made durable, read back and compared; then the second copy is written likewise
    /// where one is wanted, and the ledger is committed. Only then does this return. A second copy that cannot be written
    /// is *owed* ([`Kept::owed`], [`Blobs::pay_owed`]) unless the settings require it. Once all bytes have come the
    /// work is finished even if the caller goes away.
    ///
    /// # Errors
    /// [`BlobError::Source`], [`BlobError::TooLarge`], [`BlobError::Mismatch`], [`BlobError::QuotaExceeded`] for what is
    /// wrong with the bytes; [`BlobError::Full`], [`BlobError::Unavailable`], [`BlobError::Ledger`] for what is wrong here.
    /// After any of them nothing is kept that was not kept before.
    pub async fn put(
        &self,
        source: impl Stream<Item = io::Result<Bytes>> + Send,
        intake: &Intake,
    ) -> Result<Kept, BlobError> {
        self.admit(intake).await?;
        let quota = self.quota(intake).zip(intake.owner.clone());
        let (mut size, max) = (0, intake.max_bytes);
        let source = source.map(move |piece| {
            let piece = piece.map_err(BlobError::Source)?;
            size += piece.len() as u64;
            match (&quota, max) {
                (_, Some(max_bytes)) if size > max_bytes => Err(BlobError::TooLarge { max_bytes }),
                (Some((quota, owner)), _) if size > *quota => {
                    Err(BlobError::QuotaExceeded { owner: owner.clone(), used: size, quota: *quota })
                }
                _ => Ok(piece),
            }
        });
        let (files, folder, place) = self.spool().await?;
        let (temp, measured) = pour(source, move |feed| {
            let mut temp = Temp::create(&files, &folder).map_err(|e| BlobError::from_io(&place, &e))?;
            let measured = temp.fill(&place, feed)?;
            Ok((temp, measured))
        })
        .await?;
        self.settle(temp, measured, intake).await
    }

    /// Keeps a file that is handed over: once it is kept, `path` is gone. On the file system of the active folder it is
    /// moved without copying a byte.
    ///
    /// Nobody may write to the file any more. For a file that should stay, see [`Blobs::put_copy`].
    ///
    /// # Errors
    /// As [`Blobs::put`]; the file is still at `path` then.
    pub async fn put_file(&self, path: &Path, intake: &Intake) -> Result<Kept, BlobError> {
        let kept = self.take_file(path, intake).await?;
        let (files, path) = (self.inner.files.clone(), path.to_owned());
        let blobs: Vec<_> = self.inner.places.values().filter_map(|place| place.path(&kept.hash)).collect();
        blocking(move || {
            let real = |path: &Path| path.canonicalize().ok();
            if blobs.iter().any(|blob| real(blob).is_some_and(|blob| Some(blob) == real(&path))) {
                // Handed its own file.
                return;
            }
            if let Err(error) = files.remove(&path) {
                tracing::warn!(path = %path.display(), %error, "a file that was kept could not be removed");
            }
        })
        .await;
        Ok(kept)
    }

    /// Keeps a file that nobody writes any more, without copying it where that can be; it is still at `path` afterwards,
    /// and must be removed.
    pub(crate) async fn take_file(&self, path: &Path, intake: &Intake) -> Result<Kept, BlobError> {
        self.admit(intake).await?;
        let (files, folder, place) = self.spool().await?;
        let (from, max) = (path.to_owned(), intake.max_bytes);
        let linked = blocking(move || link(&files, &folder, &place, &from, max)).await?;
        match linked {
            Some((temp, measured)) => self.settle(temp, measured, intake).await,
            None => self.put_copy(path, intake).await,
        }
    }

    /// Keeps a copy of the file at `path`.
    ///
    /// # Errors
    /// As [`Blobs::put`].
    pub async fn put_copy(&self, path: &Path, intake: &Intake) -> Result<Kept, BlobError> {
        let path = path.to_owned();
        let opened = blocking(move || {
            let file = std::fs::File::open(path)?;
            let size = file.metadata()?.len();
            Ok((file, size))
        });
        let (file, size) = opened.await.map_err(BlobError::Source)?;
        self.put(stream_file(file, size).map_err(io::Error::other), intake).await
    }

    /// Where bytes lie while their name is not known: with the active folder, or in the data folder.
    async fn spool(&self) -> Result<(Arc<dyn Files>, PathBuf, String), BlobError> {
        let active = self.first(TierName::Active);
        Ok(match active.folder() {
            Some(folder) => {
                self.attend(active).await?;
                (folder.files.clone(), folder.incoming(), active.name.to_string())
            }
            None => (self.inner.files.clone(), self.inner.incoming.clone(), INCOMING.to_owned()),
        })
    }

    pub(crate) fn first(&self, tier: TierName) -> &Place {
        self.places_of(tier).next().expect("every tier has a first place")
    }

    pub(crate) fn quota(&self, intake: &Intake) -> Option<u64> {
        intake.owner.as_ref().and_then(|owner| self.inner.settings.quotas.get(owner).copied())
    }

    /// Turns an owner away whose quota is used up, before any byte is sent.
    async fn admit(&self, intake: &Intake) -> Result<(), BlobError> {
        let (Some(quota), Some(owner)) = (self.quota(intake), intake.owner.clone()) else { return Ok(()) };
        let (name, hash) = (owner.clone(), intake.expected);
        let (used, holds) = self.ask(move |ledger| ledger.holding(&name, hash.as_ref())).await?;
        if used >= quota && !holds && hash.is_some() {
            return Err(BlobError::QuotaExceeded { owner, used, quota });
        }
        Ok(())
    }

    /// Gives finished bytes their name and place. Goes on to its end even when the caller is cancelled.
    async fn settle(&self, temp: Temp, measured: Measured, intake: &Intake) -> Result<Kept, BlobError> {
        if let Some(expected) = intake.expected.filter(|expected| *expected != measured.hash) {
            return Err(BlobError::Mismatch { expected, found: measured.hash });
        }
        let (blobs, intake) = (self.clone(), intake.clone());
        let settled = tokio::spawn(async move { blobs.settle_now(temp, measured, intake).await });
        settled.await.expect("keeping bytes does not panic")
    }

    async fn settle_now(&self, temp: Temp, measured: Measured, intake: Intake) -> Result<Kept, BlobError> {
        let (hash, size) = (measured.hash, measured.size);
        let _guard = self.inner.locks.lock(&hash).await?;
        let entry = self.ask(move |ledger| ledger.find(&hash)).await?;
        let keeping = Keeping {
            hash,
            size,
            sums: measured.sums,
            tier: TierName::Active,
            media_type: intake.media_type.clone(),
            owner: intake.owner.clone().filter(|owner| !owner.is_empty()),
            quota: self.quota(&intake),
            copies: Vec::new(),
            now: self.now(),
        };
        let done = async {
            let keeping = self.ask(move |ledger| ledger.allows(&keeping).map(|()| keeping)).await?;
            let copies = self.write_copies(temp, hash, size, entry.as_ref()).await?;
            let owed = copies.iter().any(|(_, state)| *state == CopyState::Owed);
            let keeping = Keeping { copies, now: self.now(), ..keeping };
            let new = self.ask(move |ledger| ledger.keep(&keeping)).await?;
            Ok(Kept { hash, size, new, owed })
        };
        match done.await {
            // Whether a commit that failed was made is not known; everything else was not. What cannot be removed now is
            // an orphan, and the sweep's.
            Err(error) if entry.is_none() && !matches!(error, BlobError::Ledger(_)) => {
                for place in self.places_of(TierName::Active).filter(|place| place.is_attended()) {
                    let _ = place.remove(&hash).await;
                }
                Err(error)
            }
            done => done,
        }
    }

    /// Writes the copies that `entry` lacks, the first place last: its file takes the name of the finished one.
    async fn write_copies(
        &self,
        temp: Temp,
        hash: BlobHash,
        size: u64,
        entry: Option<&Entry>,
    ) -> Result<Vec<(PlaceName, CopyState)>, BlobError> {
        let tier = entry.map_or(TierName::Active, |entry| entry.tier);
        let required = self.tier(tier).second_required;
        let places: Vec<_> = self.places_of(tier).collect();
        let mut copies = Vec::new();
        let mut temp = Some(temp);
        for (n, place) in places.iter().enumerate().rev() {
            let known = entry.and_then(|entry| entry.state_in(place.name)) == Some(CopyState::Ok);
            if known && (place.offline || matches!(place.size(&hash).await, Ok(Some(found)) if found == size)) {
                continue;
            }
            let written = async {
                self.attend(place).await?;
                let here = temp.as_ref().expect("the first place comes last").path().to_owned();
                match place.folder().filter(|folder| n == 0 && here.parent() == Some(&folder.incoming())) {
                    Some(folder) => {
                        let (folder, name, temp) = (folder.clone(), place.name, temp.take());
                        let temp = temp.expect("the first place comes last");
                        blocking(move || folder.publish(name, &hash, temp)).await
                    }
                    None => {
                        let file = blocking(move || std::fs::File::open(here)).await;
                        let file = file.map_err(|e| BlobError::from_io(INCOMING, &e))?;
                        let bytes = stream_file(file, size).map_err(|e| BlobError::from_io(INCOMING, &e));
                        place.write(hash, size, bytes.boxed()).await
                    }
                }
            };
            match written.await {
                Ok(()) => copies.push((place.name, CopyState::Ok)),
                Err(error) if n == 0 || required => return Err(error),
                Err(error) => {
                    tracing::warn!(%hash, place = %place.name, %error, "a second copy is owed");
                    copies.push((place.name, CopyState::Owed));
                }
            }
        }
        Ok(copies)
    }
}

/// Takes a file by a second name in `folder`, makes it durable and measures it. `None` where it has to be copied.
fn link(
    files: &Arc<dyn Files>,
    folder: &Path,
    place: &str,
    path: &Path,
    max: Option<u64>,
) -> Result<Option<(Temp, Measured)>, BlobError> {
    let plain = std::fs::symlink_metadata(path).map_err(BlobError::Source)?;
    if let Some(max_bytes) = max.filter(|max| plain.len() > *max) {
        return Err(BlobError::TooLarge { max_bytes });
    }
    if !plain.is_file() {
        return Ok(None);
    }
    let failed = |error: io::Error| BlobError::from_io(place, &error);
    let temp = match Temp::link(files, folder, path) {
        Ok(temp) => temp,
        Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull) => return Err(failed(error)),
        // Another file system, or one without links.
        Err(_) => return Ok(None),
    };
    files.sync_file(temp.path()).map_err(failed)?;
    let measured = files.reader(temp.path()).and_then(measure).map_err(failed)?;
    Ok(Some((temp, measured)))
}
