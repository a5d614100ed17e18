//! Numbers and dates as people write them.

use solander_model::Timestamp;

use super::{Lang, Words};

/// Between thousands: narrow, and never at the end of a line.
const NARROW: char = '\u{202f}';

impl Words {
    /// A whole number with narrow spaces between thousands.
    #[must_use]
    pub fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(NARROW);
            }
            out.push(digit);
        }
        out
    }

    /// A number with at most `places` decimals, trailing zeros left out.
    #[must_use]
    pub fn decimal(self, n: f64, places: usize) -> String {
        let mut text = format!("{:.places$}", n.abs());
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        if self.0 == Lang::De {
            text = text.replace('.', ",");
        }
        if n < 0.0 && text != "0" { format!("−{text}") } else { text }
    }

    /// A size in bytes, in units of a thousand.
    #[must_use]
    pub fn bytes(self, bytes: u64) -> String {
        const UNITS: &[&str] = &["B", "kB", "MB", "GB", "TB"];
        let mut size = bytes as f64;
        let mut unit = 0;
        while size >= 999.5 && unit + 1 < UNITS.len() {
            size /= 1000.0;
            unit += 1;
        }
        format!("{}{NARROW}{}", self.decimal(size, usize::from(unit > 0 && size < 100.0)), UNITS[unit])
    }

    /// A share as per cent.
    #[must_use]
    pub fn percent(self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let share = part as f64 * 100.0 / whole as f64;
        format!("{}{NARROW}%", self.decimal(share, usize::from(share < 10.0)))
    }

    /// An ISO date of any precision in words; a text that is none as it is.
    #[must_use]
    pub fn date(self, iso: &str) -> String {
        if let Some((from, to)) = iso.split_once('/') {
            return if from == to { self.date(from) } else { format!("{} – {}", self.date(from), self.date(to)) };
        }
        let day_part = iso.split_once('T').map_or(iso, |(day, _)| day);
        let mut parts = day_part.split('-');
        let year = parts.next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
        let number = |text: &str| (text.len() == 2).then(|| text.parse::<u8>().ok()).flatten();
        let month = parts.next().map(number);
        let day = parts.next().map(number);
        match (year, month, day, parts.next()) {
            (Some(year), None, None, None) => year.to_owned(),
            (Some(year), Some(Some(month @ 1..=12)), None, None) => {
                self.with("date-month", &[("month", &self.month(month)), ("year", year)])
            }
            (Some(year), Some(Some(month @ 1..=12)), Some(Some(day @ 1..=31)), None) => {
                self.with("date-day", &[("day", &day.to_string()), ("month", &self.month(month)), ("year", year)])
            }
            _ => iso.to_owned(),
        }
    }

    fn month(self, number: u8) -> String {
        self.t(&format!("month-{number}"))
    }

    /// The day of an instant.
    #[must_use]
    pub fn day(self, at: Timestamp) -> String {
        self.date(&at.to_string()[..10])
    }

    /// Day and minute of an instant, in UTC.
    #[must_use]
    pub fn instant(self, at: Timestamp) -> String {
        let text = at.to_string();
        self.with("date-time", &[("date", &self.date(&text[..10])), ("time", &text[11..16])])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let (en, de) = (Words(Lang::En), Words(Lang::De));
        assert_eq!(en.number(987), "987");
        assert_eq!(en.number(2338), "2\u{202f}338");
        assert_eq!(en.number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(de.decimal(-3.5, 3), "−3,5");
        assert_eq!(en.decimal(12.0, 2), "12");
        assert_eq!(en.percent(1, 3), "33\u{202f}%");
        assert_eq!(en.percent(0, 0), "–");
        assert_eq!(en.bytes(999), "999\u{202f}B");
        assert_eq!(en.bytes(999_999), "1\u{202f}MB");
        assert_eq!(de.bytes(48_250_000), "48,2\u{202f}MB");
        assert_eq!(en.bytes(512_000_000), "512\u{202f}MB");
    }

    #[test]
    fn dates() {
        let (en, de) = (Words(Lang::En), Words(Lang::De));
        assert_eq!(en.date("1921-07-03"), "3 July 1921");
        assert_eq!(de.date("1921-07-03"), "3. Juli 1921");
        assert_eq!(en.date("1921-07"), "July 1921");
        assert_eq!(en.date("1921/1923"), "1921 – 1923");
        assert_eq!(en.date("VII.1921"), "VII.1921");
        assert_eq!(en.instant(Timestamp(1_700_000_000_123)), "14 November 2023, 22:13 UTC");
    }
}
