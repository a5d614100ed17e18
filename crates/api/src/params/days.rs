//! Days, instants and whole numbers, alone or as ranges.

use solander_model::Timestamp;
use time::{Date, Month};

/// `a`, `a..b`, `a..` or `..b`; ends in the wrong order are exchanged.
pub(crate) fn bounds(text: &str, read: impl Fn(&str) -> Option<(i64, i64)>) -> Option<(Option<i64>, Option<i64>)> {
    let Some((from, to)) = text.split_once("..") else {
        return read(text).map(|(first, last)| (Some(first), Some(last)));
    };
    match (from.is_empty(), to.is_empty()) {
        (true, true) => None,
        (false, true) => read(from).map(|(first, _)| (Some(first), None)),
        (true, false) => read(to).map(|(_, last)| (None, Some(last))),
        (false, false) => {
            let (a, b) = (read(from)?, read(to)?);
            Some((Some(a.0.min(b.0)), Some(a.1.max(b.1))))
        }
    }
}

/// First and last day of `yyyy`, `yyyy-mm` or `yyyy-mm-dd`, in days since 1970-01-01.
pub(crate) fn days(text: &str) -> Option<(i64, i64)> {
    let (first, last) = dates(text)?;
    let epoch = i64::from(Date::from_calendar_date(1970, Month::January, 1).ok()?.to_julian_day());
    Some((i64::from(first.to_julian_day()) - epoch, i64::from(last.to_julian_day()) - epoch))
}

/// First and last millisecond of a day, month or year, or an instant of RFC 3339.
pub(crate) fn instants(text: &str) -> Option<(i64, i64)> {
    if text.contains('T') {
        return Timestamp::parse(text).map(|instant| (instant.0, instant.0));
    }
    let (first, last) = days(text)?;
    const DAY: i64 = 86_400_000;
    Some((first * DAY, last * DAY + DAY - 1))
}

fn dates(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-');
    let year = i32::try_from(digits(parts.next()?, 4)?).ok()?;
    let Some(month) = parts.next() else {
        return Some((
            Date::from_calendar_date(year, Month::January, 1).ok()?,
            Date::from_calendar_date(year, Month::December, 31).ok()?,
        ));
    };
    let month = Month::try_from(u8::try_from(digits(month, 2)?).ok()?).ok()?;
    let Some(day) = parts.next() else {
        let last = month.length(year);
        return Some((
            Date::from_calendar_date(year, month, 1).ok()?,
            Date::from_calendar_date(year, month, last).ok()?,
        ));
    };
    let date = Date::from_calendar_date(year, month, u8::try_from(digits(day, 2)?).ok()?).ok()?;
    parts.next().is_none().then_some((date, date))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A whole number from 0 to `limit`.
pub(crate) fn number(text: &str, limit: i64) -> Option<(i64, i64)> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let number = plain.then(|| text.parse::<i64>().ok()).flatten()?;
    (number <= limit).then_some((number, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(Option<i64>, Option<i64>)>) {
        assert_eq!(bounds(text, days), expected, "{text:?}");
    }

    #[test]
    fn ranges_of_days() {
        check("1970-01-01", Some((Some(0), Some(0))));
        check("1970", Some((Some(0), Some(364))));
        check("1970-02", Some((Some(31), Some(58))));
        check("1970..1971", Some((Some(0), Some(729))));
        check("1971..1970", Some((Some(0), Some(729))));
        check("1970..", Some((Some(0), None)));
        check("..1970-01", Some((None, Some(30))));
        check("1969-12-31", Some((Some(-1), Some(-1))));
        check("2024-02-29", Some((Some(19_782), Some(19_782))));
    }

    #[test]
    fn refused() {
        for text in
            ["", "..", "1970-13", "2023-02-29", "70", "1970-1-1", "1970-01-01-01", "1970...1971", "+970", "abcd"]
        {
            check(text, None);
        }
    }

    #[test]
    fn instants_and_days() {
        assert_eq!(bounds("1970-01-01", instants), Some((Some(0), Some(86_399_999))));
        assert_eq!(bounds("1970-01-01T00:00:01Z..", instants), Some((Some(1000), None)));
        assert_eq!(bounds("yesterday", instants), None);
    }

    #[test]
    fn numbers() {
        assert_eq!(bounds("6..8", |t| number(t, 12)), Some((Some(6), Some(8))));
        assert_eq!(bounds("13", |t| number(t, 12)), None);
        assert_eq!(bounds("-1", |t| number(t, 12)), None);
    }
}
