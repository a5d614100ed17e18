//! Dates of collecting: every precision, and every muddle.

use std::fmt::Write as _;

use crate::chance::Chance;

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    Day,
    Time,
    Month,
    Year,
    Interval,
}

/// A date of collecting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    /// Days to the end of an interval.
    length: i64,
    minutes: i64,
    precision: Precision,
}

const MONTH_DAYS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Decades from 1820 with weights: collecting grew until the wars, and again.
const DECADES: [u32; 21] = [1, 2, 3, 5, 5, 4, 8, 15, 23, 24, 31, 60, 42, 60, 65, 45, 50, 70, 80, 70, 12];

impl Date {
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        let year = 1820 + 10 * chance.weighted(&DECADES) as i64 + chance.between(0, 9);
        let month = 1 + chance.weighted(&[3, 3, 6, 9, 14, 16, 17, 13, 8, 5, 3, 3]) as i64;
        let day = chance.between(1, MONTH_DAYS[(month - 1) as usize]);
        let precision = [Precision::Day, Precision::Time, Precision::Year, Precision::Month, Precision::Interval]
            [chance.weighted(&[868, 55, 36, 24, 17])];
        Self {
            year: year.min(2023),
            month,
            day,
            length: chance.between(1, 24),
            minutes: chance.between(300, 1300),
            precision,
        }
    }

    /// ISO 8601, as exact as it is known.
    pub(crate) fn push_iso(&self, out: &mut String) {
        let Self { year, month, day, .. } = *self;
        let _ = match self.precision {
            Precision::Day => write!(out, "{year}-{month:02}-{day:02}"),
            Precision::Time => {
                write!(out, "{year}-{month:02}-{day:02}T{:02}:{:02}Z", self.minutes / 60, self.minutes % 60)
            }
            Precision::Month => write!(out, "{year}-{month:02}"),
            Precision::Year => write!(out, "{year}"),
            Precision::Interval => {
                let (y, m, d) = self.end();
                write!(out, "{year}-{month:02}-{day:02}/{y}-{m:02}-{d:02}")
            }
        };
    }

    /// The day that is written to `year`, `month`, `day`, as far as known.
    pub(crate) fn parts(&self) -> (i64, Option<i64>, Option<i64>) {
        match self.precision {
            Precision::Year => (self.year, None, None),
            Precision::Month => (self.year, Some(self.month), None),
            _ => (self.year, Some(self.month), Some(self.day)),
        }
    }

    /// The date as the label has it, in one of `style`'s many ways.
    pub(crate) fn push_verbatim(&self, style: u64, out: &mut String) {
        let Self { year, month, day, .. } = *self;
        let at = (month - 1) as usize;
        let short = year % 100;
        let _ = match self.precision {
            Precision::Year => match style % 3 {
                0 => write!(out, "{} {year}", ["winter", "spring", "summer", "autumn"][(month % 12 / 3) as usize]),
                1 => write!(out, "{year}"),
                _ => write!(out, "ca. {year}"),
            },
            Precision::Month => match style % 3 {
                0 => write!(out, "{} {year}", ENGLISH[at]),
                1 => write!(out, "{}.{year}", ROMAN[at]),
                _ => write!(out, "{} {year}", GERMAN[at]),
            },
            Precision::Interval => {
                let (y, m, d) = self.end();
                write!(out, "{day}.{month}. - {d}.{m}.{y}")
            }
            Precision::Day | Precision::Time => match style % 11 {
                0..=2 => write!(out, "{day}.{}.{year}", ROMAN[at]),
                3 => write!(out, "{} {day}, {year}", ENGLISH[at]),
                4 => write!(out, "{day} {} {year}", &ENGLISH[at][..3]),
                5 => write!(out, "{day}.{month}.{year}"),
                6 => write!(out, "{day}/{month}/{short:02}"),
                7 => write!(out, "{month}/{day}/{year}"),
                8 => write!(out, "{day}-{}-{short:02}", ROMAN[at]),
                9 => write!(out, "{day}. {} {year}", GERMAN[at]),
                _ => write!(out, "{}-{year}", &ENGLISH[at][..3]),
            },
        };
    }

    fn end(&self) -> (i64, i64, i64) {
        let mut end = (self.year, self.month, self.day + self.length);
        let days = MONTH_DAYS[(self.month - 1) as usize];
        if end.2 > days {
            end = (end.0, end.1 + 1, end.2 - days);
        }
        if end.1 > 12 {
            end = (end.0 + 1, 1, end.2);
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(precision: Precision) -> Date {
        Date { year: 1921, month: 12, day: 20, length: 14, minutes: 605, precision }
    }

    #[test]
    fn precisions_and_muddles() {
        let check = |precision, style, iso: &str, verbatim: &str| {
            let (mut a, mut b) = (String::new(), String::new());
            date(precision).push_iso(&mut a);
            date(precision).push_verbatim(style, &mut b);
            assert_eq!((a.as_str(), b.as_str()), (iso, verbatim));
        };
        check(Precision::Day, 0, "1921-12-20", "20.XII.1921");
        check(Precision::Time, 6, "1921-12-20T10:05Z", "20/12/21");
        check(Precision::Month, 0, "1921-12", "December 1921");
        check(Precision::Year, 0, "1921", "winter 1921");
        check(Precision::Interval, 0, "1921-12-20/1922-01-03", "20.12. - 3.1.1922");
    }
}
