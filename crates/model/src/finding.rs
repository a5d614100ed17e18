//! What was read, and what was noticed.

use serde::{Deserialize, Serialize};
use solander_terms::Term;

use crate::FindingCode;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Worth knowing; the value is as good as before.
    Note,
    /// The value may be wrong.
    Doubt,
    /// No value could be made of it; the verbatim one is kept.
    Unusable,
}

/// A remark about one term, graded so that a curator can sort a drawer by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which term, such as `dwc:eventDate`.
    pub term: Term,
    /// What was noticed.
    pub code: FindingCode,
    /// How much it matters.
    pub grade: Grade,
    /// The verbatim value the remark is about, at most 200 characters of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

impl Finding {
    /// A finding about `value` of `term`, with the grade its code usually has.
    #[must_use]
    pub fn new(term: &Term, code: FindingCode, value: &str) -> Self {
        Self { term: term.clone(), code, grade: code.grade(), value: value.chars().take(200).collect() }
    }
}

/// What we could read from one verbatim value, and what we noticed on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// `None` where nothing could be made of it.
    pub value: Option<T>,
    /// In the order noticed.
    pub findings: Vec<Finding>,
}

impl<T> Reading<T> {
    /// A value without remarks.
    #[must_use]
    pub fn clean(value: T) -> Self {
        Self { value: Some(value), findings: Vec::new() }
    }

    /// Nothing there, nothing to say.
    #[must_use]
    pub fn nothing() -> Self {
        Self { value: None, findings: Vec::new() }
    }

    /// Takes the value and passes the remarks on.
    pub fn collect(self, into: &mut Vec<Finding>) -> Option<T> {
        into.extend(self.findings);
        self.value
    }
}
