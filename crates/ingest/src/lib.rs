//! Harvest: read, harmonise, compare, write, report.
//!
//! Four stages joined by bounded channels: one thread reads the archive, all cores digest and map, one thread compares with
//! the last harvest and writes in grouped commits. Each commit holds the objects of a batch together with the state of the
//! run, so a run that was killed goes on where its last commit ended. What a full harvest no longer contains becomes a
//! tombstone, unless so much is missing that a person should look first.
//!
//! The index, exports and feeds follow the log by themselves; nothing here knows them.

mod context;
mod digest;
mod error;
mod identity;
mod map;
mod media;
mod pack;
mod read;
mod report;
mod retire;
mod run;
mod seen;
mod settings;
mod source;
mod write;

pub use error::IngestError;
pub use report::{Ending, Report};
pub use run::{Harvest, Harvester, Progress, Request};
pub use settings::Settings;
pub use source::{Job, job, set_job, source_named, sources};
