//! Rows of uploads.

use rusqlite::{Connection, OptionalExtension, Row};
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use super::codes::{At, Name, Size};
use crate::{BlobError, Upload};

const COLUMNS: &str = "id, length, at, metadata, owner, created, expires, hash";

impl Ledger {
    /// Records a new upload and names it; refused where the owner's quota is spent, promises included.
    pub(crate) fn create_upload(&self, upload: &Upload, quota: Option<u64>) -> Result<String, BlobError> {
        self.write(|t| {
            if let (Some(owner), Some(quota)) = (&upload.owner, quota) {
                let used = super::uses::used(t, owner)?.saturating_add(promised(t, owner)?);
                if used.saturating_add(upload.length.unwrap_or(0)) > quota || used >= quota {
                    return Err(BlobError::QuotaExceeded { owner: owner.clone(), used, quota });
                }
            }
            Ok(t.query_row(
                "INSERT INTO upload (id, length, at, metadata, owner, created, expires)
                 VALUES (lower(hex(randomblob(16))), ?1, 0, ?2, ?3, ?4, ?5) RETURNING id",
                (upload.length.map(Size), &upload.metadata, &upload.owner, At(upload.created), At(upload.expires)),
                |row| row.get(0),
            )?)
        })
    }

    pub(crate) fn upload(&self, id: &str) -> Result<Option<Upload>, BlobError> {
        self.read(|c| {
            let query = format!("SELECT {COLUMNS} FROM upload WHERE id = ?1");
            Ok(c.prepare_cached(&query)?.query_row([id], upload).optional()?)
        })
    }

    /// Uploads that expired before `now`.
    pub(crate) fn expired_uploads(&self, now: Timestamp) -> Result<Vec<Upload>, BlobError> {
        self.read(|c| {
            let query = format!("SELECT {COLUMNS} FROM upload WHERE expires < ?1 ORDER BY id");
            let mut query = c.prepare_cached(&query)?;
            let rows = query.query_map([At(now)], upload)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Acknowledges bytes that are durable.
    pub(crate) fn advance_upload(&self, id: &str, at: u64, expires: Timestamp) -> Result<(), BlobError> {
        self.write(|t| {
            t.prepare_cached("UPDATE upload SET at = ?2, expires = ?3 WHERE id = ?1")?.execute((
                id,
                Size(at),
                At(expires),
            ))?;
            Ok(())
        })
    }

    /// Tells a length that was not known at first; `false` when another one was told before.
    pub(crate) fn set_upload_length(&self, id: &str, length: u64) -> Result<bool, BlobError> {
        self.write(|t| {
            let set = "UPDATE upload SET length = ?2 WHERE id = ?1 AND (length IS NULL OR length = ?2) AND at <= ?2";
            Ok(t.prepare_cached(set)?.execute((id, Size(length)))? > 0)
        })
    }

    pub(crate) fn finish_upload(&self, id: &str, hash: &BlobHash) -> Result<(), BlobError> {
        self.write(|t| {
            t.prepare_cached("UPDATE upload SET hash = ?2 WHERE id = ?1")?.execute((id, Name(*hash)))?;
            Ok(())
        })
    }

    pub(crate) fn remove_upload(&self, id: &str) -> Result<bool, BlobError> {
        self.write(|t| Ok(t.prepare_cached("DELETE FROM upload WHERE id = ?1")?.execute([id])? > 0))
    }
}

/// Bytes promised to unfinished uploads of `owner`.
fn promised(c: &Connection, owner: &str) -> Result<u64, BlobError> {
    let query = "SELECT coalesce(sum(coalesce(length, at)), 0) FROM upload WHERE owner = ?1 AND hash IS NULL";
    let Size(promised) = c.prepare_cached(query)?.query_row([owner], |row| row.get(0))?;
    Ok(promised)
}

fn upload(row: &Row) -> rusqlite::Result<Upload> {
    let (Size(offset), At(created), At(expires)) = (row.get(2)?, row.get(5)?, row.get(6)?);
    Ok(Upload {
        id: row.get(0)?,
        length: row.get::<_, Option<Size>>(1)?.map(|Size(length)| length),
        offset,
        metadata: row.get(3)?,
        owner: row.get(4)?,
        created,
        expires,
        finished: row.get::<_, Option<Name>>(7)?.map(|Name(hash)| hash),
    })
}
