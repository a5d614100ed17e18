//! Reading objects.

use rusqlite::{Connection, OptionalExtension, Row};
use solander_model::{Hash, ObjectKind, Pid, Timestamp, Version};

use crate::{Activity, Change, Counts, SourceEntry, Store, StoreError, Stored};

/// Columns of [`stored`].
const STORED: &str = "log.pid, log.kind, log.ver, log.seq, log.ts, log.activity, log.hash, log.dict, log.body";
/// Columns of [`change`].
pub(crate) const CHANGE: &str =
    "log.pid, log.kind, log.ver, log.seq, log.ts, log.activity, log.hash, log.run, head.seq = log.seq";

impl Store {
    /// The newest version of an object, tombstones included; `None` when the PID is not ours.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    pub fn head(&self, pid: &Pid) -> Result<Option<Stored>, StoreError> {
        let Some(id) = self.inner.prefixes.find(pid) else { return Ok(None) };
        self.inner.pool.with(|connection| self.one(connection, id))
    }

    /// The newest versions of several objects, in the order asked.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn heads(&self, pids: &[Pid]) -> Result<Vec<Option<Stored>>, StoreError> {
        self.inner.pool.with(|connection| {
            pids.iter()
                .map(|pid| match self.inner.prefixes.find(pid) {
                    Some(id) => self.one(connection, id),
                    None => Ok(None),
                })
                .collect()
        })
    }

    /// One version of an object.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn version(&self, pid: &Pid, version: Version) -> Result<Option<Stored>, StoreError> {
        let Some(id) = self.inner.prefixes.find(pid) else { return Ok(None) };
        self.inner.pool.with(|connection| {
            let Some(seq) = seq_of(connection, id, version)? else { return Ok(None) };
            let sql = format!("SELECT {STORED} FROM log WHERE seq = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([seq])?;
            rows.next()?.map(|row| self.stored(connection, row)).transpose()
        })
    }

    fn one(&self, connection: &Connection, id: i64) -> Result<Option<Stored>, StoreError> {
        let sql = format!("SELECT {STORED} FROM head JOIN log ON head.seq = log.seq WHERE head.pid = ?1");
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(|row| self.stored(connection, row)).transpose()
    }

    /// A row with the columns of [`STORED`].
    pub(crate) fn stored(&self, connection: &Connection, row: &Row<'_>) -> Result<Stored, StoreError> {
        let pid = self.inner.prefixes.pid(row.get(0)?)?;
        let packed = row.get_ref(8)?.as_blob().map_err(rusqlite::Error::from)?;
        let body = self.inner.encoder.decode(connection, &format!("{pid}"), row.get(7)?, packed)?;
        Ok(Stored {
            kind: kind(&pid, row.get(1)?)?,
            version: Version(row.get(2)?),
            seq: row.get::<_, i64>(3)? as u64,
            at: Timestamp(row.get(4)?),
            deleted: row.get::<_, u8>(5)? == Activity::Tombstone as u8,
            hash: hash(&pid, row.get(6)?)?,
            body,
            pid,
        })
    }

    /// A row with the columns of [`CHANGE`].
    pub(crate) fn change(&self, row: &Row<'_>) -> Result<Change, StoreError> {
        let pid = self.inner.prefixes.pid(row.get(0)?)?;
        Ok(Change {
            kind: kind(&pid, row.get(1)?)?,
            version: Version(row.get(2)?),
            seq: row.get::<_, i64>(3)? as u64,
            at: Timestamp(row.get(4)?),
            activity: Activity::from_number(row.get(5)?)
                .ok_or_else(|| StoreError::damaged(pid.to_string(), "its activity is unknown"))?,
            hash: hash(&pid, row.get(6)?)?,
            run: row.get::<_, i64>(7)? as u64,
            is_head: row.get(8)?,
            pid,
        })
    }

    /// All versions of an object, oldest first; empty when the PID is not ours.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn versions(&self, pid: &Pid) -> Result<Vec<Change>, StoreError> {
        let Some(id) = self.inner.prefixes.find(pid) else { return Ok(Vec::new()) };
        self.inner.pool.with(|connection| {
            let sql =
                format!("SELECT {CHANGE}, log.prev_seq FROM log JOIN head ON head.pid = log.pid WHERE log.seq = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut at: Option<i64> = connection
                .prepare_cached("SELECT seq FROM head WHERE pid = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            let mut found = Vec::new();
            while let Some(seq) = at.filter(|seq| *seq > 0) {
                let mut rows = statement.query([seq])?;
                let row = rows
                    .next()?
                    .ok_or_else(|| StoreError::damaged(pid.to_string(), "a version is missing from the log"))?;
                found.push(self.change(row)?);
                let prev: i64 = row.get(9)?;
                at = (prev < seq).then_some(prev);
            }
            found.reverse();
            Ok(found)
        })
    }

    /// The source record behind one version, and the remarks on it. `None` where the version came from no source.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn source_entry(&self, pid: &Pid, version: Version) -> Result<Option<SourceEntry>, StoreError> {
        let Some(id) = self.inner.prefixes.find(pid) else { return Ok(None) };
        self.inner.pool.with(|connection| {
            let Some(seq) = seq_of(connection, id, version)? else { return Ok(None) };
            self.source_at(connection, pid, seq)
        })
    }

    pub(crate) fn source_at(
        &self,
        connection: &Connection,
        pid: &Pid,
        seq: i64,
    ) -> Result<Option<SourceEntry>, StoreError> {
        let packed: Option<(i64, Vec<u8>)> = connection
            .prepare_cached("SELECT dict, body FROM source_record WHERE seq = ?1")?
            .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((dict, packed)) = packed else { return Ok(None) };
        let what = format!("the source record of {pid}");
        let json = self.inner.encoder.decode(connection, &what, dict, &packed)?;
        serde_json::from_slice(&json).map(Some).map_err(|e| StoreError::damaged(what, e))
    }

    /// Heads of one kind in the order of their PIDs, after `after`, at most `limit`. Meant for the small kinds; specimens and
    /// media are listed by the search index.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn list(&self, kind: ObjectKind, after: Option<&Pid>, limit: usize) -> Result<Vec<Stored>, StoreError> {
        let from = after.and_then(|pid| self.inner.prefixes.find(pid)).unwrap_or(-1);
        self.inner.pool.with(|connection| {
            let small = if kind.number() > 2 { "AND head.kind > 2" } else { "" };
            let sql = format!(
                "SELECT {STORED} FROM head JOIN log ON head.seq = log.seq \
                 WHERE head.kind = ?1 {small} AND head.pid > ?2 ORDER BY head.pid LIMIT ?3"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((kind.number(), from, limit as i64))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(self.stored(connection, row)?);
            }
            Ok(found)
        })
    }

    /// Hands every head to `each`, in the order of their first versions' places in the log, without holding them in memory.
    ///
    /// # Errors
    /// As [`Store::head`], and what `each` returns.
    pub fn each_head<E: From<StoreError>>(&self, mut each: impl FnMut(Stored) -> Result<(), E>) -> Result<(), E> {
        let mut after = 0_u64;
        loop {
            let page = self.heads_after(after, 1000)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.seq;
            page.into_iter().try_for_each(&mut each)?;
        }
    }

    /// Heads whose place in the log is above `after`, in log order, at most `limit`.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn heads_after(&self, after: u64, limit: usize) -> Result<Vec<Stored>, StoreError> {
        self.inner.pool.with(|connection| {
            let sql = format!(
                "SELECT {STORED} FROM log JOIN head ON head.pid = log.pid AND head.seq = log.seq \
                 WHERE log.seq > ?1 ORDER BY log.seq LIMIT ?2"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((after as i64, limit as i64))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(self.stored(connection, row)?);
            }
            Ok(found)
        })
    }

    /// How much there is. Kept up to date by every write, so the answer costs nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn counts(&self) -> Result<Counts, StoreError> {
        self.inner.pool.with(|connection| {
            let mut counts = Counts { versions: last_seq(connection)?, ..Counts::default() };
            let mut statement = connection.prepare_cached("SELECT kind, deleted, n FROM total")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let n = row.get::<_, i64>(2)? as u64;
                match (row.get::<_, u8>(0)?, row.get::<_, bool>(1)?) {
                    (_, true) => counts.tombstones += n,
                    (1, false) => counts.specimens += n,
                    (2, false) => counts.media += n,
                    (3, false) => counts.sources += n,
                    _ => {}
                }
            }
            Ok(counts)
        })
    }

    /// What was noted under `key` with [`Batch::note`](crate::Batch::note).
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn noted(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.pool.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = 'note:' || ?1")?;
            Ok(statement.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// The last sequence number of the log; 0 when it is empty.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn last_seq(&self) -> Result<u64, StoreError> {
        self.inner.pool.with(last_seq)
    }

    /// Tells PID and place in the log of every head that a search index holds: specimens and media.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn each_searchable_head(&self, mut each: impl FnMut(&Pid, u64)) -> Result<(), StoreError> {
        self.inner.pool.with(|connection| {
            let mut statement = connection.prepare("SELECT pid, seq FROM head WHERE kind <= 2")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(&self.inner.prefixes.pid(row.get(0)?)?, row.get::<_, i64>(1)? as u64);
            }
            Ok(())
        })
    }
}

