//! Latitude and longitude, in decimal degrees or as labels have them.

use solander_model::{Finding, FindingCode, Reading};
use solander_terms::Term;

/// A pair of decimal degrees within the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    /// -90 to 90, north positive.
    pub latitude: f64,
    /// -180 to 180, east positive.
    pub longitude: f64,
}

/// Which of the two a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Latitude,
    Longitude,
}

/// Reads one coordinate: `52.5`, `52,5`, `52°30'N`, `52 30 15.5 N`. `None` if it is none; range is not checked.
pub(crate) fn read_degrees(text: &str, axis: Axis) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    let (parts, found) = angle(text)?;
    if found.is_some_and(|(found, _)| found != axis) {
        return None;
    }
    degrees(&parts, found.map(|(_, negative)| negative))
}

/// Reads latitude and longitude from one text, such as `52°30'N, 13°24'E` or `52.5, 13.4`.
///
/// # Errors
/// A reading without a value has the finding `CoordinatesUnreadable` or `CoordinatesOutOfRange`. Grid references are
/// among what is not read.
#[must_use]
pub fn read_coordinates(term: &'static str, verbatim: &str) -> Reading<Coordinates> {
    let fail = |code| Reading { value: None, findings: vec![Finding::new(&Term::of(term), code, verbatim)] };
    let Some((latitude, longitude)) = pair(verbatim) else { return fail(FindingCode::CoordinatesUnreadable) };
    match within(latitude, longitude) {
        Some(found) => Reading::clean(found),
        None => fail(FindingCode::CoordinatesOutOfRange),
    }
}

/// The pair, if it lies within the globe.
pub(crate) fn within(latitude: f64, longitude: f64) -> Option<Coordinates> {
    let fits = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    fits.then_some(Coordinates { latitude, longitude })
}

const LONGEST: usize = 100;

fn pair(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    // Every way to cut the text in two at a blank, comma, semicolon, slash or compass letter is tried.
    let mut fallback = None;
    for (at, c) in text.char_indices() {
        let (left, right) = match c {
            ',' | ';' | '/' | '|' | ' ' => (&text[..at], &text[at + c.len_utf8()..]),
            'N' | 'S' | 'n' | 's' | 'E' | 'W' | 'O' | 'e' | 'w' | 'o' => text.split_at(at + 1),
            _ => continue,
        };
        let (Some(a), Some(b)) = (angle(left), angle(right)) else { continue };
        let values = (degrees(&a.0, a.1.map(|(_, n)| n)), degrees(&b.0, b.1.map(|(_, n)| n)));
        let (Some(x), Some(y)) = values else { continue };
        match (a.1, b.1) {
            (Some((Axis::Latitude, _)), Some((Axis::Longitude, _))) => return Some((x, y)),
            (Some((Axis::Longitude, _)), Some((Axis::Latitude, _))) => return Some((y, x)),
            (None, None)
                if a.0.len() == b.0.len() && (c != ' ' || (a.0.len() == 1 && has_point(left) && has_point(right))) =>
            {
                if c == ',' && right.starts_with(|c: char| c.is_ascii_digit()) && !has_point(right) && !has_point(left)
                {
                    continue; // 52,5 is one number
                }
                fallback = fallback.or(Some((x, y)));
            }
            _ => {}
        }
    }
    fallback
}

fn has_point(text: &str) -> bool {
    text.contains('.') || text.contains(',')
}

/// One angle: degrees, minutes, seconds, and the compass letter with whether it means a negative number.
type Angle = (Vec<f64>, Option<(Axis, bool)>);

