//! The store itself.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use solander_model::Minter;

use crate::codec::Encoder;
use crate::ids::Prefixes;
use crate::pool::Pool;
use crate::{Settings, StoreError, schema};

/// All objects of one installation. Cheap to clone; calls block, so asynchronous callers hand them to a thread.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) folder: PathBuf,
    pub(crate) writer: Mutex<Connection>,
    pub(crate) pool: Pool,
    pub(crate) prefixes: Prefixes,
    pub(crate) encoder: Encoder,
    pub(crate) minter: Minter,
}

/// The database file within the data folder.
const FILE: &str = "objects.sqlite";

impl Store {
    /// Opens the store in `folder`, and makes both where they are absent.
    ///
    /// # Errors
    /// [`StoreError::Open`] when the folder cannot be used, [`StoreError::NewerFormat`] when a newer program wrote it,
    /// [`StoreError::Prefix`] when the settings have no usable prefix.
    pub fn open(folder: &Path, settings: &Settings) -> Result<Self, StoreError> {
        let refused = |reason: String| StoreError::Open { folder: folder.to_owned(), reason };
        std::fs::create_dir_all(folder).map_err(|e| refused(e.to_string()))?;
        let file = folder.join(FILE);
        let mut writer = Connection::open(&file).map_err(|e| refused(e.to_string()))?;
        schema::configure_writer(&writer, settings.cache_mib).map_err(|e| refused(e.to_string()))?;
        schema::prepare(&mut writer)?;
        let secret: Vec<u8> = writer.query_row("SELECT value FROM meta WHERE key = 'secret'", [], |row| row.get(0))?;
        let secret =
            secret.try_into().map_err(|_| StoreError::damaged("the secret of the store", "it has not 16 bytes"))?;
        let minter = Minter::new(&settings.prefix, secret)
            .ok_or_else(|| StoreError::Prefix { prefix: settings.prefix.clone() })?;
        let (prefixes, encoder) = (Prefixes::default(), Encoder::default());
        prefixes.register(&writer, &settings.prefix)?;
        encoder.load(&writer)?;
        let inner = Inner {
            folder: folder.to_owned(),
            writer: Mutex::new(writer),
            pool: Pool::new(file),
            prefixes,
            encoder,
            minter,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Moves what was committed from the database's log into its file, as far as that goes without waiting for readers or
    /// keeping a writer waiting. Nothing is more durable afterwards; a thread that does it while another writes spares that
    /// one the work.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.inner.pool.with(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
            Ok(())
        })
    }

    /// Whether `folder` holds a store.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        folder.join(FILE).is_file()
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// The prefix of new PIDs.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.inner.minter.prefix()
    }

    /// Compresses bodies outside the transaction, on any thread.
    #[must_use]
    pub fn encoder(&self) -> &Encoder {
        &self.inner.encoder
    }
}
