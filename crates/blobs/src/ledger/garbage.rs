//! Rows of what nobody needs.

use rusqlite::{Connection, OptionalExtension};
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use super::codes::{At, Name, Size};
use crate::{BlobError, PlaceName};

/// Nothing references the blob, and it was neither kept again nor released since `?1`.
const UNNEEDED: &str = "kept_at < ?1 AND NOT EXISTS (SELECT 1 FROM reference WHERE blob = id)";

impl Ledger {
    /// Blobs nobody has needed since `cutoff`, beyond `after`: row, name and size.
    pub(crate) fn unneeded(
        &self,
        cutoff: Timestamp,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, BlobHash, u64)>, BlobError> {
        self.read(|c| {
            let query = format!("SELECT id, hash, size FROM blob WHERE id > ?2 AND {UNNEEDED} ORDER BY id LIMIT ?3");
            let mut query = c.prepare_cached(&query)?;
            let rows = query.query_map((At(cutoff), after, limit as i64), |row| {
                let (Name(hash), Size(size)) = (row.get(1)?, row.get(2)?);
                Ok((row.get(0)?, hash, size))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Takes a blob out of the ledger if still nobody needs it; the places of its copies, or `None`.
    pub(crate) fn discard(&self, hash: &BlobHash, cutoff: Timestamp) -> Result<Option<Vec<PlaceName>>, BlobError> {
        self.write(|t| {
            let query = format!("SELECT id FROM blob WHERE hash = ?2 AND {UNNEEDED}");
            let id = t.prepare_cached(&query)?.query_row((At(cutoff), Name(*hash)), |row| row.get::<_, i64>(0));
            let Some(id) = id.optional()? else { return Ok(None) };
            let places = places(t, id)?;
            // Owners before the blob: what they held is counted from its row.
            for table in ["owner", "copy", "restore"] {
                t.prepare_cached(&format!("DELETE FROM {table} WHERE blob = ?1"))?.execute([id])?;
            }
            t.prepare_cached("DELETE FROM event WHERE hash = ?1")?.execute([Name(*hash)])?;
            t.prepare_cached("DELETE FROM blob WHERE id = ?1")?.execute([id])?;
            Ok(Some(places))
        })
    }
}

fn places(c: &Connection, id: i64) -> Result<Vec<PlaceName>, BlobError> {
    let mut query = c.prepare_cached("SELECT place FROM copy WHERE blob = ?1")?;
    let places = query.query_map([id], |row| row.get(0))?;
    Ok(places.collect::<Result<_, _>>()?)
}
