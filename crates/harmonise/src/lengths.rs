//! Elevation and depth: heights in metres from what stands in a field or on a label.

use solander_model::{Finding, FindingCode, Reading};
use solander_terms::Term;

/// Lower and upper limit, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The lower number; `None` for "up to 300 m".
    pub low: Option<f64>,
    /// The higher number; `None` for "above 300 m".
    pub high: Option<f64>,
}

const METRES_PER_FOOT: f64 = 0.3048;
const METRES_PER_FATHOM: f64 = 1.8288;

/// Reads `120 m`, `ca. 400-450 ft`, `1.200 m`, `sea level`.
///
/// * `term`: named in the findings; `unreadable` is the code when nothing can be read.
/// * Numbers without a unit are metres. A dot before three digits parts thousands only where a unit follows.
///
/// Feet and fathoms are converted and rounded to centimetres, which is noticed.
#[must_use]
pub fn read_metres(term: &'static str, verbatim: &str, unreadable: FindingCode) -> Reading<Span> {
    let text = verbatim.trim();
    // The fast path: a plain number.
    if let Some(number) = plain(text) {
        return Reading::clean(Span { low: Some(number), high: Some(number) });
    }
    let finding = |code| Finding::new(&Term::of(term), code, verbatim);
    match from_label(text) {
        Some((span, converted)) => Reading {
            value: Some(span),
            findings: if converted { vec![finding(FindingCode::FeetConverted)] } else { Vec::new() },
        },
        None => Reading { value: None, findings: vec![finding(unreadable)] },
    }
}

fn plain(text: &str) -> Option<f64> {
    let body = text.strip_prefix('-').unwrap_or(text);
    let digits =
        body.bytes().all(|b| b.is_ascii_digit() || b == b'.') && body.starts_with(|c: char| c.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|number: &f64| plausible(*number))
}

/// From below the deepest trench and the deepest mine to above the highest mountain.
fn plausible(metres: f64) -> bool {
    (-12_000.0..=12_000.0).contains(&metres)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Metres,
    Feet,
    Fathoms,
    Kilometres,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    None,
    Above,
    Below,
}

const LONGEST: usize = 80;

fn from_label(text: &str) -> Option<(Span, bool)> {
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_lowercase();
    let words = crate::text::fold(text);
    if matches!(
        words.as_str(),
        "sea level" | "sealevel" | "at sea level" | "meereshohe" | "niveau de la mer" | "nivel del mar" | "surface"
    ) {
        return Some((Span { low: Some(0.0), high: Some(0.0) }, false));
    }
    let unit = unit(&lower)?;
    let numbers = numbers(&lower, unit.is_some())?;
    let limit = limit(&words, &lower);
    let unit = unit.unwrap_or(Unit::Metres);
    let metres = |number: f64| match unit {
        Unit::Metres => number,
        Unit::Feet => round(number * METRES_PER_FOOT),
        Unit::Fathoms => round(number * METRES_PER_FATHOM),
        Unit::Kilometres => number * 1000.0,
    };
    let span = match (numbers[..].as_ref(), limit) {
        ([one], Limit::None) => Span { low: Some(metres(*one)), high: Some(metres(*one)) },
        ([one], Limit::Above) => Span { low: Some(metres(*one)), high: None },
        ([one], Limit::Below) => Span { low: None, high: Some(metres(*one)) },
        ([low, high], _) => Span { low: Some(metres(*low)), high: Some(metres(*high)) },
        _ => return None,
    };
    let fits = span.low.is_none_or(plausible) && span.high.is_none_or(plausible);
    fits.then_some((span, matches!(unit, Unit::Feet | Unit::Fathoms)))
}

fn round(metres: f64) -> f64 {
    (metres * 100.0).round() / 100.0
}

