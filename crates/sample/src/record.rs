//! One record: the values of a core row.

use crate::term::Term;

/// The values of one core row; kept and refilled, so that rows cost no new memory.
#[derive(Debug, Clone)]
pub struct Record {
    pub(crate) id: String,
    values: Vec<String>,
}

impl Default for Record {
    fn default() -> Self {
        Self { id: String::new(), values: vec![String::new(); Term::COUNT] }
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.values == other.values
    }
}

impl Record {
    /// The identifier in the core's id column; empty where a fault took it away.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The value of the column that the header line calls `local`, such as `catalogNumber`; empty where there is none.
    pub fn value(&self, local: &str) -> &str {
        Term::named(local).map_or("", |term| self.at(term))
    }

    pub(crate) fn clear(&mut self) {
        self.id.clear();
        for value in &mut self.values {
            value.clear();
        }
    }

    pub(crate) fn at(&self, term: Term) -> &str {
        &self.values[term as usize]
    }

    pub(crate) fn at_mut(&mut self, term: Term) -> &mut String {
        &mut self.values[term as usize]
    }

    pub(crate) fn set(&mut self, term: Term, value: &str) {
        let slot = &mut self.values[term as usize];
        slot.clear();
        slot.push_str(value);
    }
}
