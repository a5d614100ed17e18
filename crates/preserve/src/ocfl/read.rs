//! Objects are opened, and the files of any version taken out; no byte is given that was not seen to be right.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use solander_model::BlobHash;

use super::inventory::{User, Written, WrittenVersion};
use super::object::read_small;
use super::paths::VersionName;
use super::repair::{MAX_INVENTORY, sound};
use crate::bagit::spool;
use crate::name::check_name;
use crate::{Algorithm, Item, PreserveError, folder};

/// An object, its inventory read and found to agree with its sidecar.
#[derive(Debug, Clone)]
pub struct Object {
    path: PathBuf,
    inventory: Written,
    /// In the order of their numbers.
    versions: Vec<(u32, String)>,
}

/// What is known about one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionInfo {
    /// 1, 2, 3 …
    pub number: u32,
    /// RFC 3339, as it stands.
    pub created: String,
    /// Why it was made.
    pub message: String,
    /// By whom.
    pub user: Option<User>,
    /// How many files it has.
    pub files: usize,
}

impl Object {
    /// Opens the object in the folder `path`.
    ///
    /// # Errors
    /// [`PreserveError::Unreadable`] when its inventory is not there, cannot be read, or differs from its sidecar.
    pub fn open(path: &Path) -> Result<Self, PreserveError> {
        let unreadable = |what: &str| PreserveError::unreadable(path, what);
        let (_, inventory) = sound(path).ok_or_else(|| unreadable("has no inventory that agrees with its sidecar"))?;
        let mut versions = Vec::new();
        for name in inventory.versions.keys() {
            let number = VersionName::parse(name).ok_or_else(|| unreadable("has a version without a number"))?.number;
            versions.push((number, name.clone()));
        }
        versions.sort();
        let head = versions.last().map(|(_, name)| name);
        if head != Some(&inventory.head) {
            return Err(unreadable("has a head that is not its newest version"));
        }
        Ok(Self { path: path.to_path_buf(), inventory, versions })
    }

    /// What the object is called.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inventory.id
    }

    /// The number of its newest version.
    #[must_use]
    pub fn head(&self) -> u32 {
        self.versions.last().expect("an object that was opened has a version").0
    }

    fn block(&self, number: u32) -> Option<&WrittenVersion> {
        let (_, name) = self.versions.iter().find(|(other, _)| *other == number)?;
        self.inventory.versions.get(name)
    }

    /// All versions, the oldest first.
    #[must_use]
    pub fn versions(&self) -> Vec<VersionInfo> {
        let info = |(number, name): &(u32, String)| {
            let block = &self.inventory.versions[name];
            let files = block.state.values().map(Vec::len).sum();
            let (created, message) = (block.created.clone(), block.message.clone().unwrap_or_default());
            VersionInfo { number: *number, created, message, user: block.user.clone(), files }
        };
        self.versions.iter().map(info).collect()
    }

    /// The files of a version, the newest when `number` is `None`, by path.
    ///
    /// Each is read wholly and compared with its digest when it is opened, and only then given out. Where the object does not
    /// know the SHA-256 of a file, that file is read now.
    ///
    /// # Errors
    /// [`PreserveError::Refused`] names a path that leads out of the object, or a version that is not there;
    /// [`PreserveError::Unreadable`] a file that is damaged or missing.
    pub fn items(&self, number: Option<u32>) -> Result<Vec<Item>, PreserveError> {
        let number = number.unwrap_or_else(|| self.head());
        let block = self.block(number);
        let block = block.ok_or_else(|| PreserveError::Refused(format!("{} has no version {number}", self.id())))?;
        let algorithm =
            Algorithm::named(&self.inventory.digest_algorithm).expect("a sound inventory names its algorithm");
        let manifest: BTreeMap<String, &String> = self
            .inventory
            .manifest
            .iter()
            .filter_map(|(digest, paths)| Some((digest.to_ascii_lowercase(), paths.first()?)))
            .collect();
        let fixity: BTreeMap<&str, &str> = self
            .inventory
            .fixity
            .get("sha256")
            .into_iter()
            .flatten()
            .flat_map(|(digest, paths)| paths.iter().map(move |path| (path.as_str(), digest.as_str())))
            .collect();
        let mut items = Vec::new();
        for (digest, paths) in &block.state {
            let digest = digest.to_ascii_lowercase();
            let missing = || PreserveError::unreadable(&self.path, format!("has no content for {digest}"));
            let content = *manifest.get(&digest).ok_or_else(missing)?;
            for path in paths.iter().chain([content]) {
                check_name(path)
                    .map_err(|fault| PreserveError::Refused(format!("{path:?} in {}: {fault}", self.id())))?;
            }
            let known = if algorithm == Algorithm::Sha256 {
                Some(digest.as_str())
            } else {
                fixity.get(content.as_str()).copied()
            };
            let mut promised = vec![(algorithm, digest.clone())];
            let hash = match known.and_then(|hex| hex.parse::<BlobHash>().ok()) {
                Some(hash) => hash,
                None => self.sha256_of(content, &promised)?,
            };
            promised.push((Algorithm::Sha256, hash.to_string()));
            let file = folder::open_file(&self.path, content).and_then(|file| file.metadata());
            let size = file.map_err(PreserveError::io("read", &self.path.join(content)))?.len();
            let open = self.checked(content, promised);
            items.extend(paths.iter().map(|path| Item::new(path.clone(), hash, size, open.clone())));
        }
        items.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(items)
    }

    fn checked(&self, content: &str, promised: Vec<(Algorithm, String)>) -> crate::Open {
        let (root, content) = (self.path.clone(), content.to_owned());
        Arc::new(move || {
            let mut file = folder::open_file(&root, &content)?;
            let algorithms: Vec<Algorithm> = promised.iter().map(|(algorithm, _)| *algorithm).collect();
            Ok(Box::new(spool(&mut file, &algorithms, |hex| {
                let mut pairs = promised.iter().zip(hex);
                pairs.find(|((_, expected), found)| expected != *found).map(|((algorithm, expected), found)| {
                    format!("{content}: {} is {found}, and the inventory says {expected}", algorithm.name())
                })
            })?))
        })
    }

    fn sha256_of(&self, content: &str, promised: &[(Algorithm, String)]) -> Result<BlobHash, PreserveError> {
        let at = self.path.join(content);
        let algorithms = [promised[0].0, Algorithm::Sha256];
        let mut file = folder::open_file(&self.path, content).map_err(PreserveError::io("read", &at))?;
        let sums =
            crate::digest::digest(&mut file, &algorithms, u64::MAX - 1).map_err(PreserveError::io("read", &at))?;
        if sums.hex[0] != promised[0].1 {
            return Err(PreserveError::unreadable(&at, "is not what the inventory says"));
        }
        Ok(sums.hex[1].parse().expect("a digest is its own text"))
    }
}

/// The id that the inventory in `folder` gives.
pub(crate) fn id_of(folder: &Path) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: String,
    }
    let bytes = read_small(folder, "inventory.json", MAX_INVENTORY)?;
    serde_json::from_slice::<Id>(&bytes).ok().map(|id| id.id)
}
