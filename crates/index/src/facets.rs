//! Counts by value.

use std::collections::HashMap;

use solander_model::Field;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::columns::{self, Values};
use crate::dates;
use crate::layout::{Shape, column, shape};
use crate::{FacetCounts, IndexError};

/// Whether the values of `field` can be counted.
pub(crate) fn check(field: Field) -> Result<(), IndexError> {
    match field {
        // Nearly every object has its own.
        Field::Pid
        | Field::PhysicalSpecimenId
        | Field::CatalogNumber
        | Field::Coordinates
        | Field::Latitude
        | Field::Longitude
        | Field::EventDate
        | Field::Created
        | Field::Modified => Err(IndexError::NotForField { field, asked: "counted by value" }),
        _ => Ok(()),
    }
}

/// Counts of one field in one segment or several.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) values: HashMap<String, u64>,
    pub(crate) unknown: u64,
}

impl Counted {
    pub(crate) fn add(&mut self, other: Self) {
        self.unknown += other.unknown;
        if self.values.is_empty() {
            self.values = other.values;
        } else {
            for (value, count) in other.values {
                *self.values.entry(value).or_default() += count;
            }
        }
    }

    /// The most frequent values.
    pub(crate) fn top(self, field: Field, limit: usize) -> FacetCounts {
        let mut values: Vec<(String, u64)> = self.values.into_iter().collect();
        let more = values.len() > limit;
        let order = |a: &(String, u64), b: &(String, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        if more && limit > 0 {
            values.select_nth_unstable_by(limit - 1, order);
        }
        values.truncate(limit);
        values.sort_unstable_by(order);
        FacetCounts { field, values, unknown: self.unknown, more }
    }
}

/// Counts the values of one field in one segment.
pub(crate) struct SegmentFacet {
    field: Field,
    source: Source,
    unknown: u64,
}

enum Source {
    Nothing,
    Text { column: StrColumn, counts: Vec<u32>, buffer: Values<u64> },
    Whole { column: Column<i64>, counts: HashMap<i64, u64>, buffer: Values<i64> },
}

impl SegmentFacet {
    pub(crate) fn new(field: Field, reader: &SegmentReader) -> tantivy::Result<Self> {
        let name = if field == Field::Year { column::FROM_DAY } else { field.key() };
        let source = if shape(field) == Shape::Value {
            columns::text(reader, name)?.map(|column| {
                let counts = vec![0; column.dictionary().num_terms()];
                Source::Text { column, counts, buffer: Values::new() }
            })
        } else {
            columns::whole(reader, name)?.map(|column| Source::Whole { column, counts: HashMap::new(), buffer: Values::new() })
        };
        Ok(Self { field, source: source.unwrap_or(Source::Nothing), unknown: 0 })
    }

    pub(crate) fn collect(&mut self, docs: &[DocId]) {
        self.unknown += match &mut self.source {
            Source::Nothing => docs.len() as u64,
            Source::Text { column, counts, buffer } => buffer.each(column.ords(), docs, |ord| counts[ord as usize] += 1),
            Source::Whole { column, counts, buffer } => buffer.each(column, docs, |number| *counts.entry(number).or_default() += 1),
        };
    }

    pub(crate) fn harvest(self) -> tantivy::Result<Counted> {
        let mut counted = Counted { unknown: self.unknown, ..Counted::default() };
        match self.source {
            Source::Nothing => {}
            Source::Text { column, counts, .. } => {
                let found: Vec<u64> = (0..counts.len() as u64).filter(|ord| counts[*ord as usize] > 0).collect();
                let mut next = found.iter();
                counted.values.reserve(found.len());
                column.dictionary().sorted_ords_to_term_cb(&found, |term| {
                    if let Some(ord) = next.next() {
                        counted.values.insert(String::from_utf8_lossy(term).into_owned(), u64::from(counts[*ord as usize]));
                    }
                })?;
            }
            Source::Whole { counts, .. } => {
                for (number, count) in counts {
                    *counted.values.entry(told(self.field, number)).or_default() += count;
                }
            }
        }
        Ok(counted)
    }
}

/// A number as people and filters write it.
fn told(field: Field, number: i64) -> String {
    match field {
        Field::HasMedia => (number != 0).to_string(),
        Field::Year => dates::year_of(number).unwrap_or_default().to_string(),
        _ => number.to_string(),
    }
}
