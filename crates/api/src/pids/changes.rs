//! How often a PID record changed.

use solander_store::{Change, Store};

use super::record::Record;
use crate::ApiError;

/// Versions compared at most; beyond, every older version counts as one change.
const MAX_COMPARED: usize = 200;

/// 1, and one more for each version that changed what the record says.
pub(super) fn issue_number(store: &Store, versions: &[Change], origin: &str) -> Result<u64, ApiError> {
    let older = versions.len().saturating_sub(MAX_COMPARED);
    let mut number = 1 + older as u64;
    let mut before: Option<Record> = None;
    for change in &versions[older..] {
        let Some(stored) = store.version(&change.pid, change.version)? else { continue };
        let record = Record::of(&stored, origin)?;
        if before.as_ref().is_some_and(|before| *before != record) {
            number += 1;
        }
        before = Some(record);
    }
    Ok(number)
}
