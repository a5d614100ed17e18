//! Extension rows waiting in memory for their core row.

use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

use super::Orphans;
use crate::notice::{Notice, RowError};
use crate::table::Row;

/// One extension row that waits.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) file: Arc<str>,
    pub(super) line: u64,
    pub(super) row: Row,
    pub(super) notices: Vec<Notice>,
}

/// The rows of one id, or the line of the core row that has got them.
#[derive(Debug)]
enum Group {
    Waiting(Vec<Kept>),
    Given(u64),
}

/// What a core row gets from one table.
pub(super) enum Taken {
    Rows(Vec<Kept>),
    Before(u64),
    Nothing,
}

/// Waiting rows by table and id.
#[derive(Debug)]
pub(super) struct Held {
    tables: Vec<HashMap<Box<str>, Group>>,
    weight: usize,
}

impl Held {
    pub(super) fn new(tables: usize) -> Self {
        Self { tables: (0..tables).map(|_| HashMap::new()).collect(), weight: 0 }
    }

    pub(super) fn tables(&self) -> usize {
        self.tables.len()
    }

    /// Roughly the memory in use.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    pub(super) fn add(&mut self, table: usize, id: Box<str>, kept: Kept) {
        let notices: usize = kept.notices.iter().map(|notice| notice.detail.len() + 80).sum();
        self.weight += kept.row.weight() + id.len() + notices + 64;
        match self.tables[table].entry(id).or_insert_with(|| Group::Waiting(Vec::new())) {
            Group::Waiting(rows) => rows.push(kept),
            Group::Given(_) => unreachable!("all rows are held before the first is given away"),
        }
    }

    pub(super) fn take(&mut self, table: usize, id: &str, line: u64) -> Taken {
        match self.tables[table].get_mut(id) {
            None => Taken::Nothing,
            Some(group) => match mem::replace(group, Group::Given(line)) {
                Group::Waiting(rows) => Taken::Rows(rows),
                Group::Given(earlier) => {
                    *group = Group::Given(earlier);
                    Taken::Before(earlier)
                }
            },
        }
    }

    /// Hands all rows over, table by table, in no particular order of ids but in file order within each.
    pub(super) fn drain(
        &mut self,
        mut to: impl FnMut(usize, &str, &Kept) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        for (table, groups) in self.tables.iter_mut().enumerate() {
            for (id, group) in mem::take(groups) {
                if let Group::Waiting(rows) = group {
                    for kept in &rows {
                        to(table, &id, kept)?;
                    }
                }
            }
        }
        self.weight = 0;
        Ok(())
    }

    /// Counts what is still waiting as orphans, and forgets everything.
    pub(super) fn orphans(&mut self, orphans: &mut [Orphans]) {
        for (table, groups) in self.tables.iter_mut().enumerate() {
            for (id, group) in mem::take(groups) {
                if let Group::Waiting(rows) = group {
                    for kept in &rows {
                        orphans[table].add(&kept.file, kept.line, &id);
                    }
                }
            }
        }
        self.weight = 0;
    }
}
