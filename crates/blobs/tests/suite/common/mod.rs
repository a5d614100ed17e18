//! What the tests share: a clock to wind, bytes to keep, and places to keep them in.
#![allow(dead_code, reason = "every test file uses some of it")]

pub mod s3;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use solander_blobs::{BlobError, Blobs, ByteStream, Intake, PlaceName, Settings};
use solander_model::{BlobHash, Clock, SystemClock, Timestamp};

/// A clock that a test winds forward.
#[derive(Debug)]
pub struct Wound(AtomicI64);

impl Default for Wound {
    fn default() -> Self {
        Self(AtomicI64::new(SystemClock.now().0))
    }
}

impl Wound {
    pub fn days(&self, days: i64) {
        self.0.fetch_add(days * 86_400_000, Ordering::Relaxed);
    }
}

impl Clock for Wound {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// Blobs in a folder of their own.
pub struct Case {
    pub data: tempfile::TempDir,
    pub clock: Arc<Wound>,
    pub settings: Settings,
    pub blobs: Blobs,
}

impl Case {
    pub fn new(settings: Settings) -> Self {
        let (data, clock) = (tempfile::tempdir().unwrap(), Arc::new(Wound::default()));
        let blobs = Blobs::open(data.path(), &settings, clock.clone()).unwrap();
        Self { data, clock, settings, blobs }
    }

    /// As another start of the program.
    pub fn reopen(&mut self) {
        self.blobs = Blobs::open(self.data.path(), &self.settings, self.clock.clone()).unwrap();
    }

    pub async fn put(&self, bytes: &[u8]) -> BlobHash {
        self.blobs.put(pieces(bytes), &Intake::default()).await.unwrap().hash
    }

    /// The file of a copy, where the place is one of the default folders or named like its place.
    pub fn file(&self, place: PlaceName, hash: &BlobHash) -> std::path::PathBuf {
        let hex = hash.to_string();
        let root = self.data.path().join("blobs").join(place.to_string());
        root.join("sha256").join(&hex[..2]).join(&hex[2..4]).join(hex)
    }

    /// Changes one byte of a copy.
    pub fn flip(&self, place: PlaceName, hash: &BlobHash, at: usize) {
        let path = self.file(place, hash);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[at] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
}

/// Both tiers in folders, the active one with a second copy.
pub fn two_copies() -> Settings {
    let mut settings = Settings::default();
    settings.active.second = Some("blobs/active-second".into());
    settings
}

/// Bytes that differ with `seed` and do not repeat early.
pub fn bytes(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..size).map(|_| next()).collect()
}

/// `bytes` as they come over a network.
pub fn pieces(bytes: &[u8]) -> impl Stream<Item = std::io::Result<Bytes>> + Send + use<> {
    let pieces: Vec<_> = bytes.chunks(60_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    futures_util::stream::iter(pieces)
}

/// `bytes`, and then the line breaks.
pub fn broken(bytes: &[u8]) -> impl Stream<Item = std::io::Result<Bytes>> + Send + use<> {
    use futures_util::StreamExt;
    pieces(bytes).chain(futures_util::stream::iter([Err(std::io::ErrorKind::ConnectionReset.into())]))
}

pub async fn collect(stream: ByteStream) -> Result<Vec<u8>, BlobError> {
    stream
        .try_fold(Vec::new(), |mut all, piece| async move {
            all.extend_from_slice(&piece);
            Ok(all)
        })
        .await
}

/// The whole blob.
pub async fn read(blobs: &Blobs, hash: &BlobHash) -> Result<Vec<u8>, BlobError> {
    collect(blobs.read(hash, None).await?.expect("the blob is known")).await
}

/// Every file that has not got its name yet.
pub fn unfinished(case: &Case) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                if entry.file_name() != "locks" {
                    walk(&entry.path(), found);
                }
            } else if entry.path().components().any(|part| part.as_os_str() == "incoming") {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    walk(case.data.path(), &mut found);
    found
}
