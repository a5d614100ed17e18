//! What a source last sent: key of the record → object, and a digest of the record.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use solander_model::{ObjectKind, Pid};

use crate::batch::Batch;
use crate::store::Inner;
use crate::{Store, StoreError};

/// The last harvested state of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Harvested {
    /// The object it became.
    pub pid: Pid,
    /// Running number within its source, from 0: the place of its bit in a set of records seen.
    pub n: u64,
    /// Digest of the source record; all zero before the first version is written.
    pub raw: [u8; 16],
}

/// A name kept for an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// The PID.
    pub pid: Pid,
    /// See [`Harvested::n`].
    pub n: u64,
    /// Whether the key was not there before.
    pub is_new: bool,
    /// Digest of the source record of the last harvest; all zero for a new key.
    pub raw: [u8; 16],
}

/// The stored key: kind and text, shortened to 128 bits of SHA-256, which nobody can make collide.
pub(crate) fn stored_key(kind: ObjectKind, key: &str) -> [u8; 16] {
    let digest = Sha256::new().chain_update([kind.number()]).chain_update(key.as_bytes()).finalize();
    digest[..16].try_into().expect("a SHA-256 digest has 32 bytes")
}

fn sixteen(bytes: Vec<u8>) -> Result<[u8; 16], StoreError> {
    bytes.try_into().map_err(|_| StoreError::damaged("a harvest digest", "it has not 16 bytes"))
}

fn find(
    connection: &Connection,
    inner: &Inner,
    source: i64,
    kind: ObjectKind,
    key: &str,
) -> Result<Option<Harvested>, StoreError> {
    let found: Option<(i64, i64, Vec<u8>)> = connection
        .prepare_cached("SELECT pid, n, raw FROM harvest WHERE source = ?1 AND key = ?2")?
        .query_row((source, stored_key(kind, key)), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found
        .map(|(id, n, raw)| Ok(Harvested { pid: inner.prefixes.pid(id)?, n: n as u64, raw: sixteen(raw)? }))
        .transpose()
}

impl Store {
    /// The last committed harvest state of several records of a source, in the order asked; `None` for a key that is new, and
    /// for a record without key.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn harvested(
        &self,
        source: &Pid,
        kind: ObjectKind,
        keys: &[Option<String>],
    ) -> Result<Vec<Option<Harvested>>, StoreError> {
        let Some(id) = self.inner.prefixes.find(source) else { return Ok(vec![None; keys.len()]) };
        self.inner.pool.with(|connection| {
            let one = |key: &Option<String>| match key {
                Some(key) => find(connection, &self.inner, id, kind, key),
                None => Ok(None),
            };
            keys.iter().map(one).collect()
        })
    }
}

