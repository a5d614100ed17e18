//! The image corpus: what to fetch, what to keep, what to make of it.
//!
//! A media object of the log becomes an item of work under the policy of its source. Its image is fetched through the guarded
//! way out, kept as a blob named by its SHA-256, read once by a process of its own that makes a pyramid, two derivatives and
//! a list of facts, and then served from the pyramid. What was found becomes a new version of the media object.
//!
//! Everything in `media.sqlite` and `pyramids/` is derived from the log and the blobs.

mod accession;
mod answer;
mod corpus;
mod description;
mod download;
mod error;
mod follow;
mod images;
mod import;
mod ledger;
mod note;
mod prepare;
mod prepared;
mod settings;
mod work;
mod worker;

pub use accession::NewMedia;
pub use corpus::{Corpus, ImageState, Parts};
pub use error::MediaError;
pub use images::{Answer, Image};
pub use ledger::{Content, Item, Ledger, Packed, SourceReport, State, Trouble};
pub use prepared::{DERIVATIVE, Fingerprint, Measure, PREPARED, Prepared, Shelf, Swatch, THUMBNAIL, Verdict};
pub use settings::{Policy, Settings};
pub use work::{Progress, Until};
pub use worker::{WorkerCommand, serve_worker};
