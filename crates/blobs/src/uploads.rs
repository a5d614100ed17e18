//! Resumable uploads: the state behind the tus protocol 1.0.0, without HTTP.
//!
//! Creation, appending at an offset, checksums (SHA-256), termination and expiration. The bytes of an upload lie in
//! `<data>/incoming/uploads/<id>`; how many of them are acknowledged stands in the ledger, so an upload goes on after a
//! restart exactly where the client was told it stood.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use sha2::{Digest, Sha256};
use solander_model::{BlobHash, Timestamp};

use crate::blobs::DAY;
use crate::feed::{Feed, blocking, pour};
use crate::files::Out;
use crate::garbage::is_abandoned;
use crate::temp::INCOMING;
use crate::{BlobError, Blobs, Intake, Kept};

/// An upload as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Upload {
    /// Its name, 32 hexadecimal digits.
    pub id: String,
    /// Bytes it will have; `None` while that is not known (*Upload-Defer-Length*).
    pub length: Option<u64>,
    /// Bytes that are durable. The next append begins here.
    pub offset: u64,
    /// *Upload-Metadata*, as given.
    pub metadata: String,
    /// The institution that uploads.
    pub owner: Option<String>,
    /// When it was created.
    #[serde(serialize_with = "crate::types::instant")]
    pub created: Timestamp,
    /// When it goes away, unless bytes are appended before.
    #[serde(serialize_with = "crate::types::instant")]
    pub expires: Timestamp,
    /// The blob it became.
    pub finished: Option<BlobHash>,
}

/// What an upload is created with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewUpload {
    /// Bytes it will have, where known.
    pub length: Option<u64>,
    /// *Upload-Metadata*, kept as it is.
    pub metadata: String,
    /// The institution that uploads, for its quota.
    pub owner: Option<String>,
}

/// Bytes are made durable and acknowledged each time so many have come.
const STEP: u64 = 8 << 20;

impl Blobs {
    /// Begins an upload.
    ///
    /// # Errors
    /// [`BlobError::QuotaExceeded`], counting what the owner's unfinished uploads may still bring; [`BlobError::Full`],
    /// [`BlobError::Unavailable`], [`BlobError::Ledger`].
    pub async fn create_upload(&self, new: NewUpload) -> Result<Upload, BlobError> {
        let now = self.now();
        let owner = new.owner.filter(|owner| !owner.is_empty());
        let quota = self.quota(&Intake { owner: owner.clone(), ..Intake::default() });
        let mut upload = Upload {
            id: String::new(),
            length: new.length,
            offset: 0,
            metadata: new.metadata,
            owner,
            created: now,
            expires: self.upload_expires(),
            finished: None,
        };
        let inner = self.inner.clone();
        blocking(move || {
            upload.id = inner.ledger.create_upload(&upload, quota)?;
            let path = part(&inner.incoming, &upload.id);
            let folder = path.parent().expect("an upload lies in a folder");
            let made = std::fs::create_dir_all(folder).and_then(|()| inner.files.create(&path));
            let made = made.and_then(|_| inner.files.sync_dir(folder));
            if let Err(error) = made {
                let _ = inner.files.remove(&path);
                inner.ledger.remove_upload(&upload.id)?;
                return Err(failed(&error));
            }
            Ok(upload)
        })
        .await
    }

