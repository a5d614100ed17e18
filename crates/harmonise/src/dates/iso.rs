//! Dates as ISO 8601 has them, and the near forms that databases export.

use super::{EventDate, Moment};

/// What looks like an ISO date.
pub(super) enum Iso {
    /// And is one.
    Date(EventDate),
    /// But names a day that does not exist.
    NotInCalendar,
}

/// Reads `1921`, `1921-07`, `1921-07-03`, `19210703`, each with an optional time, and intervals of two; the second of
/// an interval may leave out what it shares with the first. `None` if the text has another form.
pub(super) fn read(text: &str) -> Option<Iso> {
    let text = text.trim();
    // 2007-11-13/15 is an interval, 1921/04/03 is a date for the label reader.
    let Some((left, right)) = text.split_once('/') else {
        return Some(match moment(text)? {
            Some(date) => Iso::Date(EventDate::single(date)),
            None => Iso::NotInCalendar,
        });
    };
    if right.contains('/') {
        return None;
    }
    let left = left.trim();
    let right = right.trim();
    let Some(start) = moment(left)? else { return Some(Iso::NotInCalendar) };
    if right.is_empty() || right == ".." {
        return Some(Iso::Date(EventDate::single(start)));
    }
    let end = match short(right, &start) {
        Some(end) => end,
        None => moment(right)?,
    };
    Some(match end {
        Some(end) if end == start => Iso::Date(EventDate::single(start)),
        Some(end) => Iso::Date(EventDate { start, end: Some(end) }),
        None => Iso::NotInCalendar,
    })
}

/// The end of an interval that shares its first parts with `start`: `15` or `03-15`.
fn short(text: &str, start: &Moment) -> Option<Option<Moment>> {
    let month = start.month?;
    match text.split_once('-') {
        None if text.len() == 2 => {
            let part = number(text)?;
            Some(match start.day {
                Some(_) => Moment::new(start.year, Some(month), Some(part)),
                None => Moment::new(start.year, Some(part), None),
            })
        }
        Some((m, d)) if m.len() == 2 && d.len() == 2 && start.day.is_some() => {
            Some(Moment::new(start.year, Some(number(m)?), Some(number(d)?)))
        }
        _ => None,
    }
}

/// One date; the inner `None` is a date that no calendar has.
fn moment(text: &str) -> Option<Option<Moment>> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some(time(&text[at + 1..])?)),
        None => (text, None),
    };
    let bytes = date.as_bytes();
    let parts = match bytes.len() {
        4 => (date, None, None),
        7 if bytes[4] == b'-' => (date.get(..4)?, date.get(5..), None),
        10 if bytes[4] == b'-' && bytes[7] == b'-' => (date.get(..4)?, date.get(5..7), date.get(8..)),
        8 if bytes.iter().all(u8::is_ascii_digit) => (&date[..4], date.get(4..6), date.get(6..)),
        _ => return None,
    };
    let year = parts.0.bytes().all(|b| b.is_ascii_digit()).then(|| parts.0.parse::<i32>().ok())??;
    let month = parts.1.map(number_or_nothing).unwrap_or(Some(0))?;
    let day = parts.2.map(number_or_nothing).unwrap_or(Some(0))?;
    let (month, day) = ((month > 0).then_some(month), (day > 0).then_some(day));
    let mut moment = Moment::new(year, month, if month.is_some() { day } else { None });
    if let (Some(moment), Some(Some(time))) = (&mut moment, time)
        && moment.day.is_some()
    {
        moment.time = Some(time.to_owned());
    }
    Some(moment)
}

fn number(text: &str) -> Option<u8> {
    number_or_nothing(text).filter(|n| *n > 0)
}

fn number_or_nothing(text: &str) -> Option<u8> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A time of day; the inner `None` is midnight, which is how databases write "no time".
fn time(text: &str) -> Option<Option<&str>> {
    let text = text.trim();
    let zone = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone);
    let mut parts = clock.trim().split(':');
    let hour: u8 = parts.next()?.parse().ok()?;
    let minute: u8 = parts.next()?.parse().ok()?;
    let second: f32 = parts.next().map_or(Some(0.0), |s| s.parse().ok())?;
    let valid_zone = zone.is_empty()
        || zone.eq_ignore_ascii_case("z")
        || (zone[1..].len() >= 2 && zone[1..].bytes().all(|b| b.is_ascii_digit() || b == b':'));
    if parts.next().is_some() || hour > 24 || minute > 59 || !(0.0..61.0).contains(&second) || !valid_zone {
        return None;
    }
    Some((hour != 0 || minute != 0 || second != 0.0).then_some(text))
}
