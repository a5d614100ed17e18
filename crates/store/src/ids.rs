//! PIDs as integers: the number of the prefix in the high bits, the suffix below.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use rusqlite::{Connection, OptionalExtension};
use solander_model::Pid;

use crate::StoreError;

/// Bits of the suffix: 33⁹ < 2⁴⁶.
const SUFFIX_BITS: u32 = 46;

/// Prefixes by number. There is one, or a handful after a store changed its prefix.
#[derive(Debug, Default)]
pub(crate) struct Prefixes {
    known: RwLock<HashMap<i64, Arc<str>>>,
}

/// The logical partition of an object, `xxh3(pid) & 255`: written in every row so that an engine of several machines can
/// take over without a new design.
pub(crate) fn partition(id: i64) -> i64 {
    (xxhash_rust::xxh3::xxh3_64(&id.to_be_bytes()) & 255) as i64
}

impl Prefixes {
    /// Reads the table.
    pub(crate) fn load(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut statement = connection.prepare_cached("SELECT n, text FROM prefix")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let mut known = self.known.write().expect("prefixes are never poisoned");
        for row in rows {
            let (n, text) = row?;
            known.entry(n).or_insert_with(|| text.into());
        }
        Ok(())
    }

    /// The integer of a PID; `None` when the store has never used its prefix.
    pub(crate) fn find(&self, pid: &Pid) -> Option<i64> {
        let known = self.known.read().expect("prefixes are never poisoned");
        let n = known.iter().find(|(_, text)| text.as_ref() == pid.prefix()).map(|(n, _)| *n)?;
        Some((n << SUFFIX_BITS) | pid.number() as i64)
    }

    /// The PID of an integer.
    pub(crate) fn pid(&self, id: i64) -> Result<Pid, StoreError> {
        let known = self.known.read().expect("prefixes are never poisoned");
        known
            .get(&(id >> SUFFIX_BITS))
            .and_then(|prefix| Pid::new(prefix.clone(), (id & ((1 << SUFFIX_BITS) - 1)) as u64))
            .ok_or_else(|| StoreError::damaged(format!("object {id}"), "its prefix is not in the table of prefixes"))
    }

    /// Makes sure the prefix has a number.
    pub(crate) fn register(&self, connection: &Connection, prefix: &str) -> Result<(), StoreError> {
        let there: Option<i64> =
            connection.query_row("SELECT n FROM prefix WHERE text = ?1", [prefix], |row| row.get(0)).optional()?;
        if there.is_none() {
            connection.execute(
                "INSERT OR IGNORE INTO prefix (n, text) SELECT coalesce(max(n), 0) + 1, ?1 FROM prefix",
                [prefix],
            )?;
        }
        self.load(connection)
    }
}
