//! Rows of what moves between tiers: candidates for policies, moves made, restores asked for.

use rusqlite::{Connection, OptionalExtension, Row};
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use super::blobs::{id_of, names, set_copy};
use super::codes::{At, Name, Size};
use crate::{BlobError, CopyState, PlaceName, Restore, RestoreState, TierName};

/// What policies look at.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub id: i64,
    pub hash: BlobHash,
    pub size: u64,
    pub media_type: Option<String>,
    pub tier: TierName,
    pub first_seen: Timestamp,
    pub last_used: Timestamp,
    /// A restored blob is not archived again before this.
    pub stays_until: Timestamp,
    pub owners: Vec<String>,
    pub references: Vec<String>,
}

impl Ledger {
    /// Blobs beyond `after`, in the order they were first kept.
    pub(crate) fn candidates(&self, after: i64, limit: usize) -> Result<Vec<Candidate>, BlobError> {
        self.read(|c| {
            let mut query = c.prepare_cached(
                "SELECT id, hash, size, media_type, tier, first_seen, last_used, stays_until
                 FROM blob WHERE id > ?1 ORDER BY id LIMIT ?2",
            )?;
            let rows = query.query_map((after, limit as i64), candidate)?;
            let mut found = rows.collect::<Result<Vec<_>, _>>()?;
            for blob in &mut found {
                blob.owners = names(c, "SELECT name FROM owner WHERE blob = ?1 ORDER BY name", blob.id)?;
                blob.references = names(c, "SELECT name FROM reference WHERE blob = ?1 ORDER BY name", blob.id)?;
            }
            Ok(found)
        })
    }

    /// Commits a move: from here on the blob belongs to `tier`, whose copies are good, and `left` are no longer copies.
    pub(crate) fn moved(
        &self,
        id: i64,
        tier: TierName,
        copies: &[PlaceName],
        left: &[PlaceName],
        stays_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), BlobError> {
        self.write(|t| {
            for place in copies {
                set_copy(t, id, *place, CopyState::Ok, now)?;
            }
            for place in left {
                t.prepare_cached("DELETE FROM copy WHERE blob = ?1 AND place = ?2")?.execute((id, place))?;
            }
            let moved = "UPDATE blob SET tier = ?2, stays_until = max(stays_until, ?3) WHERE id = ?1";
            t.prepare_cached(moved)?.execute((id, tier, At(stays_until)))?;
            Ok(())
        })
    }

    /// Asks for a restore, or again for one that failed; one that waits or runs stays as it is.
    pub(crate) fn ask_restore(&self, hash: &BlobHash, now: Timestamp) -> Result<(), BlobError> {
        self.write(|t| {
            let Some(id) = id_of(t, hash)? else { return Ok(()) };
            t.prepare_cached(
                "INSERT INTO restore (blob, state, asked_at, done) VALUES (?1, 0, ?2, 0)
                 ON CONFLICT DO UPDATE SET state = 0, asked_at = excluded.asked_at, done = 0, reason = NULL
                 WHERE state > 1",
            )?
            .execute((id, At(now)))?;
            Ok(())
        })
    }

    /// Notes how far a restore is.
    pub(crate) fn set_restore(
        &self,
        hash: &BlobHash,
        state: RestoreState,
        done: u64,
        reason: Option<&str>,
    ) -> Result<(), BlobError> {
        self.write(|t| {
            let Some(id) = id_of(t, hash)? else { return Ok(()) };
            let set = "UPDATE restore SET state = ?2, done = ?3, reason = ?4 WHERE blob = ?1";
            t.prepare_cached(set)?.execute((id, state, Size(done), reason))?;
            Ok(())
        })
    }

    /// Notes bytes that passed, unless the restore has ended meanwhile.
    pub(crate) fn pass_restore(&self, hash: &BlobHash, done: u64) -> Result<(), BlobError> {
        self.write(|t| {
            let Some(id) = id_of(t, hash)? else { return Ok(()) };
            let set = "UPDATE restore SET done = ?2 WHERE blob = ?1 AND state = 1 AND done < ?2";
            t.prepare_cached(set)?.execute((id, Size(done)))?;
            Ok(())
        })
    }

    pub(crate) fn restore_of(&self, hash: &BlobHash) -> Result<Option<Restore>, BlobError> {
        self.read(|c| {
            let query =
                "SELECT hash, state, asked_at, done, size, reason FROM restore JOIN blob ON id = blob WHERE hash = ?1";
            Ok(c.prepare_cached(query)?.query_row([Name(*hash)], restore).optional()?)
        })
    }

    /// Restores, the oldest first; only those not finished, if so asked.
    pub(crate) fn restores(&self, waiting: bool) -> Result<Vec<Restore>, BlobError> {
        self.read(|c| restores(c, waiting))
    }
}

fn restores(c: &Connection, waiting: bool) -> Result<Vec<Restore>, BlobError> {
    let mut query = c.prepare_cached(
        "SELECT hash, state, asked_at, done, size, reason FROM restore JOIN blob ON id = blob
         WHERE NOT ?1 OR state < 2 ORDER BY asked_at, blob",
    )?;
    let rows = query.query_map([waiting], restore)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn restore(row: &Row) -> rusqlite::Result<Restore> {
    let (Name(hash), At(asked_at), Size(done), Size(size)) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
    Ok(Restore { hash, state: row.get(1)?, asked_at, done, size, reason: row.get(5)? })
}

fn candidate(row: &Row) -> rusqlite::Result<Candidate> {
    let (Name(hash), Size(size)) = (row.get(1)?, row.get(2)?);
    let (At(first_seen), At(last_used), At(stays_until)) = (row.get(5)?, row.get(6)?, row.get(7)?);
    Ok(Candidate {
        id: row.get(0)?,
        hash,
        size,
        media_type: row.get(3)?,
        tier: row.get(4)?,
        first_seen,
        last_used,
        stays_until,
        owners: Vec::new(),
        references: Vec::new(),
    })
}
