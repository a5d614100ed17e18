//! One change at a time to the copies of one blob, in this process and in others.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use solander_model::BlobHash;

use crate::BlobError;
use crate::files::lock;

/// Locks, one of 4096 for each blob by the beginning of its name. The system gives them back when a process ends.
#[derive(Debug)]
pub(crate) struct Locks {
    folder: PathBuf,
}

/// Held while the copies of a blob change.
#[derive(Debug)]
pub(crate) struct Guard {
    _file: File,
}

impl Locks {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let folder = folder.join("locks");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Waits until nobody else changes the copies of `hash`.
    pub(crate) async fn lock(&self, hash: &BlobHash) -> Result<Guard, BlobError> {
        let path = self.folder.join(format!("{:02x}{:x}", hash.0[0], hash.0[1] >> 4));
        let failed = |error: io::Error| BlobError::from_io("incoming", &error);
        let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
        let mut wait = Duration::from_millis(1);
        loop {
            match lock(&file) {
                Ok(()) => return Ok(Guard { _file: file }),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(Duration::from_millis(50));
                }
                Err(error) => return Err(failed(error)),
            }
        }
    }
}
