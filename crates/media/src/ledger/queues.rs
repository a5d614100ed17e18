//! What is due: every question that the work asks over and over. Each is answered from an index, at the cost of its answer.

use solander_model::{BlobHash, Pid, Timestamp};

use super::item::{COLUMNS, read};
use super::{Item, Ledger, State};
use crate::MediaError;

/// The rest of a question for media, after the columns.
const DUE: &str = "FROM item WHERE state = ?1 AND due <= ?2 ORDER BY due LIMIT ?3";
const UNSTATED: &str = "FROM item WHERE pid IN (SELECT pid FROM unstated ORDER BY pid LIMIT ?1) ORDER BY pid";
/// Said which index, since without statistics any equality seems better than a range.
const STALE: &str = "FROM item INDEXED BY item_cached WHERE state = 2 AND policy = 1 AND coalesce(viewed, fetched, 0) < ?1 \
                     ORDER BY coalesce(viewed, fetched, 0) LIMIT ?2";
/// The questions for bytes.
const UNPREPARED: &str = "SELECT hash, slow FROM content WHERE state = ?1 AND due <= ?2 ORDER BY due LIMIT ?3";
const WAITING: &str = "SELECT count(*) FROM content WHERE state IN (1, 4)";

/// Where bytes wait to be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Lane {
    /// With all others.
    First = 1,
    /// By themselves: a worker has run out of time over them, or died. Nobody shall have to wait behind them.
    Again = 4,
}

/// Bytes whose turn it is to be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) hash: BlobHash,
    /// How often preparing them ran out of time.
    pub(crate) slow: u32,
}

impl Ledger {
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
            let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} {DUE}"))?;
            let rows = statement.query_map((state as u8, now.0, room as i64), read)?;
            found.extend(rows.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(found)
    }

    /// Bytes to be prepared, longest due first.
    pub(crate) fn unprepared(&self, lane: Lane, now: Timestamp, limit: usize) -> Result<Vec<Turn>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(UNPREPARED)?;
        let rows = statement.query_map((lane as u8, now.0, limit as i64), |row| {
            Ok(Turn { hash: BlobHash(row.get(0)?), slow: row.get(1)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many contents wait.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn waiting(&self) -> Result<u64, MediaError> {
        let n: i64 = self.lock().prepare_cached(WAITING)?.query_row([], |row| row.get(0))?;
        Ok(n as u64)
    }

    /// Media of whose bytes is known what they are, and whose objects do not say so yet.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn unnoted(&self, limit: usize) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} {UNSTATED}"))?;
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

    /// Cached media that nobody has looked at since `before`, the longest forgotten first.
    pub(crate) fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<Item>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} {STALE}"))?;
        let rows = statement.query_map((before.0, limit as i64), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No question of the loop may read all rows, whatever the size of the corpus, nor sort what it finds.
    #[test]
    fn every_question_is_answered_from_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path()).unwrap();
        let connection = ledger.lock();
        for (question, index) in [
            (format!("SELECT {COLUMNS} {DUE}"), "item_due"),
            (format!("SELECT {COLUMNS} {STALE}"), "item_cached"),
            (format!("SELECT {COLUMNS} {UNSTATED}"), "PRIMARY KEY"),
            (format!("SELECT {COLUMNS} {}", super::super::lookup::OF_HASH), "item_hash"),
            (UNPREPARED.to_owned(), "content_due"),
            (WAITING.to_owned(), "content_due"),
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps: Vec<String> =
                statement.raw_query().mapped(|row| row.get(3)).collect::<rusqlite::Result<_>>().unwrap();
            let plan = steps.join("; ");
            let first = &steps[0];
            assert!(first.starts_with("SEARCH") && first.contains(index), "{question}: {plan}");
            // The queue itself holds nothing but what is new.
            assert!(
                steps.iter().all(|step| !step.starts_with("SCAN") || step.contains("unstated")),
                "{question}: {plan}"
            );
            assert!(!plan.contains("TEMP B-TREE"), "{question}: {plan}");
        }
    }
}
