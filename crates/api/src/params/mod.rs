//! Query parameters: what they mean, and what is wrong with them.

mod bad;
mod control;
pub(crate) mod days;
mod filter;
mod places;
mod schema;
pub(crate) mod table;
#[cfg(test)]
mod tests;

pub use bad::BadParameter;
pub(crate) use control::{Controls, integer, one_of};
pub use filter::parse_filter;
pub(crate) use schema::{AggregationParams, FilterParams, PageParams, SearchParams, control, text, whole};
