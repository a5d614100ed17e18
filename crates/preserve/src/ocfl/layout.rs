//! Where an object lies in a storage root: the layout of extension 0004, hashed n-tuples.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::object::read_small;
use crate::{Algorithm, PreserveError};

pub(crate) const EXTENSION: &str = "0004-hashed-n-tuple-storage-layout";
const DESCRIPTION: &str = "The id of an object is digested; parts of the digest are folders within each other, and the whole \
                           digest is the folder of the object.";

/// The settings of extension 0004. The default is the one that most storage roots have: `3c0/ff4/240/3c0ff4240c1e…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// What ids are digested by.
    pub algorithm: Algorithm,
    /// Digits of one folder name.
    pub tuple_size: usize,
    /// Folders within each other.
    pub tuples: usize,
    /// Whether the folder of the object has only the digits that are left.
    pub short: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { algorithm: Algorithm::Sha256, tuple_size: 3, tuples: 3, short: false }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    extension_name: String,
    #[serde(default = "sha256")]
    digest_algorithm: String,
    #[serde(default = "three")]
    tuple_size: usize,
    #[serde(default = "three")]
    number_of_tuples: usize,
    #[serde(default)]
    short_object_root: bool,
}

fn sha256() -> String {
    "sha256".to_owned()
}

const fn three() -> usize {
    3
}

#[derive(Serialize, Deserialize)]
struct Described {
    extension: String,
    description: String,
}

impl Layout {
    /// The folder of the object `id` below the root; `None` when the settings leave no name for it.
    #[must_use]
    pub fn path(&self, id: &str) -> Option<String> {
        let digest = self.algorithm.of(id.as_bytes());
        let used = self.tuple_size.checked_mul(self.tuples)?;
        let whole = if self.short { digest.get(used..).filter(|rest| !rest.is_empty())? } else { &digest };
        let mut path = String::new();
        for tuple in 0..self.tuples {
            path.push_str(digest.get(tuple * self.tuple_size..(tuple + 1) * self.tuple_size)?);
            path.push('/');
        }
        path.push_str(whole);
        Some(path)
    }

    pub(crate) fn check(&self) -> Result<(), PreserveError> {
        let both = (self.tuple_size == 0) == (self.tuples == 0);
        if both && self.path("").is_some() {
            Ok(())
        } else {
            Err(PreserveError::Refused(format!("{} folders of {} digits are no layout", self.tuples, self.tuple_size)))
        }
    }

    /// The files that tell of the layout: name below the root, and content.
    pub(crate) fn files(&self) -> [(String, Vec<u8>); 2] {
        let config = Config {
            extension_name: EXTENSION.to_owned(),
            digest_algorithm: self.algorithm.name().to_owned(),
            tuple_size: self.tuple_size,
            number_of_tuples: self.tuples,
            short_object_root: self.short,
        };
        let described = Described { extension: EXTENSION.to_owned(), description: DESCRIPTION.to_owned() };
        [
            (format!("extensions/{EXTENSION}/config.json"), json(&config)),
            ("ocfl_layout.json".to_owned(), json(&described)),
        ]
    }

    /// The layout of the storage root at `path`; `None` when it does not say.
    pub(crate) fn of_root(path: &Path) -> Result<Option<Self>, PreserveError> {
        let Some(bytes) = read_small(path, "ocfl_layout.json", 1 << 20) else { return Ok(None) };
        let unreadable = |what: String| PreserveError::unreadable(path, what);
        let described: Described =
            serde_json::from_slice(&bytes).map_err(|e| unreadable(format!("ocfl_layout.json cannot be read: {e}")))?;
        if described.extension != EXTENSION {
            return Err(unreadable(format!("has the layout {}, which we do not know", described.extension)));
        }
        let Some(bytes) = read_small(path, &format!("extensions/{EXTENSION}/config.json"), 1 << 20) else {
            return Ok(Some(Self::default()));
        };
        let config: Config =
            serde_json::from_slice(&bytes).map_err(|e| unreadable(format!("the layout cannot be read: {e}")))?;
        let algorithm = Algorithm::named(&config.digest_algorithm).ok_or_else(|| {
            unreadable(format!("the layout names {:?}, which we do not know", config.digest_algorithm))
        })?;
        let (tuple_size, tuples) = (config.tuple_size, config.number_of_tuples);
        let layout = Self { algorithm, tuple_size, tuples, short: config.short_object_root };
        layout.check()?;
        Ok(Some(layout))
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain settings are JSON");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_places() {
        let check = |layout: Layout, id: &str, expected: &str| assert_eq!(layout.path(id).as_deref(), Some(expected));
        let usual = Layout::default();
        check(
            usual,
            "info:fedora/foo/bar",
            "70c/b11/831/70cb11831eda669bfa7ccbe0996d3df06186f47a6f3544cabff61b3f79509d73",
        );
        let short = Layout { algorithm: Algorithm::Md5, tuple_size: 2, tuples: 15, short: true };
        check(short, "", "d4/1d/8c/d9/8f/00/b2/04/e9/80/09/98/ec/f8/42/7e");
        check(Layout { tuple_size: 0, tuples: 0, ..usual }, "", &Algorithm::Sha256.of(b""));
        assert!(Layout { tuple_size: 8, tuples: 9, ..usual }.check().is_err());
        assert!(Layout { tuple_size: 0, tuples: 3, ..usual }.check().is_err());
    }
}