impl Batch<'_> {
    /// The last harvested state of the record with this key; `source` is absent for what no source sends.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn harvested(
        &self,
        source: Option<&Pid>,
        kind: ObjectKind,
        key: &str,
    ) -> Result<Option<Harvested>, StoreError> {
        find(self.connection(), self.inner(), self.source_id(source)?, kind, key)
    }

    /// The PID of the object with this key, minted when there is none yet; then `raw` is kept as the digest of its record.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn reserve(
        &mut self,
        source: Option<&Pid>,
        kind: ObjectKind,
        key: &str,
        raw: [u8; 16],
    ) -> Result<Reserved, StoreError> {
        if let Some(there) = self.harvested(source, kind, key)? {
            return Ok(Reserved { pid: there.pid, n: there.n, is_new: false, raw: there.raw });
        }
        let source_id = self.source_id(source)?;
        let stored = stored_key(kind, key);
        let mut seed = source_id.to_be_bytes().to_vec();
        seed.extend_from_slice(&stored);
        let pid = self.mint(&seed)?;
        let n = self.next_number(source_id)?;
        let id = self.id(&pid)?;
        self.connection()
            .prepare_cached("INSERT INTO harvest (source, key, kind, n, pid, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute((source_id, stored, kind.number(), n as i64, id, raw))?;
        Ok(Reserved { pid, n, is_new: true, raw })
    }

    /// Forgets the digest of an object's record, so that the record is looked at again when it comes back.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn forget_raw(&self, source: &Pid, key_of: [u8; 16]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE harvest SET raw = zeroblob(16) WHERE source = ?1 AND key = ?2")?
            .execute((self.source_id(Some(source))?, key_of))?;
        Ok(())
    }

    /// Remembers the digest of the record that was just filed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn set_raw(&self, source: Option<&Pid>, kind: ObjectKind, key: &str, raw: [u8; 16]) -> Result<(), StoreError> {
        self.connection().prepare_cached("UPDATE harvest SET raw = ?3 WHERE source = ?1 AND key = ?2")?.execute((
            self.source_id(source)?,
            stored_key(kind, key),
            raw,
        ))?;
        Ok(())
    }

    /// A name nobody has: proposals are tried in turn. Keys that end alike within one batch are told apart by the table of
    /// harvest keys, and names are checked against heads and against names reserved earlier in this batch.
    fn mint(&mut self, seed: &[u8]) -> Result<Pid, StoreError> {
        for attempt in 0.. {
            let pid = self.inner().minter.propose(seed, attempt);
            let id = self.id(&pid)?;
            let taken: Option<i64> = self
                .connection()
                .prepare_cached("SELECT 1 FROM head WHERE pid = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            if taken.is_none() && self.claim(id) {
                return Ok(pid);
            }
        }
        unreachable!("an endless series of proposals")
    }

    /// Counted in memory and written at commit.
    fn next_number(&mut self, source_id: i64) -> Result<u64, StoreError> {
        let next = match self.numbers().get(&source_id) {
            Some(next) => *next,
            None => self.kept_number(source_id)?,
        };
        self.numbers().insert(source_id, next + 1);
        Ok(next as u64)
    }

    fn kept_number(&self, source_id: i64) -> Result<i64, StoreError> {
        let n: Option<i64> = self
            .connection()
            .prepare_cached("SELECT n FROM harvest_next WHERE source = ?1")?
            .query_row([source_id], |row| row.get(0))
            .optional()?;
        Ok(n.unwrap_or(0))
    }
}

/// One object that a source has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestRecord {
    /// Its stored key.
    pub key: [u8; 16],
    /// See [`Harvested::n`].
    pub n: u64,
    /// The object.
    pub pid: Pid,
}

/// One page of what a source has sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HarvestPage {
    /// The objects of the asked kind.
    pub records: Vec<HarvestRecord>,
    /// Where to go on; `None` after the last page.
    pub next: Option<[u8; 16]>,
}

impl Store {
    /// What the source has ever sent of this kind, in a fixed order, from `after` on, `limit` at most.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn harvest_page(
        &self,
        source: &Pid,
        kind: ObjectKind,
        after: Option<[u8; 16]>,
        limit: usize,
    ) -> Result<HarvestPage, StoreError> {
        let Some(id) = self.inner.prefixes.find(source) else { return Ok(HarvestPage::default()) };
        self.inner.pool.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT key, n, pid FROM harvest WHERE source = ?1 AND key > ?2 AND kind = ?3 ORDER BY key LIMIT ?4",
            )?;
            let from: Vec<u8> = after.map_or_else(Vec::new, |key| key.to_vec());
            let mut rows = statement.query((id, from, kind.number(), limit as i64))?;
            let mut page = HarvestPage::default();
            while let Some(row) = rows.next()? {
                let key = sixteen(row.get(0)?)?;
                let pid = self.inner.prefixes.pid(row.get(2)?)?;
                page.records.push(HarvestRecord { key, n: row.get::<_, i64>(1)? as u64, pid });
                page.next = Some(key);
            }
            Ok(page)
        })
    }

    /// Whether the object is there and no tombstone.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn is_alive(&self, pid: &Pid) -> Result<bool, StoreError> {
        let Some(id) = self.inner.prefixes.find(pid) else { return Ok(false) };
        self.inner.pool.with(|connection| {
            let deleted: Option<bool> = connection
                .prepare_cached("SELECT deleted FROM head WHERE pid = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            Ok(deleted == Some(false))
        })
    }
}
