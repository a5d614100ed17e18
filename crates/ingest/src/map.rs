//! Second stage: all cores digest, look up and map.

use rayon::prelude::*;
use solander_formats::{Archive, Record, RowError};
use solander_harmonise::{Outcome, Plan, SourceContext, harmonise};
use solander_model::{ObjectKind, Pid};
use solander_store::{Harvested, Store, StoreError};

use crate::digest;
use crate::read::Rows;

/// What the writer receives for each row of the archive.
#[derive(Debug)]
pub(crate) enum Item {
    /// The source said the same at the last harvest; the record is kept in case its identifier was met before.
    Same(u64, Box<Record>),
    /// What became of it, with its digest.
    Mapped([u8; 16], String, Vec<Outcome>),
    /// Not read.
    Unread(RowError),
}

/// A batch ready to be written.
#[derive(Debug)]
pub(crate) struct Mapped {
    pub(crate) items: Vec<Item>,
    pub(crate) orphans: Option<Vec<(String, u64)>>,
}

/// Everything mapping depends on.
#[derive(Debug)]
pub(crate) struct Mapper<'a> {
    store: &'a Store,
    source: &'a Pid,
    plan: Plan,
    context: &'a SourceContext,
    seed: u64,
}

impl<'a> Mapper<'a> {
    pub(crate) fn new(store: &'a Store, source: &'a Pid, archive: &Archive, context: &'a SourceContext) -> Self {
        let mut layout = String::new();
        for table in std::iter::once(archive.core()).chain(archive.extensions()) {
            layout.push_str(&format!("{} {:?} {:?};", table.row_type, table.columns, table.id_index));
        }
        let plan = Plan::new(archive.core(), archive.extensions(), &archive.kind());
        Self { store, source, plan, context, seed: digest::of_context(context, &layout) }
    }

    /// Maps the rows of a batch, except those that are as they were. `skip` rows at its beginning were dealt with before the
    /// run was interrupted and only need to be recognised.
    pub(crate) fn map(&self, rows: Rows) -> Result<Mapped, StoreError> {
        let known: Vec<Option<Harvested>> = rows
            .rows
            .par_chunks(256)
            .map(|chunk| {
                let keys: Vec<Option<String>> = chunk
                    .iter()
                    .map(|row| row.as_ref().ok().and_then(|record| self.plan.key(self.context, record)))
                    .collect();
                self.store.harvested(self.source, ObjectKind::DigitalSpecimen, &keys)
            })
            .collect::<Result<Vec<_>, _>>()?
            .concat();
        let items = rows
            .rows
            .into_par_iter()
            .zip(known)
            .map(|(row, known)| match row {
                Err(error) => Item::Unread(error),
                Ok(record) => {
                    let digest = digest::of_record(self.seed, &record);
                    match known.filter(|known| known.raw == digest) {
                        Some(known) => Item::Same(known.n, Box::new(record)),
                        None => self.item(digest, &record),
                    }
                }
            })
            .collect();
        Ok(Mapped { items, orphans: rows.orphans })
    }

    fn item(&self, digest: [u8; 16], record: &Record) -> Item {
        Item::Mapped(digest, record.file.to_string(), harmonise(&self.plan, self.context, record))
    }

    /// Maps a record that was thought to be unchanged.
    pub(crate) fn map_one(&self, record: &Record) -> Item {
        self.item(digest::of_record(self.seed, record), record)
    }
}
