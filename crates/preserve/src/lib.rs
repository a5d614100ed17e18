//! Preservation packages: files in, packages out, made to be opened by someone who was not there when they were closed.
//!
//! * [`bagit`]: BagIt bags as folder, tar or zip, written with the same bytes each time, resumed after a crash, judged, read.
//! * [`ocfl`]: OCFL 1.1 storage roots: versions of an object side by side, each file once; written, judged, read.
//! * [`deposit`]: records in public repositories, planned, filled and published, resumed after a crash.
//! * [`CatalogueRow`]: which image lies in which package at which byte.
//!
//! Names that come from outside are used only after [`check_name`]; bytes from outside are given out only when their digest
//! was seen to be right.
//!
//! ```
//! use solander_preserve::{Item, bagit};
//! let folder = tempfile::tempdir().unwrap();
//! let date = time::Date::from_calendar_date(2026, time::Month::January, 5).unwrap();
//! let plan = bagit::Plan::new(folder.path(), "herbarium", date);
//! let sheet = Item::of_bytes("images/E00000001.jpg", b"a sheet".to_vec());
//! let written = bagit::write(&plan, [sheet], &mut |_| {}).unwrap();
//! let report = bagit::verify(&written.packages[0].path).unwrap();
//! assert!(report.is_valid());
//! ```

pub mod bagit;
mod catalogue;
mod container;
pub mod deposit;
mod digest;
mod error;
mod folder;
mod item;
mod name;
mod names;
pub mod ocfl;
mod order;
mod report;

pub use bagit::Form;
pub use catalogue::{CatalogueRow, read_catalogue, write_catalogue};
pub use digest::Algorithm;
pub use error::PreserveError;
pub use item::{Cancel, Item, MetadataFile, Open, Progress};
pub use name::{NameFault, check_name};
pub use report::{Fault, Faults, Severity};
