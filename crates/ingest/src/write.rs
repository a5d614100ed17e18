//! Third stage: one thread compares with the last harvest and writes in grouped commits.

use solander_formats::RowError;
use solander_harmonise::{MappedSpecimen, Outcome, Refusal};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{
    Clock, Finding, FindingCode, HAS_MEDIA, ObjectKind, Pid, Timestamp, Version, canonical, relate, related,
};
use solander_store::{Activity, Batch, Refused, Reserved, RunState, RunUpdate, SourceEntry, Store, StoreError};
use solander_terms::Term;

use crate::identity::{Naming, name_specimen, same_specimen};
use crate::map::{Item, Mapped, Mapper};
use crate::pack::{Object, Pending, Work};
use crate::report::{Ending, Report};
use crate::seen::Seen;
use crate::{Settings, media};

/// A media met for the first time has no record of its own whose digest could be kept.
const NO_DIGEST: [u8; 16] = [0; 16];

/// Writes one run.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    pub(crate) store: &'a Store,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) settings: &'a Settings,
    pub(crate) mapper: &'a Mapper<'a>,
    pub(crate) source: &'a Pid,
    pub(crate) run: u64,
    pub(crate) report: Report,
    pub(crate) seen: &'a mut Seen,
    /// Records dealt with.
    pub(crate) done: u64,
    /// Records that were dealt with before the run was interrupted.
    pub(crate) skip: u64,
    /// Seconds of the parts before this one.
    pub(crate) seconds_before: f64,
    pub(crate) began: std::time::Instant,
}

