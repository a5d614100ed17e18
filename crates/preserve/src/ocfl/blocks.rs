//! The version blocks of an inventory are read (*OCFL 1.1, § 3.5.3*).

use super::inventory::{Inventory, VersionBlock};
use super::json::Json;
use super::parse::Reader;
use super::paths::{PathFault, VersionName, conflict, path_faults};

impl Reader<'_> {
    pub fn versions(&mut self, json: &Json, inventory: &Inventory) -> Vec<VersionBlock> {
        let Some(versions) = json.get("versions") else {
            self.error("E043", "has no versions");
            return Vec::new();
        };
        let Some(entries) = versions.object() else {
            self.error("E044", "the versions are no JSON object");
            return Vec::new();
        };
        if entries.is_empty() {
            self.error("E008", "has no version");
        }
        let mut read = Vec::new();
        for (name, block) in entries {
            let Some(number) = VersionName::parse(name) else {
                self.error("E104", format!("{name:?} is no name of a version"));
                continue;
            };
            if block.object().is_some() {
                let about = ["created", "message", "user"].map(|key| block.get(key).cloned());
                let state = self.version(name, block, &about, inventory);
                read.push(VersionBlock { name: name.clone(), number, about, state });
            } else {
                self.error("E047", format!("{name} is no JSON object"));
            }
        }
        read.sort_by_key(|version| version.number.number);
        self.sequence(&read);
        read
    }

    fn sequence(&mut self, versions: &[VersionBlock]) {
        let Some(first) = versions.first() else { return };
        if first.number.width > 0 {
            self.warning("W001", "the numbers of versions have zeros before them");
        }
        if first.number.number != 1 {
            self.error("E009", format!("the first version is {}", first.name));
        }
        for pair in versions.windows(2) {
            if pair[1].number.number != pair[0].number.number + 1 {
                self.error("E010", format!("{} is followed by {}", pair[0].name, pair[1].name));
            }
        }
        if let Some(other) = versions.iter().find(|version| version.number.width != first.number.width) {
            let code = if first.number.width > 0 && other.number.width == 0 { "E011" } else { "E012" };
            self.error(code, format!("{} has another width than {}", other.name, first.name));
            self.error("E013", format!("{} does not follow the naming of {}", other.name, first.name));
        }
    }

    fn version(
        &mut self,
        name: &str,
        block: &Json,
        [created, message, user]: &[Option<Json>; 3],
        inventory: &Inventory,
    ) -> std::collections::BTreeMap<String, String> {
        match created {
            None => self.error("E048", format!("{name} has no created")),
            Some(created) if !created.text().is_some_and(is_instant) => {
                self.error("E049", format!("the created of {name} is no RFC 3339 date and time"));
            }
            Some(_) => {}
        }
        if message.as_ref().is_some_and(|message| message.text().is_none()) {
            self.error("E094", format!("the message of {name} is no text"));
        }
        if message.is_none() || user.is_none() {
            self.warning("W007", format!("{name} has no message or no user"));
        }
        if let Some(user) = user {
            if user.get("name").and_then(Json::text).is_none_or(str::is_empty) {
                self.error("E054", format!("the user of {name} has no name"));
            }
            match user.get("address").map(Json::text) {
                None => self.warning("W008", format!("the user of {name} has no address")),
                Some(Some(address)) if is_uri(address) => {}
                Some(_) => self.warning("W009", format!("the address of the user of {name} is no URI")),
            }
        }
        self.state(name, block, inventory)
    }

    fn state(&mut self, name: &str, block: &Json, inventory: &Inventory) -> std::collections::BTreeMap<String, String> {
        let mut state = std::collections::BTreeMap::new();
        let Some(written) = block.get("state") else {
            self.error("E048", format!("{name} has no state"));
            return state;
        };
        let Some(entries) = written.object() else {
            self.error("E050", format!("the state of {name} is no JSON object"));
            return state;
        };
        let known: std::collections::HashSet<&str> = inventory.manifest.iter().map(|(d, _)| d.as_str()).collect();
        let mut all = Vec::new();
        for (digest, paths) in entries {
            if !known.contains(digest.as_str()) {
                self.error("E050", format!("the state of {name} has {digest}, and the manifest has not"));
            }
            let Some(paths) = paths.texts() else {
                self.error("E051", format!("the state of {name} has no array of paths for {digest}"));
                continue;
            };
            for path in &paths {
                for fault in path_faults(path) {
                    let code = if fault == PathFault::Edge { "E053" } else { "E052" };
                    self.error(code, format!("the logical path {path:?} of {name} is not allowed"));
                }
                state.insert((*path).to_owned(), digest.to_ascii_lowercase());
            }
            all.extend(paths);
        }
        if let Some(path) = conflict(all.into_iter()) {
            self.error(
                "E095",
                format!("the logical path {path:?} of {name} comes twice, or is the beginning of another"),
            );
        }
        state
    }
}

/// A scheme, a colon, and something after it.
pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(fits)
        && !rest.is_empty()
        && !rest.contains([' ', '<', '>', '"', '{', '}', '|', '\\', '^', '`'])
}

fn is_instant(text: &str) -> bool {
    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).is_ok()
}
