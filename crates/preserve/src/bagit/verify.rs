//! A bag is judged: what it should have, what it has, and whether its bytes are what they were.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::listing::{Finder, Kind, Listing};
use super::plan::Form;
use super::tags::{Declaration, FetchEntry, ONE, bag_info, declaration};
use super::{listing, tags};
use crate::container::{Container, Member};
use crate::digest::{Algorithm, digest};
use crate::order::in_order;
use crate::report::Faults;
use crate::{Cancel, PreserveError, Progress};

/// How much of a bag from outside we are willing to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files and folders of one package, and lines of one manifest.
    pub max_members: usize,
    /// Characters of one line of a tag file.
    pub max_line: usize,
    /// Bytes of `bag-info.txt` that are kept.
    pub max_info: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_members: 5_000_000, max_line: 64 * 1024, max_info: 1 << 20 }
    }
}

/// How a bag is judged.
#[derive(Debug, Clone)]
pub struct VerifyOptions {
    /// What we are willing to hold.
    pub limits: Limits,
    /// How many threads read and sum.
    pub threads: usize,
    /// Whether digests are made. Without, only names, lists and sizes are compared.
    pub digests: bool,
    /// Asks to stop.
    pub cancel: Cancel,
}

impl Default for VerifyOptions {
    fn default() -> Self {
        Self { limits: Limits::default(), threads: 2, digests: true, cancel: Cancel::default() }
    }
}

/// What was found in a bag.
#[derive(Debug, Clone)]
pub struct BagReport {
    /// The folder, tar or zip.
    pub path: PathBuf,
    /// Which of them it is.
    pub form: Form,
    /// `1.0`, if the bag could be read so far.
    pub version: Option<String>,
    /// What `bag-info.txt` says, in order.
    pub info: Vec<(String, String)>,
    /// The algorithms of the payload manifests.
    pub algorithms: Vec<Algorithm>,
    /// Payload files that are there.
    pub files: u64,
    /// Bytes of the payload.
    pub bytes: u64,
    /// What may be fetched from elsewhere.
    pub fetch: Vec<FetchEntry>,
    /// What is wrong or odd.
    pub faults: Faults,
}

impl BagReport {
    /// Whether nothing is against the standard and each byte is what it was. A bag with files still to be fetched is not.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.faults.errors() == 0
    }
}

/// Judges the bag at `path`, a folder, a tar or a zip.
///
/// # Errors
/// Only when it cannot be read at all; what is wrong with the bag is in the report.
pub fn verify(path: &Path) -> Result<BagReport, PreserveError> {
    verify_with(path, &VerifyOptions::default(), &mut |_| {})
}

