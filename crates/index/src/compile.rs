//! From a filter to a query of the engine.

mod excluded;
mod field;
mod predicate;
mod text;
mod wildcard;

use solander_model::{Clause, Filter, ObjectKind, Test};
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use crate::IndexError;
use crate::fold;
use crate::geo::Shape;
use crate::key::key;
use crate::layout::Layout;

type Part = Box<dyn Query>;

/// The objects of `kind` that pass the filter.
pub(crate) fn compile(
    layout: &Layout,
    filter: &Filter,
    kind: ObjectKind,
    tombstones: bool,
) -> Result<Part, IndexError> {
    let mut parts = vec![(Occur::Must, of_kind(layout, kind))];
    if !tombstones {
        parts.push((Occur::MustNot, term(Term::from_field_u64(layout.dead, 1))));
    }
    if !filter.text.trim().is_empty() {
        parts.push((Occur::Must, text::compile(layout, &filter.text)));
    }
    for Clause { negated, test } in &filter.clauses {
        let part = test_query(layout, test)?;
        if *negated {
            parts.push((Occur::MustNot, excluded::excluded(part)));
        } else {
            parts.push((Occur::Must, part));
        }
    }
    Ok(Box::new(BooleanQuery::new(parts)))
}

/// The same objects with a score for how well the words fit.
pub(crate) fn with_relevance(layout: &Layout, filter: &Filter, query: Part) -> Part {
    if filter.text.trim().is_empty() {
        return query;
    }
    let mut parts: Vec<(Occur, Part)> = vec![(Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))];
    for (weight, part) in text::weights(layout, &filter.text) {
        parts.push((Occur::Should, Box::new(ConstScoreQuery::new(part, weight))));
    }
    Box::new(BooleanQuery::new(parts))
}

fn of_kind(layout: &Layout, kind: ObjectKind) -> Part {
    match layout.get(solander_model::Field::Kind) {
        Some(handle) => term(Term::from_field_text(handle, &fold::value(kind.name()))),
        None => Box::new(EmptyQuery),
    }
}

fn test_query(layout: &Layout, test: &Test) -> Result<Part, IndexError> {
    match test {
        Test::Any(field, patterns) => field::any(layout, *field, patterns),
        Test::Present(field) => field::present(*field),
        Test::Range(field, from, to) => field::range(*field, *from, *to),
        Test::Within(area) => Ok(place(layout, Shape::of_box(*area))),
        Test::Inside(corners) => Ok(place(layout, Shape::of_polygon(corners))),
        Test::OneOf(pids) => match layout.get(solander_model::Field::Pid) {
            Some(handle) => Ok(any_of(pids.iter().map(|pid| Term::from_field_u64(handle, key(pid))).collect())),
            None => Ok(Box::new(EmptyQuery)),
        },
    }
}

fn place(layout: &Layout, shape: Shape) -> Part {
    let Some(cells) = shape.cells() else { return predicate::place(shape) };
    let near = any_of(cells.into_iter().map(|cell| Term::from_field_u64(layout.cells, cell.into())).collect());
    all(vec![near, predicate::place(shape)])
}

fn term(term: Term) -> Part {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Objects with any of these terms.
fn any_of(mut terms: Vec<Term>) -> Part {
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => term(terms.remove(0)),
        _ => Box::new(TermSetQuery::new(terms)),
    }
}

fn either(mut parts: Vec<Part>) -> Part {
    match parts.len() {
        0 => Box::new(EmptyQuery),
        1 => parts.remove(0),
        _ => Box::new(BooleanQuery::union(parts)),
    }
}

fn all(mut parts: Vec<Part>) -> Part {
    match parts.len() {
        0 => Box::new(AllQuery),
        1 => parts.remove(0),
        _ => Box::new(BooleanQuery::intersection(parts)),
    }
}
