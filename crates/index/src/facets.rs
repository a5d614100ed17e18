//! Counts by value.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use solander_model::Field;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::columns::{self, Values};
use crate::dates;
use crate::layout::{Shape, column, shape};
use crate::{FacetCounts, IndexError, fold};

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
        let mut values = one_spelling(self.values);
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

/// Values that differ in letter case only are one value, as they are to a filter, under the spelling most objects have.
pub(crate) fn one_spelling(counted: HashMap<String, u64>) -> Vec<(String, u64)> {
    let mut merged: HashMap<String, (String, u64, u64)> = HashMap::with_capacity(counted.len());
    for (spelling, count) in counted {
        match merged.entry(fold::value(&spelling).into_owned()) {
            Entry::Vacant(free) => {
                free.insert((spelling, count, count));
            }
            Entry::Occupied(mut there) => {
                let (kept, best, sum) = there.get_mut();
                *sum += count;
                if (count, &*kept) > (*best, &spelling) {
                    (*kept, *best) = (spelling, count);
                }
            }
        }
    }
    merged.into_values().map(|(spelling, _, sum)| (spelling, sum)).collect()
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
            columns::whole(reader, name)?.map(|column| Source::Whole {
                column,
                counts: HashMap::new(),
                buffer: Values::new(),
            })
        };
        Ok(Self { field, source: source.unwrap_or(Source::Nothing), unknown: 0 })
    }

    pub(crate) fn collect(&mut self, docs: &[DocId]) {
        self.unknown += match &mut self.source {
            Source::Nothing => docs.len() as u64,
            Source::Text { column, counts, buffer } => {
                buffer.each(column.ords(), docs, |ord| counts[ord as usize] += 1)
            }
            Source::Whole { column, counts, buffer } => {
                buffer.each(column, docs, |number| *counts.entry(number).or_default() += 1)
            }
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
                        counted
                            .values
                            .insert(String::from_utf8_lossy(term).into_owned(), u64::from(counts[*ord as usize]));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_makes_no_other_value() {
        let spellings = [("Paratype", 4), ("PARATYPE", 2), ("paratype", 1), ("HOLOTYPE", 3)];
        let counted = Counted { values: spellings.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect(), unknown: 0 };
        let top = counted.top(Field::TypeStatus, 10);
        assert_eq!(top.values, [("Paratype".to_owned(), 7), ("HOLOTYPE".to_owned(), 3)]);
    }
}
