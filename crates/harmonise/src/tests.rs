//! What the tests of several readers share.

use solander_model::Reading;

/// A reading in one line: `1921-07-03 (Doubt: SeasonOnly)`, or `none (Unusable: DateUnreadable)`.
pub(crate) fn describe<T: std::fmt::Display>(reading: &Reading<T>) -> String {
    describe_with(reading, ToString::to_string)
}

/// The same with another way to show the value.
pub(crate) fn describe_with<T>(reading: &Reading<T>, show: impl Fn(&T) -> String) -> String {
    let value = reading.value.as_ref().map_or_else(|| "none".to_owned(), show);
    let findings: Vec<String> =
        reading.findings.iter().map(|finding| format!("{:?}: {}", finding.grade, finding.code)).collect();
    if findings.is_empty() { value } else { format!("{value} ({})", findings.join(", ")) }
}
