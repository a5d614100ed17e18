//! Which objects are meant.

use crate::{Field, Pid};

/// A filter: every clause must hold. The empty filter means everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Words to be found anywhere in the object's text; empty for none.
    pub text: String,
    /// All must hold.
    pub clauses: Vec<Clause>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// True where the test must not hold.
    pub negated: bool,
    /// What is tested.
    pub test: Test,
}

/// What a clause tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// The field has one of these values.
    Any(Field, Vec<Pattern>),
    /// The field has a value.
    Present(Field),
    /// A number or date lies within these bounds, both included. Years, months and MIDS levels as they are, dates as days
    /// since 1970-01-01, instants in milliseconds. An interval in the data matches when it overlaps.
    Range(Field, Option<i64>, Option<i64>),
    /// The place lies within this box.
    Within(GeoBox),
    /// The place lies within this polygon: at least three corners, not repeated at the end.
    Inside(Vec<GeoPoint>),
    /// The object is one of these.
    OneOf(Vec<Pid>),
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Equal, letter case ignored.
    Exact(String),
    /// Equal with `*` standing for any text, letter case ignored.
    Wildcard(String),
}

impl Pattern {
    /// A wildcard where the text has a `*`, else exact.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.contains('*') { Self::Wildcard(text.to_owned()) } else { Self::Exact(text.to_owned()) }
    }

    /// The text as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Wildcard(text) => text,
        }
    }
}

/// Decimal degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoPoint {
    /// East of Greenwich, −180 to 180.
    pub longitude: f64,
    /// North of the equator, −90 to 90.
    pub latitude: f64,
}

/// A box in decimal degrees; where `west` is greater than `east` it crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoBox {
    /// −180 to 180.
    pub west: f64,
    /// −90 to 90.
    pub south: f64,
    /// −180 to 180.
    pub east: f64,
    /// −90 to 90, not below `south`.
    pub north: f64,
}

impl Filter {
    /// The filter with one more clause.
    #[must_use]
    pub fn and(mut self, test: Test) -> Self {
        self.clauses.push(Clause { negated: false, test });
        self
    }

    /// The filter with one more clause that must not hold.
    #[must_use]
    pub fn and_not(mut self, test: Test) -> Self {
        self.clauses.push(Clause { negated: true, test });
        self
    }

    /// The filter without the clauses on `field`: what a facet counts over, so that its own choice does not hide the rest.
    #[must_use]
    pub fn without(&self, field: Field) -> Self {
        let on = |test: &Test| match test {
            Test::Any(f, _) | Test::Present(f) | Test::Range(f, _, _) => *f == field,
            _ => false,
        };
        Self { text: self.text.clone(), clauses: self.clauses.iter().filter(|c| !on(&c.test)).cloned().collect() }
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.clauses.is_empty()
    }
}
