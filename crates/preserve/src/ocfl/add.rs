//! Versions are added to objects; what an object already has is not stored again.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use solander_model::Timestamp;

use super::content::{empty, files, known_content, remove_empty};
use super::inventory::{Paths, User, Written, WrittenVersion};
use super::paths::VersionName;
use super::repair::{put_inventory, repair_object, sound};
use super::root::Root;
use crate::digest::Hashers;
use crate::folder;
use crate::names::check_paths;
use crate::{Algorithm, Cancel, Item, MetadataFile, PreserveError, Progress};

/// A version to be added to an object, with all of its files.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// The object: a URI, usually the PID as a URL.
    pub id: String,
    /// Which version this is. With a number, adding it again changes nothing; without, it is the next one.
    pub number: Option<u32>,
    /// When it was made.
    pub created: Timestamp,
    /// Why.
    pub message: String,
    /// By whom.
    pub user: User,
    /// The files.
    pub items: Vec<Item>,
    /// Further small files, put below `metadata/`.
    pub metadata: Vec<MetadataFile>,
}

/// How versions are added.
#[derive(Debug, Clone)]
pub struct AddOptions {
    /// What names content in new objects: [`Algorithm::Sha512`] or [`Algorithm::Sha256`]. Objects keep the one they have.
    pub algorithm: Algorithm,
    /// Whether everything is on disk, and not only on its way, before it counts as done.
    pub durable: bool,
    /// Asks to stop.
    pub cancel: Cancel,
}

impl Default for AddOptions {
    fn default() -> Self {
        Self { algorithm: Algorithm::Sha512, durable: true, cancel: Cancel::default() }
    }
}

/// What became of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is there now.
    Version {
        /// Its number.
        number: u32,
        /// Files that had to be stored.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// The object had it already.
    Unchanged {
        /// Its number.
        number: u32,
    },
}

/// Adds a version to an object of `root`, or makes the object.
///
/// Everything is written aside and moved into place; the inventory of the object comes last. A crash in between is mended
/// by the next call, or by [`Root::repair`].
///
/// # Errors
/// [`PreserveError::Mismatch`] names the item whose bytes are not those of its hash; [`PreserveError::Occupied`] when the
/// version is there with other content; [`PreserveError::Unreadable`] when the object is damaged.
pub fn add(
    root: &Root,
    version: &NewVersion,
    options: &AddOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Added, PreserveError> {
    let items = all_items(version)?;
    let _lock = root.lock()?;
    root.sweep()?;
    let place = root.object_path(&version.id);
    let before = if place.is_dir() {
        repair_object(&place)?;
        let (_, inventory) =
            sound(&place).ok_or_else(|| PreserveError::unreadable(&place, "has no sound inventory"))?;
        if inventory.id != version.id {
            return Err(PreserveError::Occupied { path: place, what: format!("the object {:?}", inventory.id) });
        }
        Some(inventory)
    } else {
        None
    };
    let mut adding = Adding::new(root, version, options, before)?;
    let result = adding.fill(&items, progress).and_then(|unchanged| match unchanged {
        Some(number) => Ok(Added::Unchanged { number }),
        None => adding.put_in_place(&place, version),
    });
    root.sweep()?;
    result
}

fn all_items(version: &NewVersion) -> Result<Vec<Item>, PreserveError> {
    if version.id.is_empty() || version.user.name.is_empty() {
        return Err(PreserveError::Refused("a version needs the id of its object and the name of its user".to_owned()));
    }
    let mut items = version.items.clone();
    for file in &version.metadata {
        let name = file.name.strip_prefix("metadata/").unwrap_or(&file.name);
        items.push(Item::of_bytes(format!("metadata/{name}"), file.bytes.clone()));
    }
    items.sort_by(|a, b| a.path.cmp(&b.path).then(a.hash.cmp(&b.hash)));
    items.dedup_by(|a, b| a.path == b.path && a.hash == b.hash && a.size == b.size);
    check_paths(&items)?;
    Ok(items)
}

/// An object while a version is added.
struct Adding<'a> {
    root: &'a Root,
    options: &'a AddOptions,
    algorithm: Algorithm,
    /// The inventory as it will be.
    inventory: Written,
    /// The version before, if there is one.
    head: Option<VersionName>,
    name: String,
    wanted: Option<u32>,
    /// SHA-256 → digest in the manifest.
    known: BTreeMap<String, String>,
    stored: (u64, u64),
}

