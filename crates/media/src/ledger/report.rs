//! The corpus in numbers, and what is wrong with it.

use serde::Serialize;

use super::Ledger;
use super::came::UNREADABLE;
use crate::MediaError;

/// The media of one source in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Name of the source system.
    pub source: String,
    /// Media that stay where they are.
    pub resting: u64,
    /// Media to be fetched.
    pub wanted: u64,
    /// Media whose bytes are here.
    pub kept: u64,
    /// Media that could not be had and will be tried again.
    pub failing: u64,
    /// Media that cannot be had: dead links.
    pub dead: u64,
    /// Media whose bytes are here and cannot be read as an image.
    pub unreadable: u64,
    /// Bytes kept.
    pub bytes: u64,
}

/// A media that could not be had, or not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// The media.
    pub pid: String,
    /// Name of its source system.
    pub source: String,
    /// Its address.
    pub url: String,
    /// Short name of the fault.
    pub code: String,
    /// The fault in a sentence.
    pub reason: String,
    /// Failed tries since the last success.
    pub attempts: u32,
}

impl Ledger {
    /// Every source in numbers.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn sources(&self) -> Result<Vec<SourceReport>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT item.source, sum(item.state = 0), sum(item.state = 1), sum(item.state = 2), sum(item.state = 3), \
             sum(item.state = 4), sum(item.refused IS NOT NULL OR coalesce(content.state = 3, 0)), sum(CASE WHEN item.hash IS NULL THEN 0 ELSE coalesce(size, 0) END) \
             FROM item LEFT JOIN content ON content.hash = item.hash WHERE item.state <> 5 GROUP BY item.source",
        )?;
        let rows = statement.query_map([], |row| {
            let n = |i: usize| row.get::<_, i64>(i).map(|n| n as u64);
            Ok(SourceReport {
                source: row.get(0)?,
                resting: n(1)?,
                wanted: n(2)?,
                kept: n(3)?,
                failing: n(4)?,
                dead: n(5)?,
                unreadable: n(6)?,
                bytes: n(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Media with a fault, by source and PID, after `after`.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn troubles(&self, after: &str, limit: usize) -> Result<Vec<Trouble>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT item.pid, source, url, coalesce(code, '{UNREADABLE}'), coalesce(content.reason, item.reason, ''), item.attempts \
             FROM item LEFT JOIN content ON content.hash = item.hash \
             WHERE item.pid > ?1 AND item.state <> 5 AND (item.code IS NOT NULL OR content.state = 3) ORDER BY item.pid LIMIT ?2",
        ))?;
        let rows = statement.query_map((after, limit as i64), |row| {
            Ok(Trouble {
                pid: row.get(0)?,
                source: row.get(1)?,
                url: row.get(2)?,
                code: row.get(3)?,
                reason: row.get(4)?,
                attempts: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
