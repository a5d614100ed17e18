//! Where a page ends, so that the next one can begin there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::{IndexError, Query};

/// The place after one hit, as opaque text that needs no escaping in an address.
///
/// It holds the hit's place in the order, not its number, so objects that come or go meanwhile neither hide nor repeat another.
/// It fits only the filter, kind and order it was given out for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// Of the question.
    pub(crate) question: u64,
    pub(crate) place: Place,
}

/// A hit's place in the order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Of the property that orders.
    pub(crate) value: PlaceValue,
    /// The PID as a number.
    pub(crate) key: u64,
}

/// What an object is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum PlaceValue {
    /// Grows along the order.
    Number(u64),
    /// Grows along the order, or against it where that is descending.
    Text(String),
    /// Comes last.
    Nothing,
}

/// What a cursor is bound to.
pub(crate) fn question(query: &Query) -> u64 {
    xxh3_64(format!("{:?}", (&query.filter, query.kind, query.tombstones, query.sort)).as_bytes())
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = serde_json::to_vec(&(self.question, &self.place)).map_err(|_| fmt::Error)?;
        place.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Cursor {
    type Err = IndexError;

    fn from_str(text: &str) -> Result<Self, IndexError> {
        let read = || {
            let digits = text.as_bytes();
            if !digits.len().is_multiple_of(2) || digits.len() > 20_000 || !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let bytes: Option<Vec<u8>> =
                digits.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect();
            let (question, place) = serde_json::from_slice(&bytes?).ok()?;
            Some(Self { question, place })
        };
        read().ok_or(IndexError::BadCursor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn written_and_read(question: u64, key: u64, text in "\\PC{0,40}", number: u64, which in 0..3) {
            let value = match which { 0 => PlaceValue::Number(number), 1 => PlaceValue::Text(text), _ => PlaceValue::Nothing };
            let cursor = Cursor { question, place: Place { value, key } };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }

        #[test]
        fn damaged(text in "\\PC{0,60}|[0-9a-f]{0,60}") {
            prop_assert!(matches!(text.parse::<Cursor>(), Err(IndexError::BadCursor)));
        }
    }
}
