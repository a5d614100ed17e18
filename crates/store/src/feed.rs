//! The log as its followers read it.

use solander_model::Remarks;

use crate::read::CHANGE;
use crate::{Change, Store, StoreError};

/// One row of the log with its body.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedItem {
    /// The row.
    pub change: Change,
    /// Canonical JSON.
    pub body: Vec<u8>,
    /// Findings and MIDS levels; empty for what came from no source.
    pub remarks: Remarks,
}

impl Store {
    /// Rows of the log after `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        self.inner.pool.with(|connection| {
            let sql = format!(
                "SELECT {CHANGE} FROM log JOIN head ON head.pid = log.pid WHERE log.seq > ?1 ORDER BY log.seq LIMIT ?2"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((after as i64, limit as i64))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(self.change(row)?);
            }
            Ok(found)
        })
    }

    /// As [`Store::changes`], with bodies and remarks. Rows that a later version has replaced come with an empty body: a
    /// follower needs the newest state only, and meets it further on.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    pub fn feed(&self, after: u64, limit: usize) -> Result<Vec<FeedItem>, StoreError> {
        #[derive(Default, serde::Deserialize)]
        struct RemarksOnly {
            remarks: Remarks,
        }
        self.inner.pool.with(|connection| {
            let sql = format!(
                "SELECT {CHANGE}, log.dict, log.body, s.dict, s.body FROM log JOIN head ON head.pid = log.pid \
                 LEFT JOIN source_record s ON s.seq = log.seq WHERE log.seq > ?1 ORDER BY log.seq LIMIT ?2"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((after as i64, limit as i64))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let change = self.change(row)?;
                let what = change.pid.to_string();
                let (mut body, mut remarks) = (Vec::new(), Remarks::default());
                if change.is_head {
                    let packed = row.get_ref(10)?.as_blob().map_err(rusqlite::Error::from)?;
                    body = self.inner.encoder.decode(connection, &what, row.get(9)?, packed)?;
                    if let Some(dict) = row.get(11)? {
                        let packed = row.get_ref(12)?.as_blob().map_err(rusqlite::Error::from)?;
                        let json = self.inner.encoder.decode(connection, &what, dict, packed)?;
                        let only: RemarksOnly =
                            serde_json::from_slice(&json).map_err(|e| StoreError::damaged(what, e))?;
                        remarks = only.remarks;
                    }
                }
                found.push(FeedItem { change, body, remarks });
            }
            Ok(found)
        })
    }
}
