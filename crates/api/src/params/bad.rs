//! What is wrong with a parameter.

use std::fmt;

/// A query parameter that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadParameter {
    /// No parameter has this name.
    #[error("{name:?} is no parameter of this address{}", Suggestion(nearest))]
    Unknown {
        /// As given, at most 100 characters of it.
        name: String,
        /// Known names that are spelt alike, nearest first.
        nearest: Vec<&'static str>,
    },
    /// The value cannot be used.
    #[error("parameter {name} {reason}{}", Given(value))]
    Value {
        /// The parameter.
        name: String,
        /// As given, at most 100 characters of it; empty where it does not help.
        value: String,
        /// What the value should be.
        reason: String,
    },
    /// The parameter may be given once.
    #[error("parameter {name} is given more than once")]
    Repeated {
        /// The parameter.
        name: String,
    },
    /// The address needs this parameter.
    #[error("parameter {name} is missing")]
    Missing {
        /// The parameter.
        name: String,
    },
}

impl BadParameter {
    pub(crate) fn value(name: &str, value: &str, reason: impl Into<String>) -> Self {
        Self::Value { name: name.to_owned(), value: shorten(value), reason: reason.into() }
    }

    pub(crate) fn unknown(name: &str, known: impl Iterator<Item = &'static str>) -> Self {
        Self::Unknown { name: shorten(name), nearest: nearest(name, known) }
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(100).collect()
}

struct Given<'a>(&'a str);

impl fmt::Display for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, ", and {:?} is not", self.0) }
    }
}

struct Suggestion<'a>(&'a [&'static str]);

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            [one] => write!(f, ": did you mean {one}?"),
            [first, rest @ ..] => {
                write!(f, ": did you mean {first}")?;
                rest.iter().try_for_each(|name| write!(f, " or {name}"))?;
                f.write_str("?")
            }
        }
    }
}

/// At most three known names within a third of the letters, or that begin alike.
fn nearest(name: &str, known: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let wanted: Vec<char> = name.to_lowercase().chars().take(60).collect();
    let text: String = wanted.iter().collect();
    let mut found: Vec<(usize, &'static str)> = known
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let steps = distance(&wanted, &lower.chars().collect::<Vec<_>>());
            let near = steps <= wanted.len().max(3) / 3;
            let begins = wanted.len() >= 3 && (lower.starts_with(&text) || text.starts_with(&lower));
            (near || begins).then_some((steps, candidate))
        })
        .collect();
    found.sort_by_key(|(steps, candidate)| (*steps, *candidate));
    found.dedup();
    found.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// Letters to be inserted, left out or replaced.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &[&str]) {
        let known = ["country", "countryCode", "county", "locality", "hasLocality", "kingdom", "q"];
        assert_eq!(nearest(name, known.into_iter()), expected, "{name:?}");
    }

    #[test]
    fn spelling() {
        check("contry", &["country", "county"]);
        check("Country", &["country", "county", "countryCode"]);
        check("kindom", &["kingdom"]);
        check("foo", &[]);
        check("", &["q"]);
        check(&"x".repeat(10_000), &[]);
    }

    #[test]
    fn sentences() {
        let unknown = BadParameter::unknown("contry", ["country", "county"].into_iter());
        assert_eq!(unknown.to_string(), r#""contry" is no parameter of this address: did you mean country or county?"#);
        let value = BadParameter::value("month", "13", "must be a month from 1 to 12");
        assert_eq!(value.to_string(), r#"parameter month must be a month from 1 to 12, and "13" is not"#);
    }
}
