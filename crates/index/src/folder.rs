//! The folder of the index: one subfolder per generation, and a file that names the one in use.
//!
//! ```text
//! index/
//! ├─ current       the name of the generation in use; replaced by renaming, so always whole
//! ├─ writer.lock   held by the one process that writes
//! └─ g000001/      what the engine keeps
//! ```

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::IndexError;

const CURRENT: &str = "current";
const LOCK: &str = "writer.lock";

/// The name of the generation in use; `None` where there is none yet.
pub(crate) fn current(folder: &Path) -> Result<Option<String>, IndexError> {
    let path = folder.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) => Ok(Some(name.trim().to_owned())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(IndexError::io(path)(e)),
    }
}

/// Makes an empty folder for a new generation and returns its name.
pub(crate) fn fresh(folder: &Path) -> Result<String, IndexError> {
    fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
    let newest = generations(folder)?.iter().filter_map(|name| number(name)).max().unwrap_or(0);
    let name = format!("g{:06}", newest + 1);
    let path = folder.join(&name);
    fs::create_dir(&path).map_err(IndexError::io(path))?;
    Ok(name)
}

/// Makes `name` the generation in use. Readers see the old one or the new one, never neither.
pub(crate) fn publish(folder: &Path, name: &str) -> Result<(), IndexError> {
    let new = folder.join("current.new");
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, folder.join(CURRENT))?;
        // The renaming itself is made lasting where the system lets folders be synced.
        File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
    };
    write().map_err(IndexError::io(&new))
}

/// Removes every generation but `keep`. What cannot be removed stays and is tried again next time.
pub(crate) fn tidy(folder: &Path, keep: &str) {
    for name in generations(folder).unwrap_or_default().iter().filter(|name| *name != keep) {
        if let Err(error) = fs::remove_dir_all(folder.join(name)) {
            tracing::warn!(generation = name, %error, "an old generation of the index could not be removed");
        }
    }
}

/// Takes the writer's lock; `None` where another process has it. It is given back when the file is dropped.
pub(crate) fn lock(folder: &Path) -> Result<Option<File>, IndexError> {
    fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
    let path: PathBuf = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(IndexError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(IndexError::io(path)(e)),
    }
}

fn generations(folder: &Path) -> Result<Vec<String>, IndexError> {
    let entries = fs::read_dir(folder).map_err(IndexError::io(folder))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| number(name).is_some()).collect())
}

fn number(name: &str) -> Option<u32> {
    name.strip_prefix('g').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
}
