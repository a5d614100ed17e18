//! What an object has, by digest and by path.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::inventory::{Paths, TYPE, Written};
use crate::Algorithm;

/// The inventory of an object without versions.
pub(super) fn empty(id: &str, algorithm: Algorithm) -> Written {
    Written {
        id: id.to_owned(),
        kind: TYPE.to_owned(),
        digest_algorithm: algorithm.name().to_owned(),
        head: String::new(),
        content_directory: None,
        fixity: BTreeMap::new(),
        manifest: Paths::new(),
        versions: BTreeMap::new(),
    }
}

/// SHA-256 → digest in the manifest, for all content of which both are known.
pub(super) fn known_content(inventory: &Written, algorithm: Algorithm) -> BTreeMap<String, String> {
    if algorithm == Algorithm::Sha256 {
        return inventory.manifest.keys().map(|digest| (digest.to_ascii_lowercase(), digest.clone())).collect();
    }
    let by_path: BTreeMap<&str, &str> =
        inventory.manifest.iter().flat_map(|(d, paths)| paths.iter().map(move |p| (p.as_str(), d.as_str()))).collect();
    let fixity = inventory.fixity.get("sha256").into_iter().flatten();
    let known = fixity.filter_map(|(sha256, paths)| {
        let digest = paths.iter().find_map(|path| by_path.get(path.as_str()))?;
        Some((sha256.to_ascii_lowercase(), (*digest).to_owned()))
    });
    known.collect()
}

/// Logical path → digest.
pub(super) fn files(state: &Paths) -> BTreeMap<&str, String> {
    state.iter().flat_map(|(d, paths)| paths.iter().map(move |p| (p.as_str(), d.to_ascii_lowercase()))).collect()
}

/// Removes folders below `folder` in which nothing lies; `folder` itself stays.
pub(super) fn remove_empty(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty(&entry.path())?;
            if fs::read_dir(entry.path())?.next().is_none() {
                fs::remove_dir(entry.path())?;
            }
        }
    }
    Ok(())
}