pub(crate) fn last_seq(connection: &Connection) -> Result<u64, StoreError> {
    let last: Option<i64> = connection.prepare_cached("SELECT max(seq) FROM log")?.query_row([], |row| row.get(0))?;
    Ok(last.unwrap_or(0) as u64)
}

/// The place of a version in the log, found by walking back from the head.
pub(crate) fn seq_of(connection: &Connection, id: i64, version: Version) -> Result<Option<i64>, StoreError> {
    let head: Option<(i64, u32)> = connection
        .prepare_cached("SELECT seq, ver FROM head WHERE pid = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((mut seq, mut at)) = head else { return Ok(None) };
    let mut back = connection.prepare_cached("SELECT prev_seq FROM log WHERE seq = ?1")?;
    while at > version.0 {
        seq = back.query_row([seq], |row| row.get(0))?;
        at -= 1;
    }
    Ok((at == version.0 && seq > 0).then_some(seq))
}

fn kind(pid: &Pid, number: u8) -> Result<ObjectKind, StoreError> {
    ObjectKind::from_number(number)
        .ok_or_else(|| StoreError::damaged(pid.to_string(), format!("its kind {number} is unknown")))
}

fn hash(pid: &Pid, bytes: Vec<u8>) -> Result<Hash, StoreError> {
    bytes.try_into().map(Hash).map_err(|_| StoreError::damaged(pid.to_string(), "its hash has not 32 bytes"))
}
