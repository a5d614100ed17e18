//! Rows of blobs and their copies.

use rusqlite::{Connection, OptionalExtension, Transaction};
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use super::codes::{At, Name, Size};
use crate::{BlobError, BlobInfo, BlobState, Copy, CopyState, PlaceName, TierName};

/// What a reader or mover needs to know of a blob.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub id: i64,
    pub size: u64,
    pub tier: TierName,
    pub sums: Vec<u8>,
    pub copies: Vec<Copy>,
    pub restoring: bool,
}

impl Entry {
    /// Places whose copy was good when last looked at, those of its own tier first.
    pub(crate) fn good(&self) -> Vec<PlaceName> {
        let mut good: Vec<_> = self.copies.iter().filter(|c| c.state == CopyState::Ok).map(|c| c.place).collect();
        good.sort_by_key(|place| (place.tier() != self.tier, *place));
        good
    }

    pub(crate) fn state_in(&self, place: PlaceName) -> Option<CopyState> {
        self.copies.iter().find(|copy| copy.place == place).map(|copy| copy.state)
    }
}

/// Bytes that were written and are now to be recorded.
#[derive(Debug)]
pub(crate) struct Keeping {
    pub hash: BlobHash,
    pub size: u64,
    pub sums: Vec<u8>,
    /// The tier of a blob that is new.
    pub tier: TierName,
    pub media_type: Option<String>,
    pub owner: Option<String>,
    pub quota: Option<u64>,
    /// Copies as they now are.
    pub copies: Vec<(PlaceName, CopyState)>,
    pub now: Timestamp,
}

impl Ledger {
    pub(crate) fn find(&self, hash: &BlobHash) -> Result<Option<Entry>, BlobError> {
        self.read(|c| find(c, hash))
    }

