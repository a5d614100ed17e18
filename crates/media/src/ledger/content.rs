//! What is known of exact bytes: prepared once, however many media have them.

use rusqlite::OptionalExtension;
use solander_model::{BlobHash, Timestamp};

use super::came::{accept, refuse};
use super::{Lane, Ledger};
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

/// Why preparing bytes came to nothing, where they may be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// This machine failed, such as by a full disk.
    Here,
    /// It took longer than it may. The next try may take twice as long.
    Slow,
    /// The process that read them was killed.
    Died,
}

/// So often preparing bytes may run out of time.
pub(crate) const SLOW_TRIES: u32 = 3;
/// So often a process may be killed over the same bytes.
pub(crate) const DIED_TRIES: u32 = 2;

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

    /// Asks that bytes be prepared again, before all others, since what was made of them is gone.
    pub(crate) fn prepare_first(&self, hash: &BlobHash) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached("UPDATE content SET state = 1, due = 0, attempts = 0 WHERE hash = ?1 AND state = 2")?
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
                    "UPDATE content SET state = 2, width = ?2, height = ?3, prepared = ?4, reason = NULL, attempts = 0, slow = 0, \
                     died = 0 WHERE hash = ?1",
                )?
                .execute((hash.0, prepared.width, prepared.height, text))?;
            accept(connection, hash)?;
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

    /// Files that bytes cannot be read, for good.
    pub(crate) fn unreadable(&self, hash: &BlobHash, reason: &str) -> Result<(), MediaError> {
        self.together(|connection| {
            connection
                .prepare_cached("UPDATE content SET state = 3, reason = ?2 WHERE hash = ?1")?
                .execute((hash.0, reason))?;
            refuse(connection, hash)
        })
    }

    /// Files that preparing bytes came to nothing, and that it is tried again at `due`; unless it was tried too often: then
    /// they cannot be read, for good. Returns whether that is so.
    pub(crate) fn faulted(
        &self,
        hash: &BlobHash,
        fault: Fault,
        reason: &str,
        due: Timestamp,
    ) -> Result<bool, MediaError> {
        let (count, tries, lane) = match fault {
            Fault::Here => ("attempts", 4, Lane::First),
            Fault::Slow => ("slow", SLOW_TRIES, Lane::Again),
            Fault::Died => ("died", DIED_TRIES, Lane::Again),
        };
        self.together(|connection| {
            let state: u8 = connection
                .prepare_cached(&format!(
                    "UPDATE content SET {count} = {count} + 1, reason = ?2, due = ?3, \
                     state = CASE WHEN {count} + 1 >= {tries} THEN 3 WHEN state = 4 THEN 4 ELSE ?4 END \
                     WHERE hash = ?1 RETURNING state"
                ))?
                .query_row((hash.0, reason, due.0, lane as u8), |row| row.get(0))?;
            if state == 3 {
                refuse(connection, hash)?;
            }
            Ok(state == 3)
        })
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
