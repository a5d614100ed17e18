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
}

const COLUMNS: &str = "pid, source, holder, url, policy, state, attempts, code, reason, service, hash, size, etag, \
                       modified, fetched, noted";

fn hash(bytes: Option<Vec<u8>>) -> Option<BlobHash> {
    bytes.and_then(|bytes| bytes.try_into().ok()).map(BlobHash)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
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
                 ON CONFLICT (pid) DO UPDATE SET source = ?2, holder = ?3, noted = ?8, \
                   policy = CASE WHEN brought = 1 AND url = ?4 THEN 2 ELSE ?5 END, \
                   state = CASE WHEN ?6 = 5 THEN 5 WHEN url <> ?4 OR state = 5 THEN ?6 \
                                WHEN policy <> ?5 AND state IN (0, 1) THEN ?6 ELSE state END, \
                   hash = CASE WHEN url <> ?4 THEN NULL ELSE hash END, \
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

/// Bytes that came, or were confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Came<'a> {
    pub(crate) hash: BlobHash,
    pub(crate) size: u64,
    pub(crate) etag: Option<&'a str>,
    pub(crate) modified: Option<&'a str>,
    pub(crate) service: Option<&'a str>,
    /// When to ask again.
    pub(crate) due: Timestamp,
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

    /// Up to `limit` media to be fetched, retried or asked for again, longest due first.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let mut found = Vec::new();
        for state in [State::Wanted, State::Failing, State::Kept] {
            let room = limit - found.len();
            if room == 0 {
                break;
            }
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM item WHERE state = ?1 AND due <= ?2 ORDER BY due LIMIT ?3"
            ))?;
            let rows = statement.query_map((state as u8, now.0, room as i64), read)?;
            found.extend(rows.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(found)
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

    /// Files bytes that came, and the work that follows.
    pub(crate) fn came(&self, pid: &Pid, came: &Came<'_>, now: Timestamp) -> Result<(), MediaError> {
        self.together(|connection| {
            connection
                .prepare_cached(
                    "UPDATE item SET state = CASE state WHEN 5 THEN 5 ELSE 2 END, due = ?2, attempts = 0, code = NULL, \
                     reason = NULL, hash = ?3, size = ?4, etag = ?5, modified = ?6, fetched = ?7, \
                     service = coalesce(?8, service), viewed = coalesce(viewed, ?7) WHERE pid = ?1",
                )?
                .execute((
                    pid.to_string(),
                    came.due.0,
                    came.hash.0,
                    came.size as i64,
                    came.etag,
                    came.modified,
                    now.0,
                    came.service,
                ))?;
            Self::want_prepared(connection, &came.hash, now)
        })
    }

    /// Files a fault: `due` says when to try again, `None` that there is no use.
    pub(crate) fn failed(
        &self,
        pid: &Pid,
        code: &str,
        reason: &str,
        due: Option<Timestamp>,
        service: Option<&str>,
    ) -> Result<(), MediaError> {
        // What is kept stays kept, and is shown; only a media without bytes is dead.
        self.lock()
            .prepare_cached(
                "UPDATE item SET state = CASE WHEN state = 5 THEN 5 WHEN hash IS NOT NULL THEN 2 WHEN ?4 IS NULL THEN 4 ELSE 3 END, \
                 due = coalesce(?4, 9223372036854775807), attempts = attempts + 1, code = ?2, reason = ?3, \
                 service = coalesce(?5, service) WHERE pid = ?1",
            )?
            .execute((pid.to_string(), code, reason, due.map(|due| due.0), service))?;
        Ok(())
    }

    /// Puts off the next try, without blaming anyone.
    pub(crate) fn postpone(&self, pid: &Pid, due: Timestamp) -> Result<(), MediaError> {
        self.lock().prepare_cached("UPDATE item SET due = ?2 WHERE pid = ?1")?.execute((pid.to_string(), due.0))?;
        Ok(())
    }

    /// The media whose bytes are these.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn items_of(&self, hash: &BlobHash) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM item WHERE hash = ?1 ORDER BY pid LIMIT 1000"))?;
        let rows = statement.query_map([hash.0], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Media whose bytes are ready and whose objects do not say so yet.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn unnoted(&self, limit: usize) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let columns: String = COLUMNS.split(", ").map(|c| format!("item.{}, ", c.trim())).collect();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {} FROM content JOIN item ON item.hash = content.hash WHERE content.state IN (2, 3) AND item.state = 2 \
             AND item.noted IS NOT item.hash ORDER BY item.pid LIMIT ?1",
            columns.trim_end_matches(", ")
        ))?;
        let rows = statement.query_map([limit as i64], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Files that media objects say what their bytes are.
    pub(crate) fn set_noted(&self, noted: &[(Pid, BlobHash)]) -> Result<(), MediaError> {
        self.together(|connection| {
            let mut statement = connection.prepare_cached("UPDATE item SET noted = ?2 WHERE pid = ?1")?;
            for (pid, hash) in noted {
                statement.execute((pid.to_string(), hash.0))?;
            }
            Ok(())
        })
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

    /// Cached media that nobody has looked at since `before`.
    pub(crate) fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM item WHERE state = 2 AND policy = 1 AND coalesce(viewed, fetched, 0) < ?1 LIMIT ?2"
        ))?;
        let rows = statement.query_map((before.0, limit as i64), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Files that the bytes of a cached media were let go.
    pub(crate) fn let_go(&self, pid: &Pid) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached("UPDATE item SET state = 0, hash = NULL, etag = NULL, modified = NULL WHERE pid = ?1")?
            .execute([pid.to_string()])?;
        Ok(())
    }
}

impl Ledger {
    /// Files bytes that were brought by hand: they are kept for good.
    pub(crate) fn brought(&self, pid: &Pid, came: &Came<'_>, now: Timestamp) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached("UPDATE item SET policy = 2, brought = 1 WHERE pid = ?1")?
            .execute([pid.to_string()])?;
        self.came(pid, came, now)
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
