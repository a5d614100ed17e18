//! Copies that are due: for verification, for repair, for payment.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use solander_model::{BlobHash, Timestamp};

use super::Ledger;
use super::codes::{At, Name, Size};
use crate::{BlobError, CopyState, Event, PlaceName, TierName};

/// A copy someone has to look at.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub blob: i64,
    pub hash: BlobHash,
    pub size: u64,
    pub place: PlaceName,
    pub state: CopyState,
    pub verified_at: Timestamp,
}

impl Ledger {
    /// Good copies last verified before `cutoff`, the longest ago first, beyond `after`.
    pub(crate) fn longest_unverified(
        &self,
        places: &[PlaceName],
        cutoff: Timestamp,
        after: Option<&Due>,
        limit: usize,
    ) -> Result<Vec<Due>, BlobError> {
        let (at, blob, place) = after.map_or((i64::MIN, 0, 0), |due| (due.verified_at.0, due.blob, code(due.place)));
        let listed = list(places);
        self.due(
            &format!(
                "SELECT blob, hash, size, place, state, verified_at FROM copy JOIN blob ON id = blob
                 WHERE state = 0 AND verified_at < ?1 AND (verified_at, blob, place) > (?2, ?3, ?4)
                   AND place IN ({listed}) ORDER BY verified_at, blob, place LIMIT ?5"
            ),
            &[cutoff.0, at, blob, place, limit as i64],
        )
    }

    /// Copies that are not as they should be, beyond `after`.
    pub(crate) fn not_ok(
        &self,
        places: &[PlaceName],
        after: Option<&Due>,
        limit: usize,
    ) -> Result<Vec<Due>, BlobError> {
        let (blob, place) = after.map_or((0, 0), |due| (due.blob, code(due.place)));
        let listed = list(places);
        self.due(
            &format!(
                "SELECT blob, hash, size, place, state, verified_at FROM copy JOIN blob ON id = blob
                 WHERE state <> 0 AND (blob, place) > (?1, ?2) AND place IN ({listed})
                 ORDER BY blob, place LIMIT ?3"
            ),
            &[blob, place, limit as i64],
        )
    }

    /// Notes that copies, named by blob and place, were read and are good.
    pub(crate) fn verified(&self, copies: &[(i64, PlaceName)], now: Timestamp) -> Result<(), BlobError> {
        self.write(|t| {
            let set = "UPDATE copy SET verified_at = ?3 WHERE blob = ?1 AND place = ?2 AND state = 0";
            let mut set = t.prepare_cached(set)?;
            for (blob, place) in copies {
                set.execute((blob, place, At(now)))?;
            }
            Ok(())
        })
    }

    /// What was found and done about the copies of a blob, in the order it happened.
    pub(crate) fn history(&self, hash: &BlobHash) -> Result<Vec<Event>, BlobError> {
        self.read(|c| {
            let mut query =
                c.prepare_cached("SELECT at, place, found, done FROM event WHERE hash = ?1 ORDER BY seq")?;
            let rows = query.query_map([Name(*hash)], |row| {
                let At(at) = row.get(0)?;
                Ok(Event { at, place: row.get(1)?, found: row.get(2)?, done: row.get(3)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Owes a copy in `place` to every blob of its tier that has none there, as when a second place is new.
    pub(crate) fn owe(&self, place: PlaceName, tier: TierName) -> Result<usize, BlobError> {
        let lacking = "FROM blob WHERE tier = ?2 AND NOT EXISTS (SELECT 1 FROM copy WHERE blob = id AND place = ?1)";
        // Asked first, because there is seldom any and a write would hold up others.
        let any = format!("SELECT EXISTS (SELECT 1 {lacking})");
        if !self.read(|c| Ok(c.prepare_cached(&any)?.query_row((place, tier), |row| row.get::<_, bool>(0))?))? {
            return Ok(0);
        }
        let owe = format!("INSERT INTO copy (blob, place, state) SELECT id, ?1, 3 {lacking}");
        self.write(|t| Ok(t.execute(&owe, (place, tier))?))
    }

    fn due(&self, query: &str, values: &[i64]) -> Result<Vec<Due>, BlobError> {
        self.read(|c| {
            let mut query = c.prepare_cached(query)?;
            let rows = query.query_map(params_from_iter(values.iter().map(|v| Value::Integer(*v))), |row| {
                let (Name(hash), Size(size)) = (row.get(1)?, row.get(2)?);
                let verified_at = row.get::<_, Option<At>>(5)?.map_or(Timestamp(0), |At(at)| at);
                Ok(Due { blob: row.get(0)?, hash, size, place: row.get(3)?, state: row.get(4)?, verified_at })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn code(place: PlaceName) -> i64 {
    PlaceName::ALL.iter().position(|name| *name == place).expect("every place is listed") as i64
}

fn list(places: &[PlaceName]) -> String {
    places.iter().map(|place| code(*place).to_string()).collect::<Vec<_>>().join(", ")
}
