//! `solander media package`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use solander_blobs::Blobs;
use solander_media::Corpus;
use solander_model::opends::DigitalMedia;
use solander_model::{BlobHash, Pid, named_bytes};
use solander_preserve::{Cancel, Form, Item, MetadataFile, Open, bagit, ocfl, write_catalogue};
use solander_store::{Store, Stored};
use tokio::runtime::Handle;

use super::{bytes, corpus, selection};
use crate::commands::DataFolder;
use crate::interrupt;
use crate::output::{Ticker, number};

/// Packs the images of any query, with what is known of them, for keeping elsewhere: BagIt (RFC 8493) or OCFL 1.1.
///
/// The same objects and the same date give the same bytes. An interrupted run goes on when the same command is given again. Where
/// each image lies, to the byte, is written to catalogue.csv and kept for `solander media where`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  solander media package out --query 'country=Kenya' --data demo\n  \
    solander media package ocfl-root --standard ocfl --data demo\n  solander media verify out")]
pub struct Arguments {
    /// Folder for the packages
    #[arg(value_name = "OUT_DIR")]
    out: PathBuf,
    #[command(flatten)]
    folder: DataFolder,
    /// Parameters of the search of specimens, as in /api/digital-specimen/v1/search
    #[arg(long, value_name = "NAME=VALUE&…", default_value = "")]
    query: String,
    /// BagIt packages, or an OCFL storage root with every version of every image
    #[arg(long, value_parser = ["bagit", "ocfl"], default_value = "bagit")]
    standard: String,
    /// What a BagIt package is
    #[arg(long, value_parser = ["tar", "zip", "folder"], default_value = "tar")]
    form: String,
    /// Name of the packages
    #[arg(long, default_value = "images")]
    name: String,
    /// Largest package, in gigabytes
    #[arg(long, value_name = "GB", default_value_t = 50.0)]
    gigabytes: f64,
    /// Most files of a package
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    files: u64,
    /// The bagging date; today, unless the packages shall be the same as those of another day
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// Who sends them, for bag-info.txt
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
}

pub async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let (store, _) = arguments.folder.open()?;
    let media = selection::media(&arguments.folder, &store, &arguments.query)?;
    let cancel = Cancel::default();
    let (flag, stop) = (interrupt::flag()?, cancel.clone());
    tokio::spawn(async move {
        while !flag.load(std::sync::atomic::Ordering::Relaxed) {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        stop.cancel();
    });
    let packer =
        Packer { arguments: arguments.clone_values(), store, corpus, media, cancel, handle: Handle::current() };
    tokio::task::spawn_blocking(move || packer.pack()).await?
}

/// The arguments that travel to the thread that packs.
struct Values {
    out: PathBuf,
    standard: String,
    form: Form,
    name: String,
    max_bytes: u64,
    max_files: u64,
    date: Option<String>,
    organisation: Option<String>,
}

impl Arguments {
    fn clone_values(&self) -> Values {
        let form = match self.form.as_str() {
            "zip" => Form::Zip,
            "folder" => Form::Folder,
            _ => Form::Tar,
        };
        Values {
            out: self.out.clone(),
            standard: self.standard.clone(),
            form,
            name: self.name.clone(),
            max_bytes: (self.gigabytes.max(0.001) * 1e9) as u64,
            max_files: self.files.max(1),
            date: self.date.clone(),
            organisation: self.organisation.clone(),
        }
    }
}

struct Packer {
    arguments: Values,
    store: Store,
    corpus: Corpus,
    media: Vec<Pid>,
    cancel: Cancel,
    handle: Handle,
}

/// A way to the bytes of a blob.
fn open(blobs: Blobs, hash: BlobHash, handle: Handle) -> Open {
    Arc::new(move || {
        let other = |error: solander_blobs::BlobError| std::io::Error::other(error.to_string());
        if let Some(path) = handle.block_on(blobs.local_path(&hash)).map_err(other)? {
            return Ok(Box::new(std::fs::File::open(path)?));
        }
        let copy = handle.block_on(blobs.fetch_local(&hash)).map_err(other)?;
        let copy = copy.ok_or_else(|| std::io::Error::other(format!("the bytes {hash} are not kept")))?;
        // The copy is unlinked when it is dropped; the open file keeps its bytes.
        Ok(Box::new(std::fs::File::open(copy.path())?))
    })
}

impl Packer {
    fn pack(&self) -> Result<ExitCode> {
        if self.arguments.standard == "ocfl" { self.ocfl() } else { self.bagit() }
    }

    fn item(&self, stored: &Stored, media: &DigitalMedia, within: &str) -> Result<Option<Item>> {
        let Some(hash) = named_bytes(media) else { return Ok(None) };
        let Some(info) = self.handle.block_on(self.corpus.blobs().stat(&hash))? else { return Ok(None) };
        let kind = media.format.as_deref().or(info.media_type.as_deref()).unwrap_or("application/octet-stream");
        let ending = match kind.rsplit('/').next().unwrap_or("bin") {
            "jpeg" => "jpg",
            "tiff" => "tif",
            "octet-stream" => "bin",
            other => other,
        };
        let name = stored.pid.to_string().replace('/', "_");
        let mut item = Item::new(
            format!("{within}{name}.{ending}"),
            hash,
            info.size,
            open(self.corpus.blobs().clone(), hash, self.handle.clone()),
        );
        item.media_type = Some(kind.to_owned());
        item.pid = Some(stored.pid.clone());
        item.version = Some(stored.version);
        item.institution.clone_from(&media.organisation_name);
        item.licence = media.web_statement.clone().or_else(|| media.rights.clone());
        Ok(Some(item))
    }

