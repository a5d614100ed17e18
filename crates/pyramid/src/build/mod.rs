//! Making a pyramid: one pass over the rows of an image, all levels at once.

mod level;
mod tile;

use crate::PyramidError;
use crate::TILE;
use crate::file::write::{TiffFile, WrittenLevel};
use level::Rising;
use rayon::prelude::*;
use solander_image::{Bands, Channels};
use std::fs::{File, Permissions};
use std::io::BufWriter;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::NamedTempFile;

/// Most pixels along one side: what 22 levels reach, and more than any scanner gives.
const LONGEST_SIDE: u32 = 1 << 20;

/// How a pyramid is made.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// JPEG quality of the tiles, 1 to 100.
    pub quality: u8,
    /// Set by someone else to stop the work at the next band.
    pub cancel: Option<Arc<AtomicBool>>,
}

impl Default for BuildOptions {
    /// Quality 85, never stopped.
    fn default() -> Self {
        Self { quality: 85, cancel: None }
    }
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// How many levels there are, the whole image counted.
    pub levels: u32,
    /// Size of the file.
    pub bytes: u64,
}

/// Makes the pyramid of an image at `out`.
///
/// Reads `bands` once, from top to bottom, and holds 256 rows of each level. Tiles are encoded on the threads of rayon.
/// The file is written beside `out`, synced, and takes its name when it is complete; a pyramid that had the name before
/// is replaced.
///
/// # Errors
/// [`PyramidError::Image`] when the source cannot be read to its end, [`PyramidError::Cancelled`], [`PyramidError::Io`],
/// and [`PyramidError::Unfit`] for an empty image or one with a side of more than 1,048,576 pixels. Nothing is left
/// behind then.
pub fn build(bands: &mut dyn Bands, out: &Path, options: &BuildOptions) -> Result<Built, PyramidError> {
    let (width, height) = bands.size();
    let gray = match bands.channels() {
        Channels::Gray => true,
        Channels::Rgb => false,
        Channels::Rgba => return Err(PyramidError::Unfit("a pyramid has no alpha; lay the image on white".to_owned())),
    };
    if !(1..=LONGEST_SIDE).contains(&width) || !(1..=LONGEST_SIDE).contains(&height) {
        return Err(PyramidError::Unfit(format!("an image of {width} × {height} pixels makes no pyramid")));
    }
    let io = PyramidError::io(out);
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = unfinished(folder).map_err(&io)?;
    let file = unfinished.as_file().try_clone().map_err(&io)?;
    let mut file = TiffFile::start(BufWriter::with_capacity(1 << 20, file), gray).map_err(&io)?;

    let mut levels = Rising::all(width, height, gray);
    let cancelled = || options.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed));
    let row_bytes = width as usize * if gray { 1 } else { 3 };
    let mut rows = Vec::new();
    loop {
        if cancelled() {
            return Err(PyramidError::Cancelled { path: out.to_owned() });
        }
        let count = bands.next_band(&mut rows)?;
        if count == 0 {
            break;
        }
        for row in rows.chunks_exact(row_bytes).take(count as usize) {
            if level::add_row(&mut levels, row) {
                write_full(&mut levels, &mut file, options.quality, out)?;
            }
        }
    }
    if !levels.first().is_some_and(Rising::complete) {
        return Err(PyramidError::Unfit(format!("the image ends before its {height} rows do")));
    }
    let written: Vec<WrittenLevel> = levels.into_iter().map(|level| level.written).collect();
    let count = written.len() as u32;
    let bytes = file.finish(&written).map_err(&io)?;
    unfinished.as_file().sync_all().map_err(&io)?;
    unfinished.persist(out).map_err(|error| io(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(&io)?;
    Ok(Built { levels: count, bytes })
}

/// A file of no other name than a passing one, removed unless it gets one; with the permissions of any new file.
fn unfinished(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pyramid-").suffix(".part").permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

/// Encodes and writes the tiles of every level that has 256 rows, or its last ones.
fn write_full(
    levels: &mut [Rising],
    file: &mut TiffFile<BufWriter<File>>,
    quality: u8,
    out: &Path,
) -> Result<(), PyramidError> {
    for level in levels.iter_mut().filter(|level| level.ready()) {
        let columns = level.width.div_ceil(TILE);
        let tiles: Vec<Result<Vec<u8>, PyramidError>> =
            (0..columns).into_par_iter().map(|column| tile::padded(level, column, quality)).collect();
        for tile in tiles {
            let place = file.append(&tile?).map_err(PyramidError::io(out))?;
            level.written.tiles.push(place);
        }
        if level.width % TILE != 0 {
            let edge = tile::edge(level, quality)?;
            let place = file.append(&edge).map_err(PyramidError::io(out))?;
            level.written.edges.push(place);
        }
        level.emptied();
    }
    Ok(())
}
