//! Canonical bytes and their hash.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// SHA-256 of canonical bytes: the name of exact content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

// `std::hash::Hash` shares the name, so the trait is spelt out.
impl std::hash::Hash for Hash {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write(&self.0);
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Canonical JSON: members sorted by the bytes of their names, no blanks, numbers as `serde_json` writes them.
///
/// The types of [`crate::opends`] declare their fields in that order, so they are written directly; a
/// [`serde_json::Value`] sorts its members by itself.
///
/// # Panics
/// Never for the types of this crate: none holds a map with keys that are not text, or a number that JSON cannot write.
#[must_use]
pub fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("objects of the model are plain JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opends::{DigitalSpecimen, Event};

    #[test]
    fn typed_and_untyped_agree() {
        let specimen = DigitalSpecimen {
            id: "https://doi.org/TEST/AAA-AAA-AAA".into(),
            specimen_name: Some("Quercus robur L.".into()),
            is_marked_as_type: Some(false),
            has_events: vec![Event { year: Some(1887), habitat: Some("bog".into()), ..Event::default() }],
            ..DigitalSpecimen::default()
        };
        let typed = canonical(&specimen);
        let untyped: serde_json::Value = serde_json::from_slice(&typed).unwrap();
        assert_eq!(String::from_utf8(typed).unwrap(), String::from_utf8(canonical(&untyped)).unwrap());
    }
}
