//! Counts by map cell and by year.

use std::collections::{BTreeMap, HashMap};

use h3o::{CellIndex, LatLng, Resolution};
use solander_model::GeoPoint;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use crate::columns::{self, Values};
use crate::dates;
use crate::layout::column;
use crate::{MapCell, MapCells, Timeline};

/// Counts by cell in one segment.
pub(crate) struct SegmentMap {
    resolution: Resolution,
    column: Option<Column<u64>>,
    counts: HashMap<u64, u64>,
    nowhere: u64,
    buffer: Values<u64>,
}

/// Counts by cell.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub(crate) counts: BTreeMap<CellIndex, u64>,
    pub(crate) nowhere: u64,
}

impl SegmentMap {
    pub(crate) fn new(resolution: Resolution, reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = columns::unsigned(reader, column::CELL)?;
        Ok(Self { resolution, column, counts: HashMap::new(), nowhere: 0, buffer: Values::new() })
    }

    pub(crate) fn collect(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else {
            self.nowhere += docs.len() as u64;
            return;
        };
        let (resolution, counts) = (self.resolution, &mut self.counts);
        let mut odd = 0;
        self.nowhere += self.buffer.each(column, docs, |cell| {
            match CellIndex::try_from(cell).ok().and_then(|cell| cell.parent(resolution)) {
                Some(parent) => *counts.entry(parent.into()).or_default() += 1,
                None => odd += 1,
            }
        });
        self.nowhere += odd;
    }

    pub(crate) fn harvest(self) -> Cells {
        let counts = self.counts.into_iter().filter_map(|(cell, count)| Some((CellIndex::try_from(cell).ok()?, count)));
        Cells { counts: counts.collect(), nowhere: self.nowhere }
    }
}

impl Cells {
    pub(crate) fn add(&mut self, other: Self) {
        self.nowhere += other.nowhere;
        for (cell, count) in other.counts {
            *self.counts.entry(cell).or_default() += count;
        }
    }

    pub(crate) fn told(self) -> MapCells {
        let cell = |(cell, count): (CellIndex, u64)| {
            let middle = LatLng::from(cell);
            MapCell {
                cell: cell.to_string(),
                center: GeoPoint { longitude: middle.lng(), latitude: middle.lat() },
                count,
            }
        };
        MapCells { cells: self.counts.into_iter().map(cell).collect(), not_georeferenced: self.nowhere }
    }
}

/// Counts by year in one segment.
pub(crate) struct SegmentYears {
    column: Option<Column<i64>>,
    /// By year from [`FIRST_YEAR`].
    counts: Vec<u64>,
    unknown: u64,
    buffer: Values<i64>,
}

const FIRST_YEAR: i32 = -9999;
const YEARS: usize = 19_999;

impl SegmentYears {
    pub(crate) fn new(reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = columns::whole(reader, column::FROM_DAY)?;
        Ok(Self { column, counts: vec![0; YEARS], unknown: 0, buffer: Values::new() })
    }

    pub(crate) fn collect(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else {
            self.unknown += docs.len() as u64;
            return;
        };
        let counts = &mut self.counts;
        let mut odd = 0;
        self.unknown += self.buffer.each(column, docs, |day| {
            let year = dates::year_of(day).and_then(|year| usize::try_from(year - FIRST_YEAR).ok());
            match year.and_then(|year| counts.get_mut(year)) {
                Some(count) => *count += 1,
                None => odd += 1,
            }
        });
        self.unknown += odd;
    }

    pub(crate) fn harvest(self) -> Timeline {
        let years = (FIRST_YEAR..).zip(self.counts).filter(|(_, count)| *count > 0).collect();
        Timeline { years, unknown: self.unknown }
    }
}

/// Both together.
pub(crate) fn add_years(one: Timeline, other: Timeline) -> Timeline {
    let mut years: BTreeMap<i32, u64> = one.years.into_iter().collect();
    for (year, count) in other.years {
        *years.entry(year).or_default() += count;
    }
    Timeline { years: years.into_iter().collect(), unknown: one.unknown + other.unknown }
}