/// As [`verify`], with settings, and telling of each file.
///
/// # Errors
/// As [`verify`], and [`PreserveError::Cancelled`].
pub fn verify_with(
    path: &Path,
    options: &VerifyOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<BagReport, PreserveError> {
    let mut opened = Opened::open(path, options)?;
    if options.digests {
        opened.check_digests(options, progress)?;
    }
    Ok(opened.report)
}

/// A bag whose lists have been read and compared with what is there.
pub(crate) struct Opened {
    pub container: Container,
    pub report: BagReport,
    pub payload: Listing,
    pub tags: Listing,
}

impl Opened {
    pub fn open(path: &Path, options: &VerifyOptions) -> Result<Self, PreserveError> {
        let limits = &options.limits;
        let mut faults = Faults::default();
        let container = Container::open(path, limits.max_members, &mut faults)?;
        let report = BagReport {
            path: path.to_path_buf(),
            form: container.form,
            version: None,
            info: Vec::new(),
            algorithms: Vec::new(),
            files: 0,
            bytes: 0,
            fetch: Vec::new(),
            faults: Faults::default(),
        };
        let mut opened = Self { container, report, payload: Listing::default(), tags: Listing::default() };
        if let Some(declared) = opened.declared(&mut faults) {
            opened.read_lists(&declared, limits, &mut faults);
        }
        opened.report.faults = faults;
        Ok(opened)
    }

    fn declared(&self, faults: &mut Faults) -> Option<Declaration> {
        let Some(member) = self.container.member("bagit.txt") else {
            faults.error("declaration", "bagit.txt", "is not there");
            return None;
        };
        let mut bytes = Vec::new();
        match self.container.read(member).and_then(|source| source.take(4096).read_to_end(&mut bytes)) {
            Ok(_) => declaration(&bytes, faults),
            Err(e) => {
                faults.error("unreadable", "bagit.txt", e.to_string());
                None
            }
        }
    }

    fn read_lists(&mut self, declared: &Declaration, limits: &Limits, faults: &mut Faults) {
        let container = &self.container;
        self.report.version = Some(format!("{}.{}", declared.version.0, declared.version.1));
        let finder = Finder::new(container, faults);
        self.payload = listing::read(Kind::Payload, container, &finder, declared, limits, faults);
        self.tags = listing::read(Kind::Tags, container, &finder, declared, limits, faults);
        self.report.algorithms.clone_from(&self.payload.algorithms);
        let info_file = if declared.version < (0, 96) { "package-info.txt" } else { "bag-info.txt" };
        if let Some(mut source) = readable(container, info_file, faults) {
            self.report.info = bag_info(info_file, &mut *source, declared, limits, faults);
        }
        if let Some(mut source) = readable(container, "fetch.txt", faults) {
            self.report.fetch = tags::fetch(&mut *source, declared, limits, faults);
        }
        let payload = container.members.iter().filter(|m| m.name.starts_with("data/"));
        (self.report.files, self.report.bytes) = payload.fold((0, 0), |(files, bytes), m| (files + 1, bytes + m.size));
        let has_data = self.report.files > 0 || container.folders.iter().any(|f| f == "data" || f.starts_with("data/"));
        if !has_data {
            faults.error("no-payload", "data/", "is not there");
        }
        self.compare(declared, &finder, faults);
        self.check_oxum(faults);
    }

    /// Completeness, both ways (*RFC 8493, § 3*).
    fn compare(&self, declared: &Declaration, finder: &Finder<'_>, faults: &mut Faults) {
        let container = &self.container;
        for member in container.members.iter().filter(|m| m.name.starts_with("data/")) {
            if matches!(member.name.rsplit('/').next(), Some(".DS_Store" | "Thumbs.db" | "desktop.ini")) {
                faults.warning("system-file", &member.name, "is a trace of a system and no content");
            }
            match self.payload.expected.get(&member.name) {
                None => faults.error("not-listed", &member.name, "is in no manifest"),
                Some(digests) if declared.version >= ONE && digests.iter().any(Option::is_none) => {
                    faults.error("not-in-all-manifests", &member.name, "is not in each payload manifest");
                }
                Some(_) => {}
            }
        }
        let to_fetch: std::collections::HashSet<&str> = self.report.fetch.iter().map(|e| e.path.as_str()).collect();
        for (listing, kind) in [(&self.payload, "payload-missing"), (&self.tags, "tag-missing")] {
            let mut missing: Vec<_> =
                listing.expected.iter().filter(|(name, _)| container.member(name).is_none()).collect();
            missing.sort();
            for (name, digests) in missing {
                let near = finder.near(name).filter(|near| listing.expected.get(*near) == Some(digests));
                if let Some(near) = near {
                    faults.warning("name-clash", name, format!("is there as {near:?}"));
                } else if to_fetch.contains(name.as_str()) {
                    faults.error("not-fetched", name, "must be fetched to make the bag complete");
                } else {
                    faults.error(kind, name, "is listed and not there");
                }
            }
        }
        for entry in &self.report.fetch {
            if !self.payload.expected.contains_key(&entry.path) {
                faults.error("fetch-not-listed", &entry.path, "is in fetch.txt and in no manifest");
            }
        }
    }

    fn check_oxum(&mut self, faults: &mut Faults) {
        for entry in &mut self.report.fetch {
            entry.present = self.container.member(&entry.path).is_some();
        }
        let holes: Vec<&FetchEntry> = self.report.fetch.iter().filter(|entry| !entry.present).collect();
        for (_, value) in self.report.info.iter().filter(|(label, _)| label.eq_ignore_ascii_case("Payload-Oxum")) {
            let parts = value.split_once('.').and_then(|(b, f)| Some((b.parse::<u64>().ok()?, f.parse::<u64>().ok()?)));
            let Some((bytes, files)) = parts else {
                faults.error("oxum", "bag-info.txt", format!("{value:?} is no Payload-Oxum"));
                continue;
            };
            let known: Option<u64> = holes.iter().map(|entry| entry.length).sum();
            let have_files = self.report.files + holes.len() as u64;
            let have_bytes = known.map(|known| self.report.bytes + known);
            if files != have_files || have_bytes.is_some_and(|have| have != bytes) {
                let have = format!("{}.{}", self.report.bytes, self.report.files);
                faults.error("oxum", "bag-info.txt", format!("Payload-Oxum is {value}, and the payload {have}"));
            }
        }
    }

    /// Reads every listed file once and compares all its digests.
    pub fn check_digests(
        &mut self,
        options: &VerifyOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), PreserveError> {
        let container = &self.container;
        let mut work: Vec<(&Member, &Listing)> = Vec::new();
        for listing in [&self.payload, &self.tags] {
            work.extend(listing.expected.keys().filter_map(|name| Some((container.member(name)?, listing))));
        }
        work.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        let package = container.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut told = Progress {
            package,
            file: String::new(),
            files: 0,
            files_total: work.len() as u64,
            bytes: 0,
            bytes_total: work.iter().map(|(member, _)| member.size).sum(),
        };
        let faults = &mut self.report.faults;
        let job = |n: usize| {
            options.cancel.check()?;
            let (member, listing) = work[n];
            Ok(wrong(container, member, listing))
        };
        in_order(work.len(), options.threads, &job, &mut |n, fault: Option<(&'static str, String)>| {
            let (member, _) = work[n];
            if let Some((code, text)) = fault {
                faults.error(code, &member.name, text);
            }
            told.file.clone_from(&member.name);
            told.files += 1;
            told.bytes += member.size;
            progress(told.clone());
            Ok(())
        })
    }
}

fn readable(container: &Container, name: &str, faults: &mut Faults) -> Option<Box<dyn Read + Send>> {
    match container.read(container.member(name)?) {
        Ok(source) => Some(source),
        Err(e) => {
            faults.error("unreadable", name, e.to_string());
            None
        }
    }
}

/// What is wrong with the bytes of a member.
pub(crate) fn wrong(container: &Container, member: &Member, listing: &Listing) -> Option<(&'static str, String)> {
    let expected = listing.expected.get(&member.name)?;
    let both = || listing.algorithms.iter().zip(expected).filter_map(|(a, e)| Some((*a, e.as_deref()?)));
    let algorithms: Vec<Algorithm> = both().map(|(algorithm, _)| algorithm).collect();
    let sums = match container.read(member).and_then(|mut source| digest(&mut *source, &algorithms, member.size)) {
        Ok(sums) => sums,
        Err(e) => return Some(("unreadable", e.to_string())),
    };
    if sums.bytes != member.size {
        return Some(("size", format!("{} bytes, where the package says {}", sums.bytes, member.size)));
    }
    let differs = both().zip(&sums.hex).find(|((_, expected), found)| expected != &found.as_str());
    differs.map(|((algorithm, expected), found)| {
        ("digest", format!("{} is {found}, and the manifest says {expected}", algorithm.name()))
    })
}
