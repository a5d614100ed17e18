//! Packages to records: in order, each package whole, within what a record may hold.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::DepositError;
use super::job::DepositFile;

/// What one record may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanLimits {
    /// Bytes of all files together.
    pub max_bytes: u64,
    /// Number of files.
    pub max_files: usize,
}

impl Default for PlanLimits {
    /// 50 GB in 100 files: what Zenodo takes without asking.
    fn default() -> Self {
        Self { max_bytes: 50_000_000_000, max_files: 100 }
    }
}

/// Files that belong together and go into one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Its name, for messages.
    pub name: String,
    /// Its files.
    pub files: Vec<PackageFile>,
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageFile {
    /// Its name in the record.
    pub key: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
}

/// Spreads `packages` over records: each next package goes into the current record while there is room, else a new record
/// begins. The same packages give the same plan.
///
/// # Errors
/// [`DepositError::Plan`] for a package that fits into no record, or a file name a repository cannot keep.
pub fn plan(packages: &[Package], limits: &PlanLimits) -> Result<Vec<Vec<DepositFile>>, DepositError> {
    let mut records: Vec<Vec<DepositFile>> = Vec::new();
    let (mut bytes, mut keys) = (0_u64, BTreeSet::new());
    for package in packages {
        let refuse = |reason: String| DepositError::Plan { package: package.name.clone(), reason };
        let size = package.files.iter().try_fold(0_u64, |sum, file| sum.checked_add(file.bytes));
        let size = size
            .filter(|size| *size <= limits.max_bytes)
            .ok_or_else(|| refuse(format!("it has more than the {} bytes a record may hold", limits.max_bytes)))?;
        if package.files.is_empty() {
            return Err(refuse("it has no files".into()));
        }
        if package.files.len() > limits.max_files {
            return Err(refuse(format!(
                "it has {} files, a record may hold {}",
                package.files.len(),
                limits.max_files
            )));
        }
        let mut own = BTreeSet::new();
        for file in &package.files {
            if let Some(reason) = unusable(&file.key) {
                return Err(refuse(format!("file name {:?} {reason}", file.key)));
            }
            if !own.insert(file.key.as_str()) {
                return Err(refuse(format!("two files are named {:?}", file.key)));
            }
        }
        let room = records.last().is_some_and(|record| {
            record.len() + package.files.len() <= limits.max_files
                && bytes + size <= limits.max_bytes
                && own.is_disjoint(&keys)
        });
        if !room {
            records.push(Vec::new());
            bytes = 0;
            keys.clear();
        }
        bytes += size;
        keys.extend(own);
        let files = package.files.iter().map(|file| DepositFile {
            key: file.key.clone(),
            path: file.path.clone(),
            bytes: file.bytes,
            md5: None,
            stored: false,
        });
        records.last_mut().expect("a record was begun").extend(files);
    }
    Ok(records)
}

/// Why a repository could not keep a file of this name.
fn unusable(key: &str) -> Option<&'static str> {
    if key.is_empty() || matches!(key, "." | "..") {
        Some("is no name")
    } else if key.len() > 255 {
        Some("is longer than 255 bytes")
    } else if key.contains(['/', '\\']) {
        Some("has folders in it")
    } else if key.chars().any(char::is_control) {
        Some("has control characters")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, sizes: &[u64]) -> Package {
        let file = |(n, bytes): (usize, &u64)| PackageFile {
            key: format!("{name}{n}.zip"),
            path: PathBuf::from(format!("/packages/{name}{n}.zip")),
            bytes: *bytes,
        };
        Package { name: name.into(), files: sizes.iter().enumerate().map(file).collect() }
    }

    fn check(packages: &[Package], max_bytes: u64, max_files: usize, expected: Result<&[&str], &str>) {
        let planned = plan(packages, &PlanLimits { max_bytes, max_files });
        let shown = planned.map(|records| {
            let keys = |record: &Vec<DepositFile>| record.iter().map(|f| f.key.as_str()).collect::<Vec<_>>().join(" ");
            records.iter().map(keys).collect::<Vec<_>>()
        });
        match (shown, expected) {
            (Ok(shown), Ok(expected)) => assert_eq!(shown, expected),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (shown, expected) => panic!("{shown:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn by_bytes_and_by_files() {
        let packages = [package("a", &[4]), package("b", &[6]), package("c", &[1]), package("d", &[10])];
        check(&packages, 10, 100, Ok(&["a0.zip b0.zip", "c0.zip", "d0.zip"]));
        check(&packages, 100, 2, Ok(&["a0.zip b0.zip", "c0.zip d0.zip"]));
        check(&[package("a", &[1, 1]), package("b", &[1, 1])], 100, 3, Ok(&["a0.zip a1.zip", "b0.zip b1.zip"]));
        check(&[], 10, 10, Ok(&[]));
    }

    #[test]
    fn names_do_not_meet_in_one_record() {
        check(&[package("a", &[1]), package("a", &[1])], 10, 10, Ok(&["a0.zip", "a0.zip"]));
    }

    #[test]
    fn what_fits_nowhere() {
        check(&[package("a", &[11])], 10, 10, Err("more than the 10 bytes"));
        check(&[package("a", &[u64::MAX, 2])], u64::MAX, 10, Err("more than"));
        check(&[package("a", &[1, 1])], 10, 1, Err("2 files, a record may hold 1"));
        check(&[package("a/b", &[1])], 10, 1, Err("has folders in it"));
        check(&[package("a", &[])], 10, 1, Err("no files"));
    }
}