impl Writer<'_> {
    /// Files one batch, or only recognises it when it was filed before the run was interrupted.
    pub(crate) fn batch(&mut self, mapped: Mapped) -> Result<(), StoreError> {
        let size = mapped.items.len() as u64;
        if self.done + size <= self.skip {
            self.done += size;
            return self.recognise(mapped.items);
        }
        let at = self.clock.now();
        let mut batch = self.store.begin()?;
        let (mut work, mut refused) = (Work::default(), Vec::new());
        for item in mapped.items {
            self.report.read += 1;
            match item {
                Item::Same(n, _) if self.seen.add(n) => self.report.unchanged += 1,
                Item::Same(_, record) => {
                    let again = self.mapper.map_one(&record);
                    self.item(&mut batch, &mut work, &mut refused, at, again)?;
                }
                item => self.item(&mut batch, &mut work, &mut refused, at, item)?,
            }
        }
        for (row_type, count) in mapped.orphans.into_iter().flatten() {
            self.report.orphans.insert(row_type, count);
        }
        self.done += size;
        self.commit(batch, work, &refused, at, RunState::Running)
    }

    fn item(
        &mut self,
        batch: &mut Batch<'_>,
        work: &mut Work,
        refused: &mut Vec<Refused>,
        at: Timestamp,
        item: Item,
    ) -> Result<(), StoreError> {
        match item {
            Item::Same(..) => {}
            Item::Unread(error) => {
                if error.fatal {
                    self.report.error = Some(error.to_string());
                }
                refused.push(unread(&error));
            }
            Item::Mapped(digest, file, outcomes) => {
                for outcome in outcomes {
                    match outcome {
                        Outcome::Refused(refusal) => refused.push(told(&file, refusal)),
                        Outcome::Specimen(mapped) => {
                            if let Some(row) = self.specimen(batch, work, at, digest, &file, *mapped)? {
                                refused.push(row);
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Marks what an interrupted run has dealt with as met.
    fn recognise(&mut self, items: Vec<Item>) -> Result<(), StoreError> {
        for item in items {
            let item = match item {
                Item::Same(n, _) if self.seen.add(n) => continue,
                Item::Same(_, record) => self.mapper.map_one(&record),
                item => item,
            };
            let Item::Mapped(_, _, outcomes) = item else { continue };
            for outcome in outcomes {
                let Outcome::Specimen(mapped) = outcome else { continue };
                let keys = [Some(mapped.key.clone()), second_key(&mapped)];
                let known = self.store.harvested(self.source, ObjectKind::DigitalSpecimen, &keys)?;
                known.into_iter().flatten().any(|known| self.seen.add(known.n));
            }
        }
        Ok(())
    }

    /// The name of a specimen: that of its key, or of its key with its catalogue number when another row of this harvest has
    /// the key. `None` when both are taken.
    fn reserve(
        &mut self,
        batch: &mut Batch<'_>,
        digest: [u8; 16],
        mapped: &mut MappedSpecimen,
    ) -> Result<Option<Reserved>, StoreError> {
        let kind = ObjectKind::DigitalSpecimen;
        let first = batch.reserve(Some(self.source), kind, &mapped.key, digest)?;
        if self.seen.add(first.n) {
            return Ok(Some(first));
        }
        let Some(second) = second_key(mapped) else { return Ok(None) };
        let term = Term::of("dwc:occurrenceID");
        mapped.remarks.findings.push(Finding::new(&term, FindingCode::DuplicateIdentifier, &mapped.key));
        mapped.specimen.normalised_physical_specimen_id.clone_from(&second);
        mapped.key = second;
        let reserved = batch.reserve(Some(self.source), kind, &mapped.key, digest)?;
        Ok(self.seen.add(reserved.n).then_some(reserved))
    }

    fn specimen(
        &mut self,
        batch: &mut Batch<'_>,
        work: &mut Work,
        at: Timestamp,
        digest: [u8; 16],
        file: &str,
        mut mapped: MappedSpecimen,
    ) -> Result<Option<Refused>, StoreError> {
        let source = self.source;
        let Some(reserved) = self.reserve(batch, digest, &mut mapped)? else {
            return Ok(Some(Refused {
                file: file.to_owned(),
                line: mapped.line,
                id: Some(mapped.specimen.physical_specimen_id.clone()),
                term: "dwc:occurrenceID".into(),
                code: "DuplicateIdentifier".into(),
                reason: "another row of this archive has the same identifier and catalogue number".into(),
            }));
        };
        if !reserved.is_new && reserved.raw == digest {
            self.report.unchanged += 1;
            return Ok(None);
        }
        let pid = &reserved.pid;
        let head = if reserved.is_new { None } else { self.store.head(pid)? };
        let old: Option<DigitalSpecimen> = head.as_ref().map(|head| head.parse()).transpose()?;
        let mut media_pids = Vec::with_capacity(mapped.media.len());
        for media in mapped.media {
            let name = batch.reserve(Some(source), ObjectKind::DigitalMedia, &media.key, NO_DIGEST)?;
            let met = !self.seen.add(name.n);
            batch.link_media(&name.pid, pid, true)?;
            media::file(self.store, batch, work, at, &name.pid, media, met)?;
            media_pids.push(name.pid);
        }
        for gone in old.iter().flat_map(|old| related(&old.has_entity_relationships, HAS_MEDIA)) {
            if media_pids.contains(&gone) {
                continue;
            }
            // What others have added, such as an image brought by hand, is not the source's to take away.
            if !self.sent_by_source(batch, &gone)? {
                media_pids.push(gone);
                continue;
            }
            media::release(self.store, batch, work, at, &gone, pid)?;
        }
        let mut specimen = mapped.specimen;
        relate(&mut specimen.has_entity_relationships, HAS_MEDIA, ObjectKind::DigitalMedia, &media_pids);
        let version = head.as_ref().map_or(Version::FIRST, |head| head.version.next());
        let created = old.as_ref().map(|old| old.created.as_str());
        name_specimen(&mut specimen, Naming { pid, version, at, created });
        if !reserved.is_new {
            batch.set_raw(Some(source), ObjectKind::DigitalSpecimen, &mapped.key, digest)?;
        }
        let alive = head.as_ref().is_some_and(|head| !head.deleted);
        if alive && old.as_ref().is_some_and(|old| same_specimen(old, &specimen)) {
            self.report.unchanged += 1;
            let entry = canonical(&SourceEntry { record: mapped.source, remarks: mapped.remarks });
            batch.replace_source(pid, &self.store.encoder().source(ObjectKind::DigitalSpecimen, &entry))?;
            return Ok(None);
        }
        self.report.count(&mapped.remarks);
        let activity = if version == Version::FIRST { Activity::Create } else { Activity::Update };
        match activity {
            Activity::Create => self.report.created += 1,
            _ => self.report.revised += 1,
        }
        let object = Object::Specimen(Box::new(specimen));
        work.put(Pending { pid: pid.clone(), activity, object, source: Some((mapped.source, mapped.remarks)) });
        Ok(None)
    }

    /// Whether a media came from this source.
    fn sent_by_source(&self, batch: &Batch<'_>, media: &Pid) -> Result<bool, StoreError> {
        let Some(head) = self.store.head(media)? else { return Ok(true) };
        let media: DigitalMedia = head.parse()?;
        let known = batch.harvested(Some(self.source), ObjectKind::DigitalMedia, &media.access_uri)?;
        Ok(known.is_some_and(|known| known.pid == head.pid))
    }

    /// Appends, saves how far the run came, and makes both durable at once.
    pub(crate) fn commit(
        &mut self,
        mut batch: Batch<'_>,
        work: Work,
        refused: &[Refused],
        at: Timestamp,
        state: RunState,
    ) -> Result<(), StoreError> {
        for activity in work.append(self.store, &mut batch, at, self.run)? {
            match activity {
                Activity::Create => self.report.media_created += 1,
                Activity::Update => self.report.media_revised += 1,
                Activity::Tombstone => self.report.media_tombstoned += 1,
            }
        }
        let told = self.report.refused;
        let room = self.settings.refused_rows.saturating_sub(told) as usize;
        batch.add_refused(self.run, told, &refused[..refused.len().min(room)])?;
        refused.iter().for_each(|row| self.report.refuse(row));
        self.report.seconds = self.seconds_before + self.began.elapsed().as_secs_f64();
        let ended = (state != RunState::Running).then_some(at);
        let report = serde_json::to_value(&self.report).map_err(|e| StoreError::Damaged {
            what: format!("the report of run {}", self.run),
            reason: e.to_string(),
        })?;
        batch.update_run(self.run, &RunUpdate { state, ended, done: self.done, report: &report })?;
        batch.commit()?;
        Ok(())
    }

    /// Ends the run.
    pub(crate) fn finish(&mut self, ending: Ending) -> Result<(), StoreError> {
        self.report.ending = ending;
        let state = match ending {
            Ending::Failed => RunState::Failed,
            Ending::Held => RunState::Held,
            _ => RunState::Finished,
        };
        let batch = self.store.begin()?;
        self.commit(batch, Work::default(), &[], self.clock.now(), state)
    }
}

/// A row that could not be read, as the report tells it.
pub(crate) fn unread(error: &RowError) -> Refused {
    Refused {
        file: error.file.to_string(),
        line: error.line,
        id: error.id.clone(),
        term: String::new(),
        code: error.reason.code.as_str().into(),
        reason: error.reason.text.clone(),
    }
}

fn told(file: &str, refusal: Refusal) -> Refused {
    Refused {
        file: file.to_owned(),
        line: refusal.line,
        id: refusal.id,
        term: refusal.term.to_string(),
        code: refusal.code.as_str().into(),
        reason: refusal.reason,
    }
}

/// The key under which a row is filed whose identifier another row of the archive has already: with its catalogue number.
fn second_key(mapped: &MappedSpecimen) -> Option<String> {
    let number = mapped.source.core.get("dwc:catalogNumber").filter(|number| !number.trim().is_empty())?;
    (*number != mapped.specimen.physical_specimen_id).then(|| format!("{}#{}", mapped.key, number.trim()))
}