    fn bagit(&self) -> Result<ExitCode> {
        let mut items = Vec::new();
        for stored in self.store.heads(&self.media)?.into_iter().flatten().filter(|stored| !stored.deleted) {
            let media: DigitalMedia = stored.parse()?;
            let suffix = stored.pid.to_string();
            let shelf = suffix.rsplit('/').next().and_then(|suffix| suffix.get(..3)).unwrap_or("000").to_owned();
            items.extend(self.item(&stored, &media, &format!("images/{shelf}/"))?);
        }
        if items.is_empty() {
            bail!("none of the {} media of this query has an image that is kept here", self.media.len());
        }
        let date = match &self.arguments.date {
            Some(text) => time::Date::parse(text, time::macros::format_description!("[year]-[month]-[day]"))
                .with_context(|| format!("{text} is no date such as 2026-11-22"))?,
            None => time::OffsetDateTime::now_utc().date(),
        };
        let mut plan = bagit::Plan::new(&self.arguments.out, &self.arguments.name, date);
        plan.form = self.arguments.form;
        plan.max_bytes = self.arguments.max_bytes;
        plan.max_files = self.arguments.max_files;
        plan.cancel = self.cancel.clone();
        if let Some(organisation) = &self.arguments.organisation {
            plan.info.push(("Source-Organization".into(), organisation.clone()));
        }
        let store = self.store.clone();
        plan.describe = Some(Arc::new(move |_, items| describe(&store, items).map_err(std::io::Error::other)));
        let mut ticker = Ticker::default();
        let written = bagit::write(&plan, items, &mut |progress| {
            ticker.tick(|_| {
                format!(
                    "{}: {} of {} files, {} of {}",
                    progress.package,
                    number(progress.files),
                    number(progress.files_total),
                    bytes(progress.bytes),
                    bytes(progress.bytes_total)
                )
            });
        })?;
        ticker.clear();
        let rows: Vec<_> = written.packages.iter().flat_map(|package| package.catalogue.iter().cloned()).collect();
        let file = std::fs::File::create(self.arguments.out.join("catalogue.csv"))?;
        write_catalogue(&rows, std::io::BufWriter::new(file))?;
        for row in &rows {
            self.corpus.ledger().packed(&row.hash, &row.package, &row.member, row.offset, row.length)?;
        }
        for package in &written.packages {
            let kept = if package.kept { ", as it was" } else { "" };
            crate::say!(
                "{}: {} images, {}{kept}",
                package.path.display(),
                number(package.catalogue.len() as u64),
                bytes(package.bytes)
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Every version of each media that names other bytes than the one before becomes a version of its OCFL object.
    fn ocfl(&self) -> Result<ExitCode> {
        let root = ocfl::Root::open_or_create(&self.arguments.out, &ocfl::Layout::default())?;
        let options = ocfl::AddOptions { cancel: self.cancel.clone(), ..ocfl::AddOptions::default() };
        let mut ticker = Ticker::default();
        let (mut objects, mut versions) = (0_u64, 0_u64);
        for pid in &self.media {
            let mut before = None;
            let mut number_of = 0;
            for change in self.store.versions(pid)? {
                let Some(stored) = self.store.version(pid, change.version)? else { continue };
                let media: DigitalMedia = stored.parse()?;
                let hash = named_bytes(&media);
                if hash.is_none() || hash == before {
                    continue;
                }
                let Some(item) = self.item(&stored, &media, "")? else { continue };
                before = hash;
                number_of += 1;
                let version = ocfl::NewVersion {
                    id: media.id.clone(),
                    number: Some(number_of),
                    created: stored.at,
                    message: format!("version {} of the digital media", stored.version),
                    user: ocfl::User { name: "Solander".into(), address: Some("urn:x-solander:program".into()) },
                    items: vec![item],
                    metadata: vec![MetadataFile { name: "digital-media.json".into(), bytes: stored.body.clone() }],
                };
                ocfl::add(&root, &version, &options, &mut |_| {})?;
                versions += 1;
            }
            objects += u64::from(number_of > 0);
            ticker.tick(|_| format!("{} of {} media", number(objects), number(self.media.len() as u64)));
        }
        ticker.clear();
        crate::say!("{}: {} objects with {} versions", self.arguments.out.display(), number(objects), number(versions));
        Ok(ExitCode::SUCCESS)
    }
}

/// The records of the media of one package and of the specimens that they show.
fn describe(store: &Store, items: &[Item]) -> Result<Vec<MetadataFile>> {
    let (mut media, mut specimens) = (Vec::new(), BTreeMap::new());
    for pid in items.iter().filter_map(|item| item.pid.as_ref()) {
        let Some(stored) = store.head(pid)? else { continue };
        let record: DigitalMedia = stored.parse()?;
        for specimen in solander_model::related(&record.has_entity_relationships, solander_model::HAS_SPECIMEN) {
            if let Some(shown) = store.head(&specimen)? {
                specimens.insert(specimen.to_string(), shown.body);
            }
        }
        media.extend_from_slice(&stored.body);
        media.push(b'\n');
    }
    let specimens: Vec<u8> = specimens.into_values().flat_map(|body| [body, b"\n".to_vec()].concat()).collect();
    Ok(vec![
        MetadataFile { name: "digital-media.jsonl".into(), bytes: media },
        MetadataFile { name: "digital-specimens.jsonl".into(), bytes: specimens },
    ])
}
