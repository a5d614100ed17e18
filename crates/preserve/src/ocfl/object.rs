//! One object is judged (*OCFL 1.1, § 3*).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::inventory::Inventory;
use super::parse;
use super::paths::VersionName;
use super::storage::registered;
use super::validate::ValidateOptions;
use crate::digest::Algorithm;
use crate::folder::{self, Found, Kind};
use crate::report::Faults;
use crate::{PreserveError, folder::open_file};

/// An object at work: what lies in its folder, and what was noticed.
pub(crate) struct Object<'a> {
    pub path: &'a Path,
    /// What stands before the names of files in faults.
    pub prefix: &'a str,
    pub found: Vec<Found>,
    pub faults: Faults,
    /// Digests to be checked: content path → algorithm and digest, and the code where it differs.
    pub expected: BTreeMap<String, BTreeSet<(Algorithm, String, &'static str)>>,
}

/// An inventory with the bytes it was read from.
pub(crate) struct ReadInventory {
    pub bytes: Vec<u8>,
    pub inventory: Option<Inventory>,
}

impl<'a> Object<'a> {
    pub fn open(path: &'a Path, prefix: &'a str, options: &ValidateOptions) -> Result<Self, PreserveError> {
        let found = folder::walk(path, options.max_files).map_err(PreserveError::io("read", path))?;
        Ok(Self { path, prefix, found, faults: Faults::default(), expected: BTreeMap::new() })
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    pub fn error(&mut self, code: &'static str, name: &str, text: impl Into<String>) {
        self.faults.error(code, self.named(name), text);
    }

    pub fn warning(&mut self, code: &'static str, name: &str, text: impl Into<String>) {
        self.faults.warning(code, self.named(name), text);
    }

    /// What lies directly in `folder` (`""` for the object itself): name and kind.
    pub fn children(&self, folder: &str) -> Vec<(String, Kind)> {
        let inside = |name: &str| {
            let rest = if folder.is_empty() { name } else { name.strip_prefix(folder)?.strip_prefix('/')? };
            (!rest.contains('/')).then(|| rest.to_owned())
        };
        self.found.iter().filter_map(|found| Some((inside(&found.name)?, found.kind))).collect()
    }

    pub fn has(&self, name: &str, kind: Kind) -> bool {
        let at = self.found.binary_search_by(|found| found.name.as_str().cmp(name));
        at.is_ok_and(|at| self.found[at].kind == kind)
    }

    /// Everything but the digests of content. Gives the version of OCFL that the object declares.
    pub fn check_structure(&mut self, options: &ValidateOptions) -> Option<(u32, u32)> {
        for found in self.found.clone() {
            if found.kind == Kind::Other {
                self.error("E090", &found.name, "is a link or a device");
            }
        }
        let declared = self.declaration();
        let root = self.inventory("", options);
        if let Some(ReadInventory { bytes, inventory: Some(inventory) }) = root {
            if let (Some(declared), Some(spec)) = (declared, inventory.spec)
                && declared != spec
            {
                self.error("E038", "inventory.json", "names another version of OCFL than the object declares");
            }
            self.top(&inventory);
            self.versions(&bytes, &inventory, options);
        } else {
            self.top_without_inventory();
        }
        declared
    }

    fn declaration(&mut self) -> Option<(u32, u32)> {
        let files = self.children("").into_iter().filter(|(name, kind)| *kind == Kind::File && name.starts_with("0="));
        let names: Vec<String> = files.map(|(name, _)| name).collect();
        let [name] = names.as_slice() else {
            let text = if names.is_empty() { "there is no declaration" } else { "there is more than one declaration" };
            self.error("E003", "", text);
            return None;
        };
        let version = match name.as_str() {
            "0=ocfl_object_1.0" => (1, 0),
            "0=ocfl_object_1.1" => (1, 1),
            _ => {
                self.error("E006", name, "declares no version of OCFL that we know");
                return None;
            }
        };
        let content = read_small(self.path, name, 64);
        if content.as_deref() != Some(format!("{}\n", &name[2..]).as_bytes()) {
            self.error("E007", name, "does not hold its own name and a line feed");
        }
        Some(version)
    }

    /// Reads the inventory of `folder` and holds it against its sidecar.
    pub fn inventory(&mut self, folder: &str, options: &ValidateOptions) -> Option<ReadInventory> {
        let inside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let name = inside("inventory.json");
        if !self.has(&name, Kind::File) {
            if folder.is_empty() {
                self.error("E063", "inventory.json", "is not there");
            }
            return None;
        }
        let Some(bytes) = read_small(self.path, &name, options.max_inventory) else {
            self.error("E033", &name, format!("cannot be read, or is larger than {} bytes", options.max_inventory));
            return None;
        };
        let inventory = parse::inventory(&self.named(&name), &bytes, &mut self.faults);
        if let Some(algorithm) = inventory.as_ref().and_then(|inventory| inventory.algorithm) {
            let sidecar = inside(&format!("inventory.json.{}", algorithm.name()));
            match read_small(self.path, &sidecar, 4096) {
                None => self.error("E058", &sidecar, "is not there"),
                Some(text) => match sidecar_digest(&text) {
                    None => self.error("E061", &sidecar, "is not “DIGEST inventory.json”"),
                    Some(digest) if !digest.eq_ignore_ascii_case(&algorithm.of(&bytes)) => {
                        self.error("E060", &sidecar, "has another digest than the inventory");
                    }
                    Some(_) => {}
                },
            }
        }
        Some(ReadInventory { bytes, inventory })
    }

    /// What lies beside the inventory.
    fn top(&mut self, inventory: &Inventory) {
        let sidecar = inventory.algorithm.map(|algorithm| format!("inventory.json.{}", algorithm.name()));
        let known: BTreeSet<&str> = inventory.versions.iter().map(|version| version.name.as_str()).collect();
        for (name, kind) in self.children("") {
            let allowed = match kind {
                Kind::File => name.starts_with("0=") || name == "inventory.json" || Some(&name) == sidecar.as_ref(),
                Kind::Folder if name == "extensions" => {
                    self.extensions();
                    true
                }
                Kind::Folder if VersionName::parse(&name).is_some() && !known.contains(name.as_str()) => {
                    self.error("E046", &name, "is a version that the inventory does not know");
                    true
                }
                Kind::Folder => name == "logs" || known.contains(name.as_str()),
                Kind::Other => true,
            };
            if !allowed {
                self.error("E001", &name, "does not belong in an object");
            }
        }
        for version in &inventory.versions {
            if !self.has(&version.name, Kind::Folder) {
                self.error("E010", &version.name, "is in the inventory, and its folder is not there");
            }
        }
    }

    fn top_without_inventory(&mut self) {
        for (name, kind) in self.children("") {
            let fits =
                name.starts_with("0=") || name.starts_with("inventory.json") || VersionName::parse(&name).is_some();
            let aside = kind == Kind::Folder && matches!(name.as_str(), "logs" | "extensions");
            if !fits && !aside {
                self.error("E001", &name, "does not belong in an object");
            }
        }
    }

    fn extensions(&mut self) {
        for (name, kind) in self.children("extensions") {
            let path = format!("extensions/{name}");
            if kind == Kind::File {
                self.error("E067", &path, "is a file, where only folders of extensions belong");
            } else if kind == Kind::Folder && !registered(&name) {
                self.warning("W013", &path, "is no registered extension");
            }
        }
    }
}

/// A file of at most `limit` bytes.
pub(crate) fn read_small(root: &Path, name: &str, limit: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open_file(root, name).ok()?;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, limit + 1), &mut bytes).ok()?;
    (bytes.len() as u64 <= limit).then_some(bytes)
}

/// The digest that a sidecar gives (*OCFL 1.1, § 3.6*).
pub(crate) fn sidecar_digest(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text).ok()?.trim_end_matches(['\n', '\r']);
    let (digest, rest) = text.split_once([' ', '\t'])?;
    (rest.trim_start_matches([' ', '\t']) == "inventory.json" && !digest.is_empty()).then_some(digest)
}
