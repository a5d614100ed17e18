//! BagIt (*RFC 8493*): packages written, judged and read.

mod import;
mod intake;
mod layout;
mod lines;
mod listing;
mod package;
mod plan;
mod settled;
mod sink;
mod state;
mod tags;
mod verify;
mod write;

pub(crate) use import::spool;
pub(crate) use intake::promised;

pub use import::{Imported, import};
pub use plan::{Describe, Form, Package, Plan, split};
pub use tags::FetchEntry;
pub use verify::{BagReport, Limits, VerifyOptions, verify, verify_with};
pub use write::{Written, WrittenPackage, write};
