//! What is kept beside an object: the untouched source record and what was noticed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Finding, MidsAssessment};

/// Remarks on one version of an object.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Remarks {
    /// Findings in the order of the record's terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// MIDS levels; absent for objects other than specimens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mids: Option<MidsAssessment>,
}

/// The untouched source record: terms of the core row, and the rows of each extension by row type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Term to value as sent; empty values are left out.
    pub core: BTreeMap<String, String>,
    /// Row type to rows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extensions: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}
