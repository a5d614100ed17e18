//! A file that goes away again unless it is given its name.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::BlobError;
use crate::feed::Feed;
use crate::files::{Files, Out};
use crate::sums::{Measured, Meter, measure};

/// The folder of unfinished files within a place.
pub(crate) const INCOMING: &str = "incoming";

/// A file under an unfinished name. Dropped, it is removed; its lock tells sweepers that someone is at work.
pub(crate) struct Temp {
    path: PathBuf,
    out: Option<Box<dyn Out>>,
    files: Arc<dyn Files>,
    published: bool,
}

static NEXT: AtomicU64 = AtomicU64::new(0);

impl Temp {
    /// An empty file in `folder`.
    pub(crate) fn create(files: &Arc<dyn Files>, folder: &Path) -> io::Result<Self> {
        let (path, out) = fresh(folder, |path| files.create(path))?;
        Ok(Self { path, out: Some(out), files: files.clone(), published: false })
    }

    /// Another name in `folder` for the file `from`.
    pub(crate) fn link(files: &Arc<dyn Files>, folder: &Path, from: &Path) -> io::Result<Self> {
        let (path, ()) = fresh(folder, |path| files.link(from, path))?;
        Ok(Self { path, out: None, files: files.clone(), published: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes all that comes, makes it durable, reads it back and compares.
    pub(crate) fn fill(&mut self, place: &str, feed: &mut Feed) -> Result<Measured, BlobError> {
        let failed = |error: io::Error| BlobError::from_io(place, &error);
        let out = self.out.as_mut().expect("only a created file is filled");
        let mut meter = Meter::new();
        while let Some(bytes) = feed.next()? {
            meter.update(&bytes);
            out.write_all(&bytes).map_err(failed)?;
        }
        out.sync().map_err(failed)?;
        let written = meter.finish();
        let found = self.files.reader(&self.path).and_then(measure).map_err(failed)?;
        if found != written {
            return Err(BlobError::unavailable(place, "what was written reads back differently"));
        }
        Ok(written)
    }

    /// Gives the file its name, replacing what had it, and makes the name durable.
    pub(crate) fn publish(mut self, to: &Path) -> io::Result<()> {
        self.files.rename(&self.path, to)?;
        self.published = true;
        if self.out.is_none() {
            // Where `to` was a name of the same file already, renaming did nothing.
            match self.files.remove(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.files.sync_dir(to.parent().expect("a blob lies in a folder"))
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        if !self.published
            && let Err(error) = self.files.remove(&self.path)
        {
            tracing::warn!(path = %self.path.display(), %error, "an unfinished file is left for the sweep");
        }
    }
}

/// Tries names in `folder` until one is free.
fn fresh<T>(folder: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(PathBuf, T)> {
    loop {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("put-{}-{n}", std::process::id()));
        match make(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|made| (path, made)),
        }
    }
}
