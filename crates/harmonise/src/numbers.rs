//! Numbers that should be numbers.

use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::fields::Fields;
use crate::keys::Key;

/// The finite number that `key` holds; anything else is noticed. A comma may stand for the point.
pub(crate) fn number(fields: &Fields<'_>, key: Key, findings: &mut Vec<Finding>) -> Option<f64> {
    let text = fields.get(key)?;
    let read = text.parse::<f64>().ok().or_else(|| {
        let comma = text.matches(',').count() == 1 && !text.contains('.');
        comma.then(|| text.replace(',', ".").parse().ok()).flatten()
    });
    let read = read.filter(|number| number.is_finite());
    if read.is_none() {
        findings.push(Finding::new(&Term::of(key.name()), FindingCode::NumberUnreadable, text));
    }
    read
}

/// The whole number that `key` holds, `12` or `12.0`, if it lies within `range`; anything else is noticed.
pub(crate) fn integer(
    fields: &Fields<'_>,
    key: Key,
    range: std::ops::RangeInclusive<i64>,
    findings: &mut Vec<Finding>,
) -> Option<i64> {
    let text = fields.get(key)?;
    let whole =
        text.split_once('.').map_or(text, |(whole, rest)| if rest.bytes().all(|b| b == b'0') { whole } else { text });
    let read = whole.parse::<i64>().ok().filter(|number| range.contains(number));
    if read.is_none() {
        findings.push(Finding::new(&Term::of(key.name()), FindingCode::NumberUnreadable, text));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let mut findings = Vec::new();
        let fields = Fields::of(&[
            ("dwc:sampleSizeValue", "1,5"),
            ("dwc:year", "1921.0"),
            ("dwc:month", "13"),
            ("dwc:day", "x"),
        ]);
        assert_eq!(number(&fields, Key::SampleSizeValue, &mut findings), Some(1.5));
        assert_eq!(integer(&fields, Key::Year, 1..=9999, &mut findings), Some(1921));
        assert!(findings.is_empty());
        assert_eq!(integer(&fields, Key::Month, 1..=12, &mut findings), None);
        assert_eq!(integer(&fields, Key::Day, 1..=31, &mut findings), None);
        assert_eq!(findings.len(), 2);
    }
}
