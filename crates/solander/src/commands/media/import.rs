//! `solander media import`

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use solander_index::SearchIndex;
use solander_media::{Corpus, NewMedia};
use solander_model::{Clause, Field, Filter, ObjectKind, Pattern, Pid, Test};

use super::manifest::{self, Line};
use super::{bytes, corpus, mirror};
use crate::commands::DataFolder;
use crate::output::{Ticker, number};

/// Brings images that are here already: a folder, a zip, or single files.
///
/// A manifest (CSV with a header line) says what each `file` shows, by one of: `accessURI` of a known media, `media` (its PID),
/// or `catalogNumber` of a specimen, for which a new media is filed then, with `title`, `rights` and `creator` where they are
/// given. Without a manifest, files are matched to known media whose address ends with their name. The originals stay where
/// they are; what is kept is a copy.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  solander media import museum/images --data demo\n  \
    solander media import scans.zip --manifest scans.csv --data demo")]
pub struct Arguments {
    /// A folder, a zip, or files
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    folder: DataFolder,
    /// Which file shows what
    #[arg(long, value_name = "FILE.csv")]
    manifest: Option<PathBuf>,
    /// Only keep the bytes; a running server or `solander media mirror` prepares them
    #[arg(long)]
    no_prepare: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// What became of the files.
#[derive(Debug, Default, Serialize)]
struct Report {
    files: u64,
    kept: u64,
    already: u64,
    bytes: u64,
    new_media: u64,
    refused: Vec<Refused>,
}

#[derive(Debug, Serialize)]
struct Refused {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    reason: String,
}

/// Where the bytes of one file are.
enum Source {
    File(PathBuf),
    Entry(PathBuf, usize),
}

/// Files of one import, at most.
const MOST: usize = 5_000_000;

pub async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let mut files: BTreeMap<String, Source> = BTreeMap::new();
    for path in &arguments.paths {
        gather(path, &mut files)?;
    }
    let mut report = Report { files: files.len() as u64, ..Report::default() };
    let lines = match &arguments.manifest {
        Some(path) => manifest::read(path)?,
        None => guess(&corpus, &files, &mut report)?,
    };
    let index = SearchIndex::open(&arguments.folder.index())?;
    let mut ticker = Ticker::default();
    for line in &lines {
        ticker.tick(|_| {
            format!("{} of {} files, {}", number(report.kept), number(lines.len() as u64), bytes(report.bytes))
        });
        if let Err(error) = one(&corpus, &index, &files, line, &mut report).await {
            report.refused.push(Refused {
                file: line.file.clone(),
                line: (line.line > 0).then_some(line.line),
                reason: format!("{error:#}"),
            });
        }
    }
    ticker.clear();
    if !arguments.no_prepare && report.kept > 0 {
        let done = mirror::work(&corpus, &arguments.folder).await;
        match done {
            Ok(done) if !arguments.json => mirror::tell(&done),
            Ok(_) => {}
            // A running server prepares them.
            Err(error) => eprintln!("solander: {error:#}"),
        }
    }
    tell(&report, arguments.json)?;
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(report: &Report, json: bool) -> Result<()> {
    if json {
        crate::say!("{}", serde_json::to_string_pretty(report)?);
        return Ok(());
    }
    crate::say!(
        "{} files: {} kept ({}), {} were here already, {} new media, {} refused",
        number(report.files),
        number(report.kept),
        bytes(report.bytes),
        number(report.already),
        number(report.new_media),
        number(report.refused.len() as u64)
    );
    for refused in report.refused.iter().take(20) {
        let line = refused.line.map(|line| format!(" (line {line})")).unwrap_or_default();
        crate::say!("  {}{line}: {}", refused.file, refused.reason);
    }
    if report.refused.len() > 20 {
        crate::say!("  … and {} more: use --json", report.refused.len() - 20);
    }
    Ok(())
}

/// Lists what there is, by name with `/` between folders.
fn gather(path: &Path, files: &mut BTreeMap<String, Source>) -> Result<()> {
    let metadata = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if metadata.is_dir() {
        return walk(path, "", 0, files);
    }
    let mut head = [0; 4];
    let read = std::fs::File::open(path)?.read(&mut head)?;
    if read == 4 && head == *b"PK\x03\x04" {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(path)?)
            .with_context(|| format!("{} is no zip that can be read", path.display()))?;
        for place in 0..archive.len().min(MOST) {
            let entry = archive.by_index_raw(place)?;
            if entry.is_file() {
                let name = entry.name().with_context(|| format!("an entry of {}", path.display()))?.replace('\\', "/");
                files.insert(name, Source::Entry(path.to_owned(), place));
            }
        }
        return Ok(());
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    files.insert(name, Source::File(path.to_owned()));
    Ok(())
}

fn walk(folder: &Path, above: &str, depth: usize, files: &mut BTreeMap<String, Source>) -> Result<()> {
    if depth > 32 {
        bail!("{} lies too deep", folder.display());
    }
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{above}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        // Links are left alone: they may lead anywhere.
        if kind.is_dir() {
            walk(&entry.path(), &format!("{name}/"), depth + 1, files)?;
        } else if kind.is_file() {
            if files.len() >= MOST {
                bail!("more than {MOST} files: bring them in parts");
            }
            files.insert(name, Source::File(entry.path()));
        }
    }
    Ok(())
}

