//! Items are taken out of a bag; none of their bytes is given before all of them were seen to be right.

use std::collections::HashMap;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;

use solander_model::BlobHash;

use super::layout::MEDIA_TABLE;
use super::verify::{BagReport, Opened, VerifyOptions, wrong};
use crate::container::{Container, Member};
use crate::digest::{Algorithm, Hashers, digest};
use crate::{Item, MetadataFile, Open, PreserveError};

/// Metadata files above this size stay in the bag.
const MAX_METADATA: u64 = 64 << 20;
/// Items above this size wait on disk, not in memory, while they are checked.
const IN_MEMORY: usize = 16 << 20;

/// What a bag holds.
#[derive(Debug)]
pub struct Imported {
    /// What was found about the bag. Digests of items are checked when they are opened.
    pub report: BagReport,
    /// The payload files that are there and listed, by path. What our own table of items says about them is filled in.
    pub items: Vec<Item>,
    /// The files below `metadata/`, checked.
    pub metadata: Vec<MetadataFile>,
}

/// Opens the bag at `path` and lists what can be taken out of it.
///
/// An item is read wholly and compared with the manifests each time it is opened, and only then are its bytes given out:
/// opening ends with an error where they differ.
///
/// # Errors
/// When the bag cannot be read at all. Bags with faults are imported as far as they are sound; the report tells.
pub fn import(path: &Path, options: &VerifyOptions) -> Result<Imported, PreserveError> {
    let mut opened = Opened::open(path, options)?;
    let metadata = metadata(&mut opened);
    let told = metadata.iter().find(|file| file.name == MEDIA_TABLE).map(|file| table(&file.bytes)).unwrap_or_default();
    let Opened { container, mut report, payload, .. } = opened;
    let container = Arc::new(container);
    let column = payload.algorithms.iter().position(|a| *a == Algorithm::Sha256);
    let mut items = Vec::new();
    for member in container.members.iter().filter(|m| m.name.starts_with("data/")) {
        options.cancel.check()?;
        let Some(expected) = payload.expected.get(&member.name) else { continue };
        let known = column.and_then(|at| expected[at].as_ref()).and_then(|hex| hex.parse::<BlobHash>().ok());
        let hash = match known {
            Some(hash) => hash,
            // The bag has no SHA-256: the item is checked by what it has, and named now.
            None => match wrong(&container, member, &payload) {
                Some((code, text)) => {
                    report.faults.error(code, &member.name, text);
                    continue;
                }
                None => hash_of(&container, member)?,
            },
        };
        let pairs = payload.algorithms.iter().zip(expected);
        let mut promised: Vec<(Algorithm, String)> =
            pairs.filter_map(|(algorithm, digest)| Some((*algorithm, digest.as_deref()?.to_owned()))).collect();
        if column.is_none() {
            promised.push((Algorithm::Sha256, hash.to_string()));
        }
        let path = member.name.trim_start_matches("data/").to_owned();
        let mut item = Item::new(path, hash, member.size, checked(container.clone(), member.clone(), promised));
        if let Some(row) = told.get(&member.name) {
            fill(&mut item, row);
        }
        items.push(item);
    }
    Ok(Imported { report, items, metadata })
}

fn hash_of(container: &Container, member: &Member) -> Result<BlobHash, PreserveError> {
    let sums = container.read(member).and_then(|mut source| digest(&mut *source, &[Algorithm::Sha256], member.size));
    let sums = sums.map_err(PreserveError::io("read", &container.path))?;
    Ok(sums.hex[0].parse().expect("a digest is its own text"))
}

/// Gives the bytes of a member when all of them have been read and have the promised digests.
fn checked(container: Arc<Container>, member: Member, promised: Vec<(Algorithm, String)>) -> Open {
    Arc::new(move || {
        let mut source = container.read(&member)?.take(member.size.saturating_add(1));
        let algorithms: Vec<Algorithm> = promised.iter().map(|(algorithm, _)| *algorithm).collect();
        Ok(Box::new(spool(&mut source, &algorithms, |hex| {
            let mut pairs = promised.iter().zip(hex);
            pairs.find(|((_, expected), found)| expected != *found).map(|((algorithm, expected), found)| {
                format!("{}: {} is {found}, and the manifest says {expected}", member.name, algorithm.name())
            })
        })?))
    })
}

/// Reads everything, asks `judge` about the digests, and gives the bytes when it has nothing to say.
pub(crate) fn spool(
    source: &mut dyn Read,
    algorithms: &[Algorithm],
    judge: impl Fn(&[String]) -> Option<String>,
) -> io::Result<tempfile::SpooledTempFile> {
    let mut kept = tempfile::SpooledTempFile::new(IN_MEMORY);
    let mut hashers = Hashers::new(algorithms);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hashers.update(&buffer[..read]);
                kept.write_all(&buffer[..read])?;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    if let Some(fault) = judge(&hashers.finish().hex) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, fault));
    }
    kept.rewind()?;
    Ok(kept)
}

fn metadata(opened: &mut Opened) -> Vec<MetadataFile> {
    let mut files = Vec::new();
    for member in opened.container.members.iter().filter(|m| m.name.starts_with("metadata/")) {
        if member.size > MAX_METADATA {
            opened.report.faults.note("metadata-large", &member.name, "is too large to be taken into memory");
            continue;
        }
        if let Some((code, text)) = wrong(&opened.container, member, &opened.tags) {
            opened.report.faults.error(code, &member.name, text);
            continue;
        }
        let mut bytes = Vec::new();
        match opened.container.read(member).and_then(|s| s.take(member.size).read_to_end(&mut bytes)) {
            Ok(_) => files.push(MetadataFile { name: member.name.clone(), bytes }),
            Err(e) => opened.report.faults.error("unreadable", &member.name, e.to_string()),
        }
    }
    files
}

/// The rows of our own table of items, by path. A table of another make gives nothing.
fn table(bytes: &[u8]) -> HashMap<String, Vec<String>> {
    let rows = csv::Reader::from_reader(bytes).into_records().map_while(Result::ok);
    rows.filter(|row| row.len() == 8)
        .map(|row| (row[0].to_owned(), row.iter().map(str::to_owned).collect::<Vec<_>>()))
        .collect()
}

fn fill(item: &mut Item, row: &[String]) {
    if row[1] != item.hash.to_string() {
        return;
    }
    let text = |at: usize| (!row[at].is_empty()).then(|| row[at].clone());
    item.media_type = text(3);
    item.pid = row[4].parse().ok();
    item.version = row[5].parse().ok();
    item.institution = text(6);
    item.licence = text(7);
}
