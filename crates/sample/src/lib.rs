//! A sample museum: Darwin Core Archives and drawn images with ground truth, by seed.
//!
//! Everything in it is invented, except names of taxa, places and minerals. The same [`Plan`] gives the same bytes, and each
//! record is a pure function of the seed, its institution and its number, so that [`record`] makes any of them alone, and
//! [`records`] a slice.
//!
//! ```
//! let plan = solander_sample::Plan { specimens: 30, ..Default::default() };
//! let out = tempfile::tempdir()?;
//! let made = solander_sample::make(&plan, out.path(), &mut |_| ())?;
//! assert_eq!(made.archives.len(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod chance;
mod columns;
mod dates;
mod error;
mod fault;
mod gathering;
mod institution;
mod make;
mod maker;
mod manifest;
mod people;
mod picture;
mod plan;
mod record;
mod tables;
mod taxa;
mod term;

pub use error::SampleError;
pub use fault::FaultKind;
pub use make::{make, record, records};
pub use plan::{Made, Plan, Progress, Stage};
pub use record::Record;
