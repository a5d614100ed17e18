//! Every member of one package, with its exact size, before a byte is written.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::plan::{Form, Package, Plan, check_metadata_name};
use crate::digest::{Algorithm, hex};
use crate::name::encoded;
use crate::{Item, MetadataFile, PreserveError};

/// Where the table of items is in each package.
pub(crate) const MEDIA_TABLE: &str = "metadata/media.csv";
const MEDIA_HEAD: &str = "path,sha256,bytes,media_type,pid,version,institution,licence\n";
const BAGIT_TXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// One member of a package, in the order of writing.
#[derive(Debug)]
pub(crate) struct Entry {
    pub name: String,
    pub size: u64,
    pub body: Body,
}

#[derive(Debug)]
pub(crate) enum Body {
    Text(Vec<u8>),
    /// One of the items, in their order.
    Item,
    /// Made when all items are summed.
    Manifest(Algorithm),
    TagManifest(Algorithm),
}

/// The members of one package.
#[derive(Debug)]
pub(crate) struct Layout {
    pub entries: Vec<Entry>,
    /// Names exactly what is written: settings, items, metadata.
    pub fingerprint: String,
}

impl Layout {
    pub fn new(plan: &Plan, package: &Package, of: usize, described: Vec<MetadataFile>) -> Result<Self, PreserveError> {
        let mut metadata = vec![(MEDIA_TABLE.to_owned(), media_table(&package.items))];
        for file in plan.metadata.iter().cloned().chain(described) {
            check_metadata_name(&file.name)?;
            let name = if file.name.starts_with("metadata/") { file.name } else { format!("metadata/{}", file.name) };
            if metadata.iter().any(|(other, _)| *other == name) {
                return Err(PreserveError::Refused(format!("there are two metadata files {name:?}")));
            }
            metadata.push((name, file.bytes));
        }
        metadata.sort();
        let fingerprint = fingerprint(plan, package, of, &metadata);
        let mut entries = vec![
            Entry::text("bagit.txt", BAGIT_TXT.into()),
            Entry::text("bag-info.txt", bag_info(plan, package, of, &fingerprint).into_bytes()),
        ];
        entries.extend(metadata.into_iter().map(|(name, bytes)| Entry::text(&name, bytes)));
        let tags = entries.len();
        for item in &package.items {
            entries.push(Entry { name: format!("data/{}", item.path), size: item.size, body: Body::Item });
        }
        for algorithm in plan.algorithms() {
            let lines = entries[tags..].iter().filter(|e| matches!(e.body, Body::Item));
            let size = lines.map(|e| line_length(*algorithm, &e.name)).sum();
            let name = format!("manifest-{}.txt", algorithm.name());
            entries.push(Entry { name, size, body: Body::Manifest(*algorithm) });
        }
        let tag_names: Vec<&str> =
            entries.iter().filter(|e| !matches!(e.body, Body::Item)).map(|e| e.name.as_str()).collect();
        let tag_manifests: Vec<Entry> = plan
            .algorithms()
            .iter()
            .map(|algorithm| Entry {
                name: format!("tagmanifest-{}.txt", algorithm.name()),
                size: tag_names.iter().map(|name| line_length(*algorithm, name)).sum(),
                body: Body::TagManifest(*algorithm),
            })
            .collect();
        entries.extend(tag_manifests);
        let layout = Self { entries, fingerprint };
        let total = layout.total(plan.form, &package.name);
        if total > plan.max_bytes {
            return Err(PreserveError::Refused(format!(
                "{} would have {total} bytes, more than {}; a larger reserve leaves room for its metadata",
                package.name, plan.max_bytes
            )));
        }
        Ok(layout)
    }

    /// Bytes of the whole package; of a zip, not less than those.
    fn total(&self, form: Form, package: &str) -> u64 {
        let entries = self.entries.iter().map(|e| member_cost(form, package.len() + 1 + e.name.len(), e.size));
        entries.sum::<u64>() + end_cost(form)
    }

    /// Where each member of a tar ends.
    pub fn tar_ends(&self, package: &str) -> Vec<u64> {
        let mut at = 0;
        let cost = |e: &Entry| member_cost(Form::Tar, package.len() + 1 + e.name.len(), e.size);
        self.entries
            .iter()
            .map(|e| {
                at += cost(e);
                at
            })
            .collect()
    }
}

impl Entry {
    fn text(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), size: bytes.len() as u64, body: Body::Text(bytes) }
    }
}

/// What things cost in a package, in bytes.
pub(crate) struct Cost {
    form: Form,
    algorithms: &'static [Algorithm],
    wrapper: usize,
}

impl Cost {
    pub fn of(plan: &Plan) -> Self {
        // The number of a package may grow beyond five digits; a name three longer is counted.
        Self { form: plan.form, algorithms: plan.algorithms(), wrapper: plan.name.len() + 10 }
    }

