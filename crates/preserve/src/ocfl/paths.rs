//! Logical paths and content paths, and the names of versions.

use std::collections::HashSet;

/// What a path of an inventory has against it (*OCFL 1.1, § 3.5.2 and § 3.5.3.1*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathFault {
    /// Begins or ends with a slash.
    Edge,
    /// Has a part that is `.`, `..` or empty.
    Part,
}

/// Both faults, where both are there.
pub(crate) fn path_faults(path: &str) -> impl Iterator<Item = PathFault> {
    let edge = path.starts_with('/') || path.ends_with('/');
    let part = path.split('/').any(|part| matches!(part, "" | "." | ".."));
    [(edge, PathFault::Edge), (part, PathFault::Part)].into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault)
}

/// A path that comes twice, or that is the beginning of another one.
pub(crate) fn conflict<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Option<&'p str> {
    let mut seen = HashSet::new();
    if let Some(twice) = paths.clone().find(|path| !seen.insert(*path)) {
        return Some(twice);
    }
    paths.flat_map(|path| path.match_indices('/').map(move |(at, _)| &path[..at])).find(|above| seen.contains(above))
}

/// The name of a version directory: `v3`, `v0003`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VersionName {
    pub number: u32,
    /// Digits, where zeros stand before the number; 0 where none do.
    pub width: usize,
}

impl VersionName {
    /// `None` for what is no such name.
    pub fn parse(name: &str) -> Option<Self> {
        let digits = name.strip_prefix('v')?;
        if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: u32 = digits.parse().ok()?;
        let width = if digits.starts_with('0') { digits.len() } else { 0 };
        (number > 0).then_some(Self { number, width })
    }

    /// The name of another version of the same object.
    pub fn of(self, number: u32) -> String {
        format!("v{number:0width$}", width = self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_names() {
        assert_eq!(VersionName::parse("v3"), Some(VersionName { number: 3, width: 0 }));
        assert_eq!(VersionName::parse("v003").map(|v| v.of(12)), Some("v012".to_owned()));
        for wrong in ["3", "v", "v0", "v-1", "v1a", "V1", "v00", "v99999999999"] {
            assert_eq!(VersionName::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn conflicts() {
        assert_eq!(conflict(["a", "b/c", "b/d"].into_iter()), None);
        assert_eq!(conflict(["a", "b", "a"].into_iter()), Some("a"));
        assert_eq!(conflict(["a/b/c", "a/b"].into_iter()), Some("a/b"));
        assert_eq!(path_faults("/a//b/").collect::<Vec<_>>(), [PathFault::Edge, PathFault::Part]);
        assert_eq!(path_faults("a/../b").collect::<Vec<_>>(), [PathFault::Part]);
        assert_eq!(path_faults("a/..b").count(), 0);
    }
}
