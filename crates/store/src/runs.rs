//! Harvest runs and their reports.

use rusqlite::{OptionalExtension, Row};
use solander_model::{Pid, Timestamp};

use crate::batch::Batch;
use crate::{Store, StoreError};

/// How far a run came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum RunState {
    /// Under way, or interrupted and waiting to be resumed.
    Running = 1,
    /// Everything was read and compared.
    Finished = 2,
    /// The archive could not be read to its end; what was read is kept.
    Failed = 3,
    /// Waits for a person: too large a share would have become tombstones.
    Held = 4,
}

impl RunState {
    fn from_number(number: u8) -> Option<Self> {
        [Self::Running, Self::Finished, Self::Failed, Self::Held].into_iter().find(|state| *state as u8 == number)
    }
}

/// One harvest of one archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// From 1.
    pub id: u64,
    /// The source system.
    pub source: Option<Pid>,
    /// Name of the archive, without folders.
    pub archive: String,
    /// Digest of the archive; a resumed run must see the same.
    pub fingerprint: String,
    /// How far it came.
    pub state: RunState,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Records of the archive that are dealt with.
    pub done: u64,
    /// Counts and findings, as JSON.
    pub report: serde_json::Value,
}

/// What changes of a run with each batch.
#[derive(Debug, Clone)]
pub struct RunUpdate<'a> {
    /// See [`Run::state`].
    pub state: RunState,
    /// See [`Run::ended`].
    pub ended: Option<Timestamp>,
    /// See [`Run::done`].
    pub done: u64,
    /// See [`Run::report`].
    pub report: &'a serde_json::Value,
}

/// A row that was not made an object.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refused {
    /// File within the archive.
    pub file: String,
    /// Line in the file, from 1.
    pub line: u64,
    /// The record's identifier, where it has one.
    pub id: Option<String>,
    /// The term that decided.
    pub term: String,
    /// Short name of the reason.
    pub code: String,
    /// The reason as a sentence.
    pub reason: String,
}

impl Batch<'_> {
    /// Begins a run.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn begin_run(&self, source: &Pid, archive: &str, fingerprint: &str, at: Timestamp) -> Result<u64, StoreError> {
        let id: i64 = self.connection().query_row(
            "INSERT INTO run (source, archive, fingerprint, state, started, done, report) VALUES (?1, ?2, ?3, 1, ?4, 0, '{}') \
             RETURNING id",
            (self.id(source)?, archive, fingerprint, at.0),
            |row| row.get(0),
        )?;
        Ok(id as u64)
    }

    /// Saves how far a run came, together with what it wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn update_run(&self, run: u64, update: &RunUpdate<'_>) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE run SET state = ?2, ended = ?3, done = ?4, report = ?5 WHERE id = ?1")?
            .execute((
                run as i64,
                update.state as u8,
                update.ended.map(|at| at.0),
                update.done as i64,
                update.report.to_string(),
            ))?;
        Ok(())
    }

    /// Adds refused rows to the report of a run; `from` is the number of those added before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn add_refused(&self, run: u64, from: u64, rows: &[Refused]) -> Result<(), StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT OR REPLACE INTO refused (run, n, file, line, id, term, code, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (n, row) in (from..).zip(rows) {
            insert.execute((
                run as i64,
                n as i64,
                &row.file,
                row.line as i64,
                &row.id,
                &row.term,
                &row.code,
                &row.reason,
            ))?;
        }
        Ok(())
    }
}

const COLUMNS: &str = "id, source, archive, fingerprint, state, started, ended, done, report";

impl Store {
    /// The newest runs, newest first; of one source where it is given.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn runs_of(&self, source: Option<&Pid>, limit: usize) -> Result<Vec<Run>, StoreError> {
        let id = match source {
            Some(pid) => match self.inner.prefixes.find(pid) {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        self.inner.pool.with(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM run WHERE ?1 IS NULL OR source = ?1 ORDER BY id DESC LIMIT ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((id, limit as i64))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(self.run_row(row)?);
            }
            Ok(found)
        })
    }

    /// The newest runs of all sources, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn runs(&self, limit: usize) -> Result<Vec<Run>, StoreError> {
        self.runs_of(None, limit)
    }

    /// One run.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn run(&self, id: u64) -> Result<Option<Run>, StoreError> {
        self.inner.pool.with(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM run WHERE id = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([id as i64])?;
            rows.next()?.map(|row| self.run_row(row)).transpose()
        })
    }

    /// Refused rows of a run in the order met, after the first `skip`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn refused(&self, run: u64, skip: u64, limit: usize) -> Result<Vec<Refused>, StoreError> {
        self.inner.pool.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT file, line, id, term, code, reason FROM refused WHERE run = ?1 AND n >= ?2 ORDER BY n LIMIT ?3",
            )?;
            let rows = statement.query_map((run as i64, skip as i64, limit as i64), |row| {
                Ok(Refused {
                    file: row.get(0)?,
                    line: row.get::<_, i64>(1)? as u64,
                    id: row.get(2)?,
                    term: row.get(3)?,
                    code: row.get(4)?,
                    reason: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn run_row(&self, row: &Row<'_>) -> Result<Run, StoreError> {
        let id: i64 = row.get(0)?;
        let what = || format!("run {id}");
        let source: Option<i64> = row.get(1)?;
        Ok(Run {
            id: id as u64,
            source: source.map(|id| self.inner.prefixes.pid(id)).transpose()?,
            archive: row.get(2)?,
            fingerprint: row.get(3)?,
            state: RunState::from_number(row.get(4)?)
                .ok_or_else(|| StoreError::damaged(what(), "its state is unknown"))?,
            started: Timestamp(row.get(5)?),
            ended: row.get::<_, Option<i64>>(6)?.map(Timestamp),
            done: row.get::<_, i64>(7)? as u64,
            report: serde_json::from_str(&row.get::<_, String>(8)?).map_err(|e| StoreError::damaged(what(), e))?,
        })
    }

    /// The newest run of this source over this archive, if it was interrupted.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn interrupted(&self, source: &Pid, archive: &str, fingerprint: &str) -> Result<Option<Run>, StoreError> {
        let Some(id) = self.inner.prefixes.find(source) else { return Ok(None) };
        self.inner.pool.with(|connection| {
            let newest: Option<i64> = connection
                .query_row("SELECT max(id) FROM run WHERE source = ?1 AND archive = ?2", (id, archive), |row| {
                    row.get(0)
                })
                .optional()?
                .flatten();
            let Some(newest) = newest else { return Ok(None) };
            let sql = format!("SELECT {COLUMNS} FROM run WHERE id = ?1 AND state = 1 AND fingerprint = ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((newest, fingerprint))?;
            rows.next()?.map(|row| self.run_row(row)).transpose()
        })
    }
}
