//! Objects and storage roots are judged, with the codes of the specification.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::object::Object;
use super::storage::validate_root;
use crate::digest::{Algorithm, digest};
use crate::folder::{self, Found};
use crate::order::in_order;
use crate::report::Faults;
use crate::{Cancel, PreserveError, Progress};

/// How objects are judged.
#[derive(Debug, Clone)]
pub struct ValidateOptions {
    /// Files and folders of one object, and folders of one root.
    pub max_files: usize,
    /// Bytes of one inventory.
    pub max_inventory: u64,
    /// How many threads read and sum.
    pub threads: usize,
    /// Whether digests of content are made.
    pub digests: bool,
    /// Asks to stop.
    pub cancel: Cancel,
}

impl Default for ValidateOptions {
    fn default() -> Self {
        Self { max_files: 5_000_000, max_inventory: 256 << 20, threads: 2, digests: true, cancel: Cancel::default() }
    }
}

/// What was found in an object or a root.
#[derive(Debug, Clone)]
pub struct OcflReport {
    /// The folder.
    pub path: PathBuf,
    /// How many objects were judged.
    pub objects: u64,
    /// Files of content that were read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong or odd, with the codes of the specification: `E092`, `W004`.
    pub faults: Faults,
}

impl OcflReport {
    /// Whether nothing is against the specification and each byte is what it was.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.faults.errors() == 0
    }
}

/// Judges the object or the storage root at `path`.
///
/// # Errors
/// Only when it cannot be read at all; what is wrong is in the report.
pub fn validate(path: &Path) -> Result<OcflReport, PreserveError> {
    validate_with(path, &ValidateOptions::default(), &mut |_| {})
}

/// As [`validate`], with settings, and telling of each file (of an object) or each object (of a root).
///
/// # Errors
/// As [`validate`], and [`PreserveError::Cancelled`].
pub fn validate_with(
    path: &Path,
    options: &ValidateOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<OcflReport, PreserveError> {
    let top = std::fs::read_dir(path).map_err(PreserveError::io("read", path))?;
    let names: Vec<String> = top.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let is_root =
        names.iter().any(|n| n.starts_with("0=ocfl_") && !n.starts_with("0=ocfl_object_") || n == "ocfl_layout.json");
    let mut report = OcflReport { path: path.to_path_buf(), objects: 0, files: 0, bytes: 0, faults: Faults::default() };
    let mut told = Progress {
        package: path.display().to_string(),
        file: String::new(),
        files: 0,
        files_total: 0,
        bytes: 0,
        bytes_total: 0,
    };
    if is_root {
        validate_root(path, options, &mut report, &mut told, progress)?;
    } else {
        let judged = judge(path, "", options, options.threads, &mut told, progress)?;
        report.take(judged);
    }
    Ok(report)
}

/// One object, judged.
pub(super) struct Judged {
    pub id: Option<String>,
    pub declared: Option<(u32, u32)>,
    pub files: u64,
    pub bytes: u64,
    pub faults: Faults,
}

impl OcflReport {
    pub(super) fn take(&mut self, judged: Judged) {
        self.objects += 1;
        self.files += judged.files;
        self.bytes += judged.bytes;
        self.faults.append(judged.faults);
    }
}

pub(super) fn judge(
    path: &Path,
    prefix: &str,
    options: &ValidateOptions,
    threads: usize,
    told: &mut Progress,
    progress: &mut dyn FnMut(Progress),
) -> Result<Judged, PreserveError> {
    let mut object = Object::open(path, prefix, options)?;
    let declared = object.check_structure(options);
    let mut judged = Judged { id: super::read::id_of(path), declared, files: 0, bytes: 0, faults: Faults::default() };
    if options.digests {
        let work: Vec<_> = object.expected.iter().collect();
        let size = |name: &str| {
            let at = object.found.binary_search_by(|found: &Found| found.name.as_str().cmp(name));
            at.map_or(0, |at| object.found[at].size)
        };
        told.files_total += work.len() as u64;
        told.bytes_total += work.iter().map(|(name, _)| size(name)).sum::<u64>();
        let job = |n: usize| {
            options.cancel.check()?;
            let (name, expected) = work[n];
            let mut algorithms: Vec<Algorithm> = expected.iter().map(|(algorithm, ..)| *algorithm).collect();
            algorithms.dedup();
            let sums = folder::open_file(path, name).and_then(|mut file| digest(&mut file, &algorithms, u64::MAX - 1));
            Ok(sums.map(|sums| (sums.bytes, algorithms.into_iter().zip(sums.hex).collect::<HashMap<_, _>>())))
        };
        let faults = &mut object.faults;
        in_order(work.len(), threads, &job, &mut |n, sums| {
            let (name, expected) = work[n];
            match sums {
                Err(e) => faults.error("E092", format!("{prefix}{name}"), e.to_string()),
                Ok((bytes, sums)) => {
                    for (algorithm, wanted, code) in expected.iter().filter(|(a, wanted, _)| sums[a] != *wanted) {
                        let text = format!("{} is {}, and should be {wanted}", algorithm.name(), sums[algorithm]);
                        faults.error(code, format!("{prefix}{name}"), text);
                    }
                    judged.files += 1;
                    judged.bytes += bytes;
                    told.bytes += bytes;
                }
            }
            told.files += 1;
            told.file = format!("{prefix}{name}");
            progress(told.clone());
            Ok(())
        })?;
    }
    judged.faults = object.faults;
    Ok(judged)
}