/// Matches files to media by the ends of addresses.
fn guess(corpus: &Corpus, files: &BTreeMap<String, Source>, report: &mut Report) -> Result<Vec<Line>> {
    let names: Vec<String> = files.keys().cloned().collect();
    let (found, twice) = corpus.media_named(&names)?;
    let mut lines = Vec::new();
    for file in &names {
        match found.get(file) {
            Some(pid) => lines.push(Line { file: file.clone(), media: Some(pid.to_string()), ..Line::default() }),
            None => {
                let reason = if twice.contains(file) {
                    "several media have addresses that end so: name them in a manifest"
                } else {
                    "no media has an address that ends so"
                };
                report.refused.push(Refused { file: file.clone(), line: None, reason: reason.into() });
            }
        }
    }
    Ok(lines)
}

async fn one(
    corpus: &Corpus,
    index: &SearchIndex,
    files: &BTreeMap<String, Source>,
    line: &Line,
    report: &mut Report,
) -> Result<()> {
    let source = files.get(&line.file).with_context(|| "there is no such file".to_owned())?;
    let file = fetched(corpus, source)?;
    let pid = match (&line.media, &line.url, &line.specimen) {
        (Some(media), ..) => media.parse::<Pid>()?,
        (None, Some(url), _) => corpus.media_at(url)?.with_context(|| format!("no media has the address {url}"))?,
        (None, None, Some(specimen)) => {
            let specimen = specimen_named(index, specimen)?;
            let kept = corpus.keep(&specimen, file.path()).await?;
            let new = NewMedia {
                hash: Some(kept.hash),
                title: line.title.clone(),
                rights: line.rights.clone(),
                creator: line.creator.clone(),
            };
            let pid = corpus.accession(&specimen, &new)?;
            corpus.follow()?;
            report.new_media += 1;
            pid
        }
        _ => bail!("the line names neither accessURI nor media nor catalogNumber"),
    };
    let kept = corpus.bring(&pid, file.path(), None).await?;
    report.kept += 1;
    report.already += u64::from(!kept.new && line.specimen.is_none());
    report.bytes += kept.size;
    Ok(())
}

/// A file, or a temporary copy of an entry of a zip.
enum Fetched {
    There(PathBuf),
    Copy(PathBuf),
}

impl Fetched {
    fn path(&self) -> &Path {
        match self {
            Self::There(path) | Self::Copy(path) => path,
        }
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        if let Self::Copy(path) = self {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn fetched(corpus: &Corpus, source: &Source) -> Result<Fetched> {
    let (path, place) = match source {
        Source::File(path) => return Ok(Fetched::There(path.clone())),
        Source::Entry(path, place) => (path, *place),
    };
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path)?)?;
    let entry = archive.by_index(place)?;
    let limit = corpus.settings().max_bytes;
    // The size an entry claims is not believed.
    let copy =
        Fetched::Copy(corpus.folder().join("incoming").join(format!("import-{}-{place}.part", std::process::id())));
    let mut out = std::fs::File::create(copy.path())?;
    let copied = std::io::copy(&mut entry.take(limit + 1), &mut out)?;
    out.flush()?;
    if copied > limit {
        bail!("the entry has more than {limit} bytes");
    }
    Ok(copy)
}

/// The one living specimen with this catalogue number or identifier.
fn specimen_named(index: &SearchIndex, name: &str) -> Result<Pid> {
    if let Ok(pid) = name.parse::<Pid>() {
        return Ok(pid);
    }
    for field in [Field::CatalogNumber, Field::PhysicalSpecimenId] {
        let clause = Clause { negated: false, test: Test::Any(field, vec![Pattern::Exact(name.to_owned())]) };
        let filter = Filter { clauses: vec![clause], ..Filter::default() };
        let mut query = solander_index::Query::new(ObjectKind::DigitalSpecimen, filter);
        query.page.size = 2;
        let results = index.search(&query)?;
        match results.hits.as_slice() {
            [] => {}
            [one] => return Ok(one.clone()),
            _ => bail!("{} specimens are called {name:?}: name one by its PID", results.total),
        }
    }
    bail!("no specimen is called {name:?}")
}
