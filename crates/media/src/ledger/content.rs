//! What is known of exact bytes: prepared once, however many media have them.

use rusqlite::{Connection, OptionalExtension};
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use crate::MediaError;
use crate::prepared::Prepared;

/// Bytes and what was made of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// They wait for their turn.
    Waiting,
    /// Pyramid, derivatives and facts are there.
    Ready(Box<Prepared>),
    /// They are no image that can be read.
    Unreadable(String),
}

/// Bands into which a fingerprint of 64 bits is cut: two that differ in fewer bits than this agree in one band at least.
const BANDS: u32 = 5;
/// Fingerprints that differ in at most so many bits are of the same picture.
const NEAR: u32 = BANDS - 1;

fn bands(fingerprint: u64) -> impl Iterator<Item = (u32, u64)> {
    (0..BANDS).map(move |band| {
        let from = 64 * band / BANDS;
        let to = 64 * (band + 1) / BANDS;
        (band, (fingerprint >> from) & ((1 << (to - from)) - 1))
    })
}

impl Ledger {
    pub(crate) fn want_prepared(connection: &Connection, hash: &BlobHash, now: Timestamp) -> Result<(), MediaError> {
        connection
            .prepare_cached("INSERT OR IGNORE INTO content (hash, state, due) VALUES (?1, 1, ?2)")?
            .execute((hash.0, now.0))?;
        Ok(())
    }

    /// What is known of these bytes.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn content(&self, hash: &BlobHash) -> Result<Option<Content>, MediaError> {
        let row: Option<(u8, Option<String>, Option<String>)> = self
            .lock()
            .prepare_cached("SELECT state, prepared, reason FROM content WHERE hash = ?1")?
            .query_row([hash.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        Ok(row.map(|(state, prepared, reason)| match state {
            2 => match prepared.as_deref().map(serde_json::from_str) {
                Some(Ok(prepared)) => Content::Ready(Box::new(prepared)),
                // Written by another version of the program: made again.
                _ => Content::Waiting,
            },
            3 => Content::Unreadable(reason.unwrap_or_default()),
            _ => Content::Waiting,
        }))
    }

    /// Bytes to be prepared, longest due first.
    pub(crate) fn unprepared(&self, now: Timestamp, limit: usize) -> Result<Vec<BlobHash>, MediaError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT hash FROM content WHERE state = 1 AND due <= ?1 ORDER BY due LIMIT ?2")?;
        let rows = statement.query_map((now.0, limit as i64), |row| row.get::<_, [u8; 32]>(0))?;
        Ok(rows.map(|row| row.map(BlobHash)).collect::<Result<_, _>>()?)
    }

    /// How many contents wait.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn waiting(&self) -> Result<u64, MediaError> {
        let n: i64 = self
            .lock()
            .prepare_cached("SELECT count(*) FROM content WHERE state = 1")?
            .query_row([], |row| row.get(0))?;
        Ok(n as u64)
    }

    /// Asks that bytes be prepared (again) before all others.
    pub(crate) fn prepare_first(&self, hash: &BlobHash) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached("UPDATE content SET state = 1, due = 0 WHERE hash = ?1 AND state <> 3")?
            .execute([hash.0])?;
        Ok(())
    }

    /// Moves bytes that wait before all others.
    pub(crate) fn hurry(&self, hash: &BlobHash) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached("UPDATE content SET due = 0 WHERE hash = ?1 AND state = 1 AND attempts = 0")?
            .execute([hash.0])?;
        Ok(())
    }

    /// Files what was made of bytes.
    pub(crate) fn prepared(&self, hash: &BlobHash, prepared: &Prepared) -> Result<(), MediaError> {
        let text = serde_json::to_string(prepared).map_err(|e| MediaError::Input(e.to_string()))?;
        self.together(|connection| {
            connection
                .prepare_cached(
                    "UPDATE content SET state = 2, width = ?2, height = ?3, prepared = ?4, reason = NULL WHERE hash = ?1",
                )?
                .execute((hash.0, prepared.width, prepared.height, text))?;
            let Some(fingerprint) = prepared.fingerprint else { return Ok(()) };
            let mut statement = connection.prepare_cached(
                "INSERT OR REPLACE INTO fingerprint (band, bits, hash, whole) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (band, bits) in bands(fingerprint.0) {
                statement.execute((band, bits as i64, hash.0, fingerprint.0 as i64))?;
            }
            Ok(())
        })
    }

    /// Files that bytes cannot be read, or, with `due`, that reading them shall be tried again.
    pub(crate) fn unreadable(&self, hash: &BlobHash, reason: &str, due: Option<Timestamp>) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached(
                "UPDATE content SET state = CASE WHEN ?3 IS NULL OR attempts >= 3 THEN 3 ELSE 1 END, \
                 due = coalesce(?3, due), attempts = attempts + 1, reason = ?2 WHERE hash = ?1",
            )?
            .execute((hash.0, reason, due.map(|due| due.0)))?;
        Ok(())
    }

    /// Other bytes that show nearly the same, nearest first, with the number of bits in which they differ.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn alike(&self, hash: &BlobHash, fingerprint: u64, limit: usize) -> Result<Vec<(BlobHash, u32)>, MediaError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT hash, whole FROM fingerprint WHERE band = ?1 AND bits = ?2 LIMIT 5000")?;
        let mut found = std::collections::BTreeMap::new();
        for (band, bits) in bands(fingerprint) {
            let rows = statement
                .query_map((band, bits as i64), |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, i64>(1)?)))?;
            for row in rows {
                let (other, whole) = row?;
                let distance = (whole as u64 ^ fingerprint).count_ones();
                if distance <= NEAR && other != hash.0 {
                    found.insert(BlobHash(other), distance);
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(hash, distance)| (*distance, *hash));
        found.truncate(limit);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_every_bit_once() {
        let widths: u32 = (0..BANDS).map(|band| 64 * (band + 1) / BANDS - 64 * band / BANDS).sum();
        assert_eq!(widths, 64);
        for bit in 0..64 {
            let touched = bands(1 << bit).filter(|(_, bits)| *bits != 0).count();
            assert_eq!(touched, 1, "bit {bit}");
        }
    }
}
