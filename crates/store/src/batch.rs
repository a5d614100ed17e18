//! Writing: everything that belongs together in one transaction.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::MutexGuard;

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use solander_model::{Hash, ObjectKind, Pid, Timestamp, Version};

use crate::codec::{Encoded, class_of_body, class_of_source};
use crate::ids::partition;
use crate::store::Inner;
use crate::{Activity, Store, StoreError};

/// A version to be appended.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The object.
    pub pid: &'a Pid,
    /// Its kind.
    pub kind: ObjectKind,
    /// What happened.
    pub activity: Activity,
    /// When.
    pub at: Timestamp,
    /// The run under way; 0 for none.
    pub run: u64,
    /// Canonical JSON.
    pub body: &'a [u8],
    /// `body` compressed by the store's encoder, where that was done already.
    pub packed: Option<(Encoded, Hash)>,
    /// The source record and remarks as JSON, or that JSON compressed.
    pub source: Option<Encoded>,
}

impl<'a> Draft<'a> {
    /// A first version without a source record.
    #[must_use]
    pub fn new(pid: &'a Pid, kind: ObjectKind, at: Timestamp, body: &'a [u8]) -> Self {
        Self { pid, kind, activity: Activity::Create, at, run: 0, body, packed: None, source: None }
    }
}

/// One transaction. What was appended is there after [`Batch::commit`], and none of it when the batch is dropped.
pub struct Batch<'a> {
    inner: &'a Inner,
    connection: MutexGuard<'a, Connection>,
    claimed: HashSet<i64>,
    numbers: HashMap<i64, i64>,
    totals: BTreeMap<(u8, bool), i64>,
    chain: Sha256,
    first: u64,
    last: u64,
    open: bool,
    trained: bool,
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch").field("first", &self.first).field("last", &self.last).finish_non_exhaustive()
    }
}

impl Store {
    /// Begins a transaction. There is one at a time; the call waits for the one before, in this process or another.
    ///
    /// # Errors
    /// [`StoreError::Database`] when another process holds the store for longer than a minute.
    pub fn begin(&self) -> Result<Batch<'_>, StoreError> {
        let connection = self.inner.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut batch = Batch {
            inner: &self.inner,
            connection,
            claimed: HashSet::new(),
            numbers: HashMap::new(),
            totals: BTreeMap::new(),
            chain: Sha256::new(),
            first: 0,
            last: 0,
            open: true,
            trained: false,
        };
        self.inner.encoder.load(&batch.connection)?;
        let last: Option<i64> = batch.connection.query_row("SELECT max(seq) FROM log", [], |row| row.get(0))?;
        batch.last = last.unwrap_or(0) as u64;
        batch.first = batch.last + 1;
        Ok(batch)
    }
}

