//! From the log to work: every media object becomes an item, under the policy of its source.

use solander_model::opends::DigitalMedia;
use solander_model::{ObjectKind, Timestamp, named_bytes};
use solander_store::{Activity, Store};

use crate::MediaError;
use crate::ledger::{Ledger, Seen};
use crate::settings::{Policy, Settings};

/// Name under which the place in the log is kept.
const READER: &str = "items";
/// Log entries dealt with in one transaction.
const STEP: usize = 1000;

/// Reads the log to its end; returns how many media were met.
pub(crate) fn follow(store: &Store, ledger: &Ledger, settings: &Settings, now: Timestamp) -> Result<u64, MediaError> {
    let mut met = 0;
    loop {
        let place = ledger.place(READER)?;
        let items = store.feed(place, STEP)?;
        let Some(last) = items.last().map(|item| item.change.seq) else { return Ok(met) };
        met += ledger.together(|connection| {
            let mut met = 0;
            for item in items {
                let change = &item.change;
                // An older version says nothing that the newer one does not say better.
                if change.kind != ObjectKind::DigitalMedia || !change.is_head {
                    continue;
                }
                let Ok(media) = serde_json::from_slice::<DigitalMedia>(&item.body) else { continue };
                let source = media.source_system_name.as_deref().unwrap_or(&media.source_system_id);
                let holder = media.organisation_name.as_deref().or(media.organisation_id.as_deref()).unwrap_or(source);
                // The address of what was brought by hand is its checksum; there is nothing to fetch.
                let nowhere = media.access_uri.starts_with("hash:");
                Seen {
                    pid: &change.pid,
                    source,
                    holder,
                    url: &media.access_uri,
                    policy: if nowhere { Policy::Referenced } else { settings.policy_of(source) },
                    hash: named_bytes(&media),
                    withdrawn: change.activity == Activity::Tombstone,
                }
                .file(connection, now)?;
                met += 1;
            }
            Ledger::set_place(connection, READER, last)?;
            Ok(met)
        })?;
    }
}
