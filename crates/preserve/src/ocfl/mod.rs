//! OCFL 1.1: versions of objects side by side in a storage root, each content once; written, judged, read.

mod add;
mod blocks;
mod content;
mod inventory;
mod json;
mod layout;
mod object;
mod parse;
mod paths;
mod read;
mod repair;
mod root;
mod storage;
mod validate;
mod versions;

pub use add::{AddOptions, Added, NewVersion, add};
pub use inventory::User;
pub use layout::Layout;
pub use read::{Object, VersionInfo};
pub use root::Root;
pub use validate::{OcflReport, ValidateOptions, validate, validate_with};