impl<'a> Adding<'a> {
    fn new(
        root: &'a Root,
        version: &NewVersion,
        options: &'a AddOptions,
        before: Option<Written>,
    ) -> Result<Self, PreserveError> {
        let path = root.object_path(&version.id);
        let (inventory, head) = match before {
            Some(inventory) => {
                let head = VersionName::parse(&inventory.head)
                    .ok_or_else(|| PreserveError::unreadable(&path, "has a head that is no version"))?;
                (inventory, Some(head))
            }
            None => (empty(&version.id, options.algorithm), None),
        };
        let algorithm = Algorithm::named(&inventory.digest_algorithm)
            .filter(|algorithm| matches!(algorithm, Algorithm::Sha256 | Algorithm::Sha512))
            .ok_or_else(|| PreserveError::Refused(format!("{} does not name content", inventory.digest_algorithm)))?;
        let next = head.map_or(1, |head| head.number + 1);
        let wanted = version.number.filter(|number| *number < next);
        if let Some(number) = version.number.filter(|number| *number > next || *number == 0) {
            let id = &version.id;
            return Err(PreserveError::Refused(format!("version {number} of {id} cannot follow version {}", next - 1)));
        }
        let name = head.unwrap_or(VersionName { number: 1, width: 0 }).of(next);
        if VersionName::parse(&name).is_none_or(|parsed| parsed.width != head.map_or(0, |head| head.width)) {
            return Err(PreserveError::Refused(format!("the numbers of versions of {} are used up", version.id)));
        }
        let known = known_content(&inventory, algorithm);
        Ok(Self { root, options, algorithm, inventory, head, name, wanted, known, stored: (0, 0) })
    }

    /// Stores what is new, aside, and notes the state. Gives the number of the version that says the same already.
    fn fill(&mut self, items: &[Item], progress: &mut dyn FnMut(Progress)) -> Result<Option<u32>, PreserveError> {
        let staging = self.root.staging();
        let mut told = Progress {
            package: self.inventory.id.clone(),
            file: String::new(),
            files: 0,
            files_total: items.len() as u64,
            bytes: 0,
            bytes_total: items.iter().map(|item| item.size).sum(),
        };
        let mut state = Paths::new();
        for item in items {
            self.options.cancel.check()?;
            let digest = match self.known.get(&item.hash.to_string()) {
                Some(digest) => digest.clone(),
                None => self.store(item, &staging)?,
            };
            state.entry(digest).or_default().push(item.path.clone());
            told.file.clone_from(&item.path);
            told.files += 1;
            told.bytes += item.size;
            progress(told.clone());
        }
        let head = self.head.map_or(0, |head| head.number);
        let compared = self.wanted.or_else(|| (head > 0).then_some(head));
        if let Some(number) = compared {
            let naming = self.head.expect("there are versions to compare with");
            let there = self.inventory.versions.get(&naming.of(number)).map(|version| files(&version.state));
            if there == Some(files(&state)) {
                return Ok(Some(number));
            }
            if self.wanted.is_some() {
                let path = self.root.object_path(&self.inventory.id);
                return Err(PreserveError::Occupied { path, what: format!("version {number} with other content") });
            }
        }
        let block = WrittenVersion { created: String::new(), message: None, user: None, state };
        self.inventory.versions.insert(self.name.clone(), block);
        Ok(None)
    }

