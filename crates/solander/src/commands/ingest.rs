//! `solander ingest`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use solander_formats::Limits;
use solander_ingest::{Ending, Harvest, Harvester, IngestError, Job, Progress, Report, Request};
use solander_model::SystemClock;
use solander_store::Store;

use super::{DataFolder, write_whole};
use crate::follower::Follower;
use crate::output::{Ticker, number, span};
use crate::settings::Settings;
use crate::{interrupt, output};

/// Harvests Darwin Core Archives: a zip, a tar, a folder or a single file each.
///
/// Every specimen becomes a digital object with a PID. Harvesting the same archive again changes nothing; a changed row makes
/// one new version; what a full harvest no longer has becomes a tombstone. Rows that cannot be filed are told one by one in
/// the report. An interrupted harvest goes on when the same command is given again.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:\n  solander ingest herbarium.zip --data demo\n  \
    solander ingest 2026-11/*.zip --data demo --source \"Herbarium B\" --report report.json\n  \
    solander ingest --source \"Herbarium B\" --data demo          (the same archives as last time)\n\n\
    Report: one entry per file with read, created, revised, unchanged, refused, tombstoned, media_created, findings (by code)\n\
    and seconds, under \"files\"; the same keys at the top are their sums.")]
pub struct Arguments {
    /// Archives to harvest; without any, those of the last full harvest of --source
    #[arg(value_name = "FILE", required_unless_present = "source")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    folder: DataFolder,
    /// Name of the source system; several files together are then one harvest of it. Without it each file is a source of
    /// its own, called by its name without endings
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The files are only a part of the source: nothing is withdrawn
    #[arg(long)]
    partial: bool,
    /// Withdraw what is missing, even where it is more than the set share of the source
    #[arg(long)]
    confirm_tombstones: bool,
    /// ROR or Wikidata address of the holding organisation, for records that do not say
    #[arg(long, value_name = "URL", value_parser = organisation)]
    organisation: Option<String>,
    /// Take human and machine observations as well as specimens
    #[arg(long)]
    observations: bool,
    /// Write the report to this file, as JSON
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Exit with 1 when more rows than this were refused; by default only when a file could not be read to its end
    #[arg(long, value_name = "N")]
    max_refused: Option<u64>,
    /// Leave the search index as it is; a running server or `solander reindex` brings it up to date
    #[arg(long)]
    no_index: bool,
    /// Print the report as JSON on standard output
    #[arg(long)]
    json: bool,
}

fn organisation(text: &str) -> Result<String, String> {
    let known =
        ["https://ror.org/0", "http://ror.org/0", "https://www.wikidata.org/wiki/Q", "http://www.wikidata.org/wiki/Q"];
    if known.iter().any(|start| text.starts_with(start)) {
        Ok(text.to_owned())
    } else {
        Err("give an address such as https://ror.org/0x123ab45 or https://www.wikidata.org/wiki/Q123".into())
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (store, settings) = arguments.folder.open_or_create()?;
    let arguments = &resolved(arguments, &store)?;
    let lock = lock(&arguments.folder.data)?;
    let cancel = interrupt::flag()?;
    let follower = if arguments.no_index { None } else { Follower::start(&arguments.folder.index(), &store)? };
    let mut reports = Vec::new();
    let mut shared = Harvest::default();
    let mut stopped = None;
    for (place, file) in arguments.files.iter().enumerate() {
        if arguments.source.is_none() {
            shared = Harvest::default();
        }
        let last = arguments.source.is_none() || place + 1 == arguments.files.len();
        // A file that broke off, or waits for a person, leaves the harvest of its source incomplete.
        let whole = reports.iter().all(|report: &Report| !report.is_failure());
        let full = !arguments.partial && last && (arguments.source.is_none() || whole);
        match one(arguments, &store, &settings, &cancel, &mut shared, file, full) {
            Ok(report) => {
                if !arguments.json {
                    tell(&report);
                }
                reports.push(report);
            }
            Err(error @ IngestError::Interrupted { .. }) => {
                stopped = Some(error);
                break;
            }
            Err(IngestError::Archive { archive, source }) => {
                eprintln!("solander: {archive}: {source}");
                reports.push(unreadable(arguments, file, archive, source.to_string()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    if stopped.is_none() {
        remember(arguments, &store, &reports)?;
    }
    if let Some(follower) = follower {
        follower.finish(&cancel)?;
    }
    drop(lock);
    let told = summary(&reports);
    if let Some(path) = &arguments.report {
        write_whole(path, format!("{told:#}\n").as_bytes())?;
    }
    if arguments.json {
        crate::say!("{told:#}");
    }
    if let Some(error) = stopped {
        return Err(error.into());
    }
    let refused: u64 = reports.iter().map(|report| report.refused).sum();
    let failed = reports.iter().any(|report| report.is_failure() || report.ending == Ending::Held);
    let over = arguments.max_refused.is_some_and(|most| refused > most);
    Ok(if failed || over { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The command as given, or the job of the registered source system where no file is named.
fn resolved(arguments: &Arguments, store: &Store) -> Result<Arguments> {
    let mut arguments = arguments.clone();
    let Some(source) = arguments.source.as_deref().filter(|_| arguments.files.is_empty()) else { return Ok(arguments) };
    let Some(job) = solander_ingest::job(store, source)? else {
        bail!("no source system called {source:?} has been harvested here yet; name its archives once");
    };
    arguments.files = job.archives;
    arguments.organisation = arguments.organisation.or(job.organisation);
    arguments.observations |= job.observations;
    Ok(arguments)
}

/// Makes a full harvest the job of its source system.
fn remember(arguments: &Arguments, store: &Store, reports: &[Report]) -> Result<()> {
    if arguments.partial {
        return Ok(());
    }
    let mut jobs: std::collections::BTreeMap<&str, Job> = std::collections::BTreeMap::new();
    for (file, report) in arguments.files.iter().zip(reports) {
        let job = jobs.entry(&report.source).or_default();
        job.archives.push(std::path::absolute(file)?);
        job.organisation.clone_from(&arguments.organisation);
        job.observations = arguments.observations;
    }
    for (source, job) in jobs {
        solander_ingest::set_job(store, source, &job)?;
    }
    Ok(())
}

fn one(
    arguments: &Arguments,
    store: &Store,
    settings: &Settings,
    cancel: &AtomicBool,
    shared: &mut Harvest,
    file: &Path,
    full: bool,
) -> Result<Report, IngestError> {
    let by_name = source_name(file);
    let request = Request {
        archive: file,
        source: arguments.source.as_deref().unwrap_or(&by_name),
        organisation: arguments.organisation.as_deref(),
        observations: arguments.observations,
        full,
        confirmed: arguments.confirm_tombstones,
    };
    let mut ticker = Ticker::default();
    let limits = Limits::default();
    let harvester = Harvester { store, clock: &SystemClock, settings: &settings.ingest, limits: &limits };
    let done = harvester.harvest(shared, &request, cancel, &mut |progress| {
        ticker.tick(|elapsed| line(file, &progress, elapsed.as_secs_f64()));
    });
    ticker.clear();
    done
}

/// One line of progress: rows, rows a second, and how long it may still take.
fn line(file: &Path, progress: &Progress<'_>, elapsed: f64) -> String {
    let report = progress.report;
    let rate = report.read as f64 / elapsed.max(0.001);
    let left = match progress.share {
        share if share > 0.005 && share < 1.0 && elapsed > 1.0 => {
            format!(", {:.0} %, about {} left", share * 100.0, output::span(elapsed / share * (1.0 - share)))
        }
        _ => String::new(),
    };
    format!(
        "{}: {} rows, {} rows/s{left} · {} created, {} revised, {} unchanged, {} refused, {} withdrawn",
        file.file_name().unwrap_or_default().to_string_lossy(),
        number(report.read),
        number(rate as u64),
        number(report.created),
        number(report.revised),
        number(report.unchanged),
        number(report.refused),
        number(report.tombstoned),
    )
}

fn tell(report: &Report) {
    let seconds = report.seconds;
    crate::say!(
        "{} ({}): {} rows in {}: {} created, {} revised, {} unchanged, {} refused, {} withdrawn; {} media created",
        report.file,
        report.kind,
        number(report.read),
        span(seconds),
        number(report.created),
        number(report.revised),
        number(report.unchanged),
        number(report.refused),
        number(report.tombstoned),
        number(report.media_created),
    );
    for (code, count) in &report.refused_by {
        crate::say!("  refused, {code}: {}", number(*count));
    }
    for row in report.refusals.iter().take(5) {
        crate::say!("    {} line {}: {}", row.file, row.line, row.reason);
    }
    for notice in &report.notices {
        crate::say!("  note: {notice}");
    }
    for (row_type, count) in &report.orphans {
        crate::say!("  {} rows of {row_type} belong to no core row", number(*count));
    }
    if let Some(error) = &report.error {
        crate::say!("  not read to its end: {error}");
    }
}

/// What the report says of a file that could not be opened.
fn unreadable(arguments: &Arguments, file: &Path, archive: String, error: String) -> Report {
    Report {
        file: archive,
        source: arguments.source.clone().unwrap_or_else(|| source_name(file)),
        ending: Ending::Failed,
        error: Some(error),
        ..Report::default()
    }
}

/// All files, and at the top the sums over them.
fn summary(reports: &[Report]) -> Value {
    let mut told = json!({ "files": reports });
    for report in reports {
        for (key, count) in [
            ("read", report.read),
            ("created", report.created),
            ("revised", report.revised),
            ("unchanged", report.unchanged),
            ("refused", report.refused),
            ("tombstoned", report.tombstoned),
            ("held", report.held),
            ("media_created", report.media_created),
            ("media_revised", report.media_revised),
            ("media_tombstoned", report.media_tombstoned),
        ] {
            told[key] = json!(told[key].as_u64().unwrap_or(0) + count);
        }
    }
    told["seconds"] = json!(reports.iter().map(|report| report.seconds).sum::<f64>());
    let mut findings = serde_json::Map::new();
    for (code, count) in reports.iter().flat_map(|report| &report.findings) {
        let sum = findings.get(code).and_then(Value::as_u64).unwrap_or(0) + count;
        findings.insert(code.clone(), json!(sum));
    }
    told["findings"] = findings.into();
    told
}

/// The name of the file without the endings of archives.
fn source_name(file: &Path) -> String {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let mut name = absolute.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for ending in [".gz", ".bz2", ".tgz", ".tar", ".zip", ".csv", ".tsv", ".txt", ".dwca"] {
        if name.len() > ending.len() && name.to_ascii_lowercase().ends_with(ending) {
            name.truncate(name.len() - ending.len());
        }
    }
    name
}

/// One harvest at a time: a second would see records come and go under its hands.
fn lock(data: &Path) -> Result<std::fs::File> {
    let path = data.join("ingest.lock");
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            bail!("another harvest is writing to {}; wait for it to end", data.display())
        }
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::source_name;

    #[test]
    fn sources_are_called_by_their_files() {
        for (file, name) in
            [("a/dwca-x-v1.2.zip", "dwca-x-v1.2"), ("b.tar.gz", "b"), ("folder/", "folder"), ("x.csv", "x")]
        {
            assert_eq!(source_name(file.as_ref()), name, "{file}");
        }
    }
}