fn angle(text: &str) -> Option<Angle> {
    let mut numbers = Vec::with_capacity(3);
    let mut compass = None;
    let mut negative = false;
    let mut rest = text.trim();
    // A label may begin with the name of what follows.
    for word in ["latitude", "longitude", "lat.", "lat", "long.", "long", "lon.", "lon"] {
        if let Some(after) = crate::text::strip_prefix_ci(rest, word) {
            rest = after.trim_start_matches([':', '.', ' ', '=']);
            break;
        }
    }
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let mut stop = end;
            let bytes = rest.as_bytes();
            if end + 1 < rest.len() && matches!(bytes[end], b'.' | b',') && bytes[end + 1].is_ascii_digit() {
                stop = rest[end + 1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |n| end + 1 + n);
            }
            if numbers.len() == 3 {
                return None;
            }
            numbers.push(rest[..stop].replace(',', ".").parse::<f64>().ok()?);
            rest = &rest[stop..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        if end > 0 {
            match rest[..end].to_ascii_lowercase().as_str() {
                "n" | "north" | "nord" => set(&mut compass, Axis::Latitude, false)?,
                "s" | "south" | "sud" | "süd" => set(&mut compass, Axis::Latitude, true)?,
                "e" | "east" | "ost" | "est" | "o" => set(&mut compass, Axis::Longitude, false)?,
                "w" | "west" | "ouest" | "oeste" => set(&mut compass, Axis::Longitude, true)?,
                "deg" | "degrees" | "d" | "min" | "sec" | "m" => {}
                "º" => {}
                _ => return None,
            }
            rest = &rest[end..];
            continue;
        }
        match c {
            '-' | '−' | '–' if numbers.is_empty() && !negative => negative = true,
            '+' if numbers.is_empty() => {}
            '°' | '\'' | '"' | '′' | '″' | '’' | '‘' | '”' | '“' | '´' | '`' | '˚' | ' ' | '.' | ':' | '*' | '¨'
            | '\u{a0}' => {}
            _ => return None,
        }
        rest = &rest[c.len_utf8()..];
    }
    if numbers.is_empty() {
        return None;
    }
    if negative {
        numbers[0] = -numbers[0];
    }
    Some((numbers, compass))
}

fn set(compass: &mut Option<(Axis, bool)>, axis: Axis, negative: bool) -> Option<()> {
    compass.replace((axis, negative)).is_none().then_some(())
}

fn degrees(parts: &[f64], south_or_west: Option<bool>) -> Option<f64> {
    let whole = *parts.first()?;
    let minutes = parts.get(1).copied().unwrap_or(0.0);
    let seconds = parts.get(2).copied().unwrap_or(0.0);
    if !(0.0..=60.0).contains(&minutes) || !(0.0..=60.0).contains(&seconds) || (parts.len() > 1 && whole.fract() != 0.0)
    {
        return None;
    }
    let size = whole.abs() + minutes / 60.0 + seconds / 3600.0;
    let negative = whole.is_sign_negative() || south_or_west == Some(true);
    let value = if negative { -size } else { size };
    // Seven digits are a centimetre; more would only show how computers divide.
    Some(if parts.len() > 1 { (value * 1e7).round() / 1e7 } else { value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tests::describe_with;

    fn check(verbatim: &str, expected: &str) {
        let reading = read_coordinates("dwc:verbatimCoordinates", verbatim);
        let shown = describe_with(&reading, |at| format!("{} {}", at.latitude, at.longitude));
        assert_eq!(shown, expected, "label says {verbatim:?}");
    }

    #[test]
    fn degrees_minutes_seconds() {
        check("52°30'N, 13°24'E", "52.5 13.4");
        check("52°30'00\"N 13°24'00\"E", "52.5 13.4");
        check("N 52 30, W 13 24", "52.5 -13.4");
        check("13°24'E 52°30'S", "-52.5 13.4");
        check("52° 30,6' N; 13° 24' E", "52.51 13.4");
        check("lat. 52°30'N long. 13°24'E", "52.5 13.4");
    }

    #[test]
    fn decimal() {
        check("52.5, 13.4", "52.5 13.4");
        check("-52.5 13.4", "-52.5 13.4");
        check("52,5; 13,4", "52.5 13.4");
        check("95.0, 13.4", "none (Unusable: CoordinatesOutOfRange)");
        check("33U 392000 5820000", "none (Unusable: CoordinatesUnreadable)");
        check("10 km N of Bonn", "none (Unusable: CoordinatesUnreadable)");
    }

    #[test]
    fn one_number() {
        assert_eq!(read_degrees("52,5", Axis::Latitude), Some(52.5));
        assert_eq!(read_degrees("13°24'W", Axis::Longitude), Some(-13.4));
        assert_eq!(read_degrees("13°24'W", Axis::Latitude), None);
        assert_eq!(read_degrees("NaN", Axis::Latitude), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,60}") {
            let _ = read_coordinates("dwc:verbatimCoordinates", &text);
            let _ = read_degrees(&text, Axis::Latitude);
        }
    }
}
