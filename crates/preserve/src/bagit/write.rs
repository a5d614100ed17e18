//! Packages are written: aside, each byte checked, then put in place.

use std::fs;
use std::path::PathBuf;

use super::layout::Layout;
use super::package::Writer;
use super::plan::{Plan, split};
use crate::{CatalogueRow, Item, PreserveError, Progress};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// In order.
    pub packages: Vec<WrittenPackage>,
}

/// One finished package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPackage {
    /// `herbarium-00001`.
    pub name: String,
    /// The folder, tar or zip.
    pub path: PathBuf,
    /// Bytes on disk, for a folder of its files.
    pub bytes: u64,
    /// Whether it was there already, from an earlier run of the same plan. Its bytes were not read again.
    pub kept: bool,
    /// Where each item lies.
    pub catalogue: Vec<CatalogueRow>,
}

/// Writes `items` as BagIt packages and tells of each file.
///
/// A package is written under another name and gets its own only when it is whole. After an error, a cancellation or a
/// crash the same call goes on and ends with the bytes that an undisturbed run would have made.
///
/// # Errors
/// [`PreserveError::Mismatch`] names the item whose bytes are not those of its hash; [`PreserveError::Refused`] what cannot
/// be packed; [`PreserveError::Occupied`] what lies in the way.
pub fn write(
    plan: &Plan,
    items: impl IntoIterator<Item = Item>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, PreserveError> {
    let packages = split(plan, items)?;
    fs::create_dir_all(&plan.folder).map_err(PreserveError::io("make", &plan.folder))?;
    let all = packages.iter().flat_map(|package| &package.items);
    let (files_total, bytes_total) = all.fold((0, 0), |(files, bytes), item| (files + 1, bytes + item.size));
    let mut told =
        Progress { package: String::new(), file: String::new(), files: 0, files_total, bytes: 0, bytes_total };
    let mut written = Vec::with_capacity(packages.len());
    for package in &packages {
        plan.cancel.check()?;
        let described = match &plan.describe {
            Some(describe) => describe(&package.name, &package.items)
                .map_err(|source| PreserveError::Source { item: format!("metadata of {}", package.name), source })?,
            None => Vec::new(),
        };
        let layout = Layout::new(plan, package, packages.len(), described)?;
        let mut tell = |file: &str, bytes: u64| {
            told.package.clone_from(&package.name);
            file.clone_into(&mut told.file);
            told.files += 1;
            told.bytes += bytes;
            progress(told.clone());
        };
        written.push(Writer { plan, package, layout }.run(&mut tell)?);
    }
    Ok(Written { packages: written })
}
