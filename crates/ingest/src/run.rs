//! One harvest from beginning to end.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use solander_formats::{Archive, ArchiveKind, Limits, Records};
use solander_model::{Clock, Pid};
use solander_store::{RunState, Store};

use crate::map::{Mapped, Mapper};
use crate::pack::Work;
use crate::read::{Position, Rows, read};
use crate::report::{Ending, Report};
use crate::retire;
use crate::seen::Seen;
use crate::write::{Writer, unread};
use crate::{IngestError, Settings, context, source};

/// How often what was committed is moved to its place while a harvest writes.
const CHECKPOINT: Duration = Duration::from_secs(2);

/// What is to be harvested, and how.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Zip, tar, folder or single file.
    pub archive: &'a Path,
    /// Name of the source system; registered when it is new.
    pub source: &'a str,
    /// ROR or Wikidata address of the holding organisation, where the records do not say.
    pub organisation: Option<&'a str>,
    /// Whether observations are taken as well.
    pub observations: bool,
    /// Whether the archive is all the source has, so that what it lacks is withdrawn.
    pub full: bool,
    /// A person's word that what is missing may be withdrawn, however much it is.
    pub confirmed: bool,
}

/// How far a harvest came.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Counts so far.
    pub report: &'a Report,
    /// Share of the archive that is read, 0 to 1; 0 where it cannot be told.
    pub share: f64,
}

/// What several archives of one source share: which records were met.
#[derive(Debug, Default)]
pub struct Harvest {
    seen: Seen,
}

/// Everything a harvest needs of the house.
#[derive(Debug, Clone, Copy)]
pub struct Harvester<'a> {
    /// Where objects are filed.
    pub store: &'a Store,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// How large batches are, and when the brake holds.
    pub settings: &'a Settings,
    /// What archives may be.
    pub limits: &'a Limits,
}

impl Harvester<'_> {
    /// Harvests one archive. Archives of one source that belong together share a [`Harvest`], and only the last of them is
    /// asked for as `full`.
    ///
    /// # Errors
    /// [`IngestError::Archive`] when nothing of the archive can be read; [`IngestError::Interrupted`] when `cancel` was set;
    /// [`IngestError::Store`]. An archive that breaks off midway is no error here: its report says [`Ending::Failed`].
    pub fn harvest(
        &self,
        harvest: &mut Harvest,
        request: &Request<'_>,
        cancel: &AtomicBool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Report, IngestError> {
        let Self { store, clock, settings, limits } = *self;
        let began = Instant::now();
        let name = archive_name(request.archive);
        let unreadable = |source| IngestError::Archive { archive: name.clone(), source: Box::new(source) };
        let archive = Archive::open(request.archive, limits).map_err(unreadable)?;
        let kind = archive.kind();
        let mut report = Report {
            file: name.clone(),
            source: request.source.to_owned(),
            kind: kind_name(&kind),
            ..Report::default()
        };
        report.notices = archive.notices().iter().map(ToString::to_string).collect();
        if matches!(kind, ArchiveKind::Checklist { has_occurrences: false }) {
            report.ending = Ending::Checklist;
            count(archive.records().map_err(unreadable)?, &mut report);
            report
                .notices
                .push("this is a checklist: it has names and no specimens, so there is nothing to file".into());
            report.seconds = began.elapsed().as_secs_f64();
            return Ok(report);
        }
        let records = archive.records().map_err(unreadable)?;
        let (source, run, report, skip) = begin(store, clock, request, &name, archive.fingerprint(), report)?;
        let context = context::of(&archive, request, &source, clock.now());
        let mapper = Mapper::new(store, &source, &archive, &context);
        let seconds_before = report.seconds;
        let mut writer = Writer {
            store,
            clock,
            settings,
            mapper: &mapper,
            source: &source,
            run,
            report,
            seen: &mut harvest.seen,
            done: 0,
            skip,
            seconds_before,
            began,
        };
        let position = Position::default();
        let row_types: Vec<String> = archive.extensions().iter().map(|table| table.row_type.to_string()).collect();
        let written = std::thread::scope(|scope| {
            let (to_mapper, rows) = bounded::<Rows>(2);
            let (to_writer, mapped) = bounded(2);
            let (position, row_types, mapper) = (&position, &row_types, &mapper);
            let (over, running) = bounded::<()>(0);
            let thread = |name: &str| std::thread::Builder::new().name(name.into());
            thread("read")
                .spawn_scoped(scope, move || read(records, settings, cancel, position, &to_mapper, row_types))?;
            thread("map").spawn_scoped(scope, move || {
                for rows in rows {
                    // Either the writer is gone, and has an error of its own to tell, or it receives this one and stops.
                    if to_writer.send(mapper.map(rows)).is_err() {
                        return;
                    }
                }
            })?;
            thread("checkpoint").spawn_scoped(scope, move || {
                while running.recv_timeout(CHECKPOINT) == Err(RecvTimeoutError::Timeout) {
                    // What fails here is done by the writer, which tells what is wrong.
                    let _ = store.checkpoint();
                }
            })?;
            let written = drain(&mut writer, &mapped, position, progress);
            drop((mapped, over));
            Ok::<_, std::io::Error>(written)
        });
        written.map_err(|source| IngestError::Threads { source })??;
        if cancel.load(Ordering::Relaxed) {
            return Err(IngestError::Interrupted { archive: name, done: writer.done });
        }
        let ending = if writer.report.error.is_some() {
            Ending::Failed
        } else {
            settle(&mut writer, request, cancel, progress)?
        };
        writer.finish(ending)?;
        Ok(writer.report)
    }
}

