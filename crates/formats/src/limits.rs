//! How much of an archive is read before it is refused.

use std::path::PathBuf;

/// Bounds on everything a stranger's archive may ask of this machine.
///
/// The defaults let the largest published archives through and stop the known attacks. All sizes are bytes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Longest record, from its first byte to its line end: 16 MiB. A longer one is refused, the next line is read.
    pub record_bytes: usize,
    /// Longest single value: 4 MiB. A row with a longer one is refused.
    pub field_bytes: usize,
    /// Most columns in one row: 10,000.
    pub columns: usize,
    /// Most members in one archive: 10,000.
    pub entries: usize,
    /// Most bytes that one pass over an archive may unpack: 200 GiB.
    pub unpacked_bytes: u64,
    /// Highest ratio of unpacked to packed bytes of one member: 200, looked at after [`Limits::ratio_after`].
    pub ratio: u64,
    /// Bytes unpacked before the ratio is looked at: 10 MB.
    pub ratio_after: u64,
    /// Largest `meta.xml` or metadata document: 16 MiB.
    pub xml_bytes: usize,
    /// Deepest nesting of elements: 64.
    pub xml_depth: usize,
    /// Most attributes on one element: 256.
    pub xml_attributes: usize,
    /// Most elements in one document: 200,000.
    pub xml_elements: usize,
    /// Memory for extension rows waiting for their core row: 192 MiB. Beyond it they wait in temporary files.
    pub join_memory: usize,
    /// Memory for the extension rows of one core row: 64 MiB. Further rows are left out with a notice.
    pub record_extensions: usize,
    /// Where temporary files go; the system's folder when none.
    pub temporary: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 16 << 20,
            field_bytes: 4 << 20,
            columns: 10_000,
            entries: 10_000,
            unpacked_bytes: 200 << 30,
            ratio: 200,
            ratio_after: 10_000_000,
            xml_bytes: 16 << 20,
            xml_depth: 64,
            xml_attributes: 256,
            xml_elements: 200_000,
            join_memory: 192 << 20,
            record_extensions: 64 << 20,
            temporary: None,
        }
    }
}

impl Limits {
    pub(crate) fn temporary_folder(&self) -> std::io::Result<tempfile::TempDir> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("solander-");
        match &self.temporary {
            Some(folder) => builder.tempdir_in(folder),
            None => builder.tempdir(),
        }
    }
}
