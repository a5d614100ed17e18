//! Blobs: immutable bytes named by their SHA-256, kept in tiers and copies, checked for ever.
//!
//! What was acknowledged is there: bytes are hashed while they stream in, made durable, read back and compared, copied to the
//! second place where one is set, and only then written into the ledger `<data>/blobs.sqlite`. What is read is right: every
//! block is checked before it is yielded, and a good copy steps in for a bad one. The memory used does not depend on sizes.
//!
//! A *tier* (active, archive) has one or two *places*, each a folder or a bucket of an S3 service with objects named
//! `sha256/ab/cd/<hash>`. A place carries a marker, so that an unmounted disk is not taken for an empty one. Each change to the
//! copies of a blob is made under a lock of the file system, so several programs can share a data folder.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use std::sync::Arc;
//! use futures_util::TryStreamExt;
//! use solander_blobs::{Blobs, Intake, Settings};
//! use solander_model::SystemClock;
//!
//! let data = tempfile::tempdir().unwrap();
//! let blobs = Blobs::open(data.path(), &Settings::default(), Arc::new(SystemClock)).unwrap();
//! let sheet = futures_util::stream::iter([Ok("a sheet of ".into()), Ok("Rosa canina".into())]);
//! let kept = blobs.put(sheet, &Intake::default()).await.unwrap();
//! assert!(blobs.reference(&kept.hash, "TEST/ABC-123-XYZ@1").await.unwrap());
//!
//! let bytes = blobs.read(&kept.hash, Some(11..15)).await.unwrap().unwrap();
//! assert_eq!(bytes.try_collect::<Vec<_>>().await.unwrap().concat(), b"Rosa");
//! # });
//! ```

mod audit;
mod blobs;
mod copies;
mod error;
#[cfg(test)]
mod faults;
mod feed;
mod files;
mod garbage;
mod ledger;
mod lock;
mod monitor;
mod place;
mod put;
mod read;
mod rebuild;
mod restore;
mod settings;
mod sums;
mod temp;
mod tiers;
mod types;
mod uploads;

pub use audit::{AuditOptions, AuditReport, AuditRow, Done, Found};
pub use blobs::Blobs;
pub use error::BlobError;
pub use garbage::GarbageReport;
pub use monitor::{Monitor, Progress};
pub use read::LocalCopy;
pub use rebuild::RebuildReport;
pub use restore::{Restore, RestoreState};
pub use settings::{AuditSettings, Policy, S3, Settings, Tier};
pub use tiers::MoveReport;
pub use types::{BlobInfo, BlobState, ByteStream, Copy, CopyState, Event, Intake, Kept, PlaceName, TierName, Usage};
pub use uploads::{NewUpload, Upload};
