//! Archives made up on the spot. Each test file uses some of it.
#![allow(dead_code)]

use std::io::{Cursor, Write};
use std::path::PathBuf;

use solander_formats::{Archive, ArchiveError, Limits, Record, RowError};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// `meta.xml` for `data.txt`: columns id, scientificName, country; tab or another delimiter.
pub fn meta(attributes: &str) -> String {
    format!(
        r#"<archive xmlns="http://rs.tdwg.org/dwc/text/"><core rowType="http://rs.tdwg.org/dwc/terms/Occurrence" {attributes}>
<files><location>data.txt</location></files><id index="0"/>
<field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/><field index="2" term="http://rs.tdwg.org/dwc/terms/country"/>
</core></archive>"#
    )
}

/// Tab separated, no quotes, no header.
pub const TABS: &str = r#"fieldsTerminatedBy="\t" fieldsEnclosedBy="" encoding="UTF-8""#;
/// Comma separated, quoted, no header.
pub const COMMAS: &str = r#"fieldsTerminatedBy="," fieldsEnclosedBy="&quot;" encoding="UTF-8""#;

/// A zip file of these members.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("starts");
        writer.write_all(bytes).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

/// What came out of an archive.
pub struct Outcome {
    pub archive: Archive,
    pub records: Vec<Record>,
    pub errors: Vec<RowError>,
}

impl Outcome {
    pub fn values(&self) -> Vec<Vec<String>> {
        let row = |record: &Record| {
            (0..record.row.width()).map(|at| record.row.column(at).expect("is within").to_owned()).collect()
        };
        self.records.iter().map(row).collect()
    }

    pub fn codes(&self) -> Vec<(u64, &'static str)> {
        self.records
            .iter()
            .flat_map(|record| &record.notices)
            .map(|notice| (notice.line.unwrap_or(0), notice.code.as_str()))
            .collect()
    }

    pub fn refusals(&self) -> Vec<(u64, &'static str)> {
        self.errors.iter().map(|error| (error.line, error.reason.code.as_str())).collect()
    }
}

pub fn open_at(path: PathBuf, limits: &Limits) -> Result<Outcome, ArchiveError> {
    let archive = Archive::open(&path, limits)?;
    let (mut records, mut errors) = (Vec::new(), Vec::new());
    for record in archive.records()? {
        match record {
            Ok(record) => records.push(record),
            Err(error) => errors.push(error),
        }
    }
    Ok(Outcome { archive, records, errors })
}

/// Reads an archive given as the bytes of one file.
pub fn open_bytes(name: &str, bytes: &[u8], limits: &Limits) -> Result<Outcome, ArchiveError> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("writes");
    open_at(path, limits)
}

/// Reads one data file described by [`meta`].
pub fn open_data(attributes: &str, data: &[u8]) -> Outcome {
    open_data_within(attributes, data, &Limits::default())
}

pub fn open_data_within(attributes: &str, data: &[u8], limits: &Limits) -> Outcome {
    let bytes = zip(&[("meta.xml", meta(attributes).as_bytes()), ("data.txt", data)]);
    open_bytes("archive.zip", &bytes, limits).expect("opens")
}
