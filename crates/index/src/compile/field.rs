//! Tests of one field.

use solander_model::{Field, Pattern, Pid, Timestamp};
use tantivy::Term;
use tantivy::query::{EmptyQuery, ExistsQuery};

use super::wildcard::WildcardQuery;
use super::{Part, any_of, either, predicate};
use crate::IndexError;
use crate::dates::{self, Days};
use crate::fold;
use crate::geo::steps;
use crate::key::key;
use crate::layout::{Layout, Shape, column, shape};

const DAY_MS: i64 = 86_400_000;

/// The field has one of these values.
pub(super) fn any(layout: &Layout, field: Field, patterns: &[Pattern]) -> Result<Part, IndexError> {
    let mut terms = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    for pattern in patterns {
        match pattern {
            Pattern::Wildcard(text) if !text.is_empty() && text.bytes().all(|b| b == b'*') => {
                parts.push(present(field)?)
            }
            Pattern::Wildcard(text) => match (shape(field), layout.get(field)) {
                (Shape::Value, Some(handle)) => parts.push(Box::new(WildcardQuery::new(handle, &fold::value(text)))),
                _ => return Err(bad(field, text)),
            },
            Pattern::Exact(text) => match (shape(field), layout.get(field)) {
                (Shape::Value, Some(handle)) => terms.push(Term::from_field_text(handle, &fold::value(text.trim()))),
                (Shape::Number, Some(handle)) => terms.push(number_term(handle, field, text)?),
                _ => parts.push(equal(field, text)?),
            },
        }
    }
    if !terms.is_empty() {
        parts.push(any_of(terms));
    }
    Ok(either(parts))
}

fn number_term(handle: tantivy::schema::Field, field: Field, text: &str) -> Result<Term, IndexError> {
    let text = text.trim();
    let number = match field {
        Field::Pid => {
            let pid: Pid = text.parse().map_err(|_| bad(field, text))?;
            return Ok(Term::from_field_u64(handle, key(&pid)));
        }
        Field::HasMedia if text.eq_ignore_ascii_case("true") => 1,
        Field::HasMedia if text.eq_ignore_ascii_case("false") => 0,
        _ => text.parse().map_err(|_| bad(field, text))?,
    };
    Ok(Term::from_field_i64(handle, number))
}

fn equal(field: Field, text: &str) -> Result<Part, IndexError> {
    let refused = || bad(field, text);
    Ok(match field {
        Field::Latitude | Field::Longitude => {
            let degrees: f64 = text.trim().parse().ok().filter(|d: &f64| d.is_finite()).ok_or_else(refused)?;
            predicate::number(field.key(), steps(degrees), steps(degrees))
        }
        Field::Year => {
            let year = text.trim().parse().map_err(|_| refused())?;
            range(field, Some(year), Some(year))?
        }
        Field::EventDate => {
            let Days { from, to } = dates::read(text).ok_or_else(refused)?;
            range(field, Some(from), Some(to))?
        }
        Field::Created | Field::Modified => {
            if let Some(instant) = Timestamp::parse(text) {
                predicate::number(field.key(), instant.0, instant.0)
            } else {
                let Days { from, to } = dates::read(text).ok_or_else(refused)?;
                predicate::number(field.key(), from * DAY_MS, (to + 1) * DAY_MS - 1)
            }
        }
        _ => return Err(IndexError::NotForField { field, asked: "compared with a value" }),
    })
}

/// The field has a value.
pub(super) fn present(field: Field) -> Result<Part, IndexError> {
    let name = match field {
        Field::Year | Field::EventDate => column::FROM_DAY,
        Field::Coordinates => column::CELL,
        _ => field.key(),
    };
    Ok(Box::new(ExistsQuery::new(name.to_owned(), false)))
}

/// A number or date lies within these bounds.
pub(super) fn range(field: Field, from: Option<i64>, to: Option<i64>) -> Result<Part, IndexError> {
    let (least, most) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
    if least > most {
        return Ok(Box::new(EmptyQuery));
    }
    Ok(match field {
        Field::EventDate => predicate::overlap(least, most),
        Field::Year => {
            // Years that no calendar tells are before or after all that it does.
            let first = if least < -9999 { Some(i64::MIN) } else { dates::days(least, None, None).map(|d| d.from) };
            let last = if most > 9999 { Some(i64::MAX) } else { dates::days(most, None, None).map(|d| d.to) };
            match (first, last) {
                (Some(first), Some(last)) => predicate::overlap(first, last),
                _ => Box::new(EmptyQuery),
            }
        }
        Field::Latitude | Field::Longitude => {
            predicate::number(field.key(), least.saturating_mul(10_000_000), most.saturating_mul(10_000_000))
        }
        Field::Created | Field::Modified | Field::MidsLevel | Field::MidsTdwg | Field::Month | Field::HasMedia => {
            predicate::number(field.key(), least, most)
        }
        _ => return Err(IndexError::NotForField { field, asked: "compared with bounds" }),
    })
}

fn bad(field: Field, value: &str) -> IndexError {
    IndexError::BadValue { field, value: value.chars().take(100).collect() }
}
