//! Following the objects log. The only file that knows the store.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use solander_store::{Activity, FeedItem, Store};

use crate::writer::{self, Writer};
use crate::{Digest, Entry, IndexError, IndexSettings, SearchIndex, folder};

/// The one writer of an index.
pub struct Indexer {
    folder: PathBuf,
    store: Store,
    settings: IndexSettings,
    writer: Writer,
    opened: Opened,
    /// Held as long as this lives.
    _lock: File,
}

/// What was found when the index was opened for writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// An index; it goes on after this log sequence.
    Resumed {
        /// The last sequence it holds.
        seq: u64,
    },
    /// None; a new one was begun.
    Created,
    /// One that could not be used; a new one was begun in its place, and catching up fills it from the whole log.
    Replaced {
        /// What was wrong with it.
        reason: String,
    },
}

/// How far the index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexProgress {
    /// Log entries applied since catching up began.
    pub applied: u64,
    /// The last log sequence applied.
    pub seq: u64,
    /// The end of the log when catching up began.
    pub end: u64,
}

/// A finished rebuild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// Log entries read.
    pub applied: u64,
    /// The log sequence the new index has reached.
    pub seq: u64,
}

impl Indexer {
    /// Opens the index in `folder` for writing; `None` where another process is its writer. An index that is absent,
    /// damaged, of another format, or further than the log, is begun anew.
    ///
    /// # Errors
    /// [`IndexError::Io`] when the folder cannot be used.
    pub fn open(folder: &Path, store: Store, settings: IndexSettings) -> Result<Option<Self>, IndexError> {
        let Some(lock) = folder::lock(folder)? else { return Ok(None) };
        let (mut writer, reason, resumed) = writer::open(folder, &settings)?;
        let mut opened = match reason {
            Some(reason) => Opened::Replaced { reason },
            None if resumed => Opened::Resumed { seq: writer.seq() },
            None => Opened::Created,
        };
        let end = store.last_seq()?;
        if writer.seq() > end {
            let reason = format!("it had reached {} of a log that ends at {end}", writer.seq());
            drop(writer);
            let name = folder::fresh(folder)?;
            writer = Writer::create(&folder.join(&name), &settings)?;
            folder::publish(folder, &name)?;
            folder::tidy(folder, &name);
            opened = Opened::Replaced { reason };
        }
        Ok(Some(Self { folder: folder.to_owned(), store, settings, writer, opened, _lock: lock }))
    }

    /// What was found on opening.
    #[must_use]
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The last log sequence applied.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.writer.seq()
    }

    /// The last log sequence that searches see and that survives the end of the process.
    #[must_use]
    pub fn committed(&self) -> u64 {
        self.writer.committed()
    }

    /// Applies the log up to its end and commits; returns the last sequence. `progress` is told after every batch.
    ///
    /// # Errors
    /// [`IndexError::Store`] when the log cannot be read; what was committed before stays.
    pub fn catch_up(&mut self, progress: &mut dyn FnMut(IndexProgress)) -> Result<u64, IndexError> {
        follow(&self.store, &mut self.writer, &self.settings, progress)?;
        Ok(self.writer.seq())
    }

    /// Applies the next entries of the log, one batch at most, and commits what has waited for `patience`, or earlier where
    /// the settings say so; returns how many entries were applied. A commit makes a segment, and many small ones cost as
    /// much again to merge: who follows a harvest should be patient.
    ///
    /// # Errors
    /// As [`Indexer::catch_up`].
    pub fn step(&mut self, patience: Duration) -> Result<u64, IndexError> {
        let items = self.store.feed(self.writer.seq(), self.settings.batch.max(1))?;
        apply(&mut self.writer, &items)?;
        if self.writer.is_due(&self.settings) || self.writer.waits().is_some_and(|waits| waits >= patience) {
            self.writer.commit()?;
        }
        Ok(items.len() as u64)
    }

    /// Begins to merge what an earlier writer has left, in the background: for a writer that stays.
    ///
    /// # Errors
    /// [`IndexError::Engine`].
    pub fn compact(&mut self) -> Result<(), IndexError> {
        self.writer.compact()
    }

    /// Makes the index anew from the whole log beside the old one, and swaps the two. Readers go on with the old one until
    /// then; an interruption leaves it in use.
    ///
    /// # Errors
    /// As [`Indexer::catch_up`].
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(IndexProgress)) -> Result<Rebuilt, IndexError> {
        let name = folder::fresh(&self.folder)?;
        let mut writer = Writer::create(&self.folder.join(&name), &self.settings)?;
        let applied = follow(&self.store, &mut writer, &self.settings, progress)?;
        folder::publish(&self.folder, &name)?;
        self.writer = writer;
        folder::tidy(&self.folder, &name);
        Ok(Rebuilt { applied, seq: self.writer.seq() })
    }

    /// Ends writing: commits what was applied, and waits for merges that are under way where too many segments have gathered.
    ///
    /// # Errors
    /// [`IndexError::Engine`] when a commit or a merge failed.
    pub fn finish(mut self) -> Result<(), IndexError> {
        if self.writer.waits().is_some() {
            self.writer.commit()?;
        }
        self.writer.finish()
    }
}

