//! Core rows with the extension rows that belong to them.
//!
//! While the extension rows fit in memory they wait there and the core streams past them in its own order. Beyond that,
//! core and extensions are dealt out to files by a hash of the id, and the files are joined one after another: a grace
//! hash join, whose memory does not grow with the archive.

mod held;
mod spill;

use std::sync::Arc;

use crate::archive::Inner;
use crate::notice::{Notice, NoticeCode, ReasonCode, RowError};
use crate::package::Pass;
use crate::rows::{Placed, TableRows};
use crate::table::Row;

use held::{Held, Kept};
use spill::{Joining, Spill};

/// One core row with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct Record {
    /// The member that the core row stands in.
    pub file: Arc<str>,
    /// The line where it begins, from 1, header counted.
    pub line: u64,
    /// The core id, if it is not empty.
    pub id: Option<String>,
    /// The core row.
    pub row: Row,
    /// Extension rows with this id, by table, in the order of their file.
    pub extensions: Vec<ExtensionRows>,
    /// Remarks on the core row and its extension rows.
    pub notices: Vec<Notice>,
}

/// The rows of one extension that belong to one record.
#[derive(Debug, Clone)]
pub struct ExtensionRows {
    /// Place of the table in [`Archive::extensions`](crate::Archive::extensions).
    pub table: usize,
    /// Line and values of each row.
    pub rows: Vec<(u64, Row)>,
}

/// Extension rows whose core id no core row has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orphans {
    /// Place of the table in [`Archive::extensions`](crate::Archive::extensions).
    pub table: usize,
    /// How many.
    pub count: u64,
    /// The first of them, at most twenty.
    pub examples: Vec<Orphan>,
}

/// One extension row without a core row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Orphan {
    /// The member it stands in.
    pub file: Arc<str>,
    /// Its line.
    pub line: u64,
    /// Its core id, which may be empty.
    pub id: String,
}

impl Orphans {
    fn add(&mut self, file: &Arc<str>, line: u64, id: &str) {
        self.count += 1;
        let last = self.examples.last();
        if self.examples.len() == 20 && last.is_some_and(|last| (&last.file, last.line) <= (file, line)) {
            return;
        }
        let orphan = Orphan { file: file.clone(), line, id: id.chars().take(200).collect() };
        let place = self.examples.partition_point(|other| *other < orphan);
        self.examples.insert(place, orphan);
        self.examples.truncate(20);
    }
}

enum State {
    /// Extension rows are being read; the number is that of the table.
    Gathering {
        table: usize,
        rows: TableRows,
    },
    /// The core streams past what is held in memory.
    Streaming {
        core: TableRows,
    },
    /// Core rows are dealt out to files.
    Dealing {
        core: TableRows,
    },
    /// Files are joined.
    Joining(Joining),
    Done,
}

/// The records of an archive, in an order that is the same each time.
pub struct Records {
    archive: Arc<Inner>,
    pass: Arc<Pass>,
    state: State,
    held: Held,
    spill: Option<Spill>,
    orphans: Vec<Orphans>,
    total: u64,
}

impl Records {
    pub(crate) fn new(archive: &Arc<Inner>) -> Self {
        let pass = Pass::new(&archive.limits);
        let members = archive.tables.iter().flat_map(|table| &table.members);
        let total = members.map(|index| archive.package.members[*index].packed).sum();
        let extensions = archive.tables.len() - 1;
        let state = if extensions == 0 {
            State::Streaming { core: TableRows::new(archive, 0, &pass) }
        } else {
            State::Gathering { table: 1, rows: TableRows::new(archive, 1, &pass) }
        };
        Self {
            archive: archive.clone(),
            pass,
            state,
            held: Held::new(extensions),
            spill: None,
            orphans: (0..extensions).map(|table| Orphans { table, ..Orphans::default() }).collect(),
            total,
        }
    }

    /// Extension rows that met no core row, by extension. Complete once the iterator has ended.
    pub fn orphans(&self) -> &[Orphans] {
        &self.orphans
    }

    /// Bytes read so far and bytes to read in all, packed, for telling how long it may still take.
    pub fn position(&self) -> (u64, u64) {
        let total = self.total + self.spill.as_ref().map_or(0, Spill::written);
        (self.pass.packed().min(total), total)
    }

