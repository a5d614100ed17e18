//! An object whose last version was put in its place while its inventory was not: the crash of a writer.

use std::fs;
use std::path::Path;

use super::inventory::Written;
use super::object::{read_small, sidecar_digest};
use super::paths::VersionName;
use crate::folder::replace;
use crate::{Algorithm, PreserveError};

/// The largest inventory that is read.
pub(crate) const MAX_INVENTORY: u64 = 256 << 20;

/// The inventory of `folder`, if it is there, agrees with its sidecar, and makes sense.
pub(crate) fn sound(folder: &Path) -> Option<(Vec<u8>, Written)> {
    let bytes = read_small(folder, "inventory.json", MAX_INVENTORY)?;
    let inventory: Written = serde_json::from_slice(&bytes).ok()?;
    let algorithm = Algorithm::named(&inventory.digest_algorithm)?;
    let sidecar = read_small(folder, &format!("inventory.json.{}", algorithm.name()), 4096)?;
    (sidecar_digest(&sidecar)?.eq_ignore_ascii_case(&algorithm.of(&bytes))).then_some((bytes, inventory))
}

/// Writes an inventory into `folder`: the sidecar first, the inventory last.
pub(crate) fn put_inventory(folder: &Path, bytes: &[u8], algorithm: Algorithm) -> Result<(), PreserveError> {
    let sidecar = folder.join(format!("inventory.json.{}", algorithm.name()));
    let text = format!("{}  inventory.json\n", algorithm.of(bytes));
    replace(&sidecar, text.as_bytes()).map_err(PreserveError::io("write", &sidecar))?;
    let inventory = folder.join("inventory.json");
    replace(&inventory, bytes).map_err(PreserveError::io("write", &inventory))
}

/// Ends an interrupted writing: the newest version is whole in its folder, and the inventory of the object is made to know it.
/// Gives whether there was something to do.
pub(crate) fn repair_object(path: &Path) -> Result<bool, PreserveError> {
    let mut swept = false;
    let mut newest: Option<(VersionName, String)> = None;
    for entry in fs::read_dir(path).map_err(PreserveError::io("read", path))? {
        let entry = entry.map_err(PreserveError::io("read", path))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("inventory.json") && name.ends_with(".partial") {
            fs::remove_file(entry.path()).map_err(PreserveError::io("remove", &entry.path()))?;
            swept = true;
        } else if let Some(version) = VersionName::parse(&name)
            && newest.as_ref().is_none_or(|(other, _)| other.number < version.number)
        {
            newest = Some((version, name));
        }
    }
    let Some((_, newest)) = newest else { return Err(PreserveError::unreadable(path, "has no version")) };
    let known = sound(path);
    if known.as_ref().is_some_and(|(_, inventory)| inventory.head == newest) {
        return Ok(swept);
    }
    let damaged = |what: &str| Err(PreserveError::unreadable(path, format!("is damaged and not mended: {what}")));
    let Some((bytes, candidate)) = sound(&path.join(&newest)) else {
        return damaged(&format!("{newest} has no sound inventory"));
    };
    if candidate.head != newest {
        return damaged(&format!("the inventory in {newest} is of another version"));
    }
    // The inventory of the object is of the version before, or lies between the two: its sidecar is already the new one.
    let old: Option<Written> = match known {
        Some((_, inventory)) => Some(inventory),
        None => read_small(path, "inventory.json", MAX_INVENTORY).and_then(|bytes| serde_json::from_slice(&bytes).ok()),
    };
    let continues = old.is_some_and(|old| {
        old.id == candidate.id
            && old.versions.iter().all(|(name, version)| candidate.versions.get(name) == Some(version))
    });
    if !continues {
        return damaged("its inventory is no earlier form of that of its newest version");
    }
    let algorithm = Algorithm::named(&candidate.digest_algorithm).expect("a sound inventory names its algorithm");
    put_inventory(path, &bytes, algorithm)?;
    Ok(true)
}
