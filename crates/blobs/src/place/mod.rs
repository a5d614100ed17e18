//! A place that holds at most one copy of each blob: a folder or a bucket.

mod bucket;
mod folder;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt, PutPayload};
use solander_model::{BlobHash, Timestamp};

use crate::files::Files;
use crate::settings::S3;
use crate::sums::{Measured, Meter};
use crate::{BlobError, ByteStream, PlaceName};

pub(crate) use folder::{Folder, stream_file};

/// Bytes as a place yields them, unverified.
pub(crate) type Raw = BoxStream<'static, Result<Bytes, Fault>>;

/// Why a copy could not be read.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It is not there.
    Missing,
    /// The bytes are the wrong ones, too few or too many.
    Wrong,
    /// The place did not answer; nothing is known of the copy.
    Unreachable(String),
    /// The reader was asked to stop.
    Stopped,
}

impl From<object_store::Error> for Fault {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            error => Self::Unreachable(error.to_string()),
        }
    }
}

/// Names the place itself, so that an unmounted disk or a wrong bucket is not taken for an empty one.
const MARKER: &str = "solander-place";

/// One place.
#[derive(Debug)]
pub(crate) struct Place {
    pub name: PlaceName,
    /// Whether reading needs a restore first.
    pub offline: bool,
    store: Arc<dyn ObjectStore>,
    folder: Option<Arc<Folder>>,
    /// Set once the marker has been compared with the ledger.
    attended: tokio::sync::OnceCell<()>,
}

/// How the ledger knows a place.
#[derive(Debug)]
pub(crate) struct Named {
    pub id: String,
    /// Whether no copy is listed in it.
    pub unused: bool,
}

/// An object found in a place.
#[derive(Debug)]
pub(crate) struct Found {
    pub hash: BlobHash,
    pub size: u64,
    pub modified: Timestamp,
}

impl Place {
    /// Opens the place `url` names; folders are made where they are absent.
    pub(crate) fn open(
        name: PlaceName,
        url: &str,
        s3: &S3,
        data: &Path,
        offline: bool,
        files: &Arc<dyn Files>,
    ) -> Result<Self, BlobError> {
        let attended = tokio::sync::OnceCell::new();
        if url.starts_with("s3://") {
            return Ok(Self { name, offline, store: bucket::open(url, s3)?, folder: None, attended });
        }
        let root = folder::root(url, data)?;
        let folder = Folder::open(&root, files.clone()).map_err(|e| BlobError::from_io(name, &e))?;
        let store = LocalFileSystem::new_with_prefix(&root).map_err(|e| BlobError::unavailable(name, e))?;
        let store = store.with_fsync(true);
        Ok(Self { name, offline, store: Arc::new(store), folder: Some(Arc::new(folder)), attended })
    }

    /// The folder, where this place is one.
    pub(crate) fn folder(&self) -> Option<&Arc<Folder>> {
        self.folder.as_ref()
    }