    /// Everything there is to tell of a blob.
    pub(crate) fn info(&self, hash: &BlobHash, archive_offline: bool) -> Result<Option<BlobInfo>, BlobError> {
        self.read(|c| {
            // One snapshot for all of it.
            let c = c.unchecked_transaction()?;
            let Some(entry) = find(&c, hash)? else { return Ok(None) };
            let mut query = c.prepare_cached("SELECT media_type, first_seen, last_used FROM blob WHERE id = ?1")?;
            let (media_type, At(first_seen), At(last_used)) =
                query.query_row([entry.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let readable = entry.good().iter().any(|place| place.tier() == TierName::Active) || !archive_offline;
            let state = match (entry.restoring, readable || entry.tier == TierName::Active) {
                (true, _) => BlobState::Restoring,
                (false, true) => BlobState::Active,
                (false, false) => BlobState::Archived,
            };
            let good = entry.copies.iter().filter(|copy| copy.state == CopyState::Ok);
            Ok(Some(BlobInfo {
                hash: *hash,
                size: entry.size,
                media_type,
                tier: entry.tier,
                state,
                verified_at: good.filter_map(|copy| copy.verified_at).max(),
                copies: entry.copies,
                first_seen,
                last_used,
                owners: names(&c, "SELECT name FROM owner WHERE blob = ?1 ORDER BY name", entry.id)?,
                references: names(&c, "SELECT name FROM reference WHERE blob = ?1 ORDER BY name", entry.id)?,
            }))
        })
    }

    /// Whether the owner's quota allows these bytes.
    pub(crate) fn allows(&self, keeping: &Keeping) -> Result<(), BlobError> {
        self.read(|c| check_quota(c, keeping, id_of(c, &keeping.hash)?))
    }

    /// Records bytes as kept; says whether they are new. From here on they are acknowledged.
    pub(crate) fn keep(&self, keeping: &Keeping) -> Result<bool, BlobError> {
        self.write(|t| {
            let known = id_of(t, &keeping.hash)?;
            check_quota(t, keeping, known)?;
            let now = At(keeping.now);
            let id = match known {
                Some(id) => {
                    t.prepare_cached(
                        "UPDATE blob SET kept_at = ?2, media_type = coalesce(media_type, ?3) WHERE id = ?1",
                    )?
                    .execute((id, now, &keeping.media_type))?;
                    id
                }
                None => {
                    t.prepare_cached(
                        "INSERT INTO blob (hash, size, media_type, tier, first_seen, kept_at, last_used, sums)
                         VALUES (?1, ?2, ?3, ?6, ?4, ?4, ?4, ?5)",
                    )?
                    .execute((
                        Name(keeping.hash),
                        Size(keeping.size),
                        &keeping.media_type,
                        now,
                        &keeping.sums,
                        keeping.tier,
                    ))?;
                    t.last_insert_rowid()
                }
            };
            for (place, state) in &keeping.copies {
                set_copy(t, id, *place, *state, keeping.now)?;
            }
            if let Some(owner) = &keeping.owner {
                t.prepare_cached("INSERT OR IGNORE INTO owner (blob, name) VALUES (?1, ?2)")?.execute((id, owner))?;
            }
            Ok(known.is_none())
        })
    }

    /// Lists a copy the ledger lacked, whose bytes were just verified.
    pub(crate) fn adopt(&self, id: i64, hash: &BlobHash, place: PlaceName, now: Timestamp) -> Result<(), BlobError> {
        self.write(|t| {
            set_copy(t, id, place, CopyState::Ok, now)?;
            tell(t, hash, place, now, ("it was there after all", "adopted"))
        })
    }

    /// Says what became of a copy that is in the ledger, and writes it into the blob's history.
    /// `false` when the ledger no longer lists the copy, as after a move.
    pub(crate) fn mark(
        &self,
        hash: &BlobHash,
        place: PlaceName,
        state: CopyState,
        now: Timestamp,
        history: Option<(&str, &str)>,
    ) -> Result<bool, BlobError> {
        self.write(|t| {
            let Some(id) = id_of(t, hash)? else { return Ok(false) };
            let listed = "SELECT EXISTS (SELECT 1 FROM copy WHERE blob = ?1 AND place = ?2)";
            if !t.prepare_cached(listed)?.query_row((id, place), |row| row.get::<_, bool>(0))? {
                return Ok(false);
            }
            set_copy(t, id, place, state, now)?;
            if let Some(what) = history {
                tell(t, hash, place, now, what)?;
            }
            Ok(true)
        })
    }
}

pub(super) fn id_of(c: &Connection, hash: &BlobHash) -> Result<Option<i64>, BlobError> {
    let mut query = c.prepare_cached("SELECT id FROM blob WHERE hash = ?1")?;
    Ok(query.query_row([Name(*hash)], |row| row.get(0)).optional()?)
}

/// A good copy was verified just now; of any other the last verification stays.
pub(super) fn set_copy(
    t: &Transaction,
    id: i64,
    place: PlaceName,
    state: CopyState,
    now: Timestamp,
) -> Result<(), BlobError> {
    let verified = (state == CopyState::Ok).then_some(At(now));
    t.prepare_cached(
        "INSERT INTO copy (blob, place, state, verified_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET state = excluded.state, verified_at = coalesce(excluded.verified_at, verified_at)",
    )?
    .execute((id, place, state, verified))?;
    Ok(())
}

/// Writes into the blob's history what was found and done.
fn tell(
    t: &Transaction,
    hash: &BlobHash,
    place: PlaceName,
    now: Timestamp,
    (found, done): (&str, &str),
) -> Result<(), BlobError> {
    t.prepare_cached("INSERT INTO event (at, hash, place, found, done) VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        At(now),
        Name(*hash),
        place,
        found,
        done,
    ))?;
    Ok(())
}

fn find(c: &Connection, hash: &BlobHash) -> Result<Option<Entry>, BlobError> {
    let mut query = c.prepare_cached(
        "SELECT id, size, tier, sums, EXISTS (SELECT 1 FROM restore WHERE blob = id AND state < 2) FROM blob WHERE hash = ?1",
    )?;
    let found = query.query_row([Name(*hash)], |row| {
        let Size(size) = row.get(1)?;
        Ok(Entry {
            id: row.get(0)?,
            size,
            tier: row.get(2)?,
            sums: row.get(3)?,
            restoring: row.get(4)?,
            copies: vec![],
        })
    });
    let Some(mut entry) = found.optional()? else { return Ok(None) };
    let mut query = c.prepare_cached("SELECT place, state, verified_at FROM copy WHERE blob = ?1 ORDER BY place")?;
    let copies = query.query_map([entry.id], |row| {
        let verified_at = row.get::<_, Option<At>>(2)?.map(|At(at)| at);
        Ok(Copy { place: row.get(0)?, state: row.get(1)?, verified_at })
    })?;
    entry.copies = copies.collect::<Result<_, _>>()?;
    Ok(Some(entry))
}

pub(super) fn names(c: &Connection, query: &str, id: i64) -> Result<Vec<String>, BlobError> {
    let mut query = c.prepare_cached(query)?;
    let names = query.query_map([id], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// What an owner holds already is free.
fn check_quota(t: &Connection, keeping: &Keeping, known: Option<i64>) -> Result<(), BlobError> {
    let (Some(owner), Some(quota)) = (&keeping.owner, keeping.quota) else { return Ok(()) };
    if let Some(id) = known {
        let holds = "SELECT EXISTS (SELECT 1 FROM owner WHERE blob = ?1 AND name = ?2)";
        if t.prepare_cached(holds)?.query_row((id, owner), |row| row.get::<_, bool>(0))? {
            return Ok(());
        }
    }
    let used = super::uses::used(t, owner)?;
    if used.saturating_add(keeping.size) > quota {
        return Err(BlobError::QuotaExceeded { owner: owner.clone(), used, quota });
    }
    Ok(())
}
