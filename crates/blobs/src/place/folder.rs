//! A folder as a place.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use solander_model::BlobHash;

use super::{Fault, Raw, key};
use crate::feed::{blocking, pour};
use crate::files::Files;
use crate::sums::BLOCK;
use crate::temp::{INCOMING, Temp};
use crate::{BlobError, ByteStream, PlaceName};

/// Writes files beside their place, makes them durable, and only then gives them their name.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    pub files: Arc<dyn Files>,
    /// Subfolders, relative to the root, whose names are known to be durable.
    settled: Mutex<HashSet<PathBuf>>,
}

/// The folder that `url` names; relative to the data folder.
pub(crate) fn root(url: &str, data: &Path) -> Result<PathBuf, BlobError> {
    if !url.contains("://") {
        return Ok(data.join(url));
    }
    let parsed = url::Url::parse(url).ok().filter(|parsed| parsed.scheme() == "file");
    let path = parsed.and_then(|parsed| parsed.to_file_path().ok());
    path.ok_or_else(|| BlobError::settings(format!("{url:?} is neither a folder nor s3://bucket/prefix")))
}

impl Folder {
    pub(crate) fn open(root: &Path, files: Arc<dyn Files>) -> io::Result<Self> {
        std::fs::create_dir_all(root.join(INCOMING))?;
        Ok(Self { root: root.to_owned(), files, settled: Mutex::default() })
    }

    /// Where unfinished files lie.
    pub(crate) fn incoming(&self) -> PathBuf {
        self.root.join(INCOMING)
    }

    pub(crate) fn path(&self, hash: &BlobHash) -> PathBuf {
        self.root.join(key(hash).as_ref())
    }

    /// Gives a finished file its name. Blocks.
    pub(crate) fn publish(&self, place: PlaceName, hash: &BlobHash, temp: Temp) -> Result<(), BlobError> {
        let done = self.settle(hash).and_then(|()| temp.publish(&self.path(hash)));
        done.map_err(|error| BlobError::from_io(place, &error))
    }

    pub(super) async fn write(
        self: Arc<Self>,
        place: PlaceName,
        hash: BlobHash,
        source: ByteStream,
    ) -> Result<(), BlobError> {
        pour(source, move |feed| {
            let temp = Temp::create(&self.files, &self.incoming());
            let mut temp = temp.map_err(|error| BlobError::from_io(place, &error))?;
            let found = temp.fill(&place.to_string(), feed)?.hash;
            if found != hash {
                return Err(BlobError::Mismatch { expected: hash, found });
            }
            self.publish(place, &hash, temp)
        })
        .await
    }

    pub(super) async fn remove(self: Arc<Self>, place: PlaceName, hash: BlobHash) -> Result<(), BlobError> {
        let done = blocking(move || self.files.remove(&self.path(&hash))).await;
        match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(BlobError::from_io(place, &error)),
            _ => Ok(()),
        }
    }

    /// Makes `sha256/ab/cd` durably, each name once in the life of this program.
    fn settle(&self, hash: &BlobHash) -> io::Result<()> {
        let key = key(hash);
        let path = Path::new(key.as_ref());
        let folders = path.ancestors().skip(1).filter(|part| !part.as_os_str().is_empty());
        let settled = || self.settled.lock().expect("nobody panics while holding the list");
        let missing: Vec<_> = folders.take_while(|part| !settled().contains(*part)).collect();
        for part in missing.into_iter().rev() {
            let at = self.root.join(part);
            match self.files.make_dir(&at) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                // Whoever made it may not have got as far as this line.
                _ => self.files.sync_dir(at.parent().expect("below the root"))?,
            }
            settled().insert(part.to_owned());
        }
        Ok(())
    }
}

/// Reads the first `size` bytes of an open file in blocks.
pub(crate) fn stream_file(file: File, size: u64) -> BoxStream<'static, io::Result<Bytes>> {
    blocks(file, 0..size)
}

/// Reads a part of an open copy in blocks.
pub(super) fn stream(file: File, range: Range<u64>) -> Raw {
    let fault = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::Wrong,
        _ => Fault::Unreachable(error.to_string()),
    };
    blocks(file, range).map(move |block| block.map_err(fault)).boxed()
}

fn blocks(file: File, range: Range<u64>) -> BoxStream<'static, io::Result<Bytes>> {
    let start = move |mut file: File| file.seek(SeekFrom::Start(range.start)).map(|_| file);
    let left = range.end - range.start;
    let opened = futures_util::stream::once(blocking(move || start(file)));
    let blocks = opened.flat_map(move |file| match file {
        Ok(file) => futures_util::stream::try_unfold((file, left), next_block).boxed(),
        Err(error) => futures_util::stream::once(async move { Err(error) }).boxed(),
    });
    blocks.boxed()
}

async fn next_block((mut file, left): (File, u64)) -> io::Result<Option<(Bytes, (File, u64))>> {
    if left == 0 {
        return Ok(None);
    }
    blocking(move || {
        let now = left.min(BLOCK as u64);
        let mut block = Vec::with_capacity(BLOCK.min(now as usize));
        if (&mut file).take(now).read_to_end(&mut block)? as u64 != now {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((Bytes::from(block), (file, left - now))))
    })
    .await
}
