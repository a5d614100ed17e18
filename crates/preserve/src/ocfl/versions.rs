//! The versions of an object are held against each other and against what lies on disk.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{Inventory, VersionBlock};
use super::object::{Object, ReadInventory};
use super::validate::ValidateOptions;
use crate::folder::Kind;

impl Object<'_> {
    /// All version folders, the oldest first.
    pub fn versions(&mut self, root_bytes: &[u8], root: &Inventory, options: &ValidateOptions) {
        let mut manifested = self.note_expected("inventory.json", root);
        let mut spec_before = (1, 0);
        let newest = root.versions.last().map(|version| version.name.clone());
        let names: Vec<String> = root.versions.iter().map(|version| version.name.clone()).collect();
        for (index, name) in names.iter().enumerate() {
            if !self.has(name, Kind::Folder) {
                continue;
            }
            self.folder(name, root);
            let Some(ReadInventory { bytes, inventory }) = self.inventory(name, options) else {
                self.warning("W010", name, "has no inventory of its own");
                continue;
            };
            let file = format!("{name}/inventory.json");
            if Some(name) == newest.as_ref() && bytes != root_bytes {
                self.error("E064", &file, "is not the same as the inventory of the object");
            }
            let Some(prior) = inventory else { continue };
            if let Some(spec) = prior.spec {
                if spec < spec_before {
                    self.error("E103", &file, "is of an earlier version of OCFL than the version before");
                }
                spec_before = spec_before.max(spec);
            }
            if Some(name) != newest.as_ref() || bytes != root_bytes {
                self.prior(&file, name, &prior, root);
                manifested.extend(self.note_expected(&file, &prior));
            }
            // Files up to this version are in the manifest of this version.
            let listed: BTreeSet<&str> =
                prior.manifest.iter().flat_map(|(_, paths)| paths.iter().map(String::as_str)).collect();
            let missing: Vec<String> = self
                .content(&names[..=index], root.content_directory())
                .filter(|path| !listed.contains(path.as_str()))
                .collect();
            for path in missing {
                self.error("E023", &path, format!("is not in the manifest of {file}"));
            }
        }
        let listed: BTreeSet<&str> =
            root.manifest.iter().flat_map(|(_, paths)| paths.iter().map(String::as_str)).collect();
        let all: Vec<String> = self.content(&names, root.content_directory()).collect();
        for path in all.iter().filter(|path| !listed.contains(path.as_str())) {
            self.error("E023", path, "is not in the manifest of the object");
        }
    }

    /// The files of content of these versions.
    fn content<'s>(&'s self, versions: &'s [String], content: &'s str) -> impl Iterator<Item = String> + 's {
        let files = self.found.iter().filter(|found| found.kind == Kind::File);
        files
            .map(|found| &found.name)
            .filter(move |name| {
                let mut parts = name.splitn(3, '/');
                let version = parts.next().is_some_and(|version| versions.iter().any(|known| known == version));
                version && parts.next() == Some(content) && parts.next().is_some()
            })
            .cloned()
    }

    /// What lies in the folder of a version.
    fn folder(&mut self, version: &str, root: &Inventory) {
        let content = root.content_directory();
        for (name, kind) in self.children(version) {
            let path = format!("{version}/{name}");
            match kind {
                Kind::File if name == "inventory.json" => {}
                Kind::File
                    if name
                        .strip_prefix("inventory.json.")
                        .is_some_and(|a| matches!(a, "sha512" | "sha256" | "md5" | "sha1")) => {}
                Kind::File => self.error("E015", &path, "lies beside the inventory of a version"),
                Kind::Folder if name != content => self.warning("W002", &path, "is not the folder of content"),
                _ => {}
            }
        }
        let folder = format!("{version}/{content}");
        if !self.has(&folder, Kind::Folder) {
            return;
        }
        let below = format!("{folder}/");
        let folders: Vec<String> = self
            .found
            .iter()
            .filter(|found| found.kind == Kind::Folder && (found.name == folder || found.name.starts_with(&below)))
            .map(|found| found.name.clone())
            .collect();
        for name in folders {
            if self.children(&name).is_empty() {
                if name == folder {
                    self.warning("W003", &name, "is there for nothing");
                } else {
                    self.error("E024", &name, "is an empty folder");
                }
            }
        }
    }

    /// Notes which digests the files must have. Gives the paths.
    fn note_expected(&mut self, file: &str, inventory: &Inventory) -> BTreeSet<String> {
        let mut paths_seen = BTreeSet::new();
        let content = inventory.content_directory().to_owned();
        let known: BTreeSet<&str> = inventory.versions.iter().map(|version| version.name.as_str()).collect();
        for (digest, paths) in &inventory.manifest {
            for path in paths {
                let mut parts = path.split('/');
                let in_version = parts.next().is_some_and(|version| known.contains(version));
                if !in_version || parts.next() != Some(&content) {
                    self.error("E042", file, format!("{path:?} does not lie in the content of a version"));
                }
                if !self.has(path, Kind::File) {
                    self.error("E092", file, format!("{path:?} is in the manifest and not there"));
                } else if let Some(algorithm) = inventory.algorithm {
                    let wanted = (algorithm, digest.to_ascii_lowercase(), "E092");
                    self.expected.entry(path.clone()).or_default().insert(wanted);
                }
                paths_seen.insert(path.clone());
            }
        }
        for (algorithm, digest, paths) in &inventory.fixity {
            for path in paths {
                if !self.has(path, Kind::File) {
                    self.error("E093", file, format!("{path:?} is in the fixity block and not there"));
                } else {
                    self.expected.entry(path.clone()).or_default().insert((*algorithm, digest.clone(), "E093"));
                }
            }
        }
        paths_seen
    }

    /// An inventory of an earlier version says the same as the newest about what they share.
    fn prior(&mut self, file: &str, version: &str, prior: &Inventory, root: &Inventory) {
        if prior.id != root.id {
            self.error("E037", file, "has another id than the object");
            self.error("E110", file, "has another id than the object");
        }
        if prior.content_directory() != root.content_directory() {
            self.error("E019", file, "has another contentDirectory than the object");
            self.error("E020", file, "has another contentDirectory than the object");
        }
        let head = prior.versions.last().map(|block| block.name.as_str());
        if prior.head.is_some() && head != Some(version) {
            self.error("E040", file, format!("its head is {head:?}, and it lies in {version}"));
        }
        let (old_paths, new_paths) = (prior.by_digest(), root.by_digest());
        let blocks: BTreeMap<u32, &VersionBlock> = root.versions.iter().map(|b| (b.number.number, b)).collect();
        for old in &prior.versions {
            let Some(new) = blocks.get(&old.number.number) else {
                self.error("E066", file, format!("has {}, which the object has not", old.name));
                continue;
            };
            let same_files = old.state.keys().eq(new.state.keys());
            let same_content = old.state.iter().zip(&new.state).all(|((_, a), (_, b))| {
                if prior.algorithm == root.algorithm {
                    return a == b;
                }
                // Another algorithm: the files that stand for the digest tell.
                match (old_paths.get(a), new_paths.get(b)) {
                    (Some(old), Some(new)) => old.iter().any(|path| new.contains(path)),
                    _ => false,
                }
            });
            if !same_files || !same_content {
                self.error("E066", file, format!("tells another state of {} than the object", old.name));
            }
            if old.about != new.about {
                self.warning("W011", file, format!("tells otherwise when, why or by whom {} was made", old.name));
            }
        }
    }
}
