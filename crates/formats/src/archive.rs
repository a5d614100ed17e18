//! An opened archive.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use solander_terms::Term;

use crate::describe;
use crate::eml::Eml;
use crate::error::ArchiveError;
use crate::join::Records;
use crate::limits::Limits;
use crate::notice::Notice;
use crate::package::Package;
use crate::table::Table;

/// What an archive is mainly about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ArchiveKind {
    /// Occurrences, specimens among them.
    Occurrence,
    /// Events, usually with occurrences as an extension.
    Event,
    /// Taxa.
    Checklist {
        /// Whether there is an extension of occurrences.
        has_occurrences: bool,
    },
    /// Rows of another type.
    Other(Term),
}

/// Everything about an archive that its iterators share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) package: Package,
    pub(crate) limits: Limits,
    /// The core, then the extensions.
    pub(crate) tables: Vec<Table>,
    pub(crate) eml: Option<(Eml, String)>,
    pub(crate) notices: Vec<Notice>,
}

impl Inner {
    pub(crate) fn table(&self, index: usize) -> &Table {
        &self.tables[index]
    }
}

/// A Darwin Core Archive, opened and understood but not yet read.
#[derive(Debug, Clone)]
pub struct Archive {
    inner: Arc<Inner>,
}

impl Archive {
    /// Opens the archive at `path`: a zip, tar, tar.gz or tar.bz2 file, a folder, or one delimited file, gzipped or not.
    ///
    /// Zip files are read in place; the usable members of tar files are unpacked to a temporary folder that goes away
    /// with the archive.
    ///
    /// # Errors
    /// Each kind of [`ArchiveError`]: unreadable, damaged or hostile packaging; a `meta.xml` that cannot be understood;
    /// no core file; a header that contradicts `meta.xml`. Troubles of an extension or of the metadata document are
    /// [`Archive::notices`] instead.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, ArchiveError> {
        let package = Package::open(path, limits)?;
        describe::describe(package, limits).map(|inner| Self { inner: Arc::new(inner) })
    }

    /// The core table.
    pub fn core(&self) -> &Table {
        self.inner.table(0)
    }

    /// The extensions, in the order of `meta.xml`.
    pub fn extensions(&self) -> &[Table] {
        &self.inner.tables[1..]
    }

    /// What the metadata document says.
    pub fn eml(&self) -> Option<&Eml> {
        self.inner.eml.as_ref().map(|(eml, _)| eml)
    }

    /// The metadata document as text.
    pub fn eml_xml(&self) -> Option<&str> {
        self.inner.eml.as_ref().map(|(_, text)| text.as_str())
    }

    /// Remarks on the archive as a whole.
    pub fn notices(&self) -> &[Notice] {
        &self.inner.notices
    }

    /// What the archive is mainly about.
    pub fn kind(&self) -> ArchiveKind {
        match self.core().row_type.as_str() {
            "dwc:Occurrence" => ArchiveKind::Occurrence,
            "dwc:Event" => ArchiveKind::Event,
            "dwc:Taxon" => {
                let has_occurrences = self.extensions().iter().any(|table| table.row_type.as_str() == "dwc:Occurrence");
                ArchiveKind::Checklist { has_occurrences }
            }
            _ => ArchiveKind::Other(self.core().row_type.clone()),
        }
    }

    /// A digest that changes when the content does: of names, sizes and checksums in packed archives, whatever the
    /// packing; of names, sizes and times of change otherwise. 32 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.inner.package.fingerprint
    }

    /// Reads the archive from its start. Each call reads it anew.
    ///
    /// # Errors
    /// None at present; files are opened as the iterator reaches them, and what fails then is a [`RowError`] with
    /// `fatal` set.
    ///
    /// [`RowError`]: crate::RowError
    pub fn records(&self) -> Result<Records, ArchiveError> {
        Ok(Records::new(&self.inner))
    }
}