/// Makes the index in `folder` anew from the whole log, see [`Indexer::rebuild`].
///
/// # Errors
/// [`IndexError::Busy`] when another process is its writer.
pub fn rebuild(
    folder: &Path,
    store: &Store,
    settings: IndexSettings,
    progress: &mut dyn FnMut(IndexProgress),
) -> Result<Rebuilt, IndexError> {
    let mut indexer =
        Indexer::open(folder, store.clone(), settings)?.ok_or_else(|| IndexError::Busy(folder.to_owned()))?;
    let rebuilt = indexer.rebuild(progress)?;
    indexer.finish()?;
    Ok(rebuilt)
}

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Of the newest versions of all searchable objects in the store.
    pub store: Digest,
    /// Of what is in the index.
    pub index: Digest,
    /// Objects that are missing, outdated or surplus in the index, up to 20 of them, as sentences.
    pub differences: Vec<String>,
}

impl Audit {
    /// Whether the index holds the newest version of every searchable object and nothing else.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.store == self.index
    }
}

impl SearchIndex {
    /// Compares the index with the heads of the store, and names what differs. An index that is still catching up differs.
    ///
    /// # Errors
    /// [`IndexError::Store`] when the heads cannot be read.
    pub fn audit(&self, store: &Store) -> Result<Audit, IndexError> {
        let mut audit = Audit { index: self.digest()?, ..Audit::default() };
        store.each_searchable_head(|pid, seq| audit.store.add(pid, seq))?;
        if !audit.agrees() {
            let mut rest = self.holdings()?;
            let mut note = |sentence: String| {
                if audit.differences.len() < 20 {
                    audit.differences.push(sentence);
                }
            };
            store.each_searchable_head(|pid, seq| match rest.remove(pid) {
                Some(held) if held == seq => {}
                Some(held) => note(format!("{pid} is at log {seq}, in the index at {held}")),
                None => note(format!("{pid} is missing from the index")),
            })?;
            if !rest.is_empty() {
                note(format!("{} objects are in the index and not in the store", rest.len()));
            }
        }
        Ok(audit)
    }
}

/// Applies the log from where the writer is to its end.
fn follow(
    store: &Store,
    writer: &mut Writer,
    settings: &IndexSettings,
    progress: &mut dyn FnMut(IndexProgress),
) -> Result<u64, IndexError> {
    let end = store.last_seq()?;
    let mut applied = 0;
    loop {
        let items = store.feed(writer.seq(), settings.batch.max(1))?;
        let Some(last) = items.last() else { break };
        let seq = last.change.seq;
        apply(writer, &items)?;
        applied += items.len() as u64;
        if writer.is_due(settings) {
            writer.commit()?;
        }
        progress(IndexProgress { applied, seq, end });
    }
    if writer.waits().is_some() {
        writer.commit()?;
    }
    Ok(applied)
}

fn apply(writer: &mut Writer, items: &[FeedItem]) -> Result<(), IndexError> {
    // A later entry of the log tells what this object is now.
    for item in items.iter().filter(|item| item.change.is_head) {
        writer.apply(&entry(item))?;
    }
    if let Some(last) = items.last() {
        writer.passed(last.change.seq);
    }
    Ok(())
}

fn entry(item: &FeedItem) -> Entry<'_> {
    let change = &item.change;
    Entry {
        pid: &change.pid,
        kind: change.kind,
        seq: change.seq,
        first: change.activity == Activity::Create,
        deleted: change.activity == Activity::Tombstone,
        body: &item.body,
        remarks: &item.remarks,
    }
}
