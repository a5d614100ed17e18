//! From a source record to openDS objects.
//!
//! [`harmonise`] takes one record of an archive, with the [`Plan`] of its columns and the [`SourceContext`], and gives a
//! [`MappedSpecimen`] or a [`Refusal`] for each specimen it tells of. It is pure: no I/O, no clock, the same outcome every
//! time. What a label says stays beside what was made of it, and what was noticed on the way is a
//! [`Finding`](solander_model::Finding), explained in `spec/findings.md`.
//!
//! Each topic has its reader, useful on its own:
//!
//! ```
//! use solander_harmonise::{read_event_date, read_names};
//! let date = read_event_date("dwc:eventDate", "3.VII.1921", (2026, 1, 1));
//! assert_eq!(date.value.unwrap().to_string(), "1921-07-03");
//! assert_eq!(read_names("Smith, J. & A. Jones"), ["Smith, J.", "A. Jones"]);
//! ```

mod ages;
mod assertions;
mod basis;
mod citations;
mod context;
mod dates;
mod discipline;
mod event;
mod fields;
mod identification;
mod identifiers;
mod identity;
mod keys;
mod lengths;
mod licence;
mod media;
mod media_types;
pub mod mids;
mod modified;
mod numbers;
mod organisation;
mod outcome;
mod people;
mod places;
mod plan;
mod recognise;
mod record;
mod relationships;
mod rights;
mod specimen;
mod taxon;
#[cfg(test)]
mod tests;
mod text;

pub use context::{IdType, SourceContext};
pub use dates::{EventDate, Moment, read_event_date};
pub use identifiers::{IdentifierKind, identifier_kind};
pub use lengths::{Span, read_metres};
pub use licence::{Licence, read_licence};
pub use organisation::UNKNOWN_ORGANISATION;
pub use outcome::{MappedMedia, MappedSpecimen, Outcome, Refusal, RefusalCode};
pub use people::read_names;
pub use places::{Coordinates, Country, country_by_code, country_by_name, read_coordinates};
pub use plan::Plan;
pub use record::harmonise;

/// Raised whenever the mapping changes, so that rows that did not change are mapped again.
pub const MAPPING_VERSION: u32 = 1;
