//! Who holds blobs, what needs them, and when they were last used.

use rusqlite::Connection;
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use super::blobs::id_of;
use super::codes::{At, Name, Size};
use crate::{BlobError, Usage};

impl Ledger {
    /// Bytes `owner` holds, and whether `hash` is among them.
    pub(crate) fn holding(&self, owner: &str, hash: Option<&BlobHash>) -> Result<(u64, bool), BlobError> {
        self.read(|c| {
            let used = used(c, owner)?;
            let Some(hash) = hash else { return Ok((used, false)) };
            let holds = "SELECT EXISTS (SELECT 1 FROM owner, blob WHERE id = blob AND hash = ?1 AND name = ?2)";
            Ok((used, c.prepare_cached(holds)?.query_row((Name(*hash), owner), |row| row.get(0))?))
        })
    }

    pub(crate) fn usage(&self) -> Result<Vec<Usage>, BlobError> {
        self.read(|c| {
            let mut query = c.prepare_cached("SELECT owner, tier, blobs, bytes FROM held ORDER BY owner, tier")?;
            let rows = query.query_map([], |row| {
                let (owner, Size(blobs), Size(bytes)) = (row.get::<_, String>(0)?, row.get(2)?, row.get(3)?);
                Ok(Usage { owner: Some(owner).filter(|owner| !owner.is_empty()), tier: row.get(1)?, blobs, bytes })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Says that `by` needs the blob; `false` when there is no such blob.
    pub(crate) fn reference(&self, hash: &BlobHash, by: &str) -> Result<bool, BlobError> {
        self.write(|t| {
            let Some(id) = id_of(t, hash)? else { return Ok(false) };
            t.prepare_cached("INSERT OR IGNORE INTO reference (blob, name) VALUES (?1, ?2)")?.execute((id, by))?;
            Ok(true)
        })
    }

    /// Says that `by` needs the blob no longer; `false` when it did not. The days of grace begin now.
    pub(crate) fn unreference(&self, hash: &BlobHash, by: &str, now: Timestamp) -> Result<bool, BlobError> {
        self.write(|t| {
            let Some(id) = id_of(t, hash)? else { return Ok(false) };
            let gone = t.prepare_cached("DELETE FROM reference WHERE blob = ?1 AND name = ?2")?.execute((id, by))? > 0;
            if gone {
                t.prepare_cached("UPDATE blob SET kept_at = ?2 WHERE id = ?1")?.execute((id, At(now)))?;
            }
            Ok(gone)
        })
    }

    /// The blobs `by` needs.
    pub(crate) fn referenced_by(&self, by: &str) -> Result<Vec<BlobHash>, BlobError> {
        self.read(|c| {
            let mut query =
                c.prepare_cached("SELECT hash FROM reference JOIN blob ON id = blob WHERE name = ?1 ORDER BY hash")?;
            let rows = query.query_map([by], |row| row.get(0).map(|Name(hash)| hash))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes when blobs were last used.
    pub(crate) fn used_at(&self, uses: &[(BlobHash, Timestamp)]) -> Result<(), BlobError> {
        self.write(|t| {
            let mut update = t.prepare_cached("UPDATE blob SET last_used = max(last_used, ?2) WHERE hash = ?1")?;
            for (hash, at) in uses {
                update.execute((Name(*hash), At(*at)))?;
            }
            Ok(())
        })
    }
}

/// Bytes `owner` holds in all tiers.
pub(super) fn used(c: &Connection, owner: &str) -> Result<u64, BlobError> {
    let mut query = c.prepare_cached("SELECT coalesce(sum(bytes), 0) FROM held WHERE owner = ?1")?;
    let Size(used) = query.query_row([owner], |row| row.get(0))?;
    Ok(used)
}
