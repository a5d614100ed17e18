//! Columns of one segment.

use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::{DocId, SegmentReader};

/// A column of whole numbers; `None` where no document of the segment has one.
pub(crate) fn whole(reader: &SegmentReader, name: &str) -> tantivy::Result<Option<Column<i64>>> {
    reader.fast_fields().column_opt::<i64>(name)
}

/// A column of unsigned numbers.
pub(crate) fn unsigned(reader: &SegmentReader, name: &str) -> tantivy::Result<Option<Column<u64>>> {
    reader.fast_fields().column_opt::<u64>(name)
}

/// A column of text.
pub(crate) fn text(reader: &SegmentReader, name: &str) -> tantivy::Result<Option<StrColumn>> {
    reader.fast_fields().str(name)
}

/// Calls `each` with every value of every one of `docs`, and tells how many of them have none.
pub(crate) struct Values<T> {
    docs: Vec<DocId>,
    rows: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy + Default + PartialOrd + Send + Sync + std::fmt::Debug + 'static> Values<T> {
    pub(crate) fn new() -> Self {
        Self { docs: Vec::new(), rows: Vec::new(), values: Vec::new() }
    }

    pub(crate) fn each(&mut self, column: &Column<T>, docs: &[DocId], mut each: impl FnMut(T)) -> u64 {
        let (rows, without) = match &column.index {
            ColumnIndex::Full => (docs, 0),
            ColumnIndex::Empty { .. } => return docs.len() as u64,
            _ => {
                self.docs.clear();
                self.rows.clear();
                column.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
                // Rows of one document follow one another.
                self.docs.dedup();
                (self.rows.as_slice(), (docs.len() - self.docs.len()) as u64)
            }
        };
        self.values.resize(rows.len(), T::default());
        column.values.get_vals(rows, &mut self.values);
        self.values.iter().for_each(|value| each(*value));
        without
    }
}