/// The unit, `Some(None)` if there is none; `None` if there are two, such as "100 m (330 ft)", or a foreign word.
fn unit(lower: &str) -> Option<Option<Unit>> {
    let mut found: Option<Unit> = None;
    let mut add = |unit: Unit| match found {
        Some(before) if before != unit => false,
        _ => {
            found = Some(unit);
            true
        }
    };
    for word in lower.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty()) {
        let accepted = match word {
            "m" | "ms" | "mt" | "mts" | "mtr" | "mtrs" | "meter" | "meters" | "metre" | "metres" | "metros"
            | "metro" | "metri" | "mètres" | "mètre" | "msnm" | "mslm" | "masl" | "mnm" | "müm" | "müb" => {
                add(Unit::Metres)
            }
            "ft" | "feet" | "foot" | "fuss" | "fuß" | "pieds" | "pies" | "'" | "’" | "voet" | "fts" => {
                add(Unit::Feet)
            }
            "fm" | "fms" | "fathom" | "fathoms" | "fth" | "faden" => add(Unit::Fathoms),
            "km" => add(Unit::Kilometres),
            // Words that stand around a height and change nothing, or only its limit.
            "ca" | "c" | "circa" | "cca" | "about" | "approx" | "approximately" | "alt" | "altitude" | "elev"
            | "elevation" | "el" | "höhe" | "above" | "over" | "below" | "under" | "up" | "to" | "bis" | "and"
            | "und" | "between" | "zwischen" | "a" | "s" | "l" | "n" | "sea" | "level" | "asl" | "nn" | "ü" | "u"
            | "d" | "snm" | "depth" | "tiefe" | "deep" | "max" | "min" | "minimum" | "maximum" | "etwa" | "um"
            | "entre" | "y" | "et" | "hasta" | "jusqu" | "prof" | "profondeur" | "profundidad" | "nivel" | "del"
            | "mar" | "sobre" | "de" | "at" | "over the" | "mer" | "la" | "down" | "von" | "from" | "jusqu'à" | "à"
            | "than" | "more" | "less" | "near" => true,
            _ => false,
        };
        if !accepted {
            return None;
        }
    }
    Some(found)
}

fn limit(words: &str, lower: &str) -> Limit {
    let begins = |starts: &[&str]| starts.iter().any(|start| words.starts_with(start));
    if lower.starts_with('>') || begins(&["above ", "over ", "more than", "min "]) && !words.contains("sea") {
        Limit::Above
    } else if lower.starts_with('<') || begins(&["below ", "under ", "up to", "bis ", "hasta ", "less than", "max "]) {
        Limit::Below
    } else {
        Limit::None
    }
}

/// One number or two.
fn numbers(lower: &str, has_unit: bool) -> Option<Vec<f64>> {
    let mut found = Vec::new();
    let mut rest = lower;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if !c.is_ascii_digit() {
            before = if c.is_whitespace() && before == '-' { before } else { c };
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        let number = number(token.trim_end_matches(['.', ',']), has_unit)?;
        let negative = before == '-' && found.is_empty();
        found.push(if negative { -number } else { number });
        rest = after;
        before = ' ';
        if found.len() > 2 {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

fn number(token: &str, has_unit: bool) -> Option<f64> {
    let grouped = |mark: char| {
        let mut groups = token.split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && first != "0")
            && token.contains(mark)
            && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
    };
    let text = match (token.contains('.'), token.contains(',')) {
        (true, true) if token.rfind('.') > token.rfind(',') => token.replace(',', ""),
        (true, true) => token.replace('.', "").replace(',', "."),
        (true, false) if has_unit && grouped('.') => token.replace('.', ""),
        (false, true) if grouped(',') => token.replace(',', ""),
        (false, true) => token.replace(',', "."),
        _ => token.to_owned(),
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tests::describe_with;

    fn check(verbatim: &str, expected: &str) {
        let reading = read_metres("dwc:verbatimElevation", verbatim, FindingCode::ElevationUnreadable);
        let shown = describe_with(&reading, |span| match (span.low, span.high) {
            (Some(low), Some(high)) if low == high => format!("{low} m"),
            (Some(low), Some(high)) => format!("{low} to {high} m"),
            (Some(low), None) => format!("above {low} m"),
            (None, Some(high)) => format!("up to {high} m"),
            (None, None) => "nothing".to_owned(),
        });
        assert_eq!(shown, expected, "label says {verbatim:?}");
    }

    #[test]
    fn metres() {
        check("120", "120 m");
        check("120 m", "120 m");
        check("120m.", "120 m");
        check("1.200 m", "1200 m");
        check("1.5 m", "1.5 m");
        check("1,200 m", "1200 m");
        check("1200.000", "1200 m");
        check("-5 m", "-5 m");
        check("alt. 850 m s.m.", "850 m");
        check("850 m a.s.l.", "850 m");
        check("sea level", "0 m");
    }

    #[test]
    fn ranges() {
        check("400-450 m", "400 to 450 m");
        check("ca. 400-450 ft", "121.92 to 137.16 m (Note: FeetConverted)");
        check("100 to 200 m", "100 to 200 m");
        check("above 300 m", "above 300 m");
        check("up to 300 m", "up to 300 m");
    }

    #[test]
    fn no_height() {
        check("on the hill", "none (Unusable: ElevationUnreadable)");
        check("100 m (330 ft)", "none (Unusable: ElevationUnreadable)");
        check("99999 m", "none (Unusable: ElevationUnreadable)");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,60}") {
            let _ = read_metres("dwc:verbatimElevation", &text, FindingCode::ElevationUnreadable);
        }
    }
}
