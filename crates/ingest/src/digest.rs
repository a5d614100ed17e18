//! The digest of a source record: what decides that a record has not changed.

use solander_formats::{Record, Row};
use solander_harmonise::{MAPPING_VERSION, SourceContext};
use xxhash_rust::xxh3::Xxh3;

/// Digest of everything besides the record that its mapping depends on.
pub(crate) fn of_context(context: &SourceContext, layout: &str) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&MAPPING_VERSION.to_be_bytes());
    // What is asked for today must not make yesterday's records look changed.
    let timeless = SourceContext { today: (0, 0, 0), ..context.clone() };
    hash.update(format!("{timeless:?}").as_bytes());
    hash.update(layout.as_bytes());
    hash.digest()
}

/// Digest of a record with its extension rows: 128 bits of XXH3 over every column as sent. Never all zero, which stands for
/// a record that must be looked at again.
pub(crate) fn of_record(context: u64, record: &Record) -> [u8; 16] {
    let mut hash = Xxh3::with_seed(context);
    hash.update(record.id.as_deref().unwrap_or_default().as_bytes());
    row(&mut hash, &record.row);
    for extension in &record.extensions {
        hash.update(&[0xfe]);
        hash.update(&(extension.table as u32).to_be_bytes());
        for (_, rows) in &extension.rows {
            row(&mut hash, rows);
        }
    }
    (hash.digest128() | 1).to_be_bytes()
}

fn row(hash: &mut Xxh3, row: &Row) {
    for column in 0..row.width() {
        hash.update(row.column(column).unwrap_or_default().as_bytes());
        hash.update(&[0xff]);
    }
    hash.update(&[0xfd]);
}
