//! Tables, their columns, and rows.

use std::sync::Arc;

use serde::Serialize;
use solander_terms::Term;

use crate::text::dialect::Dialect;
use crate::text::reader::Parsed;

/// One property that a table has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The property.
    pub term: Term,
    /// Where it stands in a row; none when every row has the default.
    pub index: Option<usize>,
    /// The value where the column is absent or empty.
    pub default: Option<String>,
}

/// The core or one extension.
#[derive(Debug, Clone)]
pub struct Table {
    /// What a row stands for, such as `dwc:Occurrence`.
    pub row_type: Term,
    /// The members it is read from, in their order; none when all are missing.
    pub files: Vec<String>,
    /// Its properties; the place in this list is the slot for [`Row::get`].
    pub columns: Vec<Column>,
    /// The column of the core id, from 0.
    pub id_index: Option<usize>,
    /// The format of dates, as `meta.xml` gives it.
    pub date_format: Option<String>,
    /// How its files are written.
    pub dialect: Dialect,
    pub(crate) members: Vec<usize>,
    pub(crate) shape: Arc<Shape>,
}

impl Table {
    pub(crate) fn new(row_type: Term, columns: Vec<Column>, id_index: Option<usize>, dialect: Dialect) -> Self {
        let shape = Arc::new(Shape::of(&columns, id_index));
        Self { row_type, files: Vec::new(), columns, id_index, date_format: None, dialect, members: Vec::new(), shape }
    }

    /// The slot of a term, such as `dwc:eventDate`; the first where a term stands twice.
    pub fn position(&self, term: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.term.as_str() == term)
    }

    /// How many columns a row must have to hold all declared ones.
    pub fn declared(&self) -> usize {
        self.shape.declared
    }
}

/// Column and default of one property.
type Slot = (Option<u32>, Option<Box<str>>);

/// What rows need of their table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    slots: Box<[Slot]>,
    declared: usize,
}

impl Shape {
    fn of(columns: &[Column], id_index: Option<usize>) -> Self {
        let slots = columns
            .iter()
            .map(|column| (column.index.map(|index| index as u32), column.default.as_deref().map(Box::from)))
            .collect();
        let declared =
            columns.iter().filter_map(|column| column.index).chain(id_index).max().map_or(0, |last| last + 1);
        Self { slots, declared }
    }
}

/// The values of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) text: String,
    pub(crate) ends: Box<[u32]>,
    pub(crate) gap: u8,
    pub(crate) shape: Arc<Shape>,
}

impl Row {
    pub(crate) fn new(parsed: Parsed, shape: &Arc<Shape>) -> Self {
        Self { text: parsed.text, ends: parsed.ends, gap: parsed.gap, shape: shape.clone() }
    }

    /// How many columns the row itself has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// What stands in a column of the file, from 0, untouched.
    pub fn column(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize + usize::from(self.gap) };
        self.text.get(start..end)
    }

    /// What stands in the row for a slot of [`Table::columns`], untouched and without defaults. `None` when the row is
    /// too short.
    pub fn raw(&self, slot: usize) -> Option<&str> {
        let (index, _) = self.shape.slots.get(slot)?;
        self.column((*index)? as usize)
    }

    /// The value for a slot of [`Table::columns`]: trimmed, or else the default. `None` when both are empty.
    pub fn get(&self, slot: usize) -> Option<&str> {
        let (index, default) = self.shape.slots.get(slot)?;
        index
            .and_then(|index| self.column(index as usize))
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .or_else(|| default.as_deref().map(str::trim))
    }

    /// All values with their terms, in the order of the table's columns, empty ones left out.
    pub fn iter<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = (&'a Term, &'a str)> {
        table.columns.iter().enumerate().filter_map(|(slot, column)| Some((&column.term, self.get(slot)?)))
    }

    /// What stands beyond the last declared column.
    pub fn surplus(&self) -> impl Iterator<Item = &str> {
        (self.shape.declared..self.width()).filter_map(|index| self.column(index))
    }

    /// Roughly the memory the row takes.
    pub(crate) fn weight(&self) -> usize {
        self.text.capacity() + self.ends.len() * 4 + 96
    }
}
