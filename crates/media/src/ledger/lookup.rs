//! Media found by what they have.

use rusqlite::OptionalExtension;
use solander_model::{BlobHash, Pid, Timestamp};

use super::item::{COLUMNS, read};
use super::{Item, Ledger};
use crate::MediaError;

/// The rest of the question for the media with some bytes, after the columns.
pub(super) const OF_HASH: &str = "FROM item WHERE hash = ?1 ORDER BY pid LIMIT ?2";

impl Ledger {
    /// Up to `limit` media whose bytes are these, by PID.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn items_of(&self, hash: &BlobHash, limit: usize) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} {OF_HASH}"))?;
        let rows = statement.query_map((hash.0, limit as i64), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The media with this address.
    pub(crate) fn at(&self, url: &str) -> Result<Option<Pid>, MediaError> {
        let pid: Option<String> = self
            .lock()
            .prepare_cached("SELECT pid FROM item WHERE url = ?1 AND state <> 5 ORDER BY pid LIMIT 1")?
            .query_row([url], |row| row.get(0))
            .optional()?;
        Ok(pid.and_then(|pid| pid.parse().ok()))
    }

    /// Makes everything that was fetched due now, and what failed as well; returns how many media that are.
    pub(crate) fn recheck(&self, now: Timestamp) -> Result<u64, MediaError> {
        let changed = self.lock().execute(
            "UPDATE item SET due = ?1, state = CASE state WHEN 4 THEN 3 ELSE state END \
             WHERE brought = 0 AND state IN (2, 3, 4) AND policy > 0",
            [now.0],
        )?;
        Ok(changed as u64)
    }

    /// Tells every living media with its address.
    pub(crate) fn each_address(&self, each: &mut dyn FnMut(&Pid, &str)) -> Result<(), MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT pid, url FROM item WHERE state <> 5")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(pid) = row.get::<_, String>(0)?.parse() {
                each(&pid, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
            }
        }
        Ok(())
    }
}
