//! In which preservation packages bytes lie.

use serde::Serialize;
use solander_model::BlobHash;

use super::Ledger;
use crate::MediaError;

/// One place of some bytes in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Packed {
    /// File name of the package.
    pub package: String,
    /// Path in the package.
    pub member: String,
    /// Where it begins, in bytes; 0 where the package is a folder.
    pub offset: u64,
    /// Bytes.
    pub length: u64,
    /// DOI of the record in which the package was deposited.
    pub doi: Option<String>,
}

impl Ledger {
    /// Notes that bytes lie in a package.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn packed(
        &self,
        hash: &BlobHash,
        package: &str,
        member: &str,
        offset: u64,
        length: u64,
    ) -> Result<(), MediaError> {
        self.lock()
            .prepare_cached(
                "INSERT INTO packed (hash, package, member, begins, length) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (hash, package, member) DO UPDATE SET begins = ?4, length = ?5",
            )?
            .execute((hash.0, package, member, offset as i64, length as i64))?;
        Ok(())
    }

    /// Notes the DOI under which a package was deposited.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn deposited(&self, package: &str, doi: &str) -> Result<(), MediaError> {
        self.lock().prepare_cached("UPDATE packed SET doi = ?2 WHERE package = ?1")?.execute((package, doi))?;
        Ok(())
    }

    /// The packages in which bytes lie.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn packages(&self, hash: &BlobHash) -> Result<Vec<Packed>, MediaError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT package, member, begins, length, doi FROM packed WHERE hash = ?1 ORDER BY package, member",
        )?;
        let rows = statement.query_map([hash.0], |row| {
            Ok(Packed {
                package: row.get(0)?,
                member: row.get(1)?,
                offset: row.get::<_, i64>(2)? as u64,
                length: row.get::<_, i64>(3)? as u64,
                doi: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
