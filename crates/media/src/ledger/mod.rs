//! `media.sqlite`: what is to be done with each media, and what was found. Derived from the log and the blobs, so it may be
//! deleted; then images are asked for again, conditionally.

mod came;
mod content;
mod format;
mod item;
mod lookup;
mod packed;
mod queues;
mod report;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use rusqlite::Connection;

use crate::MediaError;

pub(crate) use came::Came;
pub use content::Content;
pub(crate) use content::{DIED_TRIES, Fault, SLOW_TRIES};
pub(crate) use item::Seen;
pub use item::{Item, State};
pub use packed::Packed;
pub(crate) use queues::{Lane, Turn};
pub use report::{SourceReport, Trouble};

/// The state of work. Calls are short; the lock is held for one transaction.
#[derive(Debug)]
pub struct Ledger {
    connection: Mutex<Connection>,
}

impl Ledger {
    /// Opens the ledger below the data folder, and makes it where it is absent.
    ///
    /// # Errors
    /// [`MediaError::Ledger`] when the file cannot be used, [`MediaError::Input`] when a newer program wrote it.
    pub fn open(folder: &Path) -> Result<Self, MediaError> {
        let mut connection = Connection::open(folder.join("media.sqlite"))?;
        connection.busy_timeout(std::time::Duration::from_secs(60))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What is lost by a power cut is done again; what is lost by the end of the process is nothing.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.set_prepared_statement_cache_capacity(64);
        format::bring_up(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Runs `work` in one transaction.
    pub(crate) fn together<T>(&self, work: impl FnOnce(&Connection) -> Result<T, MediaError>) -> Result<T, MediaError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// The last log sequence that `reader` has dealt with.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn place(&self, reader: &str) -> Result<u64, MediaError> {
        use rusqlite::OptionalExtension;
        let seq: Option<i64> = self
            .lock()
            .prepare_cached("SELECT seq FROM place WHERE reader = ?1")?
            .query_row([reader], |row| row.get(0))
            .optional()?;
        Ok(seq.unwrap_or(0) as u64)
    }

    pub(crate) fn set_place(connection: &Connection, reader: &str, seq: u64) -> Result<(), MediaError> {
        connection
            .prepare_cached("INSERT OR REPLACE INTO place (reader, seq) VALUES (?1, ?2)")?
            .execute((reader, seq as i64))?;
        Ok(())
    }
}
