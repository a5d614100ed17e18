//! The seam through which every change to a folder goes, so that a test can refuse each of them in turn.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Changes to files. Calls block.
pub(crate) trait Files: fmt::Debug + Send + Sync {
    /// Makes a file that was not there, and locks it for as long as it is open.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Out>>;
    /// Opens an existing file and locks it; [`io::ErrorKind::WouldBlock`] when someone else has.
    fn resume(&self, path: &Path) -> io::Result<Box<dyn Out>>;
    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove(&self, path: &Path) -> io::Result<()>;
    fn make_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes the bytes of a file durable that someone else wrote.
    fn sync_file(&self, path: &Path) -> io::Result<()>;
    /// Makes names in this folder durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
}

/// A file being written.
pub(crate) trait Out: Write + Send {
    /// Makes what was written durable.
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts the file off at `size` and goes on there.
    fn truncate(&mut self, size: u64) -> io::Result<()>;
}

/// The file system of this machine.
#[derive(Debug)]
pub(crate) struct Disk;

impl Files for Disk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Out>> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        lock(&file)?;
        Ok(Box::new(file))
    }

    fn resume(&self, path: &Path) -> io::Result<Box<dyn Out>> {
        let file = OpenOptions::new().write(true).open(path)?;
        lock(&file)?;
        Ok(Box::new(file))
    }

    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(path)?))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }
}

impl Out for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.set_len(size)?;
        self.seek(SeekFrom::Start(size)).map(|_| ())
    }
}

/// Locks a file without waiting.
pub(crate) fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|error| match error {
        fs::TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        fs::TryLockError::Error(error) => error,
    })
}
