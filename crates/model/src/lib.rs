//! The words of the house as types, without I/O and without a clock.
//!
//! * [`Pid`], [`Version`], [`ObjectKind`]: what an object is called, and what it is.
//! * [`opends`]: the objects themselves, openDS 0.4.
//! * [`canonical`] bytes and their [`Hash`]: when two versions are the same.
//! * [`Reading`] and [`Finding`]: what was read from a verbatim value, and what was noticed on the way.
//! * [`Filter`]: which objects are meant. List, count, map, timeline, facets and datasets use the same value.
//!
//! ```
//! use solander_model::Pid;
//! let pid: Pid = "https://doi.org/TEST/8SW-S6G-YA1".parse().unwrap();
//! assert_eq!(pid.to_string(), "TEST/8SW-S6G-YA1");
//! ```

mod blob;
mod canonical;
mod field;
mod filter;
mod finding;
mod finding_code;
mod kind;
mod media_facts;
mod mids;
mod mint;
pub mod opends;
mod pid;
mod relations;
mod remarks;
mod time;
mod version;

pub use blob::{BlobHash, BlobHashError};
pub use canonical::{Hash, canonical};
pub use field::Field;
pub use filter::{Clause, Filter, GeoBox, GeoPoint, Pattern, Test};
pub use finding::{Finding, Grade, Reading};
pub use finding_code::FindingCode;
pub use kind::ObjectKind;
pub use media_facts::{MediaFact, carry_facts, named_bytes, state_facts};
pub use mids::{MidsAssessment, MidsLevel, MissingElement};
pub use mint::Minter;
pub use pid::{Pid, PidError};
pub use relations::{HAS_MEDIA, HAS_SPECIMEN, relate, related};
pub use remarks::{Remarks, SourceRecord};
pub use time::{Clock, FixedClock, SystemClock, Timestamp};
pub use version::Version;
