//! `media.sqlite`: what is to be done with each media, and what was found. Derived from the log and the blobs, so it may be
//! deleted; then images are asked for again, conditionally.

mod content;
mod item;
mod packed;
mod report;

use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use rusqlite::Connection;

use crate::MediaError;

pub use content::Content;
pub(crate) use item::{Came, Seen};
pub use item::{Item, State};
pub use packed::Packed;
pub use report::{SourceReport, Trouble};

const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE place (reader TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE item (
    pid TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    holder TEXT NOT NULL,
    url TEXT NOT NULL,
    policy INTEGER NOT NULL,
    state INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    code TEXT,
    reason TEXT,
    service TEXT,
    hash BLOB,
    size INTEGER,
    etag TEXT,
    modified TEXT,
    fetched INTEGER,
    viewed INTEGER,
    noted BLOB,
    brought INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX item_due ON item (state, due);
CREATE INDEX item_url ON item (url);
CREATE INDEX item_source ON item (source, state);
CREATE INDEX item_hash ON item (hash) WHERE hash IS NOT NULL;
CREATE TABLE content (
    hash BLOB PRIMARY KEY,
    state INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    width INTEGER,
    height INTEGER,
    prepared TEXT,
    reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX content_due ON content (state, due);
CREATE TABLE packed (hash BLOB NOT NULL, package TEXT NOT NULL, member TEXT NOT NULL, begins INTEGER NOT NULL, length INTEGER NOT NULL,
    doi TEXT, PRIMARY KEY (hash, package, member)) STRICT, WITHOUT ROWID;
CREATE INDEX packed_in ON packed (package);
CREATE TABLE fingerprint (band INTEGER NOT NULL, bits INTEGER NOT NULL, hash BLOB NOT NULL, whole INTEGER NOT NULL,
    PRIMARY KEY (band, bits, hash)) STRICT, WITHOUT ROWID;
";

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
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if format > FORMAT {
            return Err(MediaError::Input(format!("media.sqlite has format {format}; this program knows {FORMAT}")));
        }
        if format == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
        }
        transaction.commit()?;
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
