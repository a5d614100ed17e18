//! Days and intervals of days.

use time::{Date, Month};

/// Days since 1970-01-01, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

const EPOCH: i64 = 2_440_588; // Julian day of 1970-01-01

/// The years that can be told.
const YEARS: std::ops::RangeInclusive<i64> = -9999..=9999;

/// First and last day of a year, of a month, or of a day; `None` where no calendar has it.
pub(crate) fn days(year: i64, month: Option<u8>, day: Option<u8>) -> Option<Days> {
    if !YEARS.contains(&year) {
        return None;
    }
    let year = i32::try_from(year).ok()?;
    let (first, last) = match month {
        Some(number) => {
            let month = Month::try_from(number).ok()?;
            (
                Date::from_calendar_date(year, month, day.unwrap_or(1)),
                Date::from_calendar_date(year, month, day.unwrap_or(month.length(year))),
            )
        }
        None => {
            (Date::from_calendar_date(year, Month::January, 1), Date::from_calendar_date(year, Month::December, 31))
        }
    };
    let number = |date: Date| i64::from(date.to_julian_day()) - EPOCH;
    Some(Days { from: number(first.ok()?), to: number(last.ok()?) })
}

/// The year of a day.
pub(crate) fn year_of(day: i64) -> Option<i32> {
    Some(Date::from_julian_day(i32::try_from(day + EPOCH).ok()?).ok()?.year())
}

/// Reads an ISO 8601 date or interval: `1887`, `1887-05`, `1887-05-03`, each with or without a time of day, two of them with a
/// slash between, the second one possibly short (`1887-05-03/09`).
pub(crate) fn read(text: &str) -> Option<Days> {
    let text = text.trim();
    let Some((first, second)) = text.split_once('/') else { return point(text, None).map(|(days, _)| days) };
    let (from, parts) = point(first, None)?;
    match point(second, Some(parts)) {
        Some((to, _)) if to.to >= from.from => Some(Days { from: from.from, to: to.to }),
        // An open or unreadable end: the beginning is what is known.
        _ => Some(from),
    }
}

/// The month when the whole interval lies within one.
pub(crate) fn month_of(days: Days) -> Option<i64> {
    let month = |day: i64| {
        let date = Date::from_julian_day(i32::try_from(day + EPOCH).ok()?).ok()?;
        Some((date.year(), date.month()))
    };
    let (first, last) = (month(days.from)?, month(days.to)?);
    (first == last).then_some(i64::from(u8::from(first.1)))
}

type Parts = (i64, Option<u8>, Option<u8>);

fn point(text: &str, before: Option<Parts>) -> Option<(Days, Parts)> {
    let date = text.split(['T', ' ']).next()?;
    let (sign, digits) = match date.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, date),
    };
    let mut numbers = [0_i64; 3];
    let mut count = 0;
    for part in digits.split('-') {
        if count == 3 || part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        numbers[count] = part.parse().ok()?;
        count += 1;
    }
    let first_length = digits.split('-').next()?.len();
    let small = |number: i64| u8::try_from(number).ok();
    let parts: Parts = match (count, before) {
        (1, Some((year, month, Some(_)))) if first_length <= 2 => (year, month, Some(small(numbers[0])?)),
        (1, Some((year, Some(_), None))) if first_length <= 2 => (year, Some(small(numbers[0])?), None),
        (2, Some((year, _, Some(_)))) if first_length <= 2 => {
            (year, Some(small(numbers[0])?), Some(small(numbers[1])?))
        }
        (1, _) if first_length >= 3 => (sign * numbers[0], None, None),
        (2, _) if first_length >= 3 => (sign * numbers[0], Some(small(numbers[1])?), None),
        (3, _) if first_length >= 3 => (sign * numbers[0], Some(small(numbers[1])?), Some(small(numbers[2])?)),
        _ => return None,
    };
    Some((days(parts.0, parts.1, parts.2)?, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(i64, i64)>) {
        assert_eq!(read(text).map(|d| (d.from, d.to)), expected, "date is {text:?}");
    }

    #[test]
    fn days_months_years() {
        check("1970-01-01", Some((0, 0)));
        check("1970-01", Some((0, 30)));
        check("1970", Some((0, 364)));
        check("1969-12-31T23:59:00Z", Some((-1, -1)));
    }

    #[test]
    fn intervals() {
        check("1970-01-01/1970-01-03", Some((0, 2)));
        check("1970-01-01/03", Some((0, 2)));
        check("1970-01-01/02-01", Some((0, 31)));
        check("1970/1971", Some((0, 729)));
        check("1970-01/03", Some((0, 89)));
        check("1970-01-01/", Some((0, 0)));
        check("1970-01-05/01", Some((4, 4)));
    }

    #[test]
    fn refused() {
        for text in ["", "yesterday", "1970-13-01", "1970-02-30", "12", "1970-01-01-01", "99999", "/1970", "1970-1a"] {
            check(text, None);
        }
    }

    #[test]
    fn years_and_months_of_days() {
        assert_eq!((year_of(0), year_of(-1), year_of(i64::MAX - EPOCH)), (Some(1970), Some(1969), None));
        assert_eq!(month_of(Days { from: 0, to: 30 }), Some(1));
        assert_eq!(month_of(Days { from: 0, to: 31 }), None);
    }
}
