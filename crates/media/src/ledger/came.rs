//! Bytes that came for a media, were confirmed, or did not come. What has been read stays until something better has been.

use rusqlite::Connection;
use solander_model::{BlobHash, Pid, Timestamp};

use super::Ledger;
use crate::MediaError;

/// Code of an image that is here and cannot be read.
pub(super) const UNREADABLE: &str = "UnreadableImage";

/// Bytes that came.
#[derive(Debug, Clone)]
pub(crate) struct Came<'a> {
    pub(crate) hash: BlobHash,
    pub(crate) size: u64,
    pub(crate) etag: Option<&'a str>,
    pub(crate) modified: Option<&'a str>,
    pub(crate) service: Option<&'a str>,
    /// When to ask again.
    pub(crate) due: Timestamp,
}

impl Came<'_> {
    fn file(&self, connection: &Connection, pid: &Pid, now: Timestamp) -> Result<(), MediaError> {
        // Bytes that have been read are shown until the new ones have been.
        const READ: &str = "hash IS NOT ?3 AND EXISTS (SELECT 1 FROM content WHERE content.hash = item.hash \
                            AND content.width IS NOT NULL AND content.state <> 3)";
        connection
            .prepare_cached("INSERT OR IGNORE INTO content (hash, state, due) VALUES (?1, 1, ?2)")?
            .execute((self.hash.0, now.0))?;
        connection
            .prepare_cached(&format!(
                "UPDATE item SET state = CASE state WHEN 5 THEN 5 ELSE 2 END, due = ?2, attempts = 0, code = NULL, \
                 reason = NULL, hash = ?3, size = ?4, etag = ?5, modified = ?6, fetched = ?7, \
                 service = coalesce(?8, service), viewed = coalesce(viewed, ?7), \
                 fallback = CASE WHEN {READ} THEN hash ELSE fallback END, \
                 fallback_size = CASE WHEN {READ} THEN size ELSE fallback_size END, \
                 noted = CASE WHEN hash = ?3 AND refused IS NOT NULL THEN NULL ELSE noted END, \
                 refused = CASE WHEN hash = ?3 THEN NULL ELSE refused END WHERE pid = ?1"
            ))?
            .execute((
                pid.to_string(),
                self.due.0,
                self.hash.0,
                self.size as i64,
                self.etag,
                self.modified,
                now.0,
                self.service,
            ))?;
        // Others may have had these bytes before.
        let state: u8 = connection
            .prepare_cached("SELECT state FROM content WHERE hash = ?1")?
            .query_row([self.hash.0], |row| row.get(0))?;
        match state {
            2 => accept(connection, &self.hash),
            3 => refuse(connection, &self.hash),
            _ => Ok(()),
        }
    }
}

/// Files that bytes have been read: nothing else is shown for them any more.
pub(super) fn accept(connection: &Connection, hash: &BlobHash) -> Result<(), MediaError> {
    connection
        .prepare_cached(
            "UPDATE item SET fallback = NULL, fallback_size = NULL, refused = NULL WHERE hash = ?1 AND fallback IS NOT NULL",
        )?
        .execute([hash.0])?;
    Ok(())
}

/// Files that bytes cannot be read: media that had an image before have it again, and are to say what was found.
pub(super) fn refuse(connection: &Connection, hash: &BlobHash) -> Result<(), MediaError> {
    connection
        .prepare_cached(
            "UPDATE item SET noted = CASE WHEN refused = ?1 THEN noted ELSE NULL END, refused = ?1, hash = fallback, \
             size = fallback_size, code = ?2, reason = (SELECT reason FROM content WHERE hash = ?1), fallback = NULL, \
             fallback_size = NULL WHERE hash = ?1 AND fallback IS NOT NULL AND fallback <> ?1",
        )?
        .execute((hash.0, UNREADABLE))?;
    Ok(())
}

impl Ledger {
    /// Files bytes that came, and the work that follows.
    pub(crate) fn came(&self, pid: &Pid, came: &Came<'_>, now: Timestamp) -> Result<(), MediaError> {
        self.together(|connection| came.file(connection, pid, now))
    }

    /// Files bytes that were brought by hand: they are kept for good.
    pub(crate) fn brought(&self, pid: &Pid, came: &Came<'_>, now: Timestamp) -> Result<(), MediaError> {
        self.together(|connection| {
            connection
                .prepare_cached("UPDATE item SET policy = 2, brought = 1 WHERE pid = ?1")?
                .execute([pid.to_string()])?;
            came.file(connection, pid, now)
        })
    }

    /// Files that the source still has what it sent last; `due` says when to ask again.
    pub(crate) fn confirmed(&self, pid: &Pid, due: Timestamp, now: Timestamp) -> Result<(), MediaError> {
        // What it sent last may be what could not be read: then that is still so.
        self.lock()
            .prepare_cached(
                "UPDATE item SET state = CASE state WHEN 5 THEN 5 ELSE 2 END, due = ?2, attempts = 0, fetched = ?3, \
                 viewed = coalesce(viewed, ?3), code = CASE WHEN refused IS NULL THEN NULL ELSE ?4 END, \
                 reason = (SELECT reason FROM content WHERE content.hash = refused) WHERE pid = ?1",
            )?
            .execute((pid.to_string(), due.0, now.0, UNREADABLE))?;
        Ok(())
    }

    /// Files a fault: `due` says when to try again, `None` that there is no use.
    pub(crate) fn failed(
        &self,
        pid: &Pid,
        code: &str,
        reason: &str,
        due: Option<Timestamp>,
        service: Option<&str>,
    ) -> Result<(), MediaError> {
        // What is kept stays kept, and is shown; only a media without bytes is dead.
        self.lock()
            .prepare_cached(
                "UPDATE item SET state = CASE WHEN state = 5 THEN 5 WHEN hash IS NOT NULL THEN 2 WHEN ?4 IS NULL THEN 4 ELSE 3 END, \
                 due = coalesce(?4, 9223372036854775807), attempts = attempts + 1, code = ?2, reason = ?3, \
                 service = coalesce(?5, service) WHERE pid = ?1",
            )?
            .execute((pid.to_string(), code, reason, due.map(|due| due.0), service))?;
        Ok(())
    }
}
