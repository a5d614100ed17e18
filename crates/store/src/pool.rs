//! Connections that read.

use std::path::PathBuf;
use std::sync::Mutex;

use rusqlite::{Connection, OpenFlags};

use crate::StoreError;
use crate::schema::configure_reader;

/// Keeps reading connections for the next reader; opens another when all are out.
#[derive(Debug)]
pub(crate) struct Pool {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// Idle connections kept; each holds a page cache of about 2 MiB.
const KEPT: usize = 32;

impl Pool {
    pub(crate) fn new(file: PathBuf) -> Self {
        Self { file, idle: Mutex::default() }
    }

    /// Lends a connection to `work`.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let waiting = self.idle.lock().expect("no reader panics while it holds the list").pop();
        let connection = match waiting {
            Some(connection) => connection,
            None => self.open()?,
        };
        let done = work(&connection);
        let mut idle = self.idle.lock().expect("no reader panics while it holds the list");
        if idle.len() < KEPT {
            idle.push(connection);
        }
        done
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        configure_reader(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }
}
