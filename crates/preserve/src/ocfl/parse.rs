//! An inventory is read, and everything noted that the specification forbids within one.

use super::blocks::is_uri;
use super::inventory::Inventory;
use super::json::Json;
use super::paths::{PathFault, conflict, path_faults};
use crate::Algorithm;
use crate::report::Faults;

/// Algorithms that extensions add; we know their names, and do not compute them.
const EXTENSION_ALGORITHMS: [&str; 6] = ["blake2b-160", "blake2b-256", "blake2b-384", "sha512/256", "size", "crc32"];
const KEYS: [&str; 8] = ["id", "type", "digestAlgorithm", "head", "contentDirectory", "fixity", "manifest", "versions"];

/// Reads the inventory `bytes` of `file`. `None` when there is nothing to go on with.
pub(crate) fn inventory(file: &str, bytes: &[u8], faults: &mut Faults) -> Option<Inventory> {
    let json: Json = match serde_json::from_slice(bytes) {
        Ok(json) => json,
        Err(e) => {
            faults.error("E033", file, format!("is no JSON: {e}"));
            return None;
        }
    };
    let Some(keys) = json.object() else {
        faults.error("E033", file, "is no JSON object");
        return None;
    };
    if let Some(key) = json.doubled() {
        faults.error("E033", file, format!("has the key {key:?} twice in one object"));
    }
    for (key, _) in keys.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        faults.error("E102", file, format!("has the key {key:?}, which is not specified"));
    }
    let mut reader = Reader { file, faults };
    let id = reader.id(&json);
    let algorithm = reader.algorithm(&json);
    let mut inventory = Inventory {
        id,
        spec: reader.spec(&json),
        algorithm,
        head: None,
        content_directory: reader.content_directory(&json),
        manifest: Vec::new(),
        fixity: Vec::new(),
        versions: Vec::new(),
    };
    inventory.manifest = reader.manifest(&json);
    inventory.versions = reader.versions(&json, &inventory);
    inventory.fixity = reader.fixity(&json);
    inventory.head = reader.head(&json, &inventory);
    let used: std::collections::HashSet<&str> =
        inventory.versions.iter().flat_map(|v| v.state.values().map(String::as_str)).collect();
    for (digest, _) in inventory.manifest.iter().filter(|(d, _)| !used.contains(d.to_ascii_lowercase().as_str())) {
        reader.faults.error("E107", file, format!("the manifest has {digest}, which no version uses"));
    }
    Some(inventory)
}

pub(super) struct Reader<'a> {
    pub file: &'a str,
    pub faults: &'a mut Faults,
}

