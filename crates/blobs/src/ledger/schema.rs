//! Tables of the ledger, and the format marker that says which of them a file has.

use rusqlite::{Connection, TransactionBehavior};

use crate::BlobError;

/// The format this program writes. Kept in `PRAGMA user_version`.
pub(super) const FORMAT: i64 = 1;
/// Marks the file as ours: "Solb" in ASCII. Kept in `PRAGMA application_id`.
const APPLICATION: i64 = 0x536f_6c62;

/// `tier`: 0 active, 1 archive. `place`: 0 active, 1 active-second, 2 archive, 3 archive-second.
/// `state` of a copy: 0 ok, 1 damaged, 2 missing, 3 owed. Instants are milliseconds since 1970.
/// `held` is kept by the triggers, whoever changes the rows; its owner '' stands for everybody.
const TABLES: &str = "
CREATE TABLE place (name INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    media_type TEXT,
    tier INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    kept_at INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    stays_until INTEGER NOT NULL DEFAULT 0,
    sums BLOB NOT NULL
) STRICT;
CREATE TABLE copy (
    blob INTEGER NOT NULL,
    place INTEGER NOT NULL,
    state INTEGER NOT NULL,
    verified_at INTEGER,
    PRIMARY KEY (blob, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_by_age ON copy (verified_at, blob, place) WHERE state = 0;
CREATE INDEX copy_not_ok ON copy (blob, place) WHERE state <> 0;
CREATE TABLE owner (blob INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (blob, name)) STRICT, WITHOUT ROWID;
CREATE TABLE reference (blob INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (blob, name)) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_name ON reference (name);
CREATE TABLE held (
    owner TEXT NOT NULL,
    tier INTEGER NOT NULL,
    blobs INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (owner, tier)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER blob_kept AFTER INSERT ON blob BEGIN
    INSERT INTO held VALUES ('', NEW.tier, 1, NEW.size)
    ON CONFLICT DO UPDATE SET blobs = blobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER blob_gone AFTER DELETE ON blob BEGIN
    UPDATE held SET blobs = blobs - 1, bytes = bytes - OLD.size WHERE owner = '' AND tier = OLD.tier;
END;
CREATE TRIGGER owner_kept AFTER INSERT ON owner BEGIN
    INSERT INTO held SELECT NEW.name, tier, 1, size FROM blob WHERE id = NEW.blob
    ON CONFLICT DO UPDATE SET blobs = blobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER owner_gone AFTER DELETE ON owner BEGIN
    UPDATE held SET blobs = blobs - 1, bytes = bytes - (SELECT size FROM blob WHERE id = OLD.blob)
    WHERE owner = OLD.name AND tier = (SELECT tier FROM blob WHERE id = OLD.blob);
END;
CREATE TRIGGER blob_moved AFTER UPDATE OF tier ON blob WHEN OLD.tier <> NEW.tier BEGIN
    UPDATE held SET blobs = blobs - 1, bytes = bytes - NEW.size
    WHERE tier = OLD.tier AND (owner = '' OR owner IN (SELECT name FROM owner WHERE blob = NEW.id));
    INSERT INTO held VALUES ('', NEW.tier, 1, NEW.size)
    ON CONFLICT DO UPDATE SET blobs = blobs + 1, bytes = bytes + excluded.bytes;
    INSERT INTO held SELECT name, NEW.tier, 1, NEW.size FROM owner WHERE blob = NEW.id
    ON CONFLICT DO UPDATE SET blobs = blobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TABLE restore (
    blob INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    done INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    length INTEGER,
    at INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    owner TEXT,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    hash BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    hash BLOB NOT NULL,
    place INTEGER NOT NULL,
    found TEXT NOT NULL,
    done TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_blob ON event (hash);
";

pub(super) fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(60))?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

pub(super) fn configure_writer(connection: &Connection) -> rusqlite::Result<()> {
    configure(connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledged blob survives a power cut, not only the end of the process.
    connection.pragma_update(None, "synchronous", "FULL")
}

/// Makes the tables in an empty file, or checks that the file is one this program can read.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), BlobError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > FORMAT {
        return Err(BlobError::NewerFormat { found, known: FORMAT });
    }
    if found == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    Ok(transaction.commit()?)
}