fn drain(
    writer: &mut Writer<'_>,
    mapped: &Receiver<Result<Mapped, solander_store::StoreError>>,
    position: &Position,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), IngestError> {
    for batch in mapped {
        writer.batch(batch?)?;
        let total = position.total.load(Ordering::Relaxed);
        let share = if total == 0 { 0.0 } else { position.bytes.load(Ordering::Relaxed) as f64 / total as f64 };
        progress(Progress { report: &writer.report, share });
    }
    Ok(())
}

/// Reads a checklist through, so that its rows are counted and unreadable ones are told.
fn count(records: Records, report: &mut Report) {
    for row in records {
        report.read += 1;
        let Err(error) = row else { continue };
        if error.fatal {
            report.error = Some(error.to_string());
            report.ending = Ending::Failed;
        }
        report.refuse(&unread(&error));
    }
}

/// Registers the source where it is new, and begins a run or goes on with one that was interrupted.
fn begin(
    store: &Store,
    clock: &dyn Clock,
    request: &Request<'_>,
    name: &str,
    fingerprint: &str,
    report: Report,
) -> Result<(Pid, u64, Report, u64), IngestError> {
    let at = clock.now();
    let mut batch = store.begin()?;
    let source = source::register(&mut batch, request.source, at)?;
    batch.commit()?;
    if let Some(run) = store.interrupted(&source, name, fingerprint)? {
        let before: Report = serde_json::from_value(run.report).unwrap_or_default();
        let report = Report {
            run: run.id,
            notices: report.notices,
            kind: report.kind,
            file: report.file,
            source: report.source,
            ..before
        };
        return Ok((source, run.id, report, run.done));
    }
    let batch = store.begin()?;
    let run = batch.begin_run(&source, name, fingerprint, at)?;
    batch.commit()?;
    Ok((source, run, Report { run, ..report }, 0))
}

/// Withdraws what a full harvest lacks, unless that is too much.
fn settle(
    writer: &mut Writer<'_>,
    request: &Request<'_>,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Ending, IngestError> {
    if !request.full {
        return Ok(Ending::Done);
    }
    let missing = retire::count(writer.store, writer.source, writer.seen)?;
    if missing.missing == 0 {
        return Ok(Ending::Done);
    }
    let share = missing.missing as f64 / missing.living as f64;
    if share > writer.settings.tombstone_share && !request.confirmed {
        writer.report.held = missing.missing;
        writer.report.notices.push(format!(
            "{} of {} living specimens of the source are missing from this archive; nothing was withdrawn. Confirm it \
             (--confirm-tombstones), or say that the archive is only a part (--partial) or another source (--source)",
            missing.missing, missing.living
        ));
        return Ok(Ending::Held);
    }
    let mut interrupted = false;
    let (store, source) = (writer.store, writer.source);
    retire::each_page(store, source, |page| {
        interrupted |= cancel.load(Ordering::Relaxed);
        if interrupted || page.iter().all(|record| writer.seen.has(record.n)) {
            return Ok(());
        }
        let at = writer.clock.now();
        let batch = store.begin()?;
        let mut work = Work::default();
        for record in page.iter().filter(|record| !writer.seen.has(record.n)) {
            if store.is_alive(&record.pid)? {
                retire::withdraw(store, &batch, &mut work, at, source, record)?;
                writer.report.tombstoned += 1;
            }
        }
        if work.is_empty() {
            return Ok(());
        }
        writer.commit(batch, work, &[], at, RunState::Running)?;
        progress(Progress { report: &writer.report, share: 1.0 });
        Ok(())
    })?;
    if interrupted {
        return Err(IngestError::Interrupted { archive: writer.report.file.clone(), done: writer.done });
    }
    Ok(Ending::Done)
}

fn archive_name(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn kind_name(kind: &ArchiveKind) -> String {
    match kind {
        ArchiveKind::Occurrence => "Occurrence".into(),
        ArchiveKind::Event => "Event".into(),
        ArchiveKind::Checklist { .. } => "Checklist".into(),
        ArchiveKind::Other(row_type) => row_type.to_string(),
        #[allow(unreachable_patterns)]
        _ => "Other".into(),
    }
}