impl Reader<'_> {
    pub fn error(&mut self, code: &'static str, text: impl Into<String>) {
        self.faults.error(code, self.file, text);
    }

    pub fn warning(&mut self, code: &'static str, text: impl Into<String>) {
        self.faults.warning(code, self.file, text);
    }

    fn id(&mut self, json: &Json) -> Option<String> {
        match json.get("id").map(Json::text) {
            None => self.error("E036", "has no id"),
            Some(None | Some("")) => self.error("E037", "the id is no text"),
            Some(Some(id)) => {
                if !is_uri(id) {
                    self.warning("W005", format!("the id {id:?} is no URI"));
                }
                return Some(id.to_owned());
            }
        }
        None
    }

    fn spec(&mut self, json: &Json) -> Option<(u32, u32)> {
        match json.get("type").map(Json::text) {
            None => self.error("E036", "has no type"),
            Some(Some("https://ocfl.io/1.0/spec/#inventory")) => return Some((1, 0)),
            Some(Some("https://ocfl.io/1.1/spec/#inventory")) => return Some((1, 1)),
            Some(_) => self.error("E038", "the type is not that of an inventory of OCFL 1.0 or 1.1"),
        }
        None
    }

    fn algorithm(&mut self, json: &Json) -> Option<Algorithm> {
        let Some(name) = json.get("digestAlgorithm") else {
            self.error("E036", "has no digestAlgorithm");
            return None;
        };
        let named = name.text().and_then(|name| Algorithm::named(name).filter(|a| a.name() == name));
        match named {
            Some(Algorithm::Sha512) => {}
            Some(Algorithm::Sha256) => self.warning("W004", "uses sha256, and should use sha512"),
            _ => self.error("E025", "the digestAlgorithm is neither sha512 nor sha256"),
        }
        named
    }

    fn content_directory(&mut self, json: &Json) -> Option<String> {
        let name = json.get("contentDirectory")?;
        match name.text() {
            Some(name) if name.contains('/') => {
                self.error("E017", format!("the contentDirectory {name:?} has a slash"))
            }
            Some("." | "..") => self.error("E018", "the contentDirectory is made of dots"),
            Some("") | None => self.error("E108", "the contentDirectory is no name"),
            Some(name) => return Some(name.to_owned()),
        }
        None
    }

    fn head(&mut self, json: &Json, inventory: &Inventory) -> Option<String> {
        let Some(head) = json.get("head") else {
            self.error("E036", "has no head");
            return None;
        };
        let newest = inventory.versions.last().map(|version| version.name.as_str());
        match head.text() {
            Some(head) if Some(head) == newest => return Some(head.to_owned()),
            Some(head) => self.error("E040", format!("the head is {head:?}, and the newest version {newest:?}")),
            None => self.error("E040", "the head is no text"),
        }
        None
    }

    fn manifest(&mut self, json: &Json) -> Vec<(String, Vec<String>)> {
        let Some(manifest) = json.get("manifest") else {
            self.error("E041", "has no manifest");
            return Vec::new();
        };
        let Some(entries) = manifest.object() else {
            self.error("E106", "the manifest is no JSON object");
            return Vec::new();
        };
        self.once(entries, "E096", "the manifest");
        let mut read = Vec::new();
        for (digest, paths) in entries {
            match paths.texts() {
                Some(paths) => read.push((digest.clone(), paths.into_iter().map(str::to_owned).collect::<Vec<_>>())),
                None => self.error("E092", format!("the manifest has no array of paths for {digest}")),
            }
        }
        self.content_paths(read.iter().flat_map(|(_, paths)| paths.iter().map(String::as_str)), "E101");
        read
    }

    /// Each digest once, whatever its letters.
    fn once(&mut self, entries: &[(String, Json)], code: &'static str, place: &str) {
        let mut seen = std::collections::HashSet::new();
        for (digest, _) in entries {
            if !seen.insert(digest.to_ascii_lowercase()) {
                self.error(code, format!("{place} has {digest} more than once"));
            }
        }
    }

    fn content_paths<'p>(&mut self, paths: impl Iterator<Item = &'p str> + Clone, unique: &'static str) {
        for path in paths.clone() {
            for fault in path_faults(path) {
                match fault {
                    PathFault::Edge => self.error("E100", format!("{path:?} begins or ends with a slash")),
                    PathFault::Part => self.error("E099", format!("{path:?} has a part of dots, or an empty one")),
                }
            }
        }
        if let Some(path) = conflict(paths) {
            self.error(unique, format!("{path:?} comes twice, or is the beginning of another path"));
        }
    }

    fn fixity(&mut self, json: &Json) -> Vec<(Algorithm, String, Vec<String>)> {
        let Some(fixity) = json.get("fixity") else { return Vec::new() };
        let Some(blocks) = fixity.object() else {
            self.error("E111", "the fixity block is no JSON object");
            return Vec::new();
        };
        let mut read = Vec::new();
        for (name, block) in blocks {
            let algorithm = Algorithm::named(name).filter(|algorithm| algorithm.name() == name);
            if algorithm.is_none() && !EXTENSION_ALGORITHMS.contains(&name.as_str()) {
                self.error("E056", format!("{name:?} is no algorithm for fixity"));
            }
            let Some(entries) = block.object() else {
                self.error("E057", format!("the fixity block of {name} is no JSON object"));
                continue;
            };
            self.once(entries, "E097", "the fixity block");
            let mut paths_of_block = Vec::new();
            for (digest, paths) in entries {
                let Some(paths) = paths.texts() else {
                    self.error("E057", format!("the fixity block has no array of paths for {digest}"));
                    continue;
                };
                paths_of_block.extend(paths.iter().copied());
                if let Some(algorithm) = algorithm {
                    read.push((
                        algorithm,
                        digest.to_ascii_lowercase(),
                        paths.iter().map(|p| (*p).to_owned()).collect(),
                    ));
                }
            }
            self.content_paths(paths_of_block.iter().copied(), "E101");
        }
        read
    }
}
