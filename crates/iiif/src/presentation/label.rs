//! Words in one or more languages.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Words by language; `none` for those that belong to no language, such as names and numbers.
///
/// *Presentation API 3.0, § 4.1*.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageMap(BTreeMap<String, Vec<String>>);

impl LanguageMap {
    /// Words of no language.
    pub fn none(words: impl Into<String>) -> Self {
        Self::of("none", words)
    }

    /// Words of one language, a BCP 47 tag such as `en`.
    pub fn of(language: impl Into<String>, words: impl Into<String>) -> Self {
        Self::default().and(language, words)
    }

    /// The same with more words.
    pub fn and(mut self, language: impl Into<String>, words: impl Into<String>) -> Self {
        self.0.entry(language.into()).or_default().push(words.into());
        self
    }

    /// Whether nothing is said in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As JSON: an object with a list for each language.
    pub fn to_json(&self) -> Value {
        json!(self.0)
    }
}

impl From<&str> for LanguageMap {
    fn from(words: &str) -> Self {
        Self::none(words)
    }
}

impl From<String> for LanguageMap {
    fn from(words: String) -> Self {
        Self::none(words)
    }
}

/// One line of a description: a label and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the line is about.
    pub label: LanguageMap,
    /// What it says.
    pub value: LanguageMap,
}

impl Entry {
    /// A line.
    pub fn new(label: impl Into<LanguageMap>, value: impl Into<LanguageMap>) -> Self {
        Self { label: label.into(), value: value.into() }
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ "label": self.label.to_json(), "value": self.value.to_json() })
    }
}

/// Adds a member unless it says nothing.
pub(crate) fn put(members: &mut Map<String, Value>, name: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if !empty {
        members.insert(name.to_owned(), value);
    }
}

/// A list of whatever can be told as JSON.
pub(crate) fn list<T>(items: &[T], to_json: impl Fn(&T) -> Value) -> Value {
    Value::Array(items.iter().map(to_json).collect())
}
