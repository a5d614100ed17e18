//! What is to be packed, how, and in how many packages.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use time::Date;

use super::layout::{Cost, media_row};
use crate::digest::Algorithm;
use crate::name::check_name;
use crate::names::check_paths;
use crate::{Cancel, Item, MetadataFile, PreserveError};

/// What a package is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// A folder with files.
    Folder,
    /// One tar file. Offsets of images in it are exact, and a killed run goes on in the middle.
    #[default]
    Tar,
    /// One zip file whose members are stored, not compressed. A killed run starts this package again.
    Zip,
}

impl Form {
    /// What is added to the name of a package: `.tar`.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Folder => "",
            Self::Tar => ".tar",
            Self::Zip => ".zip",
        }
    }
}

/// Makes metadata files for one package from the items in it.
pub type Describe = Arc<dyn Fn(&str, &[Item]) -> std::io::Result<Vec<MetadataFile>> + Send + Sync>;

/// How packages are made. The same plan and the same items give the same bytes, on any day and any machine.
#[derive(Clone)]
pub struct Plan {
    /// Where the packages go. Made if it is not there.
    pub folder: PathBuf,
    /// What packages are called: `herbarium` gives `herbarium-00001`, `herbarium-00002` …
    pub name: String,
    /// Folder, tar or zip.
    pub form: Form,
    /// The bagging date, also the modification time of every member.
    pub date: Date,
    /// Further lines of `bag-info.txt`, in this order: `Source-Organization`, `Contact-Email` …
    pub info: Vec<(String, String)>,
    /// Whether SHA-512 manifests are written beside those of SHA-256.
    pub sha512: bool,
    /// The most bytes of one package, everything in it counted.
    pub max_bytes: u64,
    /// The most payload files of one package.
    pub max_files: u64,
    /// Bytes kept free in each package for what [`Plan::describe`] makes and the small tag files.
    pub reserve: u64,
    /// Metadata files put in every package.
    pub metadata: Vec<MetadataFile>,
    /// Makes metadata files for each package.
    pub describe: Option<Describe>,
    /// How many threads read and sum at once.
    pub threads: usize,
    /// After so many bytes a tar's state is written to disk, so that a killed run goes on from there.
    pub checkpoint: u64,
    /// Whether packages are on disk, and not only on their way, before they count as done.
    pub durable: bool,
    /// Asks to stop; the next call goes on.
    pub cancel: Cancel,
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("folder", &self.folder)
            .field("name", &self.name)
            .field("form", &self.form)
            .field("date", &self.date)
            .field("max_bytes", &self.max_bytes)
            .field("max_files", &self.max_files)
            .finish_non_exhaustive()
    }
}

impl Plan {
    /// A plan with the usual settings: tar files of up to 50 GB, SHA-256, two threads.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, name: impl Into<String>, date: Date) -> Self {
        Self {
            folder: folder.into(),
            name: name.into(),
            form: Form::default(),
            date,
            info: Vec::new(),
            sha512: false,
            max_bytes: 50_000_000_000,
            max_files: 1_000_000,
            reserve: 64 * 1024,
            metadata: Vec::new(),
            describe: None,
            threads: 2,
            checkpoint: 64 << 20,
            durable: true,
            cancel: Cancel::default(),
        }
    }

    /// SHA-256 first: it is the one that names items.
    pub(crate) fn algorithms(&self) -> &'static [Algorithm] {
        if self.sha512 { &[Algorithm::Sha256, Algorithm::Sha512] } else { &[Algorithm::Sha256] }
    }

    fn check(&self) -> Result<(), PreserveError> {
        let refuse = |text: String| Err(PreserveError::Refused(text));
        if self.name.contains('/') || check_name(&self.name).is_err() || self.name.len() > 200 {
            return refuse(format!("{:?} is no name for packages", self.name));
        }
        for (label, value) in &self.info {
            let control = label.chars().chain(value.chars()).any(char::is_control);
            if label.is_empty() || label.contains(':') || label.trim() != label || control {
                return refuse(format!("{label:?} with {value:?} is no line of bag-info.txt"));
            }
        }
        if self.max_files == 0 {
            return refuse("packages of no files hold nothing".to_owned());
        }
        for file in &self.metadata {
            check_metadata_name(&file.name)?;
        }
        Ok(())
    }
}

pub(crate) fn check_metadata_name(name: &str) -> Result<(), PreserveError> {
    check_name(name).map_err(|fault| PreserveError::Refused(format!("metadata file {name:?} is refused: {fault}")))
}

/// One package to be written: its name and what goes in.
#[derive(Debug, Clone)]
pub struct Package {
    /// `herbarium-00001`, without extension.
    pub name: String,
    /// 1, 2, 3 …
    pub number: usize,
    /// By path. Items given twice with the same path and hash are here once.
    pub items: Vec<Item>,
}

/// Divides `items` into packages: by path, each filled up to the limits of the plan before the next begins.
///
/// # Errors
/// [`PreserveError::Refused`] names an unsafe path, two items that some file system would take for one, or an item larger
/// than a package.
pub fn split(plan: &Plan, items: impl IntoIterator<Item = Item>) -> Result<Vec<Package>, PreserveError> {
    plan.check()?;
    let mut items: Vec<Item> = items.into_iter().collect();
    items.sort_by(|a, b| a.path.cmp(&b.path).then(a.hash.cmp(&b.hash)));
    items.dedup_by(|a, b| a.path == b.path && a.hash == b.hash && a.size == b.size);
    check_paths(&items)?;
    let cost = Cost::of(plan);
    let room = plan.max_bytes.checked_sub(plan.reserve + cost.metadata(&plan.metadata));
    let room = room.ok_or_else(|| PreserveError::Refused("metadata and reserve alone fill a package".to_owned()))?;
    let (mut packages, mut used) = (Vec::<Package>::new(), 0_u64);
    for item in items {
        let needs = cost.item(&item, media_row(&item).len() as u64);
        if needs > room {
            let (path, size) = (&item.path, item.size);
            return Err(PreserveError::Refused(format!(
                "{path} of {size} bytes does not fit in a package of {room} bytes"
            )));
        }
        match packages.last_mut() {
            Some(last) if used + needs <= room && (last.items.len() as u64) < plan.max_files => {
                used += needs;
                last.items.push(item);
            }
            _ => {
                used = needs;
                let number = packages.len() + 1;
                packages.push(Package { name: format!("{}-{number:05}", plan.name), number, items: vec![item] });
            }
        }
    }
    Ok(packages)
}