    /// Writes the bytes of an item aside and checks them. Gives their digest.
    fn store(&mut self, item: &Item, staging: &Path) -> Result<String, PreserveError> {
        let content = self.inventory.content_directory.as_deref().unwrap_or("content");
        let path = format!("{}/{content}/{}", self.name, item.path);
        let failed = || PreserveError::io("write", &staging.join(&path));
        fs::create_dir_all(staging).map_err(failed())?;
        let mut file = folder::create_file(staging, &path).map_err(failed())?;
        let unread = |source| PreserveError::Source { item: item.path.clone(), source };
        let mut source = (item.open)().map_err(unread)?.take(item.size.saturating_add(1));
        let mut hashers = Hashers::new(&[Algorithm::Sha256, self.algorithm]);
        let mut buffer = vec![0; 256 * 1024];
        loop {
            self.options.cancel.check()?;
            match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    hashers.update(&buffer[..read]);
                    file.write_all(&buffer[..read]).map_err(failed())?;
                }
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(unread(e)),
            }
        }
        let sums = hashers.finish();
        crate::bagit::promised(item, &sums)?;
        let [sha256, digest] = sums.hex.as_slice() else { unreachable!("two digests were asked for") };
        if self.inventory.manifest.contains_key(digest) {
            // The object has it, and did not know its SHA-256.
            fs::remove_file(staging.join(&path)).map_err(failed())?;
        } else {
            self.inventory.manifest.insert(digest.clone(), vec![path.clone()]);
            if self.algorithm != Algorithm::Sha256 {
                self.inventory.fixity.entry("sha256".to_owned()).or_default().insert(sha256.clone(), vec![path]);
            }
            self.stored.0 += 1;
            self.stored.1 += sums.bytes;
        }
        self.known.insert(sha256.clone(), digest.clone());
        Ok(digest.clone())
    }

    fn put_in_place(&mut self, place: &Path, version: &NewVersion) -> Result<Added, PreserveError> {
        let staging = self.root.staging();
        let block = self.inventory.versions.get_mut(&self.name).expect("the state was noted");
        block.created = version.created.to_string();
        block.message = Some(version.message.clone());
        block.user = Some(version.user.clone());
        self.inventory.head.clone_from(&self.name);
        let bytes = self.inventory.to_json();
        let staged = staging.join(&self.name);
        let failed = PreserveError::io;
        fs::create_dir_all(&staged).map_err(failed("make", &staged))?;
        remove_empty(&staged).map_err(failed("remove", &staged))?;
        put_inventory(&staged, &bytes, self.algorithm)?;
        if self.head.is_some() {
            self.settle(&staging)?;
            let target = place.join(&self.name);
            fs::rename(&staged, &target).map_err(failed("write", &target))?;
            folder::sync_folder(place).map_err(failed("write", place))?;
            put_inventory(place, &bytes, self.algorithm)?;
        } else {
            self.place_new(place, &staging, &bytes)?;
        }
        let number = self.head.map_or(1, |head| head.number + 1);
        Ok(Added::Version { number, files: self.stored.0, bytes: self.stored.1 })
    }

    /// A new object appears at once, with the folders above it that were not there.
    fn place_new(&self, place: &Path, staging: &Path, bytes: &[u8]) -> Result<(), PreserveError> {
        let failed = PreserveError::io;
        let below = place.strip_prefix(self.root.path()).expect("an object lies in its root");
        let made = staging.join("new").join(below);
        fs::create_dir_all(&made).map_err(failed("make", &made))?;
        fs::rename(staging.join(&self.name), made.join(&self.name)).map_err(failed("write", &made))?;
        let declaration = made.join("0=ocfl_object_1.1");
        fs::write(&declaration, "ocfl_object_1.1\n").map_err(failed("write", &declaration))?;
        put_inventory(&made, bytes, self.algorithm)?;
        self.settle(staging)?;
        let (mut from, mut to) = (staging.join("new"), self.root.path().to_path_buf());
        for part in below.components() {
            from.push(part);
            to.push(part);
            if fs::symlink_metadata(&to).is_err() {
                break;
            }
        }
        fs::rename(&from, &to).map_err(failed("write", &to))?;
        let above = to.parent().expect("it lies in the root");
        folder::sync_folder(above).map_err(failed("write", above))
    }

    fn settle(&self, staging: &Path) -> Result<(), PreserveError> {
        if self.options.durable {
            folder::sync_all_below(staging).map_err(PreserveError::io("write", staging))?;
        }
        Ok(())
    }
}
