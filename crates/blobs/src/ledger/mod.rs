//! The ledger of bytes: one SQLite file that says which blobs are kept, where, for whom and how well.
//!
//! Calls block; [`Blobs`](crate::Blobs) hands all of them to a thread that may.

mod blobs;
mod care;
mod codes;
mod garbage;
mod moves;
mod schema;
mod uploads;
mod uses;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::place::Named;
use crate::{BlobError, PlaceName};

pub(crate) use blobs::{Entry, Keeping};
pub(crate) use care::Due;
pub(crate) use moves::Candidate;

/// The ledger's file within the data folder.
pub(crate) const FILE: &str = "blobs.sqlite";
/// Idle reading connections kept.
const KEPT: usize = 16;

/// One connection that writes, and some that read.
#[derive(Debug)]
pub(crate) struct Ledger {
    file: PathBuf,
    writer: Mutex<Connection>,
    idle: Mutex<Vec<Connection>>,
}

impl Ledger {
    pub(crate) fn open(folder: &Path) -> Result<Self, BlobError> {
        let file = folder.join(FILE);
        let mut writer = Connection::open(&file)?;
        schema::configure_writer(&writer)?;
        schema::prepare(&mut writer)?;
        Ok(Self { file, writer: Mutex::new(writer), idle: Mutex::default() })
    }

    /// Lends a reading connection.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, BlobError>) -> Result<T, BlobError> {
        let waiting = held(&self.idle).pop();
        let connection = match waiting {
            Some(connection) => connection,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(&self.file, flags)?;
                schema::configure(&connection)?;
                connection.pragma_update(None, "query_only", true)?;
                connection
            }
        };
        let done = work(&connection);
        let mut idle = held(&self.idle);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        done
    }

    /// Everything `work` writes is committed durably together, or nothing is.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction) -> Result<T, BlobError>) -> Result<T, BlobError> {
        let mut writer = held(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// The name a place was given when it was first used.
    pub(crate) fn place_id(&self, place: PlaceName) -> Result<Option<String>, BlobError> {
        self.read(|c| {
            let mut query = c.prepare_cached("SELECT id FROM place WHERE name = ?1")?;
            Ok(query.query_row([place], |row| row.get(0)).optional()?)
        })
    }

    /// The name of a place, and whether no copy is listed in it. One that is `new` and has no name gets one; one that
    /// belongs to another ledger does not.
    pub(crate) fn name_place(&self, place: PlaceName, new: bool) -> Result<Named, BlobError> {
        self.write(|t| {
            if new {
                t.execute("INSERT OR IGNORE INTO place (name, id) VALUES (?1, lower(hex(randomblob(16))))", [place])?;
            }
            let id = t.query_row("SELECT id FROM place WHERE name = ?1", [place], |row| row.get(0)).optional()?;
            let used = "SELECT EXISTS (SELECT 1 FROM copy WHERE place = ?1 AND state = 0)";
            let used: bool = t.query_row(used, [place], |row| row.get(0))?;
            Ok(Named { id: id.unwrap_or_default(), unused: !used })
        })
    }

    /// Takes a place over under the name it calls itself.
    pub(crate) fn take_over(&self, place: PlaceName, id: &str) -> Result<(), BlobError> {
        self.write(|t| {
            t.execute("INSERT OR IGNORE INTO place (name, id) VALUES (?1, ?2)", (place, id))?;
            Ok(())
        })
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A transaction that a panic interrupted was rolled back; the connection itself is sound.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
