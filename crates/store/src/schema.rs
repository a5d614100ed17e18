//! Tables, and the format marker that says which of them a file has.

use rusqlite::Connection;

use crate::StoreError;

/// The format this program writes. Kept in `PRAGMA user_version`.
pub(crate) const FORMAT: i64 = 1;
/// Marks the file as ours: "Soln" in ASCII. Kept in `PRAGMA application_id`.
const APPLICATION: i64 = 0x536f_6c6e;

/// Told in `docs/decisions/0002-tables.md`.
const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE prefix (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    p INTEGER NOT NULL,
    pid INTEGER NOT NULL,
    ver INTEGER NOT NULL,
    prev_seq INTEGER NOT NULL,
    ts INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    activity INTEGER NOT NULL,
    run INTEGER NOT NULL,
    hash BLOB NOT NULL,
    dict INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE source_record (seq INTEGER PRIMARY KEY, dict INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE head (
    pid INTEGER PRIMARY KEY,
    p INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    ver INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    deleted INTEGER NOT NULL
) STRICT;
CREATE INDEX head_of_small_kind ON head (kind, pid) WHERE kind > 2;
CREATE TABLE total (kind INTEGER NOT NULL, deleted INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, deleted)) STRICT, WITHOUT ROWID;
CREATE TABLE harvest (
    source INTEGER NOT NULL,
    key BLOB NOT NULL,
    kind INTEGER NOT NULL,
    n INTEGER NOT NULL,
    pid INTEGER NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE harvest_next (source INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE TABLE media_use (media INTEGER NOT NULL, specimen INTEGER NOT NULL, PRIMARY KEY (media, specimen)) STRICT, WITHOUT ROWID;
CREATE TABLE dict (id INTEGER PRIMARY KEY, class INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE seal (seq INTEGER PRIMARY KEY, chain BLOB NOT NULL) STRICT;
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    source INTEGER,
    archive TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    done INTEGER NOT NULL,
    report TEXT NOT NULL
) STRICT;
CREATE INDEX run_of_source ON run (source, id);
CREATE TABLE refused (
    run INTEGER NOT NULL,
    n INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    id TEXT,
    term TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
";

/// Settings of a connection that writes.
pub(crate) fn configure_writer(connection: &Connection, cache_mib: u32) -> Result<(), StoreError> {
    configure_reader(connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledged commit survives a power cut, not only the end of the process.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -i64::from(cache_mib) * 1024)?;
    // A larger log is checkpointed less often, so a random page is rewritten less often. Who writes much has a thread that
    // calls `Store::checkpoint`, and then little is left to do when this many pages are reached.
    connection.pragma_update(None, "wal_autocheckpoint", 60_000)?;
    Ok(())
}

/// Settings of every connection.
pub(crate) fn configure_reader(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(60))?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Makes the tables in an empty file, or checks that the file is one this program can read.
pub(crate) fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    let format: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == FORMAT {
        // The usual case needs no lock, so that a reader need not wait for a harvest's commit.
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format > FORMAT {
        return Err(StoreError::NewerFormat { found: format, known: FORMAT });
    }
    if format == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
        let secret: Vec<u8> = transaction.query_row("SELECT randomblob(16)", [], |row| row.get(0))?;
        transaction.execute("INSERT INTO meta (key, value) VALUES ('secret', ?1)", [secret])?;
    }
    transaction.commit()?;
    Ok(())
}
