//! From search parameters to a [`Filter`].

use std::collections::{BTreeMap, HashSet};

use solander_model::{Field, Filter, FindingCode, GeoBox, ObjectKind, Pattern, Pid, Test};

use super::table::{Meaning, PARAMETERS, find};
use super::{BadParameter, days, places};

/// Characters of one value at most; polygons may be longer.
pub(crate) const MAX_VALUE: usize = 300;
/// Values of one parameter at most.
pub(crate) const MAX_VALUES: usize = 100;
/// Times that words may be given.
const MAX_WORDS: usize = 8;
/// Whole numbers that several ranges of one parameter may name together.
const MAX_NUMBERS: i64 = 2_000;

/// The filter that search parameters ask for: all parameters must hold, and of a parameter given more than once, any value.
///
/// ```
/// use solander_api::parse_filter;
/// let pairs = [("country".to_owned(), "Norway".to_owned()), ("country".to_owned(), "Sweden".to_owned())];
/// assert_eq!(parse_filter(&pairs).unwrap().clauses.len(), 1);
/// ```
///
/// # Errors
/// [`BadParameter`] for an unknown name, with those spelt alike, and for a value that cannot be used.
pub fn parse_filter(pairs: &[(String, String)]) -> Result<Filter, BadParameter> {
    let mut filter = Filter::default();
    let mut words = 0;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs {
        let parameter =
            find(name).ok_or_else(|| BadParameter::unknown(name, PARAMETERS.iter().map(|parameter| parameter.name)))?;
        check_length(name, value, parameter.meaning)?;
        if parameter.meaning == Meaning::Words {
            words += 1;
            if words > MAX_WORDS {
                return Err(BadParameter::value(name, "", format!("may be given at most {MAX_WORDS} times")));
            }
            filter.text = format!("{} {value}", filter.text).trim().to_owned();
            continue;
        }
        // Two spellings of one parameter are one parameter.
        let place = PARAMETERS.iter().position(|other| other.meaning == parameter.meaning).expect("the row was found");
        let values = groups.entry(place).or_default();
        values.push(value);
        let given = counts.entry(parameter.name).or_insert(0);
        *given += 1;
        if *given > MAX_VALUES {
            return Err(BadParameter::value(name, "", format!("may be given at most {MAX_VALUES} times")));
        }
    }
    for (place, mut values) in groups {
        let parameter = &PARAMETERS[place];
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(*value));
        filter = add(filter, parameter.name, parameter.meaning, &values)?;
    }
    Ok(filter)
}

fn check_length(name: &str, value: &str, meaning: Meaning) -> Result<(), BadParameter> {
    let limit = if meaning == Meaning::Polygon { places::MAX_CORNERS * 42 } else { MAX_VALUE };
    if value.is_empty() && meaning != Meaning::Words {
        return Err(BadParameter::value(name, "", "must not be empty"));
    }
    if value.chars().count() > limit {
        return Err(BadParameter::value(name, "", format!("must have at most {limit} characters")));
    }
    Ok(())
}

fn add(filter: Filter, name: &str, meaning: Meaning, values: &[&str]) -> Result<Filter, BadParameter> {
    Ok(match meaning {
        Meaning::Words => filter,
        Meaning::Text(field) => filter.and(text(field, values.iter().map(|value| Pattern::parse(value)).collect())),
        Meaning::Handle(field) => filter.and(text(field, values.iter().map(|value| handle(field, value)).collect())),
        Meaning::Has(field) => match flags(name, values)? {
            (true, true) => filter,
            (true, false) => filter.and(Test::Present(field)),
            _ => filter.and_not(Test::Present(field)),
        },
        Meaning::Flag(field) => match flags(name, values)? {
            (true, true) => filter,
            (yes, _) => filter.and(Test::Any(field, vec![Pattern::Exact(yes.to_string())])),
        },
        Meaning::Number(field, limit) => {
            let wanted = format!("must be a whole number from 0 to {limit}, or two with .. between them");
            let ranges = ranges(name, values, &wanted, |text| days::number(text, limit))?;
            filter.and(numbers(name, field, limit, &ranges)?)
        }
        Meaning::Days(field) => {
            let wanted = "must be a date such as 1887, 1887-05 or 1887-05-03, or two with .. between them";
            filter.and(single_range(name, field, &ranges(name, values, wanted, days::days)?)?)
        }
        Meaning::Instants(field) => {
            let wanted = "must be a date such as 2026-05-03 or an instant such as 2026-05-03T12:00:00Z, or two with .. between them";
            filter.and(single_range(name, field, &ranges(name, values, wanted, days::instants)?)?)
        }
        Meaning::Degrees(field) => filter.and(degrees(name, field, values)?),
        Meaning::Box => filter.and(Test::Within(places::geo_box(once(name, values)?).ok_or_else(|| {
            BadParameter::value(name, values[0], "must be west,south,east,north in decimal degrees")
        })?)),
        Meaning::Polygon => filter.and(Test::Inside(places::polygon(once(name, values)?).ok_or_else(|| {
            let most = places::MAX_CORNERS;
            BadParameter::value(
                name,
                values[0],
                format!("must be 3 to {most} corners, each lon,lat, with ; between them"),
            )
        })?)),
        Meaning::Finding => {
            let codes: Result<Vec<Pattern>, BadParameter> = values.iter().map(|value| finding(name, value)).collect();
            filter.and(Test::Any(Field::Finding, codes?))
        }
    })
}

