//! The columns of an archive, looked up once.

use solander_formats::{ArchiveKind, Row, Table};

use crate::fields::Fields;
use crate::keys::{Key, key_of};

/// What the rows of an extension are to a specimen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Occurrence,
    Identification,
    Measurement,
    Age,
    Reference,
    Relationship,
    Media,
    /// Kept in the source record only.
    None,
}

/// One table: where its values go.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) table: Table,
    pub(crate) used_for: Use,
    columns: Vec<(usize, Key)>,
}

impl Layout {
    fn of(table: &Table) -> Self {
        let used_for = match table.row_type.as_str().to_ascii_lowercase().as_str() {
            "dwc:occurrence" => Use::Occurrence,
            "dwc:identification" => Use::Identification,
            "dwc:measurementorfact" | "obis:extendedmeasurementorfact" => Use::Measurement,
            "chrono:chronometricage" | "zooarchnet:chronometricage" => Use::Age,
            "gbif:reference" | "eol:reference/reference" | "eol:reference" => Use::Reference,
            "dwc:resourcerelationship" => Use::Relationship,
            "gbif:multimedia" | "ac:multimedia" | "gbif:image" | "eol:media/document" | "eol:document"
            | "dwc:image" => Use::Media,
            other if other.ends_with("extendedmeasurementorfact") => Use::Measurement,
            other if other.ends_with("chronometricage") || other.ends_with("chronometricdate") => Use::Age,
            _ => Use::None,
        };
        let columns = table
            .columns
            .iter()
            .enumerate()
            .filter_map(|(slot, column)| key_of(column.term.as_str()).map(|key| (slot, key)))
            .collect();
        Self { table: table.clone(), used_for, columns }
    }

    /// The values of a row of this table.
    pub(crate) fn fields<'a>(&self, row: &'a Row) -> Fields<'a> {
        let mut fields = Fields::empty();
        for (slot, key) in &self.columns {
            if let Some(text) = row.get(*slot) {
                fields.offer(*key, text);
            }
        }
        fields
    }
}

/// What a core row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Core {
    /// A specimen.
    Occurrence,
    /// An event with specimens.
    Event,
    /// A taxon with specimens.
    Taxon,
}

/// Prepared once per archive: which column of which table holds which term. Rows are then read without a lookup by name.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) core: Layout,
    pub(crate) extensions: Vec<Layout>,
    pub(crate) core_is: Core,
}

impl Plan {
    /// Looks up the columns of an archive's tables.
    ///
    /// Rows of a core that is neither of occurrences, events nor taxa are read as occurrences, for that is what most
    /// tables without a declared type are.
    #[must_use]
    pub fn new(core: &Table, extensions: &[Table], kind: &ArchiveKind) -> Self {
        let core_is = match kind {
            ArchiveKind::Event => Core::Event,
            ArchiveKind::Checklist { .. } => Core::Taxon,
            _ => Core::Occurrence,
        };
        Self { core: Layout::of(core), extensions: extensions.iter().map(Layout::of).collect(), core_is }
    }
}