    pub fn item(&self, item: &Item, row: u64) -> u64 {
        let name = format!("data/{}", item.path);
        let lines: u64 = self.algorithms.iter().map(|a| line_length(*a, &name)).sum();
        member_cost(self.form, self.wrapper + name.len(), item.size) + lines + row
    }

    pub fn metadata(&self, files: &[MetadataFile]) -> u64 {
        files.iter().map(|f| member_cost(self.form, self.wrapper + f.name.len() + 9, f.bytes.len() as u64) + 256).sum()
    }
}

/// Bytes of one member with its header, its name being `name` bytes long with the folder around it.
fn member_cost(form: Form, name: usize, size: u64) -> u64 {
    let blocks = |bytes: u64| bytes.div_ceil(512) * 512;
    match form {
        Form::Folder => size,
        // A name that does not fit in its field is a member of its own before it.
        Form::Tar if name > 100 => 1024 + blocks(name as u64 + 1) + blocks(size),
        Form::Tar => 512 + blocks(size),
        Form::Zip => 160 + 2 * name as u64 + size,
    }
}

const fn end_cost(form: Form) -> u64 {
    match form {
        Form::Folder => 0,
        Form::Tar => 1024,
        Form::Zip => 128,
    }
}

fn line_length(algorithm: Algorithm, name: &str) -> u64 {
    (algorithm.digits() + 3 + encoded(name).len()) as u64
}

/// One line of a manifest.
pub(crate) fn line(digest: &str, name: &str) -> String {
    format!("{digest}  {}\n", encoded(name))
}

fn bag_info(plan: &Plan, package: &Package, of: usize, fingerprint: &str) -> String {
    let bytes: u64 = package.items.iter().map(|item| item.size).sum();
    let mut text = String::new();
    for (label, value) in &plan.info {
        let _ = writeln!(text, "{label}: {value}");
    }
    let own = [
        ("External-Identifier", package.name.clone()),
        ("Bagging-Date", plan.date.to_string()),
        ("Bag-Size", size_for_people(bytes)),
        ("Payload-Oxum", format!("{bytes}.{}", package.items.len())),
        ("Bag-Group-Identifier", plan.name.clone()),
        ("Bag-Count", format!("{} of {of}", package.number)),
        ("Bag-Software-Agent", "Solander".to_owned()),
        ("Internal-Sender-Identifier", fingerprint.to_owned()),
    ];
    for (label, value) in own {
        let _ = writeln!(text, "{label}: {value}");
    }
    text
}

fn size_for_people(bytes: u64) -> String {
    let (mut whole, mut rest, mut unit) = (bytes, 0, "B");
    for next in ["kB", "MB", "GB", "TB", "PB"] {
        if whole < 1000 {
            break;
        }
        (rest, whole, unit) = (whole % 1000 / 100, whole / 1000, next);
    }
    if unit == "B" { format!("{whole} B") } else { format!("{whole}.{rest} {unit}") }
}

/// The line of the table of items that tells about `item`.
pub(crate) fn media_row(item: &Item) -> String {
    let mut row = String::with_capacity(160);
    let mut field = |text: &str, end: char| {
        if text.contains([',', '"', '\n', '\r']) {
            row.push('"');
            row.push_str(&text.replace('"', "\"\""));
            row.push('"');
        } else {
            row.push_str(text);
        }
        row.push(end);
    };
    field(&format!("data/{}", item.path), ',');
    field(&item.hash.to_string(), ',');
    field(&item.size.to_string(), ',');
    field(item.media_type.as_deref().unwrap_or_default(), ',');
    field(&item.pid.as_ref().map(ToString::to_string).unwrap_or_default(), ',');
    field(&item.version.map(|v| v.to_string()).unwrap_or_default(), ',');
    field(item.institution.as_deref().unwrap_or_default(), ',');
    field(item.licence.as_deref().unwrap_or_default(), '\n');
    row
}

fn media_table(items: &[Item]) -> Vec<u8> {
    let mut table = MEDIA_HEAD.as_bytes().to_vec();
    items.iter().for_each(|item| table.extend_from_slice(media_row(item).as_bytes()));
    table
}

fn fingerprint(plan: &Plan, package: &Package, of: usize, metadata: &[(String, Vec<u8>)]) -> String {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(b"solander bag 1");
    part(plan.form.extension().as_bytes());
    part(package.name.as_bytes());
    part(format!("{} of {of}, {}, {:?}", package.number, plan.date, plan.algorithms()).as_bytes());
    for (label, value) in &plan.info {
        part(label.as_bytes());
        part(value.as_bytes());
    }
    for (name, bytes) in metadata {
        part(name.as_bytes());
        part(bytes);
    }
    hex(&hasher.finalize())
}
