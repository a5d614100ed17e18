//! What can be asked, and what is answered.

use solander_model::{Field, Filter, GeoPoint, ObjectKind, Pid};

use crate::Cursor;

/// One question to the index: which objects, in which order, and what to count over all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which objects are meant.
    pub filter: Filter,
    /// The kind of object asked for.
    pub kind: ObjectKind,
    /// Whether tombstones are among the answers; they are left out unless asked for.
    pub tombstones: bool,
    /// The order of the hits.
    pub sort: Sort,
    /// Which hits of that order.
    pub page: Page,
    /// Values to count over all matching objects.
    pub facets: Vec<FacetRequest>,
    /// Counts by map cell over all matching objects.
    pub map: Option<MapRequest>,
    /// Whether to count by year over all matching objects.
    pub timeline: bool,
}

impl Query {
    /// All objects of a kind that pass the filter: the first 25 in the order of their PIDs, nothing counted but the total.
    #[must_use]
    pub fn new(kind: ObjectKind, filter: Filter) -> Self {
        Self {
            filter,
            kind,
            tombstones: false,
            sort: Sort::default(),
            page: Page::default(),
            facets: Vec::new(),
            map: None,
            timeline: false,
        }
    }
}

/// The order of hits. Objects without a value of the property come last; ties are settled by the PID, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The property.
    pub by: SortBy,
    /// Largest, latest or last in the alphabet first. Without meaning for relevance, where the best always comes first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { by: SortBy::Pid, descending: false }
    }
}

/// The property that orders the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SortBy {
    /// How well the words of the filter fit: an identifier before a name before any other text. It depends on the object
    /// alone, never on what else is in the index, so cursors hold.
    Relevance,
    /// `dcterms:created`.
    Created,
    /// `dcterms:modified`.
    Modified,
    /// The specimen's name; the title of a medium.
    Name,
    /// The year of the gathering.
    Year,
    /// The country.
    Country,
    /// The catalogue number.
    CatalogNumber,
    /// `ods:midsLevel`.
    MidsLevel,
    /// The PID alone.
    Pid,
}

/// A stretch of the ordered hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many hits, at most [`crate::MAX_PAGE`]; none where only counts are wanted.
    pub size: usize,
    /// Where it begins.
    pub at: PageAt,
}

impl Default for Page {
    fn default() -> Self {
        Self { size: 25, at: PageAt::Number(1) }
    }
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageAt {
    /// The page with this number, counted from 1, as far as the first [`crate::MAX_NUMBERED`] hits reach.
    Number(u32),
    /// After the last hit of an earlier page, at any depth.
    After(Cursor),
}

/// Counts of one field's values are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetRequest {
    /// The field.
    pub field: Field,
    /// At most this many values, the most frequent first; at most [`crate::MAX_FACET_VALUES`].
    pub limit: usize,
    /// Whether to count as if the filter had no clause on this very field, so that a choice does not hide its alternatives.
    pub ignore_own: bool,
}

/// Counts by map cell are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapRequest {
    /// Resolution of the H3 cells, 0 (about 1,280 km across an edge) to [`crate::MAX_MAP_RESOLUTION`].
    pub resolution: u8,
}

/// The order of completed terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TermOrder {
    /// The most frequent first.
    #[default]
    Count,
    /// In the order of the alphabet, letter case ignored.
    Alphabet,
}

/// The answer to a [`Query`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// How many objects match; exact.
    pub total: u64,
    /// The objects of the page, in order.
    pub hits: Vec<Pid>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
    /// One per request, in the order of the requests.
    pub facets: Vec<FacetCounts>,
    /// Where a map was asked for.
    pub map: Option<MapCells>,
    /// Where a timeline was asked for.
    pub timeline: Option<Timeline>,
}

/// How many objects have which value of a field. An object with several values counts once for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The field.
    pub field: Field,
    /// Values in their original spelling with the number of objects, most frequent first, then by the alphabet.
    pub values: Vec<(String, u64)>,
    /// Matching objects without a value.
    pub unknown: u64,
    /// Whether there are more values than asked for.
    pub more: bool,
}

/// Counts by map cell. The counts of the cells and `not_georeferenced` add up to the total.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MapCells {
    /// Cells with at least one object, by name.
    pub cells: Vec<MapCell>,
    /// Matching objects without coordinates.
    pub not_georeferenced: u64,
}

/// One cell of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapCell {
    /// The H3 index in hexadecimal.
    pub cell: String,
    /// The middle of the cell.
    pub center: GeoPoint,
    /// How many objects lie in it.
    pub count: u64,
}

/// Counts by year. The counts of the years and `unknown` add up to the total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// Years with at least one object, ascending; an interval counts in its first year.
    pub years: Vec<(i32, u64)>,
    /// Matching objects without a year.
    pub unknown: u64,
}
