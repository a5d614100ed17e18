//! Delimited text: encodings, dialects, records.

pub(crate) mod careful;
pub(crate) mod dialect;
pub(crate) mod encoding;
pub(crate) mod reader;
pub(crate) mod sniff;
pub(crate) mod split;
