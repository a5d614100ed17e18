//! The search index: a follower of the objects log.
//!
//! * [`SearchIndex`] answers a [`Query`]: hits in a stable order, exact totals, facets, map cells and a timeline, all counted
//!   over the same objects.
//! * [`Indexer`] follows the log of a store and keeps its place inside the index's own commit, so that a crash at any instant
//!   repeats work and never loses or doubles it.
//! * [`rebuild`] makes the index anew beside the old one while readers go on.
//!
//! Nothing here is the truth: the whole folder may be thrown away and made again from the store.

mod columns;
mod compile;
mod cursor;
mod dates;
mod digest;
mod error;
mod facets;
mod facts;
mod fold;
mod folder;
mod follower;
mod geo;
mod hits;
mod key;
mod layout;
mod limits;
mod live;
mod map;
mod pass;
mod query;
mod search;
mod terms;
#[cfg(test)]
mod tests;
mod words;
mod writer;

pub use cursor::Cursor;
pub use digest::Digest;
pub use error::IndexError;
pub use follower::{Audit, IndexProgress, Indexer, Opened, Rebuilt, rebuild};
pub use limits::{
    MAX_CLAUSES, MAX_FACET_VALUES, MAX_FACETS, MAX_MAP_RESOLUTION, MAX_NUMBERED, MAX_PAGE, MAX_POLYGON, MAX_TEXT,
    MAX_VALUES, MAX_WILDCARDS,
};
pub use live::SearchIndex;
pub use query::{
    FacetCounts, FacetRequest, MapCell, MapCells, MapRequest, Page, PageAt, Query, Results, Sort, SortBy, TermOrder,
    Timeline,
};
pub use terms::TAXON_RANKS;
pub use writer::{Entry, IndexSettings};