/// A pattern of stars alone asks for presence.
fn text(field: Field, patterns: Vec<Pattern>) -> Test {
    if patterns.iter().any(|pattern| pattern.as_str().chars().all(|c| c == '*')) {
        Test::Present(field)
    } else {
        Test::Any(field, patterns)
    }
}

fn handle(field: Field, value: &str) -> Pattern {
    match value.parse::<Pid>() {
        Ok(pid) if field != Field::OrganisationId => Pattern::Exact(pid.url(ObjectKind::SourceSystem)),
        _ => Pattern::parse(value),
    }
}

fn finding(name: &str, value: &str) -> Result<Pattern, BadParameter> {
    let code: FindingCode =
        value.parse().map_err(|()| BadParameter::value(name, value, "must be the code of a finding"))?;
    Ok(Pattern::Exact(code.as_str().to_owned()))
}

/// Whether `true` and whether `false` is among the values.
fn flags(name: &str, values: &[&str]) -> Result<(bool, bool), BadParameter> {
    let mut found = (false, false);
    for value in values {
        match *value {
            "true" => found.0 = true,
            "false" => found.1 = true,
            other => return Err(BadParameter::value(name, other, "must be true or false")),
        }
    }
    Ok(found)
}

fn once<'a>(name: &str, values: &[&'a str]) -> Result<&'a str, BadParameter> {
    match values {
        [value] => Ok(value),
        _ => Err(BadParameter::Repeated { name: name.to_owned() }),
    }
}

type Range = (Option<i64>, Option<i64>);

fn ranges(
    name: &str,
    values: &[&str],
    wanted: &str,
    read: impl Fn(&str) -> Option<(i64, i64)>,
) -> Result<Vec<Range>, BadParameter> {
    let mut found = values
        .iter()
        .map(|value| days::bounds(value, &read).ok_or_else(|| BadParameter::value(name, value, wanted)))
        .collect::<Result<Vec<Range>, BadParameter>>()?;
    found.sort_by_key(|(from, _)| from.unwrap_or(i64::MIN));
    let mut merged: Vec<Range> = Vec::new();
    for (from, to) in found {
        match merged.last_mut() {
            Some((_, end)) if end.is_none_or(|end| from.is_none_or(|from| from <= end.saturating_add(1))) => {
                *end = match (*end, to) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => merged.push((from, to)),
        }
    }
    Ok(merged)
}

fn single_range(name: &str, field: Field, ranges: &[Range]) -> Result<Test, BadParameter> {
    match ranges {
        [(from, to)] => Ok(Test::Range(field, *from, *to)),
        _ => Err(BadParameter::value(name, "", "may be given more than once only where the ranges touch")),
    }
}

/// One stretch is a range; several are the numbers in them.
fn numbers(name: &str, field: Field, limit: i64, ranges: &[Range]) -> Result<Test, BadParameter> {
    if let [(from, to)] = ranges {
        return Ok(Test::Range(field, *from, *to));
    }
    let mut patterns = Vec::new();
    for (from, to) in ranges {
        let (from, to) = (from.unwrap_or(0), to.unwrap_or(limit));
        if patterns.len() as i64 + to - from >= MAX_NUMBERS {
            return Err(BadParameter::value(
                name,
                "",
                format!("names more than {MAX_NUMBERS} numbers in separate ranges"),
            ));
        }
        patterns.extend((from..=to).map(|number| Pattern::Exact(number.to_string())));
    }
    Ok(Test::Any(field, patterns))
}

fn degrees(name: &str, field: Field, values: &[&str]) -> Result<Test, BadParameter> {
    let (read, limit): (fn(&str) -> Option<f64>, _) =
        if field == Field::Latitude { (places::latitude, 90) } else { (places::longitude, 180) };
    let wrong = |value: &str| {
        BadParameter::value(
            name,
            value,
            format!("must be degrees from -{limit} to {limit}, or two with .. between them"),
        )
    };
    if !values.iter().any(|value| value.contains("..")) {
        let exact = values
            .iter()
            .map(|value| read(value).map(|number| Pattern::Exact(number.to_string())).ok_or_else(|| wrong(value)))
            .collect::<Result<Vec<_>, _>>()?;
        return Ok(Test::Any(field, exact));
    }
    let value = once(name, values)?;
    let ends = value.split_once("..").and_then(|(from, to)| Some((read(from)?, read(to)?)));
    let (from, to) = ends.ok_or_else(|| wrong(value))?;
    Ok(Test::Within(if field == Field::Latitude {
        GeoBox { west: -180.0, south: from.min(to), east: 180.0, north: from.max(to) }
    } else {
        GeoBox { west: from, south: -90.0, east: to, north: 90.0 }
    }))
}
