//! The objects store: the only truth of the house.
//!
//! One SQLite file holds an append-only log of versions and a small table of heads. A version, its event, its source record
//! and the harvest state it came from are saved in one transaction or not at all; everything else (search index, exports,
//! feeds) reads the log by sequence number and may be thrown away and rebuilt.
//!
//! ```
//! use solander_model::{FixedClock, ObjectKind, Timestamp};
//! use solander_store::{Draft, Settings, Store};
//!
//! let folder = tempfile::tempdir().unwrap();
//! let store = Store::open(folder.path(), &Settings::default()).unwrap();
//! let mut batch = store.begin().unwrap();
//! let name = batch.reserve(None, ObjectKind::DataMapping, "default", [0; 16]).unwrap();
//! let body = br#"{"schema:name":"default"}"#;
//! batch.append(&Draft::new(&name.pid, ObjectKind::DataMapping, Timestamp(0), body)).unwrap();
//! batch.commit().unwrap();
//! assert_eq!(store.head(&name.pid).unwrap().unwrap().body, body);
//! ```

mod batch;
mod codec;
mod doctor;
mod error;
mod event;
mod feed;
mod harvest;
mod ids;
mod pool;
mod read;
mod runs;
mod schema;
mod settings;
mod store;
mod types;

pub use batch::{Batch, Draft};
pub use codec::{Encoded, Encoder};
pub use doctor::{Check, Diagnosis};
pub use error::StoreError;
pub use feed::FeedItem;
pub use harvest::{HarvestPage, HarvestRecord, Harvested, Reserved};
pub use runs::{Refused, Run, RunState, RunUpdate};
pub use settings::Settings;
pub use store::Store;
pub use types::{Activity, Change, Counts, SourceEntry, Stored};