    /// The file of a blob, where this place is a folder.
    pub(crate) fn path(&self, hash: &BlobHash) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path(hash))
    }

    /// Makes sure, once, that this is the place the ledger means.
    ///
    /// `name_it` is told what the place calls itself, and answers with what the ledger calls it and whether any copy is
    /// listed in it.
    pub(crate) async fn attend(
        &self,
        name_it: impl AsyncFnOnce(Option<String>) -> Result<Named, BlobError>,
    ) -> Result<(), BlobError> {
        let attended = self.attended.get_or_try_init(async || {
            let found = self.marker().await?;
            let named = name_it(found.clone()).await?;
            match found {
                Some(found) if found == named.id => Ok(()),
                // New, or a crash came between the ledger and the marker.
                None if named.unused => {
                    let put = self.store.put(&Key::from(MARKER), PutPayload::from(named.id.into_bytes())).await;
                    put.map(|_| ()).map_err(|e| BlobError::unavailable(self.name, e))
                }
                _ => Err(self.wrong_place()),
            }
        });
        attended.await.map(|&()| ())
    }

    /// Whether this is known to be the place the ledger means.
    pub(crate) fn is_attended(&self) -> bool {
        self.attended.get().is_some()
    }

    /// What the place calls itself.
    pub(crate) async fn calls_itself(&self) -> Result<Option<String>, BlobError> {
        self.marker().await
    }

    /// Whether this still is the place named `known`, for when something is missing from it.
    pub(crate) async fn still_is(&self, known: Option<&str>) -> Result<(), BlobError> {
        if self.marker().await?.as_deref() == known { Ok(()) } else { Err(self.wrong_place()) }
    }

    fn wrong_place(&self) -> BlobError {
        BlobError::unavailable(
            self.name,
            format!("its {MARKER} is not the one the ledger knows: is it mounted, and whose is it?"),
        )
    }

    async fn marker(&self) -> Result<Option<String>, BlobError> {
        let read = async { self.store.get(&Key::from(MARKER)).await?.bytes().await }.await;
        match read {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(BlobError::unavailable(self.name, error)),
        }
    }

    /// The bytes of `range`, unverified. The copy must have `size` bytes.
    pub(crate) async fn read(&self, hash: &BlobHash, size: u64, range: Range<u64>) -> Result<Raw, Fault> {
        if range.is_empty() {
            return match self.size(hash).await? {
                Some(found) if found == size => Ok(futures_util::stream::empty().boxed()),
                Some(_) => Err(Fault::Wrong),
                None => Err(Fault::Missing),
            };
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range.clone())), ..GetOptions::default() };
        let got = match self.store.get_opts(&key(hash), options).await {
            Ok(got) => got,
            // A range beyond the end of a copy that was cut short is refused in many ways; its size tells.
            Err(error) => match self.size(hash).await {
                Ok(Some(found)) if found != size => return Err(Fault::Wrong),
                _ => return Err(error.into()),
            },
        };
        if got.meta.size != size || got.range != range {
            return Err(Fault::Wrong);
        }
        Ok(match got.payload {
            GetResultPayload::File(file, _) => folder::stream(file, range),
            GetResultPayload::Stream(stream) => stream.map_err(Fault::from).boxed(),
        })
    }

    /// The size of a copy, `None` where there is none.
    pub(crate) async fn size(&self, hash: &BlobHash) -> Result<Option<u64>, Fault> {
        match self.store.head(&key(hash)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a whole copy and says whether its bytes are the right ones.
    pub(crate) async fn verify(&self, hash: &BlobHash, size: u64, seen: impl FnMut(u64) -> bool) -> Result<(), Fault> {
        self.measure(hash, size, seen).await.map(|_| ())
    }

    /// As [`Place::verify`], and tells the check sums.
    pub(crate) async fn measure(
        &self,
        hash: &BlobHash,
        size: u64,
        mut seen: impl FnMut(u64) -> bool,
    ) -> Result<Measured, Fault> {
        let mut meter = Meter::new();
        let mut bytes = self.read(hash, size, 0..size).await?;
        while let Some(piece) = bytes.try_next().await? {
            meter.update(&piece);
            if !seen(piece.len() as u64) {
                return Err(Fault::Stopped);
            }
        }
        let found = meter.finish();
        if found.hash == *hash { Ok(found) } else { Err(Fault::Wrong) }
    }

    /// Writes a copy durably and reads it back; whatever had its name is replaced only by the right bytes.
    pub(crate) async fn write(&self, hash: BlobHash, size: u64, source: ByteStream) -> Result<(), BlobError> {
        match &self.folder {
            Some(folder) => folder.clone().write(self.name, hash, source).await,
            None => {
                bucket::write(&*self.store, self.name, &key(&hash), hash, size, source).await?;
                self.verify(&hash, size, |_| true).await.map_err(|fault| {
                    BlobError::unavailable(self.name, format!("{hash} was written and reads back as {fault:?}"))
                })
            }
        }
    }

    /// Removes a copy; it may be gone already.
    pub(crate) async fn remove(&self, hash: &BlobHash) -> Result<(), BlobError> {
        if let Some(folder) = &self.folder {
            return folder.clone().remove(self.name, *hash).await;
        }
        match self.store.delete(&key(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(BlobError::unavailable(self.name, error)),
        }
    }

    /// Everything in this place that has a blob's name.
    pub(crate) fn list(&self) -> BoxStream<'static, Result<Found, BlobError>> {
        let place = self.name;
        let found = self.store.list(Some(&Key::from("sha256")));
        let found = found.map_err(move |error| BlobError::unavailable(place, error));
        let found = found.try_filter_map(|meta| async move {
            let hash = meta.location.filename().and_then(|name| name.parse().ok());
            let modified = Timestamp(meta.last_modified.timestamp_millis());
            Ok(hash.filter(|hash| key(hash) == meta.location).map(|hash| Found { hash, size: meta.size, modified }))
        });
        found.boxed()
    }
}

/// `sha256/ab/cd/<hash>`.
pub(crate) fn key(hash: &BlobHash) -> Key {
    Key::from(format!("sha256/{:02x}/{:02x}/{hash}", hash.0[0], hash.0[1]))
}
