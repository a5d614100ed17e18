//! How `media.sqlite` is laid out, and how a file that an earlier program wrote becomes one of now.

use rusqlite::{Connection, TransactionBehavior};

use crate::MediaError;

/// The layout that this program writes.
pub(super) const FORMAT: i64 = 2;

/// One step for each format: a new file takes all of them, so that it is laid out as one that has grown.
const STEPS: [&str; FORMAT as usize] = [FIRST, SECOND];

const FIRST: &str = "
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

/// What is not stated yet is a queue, kept by the same transaction that makes it so: whoever states it reads what is new, and
/// not what there is. `fallback` is what is shown while newer bytes are not read yet; `refused` are the newer bytes that
/// could not be read. (The plus keeps the planner from looking through all media of a state.)
const SECOND: &str = "
ALTER TABLE item ADD COLUMN fallback BLOB;
ALTER TABLE item ADD COLUMN fallback_size INTEGER;
ALTER TABLE item ADD COLUMN refused BLOB;
ALTER TABLE content ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
ALTER TABLE content ADD COLUMN died INTEGER NOT NULL DEFAULT 0;
CREATE INDEX item_cached ON item (coalesce(viewed, fetched, 0)) WHERE state = 2 AND policy = 1;
CREATE TABLE unstated (pid TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO unstated SELECT item.pid FROM content JOIN item ON item.hash = content.hash
    WHERE content.state IN (2, 3) AND item.state = 2 AND item.noted IS NOT item.hash;
CREATE TRIGGER item_states AFTER UPDATE OF hash, noted, state ON item BEGIN
    DELETE FROM unstated WHERE pid = new.pid;
    INSERT INTO unstated SELECT new.pid FROM content
        WHERE content.hash = new.hash AND content.state IN (2, 3) AND new.state = 2 AND new.noted IS NOT new.hash;
END;
CREATE TRIGGER content_states AFTER UPDATE OF state ON content WHEN new.state IN (2, 3) BEGIN
    INSERT INTO unstated SELECT item.pid FROM item
        WHERE item.hash = new.hash AND +item.state = 2 AND item.noted IS NOT item.hash
          AND NOT EXISTS (SELECT 1 FROM unstated WHERE unstated.pid = item.pid);
END;
";

/// Brings a file to the layout of now, in one transaction.
pub(super) fn bring_up(connection: &mut Connection) -> Result<(), MediaError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let Some(steps) = usize::try_from(format).ok().and_then(|format| STEPS.get(format..)) else {
        return Err(MediaError::Input(format!("media.sqlite has format {format}; this program knows {FORMAT}")));
    };
    for step in steps {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction.commit()?;
    Ok(())
}
