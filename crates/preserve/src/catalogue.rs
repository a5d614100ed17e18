//! Which image lies where: hash → package → bytes.

use std::io;

use serde::{Deserialize, Serialize};
use solander_model::BlobHash;

/// Where the bytes of one image lie. With package, offset and length they can be read without unpacking anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueRow {
    /// The image.
    pub hash: BlobHash,
    /// The object it belongs to, if one was named.
    pub pid: Option<String>,
    /// The file or folder name of the package: `herbarium-00001.tar`.
    pub package: String,
    /// The path inside the package, without the folder that an archive has around it.
    pub member: String,
    /// Where it begins in the file of the package; 0 where the package is a folder, and the member a file of its own.
    pub offset: u64,
    /// Bytes.
    pub length: u64,
}

/// Writes rows as CSV with a head line.
///
/// # Errors
/// What the writer says.
pub fn write_catalogue(rows: &[CatalogueRow], into: impl io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(into);
    for row in rows {
        writer.serialize(row).map_err(io::Error::other)?;
    }
    writer.flush()
}

/// Reads what [`write_catalogue`] wrote.
///
/// # Errors
/// Names the row that cannot be read.
pub fn read_catalogue(from: impl io::Read) -> io::Result<Vec<CatalogueRow>> {
    csv::Reader::from_reader(from).deserialize().map(|row| row.map_err(io::Error::other)).collect()
}
