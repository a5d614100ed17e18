//! One media and the work on it.

use rusqlite::{Connection, OptionalExtension, Row};
use solander_model::{BlobHash, Pid, Timestamp};

use super::Ledger;
use crate::MediaError;
use crate::settings::Policy;

/// How far the work on a media has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Nothing is to be done: the image stays where it is, or waits for a reader.
    Resting = 0,
    /// To be fetched.
    Wanted = 1,
    /// Its bytes are here.
    Kept = 2,
    /// The last try failed; it will be tried again.
    Failing = 3,
    /// The source does not have it (any more), or it must not be fetched.
    Dead = 4,
    /// The media was withdrawn.
    Withdrawn = 5,
}

impl State {
    fn from(n: u8) -> Self {
        match n {
            1 => Self::Wanted,
            2 => Self::Kept,
            3 => Self::Failing,
            4 => Self::Dead,
            5 => Self::Withdrawn,
            _ => Self::Resting,
        }
    }
}

fn policy(n: u8) -> Policy {
    match n {
        1 => Policy::Cached,
        2 => Policy::Mirrored,
        _ => Policy::Referenced,
    }
}

/// One media and the work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The media.
    pub pid: Pid,
    /// Name of its source system.
    pub source: String,
    /// Who holds the physical specimen: counted for usage and quota.
    pub holder: String,
    /// `ac:accessURI`.
    pub url: String,
    /// What becomes of its bytes.
    pub policy: Policy,
    /// How far the work has come.
    pub state: State,
    /// Failed tries since the last success.
    pub attempts: u32,
    /// Short name of the last fault.
    pub code: Option<String>,
    /// The last fault in a sentence.
    pub reason: Option<String>,
    /// A foreign IIIF image service that stands behind the address.
    pub service: Option<String>,
    /// Name of the bytes.
    pub hash: Option<BlobHash>,
    /// Their number.
    pub size: Option<u64>,
    /// `ETag` of the last answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer.
    pub modified: Option<String>,
    /// When the bytes last came, or were last confirmed.
    pub fetched: Option<Timestamp>,
    /// The bytes whose facts stand in the media object.
    pub noted: Option<BlobHash>,
    /// The bytes that are shown until those of `hash` have been read.
    pub fallback: Option<BlobHash>,
    /// Bytes that came after those of `hash`, and are no image that can be read.
    pub refused: Option<BlobHash>,
}

pub(super) const COLUMNS: &str = "pid, source, holder, url, policy, state, attempts, code, reason, service, hash, size, etag, \
                       modified, fetched, noted, fallback, refused";

fn hash(bytes: Option<Vec<u8>>) -> Option<BlobHash> {
    bytes.and_then(|bytes| bytes.try_into().ok()).map(BlobHash)
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    let pid: String = row.get(0)?;
    let pid = pid
        .parse()
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(e)))?;
    Ok(Item {
        pid,
        source: row.get(1)?,
        holder: row.get(2)?,
        url: row.get(3)?,
        policy: policy(row.get(4)?),
        state: State::from(row.get(5)?),
        attempts: row.get(6)?,
        code: row.get(7)?,
        reason: row.get(8)?,
        service: row.get(9)?,
        hash: hash(row.get(10)?),
        size: row.get::<_, Option<i64>>(11)?.map(|size| size as u64),
        etag: row.get(12)?,
        modified: row.get(13)?,
        fetched: row.get::<_, Option<i64>>(14)?.map(Timestamp),
        noted: hash(row.get(15)?),
        fallback: hash(row.get(16)?),
        refused: hash(row.get(17)?),
    })
}

/// What is known of a media when the log is read.
#[derive(Debug, Clone)]
pub(crate) struct Seen<'a> {
    pub(crate) pid: &'a Pid,
    pub(crate) source: &'a str,
    pub(crate) holder: &'a str,
    pub(crate) url: &'a str,
    pub(crate) policy: Policy,
    /// The bytes that the object names already.
    pub(crate) hash: Option<BlobHash>,
    pub(crate) withdrawn: bool,
}

