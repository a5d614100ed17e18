//! The address is the state: a search as a URL, and a URL as a search.
//!
//! Every parameter stands in one table, [`names::PARAMETERS`], in the one order in which parameters come out. Reading never
//! fails: what is not understood is reported and otherwise ignored.

mod names;
mod read;
mod value;
mod write;

use solander_index::{Page, PageAt, Query, Sort, SortBy};
use solander_model::{Clause, Field, Filter, ObjectKind};

pub use names::{HAS, PARAMETERS, Parameter, Shape, parameter, parameter_of};
pub use read::Complaint;
pub(crate) use value::bound_text;

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Cards with pictures.
    #[default]
    Grid,
    /// Lines.
    List,
    /// A table.
    Table,
    /// A map over the full width.
    Map,
    /// Large images.
    Gallery,
    /// Many small images with catalogue numbers.
    Contact,
}

impl View {
    /// Every view.
    pub const ALL: &[Self] = &[Self::Grid, Self::List, Self::Table, Self::Map, Self::Gallery, Self::Contact];

    /// As written in an address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::List => "list",
            Self::Table => "table",
            Self::Map => "map",
            Self::Gallery => "gallery",
            Self::Contact => "contact",
        }
    }

    /// Whether it shows little but images, and many of them.
    #[must_use]
    pub const fn pictures(self) -> bool {
        matches!(self, Self::Gallery | Self::Contact)
    }
}

/// Which page of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Counted from 1.
    Number(u32),
    /// After a cursor, as the index wrote it.
    After(String),
}

/// A search: what is asked, and how the answer is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// Specimens or media.
    pub kind: ObjectKind,
    /// Which objects.
    pub filter: Filter,
    /// How they are shown.
    pub view: View,
    /// In which order; `None` for the usual one.
    pub sort: Option<Sort>,
    /// Which page.
    pub place: Place,
    /// How many on a page.
    pub per: usize,
}

/// How many results a page has unless asked otherwise.
pub const USUAL_PER: usize = 24;
/// Page sizes on offer.
pub const PER: &[usize] = &[USUAL_PER, 48, MOST_PER];
/// The longest page, usual for views of images.
const MOST_PER: usize = 96;
/// Rows that numbered pages reach.
pub const NUMBERED: u64 = 10_000;

/// Orders on offer, by their names in an address.
pub const SORTS: &[(&str, SortBy)] = &[
    ("relevance", SortBy::Relevance),
    ("name", SortBy::Name),
    ("year", SortBy::Year),
    ("country", SortBy::Country),
    ("catalogue", SortBy::CatalogNumber),
    ("mids", SortBy::MidsLevel),
    ("created", SortBy::Created),
    ("modified", SortBy::Modified),
];

impl Address {
    /// All objects of a kind.
    #[must_use]
    pub fn new(kind: ObjectKind) -> Self {
        Self { kind, filter: Filter::default(), view: View::Grid, sort: None, place: Place::Number(1), per: USUAL_PER }
    }

    /// The same search for other objects, from its first page.
    #[must_use]
    pub fn with(&self, filter: Filter) -> Self {
        Self { filter: names::ordered(filter), place: Place::Number(1), ..self.clone() }
    }

    /// The same search without one of its clauses.
    #[must_use]
    pub fn without(&self, clause: &Clause) -> Self {
        let mut filter = self.filter.clone();
        filter.clauses.retain(|c| c != clause);
        self.with(filter)
    }

    /// The same search, with no clause on `field` but this one.
    #[must_use]
    pub fn replacing(&self, field: Field, test: solander_model::Test) -> Self {
        self.with(self.filter.without(field).and(test))
    }

    /// The same results in another view; views of images have long pages.
    #[must_use]
    pub fn shown(&self, view: View) -> Self {
        let mut other = Self { view, ..self.clone() };
        if view.pictures() && self.per == USUAL_PER {
            other.per = MOST_PER;
            if let Place::Number(n) = self.place {
                let before = (n.max(1) as usize - 1) * self.per;
                other.place = Place::Number(u32::try_from(before / MOST_PER + 1).unwrap_or(1));
            }
        }
        other
    }

    /// Another page of the same search.
    #[must_use]
    pub fn at(&self, place: Place) -> Self {
        Self { place, ..self.clone() }
    }

    /// The same search in another order, from its first page.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self { sort: Some(sort), place: Place::Number(1), ..self.clone() }
    }

    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &'static str {
        if self.kind == ObjectKind::DigitalMedia { "/search/media" } else { "/search" }
    }

    /// Path and query, as canonical as it gets.
    #[must_use]
    pub fn url(&self) -> String {
        self.under(self.path())
    }

    /// `path` with the query of this search, where there is one.
    #[must_use]
    pub fn under(&self, path: &str) -> String {
        let query = self.query();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The order in force.
    #[must_use]
    pub fn order(&self) -> Sort {
        self.sort.unwrap_or(Sort { by: SortBy::Relevance, descending: false })
    }

    /// The question to the index, nothing counted yet; `None` where the cursor is none.
    #[must_use]
    pub fn question(&self) -> Option<Query> {
        let at = match &self.place {
            Place::Number(n) => PageAt::Number(*n),
            Place::After(cursor) => PageAt::After(cursor.parse().ok()?),
        };
        Some(Query {
            sort: self.order(),
            page: Page { size: self.per, at },
            ..Query::new(self.kind, self.filter.clone())
        })
    }
}
