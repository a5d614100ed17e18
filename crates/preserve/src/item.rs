//! What goes into a package and comes out of one.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use solander_model::{BlobHash, Pid, Version};

/// Gives the bytes of an item, from the start, each time it is called.
pub type Open = Arc<dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync>;

/// One file to preserve, usually an image, and what a reader of the package should know about it.
#[derive(Clone)]
pub struct Item {
    /// Where it lies below `data/` of the package, parts divided by `/`: `images/ab/E00123456.jpg`.
    pub path: String,
    /// The name of its bytes. They are checked against it while they are written.
    pub hash: BlobHash,
    /// Bytes.
    pub size: u64,
    /// `image/jpeg`.
    pub media_type: Option<String>,
    /// The digital media or specimen it belongs to.
    pub pid: Option<Pid>,
    /// The version of that object.
    pub version: Option<Version>,
    /// Who holds the physical specimen, as an identifier or a name.
    pub institution: Option<String>,
    /// The licence, as a URL.
    pub licence: Option<String>,
    /// Gives its bytes.
    pub open: Open,
}

impl Item {
    /// An item of which only bytes and name are known.
    #[must_use]
    pub fn new(path: impl Into<String>, hash: BlobHash, size: u64, open: Open) -> Self {
        let path = path.into();
        Self { path, hash, size, media_type: None, pid: None, version: None, institution: None, licence: None, open }
    }

    /// An item whose bytes are at hand.
    #[must_use]
    pub fn of_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (hash, size) = (BlobHash::of(&bytes), bytes.len() as u64);
        let bytes: Arc<[u8]> = bytes.into();
        Self::new(path, hash, size, Arc::new(move || Ok(Box::new(io::Cursor::new(bytes.clone())))))
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item")
            .field("path", &self.path)
            .field("hash", &self.hash)
            .field("size", &self.size)
            .field("media_type", &self.media_type)
            .field("pid", &self.pid)
            .field("version", &self.version)
            .field("institution", &self.institution)
            .field("licence", &self.licence)
            .finish_non_exhaustive()
    }
}

/// A small file that tells about the items: a table, a list of licences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataFile {
    /// `specimens.jsonl`; it is put below `metadata/`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// How far a long piece of work has come; told after each file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The package or object at work.
    pub package: String,
    /// The file just done.
    pub file: String,
    /// Files done so far, of all packages.
    pub files: u64,
    /// Files in all.
    pub files_total: u64,
    /// Bytes done so far.
    pub bytes: u64,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// A flag that asks work to stop at the next good place. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn check(&self) -> Result<(), crate::PreserveError> {
        if self.is_cancelled() { Err(crate::PreserveError::Cancelled) } else { Ok(()) }
    }
}