impl Seen<'_> {
    /// Files what the log says. A new address asks for new bytes; the same address keeps what is known.
    pub(crate) fn file(&self, connection: &Connection, now: Timestamp) -> Result<(), MediaError> {
        let state = match (self.withdrawn, self.policy) {
            (true, _) => State::Withdrawn,
            (false, Policy::Mirrored) => State::Wanted,
            (false, _) => State::Resting,
        };
        connection
            .prepare_cached(
                "INSERT INTO item (pid, source, holder, url, policy, state, due, noted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                 ON CONFLICT (pid) DO UPDATE SET source = ?2, holder = ?3, \
                   noted = CASE WHEN url = ?4 AND refused IS NOT NULL AND noted IS NULL THEN NULL ELSE ?8 END, \
                   policy = CASE WHEN brought = 1 AND url = ?4 THEN 2 ELSE ?5 END, \
                   state = CASE WHEN ?6 = 5 THEN 5 WHEN url <> ?4 OR state = 5 THEN ?6 \
                                WHEN policy <> ?5 AND state IN (0, 1) THEN ?6 ELSE state END, \
                   hash = CASE WHEN url <> ?4 THEN NULL ELSE hash END, \
                   fallback = CASE WHEN url <> ?4 THEN NULL ELSE fallback END, \
                   refused = CASE WHEN url <> ?4 THEN NULL ELSE refused END, \
                   brought = CASE WHEN url <> ?4 THEN 0 ELSE brought END, \
                   etag = CASE WHEN url <> ?4 THEN NULL ELSE etag END, \
                   modified = CASE WHEN url <> ?4 THEN NULL ELSE modified END, \
                   attempts = CASE WHEN url <> ?4 THEN 0 ELSE attempts END, \
                   due = CASE WHEN url <> ?4 OR state = 5 THEN ?7 ELSE due END, url = ?4",
            )?
            .execute((
                self.pid.to_string(),
                self.source,
                self.holder,
                self.url,
                self.policy as u8,
                state as u8,
                now.0,
                self.hash.map(|hash| hash.0),
            ))?;
        Ok(())
    }
}

impl Ledger {
    /// One media.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn item(&self, pid: &Pid) -> Result<Option<Item>, MediaError> {
        Ok(self
            .lock()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM item WHERE pid = ?1"))?
            .query_row([pid.to_string()], read)
            .optional()?)
    }

    /// Asks for a media now, whatever its policy.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn want(&self, pid: &Pid, now: Timestamp) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached("UPDATE item SET state = 1, due = ?2 WHERE pid = ?1 AND state IN (0, 3)")?
            .execute((pid.to_string(), now.0))?;
        Ok(())
    }

    /// Puts off the next try, without blaming anyone.
    pub(crate) fn postpone(&self, pid: &Pid, due: Timestamp) -> Result<(), MediaError> {
        self.lock().prepare_cached("UPDATE item SET due = ?2 WHERE pid = ?1")?.execute((pid.to_string(), due.0))?;
        Ok(())
    }

    /// Notes readers of images.
    pub(crate) fn viewed(&self, pids: &[Pid], now: Timestamp) -> Result<(), MediaError> {
        self.together(|connection| {
            let mut statement = connection.prepare_cached("UPDATE item SET viewed = ?2 WHERE pid = ?1")?;
            for pid in pids {
                statement.execute((pid.to_string(), now.0))?;
            }
            Ok(())
        })
    }

    /// Files that the bytes of a cached media were let go.
    pub(crate) fn let_go(&self, pid: &Pid) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached(
                "UPDATE item SET state = 0, hash = NULL, fallback = NULL, fallback_size = NULL, refused = NULL, etag = NULL, \
                 modified = NULL WHERE pid = ?1",
            )?
            .execute([pid.to_string()])?;
        Ok(())
    }
}
