//! Countries: a name and a code complete each other, or contradict each other.

use std::collections::HashMap;
use std::sync::LazyLock;

use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use super::Coordinates;
use super::countries::COUNTRIES;
use crate::text::fold;

/// One country or territory of ISO 3166-1.
#[derive(Debug, PartialEq)]
pub struct Country {
    /// The two letters.
    pub code: &'static str,
    /// The English short name.
    pub name: &'static str,
    /// Other names, separated by `|`.
    pub(super) aliases: &'static str,
    /// West, south, east and north in whole degrees, generously; west is above east across the date line.
    pub(super) limits: [i16; 4],
}

impl Country {
    /// Whether a place lies in the country or near it, as far as a box of whole degrees can tell.
    #[must_use]
    pub fn may_contain(&self, at: Coordinates) -> bool {
        let [west, south, east, north] = self.limits.map(f64::from);
        let longitude = at.longitude;
        let across = west > east;
        let between = if across { longitude >= west || longitude <= east } else { (west..=east).contains(&longitude) };
        between && (south..=north).contains(&at.latitude)
    }
}

static BY_NAME: LazyLock<HashMap<String, &'static Country>> = LazyLock::new(|| {
    let mut names = HashMap::with_capacity(COUNTRIES.len() * 4);
    for country in COUNTRIES {
        for name in std::iter::once(country.name).chain(country.aliases.split('|')).filter(|name| !name.is_empty()) {
            names.entry(fold(name)).or_insert(country);
        }
    }
    names
});

/// The country with this two-letter code, in any letter case.
#[must_use]
pub fn country_by_code(code: &str) -> Option<&'static Country> {
    let code = match code.trim() {
        // Not of the standard, but in use for the United Kingdom and Greece.
        "UK" | "uk" => "GB",
        "EL" => "GR",
        code => code,
    };
    COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(code))
}

/// The country with this name, in English, a language of the country, or another common one.
#[must_use]
pub fn country_by_name(name: &str) -> Option<&'static Country> {
    let folded = fold(name);
    let plain = folded.strip_prefix("the ").unwrap_or(&folded);
    BY_NAME.get(plain).copied().or_else(|| {
        // "Sri Lanka (Ceylon)"
        let (before, _) = name.split_once('(')?;
        BY_NAME.get(&fold(before)).copied()
    })
}

/// What name and code say together.
pub(super) struct Stated {
    pub(super) country: Option<String>,
    pub(super) code: Option<String>,
    pub(super) known: Option<&'static Country>,
}

/// Codes that ISO leaves to users: no country, an unknown one, the high seas.
const USER_CODES: &[&str] = &["ZZ", "XZ", "XX", "AA", "XK"];

/// Completes name and code by each other. What is given stays as given; a three-letter code or a name in the place of
/// the code becomes the two letters.
pub(super) fn state(name: Option<&str>, code: Option<&str>, findings: &mut Vec<Finding>) -> Stated {
    let mut note = |term: &'static str, what, value: &str| findings.push(Finding::new(&Term::of(term), what, value));
    let by_name = name
        .and_then(|name| country_by_name(name).or_else(|| country_by_code(name).filter(|_| name.trim().len() == 2)));
    let by_code = code.and_then(|code| country_by_code(code).or_else(|| country_by_name(code)));
    if let Some(code) = code.filter(|code| by_code.is_none() && !USER_CODES.contains(code)) {
        note("dwc:countryCode", FindingCode::CountryCodeUnknown, code);
    }
    if let Some(name) = name.filter(|_| by_name.is_none()) {
        note("dwc:country", FindingCode::CountryUnknown, name);
    }
    match (by_name, by_code) {
        (Some(a), Some(b)) if !std::ptr::eq(a, b) => {
            note("dwc:countryCode", FindingCode::CountryDisagrees, code.unwrap_or_default());
            return Stated { country: name.map(str::to_owned), code: code.map(str::to_owned), known: None };
        }
        (Some(country), None) if code.is_none() => {
            note("dwc:countryCode", FindingCode::CountryCodeFromName, country.code)
        }
        (None, Some(country)) if name.is_none() => note("dwc:country", FindingCode::CountryFromCode, country.name),
        _ => {}
    }
    let known = by_code.or(by_name);
    Stated {
        country: name.map(str::to_owned).or_else(|| by_code.map(|country| country.name.to_owned())),
        code: known
            .filter(|_| code.is_none() || by_code.is_some())
            .map_or_else(|| code.map(str::to_owned), |country| Some(country.code.to_owned())),
        known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, code: &str, expected: &str) {
        let mut findings = Vec::new();
        let option = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let (name, code) =
            (option(Box::leak(name.to_owned().into_boxed_str())), option(Box::leak(code.to_owned().into_boxed_str())));
        let found = state(name, code, &mut findings);
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let shown =
            format!("{} {} {}", found.country.unwrap_or_default(), found.code.unwrap_or_default(), codes.join(" "));
        assert_eq!(shown.trim(), expected, "{name:?} {code:?}");
    }

    #[test]
    fn completing() {
        check("Germany", "", "Germany DE CountryCodeFromName");
        check("Deutschland", "", "Deutschland DE CountryCodeFromName");
        check("", "FR", "France FR CountryFromCode");
        check("", "fr", "France FR CountryFromCode");
        check("Côte d'Ivoire", "CI", "Côte d'Ivoire CI");
        check("USA", "US", "USA US");
        check("Germany", "DEU", "Germany DE");
    }

    #[test]
    fn disagreeing() {
        check("Germany", "FR", "Germany FR CountryDisagrees");
        check("Ruritania", "", "Ruritania  CountryUnknown");
        check("Ruritania", "FR", "Ruritania FR CountryUnknown");
        check("France", "QQ", "France QQ CountryCodeUnknown");
    }

    #[test]
    fn table_is_sound() {
        assert!(COUNTRIES.windows(2).all(|pair| pair[0].code < pair[1].code), "sorted, no code twice");
        assert_eq!(COUNTRIES.len(), 249);
        for country in COUNTRIES {
            let [_, south, _, north] = country.limits;
            assert!(south <= north, "{}", country.code);
            let found = country_by_name(country.name).map(|found| found.code);
            assert_eq!(found, Some(country.code), "{}", country.name);
        }
    }

    #[test]
    fn boxes() {
        let at = |latitude, longitude| Coordinates { latitude, longitude };
        let contains = |code, place| country_by_code(code).is_some_and(|country| country.may_contain(place));
        assert!(contains("DE", at(52.5, 13.4)));
        assert!(!contains("DE", at(-52.5, 13.4)));
        assert!(contains("FJ", at(-17.0, 179.5)) && contains("FJ", at(-17.0, -179.5)));
    }
}
