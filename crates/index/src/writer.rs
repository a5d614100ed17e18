//! Writing objects into one generation of the index.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use solander_model::{ObjectKind, Pid, Remarks};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use crate::facts::Facts;
use crate::key::key;
use crate::layout::{FORMAT, Layout, tokenizers};
use crate::live::{self, Payload};
use crate::{IndexError, folder};

/// Settings of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndexSettings {
    /// Threads that write segments.
    pub threads: usize,
    /// Memory for documents not yet written, all threads together, in MiB; at least 15 per thread.
    pub heap_mib: usize,
    /// Log entries read at once.
    pub batch: usize,
    /// Commits after this many log entries; fewer are committed at the end of the log.
    pub commit_every: usize,
    /// Commits at the latest after this many seconds of work.
    pub commit_seconds: u64,
}

impl Default for IndexSettings {
    fn default() -> Self {
        Self { threads: 2, heap_mib: 160, batch: 2_000, commit_every: 250_000, commit_seconds: 60 }
    }
}

/// One entry of the log, as the index needs it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The object.
    pub pid: &'a Pid,
    /// Its kind; kinds that are not searched are passed over.
    pub kind: ObjectKind,
    /// Its place in the log.
    pub seq: u64,
    /// Whether this is the object's first version, so that there is no older document to take out.
    pub first: bool,
    /// Whether this version is a tombstone.
    pub deleted: bool,
    /// Canonical JSON.
    pub body: &'a [u8],
    /// What was noticed.
    pub remarks: &'a Remarks,
}

/// The writer of one generation.
pub(crate) struct Writer {
    writer: IndexWriter<TantivyDocument>,
    layout: Layout,
    /// The last sequence applied.
    seq: u64,
    /// The last sequence committed.
    committed: u64,
    /// Since when something waits for a commit.
    waiting: Option<Instant>,
}

const MIB: usize = 1 << 20;
/// Segments that need no merging.
const FEW: usize = 4;
/// Segments that are too many to be left.
const MANY: usize = 20;

impl Writer {
    /// Begins a new generation in the empty folder `path`; the first commit is made at once, so that it can be read.
    pub(crate) fn create(path: &Path, settings: &IndexSettings) -> Result<Self, IndexError> {
        let layout = Layout::new();
        let index = Index::builder().schema(layout.schema.clone()).tokenizers(tokenizers()).create_in_dir(path)?;
        let mut writer = Self { writer: engine(&index, settings)?, layout, seq: 0, committed: 0, waiting: None };
        writer.commit()?;
        Ok(writer)
    }

    /// Goes on with the generation `name`.
    pub(crate) fn resume(folder: &Path, name: &str, settings: &IndexSettings) -> Result<Self, IndexError> {
        let layout = Layout::new();
        let (index, _, payload) = live::open(folder, name, &layout)?;
        let writer = engine(&index, settings)?;
        Ok(Self { writer, layout, seq: payload.seq, committed: payload.seq, waiting: None })
    }

    /// The last log sequence applied.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// The last log sequence committed.
    pub(crate) fn committed(&self) -> u64 {
        self.committed
    }

    /// For how long something applied waits for a commit; `None` where nothing does.
    pub(crate) fn waits(&self) -> Option<Duration> {
        self.waiting.map(|since| since.elapsed())
    }

    /// Whether so much waits, or for so long, that it should be committed.
    pub(crate) fn is_due(&self, settings: &IndexSettings) -> bool {
        self.seq - self.committed >= settings.commit_every.max(1) as u64
            || self.waits().is_some_and(|waits| waits >= Duration::from_secs(settings.commit_seconds))
    }

    /// Applies one entry. Entries that were applied before change nothing.
    pub(crate) fn apply(&mut self, entry: &Entry<'_>) -> Result<(), IndexError> {
        if entry.seq <= self.seq {
            return Ok(());
        }
        let pid = self.layout.get(solander_model::Field::Pid).expect("PIDs have a field");
        let mut document = TantivyDocument::with_capacity(2_048);
        let written =
            Facts::with(entry.kind, entry.body, entry.remarks, |facts| facts.write(&self.layout, &mut document));
        if let Some(written) = written {
            if let Err(error) = written {
                tracing::warn!(object.pid = %entry.pid, %error, "{} is no {} that can be searched", entry.pid, entry.kind);
                document = TantivyDocument::default();
                let kind = self.layout.get(solander_model::Field::Kind).expect("kinds have a field");
                document.add_text(kind, entry.kind.name());
            }
            document.add_u64(pid, key(entry.pid));
            document.add_text(self.layout.prefix, entry.pid.prefix());
            document.add_u64(self.layout.seq, entry.seq);
            if entry.deleted {
                document.add_u64(self.layout.dead, 1);
            }
            if !entry.first {
                self.writer.delete_term(Term::from_field_u64(pid, key(entry.pid)));
            }
            self.writer.add_document(document)?;
        }
        self.seq = entry.seq;
        Ok(())
    }

    /// Notes that the log was read up to `seq`, though its last entries are not for the index.
    pub(crate) fn passed(&mut self, seq: u64) {
        if seq > self.seq {
            self.seq = seq;
        }
        if self.seq > self.committed {
            self.waiting.get_or_insert_with(Instant::now);
        }
    }

    /// Saves everything applied together with the place in the log.
    pub(crate) fn commit(&mut self) -> Result<(), IndexError> {
        let payload = serde_json::to_string(&Payload { seq: self.seq, format: FORMAT }).expect("two numbers are JSON");
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        (self.committed, self.waiting) = (self.seq, None);
        Ok(())
    }

    /// Begins to merge what an earlier writer has left, in the background.
    pub(crate) fn compact(&mut self) -> Result<(), IndexError> {
        if self.writer.index().searchable_segment_ids()?.len() > FEW {
            // Every commit looks for segments to merge.
            self.commit()?;
        }
        Ok(())
    }

    /// Ends writing. Segments that are being merged are waited for only where so many have gathered that searches feel it;
    /// else the next writer merges them.
    pub(crate) fn finish(self) -> Result<(), IndexError> {
        if self.writer.index().searchable_segment_ids()?.len() > MANY {
            self.writer.wait_merging_threads()?;
        }
        Ok(())
    }
}

fn engine(index: &Index, settings: &IndexSettings) -> Result<IndexWriter<TantivyDocument>, IndexError> {
    let threads = settings.threads.clamp(1, 8);
    let per_thread = (settings.heap_mib * MIB / threads).clamp(15 * MIB, 4_000 * MIB);
    let options =
        IndexWriterOptions::builder().num_worker_threads(threads).memory_budget_per_thread(per_thread).build();
    Ok(index.writer_with_options(options)?)
}

/// Opens the generation in use for writing, or begins one; tells why where an existing one could not be used.
pub(crate) fn open(folder: &Path, settings: &IndexSettings) -> Result<(Writer, Option<String>, bool), IndexError> {
    let mut reason = None;
    if let Some(name) = folder::current(folder)? {
        match Writer::resume(folder, &name, settings) {
            Ok(writer) => {
                folder::tidy(folder, &name);
                return Ok((writer, None, true));
            }
            Err(IndexError::Damaged { reason: why, .. }) => reason = Some(why),
            Err(error) => return Err(error),
        }
    }
    let name = folder::fresh(folder)?;
    let writer = Writer::create(&folder.join(&name), settings)?;
    folder::publish(folder, &name)?;
    folder::tidy(folder, &name);
    Ok((writer, reason, false))
}
