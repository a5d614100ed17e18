//! Values of parameters: words, ranges, dates, boxes, polygons.

use solander_model::{GeoBox, GeoPoint, Pattern, Timestamp};
use time::{Date, Month};

use super::Shape;

/// What stands for the absence of a value.
pub(super) const UNKNOWN: &str = "unknown";
const DAY: i64 = 86_400_000;

/// A word as pattern. Quotes make it exact; else `*` is any text, and for [`Shape::Within`] any text may stand around it.
pub(super) fn pattern(shape: Shape, text: &str) -> Pattern {
    if let Some(exact) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Pattern::Exact(exact.to_owned());
    }
    match shape {
        Shape::Within if !text.contains('*') => Pattern::Wildcard(format!("*{text}*")),
        _ => Pattern::parse(text),
    }
}

/// The inverse of [`pattern`].
pub(super) fn word(shape: Shape, pattern: &Pattern) -> String {
    match pattern {
        Pattern::Exact(text) => {
            let plain = !text.is_empty()
                && !text.contains('*')
                && text != UNKNOWN
                && text.trim() == text
                && !(text.starts_with('"') && text.ends_with('"'))
                && shape != Shape::Within;
            if plain { text.clone() } else { format!("\"{text}\"") }
        }
        Pattern::Wildcard(text) => {
            let inner = text.strip_prefix('*').and_then(|t| t.strip_suffix('*')).filter(|t| {
                shape == Shape::Within && !t.is_empty() && !t.contains(['*', '"']) && t.trim() == *t && *t != UNKNOWN
            });
            inner.map_or_else(|| text.clone(), str::to_owned)
        }
    }
}

/// Two bounds, each optional but not both.
pub(super) type Bounds = (Option<i64>, Option<i64>);

/// Reads `a..b`, `a..`, `..b` or `a`.
pub(super) fn range(shape: Shape, text: &str) -> Option<Bounds> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let read = |part: &str, end: bool| match part.trim() {
        "" => Some(None),
        part => bound(shape, part, end).map(Some),
    };
    let bounds = (read(low, false)?, read(high, true)?);
    match bounds {
        (None, None) => None,
        (Some(a), Some(b)) if a > b => None,
        _ => Some(bounds),
    }
}

fn bound(shape: Shape, text: &str, end: bool) -> Option<i64> {
    match shape {
        Shape::Day => day(text, end),
        Shape::Instant => day(text, end)
            .map(|day| if end { (day + 1) * DAY - 1 } else { day * DAY })
            .or_else(|| Timestamp::parse(text).map(|t| t.0)),
        Shape::Number | Shape::Word | Shape::Within => text.parse().ok(),
    }
}

/// Days since 1970-01-01 of the first or last day of a year, month or day.
fn day(text: &str, end: bool) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut parts = digits.split('-');
    let year_text = parts.next().filter(|y| y.len() == 4)?;
    let year: i32 = sign * year_text.parse::<i32>().ok()?;
    let two = |t: &str| (t.len() == 2).then(|| t.parse::<u8>().ok()).flatten();
    let month = parts.next().map(|t| two(t).ok_or(())).transpose().ok()?;
    let day = parts.next().map(|t| two(t).ok_or(())).transpose().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let month_number = month.unwrap_or(if end { 12 } else { 1 });
    let month = Month::try_from(month_number).ok()?;
    let day = day.unwrap_or(if end { month.length(year) } else { 1 });
    let date = Date::from_calendar_date(year, month, day).ok()?;
    Some(i64::from(date.to_julian_day()) - EPOCH)
}

/// Julian day of 1970-01-01.
const EPOCH: i64 = 2_440_588;

/// The inverse of [`range`].
pub(super) fn range_text(shape: Shape, (low, high): Bounds) -> String {
    let low_text = low.map(|n| bound_text(shape, n, false));
    let high_text = high.map(|n| bound_text(shape, n, true));
    match (low_text, high_text) {
        (Some(a), Some(b)) if a == b => a,
        (a, b) => format!("{}..{}", a.unwrap_or_default(), b.unwrap_or_default()),
    }
}

/// One bound as written in an address.
pub(crate) fn bound_text(shape: Shape, number: i64, end: bool) -> String {
    let date = |days: i64| {
        i32::try_from(days + EPOCH).ok().and_then(|julian| Date::from_julian_day(julian).ok()).map(|d| {
            let sign = if d.year() < 0 { "-" } else { "" };
            format!("{sign}{:04}-{:02}-{:02}", d.year().abs(), u8::from(d.month()), d.day())
        })
    };
    let written = match shape {
        Shape::Day => date(number),
        Shape::Instant => {
            let edge = if end { number.saturating_add(1) } else { number };
            if edge.rem_euclid(DAY) == 0 {
                date(edge.div_euclid(DAY) - i64::from(end))
            } else {
                Some(Timestamp(number).to_string())
            }
        }
        Shape::Number | Shape::Word | Shape::Within => None,
    };
    written.unwrap_or_else(|| number.to_string())
}

/// Reads `west,south,east,north`.
pub(super) fn bounding_box(text: &str) -> Option<GeoBox> {
    let mut numbers = text.split(',').map(|n| n.trim().parse::<f64>().ok());
    let mut next = || numbers.next().flatten();
    let (west, south, east, north) = (next()?, next()?, next()?, next()?);
    let fits = west.abs() <= 180.0 && east.abs() <= 180.0 && south >= -90.0 && north <= 90.0 && south <= north;
    (fits && numbers.next().is_none()).then_some(GeoBox { west, south, east, north })
}

pub(super) fn box_text(b: &GeoBox) -> String {
    format!("{},{},{},{}", b.west, b.south, b.east, b.north)
}

/// Reads `longitude latitude, longitude latitude, …`, three corners or more.
pub(super) fn polygon(text: &str) -> Option<Vec<GeoPoint>> {
    let corner = |pair: &str| {
        let mut numbers = pair.split_whitespace().map(|n| n.parse::<f64>().ok());
        let (longitude, latitude) = (numbers.next()??, numbers.next()??);
        let fits = longitude.abs() <= 180.0 && latitude.abs() <= 90.0 && numbers.next().is_none();
        fits.then_some(GeoPoint { longitude, latitude })
    };
    let corners: Option<Vec<GeoPoint>> = text.split(',').map(corner).collect();
    corners.filter(|c| (3..=1000).contains(&c.len()))
}

pub(super) fn polygon_text(corners: &[GeoPoint]) -> String {
    corners.iter().map(|c| format!("{} {}", c.longitude, c.latitude)).collect::<Vec<_>>().join(",")
}
