//! Checks every invariant of the store and names what is broken.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use solander_model::{Hash, ObjectKind, Pid, Version};

use crate::batch::link;
use crate::ids::partition;
use crate::{Activity, Store, StoreError};

/// One invariant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What must hold, as a sentence.
    pub invariant: &'static str,
    /// How many things were looked at.
    pub looked_at: u64,
    /// How many break it.
    pub broken: u64,
    /// Up to 20 of them, named.
    pub examples: Vec<String>,
}

/// All checks.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Diagnosis {
    /// In the order they were made.
    pub checks: Vec<Check>,
}

impl Diagnosis {
    /// Whether nothing is broken.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.broken == 0)
    }
}

impl Check {
    /// A check that has looked at nothing yet.
    #[must_use]
    pub fn new(invariant: &'static str) -> Self {
        Self { invariant, looked_at: 0, broken: 0, examples: Vec::new() }
    }

    /// Notes something that breaks the invariant.
    pub fn fault(&mut self, what: impl Into<String>) {
        self.broken += 1;
        if self.examples.len() < 20 {
            self.examples.push(what.into());
        }
    }
}

impl Store {
    /// Checks everything; `progress` is told rows done of rows in all.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the file cannot be read at all. What is merely broken is in the diagnosis.
    pub fn diagnose(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Diagnosis, StoreError> {
        self.inner.pool.with(|connection| {
            connection.execute_batch("BEGIN")?;
            let done = self.examine(connection, progress);
            connection.execute_batch("ROLLBACK")?;
            done
        })
    }

    fn examine(&self, connection: &Connection, progress: &mut dyn FnMut(u64, u64)) -> Result<Diagnosis, StoreError> {
        let mut checks = vec![file(connection)?];
        checks.extend(self.log(connection, progress)?);
        checks.push(self.check_heads(connection)?);
        checks.push(totals(connection)?);
        checks.push(dangling(
            connection,
            "every harvest key leads to an object",
            "SELECT harvest.pid FROM harvest LEFT JOIN head ON head.pid = harvest.pid WHERE head.pid IS NULL",
        )?);
        checks.push(dangling(connection, "every media in use, and every specimen that uses it, is alive", "SELECT media FROM media_use LEFT JOIN head m ON m.pid = media LEFT JOIN head s ON s.pid = specimen WHERE m.pid IS NULL OR s.pid IS NULL OR m.deleted OR s.deleted")?);
        checks.push(dangling(connection, "every living media is used by a specimen", "SELECT head.pid FROM head LEFT JOIN media_use ON media = head.pid WHERE kind = 2 AND NOT deleted AND media IS NULL")?);
        checks.push(dangling(
            connection,
            "every source record belongs to a version",
            "SELECT s.seq FROM source_record s LEFT JOIN log ON log.seq = s.seq WHERE log.seq IS NULL",
        )?);
        checks.push(dangling(
            connection,
            "no run that has ended lacks its end",
            "SELECT id FROM run WHERE state IN (2, 3) AND ended IS NULL",
        )?);
        Ok(Diagnosis { checks })
    }

    /// Walks the log once: places without gaps, versions in order, bodies as hashed, seals as chained.
    fn log(&self, connection: &Connection, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Check>, StoreError> {
        let mut gaps = Check::new("the log has no gaps");
        let mut bodies = Check::new("every body is what its hash says, and names its own PID and version");
        let mut order = Check::new("versions of an object follow each other without gaps, from 1");
        let mut sources = Check::new("every source record can be read");
        let mut seals = Check::new("every batch is sealed, and each seal follows from the one before");
        let total = crate::read::last_seq(connection)?;
        let mut statement = connection.prepare(
            "SELECT log.seq, log.pid, log.ver, log.prev_seq, log.kind, log.activity, log.hash, log.dict, log.body, log.p, \
             b.pid, b.ver, seal.chain FROM log LEFT JOIN log b ON b.seq = log.prev_seq LEFT JOIN seal ON seal.seq = log.seq \
             ORDER BY log.seq",
        )?;
        let mut rows = statement.query([])?;
        let (mut expected, mut chain, mut batch) = (1_i64, Vec::<u8>::new(), Sha256::new());
        let mut unsealed = false;
        while let Some(row) = rows.next()? {
            let (seq, id, version): (i64, i64, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let named = self.inner.prefixes.pid(id).map_or_else(|_| format!("object {id}"), |pid| pid.to_string());
            let name = format!("{named} version {version} (log {seq})");
            if seq != expected {
                gaps.fault(format!("log {expected} to {} are missing", seq - 1));
            }
            expected = seq + 1;
            gaps.looked_at += 1;
            bodies.looked_at += 1;
            order.looked_at += 1;
            let prev: i64 = row.get(3)?;
            let before: (Option<i64>, Option<u32>) = (row.get(10)?, row.get(11)?);
            let follows = if version == 1 { prev == 0 } else { before == (Some(id), Some(version - 1)) };
            if !follows || prev >= seq {
                order.fault(format!("{name} does not follow version {}", version.saturating_sub(1)));
            }
            if row.get::<_, i64>(9)? != partition(id) {
                order.fault(format!("{name} stands in the wrong partition"));
            }
            let hash: Vec<u8> = row.get(6)?;
            if let Err(reason) = self.body(connection, row, id, version, &hash) {
                bodies.fault(format!("{name}: {reason}"));
            }
            sources.looked_at += 1;
            if let Ok(pid) = self.inner.prefixes.pid(id)
                && let Err(error) = self.source_at(connection, &pid, seq)
            {
                sources.fault(error.to_string());
            }
            if let Ok(hash) = hash.try_into() {
                batch.update(link(id, Version(version), &Hash(hash)));
            }
            unsealed = true;
            if let Some(stored) = row.get::<_, Option<Vec<u8>>>(12)? {
                seals.looked_at += 1;
                let rows: [u8; 32] = std::mem::take(&mut batch).finalize().into();
                let made = Sha256::new().chain_update(&chain).chain_update(rows).finalize();
                if made.as_slice() != stored {
                    seals.fault(format!("the seal at log {seq}"));
                }
                chain = stored;
                unsealed = false;
            }
            if seq % 1000 == 0 {
                progress(seq as u64, total);
            }
        }
        if unsealed {
            seals.fault(format!("the last batch, up to log {}", expected - 1));
        }
        progress(total, total);
        Ok(vec![gaps, order, bodies, sources, seals])
    }

    fn body(
        &self,
        connection: &Connection,
        row: &rusqlite::Row<'_>,
        id: i64,
        version: u32,
        hash: &[u8],
    ) -> Result<(), String> {
        let packed = row.get_ref(8).map_err(|e| e.to_string())?.as_blob().map_err(|e| e.to_string())?;
        let dict = row.get(7).map_err(|e| e.to_string())?;
        let body = self.inner.encoder.decode(connection, "the body", dict, packed).map_err(|e| e.to_string())?;
        if Hash::of(&body).0.as_slice() != hash {
            return Err("its hash differs".into());
        }
        let kind = row.get(4).map_err(|e| e.to_string()).map(ObjectKind::from_number)?.ok_or("its kind is unknown")?;
        let activity =
            row.get(5).map_err(|e| e.to_string()).map(Activity::from_number)?.ok_or("its activity is unknown")?;
        let value: serde_json::Value = serde_json::from_slice(&body).map_err(|e| e.to_string())?;
        let own = ["dcterms:identifier", "schema:identifier"].iter().find_map(|key| value[*key].as_str());
        let named = own.and_then(|text| text.parse::<Pid>().ok());
        if named != self.inner.prefixes.pid(id).ok() {
            return Err(format!("it calls itself {}", own.unwrap_or("nothing")));
        }
        let versioned = value["ods:version"].as_u64().or_else(|| value["schema:version"].as_u64());
        if versioned != Some(u64::from(version)) {
            return Err(format!("it says version {versioned:?}"));
        }
        if value["@type"] != kind.name() {
            return Err(format!("it says it is a {}", value["@type"]));
        }
        if (value["ods:status"] == "Tombstone") != (activity == Activity::Tombstone) {
            return Err("its status and its event disagree".into());
        }
        Ok(())
    }

    fn check_heads(&self, connection: &Connection) -> Result<Check, StoreError> {
        let mut check = Check::new("every object has one head: its newest version");
        check.looked_at = count(connection, "SELECT count(*) FROM head")?;
        let objects = count(connection, "SELECT count(*) FROM log WHERE ver = 1")?;
        if objects != check.looked_at {
            check.fault(format!("{objects} objects, {} heads", check.looked_at));
        }
        let mut statement = connection.prepare(
            "SELECT head.pid FROM head LEFT JOIN log ON log.seq = head.seq WHERE log.seq IS NULL OR log.pid <> head.pid \
             OR log.ver <> head.ver OR log.kind <> head.kind OR (log.activity = 3) <> head.deleted OR log.p <> head.p \
             UNION ALL SELECT log.pid FROM log JOIN head ON head.pid = log.pid WHERE log.ver > head.ver",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            check.fault(self.inner.prefixes.pid(id).map_or_else(|_| format!("object {id}"), |pid| pid.to_string()));
        }
        Ok(check)
    }
}

fn file(connection: &Connection) -> Result<Check, StoreError> {
    let mut check = Check::new("the database file is whole");
    check.looked_at = 1;
    let mut statement = connection.prepare("PRAGMA quick_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            check.fault(line);
        }
    }
    Ok(check)
}

fn totals(connection: &Connection) -> Result<Check, StoreError> {
    let mut check = Check::new("the running totals agree with the heads");
    let mut statement = connection.prepare(
        "SELECT h.kind, h.deleted, h.n, total.n FROM (SELECT kind, deleted, count(*) n FROM head GROUP BY 1, 2) h \
         LEFT JOIN total ON total.kind = h.kind AND total.deleted = h.deleted",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        check.looked_at += 1;
        let (kind, deleted, counted, kept): (i64, bool, i64, Option<i64>) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        if kept != Some(counted) {
            check.fault(format!("kind {kind}, withdrawn {deleted}: {counted} heads, total says {kept:?}"));
        }
    }
    Ok(check)
}

fn dangling(connection: &Connection, invariant: &'static str, sql: &str) -> Result<Check, StoreError> {
    let mut check = Check::new(invariant);
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        check.fault(format!("number {}", row.get::<_, i64>(0)?));
    }
    check.looked_at = check.broken;
    Ok(check)
}

fn count(connection: &Connection, sql: &str) -> Result<u64, StoreError> {
    let n: Option<i64> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(n.unwrap_or(0) as u64)
}
