//! A storage root: made, opened, and swept after a crash.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::layout::Layout;
use super::read::Object;
use super::repair::repair_object;
use super::storage::object_folders;
use crate::folder;
use crate::report::Faults;
use crate::{PreserveError, folder::replace};

const DECLARATION: &str = "0=ocfl_1.1";
/// Objects are made here before they are moved to their place. There only while one is being made.
const STAGING: &str = "extensions/solander-staging";

/// An OCFL 1.1 storage root with the layout of extension 0004.
#[derive(Debug, Clone)]
pub struct Root {
    path: PathBuf,
    layout: Layout,
}

impl Root {
    /// Opens the root at `path`, or makes one in an empty or new folder.
    ///
    /// # Errors
    /// [`PreserveError::Occupied`] when other things lie there; [`PreserveError::Unreadable`] for a root of another layout.
    pub fn open_or_create(path: &Path, layout: &Layout) -> Result<Self, PreserveError> {
        if path.join(DECLARATION).is_file() {
            return Self::open(path);
        }
        layout.check()?;
        let failed = PreserveError::io;
        fs::create_dir_all(path).map_err(failed("make", path))?;
        let files = layout.files();
        let ours =
            |name: &str| name == "extensions" || name.starts_with("ocfl_layout.json") || name.starts_with(DECLARATION);
        for entry in fs::read_dir(path).map_err(failed("read", path))? {
            let name = entry.map_err(failed("read", path))?.file_name().to_string_lossy().into_owned();
            if !ours(&name) {
                return Err(PreserveError::Occupied { path: path.to_path_buf(), what: format!("{name:?}") });
            }
        }
        for (name, bytes) in &files {
            let at = path.join(name);
            let parent = at.parent().expect("a file of the layout lies in the root");
            fs::create_dir_all(parent).map_err(failed("make", parent))?;
            replace(&at, bytes).map_err(failed("write", &at))?;
        }
        // The declaration comes last: a folder with it is a whole root.
        let at = path.join(DECLARATION);
        replace(&at, b"ocfl_1.1\n").map_err(failed("write", &at))?;
        Ok(Self { path: path.to_path_buf(), layout: *layout })
    }

    /// Opens the root at `path`.
    ///
    /// # Errors
    /// [`PreserveError::Unreadable`] when it is none, or has no layout that we know.
    pub fn open(path: &Path) -> Result<Self, PreserveError> {
        if !["0=ocfl_1.0", DECLARATION].iter().any(|name| path.join(name).is_file()) {
            return Err(PreserveError::unreadable(path, "is no OCFL storage root"));
        }
        match Layout::of_root(path)? {
            Some(layout) => Ok(Self { path: path.to_path_buf(), layout }),
            None => Err(PreserveError::unreadable(path, "does not say how its objects are laid out")),
        }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How objects are laid out.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The folder of the object `id`, whether it is there or not.
    #[must_use]
    pub fn object_path(&self, id: &str) -> PathBuf {
        self.path.join(self.layout.path(id).expect("the layout was checked when the root was opened"))
    }

    /// The object `id`; `None` when it is not there.
    ///
    /// # Errors
    /// When its inventory cannot be read, or is damaged.
    pub fn object(&self, id: &str) -> Result<Option<Object>, PreserveError> {
        let path = self.object_path(id);
        if !path.is_dir() {
            return Ok(None);
        }
        let object = Object::open(&path)?;
        if object.id() == id { Ok(Some(object)) } else { Err(PreserveError::unreadable(&path, "holds another object")) }
    }

    /// The folders of all objects, in order.
    ///
    /// # Errors
    /// When the root cannot be read.
    pub fn object_paths(&self) -> Result<Vec<PathBuf>, PreserveError> {
        let names = object_folders(&self.path, usize::MAX, &mut Faults::default())?;
        Ok(names.into_iter().map(|name| self.path.join(name)).collect())
    }

    /// Ends what a crash has left half done, in all objects. Gives the folders of objects that were mended.
    ///
    /// # Errors
    /// [`PreserveError::Unreadable`] names an object that is damaged otherwise than by a crash of ours.
    pub fn repair(&self) -> Result<Vec<PathBuf>, PreserveError> {
        let _lock = self.lock()?;
        self.sweep()?;
        let mut mended = Vec::new();
        for path in self.object_paths()? {
            if repair_object(&path)? {
                mended.push(path);
            }
        }
        Ok(mended)
    }

    /// Held while an object is written; one writer at a time, of all processes.
    pub(super) fn lock(&self) -> Result<File, PreserveError> {
        let at = self.path.join(DECLARATION);
        let file = File::open(&at).map_err(PreserveError::io("lock", &at))?;
        file.lock().map_err(PreserveError::io("lock", &at))?;
        Ok(file)
    }

    pub(super) fn staging(&self) -> PathBuf {
        self.path.join(STAGING)
    }

    /// Takes away what an earlier run has left in the making. Only with the lock.
    pub(super) fn sweep(&self) -> Result<(), PreserveError> {
        let staging = self.staging();
        if fs::symlink_metadata(&staging).is_ok() {
            fs::remove_dir_all(&staging).map_err(PreserveError::io("remove", &staging))?;
            let above = staging.parent().expect("it lies in extensions");
            folder::sync_folder(above).map_err(PreserveError::io("write", above))?;
        }
        Ok(())
    }
}