    fn gather(&mut self, table: usize, placed: Placed) -> Result<(), RowError> {
        let extension = table - 1;
        let Some(id) = &placed.id else {
            self.orphans[extension].add(&placed.file, placed.line, "");
            return Ok(());
        };
        let id: Box<str> = id.as_str().into();
        let kept = Kept { file: placed.file, line: placed.line, row: placed.row, notices: placed.notices };
        if let Some(spill) = &mut self.spill {
            return spill.extension_row(extension, &id, &kept);
        }
        self.held.add(extension, id, kept);
        if self.held.weight() > self.archive.limits.join_memory {
            let mut spill = Spill::new(&self.archive).map_err(spill::failed)?;
            self.held.drain(|extension, id, kept| spill.extension_row(extension, id, kept))?;
            self.spill = Some(spill);
        }
        Ok(())
    }

    fn record(&mut self, placed: Placed) -> Record {
        let limit = self.archive.limits.record_extensions;
        assemble(placed, &mut self.held, limit)
    }

    fn stop(&mut self, error: RowError) -> Option<Result<Record, RowError>> {
        if error.fatal {
            self.state = State::Done;
        }
        Some(Err(error))
    }
}

/// Gives a core row its extension rows, which then belong to it alone.
fn assemble(placed: Placed, held: &mut Held, limit: usize) -> Record {
    let Placed { file, line, id, row, mut notices } = placed;
    let mut extensions = Vec::new();
    if let Some(id) = &id {
        let mut weight = 0;
        for table in 0..held.tables() {
            match held.take(table, id, line) {
                held::Taken::Rows(kept) => {
                    let mut rows = Vec::with_capacity(kept.len());
                    let all = kept.len();
                    for kept in kept {
                        weight += kept.row.weight();
                        if weight > limit {
                            let detail = format!("only {} of {all} extension rows are kept for one record", rows.len());
                            notices.push(Notice::new(&kept.file, Some(kept.line), NoticeCode::ExtensionsCut, detail));
                            break;
                        }
                        notices.extend(kept.notices);
                        rows.push((kept.line, kept.row));
                    }
                    extensions.push(ExtensionRows { table, rows });
                }
                held::Taken::Before(earlier) => {
                    let detail =
                        format!("the id stands on line {earlier} already; extension rows were given to that row");
                    notices.push(Notice::new(&file, Some(line), NoticeCode::RepeatedId, detail));
                }
                held::Taken::Nothing => {}
            }
        }
    }
    Record { file, line, id, row, extensions, notices }
}

impl Iterator for Records {
    type Item = Result<Record, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match &mut self.state {
                State::Gathering { table, rows } => match rows.next() {
                    Some(Ok(placed)) => {
                        let table = *table;
                        if let Err(error) = self.gather(table, placed) {
                            return self.stop(error);
                        }
                    }
                    Some(Err(error)) => return self.stop(error),
                    None => {
                        let next = *table + 1;
                        self.state = if next < self.archive.tables.len() {
                            State::Gathering { table: next, rows: TableRows::new(&self.archive, next, &self.pass) }
                        } else {
                            let core = TableRows::new(&self.archive, 0, &self.pass);
                            if self.spill.is_some() { State::Dealing { core } } else { State::Streaming { core } }
                        };
                    }
                },
                State::Streaming { core } => match core.next() {
                    Some(Ok(placed)) => return Some(Ok(self.record(placed))),
                    Some(Err(error)) => return self.stop(error),
                    None => {
                        self.held.orphans(&mut self.orphans);
                        self.state = State::Done;
                    }
                },
                State::Dealing { core } => match core.next() {
                    Some(Ok(placed)) if placed.id.is_none() => return Some(Ok(self.record(placed))),
                    Some(Ok(placed)) => {
                        let spill = self.spill.as_mut().expect("dealing has files to deal to");
                        if let Err(error) = spill.core_row(placed) {
                            return self.stop(error);
                        }
                    }
                    Some(Err(error)) => return self.stop(error),
                    None => {
                        let spill = self.spill.as_mut().expect("dealing has files to deal to");
                        match spill.join(&self.archive, &self.pass) {
                            Ok(joining) => self.state = State::Joining(joining),
                            Err(error) => return self.stop(error),
                        }
                    }
                },
                State::Joining(joining) => match joining.next(&mut self.held, &mut self.orphans) {
                    Ok(Some(placed)) => return Some(Ok(self.record(placed))),
                    Ok(None) => self.state = State::Done,
                    Err(error) => return self.stop(error),
                },
                State::Done => return None,
            }
        }
    }
}

fn temporary(error: &std::io::Error) -> RowError {
    RowError::new(&Arc::from("temporary files"), 0, ReasonCode::Temporary, error.to_string()).fatal()
}
