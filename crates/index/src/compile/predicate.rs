//! Tests that look at the columns of each candidate.

use std::sync::Arc;

use solander_model::Field;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::{DocId, SegmentReader};

use super::Part;
use crate::columns;
use crate::geo::Shape;
use crate::layout::column;

type Test = Box<dyn Fn(DocId) -> bool + Send + Sync>;

fn query(test: impl Fn(&SegmentReader) -> tantivy::Result<Test> + Send + Sync + 'static) -> Part {
    Box::new(DocPredicateQuery::from(FunctionPredicate::from(test)))
}

fn never() -> Test {
    Box::new(|_| false)
}

/// A number between two others, both included.
pub(super) fn number(name: &'static str, least: i64, most: i64) -> Part {
    query(move |reader| {
        let Some(column) = columns::whole(reader, name)? else { return Ok(never()) };
        Ok(Box::new(move |doc| column.first(doc).is_some_and(|number| (least..=most).contains(&number))))
    })
}

/// A gathering that shares a day with this interval.
pub(super) fn overlap(first: i64, last: i64) -> Part {
    query(move |reader| {
        let (Some(from), Some(to)) =
            (columns::whole(reader, column::FROM_DAY)?, columns::whole(reader, column::TO_DAY)?)
        else {
            return Ok(never());
        };
        Ok(Box::new(move |doc| {
            from.first(doc).is_some_and(|day| day <= last) && to.first(doc).is_some_and(|day| day >= first)
        }))
    })
}

/// A place inside a shape.
pub(super) fn place(shape: Shape) -> Part {
    let shape = Arc::new(shape);
    query(move |reader| {
        let latitude = columns::whole(reader, Field::Latitude.key())?;
        let longitude = columns::whole(reader, Field::Longitude.key())?;
        let (Some(latitude), Some(longitude)) = (latitude, longitude) else { return Ok(never()) };
        let shape = shape.clone();
        Ok(Box::new(move |doc| match (latitude.first(doc), longitude.first(doc)) {
            (Some(latitude), Some(longitude)) => shape.holds(latitude, longitude),
            _ => false,
        }))
    })
}
