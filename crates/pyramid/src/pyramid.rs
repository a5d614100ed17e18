//! A pyramid that is open for reading.

use crate::error::Damage;
use crate::file::Place;
use crate::file::read::{self, MOST_DIRECTORIES, ReadLevel};
use crate::{PyramidError, TILE};
use solander_iiif::ImageSize;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// A pyramid that is open for reading. Any number of threads may read from it at once.
#[derive(Debug)]
pub struct Pyramid {
    file: File,
    path: PathBuf,
    pub(crate) levels: Vec<ReadLevel>,
}

/// One level of a pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// By how much it is reduced: 1, 2, 4 …
    pub scale: u32,
    /// Its size in pixels.
    pub size: ImageSize,
}

impl Pyramid {
    /// Opens a pyramid: two reads, whatever its size.
    ///
    /// # Errors
    /// [`PyramidError::Missing`], [`PyramidError::Damaged`] when it is not as [`crate::build`] makes it, and
    /// [`PyramidError::Io`].
    pub fn open(path: &Path) -> Result<Self, PyramidError> {
        let io = PyramidError::io(path);
        let damaged = |reason: Damage| PyramidError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
        let file = File::open(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => PyramidError::Missing { path: path.to_owned() },
            _ => io(error),
        })?;
        let length = file.metadata().map_err(&io)?.len();
        if length < 16 {
            return Err(damaged("it is too short"));
        }
        let mut header = [0; 16];
        file.read_exact_at(&mut header, 0).map_err(&io)?;
        let at = read::directories_at(&header).map_err(damaged)?;
        let bytes = length.checked_sub(at).filter(|bytes| at >= 16 && *bytes <= MOST_DIRECTORIES);
        let bytes = bytes.ok_or_else(|| damaged("its directories are not at its end"))?;
        let mut directories = vec![0; bytes as usize];
        file.read_exact_at(&mut directories, at).map_err(&io)?;
        let levels = read::levels(&directories, at).map_err(damaged)?;
        Ok(Self { file, path: path.to_owned(), levels })
    }

    /// The whole image.
    pub fn size(&self) -> ImageSize {
        let whole = &self.levels[0];
        ImageSize { width: whole.width, height: whole.height }
    }

    /// Side of a tile in pixels.
    pub fn tile(&self) -> u32 {
        TILE
    }

    /// Whether the image has shades of grey alone.
    pub fn gray(&self) -> bool {
        self.levels[0].gray
    }

    /// All levels, the whole image first.
    pub fn levels(&self) -> impl ExactSizeIterator<Item = Level> + '_ {
        self.levels.iter().enumerate().map(|(number, level)| Level {
            scale: 1 << number,
            size: ImageSize { width: level.width, height: level.height },
        })
    }

    pub(crate) fn read(&self, place: Place) -> Result<Vec<u8>, PyramidError> {
        let mut bytes = vec![0; place.length as usize];
        self.file.read_exact_at(&mut bytes, place.offset).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.damaged("it ends before its tiles do"),
            _ => PyramidError::io(&self.path)(error),
        })?;
        Ok(bytes)
    }

    pub(crate) fn damaged(&self, reason: impl Into<String>) -> PyramidError {
        PyramidError::Damaged { path: self.path.clone(), reason: reason.into() }
    }
}
