//! A file system that fails where a test wants it to, and forgets what was not made durable when the power is cut.

mod tests;

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::files::{Disk, Files, Out};

/// How a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Permission denied.
    Refused,
    /// No space left on the device.
    Full,
    /// Half of what was to be written is written.
    Torn,
}

#[derive(Debug, Default)]
struct State {
    /// Steps until the fault.
    until: Option<usize>,
    kind: Option<Kind>,
    /// Whether everything after the fault fails too, as after a crash.
    crash: bool,
    fired: bool,
    /// Files with bytes that are not durable.
    unsynced: HashSet<PathBuf>,
    /// Changes of names that are not durable, in order, with the folder that has to be synced.
    names: Vec<(PathBuf, Change)>,
}

#[derive(Debug)]
enum Change {
    Made(PathBuf),
    Renamed { from: PathBuf, to: PathBuf, replaced: Option<Vec<u8>> },
    Removed(PathBuf, Vec<u8>),
}

/// The file system of this machine, until a fault.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faulty {
    state: Arc<Mutex<State>>,
}

impl Faulty {
    /// Lets `until` steps pass and fails the next one; everything after it too, if it is a `crash`.
    pub(crate) fn arm(&self, until: usize, kind: Kind, crash: bool) {
        let mut state = self.state();
        (state.until, state.kind, state.crash, state.fired) = (Some(until), Some(kind), crash, false);
    }

    /// Lets everything pass again; whether the fault was met.
    pub(crate) fn disarm(&self) -> bool {
        let mut state = self.state();
        (state.until, state.crash) = (None, false);
        state.fired
    }

    /// Undoes what was not made durable, the latest first.
    pub(crate) fn cut_the_power(&self) {
        let mut state = self.state();
        for path in state.unsynced.drain() {
            if let Ok(file) = fs::OpenOptions::new().write(true).open(&path) {
                file.set_len(file.metadata().unwrap().len() / 2).unwrap();
            }
        }
        for (_, change) in state.names.drain(..).rev() {
            // What cannot be undone was undone with something else.
            match change {
                Change::Made(path) => drop(fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path))),
                Change::Removed(path, bytes) => drop(fs::write(path, bytes)),
                Change::Renamed { from, to, replaced } => {
                    let _ = fs::rename(&to, from);
                    if let Some(bytes) = replaced {
                        let _ = fs::write(to, bytes);
                    }
                }
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// One more step: does it fail?
    fn step(&self) -> Result<(), Kind> {
        let mut state = self.state();
        let kind = state.kind.unwrap_or(Kind::Refused);
        match state.until {
            Some(0) => {
                state.fired = true;
                state.until = state.crash.then_some(0);
                Err(kind)
            }
            Some(n) => {
                state.until = Some(n - 1);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn pass(&self) -> io::Result<()> {
        self.step().map_err(error)
    }

    fn note(&self, path: &Path, change: Change) {
        self.state().names.push((path.parent().unwrap().to_owned(), change));
    }
}

fn error(kind: Kind) -> io::Error {
    match kind {
        Kind::Refused => io::ErrorKind::PermissionDenied.into(),
        Kind::Full => io::ErrorKind::StorageFull.into(),
        Kind::Torn => io::Error::other("torn"),
    }
}

impl Files for Faulty {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Out>> {
        self.pass()?;
        let out = Disk.create(path)?;
        self.note(path, Change::Made(path.to_owned()));
        Ok(Box::new(FaultyOut { out, path: path.to_owned(), faulty: self.clone() }))
    }

    fn resume(&self, path: &Path) -> io::Result<Box<dyn Out>> {
        self.pass()?;
        Ok(Box::new(FaultyOut { out: Disk.resume(path)?, path: path.to_owned(), faulty: self.clone() }))
    }

    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.pass()?;
        Disk.reader(path)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass()?;
        Disk.link(from, to)?;
        self.note(to, Change::Made(to.to_owned()));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass()?;
        let replaced = fs::read(to).ok();
        Disk.rename(from, to)?;
        let mut state = self.state();
        if state.unsynced.remove(from) {
            state.unsynced.insert(to.to_owned());
        }
        drop(state);
        self.note(to, Change::Renamed { from: from.to_owned(), to: to.to_owned(), replaced });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.pass()?;
        let bytes = fs::read(path);
        Disk.remove(path)?;
        self.note(path, Change::Removed(path.to_owned(), bytes?));
        Ok(())
    }

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        self.pass()?;
        Disk.make_dir(path)?;
        self.note(path, Change::Made(path.to_owned()));
        Ok(())
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.pass()?;
        self.state().unsynced.remove(path);
        Disk.sync_file(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.pass()?;
        self.state().names.retain(|(folder, _)| folder != path);
        Disk.sync_dir(path)
    }
}

struct FaultyOut {
    out: Box<dyn Out>,
    path: PathBuf,
    faulty: Faulty,
}

impl Write for FaultyOut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.faulty.state().unsynced.insert(self.path.clone());
        match self.faulty.step() {
            Ok(()) => self.out.write(bytes),
            Err(kind) => {
                if kind != Kind::Refused {
                    self.out.write_all(&bytes[..bytes.len() / 2])?;
                }
                Err(error(kind))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Out for FaultyOut {
    fn sync(&mut self) -> io::Result<()> {
        self.faulty.pass()?;
        self.faulty.state().unsynced.remove(&self.path);
        self.out.sync()
    }

    fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.faulty.pass()?;
        self.out.truncate(size)
    }
}