    /// How an upload stands; `None` when there is none of this name.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn upload(&self, id: &str) -> Result<Option<Upload>, BlobError> {
        let id = id.to_owned();
        self.ask(move |ledger| ledger.upload(&id)).await
    }

    /// Tells the length of an upload that was created without one. `false` when it had another or has more bytes already.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn set_upload_length(&self, id: &str, length: u64) -> Result<bool, BlobError> {
        let id = id.to_owned();
        self.ask(move |ledger| ledger.set_upload_length(&id, length)).await
    }

    /// Appends at `offset`; `None` when there is no such upload. Returns how it stands now.
    ///
    /// When `source` breaks off, the bytes that came are kept and acknowledged: ask [`Blobs::upload`] where to go on. With
    /// a `checksum`, the SHA-256 of just these bytes, they are kept only if all came and it is right.
    ///
    /// # Errors
    /// [`BlobError::Offset`], [`BlobError::Busy`], [`BlobError::Checksum`], [`BlobError::TooLarge`] for more than the
    /// length, [`BlobError::Source`]; [`BlobError::Full`], [`BlobError::Unavailable`], [`BlobError::Ledger`].
    pub async fn append(
        &self,
        id: &str,
        offset: u64,
        source: impl Stream<Item = io::Result<Bytes>> + Send,
        checksum: Option<BlobHash>,
    ) -> Result<Option<Upload>, BlobError> {
        let Some(upload) = self.live_upload(id).await? else { return Ok(None) };
        let (blobs, id) = (self.clone(), upload.id);
        let source = source.map(|piece| piece.map_err(BlobError::Source));
        pour(source, move |feed| blobs.append_now(&id, offset, checksum, feed)).await
    }

    /// Up to `most` of the first bytes of an upload that is not finished; `None` when there is no such upload.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`], [`BlobError::Ledger`].
    pub async fn upload_head(&self, id: &str, most: usize) -> Result<Option<Vec<u8>>, BlobError> {
        let Some(upload) = self.upload(id).await?.filter(|upload| upload.finished.is_none()) else { return Ok(None) };
        let (inner, most) = (self.inner.clone(), upload.offset.min(most as u64));
        blocking(move || {
            let mut head = Vec::new();
            let file = inner.files.reader(&part(&inner.incoming, &upload.id)).map_err(|error| failed(&error))?;
            file.take(most).read_to_end(&mut head).map_err(|error| failed(&error))?;
            Ok(Some(head))
        })
        .await
    }

    /// Makes a blob of a complete upload; `None` when there is no such upload. Finishing twice gives the same blob.
    ///
    /// `intake` as with [`Blobs::put`]; its owner is the upload's unless it names one.
    ///
    /// # Errors
    /// [`BlobError::Incomplete`], [`BlobError::Busy`], and as [`Blobs::put`].
    pub async fn finish_upload(&self, id: &str, intake: &Intake) -> Result<Option<Kept>, BlobError> {
        let Some(upload) = self.upload(id).await? else { return Ok(None) };
        if let Some(hash) = upload.finished {
            return Ok(self.stat(&hash).await?.map(|blob| Kept { hash, size: blob.size, new: false, owed: false }));
        }
        if upload.length != Some(upload.offset) {
            return Err(BlobError::Incomplete { id: upload.id });
        }
        let (inner, id, offset) = (self.inner.clone(), upload.id, upload.offset);
        let path = part(&inner.incoming, &id);
        let (path, held) = blocking(move || {
            // Held until the end, so that nobody appends meanwhile; what a crash left beyond the end is cut off.
            let mut held = inner.files.resume(&path).map_err(|error| busy(&id, &error))?;
            held.truncate(offset).map_err(|error| failed(&error))?;
            Ok::<_, BlobError>((path, held))
        })
        .await?;
        let owner = intake.owner.clone().or(upload.owner);
        let kept = self.take_file(&path, &Intake { owner, ..intake.clone() }).await?;
        let (inner, id) = (self.inner.clone(), path.file_name().expect("an upload has a name").to_owned());
        blocking(move || {
            inner.ledger.finish_upload(&id.to_string_lossy(), &kept.hash)?;
            let _ = inner.files.remove(&path);
            drop(held);
            Ok(Some(kept))
        })
        .await
    }

    /// Gives an upload up; `false` when there is none of this name.
    ///
    /// # Errors
    /// [`BlobError::Busy`] while bytes are being appended, [`BlobError::Ledger`].
    pub async fn terminate_upload(&self, id: &str) -> Result<bool, BlobError> {
        let Some(upload) = self.upload(id).await? else { return Ok(false) };
        let inner = self.inner.clone();
        blocking(move || {
            let path = part(&inner.incoming, &upload.id);
            let _held = match inner.files.resume(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                held => Some(held.map_err(|error| busy(&upload.id, &error))?),
            };
            let removed = inner.ledger.remove_upload(&upload.id)?;
            let _ = inner.files.remove(&path);
            Ok(removed)
        })
        .await
    }

    /// Removes uploads that have expired, and parts older than a day that belong to none. Returns how many.
    ///
    /// # Errors
    /// [`BlobError::Ledger`].
    pub async fn expire_uploads(&self) -> Result<u64, BlobError> {
        let now = self.now();
        let mut removed = 0;
        for upload in self.ask(move |ledger| ledger.expired_uploads(now)).await? {
            match self.terminate_upload(&upload.id).await {
                Ok(gone) => removed += u64::from(gone),
                Err(BlobError::Busy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let inner = self.inner.clone();
        blocking(move || {
            let Ok(parts) = std::fs::read_dir(inner.incoming.join("uploads")) else { return Ok(removed) };
            for entry in parts.filter_map(Result::ok) {
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = entry.path();
                if inner.ledger.upload(&name)?.is_none_or(|upload| upload.finished.is_some())
                    && is_abandoned(&path, Timestamp(now.0 - DAY))
                {
                    removed += u64::from(inner.files.remove(&path).is_ok());
                }
            }
            Ok(removed)
        })
        .await
    }

    async fn live_upload(&self, id: &str) -> Result<Option<Upload>, BlobError> {
        let now = self.now();
        Ok(self.upload(id).await?.filter(|upload| upload.expires >= now))
    }

    fn upload_expires(&self) -> Timestamp {
        Timestamp(self.now().0 + i64::from(self.inner.settings.upload_days) * DAY)
    }

    /// Appends what `feed` brings. Blocks.
    fn append_now(
        &self,
        id: &str,
        offset: u64,
        checksum: Option<BlobHash>,
        feed: &mut Feed,
    ) -> Result<Option<Upload>, BlobError> {
        let (inner, expires) = (&self.inner, self.upload_expires());
        let held = inner.files.resume(&part(&inner.incoming, id));
        // Asked again under the lock: someone may have appended, finished or terminated just now.
        let Some(upload) = inner.ledger.upload(id)? else { return Ok(None) };
        if upload.offset != offset {
            return Err(BlobError::Offset { id: upload.id, at: upload.offset, offset });
        }
        if upload.finished.is_some() {
            return Ok(Some(upload));
        }
        let mut out = held.map_err(|error| busy(id, &error))?;
        out.truncate(offset).map_err(|error| failed(&error))?;
        let mut part = Part { out: &mut *out, at: offset, durable: offset, checksum: Sha256::new() };
        let poured = part.pour(feed, upload.length, |at| {
            // With a checksum to come, nothing counts before the end.
            if checksum.is_none() { inner.ledger.advance_upload(id, at, expires) } else { Ok(()) }
        });
        let found = BlobHash(part.checksum.clone().finalize().into());
        let refused = match (&poured, checksum) {
            (Ok(()), Some(checksum)) if checksum != found => Some(BlobError::Checksum { id: id.to_owned() }),
            _ => None,
        };
        let (at, durable) = (part.at, part.durable);
        if refused.is_some() || (poured.is_err() && checksum.is_some()) {
            // What lies beyond the acknowledged offset is cut off by the next append in any case.
            let _ = out.truncate(offset);
            return Err(refused.or(poured.err()).expect("one of them is why we are here"));
        }
        if at > durable || (checksum.is_some() && at > offset) {
            out.sync().map_err(|error| failed(&error))?;
            inner.ledger.advance_upload(id, at, expires)?;
        }
        poured?;
        inner.ledger.upload(id)
    }
}

/// The part of an upload that one append writes.
struct Part<'a> {
    out: &'a mut dyn Out,
    at: u64,
    durable: u64,
    checksum: Sha256,
}

impl Part<'_> {
    fn pour(
        &mut self,
        feed: &mut Feed,
        length: Option<u64>,
        acknowledge: impl Fn(u64) -> Result<(), BlobError>,
    ) -> Result<(), BlobError> {
        while let Some(bytes) = feed.next()? {
            let to = self.at + bytes.len() as u64;
            if let Some(max_bytes) = length.filter(|length| to > *length) {
                return Err(BlobError::TooLarge { max_bytes });
            }
            self.out.write_all(&bytes).map_err(|error| failed(&error))?;
            self.checksum.update(&bytes);
            self.at = to;
            if self.at - self.durable >= STEP {
                self.out.sync().map_err(|error| failed(&error))?;
                acknowledge(self.at)?;
                self.durable = self.at;
            }
        }
        Ok(())
    }
}

fn failed(error: &io::Error) -> BlobError {
    BlobError::from_io(INCOMING, error)
}

fn busy(id: &str, error: &io::Error) -> BlobError {
    match error.kind() {
        io::ErrorKind::WouldBlock => BlobError::Busy { id: id.to_owned() },
        _ => failed(error),
    }
}

fn part(incoming: &Path, id: &str) -> PathBuf {
    incoming.join("uploads").join(id)
}
