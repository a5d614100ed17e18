//! The file: a BigTIFF with the tiles first and the directories of all levels together at the end.
//!
//! BigTIFF always, so that a sheet of many gigapixels is no special case. The few directory entries are written and read
//! here, because the encoders at hand neither take tiles that are already compressed nor keep two sets of them.

pub(crate) mod read;
pub(crate) mod tags;
pub(crate) mod write;

/// Where a tile lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Bytes before it.
    pub offset: u64,
    /// Its bytes.
    pub length: u32,
}
