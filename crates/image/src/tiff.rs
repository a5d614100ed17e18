//! TIFF and BigTIFF: strips and tiles, streamed.
//!
//! The directories are read here and not by a library because of what collections keep: palettes, planes, pyramids in
//! further directories, and scans of a gigapixel in one single strip, which must pass by row after row.

mod directory;
mod page;
mod rows;
mod samples;
mod unpack;

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use directory::Directory;
pub(crate) use directory::{Tiff, tag};
use page::Page;
use rows::TiffRows;

use crate::source::Source;
use crate::{Colour, Header, ImageError, Limits, MediaFormat};

const TIFF: MediaFormat = MediaFormat::Tiff;

/// One image of the file that shows what the first shows.
struct Level {
    width: u32,
    height: u32,
    directory: Directory,
}

/// The directories of a file: the image, its smaller versions, and how many others there are.
struct Contents {
    main: Directory,
    levels: Vec<Level>,
    pages: u32,
}

fn size(tiff: &Tiff, directory: &Directory) -> Result<(u32, u32), ImageError> {
    let side = |tag, name: &str| {
        let value = tiff.number(directory, tag)?.unwrap_or(0);
        u32::try_from(value)
            .ok()
            .filter(|v| *v > 0)
            .ok_or_else(|| ImageError::damaged(TIFF, format!("its {name} is {value}")))
    };
    Ok((side(tag::WIDTH, "width")?, side(tag::HEIGHT, "height")?))
}

fn contents(tiff: &Tiff, limits: &Limits) -> Result<Contents, ImageError> {
    let mut seen = HashSet::new();
    let mut directories = Vec::new();
    let mut next = tiff.first;
    while next != 0 {
        if !seen.insert(next) {
            return Err(ImageError::damaged(TIFF, "its directories form a loop"));
        }
        if seen.len() as u64 > u64::from(limits.max_pages) {
            let (figure, limit) = (seen.len() as u64, limits.max_pages.into());
            return Err(ImageError::TooLarge { what: "the number of directories", figure, limit });
        }
        let directory = tiff.directory(next)?;
        next = directory.next;
        directories.push(directory);
    }
    let reduced = |d: &Directory| Ok::<_, ImageError>(tiff.number(d, tag::SUBFILE)?.unwrap_or(0) & 5 != 0);
    let mut main = None;
    let mut pages = 0;
    let mut smaller = Vec::new();
    for directory in directories {
        if reduced(&directory)? {
            smaller.push(directory);
        } else {
            pages += 1;
            main.get_or_insert(directory);
        }
    }
    let main = match main {
        Some(main) => main,
        None if smaller.is_empty() => return Err(ImageError::damaged(TIFF, "it has no directory")),
        None => smaller.remove(0),
    };
    for offset in tiff.numbers(&main, tag::SUB_DIRECTORIES, 8 * u64::from(limits.max_pages))?.unwrap_or_default() {
        // What cannot be read there is no smaller version; the image itself may be fine.
        if seen.insert(offset)
            && let Ok(directory) = tiff.directory(offset)
        {
            smaller.push(directory);
        }
    }
    let (width, height) = size(tiff, &main)?;
    let mut levels: Vec<Level> = smaller
        .into_iter()
        .filter_map(|directory| {
            let (w, h) = size(tiff, &directory).ok()?;
            // The same proportions, but for rounding; and not a mask of what is transparent.
            let (across, down) = (u64::from(w) * u64::from(height), u64::from(h) * u64::from(width));
            let alike = across.abs_diff(down) <= u64::from(width) + u64::from(height);
            let mask = tiff.number(&directory, tag::SUBFILE).ok()?.unwrap_or(0) & 4 != 0;
            (w < width && h < height && alike && !mask).then_some(Level { width: w, height: h, directory })
        })
        .collect();
    levels.sort_by_key(|level| std::cmp::Reverse(level.width));
    Ok(Contents { main, levels, pages: pages.max(1) })
}

pub(crate) fn probe(file: File, path: &Path, limits: &Limits) -> Result<Header, ImageError> {
    let tiff = Tiff::open(Arc::new(file), path, limits)?;
    let mut contents = contents(&tiff, limits)?;
    let (width, height) = size(&tiff, &contents.main)?;
    limits.admit(width, height, true)?;
    let page = Page::read(&tiff, &contents.main)?;
    page.check_extent(&tiff)?;
    contents.levels.retain(|level| Page::read(&tiff, &level.directory).is_ok_and(|smaller| smaller.like(&page)));
    let orientation = match tiff.number(&contents.main, tag::ORIENTATION)? {
        Some(value @ 1..=8) => value as u8,
        _ => 1,
    };
    let turned = |w, h| if orientation >= 5 { (h, w) } else { (w, h) };
    let (width, height) = turned(width, height);
    let ppi = tiff.rational(&contents.main, tag::X_RESOLUTION)?.and_then(|resolution| {
        let per_inch = match tiff.number(&contents.main, tag::RESOLUTION_UNIT).ok()?.unwrap_or(2) {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        };
        let ppi = resolution * per_inch;
        (ppi > 1.0).then_some(ppi)
    });
    Ok(Header {
        format: TIFF,
        width,
        height,
        colour: page.colour(),
        alpha: page.has_alpha(),
        bits: page.bits as u8,
        orientation,
        icc: tiff.bytes(&contents.main, tag::ICC)?.filter(|icc| !icc.is_empty()),
        pages: contents.pages,
        levels: contents.levels.iter().map(|level| turned(level.width, level.height)).collect(),
        streams: page.streams(),
        ppi,
    })
}

/// The rows of the image, or of the smallest version inside the file that is not smaller than `at_least`.
pub(crate) fn open(path: &Path, limits: &Limits, at_least: Option<(u32, u32)>) -> Result<Box<dyn Source>, ImageError> {
    let file = Arc::new(File::open(path).map_err(ImageError::io(path))?);
    let tiff = Tiff::open(file, path, limits)?;
    let contents = contents(&tiff, limits)?;
    let (width, height) = size(&tiff, &contents.main)?;
    limits.admit(width, height, true)?;
    let page = Page::read(&tiff, &contents.main)?;
    if let Some((across, down)) = at_least {
        // From small to large; one that is broken is passed over.
        for level in contents.levels.iter().rev().filter(|l| l.width >= across && l.height >= down) {
            if let Ok(smaller) = Page::read(&tiff, &level.directory)
                && smaller.like(&page)
                && smaller.check_extent(&tiff).is_ok()
            {
                return Ok(Box::new(TiffRows::new(tiff, smaller, limits)?));
            }
        }
    }
    page.check_extent(&tiff)?;
    Ok(Box::new(TiffRows::new(tiff, page, limits)?))
}

impl Page {
    fn colour(&self) -> Colour {
        match self.photometric {
            page::Photometric::WhiteIsZero | page::Photometric::BlackIsZero => Colour::Gray,
            page::Photometric::Palette => Colour::Palette,
            page::Photometric::Inks => Colour::Cmyk,
            page::Photometric::Lab { .. } => Colour::Lab,
            page::Photometric::Rgb | page::Photometric::LumaChroma => Colour::Rgb,
        }
    }
}
