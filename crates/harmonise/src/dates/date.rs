//! A date with as many parts as are known, and an interval of two.

use std::fmt;

/// A year, a month or a day, with a time of day where the source gives one in ISO form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The year, 1 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day, one the month has.
    pub day: Option<u8>,
    /// The time as given, such as `10:15:00Z`.
    pub time: Option<String>,
}

impl Moment {
    /// A date, if the calendar has it.
    #[must_use]
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && match (month, day) {
                (None, None) => true,
                (Some(month), None) => (1..=12).contains(&month),
                (Some(month), Some(day)) => (1..=12).contains(&month) && (1..=days(year, month)).contains(&day),
                (None, Some(_)) => false,
            };
        valid.then_some(Self { year, month, day, time: None })
    }

    /// Whether even the earliest day meant is later than `today`.
    pub(crate) fn after(&self, today: (i32, u8, u8)) -> bool {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)) > today
    }

    fn earliest(&self) -> (i32, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    fn latest(&self) -> (i32, u8, u8) {
        (self.year, self.month.unwrap_or(12), self.day.unwrap_or(31))
    }
}

/// How many days `month` of `year` has; `month` is 1 to 12.
fn days(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        match &self.time {
            Some(time) => write!(f, "T{time}"),
            None => Ok(()),
        }
    }
}

/// A date, or an interval of two; written in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDate {
    /// The date, or the beginning.
    pub start: Moment,
    /// The end of an interval.
    pub end: Option<Moment>,
}

impl EventDate {
    /// One date.
    #[must_use]
    pub fn single(start: Moment) -> Self {
        Self { start, end: None }
    }

    /// Whether it ends before it begins.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        self.end.as_ref().is_some_and(|end| end.latest() < self.start.earliest())
    }

    /// The year, if both ends share it.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.shared(|moment| Some(moment.year))
    }

    /// The month, if both ends share it.
    #[must_use]
    pub fn month(&self) -> Option<u8> {
        self.year().and(self.shared(|moment| moment.month))
    }

    /// The day, if both ends share it.
    #[must_use]
    pub fn day(&self) -> Option<u8> {
        self.month().and(self.shared(|moment| moment.day))
    }

    /// Whether a day with these parts can lie within; parts that are `None` fit anything.
    #[must_use]
    pub fn may_contain(&self, year: Option<i64>, month: Option<i64>, day: Option<i64>) -> bool {
        let fits = |part: Option<i64>, mine: Option<i64>| match (part, mine) {
            (Some(part), Some(mine)) => part == mine,
            _ => true,
        };
        let end = self.end.as_ref().unwrap_or(&self.start);
        year.is_none_or(|year| (i64::from(self.start.year)..=i64::from(end.year)).contains(&year))
            && fits(month, self.month().map(i64::from))
            && fits(day, self.day().map(i64::from))
    }

    fn shared<T: PartialEq>(&self, part: impl Fn(&Moment) -> Option<T>) -> Option<T> {
        let start = part(&self.start)?;
        match &self.end {
            None => Some(start),
            Some(end) => part(end).filter(|end| *end == start),
        }
    }
}

impl fmt::Display for EventDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.end {
            None => write!(f, "{}", self.start),
            Some(end) => write!(f, "{}/{end}", self.start),
        }
    }
}