impl Batch<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn inner(&self) -> &Inner {
        self.inner
    }

    /// Next harvest numbers by source, written at commit.
    pub(crate) fn numbers(&mut self) -> &mut HashMap<i64, i64> {
        &mut self.numbers
    }

    pub(crate) fn claim(&mut self, id: i64) -> bool {
        self.claimed.insert(id)
    }

    pub(crate) fn id(&self, pid: &Pid) -> Result<i64, StoreError> {
        self.inner.prefixes.find(pid).ok_or_else(|| StoreError::Prefix { prefix: pid.prefix().to_owned() })
    }

    pub(crate) fn source_id(&self, source: Option<&Pid>) -> Result<i64, StoreError> {
        source.map_or(Ok(0), |pid| self.id(pid))
    }

    /// Trains dictionaries for objects of this kind on these bodies and source records, where there are none yet and
    /// enough samples.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn train(&mut self, kind: ObjectKind, bodies: &[&[u8]], sources: &[&[u8]]) -> Result<(), StoreError> {
        self.trained = true;
        self.inner.encoder.train(&self.connection, class_of_body(kind), bodies)?;
        self.inner.encoder.train(&self.connection, class_of_source(kind), sources)
    }

    /// The head of an object as this transaction sees it: version, and whether it is a tombstone.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn head_of(&self, pid: &Pid) -> Result<Option<(Version, bool)>, StoreError> {
        Ok(self.head_row(self.id(pid)?)?.map(|(_, version, deleted, _)| (version, deleted)))
    }

    fn head_row(&self, id: i64) -> Result<Option<(i64, Version, bool, u8)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT seq, ver, deleted, kind FROM head WHERE pid = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, Version(row.get(1)?), row.get::<_, i64>(2)? != 0, row.get(3)?)))
            .optional()?)
    }

    /// Appends a version and makes it the head.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn append(&mut self, draft: &Draft<'_>) -> Result<Version, StoreError> {
        let id = self.id(draft.pid)?;
        // A name claimed in this batch has no head yet, or has one that this batch made.
        let head = if self.claimed.remove(&id) { None } else { self.head_row(id)? };
        let (prev, version) = head.map_or((0, Version::FIRST), |(seq, version, _, _)| (seq, version.next()));
        let seq = self.last + 1;
        let (packed, hash) = match &draft.packed {
            Some((packed, hash)) => (packed.clone(), *hash),
            None => (self.inner.encoder.body(draft.kind, draft.body), Hash::of(draft.body)),
        };
        let kind = draft.kind.number();
        let deleted = draft.activity == Activity::Tombstone;
        let p = partition(id);
        self.connection
            .prepare_cached(
                "INSERT INTO log (seq, p, pid, ver, prev_seq, ts, kind, activity, run, hash, dict, body) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(rusqlite::params![
                seq as i64,
                p,
                id,
                version.0,
                prev,
                draft.at.0,
                kind,
                draft.activity as u8,
                draft.run as i64,
                hash.0,
                packed.dict,
                packed.bytes
            ])?;
        if let Some(source) = &draft.source {
            self.connection
                .prepare_cached("INSERT INTO source_record (seq, dict, body) VALUES (?1, ?2, ?3)")?
                .execute((seq as i64, source.dict, &source.bytes))?;
        }
        let change = if head.is_some() {
            "UPDATE head SET p = ?2, seq = ?3, ver = ?4, kind = ?5, deleted = ?6 WHERE pid = ?1"
        } else {
            "INSERT INTO head (pid, p, seq, ver, kind, deleted) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        };
        self.connection.prepare_cached(change)?.execute((id, p, seq as i64, version.0, kind, deleted))?;
        if let Some((_, _, was_deleted, _)) = head {
            *self.totals.entry((kind, was_deleted)).or_default() -= 1;
        }
        *self.totals.entry((kind, deleted)).or_default() += 1;
        self.chain.update(link(id, version, &hash));
        self.last = seq;
        Ok(version)
    }

    /// Replaces the source record of the head, for a record that changed without changing the object.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn replace_source(&self, pid: &Pid, source: &Encoded) -> Result<(), StoreError> {
        if let Some((seq, ..)) = self.head_row(self.id(pid)?)? {
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO source_record (seq, dict, body) VALUES (?1, ?2, ?3)")?
                .execute((seq, source.dict, &source.bytes))?;
        }
        Ok(())
    }

    /// Notes that a specimen has a media, or no longer has it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn link_media(&self, media: &Pid, specimen: &Pid, linked: bool) -> Result<(), StoreError> {
        let statement = if linked {
            "INSERT OR IGNORE INTO media_use (media, specimen) VALUES (?1, ?2)"
        } else {
            "DELETE FROM media_use WHERE media = ?1 AND specimen = ?2"
        };
        self.connection.prepare_cached(statement)?.execute((self.id(media)?, self.id(specimen)?))?;
        Ok(())
    }

    /// The specimens that have this media, in the order of their PIDs.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn specimens_of(&self, media: &Pid) -> Result<Vec<Pid>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT specimen FROM media_use WHERE media = ?1 ORDER BY specimen LIMIT 10000")?;
        let rows = statement.query_map([self.id(media)?], |row| row.get::<_, i64>(0))?;
        rows.map(|row| self.inner.prefixes.pid(row?)).collect()
    }

    /// Notes something of the installation that is no object, such as where a source's archives lie.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn note(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES ('note:' || ?1, ?2)")?
            .execute((key, value))?;
        Ok(())
    }

    /// The last sequence number of the log as this transaction sees it.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.last
    }

    /// Makes everything durable, at once.
    ///
    /// # Errors
    /// [`StoreError::Database`]; then nothing was kept.
    pub fn commit(mut self) -> Result<u64, StoreError> {
        if self.last >= self.first {
            let before: Option<Vec<u8>> = self
                .connection
                .query_row("SELECT chain FROM seal ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
                .optional()?;
            let rows: [u8; 32] = std::mem::take(&mut self.chain).finalize().into();
            let chain: [u8; 32] =
                Sha256::new().chain_update(before.unwrap_or_default()).chain_update(rows).finalize().into();
            self.connection.execute("INSERT INTO seal (seq, chain) VALUES (?1, ?2)", (self.last as i64, chain))?;
        }
        for (source, n) in &self.numbers {
            self.connection
                .prepare_cached(
                    "INSERT INTO harvest_next (source, n) VALUES (?1, ?2) ON CONFLICT (source) DO UPDATE SET n = ?2",
                )?
                .execute((source, n))?;
        }
        for ((kind, deleted), n) in &self.totals {
            self.connection
                .prepare_cached(
                    "INSERT INTO total (kind, deleted, n) VALUES (?1, ?2, ?3) ON CONFLICT (kind, deleted) DO UPDATE SET n = n + ?3",
                )?
                .execute((kind, deleted, n))?;
        }
        self.connection.execute_batch("COMMIT")?;
        self.open = false;
        Ok(self.last)
    }
}

/// What one version adds to the chain of seals.
pub(crate) fn link(id: i64, version: Version, hash: &Hash) -> [u8; 44] {
    let mut bytes = [0; 44];
    bytes[..8].copy_from_slice(&id.to_be_bytes());
    bytes[8..12].copy_from_slice(&version.0.to_be_bytes());
    bytes[12..].copy_from_slice(&hash.0);
    bytes
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.open {
            // A failed rollback leaves a transaction that the next BEGIN refuses; nothing was acknowledged.
            if let Err(error) = self.connection.execute_batch("ROLLBACK") {
                tracing::warn!("could not roll back a batch: {error}");
            }
            if self.trained
                && let Err(error) = self.inner.encoder.reset(&self.connection)
            {
                tracing::warn!("could not reload the dictionaries: {error}");
            }
        }
    }
}
