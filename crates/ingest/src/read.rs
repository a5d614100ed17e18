//! First stage: one thread reads records and gathers them in batches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::Sender;
use solander_formats::{Record, Records, RowError};

use crate::Settings;

/// What the reader hands on.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Records and refused rows, in the order of the archive.
    pub(crate) rows: Vec<Result<Record, RowError>>,
    /// What is said once the archive is read: extension rows without core row, by row type.
    pub(crate) orphans: Option<Vec<(String, u64)>>,
}

/// Where the reader stands, for the estimate of the time left.
#[derive(Debug, Default)]
pub(crate) struct Position {
    pub(crate) bytes: AtomicU64,
    pub(crate) total: AtomicU64,
}

/// Reads until the archive ends, the receiver is gone, or `cancel` is set. Batches end at the same records each time.
pub(crate) fn read(
    mut records: Records,
    settings: &Settings,
    cancel: &AtomicBool,
    position: &Position,
    to: &Sender<Rows>,
    row_types: &[String],
) {
    let (mut batch, mut bytes) = (Rows::default(), 0_usize);
    while let Some(row) = records.next() {
        bytes += row.as_ref().map_or(64, weight);
        batch.rows.push(row);
        if batch.rows.len() >= settings.batch_records || bytes >= settings.batch_bytes {
            let (done, total) = records.position();
            position.bytes.store(done, Ordering::Relaxed);
            position.total.store(total, Ordering::Relaxed);
            if cancel.load(Ordering::Relaxed) || to.send(std::mem::take(&mut batch)).is_err() {
                return;
            }
            bytes = 0;
        }
    }
    let orphans = records.orphans();
    batch.orphans = Some(
        orphans
            .iter()
            .filter(|orphans| orphans.count > 0)
            .map(|orphans| (row_types.get(orphans.table).cloned().unwrap_or_default(), orphans.count))
            .collect(),
    );
    // A receiver that is gone has an error of its own to tell.
    let _ = to.send(batch);
}

/// Roughly the bytes of a record and its extension rows.
fn weight(record: &Record) -> usize {
    let columns = |row: &solander_formats::Row| {
        (0..row.width()).filter_map(|c| row.column(c)).map(|v| v.len() + 4).sum::<usize>() + 100
    };
    columns(&record.row)
        + record.extensions.iter().flat_map(|extension| &extension.rows).map(|(_, row)| columns(row)).sum::<usize>()
}
