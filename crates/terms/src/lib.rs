//! Terms of Darwin Core, Audiovisual Core, openDS and their neighbours.
//!
//! A [`Term`] is written as `prefix:localName`. Known names are generated from the published lists; what is not known is
//! kept as it was given, so that nothing a publisher sent loses its name.
//!
//! ```
//! use solander_terms::Term;
//! assert_eq!(Term::parse("http://rs.tdwg.org/dwc/terms/eventDate").as_str(), "dwc:eventDate");
//! assert_eq!(Term::parse("EVENTDATE").as_str(), "dwc:eventDate");
//! assert!(!Term::parse("shelfMark").is_known());
//! ```

mod generated;
mod namespace;
mod term;

pub use namespace::{NAMESPACES, Namespace};
pub use term::Term;
