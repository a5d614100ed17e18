//! Facts and inventions the records are drawn from.

pub(crate) mod countries;
pub(crate) mod epithets;
pub(crate) mod genera;
pub(crate) mod people;
pub(crate) mod rocks;
pub(crate) mod words;
