//! What a source last sent: key of the record → object, and a digest of the record.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};
use solander_model::{ObjectKind, Pid};

use crate::StoreError;
use crate::batch::Batch;

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

impl Batch<'_> {
    /// The last harvested state of the record with this key; `source` is absent for what no source sends.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn harvested(&self, source: Option<&Pid>, kind: ObjectKind, key: &str) -> Result<Option<Harvested>, StoreError> {
        let found: Option<(i64, i64, Vec<u8>)> = self
            .connection()
            .prepare_cached("SELECT pid, n, raw FROM harvest WHERE source = ?1 AND key = ?2")?
            .query_row((self.source_id(source)?, stored_key(kind, key)), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        found
            .map(|(id, n, raw)| Ok(Harvested { pid: self.inner().prefixes.pid(id)?, n: n as u64, raw: sixteen(raw)? }))
            .transpose()
    }

    /// The PID of the object with this key, minted when there is none yet.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn reserve(&mut self, source: Option<&Pid>, kind: ObjectKind, key: &str) -> Result<Reserved, StoreError> {
        if let Some(Harvested { pid, n, raw }) = self.harvested(source, kind, key)? {
            return Ok(Reserved { pid, n, is_new: false, raw });
        }
        let source_id = self.source_id(source)?;
        let stored = stored_key(kind, key);
        let mut seed = source_id.to_be_bytes().to_vec();
        seed.extend_from_slice(&stored);
        let pid = self.mint(&seed)?;
        let n = self.next_number(source_id)?;
        let id = self.id(&pid)?;
        self.connection()
            .prepare_cached("INSERT INTO harvest (source, key, n, pid, raw) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((source_id, stored, n as i64, id, [0_u8; 16]))?;
        Ok(Reserved { pid, n, is_new: true, raw: [0; 16] })
    }

    /// Remembers the digest of the record that was just filed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn set_raw(&self, source: Option<&Pid>, kind: ObjectKind, key: &str, raw: [u8; 16]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE harvest SET raw = ?3 WHERE source = ?1 AND key = ?2")?
            .execute((self.source_id(source)?, stored_key(kind, key), raw))?;
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

    fn next_number(&mut self, source_id: i64) -> Result<u64, StoreError> {
        let n: i64 = self
            .connection()
            .prepare_cached(
                "INSERT INTO harvest_next (source, n) VALUES (?1, 1) ON CONFLICT (source) DO UPDATE SET n = n + 1 RETURNING n",
            )?
            .query_row([source_id], |row| row.get(0))?;
        Ok(n as u64 - 1)
    }

    /// How many records the source has ever sent: one above the greatest [`Harvested::n`].
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn harvest_size(&self, source: &Pid) -> Result<u64, StoreError> {
        let n: Option<i64> = self
            .connection()
            .prepare_cached("SELECT n FROM harvest_next WHERE source = ?1")?
            .query_row([self.source_id(Some(source))?], |row| row.get(0))
            .optional()?;
        Ok(n.unwrap_or(0) as u64)
    }

    /// Specimens of the source that are no tombstones, `limit` at most, in the order of their stored keys after `after`.
    /// Gives the position to go on from, and number and PID of each.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn living(
        &self,
        source: &Pid,
        after: Option<[u8; 16]>,
        limit: usize,
    ) -> Result<Vec<([u8; 16], u64, Pid)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT key, n, harvest.pid FROM harvest JOIN head ON head.pid = harvest.pid \
             WHERE source = ?1 AND key > ?2 AND head.kind = 1 AND head.deleted = 0 ORDER BY key LIMIT ?3",
        )?;
        let from: Vec<u8> = after.map_or_else(Vec::new, |key| key.to_vec());
        let rows = statement.query_map((self.source_id(Some(source))?, from, limit as i64), |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        })?;
        rows.map(|row| {
            let (key, n, id) = row?;
            Ok((sixteen(key)?, n as u64, self.inner().prefixes.pid(id)?))
        })
        .collect()
    }
}
