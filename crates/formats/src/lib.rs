//! Bytes in, records out: Darwin Core Archives, EML, delimited text, in any packaging.
//!
//! [`Archive::open`] looks into a zip, a tar, a folder or a single file, reads `meta.xml` or does without, and
//! [`Archive::records`] gives core rows with their extension rows, in bounded memory however large the archive is.
//! Bad rows are refused one by one; what is merely odd is read and remarked upon by a [`Notice`].
//!
//! ```no_run
//! use solander_formats::{Archive, Limits};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let archive = Archive::open("herbarium.zip".as_ref(), &Limits::default())?;
//! let country = archive.core().position("dwc:country");
//! for record in archive.records()? {
//!     match record {
//!         Ok(record) => println!("line {}: {:?}", record.line, country.and_then(|slot| record.row.get(slot))),
//!         Err(refused) => eprintln!("{refused}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod archive;
mod describe;
mod eml;
mod entry;
mod error;
mod header;
mod join;
mod limits;
mod meta;
mod notice;
mod package;
mod rows;
mod table;
mod text;
mod undescribed;
mod xml;

pub use archive::{Archive, ArchiveKind};
pub use eml::{Eml, Licence, Party, read_eml};
pub use entry::{read_archive, read_delimited, read_delimited_every_way, read_head};
pub use error::ArchiveError;
pub use join::{ExtensionRows, Orphan, Orphans, Record, Records};
pub use limits::Limits;
pub use meta::{Descriptor, FieldMeta, IdMeta, TableMeta, read_meta};
pub use notice::{Notice, NoticeCode, Reason, ReasonCode, RowError};
pub use solander_terms::Term;
pub use table::{Column, Row, Table};
pub use text::dialect::Dialect;
pub use text::sniff::{Guess, guess};
